import { Readable } from "node:stream";
import type { AedesPublishPacket } from "aedes";

const MAX_RETAINED = 50_000;
const MAX_QUEUED_PER_CLIENT = 1_000;

/** What we replace or watch in aedes' memory persistence, which it does not give a type. */
interface Persistence {
  storeRetained(packet: AedesPublishPacket): Promise<void>;
  createRetainedStreamCombi(filters: readonly string[]): Readable;
  outgoingEnqueueCombi(subscriptions: readonly { readonly clientId: string }[], packet: AedesPublishPacket): Promise<void>;
  outgoingClearMessageId(client: { readonly id: string }, packet: object): Promise<object | undefined>;
  incomingGetPacket(client: { readonly id: string }, packet: object): Promise<object>;
}

/** Who sent a payload: undefined for the hub itself. The payload object is what stays the same all the way through aedes. */
export class Owners {
  readonly #owners = new WeakMap<object, string>();

  set(payload: Buffer, login: string): void {
    this.#owners.set(payload, login);
  }
  of(payload: Buffer | string): string | undefined {
    return typeof payload === "string" ? undefined : this.#owners.get(payload);
  }
}

/**
 * Makes aedes keep retained messages apart per log-in (two gateways may use one prefix), find those of a plain topic
 * without testing every stored one (its own store does, at each SUBSCRIBE: minutes when ten thousand devices come back),
 * and bound what is queued for a client that is away.
 */
export function adaptPersistence(aedes: object, owners: Owners): Persistence {
  // aedes types its persistence as `any`; this is the one place that touches it.
  const persistence = Reflect.get(aedes, "persistence") as Persistence;
  const retained = new RetainedStore(owners);
  const queued = new Map<string, number>();
  const enqueue = persistence.outgoingEnqueueCombi.bind(persistence);
  const clear = persistence.outgoingClearMessageId.bind(persistence);
  persistence.storeRetained = async (packet) => retained.store(packet);
  persistence.createRetainedStreamCombi = (filters) => Readable.from(retained.find(filters));
  persistence.outgoingEnqueueCombi = async (subscriptions, packet) => {
    const room = subscriptions.filter(({ clientId }) => (queued.get(clientId) ?? 0) < MAX_QUEUED_PER_CLIENT);
    for (const { clientId } of room) queued.set(clientId, (queued.get(clientId) ?? 0) + 1);
    await enqueue(room, packet);
  };
  persistence.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    const left = (queued.get(client.id) ?? 0) - 1;
    if (cleared !== undefined && left > 0) queued.set(client.id, left);
    else if (cleared !== undefined) queued.delete(client.id);
    return cleared;
  };
  return persistence;
}

/** Retained messages by topic and, within, by the log-in that left them. */
export class RetainedStore {
  readonly #owners: Owners;
  readonly #topics = new Map<string, Map<string, AedesPublishPacket>>();
  #size = 0;

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  store(packet: AedesPublishPacket): void {
    const owner = this.#owners.of(packet.payload) ?? "";
    const of = this.#topics.get(packet.topic);
    const known = of?.has(owner) ?? false;
    if (packet.payload.length === 0) {
      if (of?.delete(owner)) this.#size -= 1;
      if (of?.size === 0) this.#topics.delete(packet.topic);
      return;
    }
    if (!known && this.#size >= MAX_RETAINED) return;
    if (of) of.set(owner, packet);
    else this.#topics.set(packet.topic, new Map([[owner, packet]]));
    if (!known) this.#size += 1;
  }

  *find(filters: readonly string[]): Generator<AedesPublishPacket> {
    for (const filter of filters) {
      if (!/[+#]/.test(filter)) yield* this.#topics.get(filter)?.values() ?? [];
      else {
        const levels = filter.split("/");
        for (const [topic, packets] of this.#topics) if (matches(levels, topic.split("/"))) yield* packets.values();
      }
    }
  }
}

/** MQTT 3.1.1, 4.7: `+` is one level, `#` the rest and the parent; neither matches a first level that begins with `$`. */
export function matches(filter: readonly string[], topic: readonly string[]): boolean {
  if (topic[0]?.startsWith("$") && (filter[0] === "+" || filter[0] === "#")) return false;
  for (let n = 0; n < filter.length; n++) {
    if (filter[n] === "#") return true;
    if (n >= topic.length || (filter[n] !== "+" && filter[n] !== topic[n])) return false;
  }
  return filter.length === topic.length;
}
