import type { Duration, Instant, Message, PresenceReason } from "../contracts/index.ts";
import type { Certificate } from "./tls-listener.ts";

/** What a log-in may do; worked out by the hub when it connects and kept until it disconnects. */
export interface LoginGrant {
  readonly username: string;
  readonly community: string;
  readonly kind: "device" | "gateway" | "integration";
  /** The device it belongs to; `externalId` is how its topics spell it. */
  readonly device: { readonly id: string; readonly externalId: string } | null;
  /** Gateways: topics they may use lie below it (`zigbee2mqtt/`, `sw/v1/<community>/`); integrations: what they may read, null: all of the hub's. */
  readonly prefix: string | null;
  /** Below which prefix the hub announces itself to Home Assistant, where it does: its own topic there is the hub's. */
  readonly announced?: string | null;
  /** Bytes of one payload; what is larger is cut. */
  readonly maxBytes: number;
  /** Messages a second; five times as many may come in a burst. */
  readonly rate: number;
  /** By which of its secrets it came, as the hub names it: so that the connections of one of them can be ended. */
  readonly secret?: string;
}

export type RefusalReason =
  /** User name or password is wrong, or there is none. */
  | "login"
  /** The topic is not the log-in's; the message was dropped (QoS 1: acknowledged, since a repeat would fare no better). */
  | "publish-right"
  | "subscribe-right"
  /** The Last Will's topic is not the log-in's; the client was let in without it. */
  | "will-right"
  /** The payload was larger than allowed; its beginning went on as a message with `cutFrom`. */
  | "size"
  /** QoS 0 telemetry beyond the rate, dropped. */
  | "rate"
  /** QoS 0 telemetry dropped because the hub cannot keep up. */
  | "overload"
  /** The bytes broke the protocol or a limit before log-in; the connection was closed. */
  | "protocol"
  /** The log-in has too many connections. */
  | "connections";

export interface Refusal {
  readonly reason: RefusalReason;
  /** Empty where nobody is logged in. */
  readonly login: string;
  readonly client: string;
  readonly topic: string;
  readonly bytes: number;
  /** Refusals since the last report of this reason for this log-in; reported at most once a second. */
  readonly count: number;
  readonly detail: string;
}

export interface BrokerLimits {
  /** Bytes of the CONNECT packet, and of all that may arrive before it is accepted; default 4 KiB. */
  readonly beforeConnect: number;
  /** Bytes kept of a payload that was cut; default 4 KiB. */
  readonly cutTo: number;
  /** Default 5 s. */
  readonly connectTimeout: Duration;
  /** Default 20,000. */
  readonly connections: number;
  /** Default 200. */
  readonly connectionsPerLogin: number;
  /** Connections closed per second when the hub cannot store; default 100. */
  readonly stallClosesPerSecond: number;
  /** Refused publishes after which a connection is closed as abusive; default 10,000. */
  readonly refusals: number;
}

/** Where lasting sessions and retained messages are kept; without one they end with the process. */
export interface SessionStore {
  load(each: (key: string, value: Uint8Array) => void): Promise<void>;
  /** The last value of a key counts; null removes it. Never waits for a disk. */
  save(key: string, value: Uint8Array | null): void;
  /** Resolves once everything saved before is on disk. */
  saved(): Promise<void>;
}

/** Waits once more for a message that was taken in before. */
export type WaitAgain = (done: (error?: Error) => void) => void;

export interface BrokerPorts {
  /** Compares in constant time; undefined refuses. */
  authenticate(username: string, password: Uint8Array): LoginGrant | undefined;
  /**
   * Takes a message. `done` is to be called once it is durable, or with an error when it cannot be (the client is then
   * disconnected, so that it sends again); QoS 0 does not wait. The payload is a view on the socket's bytes: who keeps
   * it beyond a few seconds copies it.
   * @returns how to wait once more for this very message, should `done` tell of an error and the client send it again
   */
  onMessage(message: Message, grant: LoginGrant, done: (error?: Error) => void): WaitAgain | null | undefined;
  onPresence(login: string, client: string, community: string, online: boolean, why: PresenceReason): void;
  onRefused(what: Refusal): void;
  /** True while the hub cannot keep up: QoS 0 telemetry is dropped and counted. */
  overloaded?(): boolean;
  /** Milliseconds that never go back; default performance.now. */
  monotonic?(): number;
  /** The hub's time, by which sessions that nobody comes back to expire. */
  wall(): Instant;
  readonly sessions?: SessionStore | null;
  readonly limits?: Partial<BrokerLimits>;
  readonly log?: { warn(fields: object, text: string): void };
}

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** With a certificate it speaks TLS only. */
  readonly tls?: Certificate;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Puts another certificate in the place of the one it was opened with; connections that stand are not touched. */
  renew(certificate: Certificate): void;
}

export interface BrokerStats {
  readonly connections: number;
  readonly loginsOnline: number;
  /** Messages handed to `onMessage`. */
  readonly messages: number;
  readonly bytes: number;
  /** QoS 1 messages acknowledged. */
  readonly acknowledged: number;
  /** QoS 1 and 2 messages whose sender waits. */
  readonly unacknowledged: number;
  /** QoS 1 messages sent again that were known already. */
  readonly repeats: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Log-ins that had messages refused, with the number of each reason. */
  readonly refusedByLogin: ReadonlyMap<string, Readonly<Partial<Record<RefusalReason, number>>>>;
  readonly closedByStall: number;
  readonly kept: KeptStats;
}

/** What is kept beyond a connection. */
export interface KeptStats {
  readonly retained: number;
  readonly retainedBytes: number;
  /** Retained messages refused for want of room. */
  readonly retainedRefused: number;
  readonly sessions: number;
  readonly queuedBytes: number;
  /** Queued messages dropped for want of room, oldest first. */
  readonly queuedDropped: number;
  readonly expired: number;
}

export interface PublishOptions {
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
}

/** What the hub needs of a broker, its own or an outside one. */
export interface Broker {
  /** Sends to those who subscribed and may read it. */
  publish(topic: string, payload: string | Uint8Array, options?: PublishOptions): void;
  /** Ends the connections of a log-in, after its rights changed or it was disabled; with `secret` those that came by that one only. */
  disconnect(login: string, secret?: string): void;
  /** Ends the connections of a log-in that is no more, its lasting sessions and its retained messages. */
  forget(login: string): void;
  /** Notes which lasting sessions are connected and ends those that nobody has come back to for 7 days. */
  tend(): void;
  stats(): BrokerStats;
  /** Closes everything within 2 s; says nothing of presence and publishes no Last Will. */
  stop(): Promise<void>;
}

/** The hub's own broker: devices come to it. */
export interface ListeningBroker extends Broker {
  listen(options: ListenOptions): Promise<Listener>;
  /** Takes a byte stream that some other listener (WebSocket) has accepted. */
  accept(stream: import("node:stream").Duplex): void;
}
