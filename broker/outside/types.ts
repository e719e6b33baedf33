import type { Duration, Message, Words } from "../../contracts/index.ts";
import type { LoginGrant, Refusal, WaitAgain } from "../types.ts";

/** Where the outside broker is, and as whom the hub logs in there. */
export interface OutsideTarget {
  /** `mqtt://host:port` or `mqtts://host:port`, without user and password. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** PEM text of the authority that signed the broker's certificate; null: those of the system. */
  readonly ca: string | null;
  /** Of the lasting session: the same after each start, another for each hub. */
  readonly clientId: string;
}

/** Why the link to the outside broker does not stand, or stands by half: what, where, and how to mend it. */
export interface LinkTrouble {
  readonly what: "unreachable" | "refused" | "certificate" | "lost" | "filter-refused";
  readonly words: Words;
}

export interface LinkView {
  readonly up: boolean;
  /** Monotonic time since which it is as it is. */
  readonly since: number;
  /** Null while all is well, or before the first try has ended. */
  readonly trouble: LinkTrouble | null;
  /** 5, or 4 where the broker speaks MQTT 3.1.1 only; null before it was ever reached. */
  readonly version: 4 | 5 | null;
  readonly reconnects: number;
}

export interface OutsidePorts {
  readonly target: OutsideTarget;
  /** Topic filters that the hub listens to; asked for again and again. */
  filters(): readonly string[];
  /** The log-in that a topic belongs to: the broker has seen to it that nobody else publishes there. Undefined: nobody's. */
  ownerOf(topic: string): LoginGrant | undefined;
  /** As of the built-in broker: `done` once the message is durable. */
  onMessage(message: Message, grant: LoginGrant, done: (error?: Error) => void): WaitAgain | null | undefined;
  onRefused(what: Refusal): void;
  /** True while the hub cannot keep up: QoS 0 telemetry is dropped and counted. */
  overloaded(): boolean;
  monotonic(): number;
  later(ms: Duration, run: () => void): () => void;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}
