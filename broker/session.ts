import type { Duration } from "../contracts/index.ts";
import type { Framer } from "./framer.ts";
import type { Rights } from "./rights.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { LoginGrant, RefusalReason } from "./types.ts";

/** A log-in that has, or had, connections. */
export interface LoginState {
  grant: LoginGrant;
  rights: Rights;
  bucket: TokenBucket;
  readonly sessions: Set<Session>;
  online: boolean;
  /** Something was subscribed once: only then can a message of a gateway reach anybody. */
  subscribed: boolean;
  readonly refused: Partial<Record<RefusalReason, number>>;
  /** Per reason: monotonic time of the last report, and what came since. */
  readonly reports: Map<RefusalReason, { at: number; count: number }>;
}

/** What a session does with its connection. */
export interface SessionWire {
  readonly destroyed: boolean;
  readonly framer: Pick<Framer, "cutOf" | "disconnected">;
  /** Publishes that reached the intake hook, cut ones included. */
  publishes: number;
  /** From now on payloads may have this size. */
  open(maxBytes: number): void;
  /** A QoS 1 message was taken in: its PUBACK will be asked for. */
  expectAck(): void;
  acknowledge(messageId: number): void;
  destroy(): void;
}

/** One accepted connection. */
export interface Session {
  readonly login: LoginState;
  readonly grant: LoginGrant;
  readonly rights: Rights;
  /** As the client sent it. */
  readonly client: string;
  readonly wire: SessionWire;
  /** Longest a PUBACK may be held back: half the keep-alive. */
  readonly patience: Duration;
  /** The Last Will, told from other packets by identity; null where there is none or its topic is not allowed. */
  readonly will: object | null;
  /** Monotonic time at which it was let in. */
  readonly since: number;
  ready: boolean;
  /** Why the hub itself ended it; null where the client or the network did. */
  ending: "keep-alive" | "hub-stall" | "kicked" | "stop" | null;
  refusals: number;
}
