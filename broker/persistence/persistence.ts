import { Readable } from "node:stream";
import type { Instant } from "../../contracts/index.ts";
import type { Owners } from "../owners.ts";
import { loginOf } from "../session-id.ts";
import type { KeptStats, SessionStore } from "../types.ts";
import type { KeptRelease, KeptSubscription } from "./cells.ts";
import { type FoundSubscription, type LastingSession, LastingSessions, MAX_LASTING } from "./lasting-sessions.ts";
import type { PacketName, QueuedPacket } from "./outgoing-queue.ts";
import { type RetainedPacket, RetainedStore } from "./retained-store.ts";

/** A client as aedes hands it in; `clean` says that nothing of it outlives the connection. */
interface ClientName {
  readonly id: string;
  readonly clean?: boolean;
}

interface Will {
  brokerId?: string;
  clientId?: string;
}

export interface PersistenceOptions {
  readonly store: SessionStore | null;
  readonly owners: Owners;
  /** Whether a subscription of this client may be kept; aedes hands in refused ones as well. */
  maySubscribe(client: object, filter: string): boolean;
  wall(): Instant;
}

/**
 * What aedes keeps, in memory; every change also goes to the store, if there is one, without anything here waiting for
 * a disk but a SUBACK and a QoS 2 PUBREC of a lasting session. Tested by the contract suite of aedes-persistence.
 * Last Wills are in memory only: a restart of the hub says nothing of a device.
 */
export class Persistence {
  readonly retained: RetainedStore;
  readonly sessions: LastingSessions;
  readonly #options: PersistenceOptions;
  /** QoS 2 messages under way of clients whose session ends with the connection. */
  readonly #passing = new Map<string, Map<number, object>>();
  readonly #wills = new Map<string, object & Will>();
  #broker: { readonly id: string } = { id: "" };

  constructor(options: PersistenceOptions) {
    this.#options = options;
    this.retained = new RetainedStore(options.store, options.owners);
    this.sessions = new LastingSessions(options.store, options.owners, () => options.wall());
  }

