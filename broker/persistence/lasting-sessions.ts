import { DAY, HOUR, type Instant } from "../../contracts/index.ts";
import type { Owners } from "../owners.ts";
import { loginOf } from "../session-id.ts";
import type { SessionStore } from "../types.ts";
import { cellKey, decodePacket, decodeSession, encodePacket, encodeSession, type KeptSubscription } from "./cells.ts";
import { keptOf, OutgoingQueue, type QueuedPacket, type QueueEntry } from "./outgoing-queue.ts";
import { TopicTree } from "./topic-tree.ts";

/** Of one session: a queue of commands and alerts that nobody fetches is stale long before. */
const MAX_QUEUED = 1_000;
const MAX_QUEUED_BYTES = 1024 * 1024;
/** Of all sessions together. */
const MAX_ALL_BYTES = 128 * 1024 * 1024;
/** Sessions of one log-in. */
export const MAX_LASTING = 20;
const EXPIRE_AFTER = 7 * DAY;

export interface LastingSession {
  readonly id: string;
  readonly login: string;
  readonly subscriptions: Map<string, KeptSubscription>;
  readonly queue: OutgoingQueue;
  /** QoS 2 messages taken in and not yet released, by identifier. */
  readonly incoming: Map<number, object>;
  /** When it was last known to be connected, to the hour. */
  seen: Instant;
}

/** A subscription of QoS 1 or 2 as it is found by a topic. */
export interface FoundSubscription {
  readonly clientId: string;
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly rh: number | undefined;
  readonly rap: boolean | undefined;
  readonly nl: boolean | undefined;
}

/** Sessions that outlive their connection and, with a store, the hub. */
export class LastingSessions {
  readonly filters = new TopicTree<FoundSubscription>();
  readonly counts = { dropped: 0, expired: 0 };
  readonly #sessions = new Map<string, LastingSession>();
  readonly #byLogin = new Map<string, Set<LastingSession>>();
  readonly #store: SessionStore | null;
  readonly #owners: Owners;
  readonly #wall: () => Instant;
  #bytes = 0;

  constructor(store: SessionStore | null, owners: Owners, wall: () => Instant) {
    this.#store = store;
    this.#owners = owners;
    this.#wall = wall;
  }

  get size(): number {
    return this.#sessions.size;
  }
  get bytes(): number {
    return this.#bytes;
  }
  all(): Iterable<LastingSession> {
    return this.#sessions.values();
  }
  get(id: string): LastingSession | undefined {
    return this.#sessions.get(id);
  }
  countOf(login: string): number {
    return this.#byLogin.get(login)?.size ?? 0;
  }

