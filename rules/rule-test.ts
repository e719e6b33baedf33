import { readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { parse } from "yaml";
import {
  type Change,
  DEVICE_KIND_NAMES,
  type DeviceEvent,
  EVENT_KINDS,
  type HandEntry,
  HandValuesSchema,
  type Instant,
  isEventKind,
  isMeasurement,
  newestParts,
  type Observation,
  PLACE_LEVELS,
  parseDuration,
  Quality,
  type Reading,
  SECOND,
  SEVERITIES,
  SIGNAL_MARKS,
  type Signal,
  toIso,
} from "../contracts/index.ts";
import { check } from "./check.ts";
import type { CompiledRule } from "./compile.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { PersonFacts, RulePorts } from "./ports.ts";

const closed = { additionalProperties: false };
const Span = Type.String({ pattern: "^-?(\\d+(\\.\\d+)?(ms|s|m|h|d))+$" });
const QualityName = Type.Enum(["timeRepaired", "rejected", "replayed", "historical", "doubtful"]);

const DeviceSetup = Type.Object(
  {
    kind: Type.Enum(DEVICE_KIND_NAMES),
    person: Type.Optional(Type.String()),
    place: Type.Optional(Type.String()),
    interval: Type.Optional(Type.Number()),
    uplink: Type.Optional(Type.String()),
  },
  closed,
);

/** Places need be named only where a rule looks at the tree or at an outline. */
const PlaceSetup = Type.Object(
  {
    level: Type.Enum([...PLACE_LEVELS]),
    in: Type.Optional(Type.String()),
    outline: Type.Optional(Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }))),
  },
  closed,
);

const Step = Type.Object(
  {
    t: Span,
    device: Type.Optional(Type.String()),
    /** Repeats the step: every so often, until the last repetition at or before `until`. */
    every: Type.Optional(Span),
    until: Type.Optional(Span),
    readings: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Array(Type.Number())]))),
    event: Type.Optional(Type.Enum(Object.keys(EVENT_KINDS).filter(isEventKind))),
    state: Type.Optional(Type.Enum(["on", "off", "pulse"])),
    id: Type.Optional(Type.String()),
    confidence: Type.Optional(Type.Number()),
    test: Type.Optional(Type.Boolean()),
    /** How long before its arrival it happened. */
    age: Type.Optional(Span),
    /** The device's clock is so far ahead. */
    ahead: Type.Optional(Span),
    quality: Type.Optional(Type.Array(QualityName)),
    link: Type.Optional(Type.Enum(["online", "offline"])),
    change: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** What a human measured `age` before typing it in. */
    entry: Type.Optional(Type.Object({ id: Type.Optional(Type.String()), person: Type.String(), values: HandValuesSchema }, closed)),
    /** Strikes out the entry of this id. */
    strike: Type.Optional(Type.String()),
    /** New facts of a person, followed by the registry's change record. */
    person: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);
type Step = Static<typeof Step>;

const Expected = Type.Object(
  {
    t: Span,
    rule: Type.Optional(Type.String()),
    act: Type.Enum(["raised", "changed", "again", "ceased"]),
    severity: Type.Optional(Type.Enum([...SEVERITIES])),
    certainty: Type.Optional(Type.String()),
    subject: Type.Optional(Type.String()),
    marks: Type.Optional(Type.Array(Type.Enum([...SIGNAL_MARKS]))),
    reason: Type.Optional(Type.String()),
    /** Part of what only those read who may see scores. */
    detail: Type.Optional(Type.String()),
  },
  closed,
);

const Script = Type.Object(
  {
    name: Type.String(),
    /** The rule looked at; others may say what they like. */
    rule: Type.String(),
    start: Type.Optional(Type.String()),
    people: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
    places: Type.Optional(Type.Record(Type.String(), PlaceSetup)),
    devices: Type.Record(Type.String(), DeviceSetup),
    given: Type.Array(Step),
    until: Span,
    expect: Type.Array(Expected),
  },
  closed,
);
export type RuleTestScript = Static<typeof Script>;

export interface RuleTestOutcome {
  readonly file: string;
  readonly name: string;
  readonly rule: string;
  readonly raises: boolean;
  readonly failures: readonly string[];
}

/** The scripts of a file, or what is wrong with it. */
export function readRuleTests(file: string): { readonly scripts: readonly RuleTestScript[]; readonly faults: readonly string[] } {
  const raw: unknown = parse(readFileSync(file, "utf8"));
  const faults = check(Type.Object({ tests: Type.Array(Script) }, closed), raw, []);
  if (faults.length > 0) return { scripts: [], faults: faults.map((f) => `${f.path.join(".")}: ${f.what}; ${f.mend}`) };
  return { scripts: (raw as { tests: RuleTestScript[] }).tests, faults: [] };
}

