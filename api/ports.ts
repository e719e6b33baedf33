import type { Duplex } from "node:stream";
import type {
  Activity,
  Alert,
  AlertDetail,
  AlertPicture,
  AuditItem,
  Case,
  CaseAct,
  CaseDetail,
  CaseFigure,
  CaseHandView,
  CaseKind,
  CasePictureAnswer,
  CaseSource,
  CaseVerdict,
  ChainProof,
  ChainProofView,
  CommunityMap,
  Device,
  DeviceKind,
  DeviceLive,
  DeviceState,
  Duration,
  Family,
  HubHealth,
  HubStatus,
  Instant,
  KeptRuleOverride,
  Maintenance,
  NewCase,
  NewDevice,
  NewDeviceAnswer,
  NewRuleOverride,
  Notice,
  NuisanceReport,
  Person,
  PictureStage,
  Place,
  PlanView,
  Posture,
  PostureKind,
  PresenceChecks,
  Purge,
  PurgeClass,
  QuarantineItem,
  ReplayView,
  ReportUnit,
  ResponseReport,
  Retention,
  RetentionView,
  RuleChanged,
  RuleDetail,
  RuleGoLive,
  RuleReading,
  RuleVersion,
  RuleView,
  ScenarioView,
  Scope,
  SeriesAnswer,
  SettledCount,
  Severity,
  TestAlarm,
  Whereabouts,
} from "../contracts/index.ts";
import type { AcceptancePorts, TestAlarmPorts } from "./acceptance-ports.ts";
import type { CallPorts } from "./call-ports.ts";
import type { CardPorts } from "./card-ports.ts";
import type { CarePorts } from "./care-ports.ts";
import type { ChannelPorts } from "./channel-ports.ts";
import type { DeskPorts } from "./desk-ports.ts";
import type { DeviceWorkPorts, SelfTestPorts } from "./device-work-ports.ts";
import type { DoorPorts } from "./door-ports.ts";
import type { DrillPorts } from "./drill-ports.ts";
import type { DutyLogPorts } from "./duty-log-ports.ts";
import type { EntryPorts } from "./entry-ports.ts";
import type { ExchangePorts } from "./exchange-ports.ts";
import type { FamilyPorts } from "./family-ports.ts";
import type { GridPorts } from "./grid-ports.ts";
import type { HandOverPorts } from "./hand-over-ports.ts";
import type { HelpPorts } from "./help-ports.ts";
import type { ImportPorts } from "./import-ports.ts";
import type { InfoReportPorts } from "./info-report-ports.ts";
import type { IntegrationPorts } from "./integration-ports.ts";
import type { LostPorts } from "./lost-ports.ts";
import type { MappingPorts } from "./mapping-ports.ts";
import type { HeldMessages } from "./message-ports.ts";
import type { PatrolPorts } from "./patrol-ports.ts";
import type { ActOutcome, Actor, Hand, PageOf, Paging, StoredUser } from "./port-types.ts";
import type { RatingPorts } from "./rating-ports.ts";
import type { RosterPorts } from "./roster-ports.ts";
import type { ScorePorts } from "./score-ports.ts";
import type { SheetPorts } from "./sheet-ports.ts";
import type { TransferPorts } from "./transfer-ports.ts";
import type { TripPorts } from "./trip-ports.ts";
import type { UnclaimedPorts } from "./unclaimed-ports.ts";
import type { RoundPorts, VisitPorts } from "./visit-ports.ts";
import type { VolunteerPorts } from "./volunteer-ports.ts";
import type { WalkPorts } from "./walk-ports.ts";
import type { WebhookPorts } from "./webhook-ports.ts";

export type { ActOutcome, Actor, Hand, PageOf, Paging, StoredUser } from "./port-types.ts";

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

