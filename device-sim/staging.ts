import { type CommunitySeed, EVENT_KINDS, type Instant, MINUTE, SECOND, toIso } from "../contracts/index.ts";
import { type Chaos, createChaos, throughChaos } from "./chaos.ts";
import { createFleet } from "./fleet/fleet.ts";
import type { TimedMessage } from "./fleet/message.ts";
import type { Pace } from "./fleet/model.ts";
import { createRandom } from "./random.ts";
import { type Claim, pattern, type Scenario, type Script, type StaffAct } from "./scenarios/scenario.ts";
import { type MessageStream, merge, streamOf, type TakeOver, without } from "./stream.ts";
import type { Demand, GroundTruth, Pattern } from "./truth.ts";

export interface StagingOptions {
  readonly scenario: Scenario;
  readonly community: CommunitySeed;
  readonly seed: string;
  /** Time of the scenario's first message. */
  readonly start: Instant;
  /** How long the fleet has been running before that. */
  readonly warmUp: number;
  readonly pace: Pace;
  readonly chaos: boolean;
  /** False: the scenario alone, where a fleet runs already. */
  readonly fleet: boolean;
}

/** A scenario made ready: its stream and what must come of it. */
export interface Staged {
  readonly stream: MessageStream;
  readonly truth: GroundTruth;
  /** Start of the fleet, and end of what is sent. */
  readonly from: Instant;
  readonly to: Instant;
  /** From before the first message behind a demand to the demand's deadline. */
  readonly waits: readonly { readonly from: Instant; readonly to: Instant }[];
  /** Devices that the scenario speaks for. */
  readonly takes: readonly TakeOver[];
  readonly acts: readonly StaffAct[];
}

/** Alerts are looked for this much before their cause arrives: a driven clock moves in steps of two seconds. */
const EARLY = 3 * SECOND;
/** After the last message, so that late arrivals and their deadlines are within. */
const AFTER = 2 * MINUTE;

function arrivalsOf(messages: readonly TimedMessage[], chaos: Chaos | null): Map<string, Instant[]> {
  const byCause = new Map<string, Instant[]>();
  for (const message of messages) {
    if (message.cause === null) continue;
    const at = chaos === null ? [message.at] : chaos.arrivals(message);
    const first = at[0];
    if (first !== undefined) byCause.set(message.cause, [...(byCause.get(message.cause) ?? []), first]);
  }
  for (const list of byCause.values()) list.sort((a, b) => a - b);
  return byCause;
}

function resolve(claim: Claim, arrivals: ReadonlyMap<string, readonly Instant[]>): Demand | string {
  const list = arrivals.get(claim.cause) ?? [];
  const first = list[0];
  const last = list[claim.arrivals - 1];
  if (first === undefined || last === undefined) return `${claim.name}: ${list.length} of ${claim.arrivals} messages arrived`;
  return {
    name: claim.name,
    families: [...claim.families],
    event: claim.event,
    subject: claim.subject,
    severityAtLeast: claim.severityAtLeast,
    occurrences: claim.occurrences,
    from: toIso(first - EARLY),
    by: toIso(last + claim.within * SECOND),
  };
}

/** Silence that the outage itself made is told rightly, once for each device. */
function outagesAllowed(options: StagingOptions, chaos: Chaos | null, to: Instant): Pattern[] {
  if (chaos === null) return [];
  const from = options.start - options.warmUp;
  const devices = options.community.devices.map((d) => d.externalId).filter((id) => chaos.hadOutage(id, from, to));
  const subject = { devices, people: [], places: [] };
  return devices.length === 0 ? [] : [pattern("devices whose link was down", { families: ["device"], subject, severityAtMost: "medium" })];
}

/** Devices whose figures, or events on which no life hangs, a demand needs: what is old of those rightly raises nothing. */
function steadyDevices(script: Script): Set<string> {
  return new Set(
    script.must.filter(({ event }) => event === null || !EVENT_KINDS[event].lifeSafety).flatMap((claim) => claim.subject.devices),
  );
}

export function stage(options: StagingOptions): Staged {
  const { scenario, community, seed, start, warmUp, pace } = options;
  const random = createRandom(`${seed}/${scenario.name}`);
  const script = scenario.script({ community, random, start });
  const chaos = options.chaos ? createChaos({ seed: `${seed}/${scenario.name}`, steady: steadyDevices(script) }) : null;
  const from = start - warmUp;
  const to = start + scenario.minutes * MINUTE + (chaos === null ? 0 : 12 * MINUTE);
  const own = streamOf(script.messages);
  const all = options.fleet ? merge(without(createFleet({ seed, community, from, pace }), script.takes), own) : own;
  const arrivals = arrivalsOf(script.messages, chaos);
  const resolved = script.must.map((claim) => resolve(claim, arrivals));
  const truth: GroundTruth = {
    scenario: scenario.name,
    seed,
    chaos: options.chaos,
    community: community.community.id,
    from: toIso(start - EARLY),
    to: toIso(to + AFTER),
    devices: community.devices.length,
    must: resolved.filter((one): one is Demand => typeof one !== "string"),
    mustNot: [...script.mustNot],
    allowed: [...script.allowed, ...outagesAllowed(options, chaos, to)],
    dropped: resolved.filter((one): one is string => typeof one === "string"),
    falseLimit: scenario.falseLimit,
  };
  const waits = truth.must.map((demand) => ({ from: Date.parse(demand.from) - EARLY, to: Date.parse(demand.by) + EARLY }));
  return {
    stream: chaos === null ? all : throughChaos(all, chaos),
    truth,
    from,
    to: to + AFTER,
    waits,
    takes: script.takes,
    acts: script.acts ?? [],
  };
}