/** Runs scripts of readings and events through the real engine on a driven clock; one outcome per script. */
export function runRuleTests(files: readonly string[], rules: readonly CompiledRule[]): RuleTestOutcome[] {
  return files.flatMap((file): RuleTestOutcome[] => {
    const { scripts, faults } = readRuleTests(file);
    if (faults.length > 0) return [{ file, name: "", rule: "", raises: false, failures: faults }];
    return scripts.map((script) => ({
      ...{ file, name: script.name, rule: script.rule, raises: script.expect.some((each) => each.act === "raised") },
      failures: runScript(script, rules),
    }));
  });
}

const COMMUNITY = "c1";
const DEFAULT_START = "2026-03-02T08:00:00+08:00";

/** @returns what was not as expected; empty where all was */
export function runScript(script: RuleTestScript, rules: readonly CompiledRule[]): string[] {
  if (!rules.some((rule) => rule.id === script.rule)) return [`there is no rule "${script.rule}"`];
  return compare(script, signalsOf(script, rules), startOf(script));
}

const startOf = (script: RuleTestScript): Instant => Date.parse(script.start ?? DEFAULT_START);

/** What the rule of a script says while the script is played. */
export function signalsOf(script: RuleTestScript, rules: readonly CompiledRule[]): Signal[] {
  const start = startOf(script);
  const signals: Signal[] = [];
  const world = makeWorld(script);
  const engine = createEngine({
    rules,
    ports: world.ports,
    emit: (signal) => {
      if (signal.rule === script.rule) signals.push(signal);
    },
  });
  let pos = 0;
  for (const step of unrolled(script.given)) {
    pos++;
    play(engine, step, start + step.at, pos, world);
  }
  engine.advance(start + spanOf(script.until));
  return signals;
}

type Unrolled = Step & { readonly at: number; readonly round: number };

function unrolled(steps: readonly Step[]): Unrolled[] {
  const all: Unrolled[] = [];
  for (const step of steps) {
    const every = step.every === undefined ? 0 : spanOf(step.every);
    const until = step.until === undefined ? spanOf(step.t) : spanOf(step.until);
    let round = 0;
    for (let at = spanOf(step.t); at <= until; at += every) {
      all.push({ ...step, at, round: round++ });
      if (every === 0) break;
    }
  }
  return all
    .map((step, i) => ({ step, i }))
    .sort((a, b) => a.step.at - b.step.at || a.i - b.i)
    .map(({ step }) => step);
}

function entryOf(step: Unrolled, { id, person, values }: NonNullable<Step["entry"]>, recv: Instant): HandEntry {
  const [measuredAt, enteredAt] = [toIso(recv - (step.age === undefined ? 0 : spanOf(step.age))), toIso(recv)];
  const who = { measuredBy: "li", enteredBy: "li", enteredByName: "li" };
  return { id: id ?? `at ${recv}`, person, measuredAt, enteredAt, ...who, device: null, values, note: null, struck: null };
}

function play(
  engine: Engine,
  step: Unrolled,
  recv: Instant,
  pos: number,
  { people, entries }: { readonly people: Map<string, PersonFacts>; readonly entries: Map<string, HandEntry> },
): void {
  if (step.change) {
    engine.change({ kind: "change", community: COMMUNITY, pos, recv, change: changeOf(step.change, recv) });
    return;
  }
  if (step.entry) {
    const entry = entryOf(step, step.entry, recv);
    entries.set(entry.id, entry);
    engine.change({ kind: "change", community: COMMUNITY, pos, recv, change: { what: "entry", entry } });
    return;
  }
  if (step.strike !== undefined) {
    const entry = entries.get(step.strike);
    if (!entry) throw new Error(`there is no entry "${step.strike}"`);
    entries.delete(step.strike);
    const stands = newestParts([...entries.values()].filter(({ person }) => person === entry.person));
    engine.change({ kind: "change", community: COMMUNITY, pos, recv, change: { what: "entry-struck", entry, stands } });
    return;
  }
  if (step.person) {
    const id = String(step.person.id);
    const known = people.get(id);
    if (known) people.set(id, { ...known, ...step.person });
    engine.change({ kind: "change", community: COMMUNITY, pos, recv, change: { what: "registry", entity: "person", id } });
    return;
  }
  if (step.device !== undefined) engine.take(observationOf(step, step.device, recv, pos));
}

/** Times in a change may be written as spans from its own time. */
function changeOf(raw: Record<string, unknown>, recv: Instant): Change {
  const entries = Object.entries(raw).map(([key, value]) => {
    const negative = typeof value === "string" && value.startsWith("-");
    const span = typeof value === "string" ? parseDuration(negative ? value.slice(1) : value) : undefined;
    return [key, span === undefined ? value : recv + (negative ? -span : span)];
  });
  return Object.fromEntries(entries) as Change;
}

