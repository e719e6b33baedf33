import type { Client, PublishPacket } from "aedes";
import { NOWHERE } from "./door.ts";
import type { LateAcks } from "./late-acks.ts";
import type { Refusals } from "./refusals.ts";
import type { Session } from "./session.ts";
import type { BrokerPorts, WaitAgain } from "./types.ts";
import { UnstoredMessages } from "./unstored.ts";

const NOTHING = Buffer.alloc(0);
/** A client that was let in sends again within this time what it has no PUBACK for. */
const RESENDING_MS = 5_000;
const nobodyWaits = (): void => undefined;

export interface IntakeTools {
  readonly ports: BrokerPorts;
  readonly now: () => number;
  readonly refusals: Refusals;
  readonly lateAcks: LateAcks;
  readonly maxRefusals: number;
  /** The hub could not store a message of this session. */
  stall(session: Session): void;
  /** Carries a gateway's message on to its own subscribers. */
  forward(packet: PublishPacket, session: Session): void;
  /** Whether a QoS 2 message with this identifier was taken before. */
  seen(client: Client, packet: PublishPacket): Promise<boolean>;
}

/** What came in, for the statistics. */
export interface IntakeCounts {
  messages: number;
  bytes: number;
  acknowledged: number;
  unacknowledged: number;
  /** QoS 1 messages sent again that were known already and only waited once more. */
  repeats: number;
}

/**
 * The way of one publish: right, rate, then the hub. It is the `authorizePublish` hook of aedes, which is called for
 * every PUBLISH before any acknowledgement, for repeats of QoS 2, and for Last Wills.
 */
export class Intake {
  readonly counts: IntakeCounts = { messages: 0, bytes: 0, acknowledged: 0, unacknowledged: 0, repeats: 0 };
  readonly #tools: IntakeTools;

  readonly #unstored: UnstoredMessages;

  constructor(tools: IntakeTools) {
    this.#tools = tools;
    this.#unstored = new UnstoredMessages(tools.now);
  }

  /** @param pass lets aedes go on; called with nothing even for what was refused, since an error closes the connection */
  publish(client: Client, packet: PublishPacket, session: Session, pass: () => void): void {
    const cutFrom = session.wire.framer.cutOf(session.wire.publishes++);
    const { topic } = packet;
    const kind = session.rights.publish(topic);
    if (kind === undefined) {
      this.#refuse(session, packet);
      pass();
      return;
    }
    if (cutFrom !== null) this.#note(session, packet, "size", cutFrom);
    const { now, ports } = this.#tools;
    const { bucket } = session.login;
    if (packet.qos === 0) {
      if (kind === "bulk") {
        const refused = !bucket.take(now())
          ? "rate"
          : ports.overloaded?.() === true && session.grant.kind !== "integration"
            ? "overload"
            : null;
        if (refused !== null) {
          this.#note(session, packet, refused, packet.payload.length);
          neutralise(packet);
          pass();
          return;
        }
      } else bucket.borrow(now(), session.patience);
      this.#deliver(packet, session, cutFrom, nobodyWaits);
      pass();
      return;
    }
    const wait = bucket.borrow(now(), session.patience);
    const delay = kind === "bulk" ? wait : 0;
    if (packet.qos === 1) {
      this.#takeOnce(packet, session, cutFrom, delay);
      pass();
      return;
    }
    this.#takeTwice(client, packet, session, cutFrom, pass);
  }

  /** A Last Will goes the way of its log-in's messages, without limits: it is sent once, by us. */
  will(packet: PublishPacket, session: Session): void {
    this.#hand(packet, session, null, true, nobodyWaits);
    if (session.grant.kind === "gateway") this.#tools.forward(packet, session);
  }