  /** The session of this client; a new one where there is none. */
  of(id: string): LastingSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const login = loginOf(id);
    const session: LastingSession = {
      id,
      login,
      subscriptions: new Map(),
      queue: new OutgoingQueue(),
      incoming: new Map(),
      seen: this.#wall(),
    };
    this.#sessions.set(id, session);
    const siblings = this.#byLogin.get(login);
    if (siblings) siblings.add(session);
    else this.#byLogin.set(login, new Set([session]));
    return session;
  }

  /** @returns whether something is to be written */
  subscribe(session: LastingSession, subscription: KeptSubscription): boolean {
    const { topic, qos, rh, rap, nl } = subscription;
    const known = session.subscriptions.get(topic);
    if (known && known.qos === qos && known.rh === rh && known.rap === rap && known.nl === nl) return false;
    session.subscriptions.set(topic, subscription);
    if (qos > 0) this.filters.set(topic, session.id, { clientId: session.id, topic, qos, rh, rap, nl });
    else this.filters.delete(topic, session.id);
    return true;
  }

  unsubscribe(session: LastingSession, topic: string): boolean {
    this.filters.delete(topic, session.id);
    return session.subscriptions.delete(topic);
  }

  /** Writes the subscriptions; a session without any is none unless something waits in it. */
  save(session: LastingSession): void {
    const { id, subscriptions, seen } = session;
    this.#store?.save(cellKey.session(id), subscriptions.size === 0 ? null : encodeSession(subscriptions.values(), seen));
    if (subscriptions.size === 0 && session.queue.entries.length === 0 && session.incoming.size === 0) this.#unlist(session);
  }

  enqueue(session: LastingSession, packet: QueuedPacket): void {
    const { queue } = session;
    const entry = queue.push(packet);
    this.#bytes += entry.bytes;
    this.write(session, entry);
    while (queue.entries.length > MAX_QUEUED || queue.bytes > MAX_QUEUED_BYTES || this.#bytes > MAX_ALL_BYTES) {
      const dropped = queue.dropOldest();
      if (dropped === undefined) return;
      this.counts.dropped += 1;
      this.#gone(session, dropped);
    }
  }

  write(session: LastingSession, entry: QueueEntry): void {
    const owner = entry.packet.cmd === "publish" ? this.#owners.of(entry.packet.payload) : undefined;
    this.#store?.save(cellKey.queued(session.id, entry.number), encodePacket(keptOf(entry.packet, owner)));
  }

  dequeue(session: LastingSession, entry: QueueEntry): void {
    session.queue.remove(entry);
    this.#gone(session, entry);
  }

  keepIncoming(session: LastingSession, messageId: number, packet: object): void {
    session.incoming.set(messageId, packet);
    this.#store?.save(cellKey.incoming(session.id, messageId), Buffer.alloc(0));
  }

  dropIncoming(session: LastingSession, messageId: number): void {
    session.incoming.delete(messageId);
    this.#store?.save(cellKey.incoming(session.id, messageId), null);
  }

  /** Ends a session and forgets all of it. */
  end(session: LastingSession): void {
    for (const topic of session.subscriptions.keys()) this.filters.delete(topic, session.id);
    session.subscriptions.clear();
    for (const entry of session.queue.entries.splice(0)) this.#gone(session, entry);
    for (const messageId of [...session.incoming.keys()]) this.dropIncoming(session, messageId);
    this.#store?.save(cellKey.session(session.id), null);
    this.#unlist(session);
  }

  endOf(login: string): void {
    for (const session of [...(this.#byLogin.get(login) ?? [])]) this.end(session);
  }

  /** Its connection stands, or has just ended. */
  touch(id: string, now: Instant): void {
    const session = this.#sessions.get(id);
    if (session === undefined || now - session.seen < HOUR) return;
    session.seen = now;
    this.save(session);
  }

  /** Ends those that nobody has come back to. */
  expire(now: Instant): void {
    for (const session of [...this.#sessions.values()]) {
      if (now - session.seen < EXPIRE_AFTER) continue;
      this.counts.expired += 1;
      this.end(session);
    }
  }

  /** Takes a cell back from the store. @returns whether it was understood */
  restore(parts: readonly string[], value: Uint8Array): boolean {
    const [kind, id = "", rest = ""] = parts;
    if (kind === "s") {
      const kept = decodeSession(value);
      if (kept === undefined) return false;
      const session = this.of(id);
      session.seen = kept.seen;
      for (const subscription of kept.subscriptions) this.subscribe(session, subscription);
      return true;
    }
    if (kind === "i") {
      this.of(id).incoming.set(Number(rest), {});
      return true;
    }
    const packet = decodePacket(value);
    if (packet === undefined) return false;
    const { owner, ...sent } = packet.cmd === "publish" ? { ...packet, dup: false } : { ...packet, owner: undefined };
    if (packet.cmd === "publish" && owner !== undefined) this.#owners.set(packet.payload, owner);
    this.#bytes += this.of(id).queue.push(sent, Number.parseInt(rest, 36)).bytes;
    return true;
  }

  #gone(session: LastingSession, entry: QueueEntry): void {
    this.#bytes -= entry.bytes;
    this.#store?.save(cellKey.queued(session.id, entry.number), null);
  }

  #unlist(session: LastingSession): void {
    this.#sessions.delete(session.id);
    const siblings = this.#byLogin.get(session.login);
    siblings?.delete(session);
    if (siblings?.size === 0) this.#byLogin.delete(session.login);
  }
}
