import { quantile, startLoad, wait } from "../rig.ts";
import type { Bench, BenchRow } from "../row.ts";
import { compared } from "./figure.ts";
import { peersFor, RUNS } from "./intake.ts";
import type { Subject, Wanted } from "./subject.ts";

/** Messages a second of the others meanwhile: what Node-RED too can take. */
const BACKGROUND = 3_000;
const CLIENTS = 50;
const SECONDS = 5;
const ALERTS_PER_SECOND = 20;
const ALERTS = SECONDS * ALERTS_PER_SECOND;

interface Run {
  readonly p50: number;
  readonly p99: number;
  readonly unseen: number;
}

/** From writing a breaking value at QoS 1 until the WebSocket of a desk has the alert. */
async function oneRun(subject: Subject, qos: 0 | 1): Promise<Run> {
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  const endAlerts = await subject.alerts((device) => {
    const sent = sentAt.get(device);
    if (sent === undefined) return;
    took.push(performance.now() - sent);
    sentAt.delete(device);
  });
  const client = await subject.publisher();
  const load = startLoad(subject.mqtt, { logins: subject.logins, clients: CLIENTS, qos, rate: BACKGROUND, seconds: SECONDS + 2 });
  await wait(1_000);
  for (let n = 0; n < ALERTS; n++) {
    const topic = subject.fresh.pop() ?? "";
    sentAt.set(topic.split("/")[3] ?? "", performance.now());
    client.publish(`${topic}/telemetry`, JSON.stringify({ ts: Date.now(), heart_rate: 72, spo2: 97, skin_temperature: 36.4, battery: 7 }), {
      qos: 1,
    });
    await wait(1_000 / ALERTS_PER_SECOND);
  }
  await load.result;
  await wait(300);
  client.end(true);
  endAlerts();
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99), unseen: sentAt.size };
}

async function measured(make: (wanted: Wanted) => Promise<Subject>): Promise<readonly BenchRow[]> {
  const subject = await make({ qos: 1, clients: CLIENTS, alerts: ALERTS * RUNS });
  const { who } = subject;
  try {
    const runs: Run[] = [];
    for (let n = 0; n < RUNS; n++) runs.push(await oneRun(subject, 1));
    const row = (measure: string, unit: string, pick: (run: Run) => number): BenchRow =>
      compared("compare-latency", { measure, who, unit, better: "less", runs: runs.map(pick) });
    return [
      row(`breaking value to a desk, p50 (${BACKGROUND} messages/s meanwhile)`, "ms", (run) => run.p50),
      row("breaking value to a desk, p99", "ms", (run) => run.p99),
      row(`alerts not seen, of ${ALERTS} in a run`, "alerts", (run) => run.unseen),
    ];
  } finally {
    await subject.stop();
  }
}

export const compareLatency: Bench = {
  name: "compare-latency",
  about: "a breaking value until a desk's WebSocket has the alert: the hub, Mosquitto with a subscriber, Node-RED",
  run: async () => {
    const { makers, left } = await peersFor("compare-latency");
    const rows: BenchRow[] = [...left];
    for (const make of makers) rows.push(...(await measured(make)));
    return rows;
  },
};