  /**
   * QoS 1. The PUBACK is ours to write, when the message is durable: aedes would write it as soon as the hook lets go
   * and until then read nothing more from this client, not even an alarm behind slowed telemetry.
   */
  #takeOnce(packet: PublishPacket, session: Session, cutFrom: number | null, delay: number): void {
    const { wire } = session;
    const messageId = packet.messageId ?? 0;
    const due = delay > 0 ? this.#tools.now() + delay : 0;
    const sender = `${session.grant.username}\n${session.client}`;
    const message = { topic: packet.topic, payload: bytesOf(packet) };
    let again: WaitAgain | null | undefined;
    const done = (error?: Error): void => {
      this.counts.unacknowledged -= 1;
      if (again && (error || wire.destroyed)) this.#unstored.add(sender, messageId, message, again);
      if (error) {
        this.#tools.stall(session);
        return;
      }
      this.counts.acknowledged += 1;
      if (due > 0 && due > this.#tools.now()) this.#tools.lateAcks.add(wire, messageId, due);
      else wire.acknowledge(messageId);
    };
    wire.expectAck();
    this.counts.unacknowledged += 1;
    again = this.#isRepeat(packet, session) ? this.#unstored.take(sender, messageId, message.topic, message.payload) : undefined;
    if (again) {
      this.counts.repeats += 1;
      neutralise(packet);
      again(done);
    } else again = this.#deliver(packet, session, cutFrom, done);
    packet.qos = 0;
  }

  /** Some clients send again without the DUP flag; they do it as soon as they are let in. */
  #isRepeat(packet: PublishPacket, session: Session): boolean {
    return packet.dup || this.#tools.now() - session.since < RESENDING_MS;
  }

  /** QoS 2: aedes keeps the handshake and writes PUBREC when let go; a repeat is not news. */
  #takeTwice(client: Client, packet: PublishPacket, session: Session, cutFrom: number | null, pass: () => void): void {
    void this.#tools.seen(client, packet).then((seen) => {
      if (seen) {
        neutralise(packet);
        pass();
        return;
      }
      this.counts.unacknowledged += 1;
      this.#deliver(packet, session, cutFrom, (error) => {
        this.counts.unacknowledged -= 1;
        if (error) this.#tools.stall(session);
        else pass();
      });
    });
  }

  #deliver(packet: PublishPacket, session: Session, cutFrom: number | null, done: (error?: Error) => void): WaitAgain | null | undefined {
    if (session.grant.kind === "gateway" && (session.login.subscribed || packet.retain)) this.#tools.forward(packet, session);
    const again = this.#hand(packet, session, cutFrom, false, done);
    neutralise(packet);
    return again;
  }

  #hand(
    packet: PublishPacket,
    session: Session,
    cutFrom: number | null,
    will: boolean,
    done: (error?: Error) => void,
  ): WaitAgain | null | undefined {
    const payload = bytesOf(packet);
    this.counts.messages += 1;
    this.counts.bytes += payload.length;
    return this.#tools.ports.onMessage(
      {
        topic: packet.topic,
        payload,
        login: session.grant.username,
        client: session.client,
        qos: packet.qos,
        retain: packet.retain,
        replayed: false,
        will,
        cutFrom,
      },
      session.grant,
      done,
    );
  }

  #refuse(session: Session, packet: PublishPacket): void {
    this.#note(session, packet, "publish-right", packet.payload.length);
    session.refusals += 1;
    // The connection of a client that does nothing else is not worth its packets.
    if (session.refusals > this.#tools.maxRefusals) session.wire.destroy();
    neutralise(packet);
  }

  #note(session: Session, packet: PublishPacket, reason: "publish-right" | "size" | "rate" | "overload", bytes: number): void {
    this.#tools.refusals.add(session.login, { reason, client: session.client, topic: packet.topic, bytes, detail: "" });
  }
}

function bytesOf(packet: PublishPacket): Buffer {
  return typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
}

/** aedes carries it no further; with QoS 1 and 2 it still acknowledges. */
function neutralise(packet: PublishPacket): void {
  packet.topic = NOWHERE;
  packet.retain = false;
  packet.payload = NOTHING;
}
