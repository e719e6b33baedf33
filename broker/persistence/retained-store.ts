import type { Owners } from "../owners.ts";
import type { SessionStore } from "../types.ts";
import { cellKey, decodePacket, encodePacket } from "./cells.ts";
import { TopicTree } from "./topic-tree.ts";

/** What aedes asks of a retained message. */
export interface RetainedPacket {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

const MAX_RETAINED = 50_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Retained messages by topic and, within, by the log-in that left them: two gateways may use one prefix. */
export class RetainedStore {
  readonly #owners: Owners;
  readonly #store: SessionStore | null;
  readonly #tree = new TopicTree<RetainedPacket>();
  bytes = 0;
  /** Refused because the bound was reached; what stood under the topic before stays. */
  refused = 0;

  constructor(store: SessionStore | null, owners: Owners) {
    this.#store = store;
    this.#owners = owners;
  }

  get size(): number {
    return this.#tree.size;
  }

  store(packet: RetainedPacket): void {
    const { topic, payload } = packet;
    const owner = this.#owners.of(payload) ?? "";
    const known = this.#tree.get(topic, owner);
    if (payload.length === 0) {
      if (known) this.#remove(known, owner);
      return;
    }
    const grows = payload.length - (known?.payload.length ?? 0);
    if ((!known && this.#tree.size >= MAX_RETAINED) || (grows > 0 && this.bytes + grows > MAX_BYTES)) {
      this.refused += 1;
      return;
    }
    this.#set({ ...packet }, owner);
    const { qos } = packet;
    const kept = { cmd: "publish", topic, payload: Buffer.from(payload), qos, retain: true } as const;
    const cell = encodePacket({ ...kept, brokerId: undefined, brokerCounter: 0, messageId: undefined, owner: owner || undefined });
    this.#store?.save(cellKey.retained(topic, owner), cell);
  }

  *find(filters: readonly string[]): Generator<RetainedPacket> {
    for (const filter of filters) yield* this.#tree.under(filter);
  }

  forget(owner: string): void {
    const own = [...this.find(["#", "$SYS/#"])].filter((packet) => this.#owners.of(packet.payload) === owner);
    for (const packet of own) this.#remove(packet, owner);
  }

  /** Takes a cell back from the store. @returns whether it was understood */
  restore(value: Uint8Array): boolean {
    const kept = decodePacket(value);
    if (kept?.cmd !== "publish") return false;
    const { cmd, topic, payload, qos, owner } = kept;
    if (owner !== undefined) this.#owners.set(payload, owner);
    this.#set({ cmd, topic, payload, qos, retain: true }, owner ?? "");
    return true;
  }

  #set(packet: RetainedPacket, owner: string): void {
    this.bytes += packet.payload.length - (this.#tree.get(packet.topic, owner)?.payload.length ?? 0);
    this.#tree.set(packet.topic, owner, packet);
  }

  #remove(packet: RetainedPacket, owner: string): void {
    this.bytes -= packet.payload.length;
    this.#tree.delete(packet.topic, owner);
    this.#store?.save(cellKey.retained(packet.topic, owner), null);
  }
}
