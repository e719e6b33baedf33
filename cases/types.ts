import type {
  Alert,
  Arrived,
  CallResult,
  CallTarget,
  CardKind,
  Case,
  CaseAct,
  CaseLog,
  CasePicture,
  Dispatch,
  Duration,
  EntryWay,
  ForeignNumber,
  HandoverTo,
  Instant,
  Notice,
  Person,
  Role,
  Satisfaction,
  SettledLevel,
  Severity,
  Verdict,
  VisitOutcome,
  VisitWay,
  Words,
} from "../contracts/index.ts";

/** Who acts, for logs. */
export interface Actor {
  readonly user: string;
  readonly username: string;
  readonly name: string;
}
/** Who acts on a case: what may be done depends on the role. */
export interface Hand extends Actor {
  readonly role: Role;
}

/** An act refused by the state of the thing, with the reason in words. */
export type ActOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 403 | 404 | 409 | 422; readonly reason: string; readonly words?: Words };

/** A user as far as telling goes. */
export interface TellableUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly email: string | null;
  readonly disabled: boolean;
  /** Materialised paths of the places it sees. */
  readonly paths: readonly string[];
  /** The people tied to it (family, care). */
  readonly people: readonly string[];
}

/** One step of an alert as cases hear of it. */
export interface AlertStep {
  readonly alert: Alert;
  readonly path: string;
  readonly plan: string;
  readonly effects: readonly string[];
  readonly by: Actor | null;
  readonly at: Instant;
}

export interface InHand {
  readonly case: Case;
  readonly path: string;
  /** Paths of joined alerts that lie elsewhere: who sees one of them sees the case. */
  readonly also: readonly string[];
  readonly log: readonly CaseLog[];
}

/** One member per kind, so that each can be picked out by its kind. */
type Each<K extends string, T> = { [kind in K]: T & { readonly kind: kind } }[K];
type Commented = "accept" | "resume" | "urge";

export interface Closing {
  readonly verdict: Verdict;
  readonly summary: string | null;
  readonly found: string | null;
  readonly cause: string | null;
  /** Null or absent: not stated. */
  readonly settled?: SettledLevel | null;
}

/** A user that a case is given to. */
export type Target = Pick<TellableUser, "id" | "username" | "name">;

/** Who is called, and the number under which this call is known. */
interface Callee {
  readonly by: Hand;
  readonly to: CallTarget;
  /** Name of the contact, user name of the responder; null for the person. */
  readonly contact: string | null;
  /** As the log calls them; null for the person. */
  readonly name: string | null;
  /** Of a new call. */
  readonly id: string;
}

/** A step of an action card. */
interface Ticked {
  readonly by: Hand;
  readonly card: CardKind;
  readonly step: string;
  readonly text: Words;
}

