import type {
  Acceptance,
  AcceptanceParty,
  AcceptancePoint,
  AcceptanceRow,
  DeviceKind,
  FirstHeard,
  NewAcceptance,
  NewAcceptanceCheck,
  TestScreen,
  WalkTick,
  Whereabouts,
} from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** What the HTTP face asks about acceptance tables; who sees one and its devices is asked by the routes. */
export interface AcceptancePorts {
  /** Newest first. */
  all(): Promise<readonly Acceptance[]>;
  get(id: string): Promise<Acceptance | undefined>;
  /** Ids of the devices that it asks for, as the register holds them now. */
  devicesOf(acceptance: Acceptance): readonly string[];
  isIn(acceptance: Acceptance, device: string): boolean;
  /** What is known of them besides the register, in three questions for all. */
  known(acceptance: Acceptance): Promise<{
    readonly firsts: ReadonlyMap<string, FirstHeard>;
    readonly ticks: readonly WalkTick[];
    readonly points: readonly AcceptancePoint[];
  }>;
  /** Rows of a signed version as they stood; undefined where there is none. */
  frozen(id: string, version: number): Promise<readonly AcceptanceRow[] | undefined>;
  create(body: NewAcceptance, around: readonly string[], by: Actor): Promise<ActOutcome<Acceptance>>;
  check(id: string, device: string, body: NewAcceptanceCheck, by: Actor): Promise<ActOutcome<AcceptancePoint>>;
  addPhoto(id: string, device: string, bytes: Uint8Array, by: Actor): Promise<ActOutcome<AcceptancePoint>>;
  erasePhoto(id: string, device: string, hash: string, by: Actor): Promise<ActOutcome<AcceptancePoint>>;
  photo(id: string, device: string, hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
  /** The first signature freezes the rows that are given; later ones stand under the same. */
  sign(
    id: string,
    party: AcceptanceParty,
    rows: readonly AcceptanceRow[],
    remark: string | null,
    by: Actor,
  ): Promise<ActOutcome<Acceptance>>;
  /** Begins a new version after one that was signed. */
  revise(id: string): Promise<ActOutcome<Acceptance>>;
}

/** Screens that say that they have shown a test alarm. */
export interface TestAlarmPorts {
  /** @param sees whether whoever says so may see such a device there */
  seen(
    id: string,
    on: TestScreen,
    by: { readonly id: string; readonly name: string },
    sees: (kind: DeviceKind, at: Whereabouts) => boolean,
  ): void;
}
