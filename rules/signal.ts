import {
  dependsOn,
  type Instant,
  isAgeKnown,
  MEASUREMENTS,
  type Signal,
  type SignalCause,
  type SignalMark,
  type Words,
} from "../contracts/index.ts";
import { besideOf } from "./beside.ts";
import type { Open } from "./cell.ts";
import { type CompiledRule, publicId } from "./compile.ts";
import { Flag } from "./conditions/leaf.ts";
import { namesOf } from "./conditions/names.ts";
import type { Act, Moment } from "./judge.ts";
import type { PersonFacts, RulePorts } from "./ports.ts";
import { type Dependents, fill } from "./reason.ts";

const MARKS: readonly (readonly [number, SignalMark])[] = [
  [Flag.late, "late"],
  [Flag.test, "test-unannounced"],
  [Flag.outlasted, "test-outlasted"],
  [Flag.resent, "reconnect-on"],
  [Flag.normalSince, "reported-normal-since"],
  [Flag.repaired, "time-repaired"],
];

/** Puts a judgement into the shared words. */
export function signalOf(moment: Moment, act: Act, open: Open, ports: RulePorts): Signal {
  const { cell, rule, state, env } = moment;
  const slot = state.slots[open.cause];
  const device = open.device ?? (cell.subject.kind === "device" ? cell.subject.id : moment.device);
  const flags = act === "ceased" ? 0 : (slot?.flags ?? 0);
  const marks = MARKS.filter(([bit]) => flags & bit).map(([, mark]) => mark);
  const corrected = act === "ceased" && env.corrected;
  if (corrected) marks.push("late");
  if (open.silent && act !== "ceased") marks.push("device-silent");
  if (open.loneDue && act !== "ceased") marks.push("awaiting-witness");
  const person = cell.subject.kind === "person" ? cell.subject.id : null;
  const cause = causeOf(moment, open, device, ports);
  const beside = act === "ceased" ? [] : besideOf(moment, open, cause);
  const reason = reasonOf(moment, { cause, shown: open.cause, device, beside, times: act === "ceased" ? 1 : open.times }, ports);
  const detail = slot && act !== "ceased" ? rule.leaves[open.cause]?.detail(slot, env) : null;
  return {
    community: cell.community,
    rule: publicId(rule),
    ruleVersion: rule.version,
    ruleName: rule.name,
    family: rule.family,
    plan: rule.plan,
    subject: cell.subject,
    order: orderOf(moment),
    act,
    at: moment.at,
    recv: env.now,
    severity: open.severity,
    certainty: open.certainty,
    lifeSafety: rule.lifeSafety,
    clearsItself: !open.latched,
    device,
    person,
    place: placeOf(moment, person, device, ports),
    eventId: open.eventId,
    marks,
    reason: corrected ? tookBack(reason) : reason,
    ...(detail && { detail: withAge(detail, rule, person === null ? undefined : ports.person(person), env.now) }),
    cause,
  };
}

/** A score of somebody whose age nobody wrote down says so. */
function withAge(detail: Words, rule: CompiledRule, person: PersonFacts | undefined, now: Instant): Words {
  if (!person || isAgeKnown(person, now) || !rule.leaves.some((leaf) => leaf.scored)) return detail;
  return {
    zh: `${detail.zh}；是否满 16 岁未登记，按成人计分`,
    en: `${detail.en}; whether 16 or over is not registered, scored as an adult`,
  };
}

/** Raised on part of the data: what came late has shown that it did not hold. */
function tookBack(reason: Words): Words {
  return { zh: `迟到数据：${reason.zh}，补齐后不成立`, en: `Late data: ${reason.en}; with all of it this does not hold` };
}

/** Ordinals count per subject within one position and due time, so that a restart numbers them alike. */
function orderOf(moment: Moment): Signal["order"] {
  const { cell, due } = moment;
  if (cell.orderPos === cell.pos && cell.orderDue === due) cell.ordinal++;
  else {
    cell.orderPos = cell.pos;
    cell.orderDue = due;
    cell.ordinal = 0;
  }
  return { pos: cell.pos, due, ordinal: cell.ordinal };
}

function placeOf(moment: Moment, person: string | null, device: string | null, ports: RulePorts): string | null {
  const { subject } = moment.cell;
  if (subject.kind === "place") return subject.id;
  const home = person === null ? null : (ports.person(person)?.home ?? null);
  return home ?? (device === null ? null : (ports.device(device)?.place ?? null));
}

