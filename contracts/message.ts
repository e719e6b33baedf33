import type { EventKind } from "./events.ts";
import type { HandEntry } from "./hand-entry.ts";
import type { Maintenance } from "./maintenance.ts";
import type { NewsInputs } from "./news2.ts";
import type { Posture } from "./posture.ts";
import type { Meeting } from "./stay.ts";
import type { Instant } from "./time.ts";

/** What arrived, before anybody understood it. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The log-in (user name) that sent it; messages belong to the log-in, not to the client id. */
  readonly login: string;
  readonly client: string;
  readonly qos: 0 | 1 | 2;
  /** The sender asked the broker to keep it: still news like any other. */
  readonly retain: boolean;
  /** A stored copy, read at start or given by an outside broker on subscribing. */
  readonly replayed: boolean;
  /** The Last Will of a client that went away without a word. */
  readonly will: boolean;
  /** Bytes of the payload as sent, where it was cut for being larger than the log-in may send; else null. */
  readonly cutFrom: number | null;
}

export const PRESENCE_REASONS = ["connect", "disconnect", "lost", "keep-alive", "hub-stall"] as const;
export type PresenceReason = (typeof PRESENCE_REASONS)[number];

/** One record of the journal. Everything that moves rules is one; `pos` rises by one per community, `recv` never falls. */
export type JournalRecord =
  | { readonly kind: "message"; readonly community: string; readonly pos: number; readonly recv: Instant; readonly message: Message }
  | {
      readonly kind: "presence";
      readonly community: string;
      readonly pos: number;
      readonly recv: Instant;
      readonly login: string;
      readonly client: string;
      readonly online: boolean;
      readonly why: PresenceReason;
    }
  | { readonly kind: "change"; readonly community: string; readonly pos: number; readonly recv: Instant; readonly change: Change };

/** Changes made by people or by the hub itself that the rules must see at their place in the order. */
export type Change =
  /** The hub came back; clocks of absence stand still for what lies between. */
  | { readonly what: "hub-started"; readonly downFrom: Instant | null }
  /** A device, person, place or assignment was written; rules look the subject up anew. */
  | { readonly what: "registry"; readonly entity: "device" | "person" | "place" | "login"; readonly id: string }
  /** A rule was put in force, edited or withdrawn (`version` 0). */
  | {
      readonly what: "rule";
      readonly id: string;
      readonly version: number;
      readonly by: string;
      /** The version that is written down for it, also where it is withdrawn. */
      readonly row?: number;
    }
  /** A declared window in which tests of fire devices at a place are muted. */
  | {
      readonly what: "test-window";
      readonly id: string;
      readonly place: string;
      readonly from: Instant;
      readonly until: Instant;
      readonly by: string;
    }
  /** Somebody stands at one point to test it: what it alone raises until then is a test, inside a declared window only. */
  | {
      readonly what: "point-armed";
      /** The maintenance whose window it is: it has one point at a time. */
      readonly plan: string;
      readonly device: string;
      readonly until: Instant;
      readonly by: string;
    }
  /** What a point said while it was tested is on still after its time and the grace: from now on it is real. */
  | { readonly what: "test-outlasted"; readonly device: string; readonly event: EventKind; readonly since: Instant }
  /** Planned maintenance was declared: what is in its scope and no danger to life is held back from then on. */
  | { readonly what: "maintenance"; readonly plan: Maintenance }
  /** A person ended it before its time. */
  | { readonly what: "maintenance-ended"; readonly id: string; readonly by: Maintenance["by"] }
  /** The posture of the duty; `daily` ends what was declared before. */
  | { readonly what: "posture"; readonly posture: Posture }
  /** Messages kept in quarantine were run again: what they say now stands at this position. */
  | { readonly what: "rerun"; readonly messages: number }
  /** A human measured somebody and typed it in. */
  | { readonly what: "entry"; readonly entry: HandEntry }
  /** An entry by hand was a mistake; `stands`: what other entries say of its parts, for each the newest. */
  | { readonly what: "entry-struck"; readonly entry: HandEntry; readonly stands: NewsInputs }
  /** A named human saw or heard somebody: a sign of hers. */
  | { readonly what: "met"; readonly person: string; readonly meeting: Meeting }
  /** That word was a slip: the call in which it was said was booked wrongly. */
  | { readonly what: "unmet"; readonly person: string; readonly at: string }
  /** A human closed a latched condition: an alert without automatic clear was closed. */
  | { readonly what: "condition-closed"; readonly rule: string; readonly subject: string; readonly by: string };