export interface StoredPin {
  readonly user: string;
  readonly hash: string;
  readonly setAt: Instant;
  /** Wrong ones in a row. */
  readonly failures: number;
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
  /** Open, with a close that waits for its second name. */
  readonly second?: boolean;
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

export interface DeviceFilter {
  readonly kind: readonly DeviceKind[] | null;
  readonly state: readonly DeviceState[] | null;
  readonly path: string | null;
  readonly person: string | null;
  /** Text in name, external id or place path. */
  readonly search: string | null;
}

export type LiveChange =
  | { readonly type: "alert"; readonly alert: Alert; readonly at: Whereabouts; readonly family: Family }
  | { readonly type: "case"; readonly case: Case; readonly at: Whereabouts; readonly family: Family }
  | { readonly type: "notice"; readonly notice: Notice }
  | { readonly type: "registry"; readonly entity: string }
  /** A proof of the chain, for the connection of whoever walks it. */
  | { readonly type: "proof"; readonly user: string; readonly id: string }
  /** An alarm that was taken for a test: for the screens of those who keep watch or test. */
  | { readonly type: "test"; readonly test: TestAlarm; readonly kind: DeviceKind; readonly at: Whereabouts };

/** A plan as the route has found it good. */
export type MaintenanceOrder = Pick<Maintenance, "scope" | "paths" | "around" | "tests" | "reason" | "owner" | "contractor"> & {
  readonly from: Instant;
  readonly until: Instant;
};

/** Everything that the HTTP face asks of the hub. The hub hands these in; scoping by SQL where a list is long. */
/** What may change in a person's register entry. */
export type PersonChange = Partial<Pick<Person, "state" | "living" | "ability" | "mobility" | "needs">>;

export interface AuditFilter {
  readonly user: string | null;
  readonly target: string | null;
  /** Lines about this person, whatever device or alert they name. */
  readonly person: string | null;
  /** These acts only; absent: all. */
  readonly acts?: readonly string[] | null;
}

export type AuditLine = Omit<AuditItem, "at"> & {
  readonly at: Instant;
  readonly where?: Pick<Whereabouts, "path" | "person"> | null;
};

export interface ApiPorts {
  now(): Instant;