  /** Reads what the store holds. @returns cells that were not understood, which are left alone */
  async restore(): Promise<number> {
    let odd = 0;
    await this.#options.store?.load((key, value) => {
      const [kind, ...rest] = key.split("\0");
      const understood = kind === "r" ? this.retained.restore(value) : this.sessions.restore([kind ?? "", ...rest], value);
      if (!understood) odd += 1;
    });
    return odd;
  }

  stats(): KeptStats {
    return {
      retained: this.retained.size,
      retainedBytes: this.retained.bytes,
      retainedRefused: this.retained.refused,
      sessions: this.sessions.size,
      queuedBytes: this.sessions.bytes,
      queuedDropped: this.sessions.counts.dropped,
      expired: this.sessions.counts.expired,
    };
  }

  get broker(): { readonly id: string } {
    return this.#broker;
  }
  async setup(broker: { readonly id: string }): Promise<void> {
    this.#broker = broker;
  }
  async destroy(): Promise<void> {
    this.#wills.clear();
  }

  async storeRetained(packet: RetainedPacket): Promise<void> {
    this.retained.store(packet);
  }
  createRetainedStream(filter: string): Readable {
    return Readable.from(this.retained.find([filter]));
  }
  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.retained.find(filters));
  }

  async addSubscriptions(client: ClientName, subscriptions: readonly KeptSubscription[]): Promise<void> {
    const session = this.#lasting(client);
    if (session === undefined) return;
    let changed = false;
    for (const { topic, qos, rh, rap, nl, subscriptionIdentifier: number } of subscriptions) {
      if (!this.#options.maySubscribe(client, topic)) continue;
      const kept = { topic, qos, rh, rap, nl, ...(number === undefined ? {} : { subscriptionIdentifier: number }) };
      if (this.sessions.subscribe(session, kept)) changed = true;
    }
    if (changed || session.subscriptions.size === 0) this.sessions.save(session);
    // The same SUBSCRIBE may come in parts: each waits for what is not on disk yet.
    await this.#options.store?.saved();
  }

  async removeSubscriptions(client: ClientName, topics: readonly string[]): Promise<void> {
    const session = this.sessions.get(client.id);
    if (session === undefined) return;
    for (const topic of topics) this.sessions.unsubscribe(session, topic);
    this.sessions.save(session);
  }

  async cleanSubscriptions(client: ClientName): Promise<void> {
    const session = this.sessions.get(client.id);
    if (session) this.sessions.end(session);
  }

  async subscriptionsByClient(client: ClientName): Promise<KeptSubscription[]> {
    return [...(this.sessions.get(client.id)?.subscriptions.values() ?? [])].map((each) => ({ ...each }));
  }
  async subscriptionsByTopic(topic: string): Promise<FoundSubscription[]> {
    return [...this.sessions.filters.over(topic)];
  }
  getClientList(topic: string): Readable {
    return Readable.from([...this.sessions.all()].filter((session) => session.subscriptions.has(topic)).map((session) => session.id));
  }
  async countOffline(): Promise<{ readonly subsCount: number; readonly clientsCount: number }> {
    const clients = [...this.sessions.all()].filter((session) => session.subscriptions.size > 0);
    return { subsCount: this.sessions.filters.size, clientsCount: clients.length };
  }

  async outgoingEnqueue(subscription: { readonly clientId: string }, packet: QueuedPacket): Promise<void> {
    this.#enqueue([subscription], packet);
  }
  async outgoingEnqueueCombi(subscriptions: readonly { readonly clientId: string }[], packet: QueuedPacket): Promise<void> {
    this.#enqueue(subscriptions, packet);
  }

  /** Never fails: what was dropped for want of room is sent all the same, only not repeated. */
  async outgoingUpdate(client: ClientName, packet: PacketName): Promise<void> {
    const session = this.sessions.get(client.id);
    if (session === undefined || packet.messageId === undefined) return;
    if (packet.cmd === "pubrel") {
      const entry = session.queue.byMessageId(packet.messageId);
      if (entry === undefined) return;
      entry.packet = { cmd: "pubrel", messageId: packet.messageId };
      this.sessions.write(session, entry);
      return;
    }
    const entry = session.queue.byCount(packet);
    if (entry?.packet.cmd !== "publish" || entry.packet.messageId === packet.messageId) return;
    entry.packet.messageId = packet.messageId;
    // A QoS 1 message that comes again after a restart may come under another identifier.
    if (entry.packet.qos === 2) this.sessions.write(session, entry);
  }

  async outgoingClearMessageId(client: ClientName, packet: PacketName): Promise<QueuedPacket | KeptRelease | undefined> {
    const session = this.sessions.get(client.id);
    const { queue } = session ?? {};
    const entry = packet.messageId === undefined ? queue?.byCount(packet) : queue?.byMessageId(packet.messageId);
    if (session === undefined || entry === undefined) return undefined;
    this.sessions.dequeue(session, entry);
    return entry.packet;
  }

  outgoingStream(client: ClientName): Readable {
    return Readable.from(this.sessions.get(client.id)?.queue.entries.map((entry) => entry.packet) ?? []);
  }

  /** Whether an identifier is free is known here only: aedes begins anywhere at each connection. */
  freeMessageId(client: string): number | undefined {
    return this.sessions.get(client)?.queue.freeMessageId();
  }

  async incomingStorePacket(client: ClientName, packet: object & { readonly messageId?: number; readonly length?: number }): Promise<void> {
    const messageId = packet.messageId ?? 0;
    const { length: _, ...kept } = packet;
    const session = client.clean === true ? undefined : this.#lasting(client);
    if (session) {
      this.sessions.keepIncoming(session, messageId, kept);
      await this.#options.store?.saved();
      return;
    }
    const passing = this.#passing.get(client.id) ?? new Map<number, object>();
    this.#passing.set(client.id, passing.set(messageId, kept));
  }

  async incomingGetPacket(client: ClientName, packet: PacketName): Promise<object> {
    const messageId = packet.messageId ?? 0;
    const found = this.sessions.get(client.id)?.incoming.get(messageId) ?? this.#passing.get(client.id)?.get(messageId);
    if (found === undefined) throw new Error("no such packet");
    return found;
  }

  async incomingDelPacket(client: ClientName, packet: PacketName): Promise<void> {
    const messageId = packet.messageId ?? 0;
    const session = this.sessions.get(client.id);
    if (session?.incoming.has(messageId)) this.sessions.dropIncoming(session, messageId);
    else if (this.#passing.get(client.id)?.delete(messageId) !== true) throw new Error("no such packet");
  }

  async cleanIncoming(client: ClientName): Promise<void> {
    this.#passing.delete(client.id);
    const session = this.sessions.get(client.id);
    for (const messageId of [...(session?.incoming.keys() ?? [])]) if (session) this.sessions.dropIncoming(session, messageId);
  }

  async putWill(client: ClientName, will: object & Will): Promise<void> {
    will.brokerId = this.#broker.id;
    will.clientId = client.id;
    this.#wills.set(client.id, will);
  }
  async getWill(client: ClientName): Promise<object | undefined> {
    return this.#wills.get(client.id);
  }
  async delWill(client: ClientName): Promise<object | undefined> {
    const will = this.#wills.get(client.id);
    this.#wills.delete(client.id);
    return will;
  }
  streamWill(brokers: Readonly<Record<string, unknown>> = {}): Readable {
    return Readable.from([...this.#wills.values()].filter((will) => brokers[will.brokerId ?? ""] === undefined));
  }

  /** The session of a client, made where the log-in may have one more. */
  #lasting(client: ClientName): LastingSession | undefined {
    const known = this.sessions.get(client.id);
    return known ?? (this.sessions.countOf(loginOf(client.id)) < MAX_LASTING ? this.sessions.of(client.id) : undefined);
  }

  #enqueue(subscriptions: readonly { readonly clientId: string }[], packet: QueuedPacket): void {
    const owner = this.#options.owners.of(packet.payload);
    const { topic, payload, qos, retain, dup, brokerId, brokerCounter } = packet;
    for (const { clientId } of subscriptions) {
      // Whatever it may subscribe, a log-in reads what the hub or it itself has sent, and nothing else.
      if (owner !== undefined && owner !== loginOf(clientId)) continue;
      const own = {
        cmd: "publish",
        topic,
        payload,
        qos,
        retain,
        dup: dup ?? false,
        brokerId,
        brokerCounter,
        messageId: undefined,
      } as const;
      this.sessions.enqueue(this.sessions.of(clientId), { ...own });
    }
  }
}
