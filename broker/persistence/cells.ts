/** What is kept of a message: all of it that aedes needs to send it again. */
export interface KeptPacket {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly brokerId: string | undefined;
  readonly brokerCounter: number;
  readonly messageId: number | undefined;
  /** The log-in that sent it; undefined for the hub. */
  readonly owner: string | undefined;
}

/** A QoS 2 message of which the receiver has said that it has it: only its identifier is left. */
export interface KeptRelease {
  readonly cmd: "pubrel";
  readonly messageId: number;
}

const HEAD_BYTES = 4;

/** Four bytes with the length of the head, the head as JSON, the payload as it is. */
export function encodePacket(packet: KeptPacket | KeptRelease): Buffer {
  const { payload, ...rest } = packet.cmd === "publish" ? packet : { ...packet, payload: Buffer.alloc(0) };
  const head = Buffer.from(JSON.stringify(rest));
  const length = Buffer.alloc(HEAD_BYTES);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, payload]);
}

/** @returns undefined where the bytes are no packet: written by another version, or damaged */
export function decodePacket(bytes: Uint8Array): KeptPacket | KeptRelease | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEAD_BYTES) return undefined;
  const end = HEAD_BYTES + buffer.readUInt32BE(0);
  const head = parse(buffer.toString("utf8", HEAD_BYTES, end));
  const messageId = typeof head?.messageId === "number" ? head.messageId : undefined;
  if (head?.cmd === "pubrel") return messageId === undefined ? undefined : { cmd: "pubrel", messageId };
  if (head?.cmd !== "publish" || typeof head.topic !== "string" || end > buffer.length) return undefined;
  return {
    cmd: "publish",
    topic: head.topic,
    payload: Buffer.from(buffer.subarray(end)),
    qos: head.qos === 2 ? 2 : head.qos === 1 ? 1 : 0,
    retain: head.retain === true,
    brokerId: typeof head.brokerId === "string" ? head.brokerId : undefined,
    brokerCounter: Number(head.brokerCounter) || 0,
    messageId,
    owner: typeof head.owner === "string" ? head.owner : undefined,
  };
}

/** A subscription as the session keeps it. */
export interface KeptSubscription {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly rh?: number | undefined;
  readonly rap?: boolean | undefined;
  readonly nl?: boolean | undefined;
  readonly subscriptionIdentifier?: number;
}

export function encodeSession(subscriptions: Iterable<KeptSubscription>, seen: number): Buffer {
  return Buffer.from(JSON.stringify({ subscriptions: [...subscriptions], seen }));
}

export function decodeSession(
  bytes: Uint8Array,
): { readonly subscriptions: readonly KeptSubscription[]; readonly seen: number } | undefined {
  const value = parse(Buffer.from(bytes).toString());
  if (value === undefined || typeof value.seen !== "number" || !Array.isArray(value.subscriptions)) return undefined;
  const subscriptions = value.subscriptions.filter((each: unknown): each is KeptSubscription => {
    if (typeof each !== "object" || each === null || !("topic" in each) || !("qos" in each)) return false;
    return typeof each.topic === "string" && (each.qos === 0 || each.qos === 1 || each.qos === 2);
  });
  return { subscriptions, seen: value.seen };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Names of cells: a letter for the kind, then parts that hold no NUL themselves (MQTT 3.1.1, 1.5.3 forbids it). */
export const cellKey = {
  retained: (topic: string, owner: string): string => `r\0${owner}\0${topic}`,
  session: (client: string): string => `s\0${client}`,
  queued: (client: string, number: number): string => `q\0${client}\0${number.toString(36).padStart(10, "0")}`,
  incoming: (client: string, messageId: number): string => `i\0${client}\0${messageId}`,
};