  readonly users: {
    all(): Promise<readonly StoredUser[]>;
    byUsername(username: string): Promise<StoredUser | undefined>;
    byId(id: string): Promise<StoredUser | undefined>;
    save(user: StoredUser): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly sessions: {
    find(tokenHash: string): Promise<StoredSession | undefined>;
    save(session: StoredSession): Promise<void>;
    remove(tokenHash: string): Promise<void>;
    removeOfUser(user: string): Promise<void>;
  };
  /** PINs, hashed like passwords. */
  readonly pins: {
    find(user: string): Promise<StoredPin | undefined>;
    save(pin: StoredPin): Promise<void>;
    remove(user: string): Promise<void>;
  };
  /** Who gave their password at which desk. */
  readonly officers: {
    /** Users, the first first. */
    at(desk: string, since: Instant): Promise<readonly string[]>;
    save(desk: string, user: string, at: Instant): Promise<void>;
    forget(user: string, except: string | null): Promise<void>;
  };
  readonly walls: {
    /** Those whose shift ended no earlier, oldest first. */
    since(at: Instant): Promise<readonly StoredWall[]>;
    save(wall: StoredWall): Promise<void>;
  };
  readonly idempotency: {
    /** The answer given before under this key and user, if any. */
    find(user: string, key: string): Promise<{ readonly fingerprint: string; readonly status: number; readonly body: string } | undefined>;
    save(user: string, key: string, fingerprint: string, status: number, body: string, at: Instant): Promise<void>;
  };
  readonly audit: {
    /** @param item `where`: the place and the person that the line is about; null or absent: none */
    write(item: AuditLine): Promise<void>;
    /** Lines about the places of the scope, or all where it may read all. */
    list(scope: Scope, filter: AuditFilter, paging: Paging): Promise<PageOf<AuditItem>>;
    /** How the presence checks of the scope's desks went since then. */
    checks(scope: Scope, since: Instant): Promise<PresenceChecks>;
  };

  readonly alerts: {
    list(scope: Scope, filter: AlertFilter, paging: Paging): Promise<PageOf<Alert>>;
    /** The alert with its whereabouts (for scoping), or undefined. */
    get(id: string): Promise<{ readonly alert: AlertDetail; readonly at: Whereabouts } | undefined>;
    acknowledge(id: string, by: Actor, body: { comment?: string }): Promise<ActOutcome<Alert>>;
    silence(id: string, by: Actor, body: { reason?: string }): Promise<ActOutcome<Alert>>;
    verify(id: string, by: Actor, body: { verdict: string; how?: string; cause?: string; found?: string }): Promise<ActOutcome<Alert>>;
    shelve(id: string, by: Actor, body: { until: string; reason: string }): Promise<ActOutcome<Alert>>;
    unshelve(id: string, by: Actor): Promise<ActOutcome<Alert>>;
    comment(id: string, by: Actor, body: { text: string }): Promise<ActOutcome<Alert>>;
  };
  /** Planned maintenance; who may declare what is asked by the route. */
  readonly maintenance: {
    /** Latest beginning first. */
    list(paging: Paging): Promise<PageOf<Maintenance>>;
    /** Those that have not ended, from memory. */
    open(): readonly Maintenance[];
    get(id: string): Promise<Maintenance | undefined>;
    declare(plan: MaintenanceOrder, by: Actor): Promise<ActOutcome<Maintenance>>;
    end(id: string, by: Actor): Promise<ActOutcome<Maintenance>>;
  };
  readonly posture: {
    /** Null on ordinary days. */
    current(): Posture | null;
    /** `daily` ends what was declared. */
    set(
      order: { readonly kind: PostureKind; readonly reason: string; readonly warning: string | null; readonly until: Instant },
      by: Actor,
    ): Promise<Posture | null>;
  };
  readonly drills: DrillPorts;
  /** That the whole chain works. */
  readonly proof: {
    /** The last that came through whole; null: none yet. */
    last(): ChainProof | null;
    view(): Promise<ChainProofView>;
    /** Walks it now, or waits for the walk that is under way. */
    run(by: Actor): Promise<ChainProof>;
  };
  readonly rosters: RosterPorts;
  readonly dutyLog: DutyLogPorts;
  readonly sheets: SheetPorts;
  readonly transfers: TransferPorts;
  readonly handOvers: HandOverPorts;
  readonly reports: {
    nuisance(
      scope: Scope,
      query: { readonly from: Instant; readonly to: Instant; readonly place: string | null; readonly path: string | null },
    ): Promise<NuisanceReport>;
    /** @param day any day of the period, on the community's calendar; null: today */
    response(
      scope: Scope,
      query: {
        readonly unit: ReportUnit;
        readonly day: string | null;
        /** What its parts are; left out: as is usual. */
        readonly by?: ReportUnit | undefined;
        readonly place: string | null;
        readonly path: string | null;
      },
    ): Promise<ResponseReport>;
  };
  readonly infoReports: InfoReportPorts;
  readonly ratings: RatingPorts;
  readonly cases: {
    list(scope: Scope, filter: CaseFilter, paging: Paging): Promise<PageOf<Case>>;
    get(id: string): Promise<{ readonly case: CaseDetail; readonly at: Whereabouts } | undefined>;
    /** @param second another officer who has put a password under a close */
    act(id: string, act: CaseAct, by: Hand, body: Readonly<Record<string, unknown>>, second?: Actor): Promise<ActOutcome<Case>>;
    create(body: NewCase, by: Hand): Promise<ActOutcome<Case>>;
    /** Takes camera data out, keeps it, and joins it to the case. */
    addPicture(id: string, by: Hand, stage: PictureStage, bytes: Uint8Array): Promise<ActOutcome<CasePictureAnswer>>;
    picture(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
    /** Whom a case there can be given to. */
    hands(at: Whereabouts, one: Case): readonly CaseHandView[];
  };
  /** Telephones. */
  readonly calls: CallPorts;
  /** Who is told when, of each kind of case. */
  plans(): readonly PlanView[];
  /** What is done by whom, step by step. */
  readonly cards: CardPorts;
  /** Whether an alarm can be heard at a desk. */
  readonly desks: DeskPorts;
  /** What those who bring help must know and open. */
  readonly entry: EntryPorts;
  readonly exchange: ExchangePorts;
  /** Addresses outside that are told. */
  readonly webhooks: WebhookPorts;
  /** Programs with a token of their own. */
  readonly integrations: IntegrationPorts;
  /** Who needs help at a place. */
  readonly help: HelpPorts;
  /** Who signed up to help. */
  readonly volunteers: VolunteerPorts;
  readonly trips: TripPorts;
  readonly grids: GridPorts;
  /** Somebody lost, and pictures of the register. */
  readonly lost: LostPorts;
  /** Ways out, callbacks of providers, pages to answer on. */
  readonly channels: ChannelPorts;
  readonly notices: {
    list(scope: Scope, filter: { readonly case: string | null; readonly user: string | null }, paging: Paging): Promise<PageOf<Notice>>;
    /** The addressee has seen it. */
    read(id: string, by: Actor): Promise<ActOutcome<Notice>>;
  };

  readonly devices: {
    list(scope: Scope, filter: DeviceFilter, paging: Paging): PageOf<Device>;
    get(id: string): { readonly device: Device; readonly at: Whereabouts } | undefined;
    create(body: NewDevice, by: Actor): Promise<ActOutcome<NewDeviceAnswer>>;
    update(
      id: string,
      body: {
        name?: string;
        place?: string;
        person?: string | null;
        interval?: number | null;
        uplink?: string | null;
        onChange?: boolean | null;
        camera?: string | null;
        remark?: string | null;
      },
      by: Actor,
    ): Promise<ActOutcome<Device>>;
    remove(id: string, by: Actor): Promise<ActOutcome<null>>;
    /** The newest picture of a camera, as far as the hub remembers one. */
    lastPicture(camera: string): AlertPicture | undefined;
    /** A new secret; the old one holds for so long beside it, and ends with its connections. */
    rotate(id: string, keep: Duration, by: Actor): Promise<ActOutcome<NewDeviceAnswer>>;
    series(
      id: string,
      measurement: string,
      from: Instant,
      to: Instant,
      points: number | null,
      cursor: string | null,
    ): Promise<SeriesAnswer>;
    /** What it sent in the last hour, as it came. */
    messages(id: string, paging: Paging): Promise<HeldMessages>;
  };
  /** What the messages of gateways mean. */
  readonly mappings: MappingPorts;
  /** Where platforms push over HTTP. */
  readonly door: DoorPorts;
  readonly people: {
    list(
      scope: Scope,
      paging: Paging & { readonly search: string | null },
    ): PageOf<{
      readonly person: Person;
      readonly at: Whereabouts;
      readonly placePath: string | null;
      readonly devices: readonly string[];
      readonly activity: Activity;
    }>;
    get(id: string):
      | {
          readonly person: Person;
          readonly at: Whereabouts;
          readonly placePath: string | null;
          readonly devices: readonly string[];
          readonly activity: Activity;
        }
      | undefined;
    create(person: Omit<Person, "id" | "demo">, by: Actor): Promise<ActOutcome<Person>>;
    /** Which devices the person had when, between two instants. */
    /** Who ever had a device, also one that was removed. */
    wearersOf(device: string): readonly string[];
    worn(id: string, from: Instant, to: Instant): readonly { readonly device: string; readonly from: Instant; readonly to: Instant }[];
    update(id: string, change: PersonChange, by: Actor): Promise<ActOutcome<Person>>;
  };
  readonly scores: ScorePorts;
  readonly care: CarePorts;
  readonly visits: VisitPorts;
  readonly rounds: RoundPorts;
  readonly patrols: PatrolPorts;
  readonly walks: WalkPorts;
  readonly acceptances: AcceptancePorts;
  readonly testAlarms: TestAlarmPorts;
  readonly imports: ImportPorts;
  readonly family: FamilyPorts;
  readonly places: {
    list(
      scope: Scope,
      filter: { readonly level: string | null; readonly parent: string | null; readonly search: string | null },
      paging: Paging,
    ): PageOf<Place>;
    get(id: string): Place | undefined;
    /** Materialised path, or undefined where there is no such place. */
    pathOf(id: string): string | undefined;
    /** From the compound down, as one says it; undefined where there is no such place. */
    spoken(id: string): string | undefined;
    create(place: Omit<Place, "id">, by: Actor): Promise<ActOutcome<Place>>;
    map(scope: Scope): CommunityMap;
  };
  readonly quarantine: {
    list(
      scope: Scope,
      filter: { readonly reason: string | null; readonly state: string | null; readonly login: string | null },
      paging: Paging,
    ): Promise<PageOf<QuarantineItem>>;
    get(id: string): Promise<(QuarantineItem & { readonly payload: Uint8Array }) | undefined>;
    /** Runs kept messages through the decoders again. */
    rerun(ids: readonly string[], by: Actor): Promise<{ readonly mended: number; readonly kept: number }>;
    dismiss(ids: readonly string[], by: Actor): Promise<number>;
  };
  readonly unclaimed: UnclaimedPorts;
  readonly deviceWork: DeviceWorkPorts;
  readonly selfTests: SelfTestPorts;
  readonly retention: {
    /** Policy and holdings of a community (null: the first); undefined where there is none of that name. */
    view(community: string | null): Promise<RetentionView | undefined>;
    /** What is left out stays. */
    change(community: string | null, change: Partial<Retention>): Promise<ActOutcome<RetentionView>>;
    purges(filter: { readonly what: PurgeClass | null }, paging: Paging): Promise<PageOf<Purge>>;
    /** Removes what is stored of a device; null where an outside server holds the series. */
    forget(device: string, by: Actor): Promise<readonly Purge[] | null>;
  };
  readonly rules: {
    list(): readonly RuleView[];
    get(id: string): Promise<RuleDetail | undefined>;
    versions(id: string): readonly RuleVersion[];
    /** What is wrong with a text, and what it says; nothing is changed. */
    check(id: string, yaml: string): ActOutcome<RuleReading>;
    edit(id: string, body: RuleGoLive & { readonly yaml: string }, by: Actor): Promise<ActOutcome<RuleChanged>>;
    rollBack(id: string, body: { readonly version: number; readonly reason: string }, by: Actor): Promise<ActOutcome<RuleChanged>>;
    withdraw(id: string, body: { readonly reason: string }, by: Actor): Promise<ActOutcome<RuleChanged>>;
    enable(id: string, body: { readonly reason: string }, by: Actor): Promise<ActOutcome<RuleChanged>>;
    limit(id: string, body: readonly (NewRuleOverride | KeptRuleOverride)[], reason: string, by: Actor): Promise<ActOutcome<RuleChanged>>;
    /** The second name under a change that waits for one; refusing it takes the same right. */
    confirm(id: string, pending: string, agree: boolean, by: Actor): Promise<ActOutcome<RuleChanged>>;
  };
  readonly replays: {
    ask(
      rule: string,
      body: { readonly yaml?: string; readonly from?: Instant; readonly to?: Instant },
      by: Actor,
    ): Promise<ActOutcome<ReplayView>>;
    get(id: string, by: Actor): Promise<ReplayView | undefined>;
    of(rule: string): Promise<readonly ReplayView[]>;
    cancel(id: string): Promise<ActOutcome<ReplayView>>;
  };
  readonly snapshots: {
    read(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
    whereabouts(hash: string): Promise<Whereabouts | undefined>;
    /** Of the newest picture of a camera: where the devices are that it sees. */
    watched(hash: string): readonly Whereabouts[];
  };
  readonly scenarios: {
    list(): readonly ScenarioView[];
    start(name: string, by: Actor): Promise<ActOutcome<{ readonly name: string }>>;
    running(): string | null;
  } | null;

  /** The set-up of a hub that has no administrator yet. */
  readonly setup: {
    open(): boolean;
    /** Whether this is the token that was printed, and still in time. */
    admits(token: string): boolean;
    finish(
      token: string,
      community: { readonly name: string; readonly zone: string },
      admin: { readonly username: string; readonly name: string; readonly passwordHash: string },
    ): Promise<
      { readonly ok: true; readonly user: StoredUser } | { readonly ok: false; readonly reason: "closed" | "token" | "zone" | "taken" }
    >;
  };

  readonly live: {
    readonly epoch: string;
    openAlerts(): readonly { readonly alert: Alert; readonly at: Whereabouts }[];
    openCases(): readonly { readonly case: Case; readonly at: Whereabouts }[];
    /** One of them, undefined where it is not open: asked for with each notice. */
    openCase(id: string): { readonly case: Case; readonly at: Whereabouts } | undefined;
    /** Read in slices with other work in between: a generator that makes each when asked is best. */
    devices(): Iterable<{ readonly live: DeviceLive; readonly kind: DeviceKind; readonly at: Whereabouts }>;
    /** Devices changed since the last call with the same cursor; asked at most four times a second. */
    devicesSince(cursor: number): {
      readonly cursor: number;
      readonly devices: readonly { readonly live: DeviceLive; readonly kind: DeviceKind; readonly at: Whereabouts }[];
    };
    status(scope: Scope): HubStatus;
    subscribe(listener: (change: LiveChange) => void): () => void;
  };
  /** Takes connections of MQTT over WebSocket as byte streams; null where there is no broker of our own. */
  readonly mqtt: { accept(stream: Duplex): void } | null;
  /** Present on a hub whose clock is driven only. */
  readonly clock: { moveTo(to: Instant): Promise<Instant> } | null;
  readonly health: {
    live(): { readonly ok: boolean; readonly detail: Readonly<Record<string, unknown>> };
    ready(): { readonly ok: boolean; readonly detail: Readonly<Record<string, unknown>> };
    metrics(): Promise<string>;
    view(): HubHealth;
  };
}
