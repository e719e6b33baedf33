import type { CommunitySeed, DeviceKind, DeviceRecord, EventKind, Family, Instant, Severity, Words } from "../../contracts/index.ts";
import type { TimedMessage } from "../fleet/message.ts";
import type { Random } from "../random.ts";
import type { TakeOver } from "../stream.ts";
import type { Pattern, TruthSubject } from "../truth.ts";

/** What must be raised, counted from the arrival of what causes it. */
export interface Claim {
  readonly name: string;
  /** `cause` of the messages it hangs on. */
  readonly cause: string;
  /** So many of them must have arrived. */
  readonly arrivals: number;
  /** Seconds after that. */
  readonly within: number;
  readonly families: readonly Family[];
  readonly event: EventKind | null;
  readonly subject: TruthSubject;
  readonly severityAtLeast: Severity;
  readonly occurrences: number;
}

/** What a scenario sends, whom it speaks for, and what must come of it. */
export interface Script {
  readonly messages: readonly TimedMessage[];
  readonly takes: readonly TakeOver[];
  readonly must: readonly Claim[];
  readonly mustNot: readonly Pattern[];
  readonly allowed: readonly Pattern[];
  /** What the duty officer does meanwhile, over HTTP. */
  readonly acts?: readonly StaffAct[];
}

/** One act of a human in the course of a scenario. */
export interface StaffAct {
  readonly at: Instant;
  readonly method: "POST" | "PATCH";
  /** `{alert}` stands for the open alert of `device`. */
  readonly path: string;
  readonly body: unknown;
  /** External id. */
  readonly device?: string;
}

export interface Stage {
  readonly community: CommunitySeed;
  readonly random: Random;
  readonly start: Instant;
}

export interface Scenario {
  readonly name: string;
  readonly words: Words;
  readonly about: Words;
  readonly minutes: number;
  /** Local hour at which it plays when the clock is ours. */
  readonly hour: number;
  /** False alerts per 100 device-days beyond which it fails; null: only counted. */
  readonly falseLimit: number | null;
  script(stage: Stage): Script;
}

export function subject(parts: Partial<TruthSubject>): TruthSubject {
  return { devices: parts.devices ?? [], people: parts.people ?? [], places: parts.places ?? [] };
}

export function claim(
  parts: Pick<Claim, "name" | "cause" | "families" | "subject" | "severityAtLeast" | "within"> & Partial<Claim>,
): Claim {
  return { arrivals: 1, event: null, occurrences: 1, ...parts };
}

export function pattern(
  name: string,
  { families = [], ...parts }: Partial<Omit<Pattern, "name" | "families">> & { readonly families?: readonly Family[] } = {},
): Pattern {
  return { name, families: [...families], subject: null, severityAtLeast: "low", severityAtMost: "critical", most: null, ...parts };
}

/** Whatever the scenario did not ask for must not wake anybody. */
export const NOTHING_ELSE_SERIOUS = pattern("nothing else that is high or critical", { severityAtLeast: "high" });

/** The device of this external id; throws where the demo community has none, a mistake of ours. */
export function deviceOf(community: CommunitySeed, externalId: string): DeviceRecord {
  const found = community.devices.find((device) => device.externalId === externalId);
  if (found === undefined) throw new Error(`The demo community has no device ${externalId}`);
  return found;
}

/** All devices of a kind, in order of registration. */
export function devicesOf(community: CommunitySeed, kind: DeviceKind): readonly DeviceRecord[] {
  return community.devices.filter((device) => device.kind === kind);
}