function causeOf(moment: Moment, open: Open, device: string | null, ports: RulePorts): SignalCause {
  const { rule, state, cell } = moment;
  const limit = rule.leaves[open.cause]?.limit ?? null;
  const measurement = limit?.measurement ?? null;
  const figure = rule.leaves[open.cause]?.figure ?? null;
  const devices = new Set(device === null ? [] : [device]);
  if (cell.subject.kind === "person") for (const id of ports.devicesOfPerson(cell.subject.id)) devices.add(id);
  const series = [...devices].flatMap((id) => rule.evidence.map((name) => [id, name] as const));
  return {
    measurement,
    event: limit?.event ?? null,
    value: measurement === null && figure === null ? null : (state.slots[open.cause]?.value ?? null),
    limit: limit?.limit ?? null,
    side: limit?.side ?? null,
    unit: figure ?? (measurement === null ? null : MEASUREMENTS[measurement].unit),
    source: rule.source,
    since: open.since,
    series,
  };
}

interface Said {
  /** Index of the condition whose numbers are shown. */
  readonly shown: number;
  readonly cause: SignalCause;
  readonly device: string | null;
  readonly beside: readonly Words[];
  readonly times: number;
}

function reasonOf(moment: Moment, { cause, shown, device, beside, times }: Said, ports: RulePorts): Words {
  const { rule, state } = moment;
  const teller = rule.leaves[shown]?.tells ? shown : rule.leaves.findIndex((leaf) => leaf.tells !== null);
  const slot = state.slots[teller];
  return fill(rule.reason, {
    cause,
    zone: moment.cell.zone,
    now: moment.env.now,
    device: device === null ? "" : (ports.device(device)?.name ?? device),
    times,
    beside,
    setBy: rule.setBy ?? null,
    groups: groupNames(moment, ports),
    told: slot ? (rule.leaves[teller]?.tells?.(slot) ?? null) : null,
    witnesses: witnessesOf(moment).map((id) => ports.device(id)?.name ?? id),
    dependents: dependentsOf(moment, ports),
    behind: rule.outage ? ports.sharing("gateway", moment.cell.subject.id, moment.cell.community).length : 0,
  });
}

function witnessesOf({ rule, state }: Moment): readonly string[] {
  const names = rule.leaves.flatMap((leaf, i) => (leaf.names && state.slots[i]?.on ? namesOf(state.slots[i]) : []));
  return [...new Set(names)];
}

const NOBODY: Dependents = { people: 0, needs: [] };

/** Who lives in the buildings that fell silent, or whose devices hang on the network or gateway that did, and is at home. Counted, never named. */
function dependentsOf(moment: Moment, ports: RulePorts): Dependents {
  const places = silentPlaces(moment, ports);
  if (places.length === 0) return NOBODY;
  const found = new Set(places.flatMap((place) => [...ports.peopleBelow(place), ...ports.peopleAt(place)]));
  const counts = new Map<string, { words: Words; count: number }>();
  let people = 0;
  for (const id of found) {
    const person = ports.person(id);
    const needs = person?.state === "home" ? dependsOn(person) : [];
    if (needs.length > 0) people++;
    for (const words of needs) {
      const known = counts.get(words.zh);
      if (known) known.count++;
      else counts.set(words.zh, { words, count: 1 });
    }
  }
  return { people, needs: [...counts.values()] };
}

function silentPlaces({ rule, state, cell }: Moment, ports: RulePorts): readonly string[] {
  const homesOf = (by: "gateway" | "network", id: string): readonly string[] => {
    const homes = ports.sharing(by, id, cell.community).map((device) => ports.device(device)?.place ?? null);
    return [...new Set(homes.filter((home) => home !== null))];
  };
  const groups = rule.together ? namesOf(state.slots[rule.together.at]) : [];
  if (rule.together?.by === "building") return groups;
  // What hangs on a network tells whose homes it serves.
  if (rule.together?.by === "network") return [...new Set(groups.flatMap((network) => homesOf("network", network)))];
  if (!rule.outage || cell.subject.kind !== "device") return [];
  // What stands behind the gateway does so too; its own cupboard does not.
  return homesOf("gateway", cell.subject.id);
}

function groupNames(moment: Moment, ports: RulePorts): string {
  const spec = moment.rule.together;
  if (!spec) return "";
  const groups = namesOf(moment.state.slots[spec.at]);
  return groups.map((id) => (spec.by === "network" ? id : ports.placeName(id))).join("、");
}
