import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { DAY, type DeviceRecord, type Measurement, MINUTE, type Person, type Reading, type ReplayResult } from "../../contracts/index.ts";
import type { ReplayTask } from "../../hub/replay-run.ts";
import { runReplay } from "../../hub/replay-thread.ts";
import type { WorldContent } from "../../hub/replay-world.ts";
import { openSeries, type SeriesStore } from "../../store/series/index.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";
import { COMMUNITY, DAY0 } from "./series-data.ts";

const ROWS = 10_000_000;
const DEVICES = 500;
const DAYS = 5;
/** What one message of a device says. */
const MEASUREMENTS = ["heart_rate", "spo2", "temperature", "battery"] as const satisfies readonly Measurement[];

/** Every stored reading is fed to a condition of both versions. */
const ruleOf = (above: number): string => `
id: bench-rule
name: { zh: 基准, en: Bench }
family: vitals
plan: vitals
source: "made up for the bench"
subjects: { kind: person, devices: [wearable] }
when:
  any:
    - { measurement: heart_rate, above: ${above}, samples: { match: 3, of: 5, within: 10m } }
    - { measurement: spo2, above: ${above}, for: 5m }
    - { measurement: temperature, above: ${above}, for: 2m }
    - { measurement: battery, above: ${above}, for: 3m }
severity: [{ if: { above: ${above + 3} }, is: high }, { is: medium }]
reason: { zh: "{value}", en: "{value}" }
`;

const PERSON: Omit<Person, "id" | "home"> = {
  ...{ community: COMMUNITY, name: "", birthYear: null, sex: null, living: "alone", ability: "mild", mobility: "walks" },
  ...{ needs: [], state: "home", spo2Scale: 1, contacts: [], demo: true },
};

const deviceId = (n: number): string => `device-${n}`;

/** Devices send in turn, each message with all measurements; positions are the numbers of the messages. */
async function build(store: SeriesStore, rows: number, days: number): Promise<void> {
  const messages = Math.floor(rows / MEASUREMENTS.length);
  for (let n = store.position(COMMUNITY); n < messages; n++) {
    const at = DAY0 + Math.floor((n / messages) * days * DAY);
    const device = n % DEVICES;
    const readings = MEASUREMENTS.map((measurement, m): Reading => {
      // A slow wave for each device, in steps of a tenth with a little noise.
      const value = 70 + Math.round(100 * Math.sin(at / 7e6 + device + m) + ((n * 31 + m) % 7)) / 10;
      return { device: deviceId(device), measurement, at, recv: at + 120, value, quality: 0, pos: n + 1 };
    });
    store.append(COMMUNITY, readings, []);
    if (n % 5_000 !== 4_999) continue;
    store.flush(COMMUNITY, n + 1);
    await store.settle();
  }
  store.flush(COMMUNITY, messages);
  await store.settle();
  while ((await store.tend(DAY0 + days * DAY + 11 * MINUTE)).more);
}

function worldOf(): WorldContent {
  const ids = Array.from({ length: DEVICES }, (_, n) => deviceId(n));
  const place = { id: "root", community: COMMUNITY, level: "community", name: "bench", parent: null, aliases: [] } as const;
  const device = (id: string): DeviceRecord => ({
    ...{ id, community: COMMUNITY, externalId: id, name: id, kind: "wearable", place: "root", interval: null, gateway: null, createdAt: 0 },
  });
  return {
    communities: [{ id: COMMUNITY, name: "bench", zone: "Asia/Shanghai" }],
    places: [{ ...place, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null }],
    people: ids.map((id) => ({ ...PERSON, id: `person-${id}`, home: "root" })),
    devices: ids.map(device),
    assignments: ids.map((id) => ({ device: id, person: `person-${id}`, from: 0, to: null })),
  };
}

async function measured(store: SeriesStore, days: number): Promise<readonly BenchRow[]> {
  if (!store.history) throw new Error("this store gives no history");
  const to = DAY0 + days * DAY;
  const rule = (above: number) => ({ yaml: ruleOf(above), pack: "bench" });
  const task: ReplayTask = {
    ...{ community: COMMUNITY, inForce: rule(80), changed: rule(79.9), others: [], from: DAY0 + 1, to, judged: [], lacks: [] },
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let rss = 0;
  delay.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result: ReplayResult | undefined = await runReplay({
    ...{ task, content: worldOf(), history: store.history, now: to, monotonic: () => performance.now() },
    progress: () => {
      rss = Math.max(rss, process.memoryUsage.rss());
    },
    cancelled: () => false,
  });
  const wall = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  delay.disable();
  const readings = result?.readings ?? 0;
  const cores = (used.user + used.system) / 1e6;
  return [
    told("replay", "readings judged by both versions", readings, ""),
    atLeast("replay", "readings a second of processor time (one core)", readings / cores, "readings/s", 300_000),
    told("replay", "readings a second by the wall", readings / wall, "readings/s"),
    told("replay", "alerts of the version in force", result?.raised.old ?? 0, ""),
    told("replay", "alerts of the changed version", result?.raised.new ?? 0, ""),
    atMost("replay", "hub's thread: longest stall", delay.max / 1e6, "ms", 50),
    told("replay", "memory of the process, at most", rss / 1e6, "MB"),
  ];
}

export const replay: Bench = {
  name: "replay",
  about: `two versions of a rule over ${ROWS / 1e6} million stored readings of ${DEVICES * MEASUREMENTS.length} series`,
  run: async (options) => {
    const days = options.days ?? DAYS;
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), "replay-bench-"));
    const store = await openSeries({ dir, lateWait: 0 });
    try {
      await build(store, options.rows ?? ROWS, days);
      return await measured(store, days);
    } finally {
      await store.stop();
      if (options.dir === null) rmSync(dir, { recursive: true, force: true });
    }
  },
};
