import type {
  Alert,
  AlertDetail,
  AlertLog,
  AlertMemory,
  Assignment,
  Case,
  CaseDetail,
  CaseFigure,
  CaseKind,
  CaseLog,
  CaseSource,
  CaseVerdict,
  Community,
  DeviceRecord,
  Dispatch,
  ForeignNumber,
  Grid,
  Instant,
  LadderStep,
  LeaningKind,
  Login,
  Maintenance,
  Notice,
  NoticeState,
  Person,
  Place,
  QuarantineEntry,
  Role,
  SettledCount,
  Severity,
  SignalOrder,
  Whereabouts,
} from "../../contracts/index.ts";

/** A page of a list, newest first; `cursor` is what the page before gave as `next`. */
export interface Paging {
  readonly limit: number;
  readonly cursor: string | null;
}
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A user with what must never leave the hub. */
export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly places: readonly string[];
  readonly people: readonly string[];
  readonly email: string | null;
  readonly language: "zh" | "en";
  readonly disabled: boolean;
  readonly passwordHash: string;
  readonly failures: number;
  readonly lockedUntil: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly createdAt: Instant;
}

export interface StoredSession {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly user: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  /** The desk goes on where the officer changes; null: kept before desks had a name of their own. */
  readonly desk: string | null;
}

/** A screen on the wall and its log-in for the shift; code and token as hashes. */
export interface StoredWall {
  readonly id: string;
  readonly name: string;
  readonly codeHash: string;
  /** Null: the code was not typed yet. */
  readonly tokenHash: string | null;
  readonly openedBy: string;
  readonly openedByName: string;
  /** Of whoever opened it, then. */
  readonly paths: readonly string[];
  readonly createdAt: Instant;
  readonly endsAt: Instant;
  readonly enteredAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly endedByName: string | null;
}

/** A sheet that was made with a QR code, as it is kept: nothing of her health, and neither address nor code itself. */
export interface StoredTransfer {
  /** SHA-256 of the token in the address. */
  readonly tokenHash: string;
  /** SHA-256 of token and code: of no use without the sheet. */
  readonly codeHash: string;
  readonly number: string;
  readonly person: string;
  readonly case: string | null;
  readonly overridden: boolean;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
  /** Wrong codes. */
  readonly wrong: number;
  readonly opened: number;
  readonly openedAt: Instant | null;
}

/** A user's PIN, hashed like a password. */
export interface StoredPin {
  readonly user: string;
  readonly hash: string;
  readonly setAt: Instant;
  /** Wrong ones in a row. */
  readonly failures: number;
}

