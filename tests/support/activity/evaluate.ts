import { type DeviceEvent, HOUR, type Instant, type Observation, type Signal } from "../../../contracts/index.ts";
import { createRandom } from "../../../device-sim/random.ts";
import { type CompiledRule, createEngine, loadRulePacks, type PersonFacts, type RulePorts, readRule } from "../../../rules/index.ts";
import { ASLEEP, FRONT_DOOR, type HomeRecording, OUT, type Span } from "./recording.ts";

const RULE = "no-activity";
const [COMMUNITY, HOME, PERSON] = ["c1", "home1", "p1"];
const WEEK = 7 * 24 * HOUR;

/** The rule as shipped, by itself. */
export function ruleOfInactivity(packs: string): readonly CompiledRule[] {
  const loaded = loadRulePacks(packs);
  if (!loaded.ok) throw new Error("the rule packs do not load");
  return loaded.rules.filter((rule) => rule.id === RULE);
}

/** The same without a rhythm: the limit of all alone. */
export function withoutRhythm(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  return rules.map(({ yaml, pack, file }) => {
    const found = readRule(yaml.replace(/least: \w+/, "least: 12h"), { pack, file });
    if (!found.ok) throw new Error("the rule without its rhythm cannot be read");
    return found.rule;
  });
}

/** What the person of the recording is registered as: alone, nothing else that moves. */
const REGISTERED: PersonFacts = {
  ...{ id: PERSON, community: COMMUNITY, home: HOME, living: "alone", ability: "full", mobility: "walks" },
  ...{ needs: [], state: "home", spo2Scale: 1, birthYear: null },
  household: {
    ...{ people: 1, pets: false, robot: false, heater: false, singleBed: true, visits: [], sleep: null },
    ...{ by: "test", byName: "test", at: "2008-01-01T00:00:00.000Z" },
  },
};

const deviceOf = (id: number): string => (id === FRONT_DOOR ? "door" : `contact-${id}`);

function portsOf(state: () => PersonFacts["state"]): RulePorts {
  return {
    device: (id) => ({ id, community: COMMUNITY, kind: id === "door" ? "door" : "motion", place: HOME, interval: null, name: id }),
    personOf: () => undefined,
    person: (id) => (id === PERSON ? { ...REGISTERED, state: state() } : undefined),
    devicesOfPerson: () => [],
    peopleAt: (place) => (place === HOME ? [PERSON] : []),
    peopleBelow: () => [],
    placeAbove: () => undefined,
    outline: () => undefined,
    placeName: (place) => place,
    sharing: () => [],
    placePath: (place) => `/${COMMUNITY}/${place}/`,
    zoneOf: () => "Asia/Shanghai",
  };
}

function closing({ from, id }: Span, pos: number): Observation {
  const device = deviceOf(id);
  const event: DeviceEvent = {
    ...{ device, event: id === FRONT_DOOR ? "door" : "motion", id: null, state: "on" as const, at: from, recv: from, quality: 0, pos },
    ...{ confidence: null, test: false, data: {} },
  };
  return { community: COMMUNITY, pos, recv: from, device, readings: [], events: [event], snapshots: [], link: null };
}

interface RunOptions {
  readonly rules: readonly CompiledRule[];
  /** Nothing more is heard after this. */
  readonly cutAt?: Instant;
  readonly until: Instant;
  /** Absences of at least so long are registered beforehand; left out: none is. */
  readonly registered?: number;
}

/** The contacts through the engine as it is; answers what the rule said. */
function runHome(home: HomeRecording, { rules, cutAt = Number.POSITIVE_INFINITY, until, registered }: RunOptions): readonly Signal[] {
  const signals: Signal[] = [];
  let state: PersonFacts["state"] = "home";
  const engine = createEngine({ rules, ports: portsOf(() => state), emit: (signal) => signals.push(signal) });
  const trips = registered === undefined ? [] : home.activities.filter((one) => one.id === OUT && one.to - one.from >= registered);
  const moves = [
    ...home.contacts.filter((one) => one.from <= cutAt).map((one) => ({ at: one.from, contact: one, to: state })),
    ...trips.flatMap((one) => [
      { at: one.from, contact: null, to: "out" as const },
      { at: one.to, contact: null, to: "home" as const },
    ]),
  ]
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at);
  let pos = 0;
  for (const { at, contact, to } of moves) {
    pos++;
    if (contact) engine.take(closing(contact, pos));
    else {
      state = to;
      engine.change({ kind: "change", community: COMMUNITY, pos, recv: at, change: { what: "registry", entity: "person", id: PERSON } });
    }
  }
  engine.advance(until);
  return signals;
}

interface Alarms {
  readonly weeks: number;
  readonly raised: readonly Signal[];
  readonly perWeek: number;
  /** Of those raised, how many while the person said to be out. */
  readonly whileOut: number;
}

/** Everything that the rule says of somebody who was well all the time is a false alert. */
export function falseAlarms(home: HomeRecording, rules: readonly CompiledRule[], from: Instant, to: Instant, registered?: number): Alarms {
  const said = runHome(home, { rules, until: to, ...(registered !== undefined && { registered }) });
  const raised = said.filter((signal) => signal.act === "raised" && signal.recv >= from);
  const weeks = (to - from) / WEEK;
  return { weeks, raised, perWeek: raised.length / weeks, whileOut: raised.filter(({ recv }) => during(home, OUT, recv)).length };
}

function during(home: HomeRecording, activity: number, at: Instant): boolean {
  return home.activities.some((one) => one.id === activity && one.from <= at && at < one.to);
}

export interface Delay {
  readonly cutAt: Instant;
  readonly where: "awake" | "asleep" | "out";
  /** From the moment from which nothing more was heard to the alert, in hours. */
  readonly hours: number;
}

/** From random moments on nothing more is heard: how long until it is told. Moments in which an alert stands are no moment. */
export function delays(home: HomeRecording, rules: readonly CompiledRule[], { from, to, count, seed }: Cuts): readonly Delay[] {
  const random = createRandom(seed);
  const found: Delay[] = [];
  while (found.length < count) {
    const cutAt = Math.floor(random.range(from, to));
    const until = cutAt + 3 * 24 * HOUR;
    const said = runHome(home, { rules, cutAt, until });
    const before = said.filter((signal) => signal.recv <= cutAt).at(-1);
    if (before !== undefined && before.act !== "ceased") continue;
    const first = said.find((signal) => signal.recv > cutAt && signal.act === "raised");
    const where = during(home, OUT, cutAt) ? "out" : during(home, ASLEEP, cutAt) ? "asleep" : "awake";
    found.push({ cutAt, where, hours: first === undefined ? Number.POSITIVE_INFINITY : (first.recv - cutAt) / HOUR });
  }
  return found;
}

interface Cuts {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  readonly seed: string;
}

/** First and last moment of a recording, and the middle at which tuning ends and judging begins. */
export function halves({ contacts }: HomeRecording): { readonly start: Instant; readonly middle: Instant; readonly end: Instant } {
  const start = contacts[0]?.from ?? 0;
  const end = contacts.at(-1)?.from ?? 0;
  return { start, middle: start + (end - start) / 2, end };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
