import type { IPublishPacket } from "mqtt";
import { Refusals } from "../refusals.ts";
import { isUrgentTopic } from "../rights.ts";
import type { Broker, BrokerStats, LoginGrant, PublishOptions, WaitAgain } from "../types.ts";
import { Delivered } from "./delivered.ts";
import { Link } from "./link.ts";
import { Outgoing, type OutgoingMessage } from "./outbox.ts";
import type { LinkView, OutsidePorts } from "./types.ts";

/** A journal that could not sync is asked again so often. */
const ASK_AGAIN_MS = 500;
/** Bytes kept of a payload that was cut. */
const CUT_TO = 4_096;
/** A link is broken on purpose at most so often, for messages that nobody could take in. */
const RENEW_EVERY_MS = 5_000;

interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly packet: IPublishPacket;
  readonly grant: LoginGrant;
  readonly cutFrom: number | null;
}

/** Whom a message came from, as the journal holds it: the broker does not say. The packet identifier tells a repeat after a crash. */
export const clientOf = (packet: number): string => `#${packet}`;
export const packetOf = (client: string): number | null => (/^#\d{1,5}$/.test(client) ? Number(client.slice(1)) : null);

/** An outside broker as the hub's own: devices log in there, the hub is one client of it. */
export class OutsideBroker implements Broker {
  readonly #ports: OutsidePorts;
  readonly #link: Link;
  readonly #delivered = new Delivered();
  readonly #outgoing = new Outgoing();
  readonly #refusals: Refusals;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  readonly #counts = { messages: 0, bytes: 0, acknowledged: 0, unacknowledged: 0, repeats: 0, stalls: 0 };

  constructor(ports: OutsidePorts) {
    this.#ports = ports;
    this.#refusals = new Refusals((what) => ports.onRefused(what), ports.monotonic);
    this.#link = new Link(ports, {
      message: (topic, payload, packet, ack) => this.#take(topic, payload, packet, ack),
      up: () => this.#flush(),
      down: () => this.#delivered.broke(ports.monotonic()),
    });
  }

  get link(): LinkView {
    return this.#link.view;
  }

  /** It was delivered and journaled before the hub ended: should it come again, it is a repeat. */
  remember(client: string, topic: string, payload: Uint8Array): void {
    const packet = packetOf(client);
    if (packet !== null) this.#delivered.read(packet, topic, payload);
  }

  /** Goes out; resolves when the first try has ended, one way or the other. */
  open(): Promise<void> {
    const tried = this.#link.tried();
    this.#link.open();
    return tried;
  }

  publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): void {
    if (this.#stopped) return;
    const message: OutgoingMessage = { topic, payload: Buffer.from(payload), qos: options.qos ?? 0, retain: options.retain ?? false };
    // Of what nobody may miss a copy waits for its PUBACK; the rest is said to whoever listens now.
    if (message.qos === 0 && !message.retain) {
      if (this.#link.up) this.#link.publish(topic, message.payload, { qos: 0, retain: false }, () => undefined);
      return;
    }
    const key = this.#outgoing.add(message);
    if (this.#link.up) this.#send(key, message);
  }

  /** Whoever is connected there is the broker's to end: its files are made anew. */
  disconnect(_login: string, _secret?: string): void {}
  forget(_login: string): void {}

  tend(): void {
    this.#link.follow();
  }

  stats(): BrokerStats {
    const { stalls, ...counts } = this.#counts;
    const { bytes, dropped } = this.#outgoing.stats;
    return {
      connections: this.#link.up ? 1 : 0,
      loginsOnline: 0,
      ...counts,
      refused: { ...this.#refusals.counts },
      refusedByLogin: new Map(),
      closedByStall: stalls,
      kept: { retained: 0, retainedBytes: 0, retainedRefused: 0, sessions: 0, queuedBytes: bytes, queuedDropped: dropped, expired: 0 },
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#link.stop();
  }

  #flush(): void {
    for (const [key, message] of this.#outgoing.waiting()) this.#send(key, message);
  }

  #send(key: string, message: OutgoingMessage): void {
    const { topic, payload, qos, retain } = message;
    this.#link.publish(topic, payload, { qos, retain }, () => this.#outgoing.sent(key, message));
  }

  #take(topic: string, whole: Buffer, packet: IPublishPacket, ack: (() => void) | null): void {
    const grant = this.#ports.ownerOf(topic);
    if (grant === undefined) {
      this.#refuse("publish-right", topic, whole.length, "");
      // A repeat would fare no better.
      ack?.();
      return;
    }
    const cutFrom = whole.length > grant.maxBytes ? whole.length : null;
    if (cutFrom !== null) this.#refuse("size", topic, whole.length, grant.username);
    const delivery: Delivery = { topic, packet, grant, cutFrom, payload: cutFrom === null ? whole : whole.subarray(0, CUT_TO) };
    if (ack !== null) this.#takeOnce(delivery, packet.messageId ?? 0, ack);
    else if (this.#ports.overloaded() && !isUrgentTopic(topic)) this.#refuse("overload", topic, whole.length, grant.username);
    else this.#hand(delivery, 0, "", () => undefined);
  }

  #takeOnce(delivery: Delivery, id: number, ack: () => void): void {
    const { topic, payload } = delivery;
    this.#counts.unacknowledged += 1;
    const known = delivery.packet.dup ? this.#delivered.repeat(id, topic, payload) : null;
    let again: WaitAgain | null = known;
    let settled = false;
    const done = (error?: Error): void => {
      settled = true;
      if (error && again !== null && !this.#stopped) {
        // It lies in the journal's queue: only its sync is waited for.
        const wait = again;
        this.#ports.later(ASK_AGAIN_MS, () => wait(done));
        return;
      }
      this.#counts.unacknowledged -= 1;
      if (error) {
        this.#stall(id);
        return;
      }
      this.#counts.acknowledged += 1;
      this.#delivered.answered(id, this.#ports.monotonic());
      ack();
    };
    if (known !== null) {
      this.#counts.repeats += 1;
      known(done);
      return;
    }
    this.#delivered.taken(id, topic, payload, null);
    again = this.#hand(delivery, 1, clientOf(id), done) ?? null;
    if (!settled) this.#delivered.taken(id, topic, payload, again);
  }

  #hand({ topic, payload, packet, grant, cutFrom }: Delivery, qos: 0 | 1, client: string, done: (error?: Error) => void) {
    this.#counts.messages += 1;
    this.#counts.bytes += payload.length;
    // With `retain as published` off the flag says that it is a stored copy (MQTT 5, 3.3.1.3).
    return this.#ports.onMessage(
      { ...{ topic, payload, login: grant.username, client, qos }, retain: false, replayed: packet.retain, will: false, cutFrom },
      grant,
      done,
    );
  }

  /** Nobody could take it in: it must be delivered anew, so the link is broken, but not for each such message. */
  #stall(id: number): void {
    this.#delivered.forget(id);
    const now = this.#ports.monotonic();
    if (this.#stopped || now - this.#renewedAt < RENEW_EVERY_MS) return;
    this.#renewedAt = now;
    this.#counts.stalls += 1;
    this.#ports.later(RENEW_EVERY_MS, () => this.#link.renew());
  }

  #refuse(reason: "publish-right" | "size" | "overload", topic: string, bytes: number, login: string): void {
    this.#refusals.add(null, { reason, client: "", topic, bytes, detail: "", login });
  }
}