function observationOf(step: Unrolled, device: string, recv: Instant, pos: number): Observation {
  const at = recv - (step.age === undefined ? 0 : spanOf(step.age)) + (step.ahead === undefined ? 0 : spanOf(step.ahead));
  const quality = (step.quality ?? []).reduce((bits, name) => bits | Quality[name], 0);
  const readings: Reading[] = Object.entries(step.readings ?? {}).flatMap(([measurement, given]) => {
    const value = typeof given === "number" ? given : given[step.round % given.length];
    if (!isMeasurement(measurement) || value === undefined) throw new Error(`"${measurement}" is no measurement`);
    return [{ device, measurement, at, recv, value, quality, pos }];
  });
  const events: DeviceEvent[] = [];
  if (step.event) {
    const state = step.state ?? (EVENT_KINDS[step.event].shape === "pulse" ? "pulse" : "on");
    const { event, id = null, confidence = null, test = false } = step;
    events.push({ device, event, id, state, at, recv, quality, pos, confidence, test, data: {} });
  }
  return { community: COMMUNITY, pos, recv, device, readings, events, snapshots: [], link: step.link ?? null };
}

function makeWorld(script: RuleTestScript): {
  ports: RulePorts;
  people: Map<string, PersonFacts>;
  entries: Map<string, HandEntry>;
} {
  const people = new Map<string, PersonFacts>();
  for (const [id, facts] of Object.entries(script.people ?? {})) people.set(id, { ...ORDINARY, id, ...facts });
  const devices = new Map(Object.entries(script.devices));
  const places = new Map(Object.entries(script.places ?? {}));
  const way = (place: string): string[] => {
    const above = places.get(place)?.in;
    return above === undefined ? [place] : [...way(above), place];
  };
  const placeAbove: RulePorts["placeAbove"] = (place, level) => way(place).findLast((id) => places.get(id)?.level === level);
  const ports: RulePorts = {
    device: (id) => {
      const device = devices.get(id);
      if (!device) return undefined;
      const { kind, place = null, interval = null, uplink } = device;
      return { id, community: COMMUNITY, kind, place, interval, name: id, ...(uplink !== undefined && { uplink }) };
    },
    personOf: (id) => devices.get(id)?.person,
    person: (id) => people.get(id),
    devicesOfPerson: (person) => [...devices].filter(([, device]) => device.person === person).map(([id]) => id),
    peopleAt: (place) => [...people.values()].filter((person) => person.home === place).map((person) => person.id),
    peopleBelow: (place) =>
      [...people.values()].filter(({ home }) => home !== null && home !== place && way(home).includes(place)).map((person) => person.id),
    placeAbove,
    outline: (place) => places.get(place)?.outline?.map(([lon = 0, lat = 0]) => [lon, lat] as const),
    placeName: (place) => place,
    sharing: (by, id) =>
      [...devices]
        .filter(
          ([, { uplink, place }]) =>
            by === "community" ||
            (by === "compound" || by === "building" || by === "home"
              ? place !== undefined && (placeAbove(place, by) ?? (by === "home" ? place : undefined)) === id
              : uplink === `${by === "network" ? "net" : by}:${id}`),
        )
        .map(([name]) => name),
    placePath: (place) => `/${COMMUNITY}/${way(place).join("/")}/`,
    zoneOf: () => "Asia/Shanghai",
  };
  return { ports, people, entries: new Map<string, HandEntry>() };
}

const ORDINARY: PersonFacts = {
  ...{ id: "", community: COMMUNITY, home: "home1", living: "alone", ability: "mild", mobility: "walks" },
  ...{ needs: [], state: "home", spo2Scale: 1, birthYear: 1940 },
};

function spanOf(text: string): number {
  const negative = text.startsWith("-");
  const span = parseDuration(negative ? text.slice(1) : text);
  if (span === undefined) throw new Error(`"${text}" is no duration`);
  return negative ? -span : span;
}

function compare(script: RuleTestScript, signals: readonly Signal[], start: Instant): string[] {
  const failures: string[] = [];
  const told = (signal: Signal | undefined) =>
    signal
      ? `${signal.act} ${signal.severity}/${signal.certainty} at ${(signal.recv - start) / SECOND} s (${toIso(signal.recv)}) [${signal.marks}] "${signal.reason.zh}" "${signal.detail?.zh ?? ""}"`
      : "nothing";
  for (let i = 0; i < Math.max(signals.length, script.expect.length); i++) {
    const wanted = script.expect[i];
    const signal = signals[i];
    if (!wanted || !signal) {
      failures.push(`${i + 1}: expected ${wanted ? `${wanted.act} at ${wanted.t}` : "nothing more"}, got ${told(signal)}`);
      continue;
    }
    const wrong =
      signal.act !== wanted.act ||
      signal.recv !== start + spanOf(wanted.t) ||
      (wanted.severity !== undefined && wanted.severity !== signal.severity) ||
      (wanted.certainty !== undefined && wanted.certainty !== signal.certainty) ||
      (wanted.subject !== undefined && wanted.subject !== `${signal.subject.kind}:${signal.subject.id}`) ||
      (wanted.marks !== undefined && wanted.marks.join() !== signal.marks.join()) ||
      (wanted.reason !== undefined && !signal.reason.zh.includes(wanted.reason)) ||
      (wanted.detail !== undefined && !signal.detail?.zh.includes(wanted.detail));
    if (wrong)
      failures.push(`${i + 1}: expected ${JSON.stringify(wanted)}, got ${told(signal)} on ${signal.subject.kind}:${signal.subject.id}`);
  }
  return failures;
}