export interface StoredAnswer {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

export interface AlertFilter {
  /** ISA states, or `open` (anything but normal), or `closed`. */
  readonly state: readonly string[] | null;
  readonly severity: readonly Severity[] | null;
  /** Materialised path: the place and all below it. */
  readonly path: string | null;
  readonly device: string | null;
  readonly person: string | null;
  readonly since: Instant | null;
}

export interface CaseFilter {
  /** Case states, or `open`, or `closed`. */
  readonly state: readonly string[] | null;
  readonly path: string | null;
  readonly person: string | null;
  readonly since: Instant | null;
  readonly kind: readonly CaseKind[] | null;
  readonly source: readonly CaseSource[] | null;
  readonly severity: readonly Severity[] | null;
  /** User name of who has, was given or received it. */
  readonly mine: string | null;
  /** Open and due by then. */
  readonly overdueAt: Instant | null;
  /** Of these alone. */
  readonly ids?: readonly string[] | null;
  /** Our number, or one that another system gave it. */
  readonly number: string | null;
  /** Opened before it. */
  readonly until?: Instant | null;
  /** Those that a figure of the report on answers counts. */
  readonly figure?: { readonly name: CaseFigure; readonly now: Instant } | null;
  /** Another system knows it under a number. */
  readonly numbered?: boolean;
  /** A time of another system's runs, and ends by then; null: whenever it ends. */
  readonly theirDue?: { readonly by: Instant | null } | null;
  /** Whose time at another system ends soonest first, instead of newest first. */
  readonly soonestTheirs?: boolean;
  /** Real ones that were handled and are left out of no report, by where. */
  readonly settled?: SettledCount | null;
  /** What they turned out to be, as the precision of rules counts: no drill, not joined, not withdrawn. */
  readonly verdict?: CaseVerdict | null;
  /** The rule whose alert opened them, or `any`. */
  readonly rule?: string | null;
}

/** Everything registered, as it is loaded at start. */
export interface Registry {
  readonly communities: readonly Community[];
  readonly places: readonly Place[];
  readonly grids: readonly Grid[];
  readonly people: readonly Person[];
  readonly devices: readonly DeviceRecord[];
  readonly assignments: readonly Assignment[];
  readonly logins: readonly Login[];
  /** Base map features per community. */
  readonly base: Readonly<Record<string, readonly unknown[]>>;
}

/** Pieces of the registry to be written together; what is not named stays. */
export interface RegistryChange {
  readonly communities?: readonly Community[];
  readonly places?: readonly Place[];
  readonly grids?: readonly Grid[];
  readonly people?: readonly Person[];
  readonly devices?: readonly DeviceRecord[];
  readonly assignments?: readonly Assignment[];
  readonly logins?: readonly Login[];
  /** Replaces the base map of these communities. */
  readonly base?: Readonly<Record<string, readonly unknown[]>>;
  readonly remove?: {
    readonly places?: readonly string[];
    readonly grids?: readonly string[];
    readonly people?: readonly string[];
    /** With their log-ins. Assignments stay, ended by whoever removes: they say whose the readings were. */
    readonly devices?: readonly string[];
    readonly logins?: readonly string[];
  };
}

export interface OpenAlert {
  readonly alert: Alert;
  readonly path: string;
  readonly memory: AlertMemory;
  readonly log: readonly AlertLog[];
}
export interface OpenCase {
  readonly case: Case;
  readonly path: string;
  /** Paths of joined alerts that lie elsewhere. */
  readonly also: readonly string[];
  readonly log: readonly CaseLog[];
}
export interface Applied {
  readonly community: string;
  readonly rule: string;
  readonly subject: string;
  readonly order: SignalOrder;
}

/** What alerts and cases are restored from after a start. */
export interface OpenState {
  readonly alerts: readonly OpenAlert[];
  readonly cases: readonly OpenCase[];
  readonly applied: readonly Applied[];
  /** Steps of the ladders of the open cases. */
  readonly steps: readonly LadderStep[];
  /** The highest case number of each community's newest day. */
  readonly numbers: readonly { readonly community: string; readonly day: string; readonly last: number }[];
  /** Planned maintenance that has not ended, and what ended lately. */
  readonly maintenance: readonly Maintenance[];
}

export interface PendingNotice {
  readonly notice: Notice;
  readonly address: string | null;
  readonly dispatch: Dispatch;
  readonly nextAttemptAt: Instant | null;
}
/** The outcome of one attempt. `nextAttemptAt` null: nothing more will be sent. */
export interface NoticeOutcome {
  readonly id: string;
  readonly state: NoticeState;
  readonly changedAt: Instant;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly error: string | null;
  readonly rounds: number;
  /** Null: what is known of it stays. */
  readonly provider: string | null;
  readonly providerId: string | null;
  /** The same message by the next way, written with it. */
  readonly follow: { readonly notice: Notice; readonly address: string | null; readonly dispatch: Dispatch } | null;
}

/** A quarantined message with the path under which it may be seen (of its device, else of its community). */
export interface QuarantineIntake {
  readonly entry: QuarantineEntry;
  readonly path: string;
  /** Kept, and not waiting for anybody. */
  readonly dismissed?: boolean;
}

/** Rows that lie in a table or go from it. */
export interface Counted {
  readonly rows: number;
  readonly bytes: number;
  readonly oldest: Instant | null;
}

/** State of one device in ingest or of one subject in rules, with the position it was saved at. */
export interface StoredCell {
  readonly key: string;
  readonly pos: number;
  readonly blob: Uint8Array;
}
/** Journal positions from which replay begins, per community. */
export type BasePositions = Readonly<Record<string, number>>;

export type FoundAlert = { readonly alert: AlertDetail; readonly at: Whereabouts };
export type FoundCase = { readonly case: CaseDetail; readonly at: Whereabouts };

/** How a thing of the register was left by an import: told again by its mark, without keeping it twice. */
export interface ImportedThing {
  readonly what: "place" | "person" | "device" | "grid";
  readonly id: string;
  /** SHA-256 of its JSON as the import left it, hex. */
  readonly mark: string;
  /** As it was before; null: it was new. */
  readonly before: Place | Person | DeviceRecord | Grid | null;
  /** Of the file, from 1; absent: older than this was noted. */
  readonly row?: number;
}

/** The identity number of somebody whom an import brought or changed. */
export interface ImportedIdentity {
  readonly what: "identity";
  /** The person. */
  readonly id: string;
  /** The keyed hash that the import wrote. */
  readonly mark: string;
  /** What stood there before; null: nothing. */
  readonly before: { readonly hash: string; readonly sealed: string } | null;
}

/** A case that an import opened, or whose time of another platform it changed. */
export interface ImportedCase {
  readonly what: "case";
  readonly id: string;
  /** SHA-256 of what stood there as the import left it, hex. */
  readonly mark: string;
  /** Their number and time as they were before; null: the import opened the case. */
  readonly before: ForeignNumber | null;
}

/** What an import, or taking it back, writes. */
export interface ImportWrite {
  readonly change: RegistryChange;
  readonly identities: readonly { readonly person: string; readonly hash: string; readonly sealed: string }[];
  /** What can still be taken back; null: nothing. */
  readonly undo: readonly (ImportedThing | ImportedIdentity | ImportedCase)[] | null;
  /** Whose identity numbers are taken away. */
  readonly noIdentities?: readonly string[];
}

/** Something that leans on what an import brought. */
export interface Leaning {
  readonly on: string;
  readonly kind: LeaningKind;
  /** What leans: an id among its kind. */
  readonly by: string;
}

/** How taking an import back ended: not at all where something has come to lean on what would go. */
export type TakenBack = { readonly ok: true } | { readonly ok: false; readonly leaning: readonly Leaning[] };
