import type { Duration } from "../contracts/index.ts";
import type { Rights } from "./rights.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { LoginGrant, RefusalReason } from "./types.ts";
import type { Wire } from "./wire.ts";

/** A log-in that has, or had, connections. */
export interface LoginState {
  grant: LoginGrant;
  rights: Rights;
  bucket: TokenBucket;
  readonly sessions: Set<Session>;
  online: boolean;
  /** Something was subscribed once: only then can a message of a gateway reach anybody. */
  subscribed: boolean;
  /** Client ids that asked for a session that outlives the connection. */
  readonly lasting: Set<string>;
  readonly refused: Partial<Record<RefusalReason, number>>;
  /** Per reason: monotonic time of the last report, and what came since. */
  readonly reports: Map<RefusalReason, { at: number; count: number }>;
}

/** One accepted connection. */
export interface Session {
  readonly login: LoginState;
  readonly grant: LoginGrant;
  readonly rights: Rights;
  /** As the client sent it. */
  readonly client: string;
  readonly wire: Wire;
  /** Longest a PUBACK may be held back: half the keep-alive. */
  readonly patience: Duration;
  /** The Last Will, told from other packets by identity; null where there is none or its topic is not allowed. */
  readonly will: object | null;
  ready: boolean;
  /** Why the hub itself ended it; null where the client or the network did. */
  ending: "keep-alive" | "hub-stall" | "kicked" | "stop" | null;
  refusals: number;
}