/** What people do to one case by itself; joining and taking apart concern two. */
export type CaseActInput =
  | Each<Commented, { readonly by: Hand; readonly comment: string | null }>
  /** `minutes`: until he is there, as he says; null: not said. */
  | { readonly kind: "take"; readonly by: Hand; readonly comment: string | null; readonly minutes?: number | null }
  /** `arrived`: who is there; absent: who says so. */
  | { readonly kind: "arrive"; readonly by: Hand; readonly comment: string | null; readonly arrived?: Arrived }
  | { readonly kind: "unarrive"; readonly by: Hand; readonly arrival: string }
  | Each<
      "dispatch" | "transfer",
      { readonly by: Hand; readonly to: Target; readonly dueAt: Instant | null; readonly reason: string | null }
    >
  | { readonly kind: "hold"; readonly by: Hand; readonly reason: string; readonly until: Instant }
  | Each<"send-back" | "cancel" | "reopen", { readonly by: Hand; readonly reason: string }>
  | { readonly kind: "raise-severity"; readonly by: Hand; readonly to: "critical" | "high"; readonly reason: string }
  | {
      readonly kind: "handover";
      readonly by: Hand;
      readonly to: HandoverTo;
      readonly number: string | null;
      readonly dialledBy: string | null;
      readonly comment: string | null;
    }
  | (Callee & { readonly kind: "call" })
  /** `call`: which one it is about; null: the newest to them, or one that was not dialled here. */
  | (Callee & { readonly kind: "called"; readonly result: CallResult; readonly call: string | null })
  | {
      readonly kind: "enter";
      readonly by: Hand;
      readonly who: string;
      readonly how: EntryWay;
      readonly police: string | null;
      readonly note: string | null;
    }
  /** `text`: the step as the card says it; `at`: when it was done, where it is told later. */
  | (Ticked & { readonly kind: "tick"; readonly version: number; readonly at: Instant | null; clock(at: Instant): string })
  | (Ticked & { readonly kind: "untick"; readonly reason: string })
  | { readonly kind: "uncall"; readonly by: Hand; readonly call: string }
  | {
      readonly kind: "verify";
      readonly by: Hand;
      readonly verdict: Verdict;
      readonly how: string | null;
      readonly cause: string | null;
      /** How the person was found; absent or null: not said now. */
      readonly found?: string | null;
    }
  | { readonly kind: "resolve"; readonly by: Hand; readonly summary: string; readonly found?: string | null }
  | ({ readonly kind: "close"; readonly by: Hand; readonly second: Actor | null } & Omit<Closing, "verdict"> & {
        readonly verdict: Verdict | null;
      })
  | { readonly kind: "unclose"; readonly by: Hand; readonly reason: string | null }
  | { readonly kind: "confirm"; readonly by: Hand; readonly agree: boolean; readonly reason: string | null }
  | {
      readonly kind: "visit";
      readonly by: Hand;
      readonly way: VisitWay;
      readonly outcome: VisitOutcome;
      readonly satisfaction: Satisfaction | null;
      readonly text: string | null;
      readonly again: boolean;
    }
  | { readonly kind: "comment"; readonly by: Hand; readonly text: string }
  | { readonly kind: "foreign"; readonly by: Hand; readonly foreign: ForeignNumber };

/** What was looked at: the code of her door; who needs help there, with names and numbers. */
export type Looked = "door-code" | "help";

export type CaseInput =
  | CaseActInput
  | { readonly kind: "picture"; readonly by: Hand; readonly picture: Pick<CasePicture, "hash" | "type" | "stage"> }
  /** Somebody looked at what is only shown in an open critical case. */
  | { readonly kind: "looked"; readonly by: Hand; readonly what: Looked }
  /** Its alert was acknowledged: who did has the case. */
  | { readonly kind: "acknowledged"; readonly by: Actor }
  /** Another alert of the same happening, or the same one worse, again, cleared, verified. */
  | {
      readonly kind: "alert";
      readonly alert: Alert;
      readonly plan: string;
      readonly effects: readonly string[];
      /** In a home or on a floor that was not of the case before. */
      readonly elsewhere?: boolean;
      /** Others of its alerts alarm on, unjudged or true: a word on this one is no word on them. */
      readonly othersStand?: boolean;
      /** A clear ends it where nobody has it: its plan says so and nothing else of it holds. */
      readonly endsWithClear: boolean;
    }
  /** The time of something has come: the end of a hold, or of the time for verifying. */
  | { readonly kind: "due" };

/** What a step must know beside the case. */
export interface StepContext {
  /** How long work may take from dispatch. */
  dueIn(severity: Severity): Duration;
  /** She, or who may say so for her, has consented that her door is broken open. */
  readonly mayBreakIn: boolean;
  /** She whom it is about has died, of this or of something else: nobody is asked how satisfied they are. */
  readonly mourned: boolean;
  /** A fire alert of the case that still holds. */
  readonly burning: boolean;
  /** How long a close waits for its second name. */
  readonly secondWithin: Duration;
  /** Share of the cases without an obliged visit that are visited all the same, 0 to 1. */
  readonly visitShare: number;
}

export type CaseStep =
  | {
      readonly ok: true;
      readonly case: Case;
      readonly log: readonly CaseLog[];
      /** What it really was is settled: its alerts end with it. */
      readonly closed?: { readonly verdict: Verdict; readonly cause: string | null };
    }
  | { readonly ok: false; readonly status: 403 | 409 | 422; readonly reason: string; readonly words: Words };

export interface Told {
  readonly notice: Notice;
  readonly address: string | null;
  /** How it is sent where it goes by SMS. */
  readonly dispatch?: Dispatch;
}

export interface People {
  users(): readonly TellableUser[];
  personById(id: string): Person | undefined;
}

export type { CaseAct };
