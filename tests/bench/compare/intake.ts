import { hasMosquitto, MOSQUITTO_HINT } from "../../support/mosquitto.ts";
import type { LoadResult } from "../mqtt-load.ts";
import { startLoad, wait } from "../rig.ts";
import type { Bench, BenchRow } from "../row.ts";
import { compared, skipped } from "./figure.ts";
import { startHubSubject } from "./hub-subject.ts";
import { startMosquittoSubject } from "./mosquitto-subject.ts";
import { NODE_RED_HINT, nodeRedEntry } from "./node-red.ts";
import { startNodeRedSubject } from "./node-red-subject.ts";
import { cpuSeconds, memoryMb, type Subject, type Wanted } from "./subject.ts";

/** Those compared, and rows about those that cannot be had here. */
export async function peersFor(bench: string): Promise<{ makers: ((wanted: Wanted) => Promise<Subject>)[]; left: BenchRow[] }> {
  const makers = [startHubSubject];
  if (!hasMosquitto) return { makers, left: [skipped(bench, "Mosquitto", MOSQUITTO_HINT), skipped(bench, "Node-RED", MOSQUITTO_HINT)] };
  makers.push(startMosquittoSubject);
  const nodeRed = await nodeRedEntry();
  if (nodeRed === null) return { makers, left: [skipped(bench, "Node-RED", NODE_RED_HINT)] };
  return { makers: [...makers, startNodeRedSubject(nodeRed)], left: [] };
}

export const RUNS = 5;
const CLIENTS = 100;
const SECONDS = 4;
/** QoS 1: messages of one client under way. */
const WINDOW = 100;
/**
 * More than anyone takes: the sockets are always full, and what is sent is what is let in. Not above one message of a
 * client in a millisecond, or two would bear the same time and the hub would drop one as a repeat.
 */
const ALWAYS_FULL = 100_000;
/** Nothing more was judged for so long: what is missing is lost. */
const STILL_MS = 4_000;
/** Asking costs those who answer over HTTP some of the time that is measured. */
const LOOK_MS = 200;
const PATIENCE_MS = 30_000;

interface Run {
  readonly perSecond: number;
  readonly lost: number;
  readonly cpuUs: number;
}

/** From the first message sent until the last one judged, which is looked for from the moment the load should end. */
async function oneRun(subject: Subject, qos: 0 | 1, seconds: number): Promise<Run> {
  const before = await subject.judged();
  const cpu = cpuSeconds(subject.pids);
  const flags = { logins: subject.logins, clients: CLIENTS, qos, rate: ALWAYS_FULL, window: qos === 1 ? WINDOW : 0, seconds };
  let load: LoadResult | null = null;
  const ended = startLoad(subject.mqtt, flags).result.then((result) => {
    load = result;
    return result;
  });
  await wait(seconds * 1_000);
  let [judged, last] = [0, Date.now()];
  const end = last + PATIENCE_MS;
  const missing = (): number => (load === null ? Number.POSITIVE_INFINITY : load.sent - judged);
  while (missing() > 0 && Date.now() < end && (load === null || Date.now() - last < STILL_MS)) {
    await wait(LOOK_MS);
    const now = (await subject.judged()) - before;
    if (now > judged) [judged, last] = [now, Date.now()];
  }
  const { beganAt, sent } = await ended;
  return {
    perSecond: (judged / (last - beganAt)) * 1_000,
    lost: sent - judged,
    cpuUs: ((cpuSeconds(subject.pids) - cpu) / Math.max(1, judged)) * 1e6,
  };
}

async function measured(
  bench: string,
  qos: 0 | 1,
  seconds: number,
  make: (wanted: Wanted) => Promise<Subject>,
): Promise<readonly BenchRow[]> {
  const subject = await make({ qos, clients: CLIENTS, alerts: 0 });
  const { who } = subject;
  try {
    await oneRun(subject, qos, 1);
    const runs: Run[] = [];
    for (let n = 0; n < RUNS; n++) {
      const run = await oneRun(subject, qos, seconds);
      process.stderr.write(`  ${who}: ${Math.round(run.perSecond)} messages/s, ${run.lost} lost\n`);
      runs.push(run);
    }
    const of = (pick: (run: Run) => number): readonly number[] => runs.map(pick);
    const kind = `QoS ${qos}`;
    return [
      compared(bench, {
        measure: `${kind}, messages judged a second`,
        who,
        unit: "messages/s",
        better: "more",
        runs: of((run) => run.perSecond),
      }),
      compared(bench, { measure: `${kind}, messages lost in a run`, who, unit: "messages", better: "less", runs: of((run) => run.lost) }),
      compared(bench, { measure: `${kind}, processor for each message`, who, unit: "µs", better: "less", runs: of((run) => run.cpuUs) }),
      compared(bench, { measure: `${kind}, memory after`, who, unit: "MB", better: "less", runs: [memoryMb(subject.pids)] }),
    ];
  } finally {
    await subject.stop();
  }
}

function intake(name: string, qos: 0 | 1): Bench {
  return {
    name,
    about: `the same QoS ${qos} telemetry and one rule: the hub, Mosquitto with a subscriber, Node-RED`,
    run: async ({ seconds }) => {
      const { makers, left } = await peersFor(name);
      const rows: BenchRow[] = [...left];
      for (const make of makers) rows.push(...(await measured(name, qos, seconds ?? SECONDS, make)));
      return rows;
    },
  };
}

export const compareQos0 = intake("compare-qos0", 0);
export const compareQos1 = intake("compare-qos1", 1);
