import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createCheckpoint } from "../../hub/checkpoint.ts";
import { createEngine, type Engine, loadRulePacks } from "../../rules/index.ts";
import type { StoredCell } from "../../store/records/index.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";
import { DEVICES, minuteOf, portsOf, type Standing, settle } from "./rules-community.ts";

const WARM_UP = 12;
const MEASURED = 16;

/** Only `take` counts, on the clock of the wall and as processor time of the process, collecting its garbage included. */
function measureReadings(engine: Engine, devices: readonly Standing[], told_: { signals: number }): BenchRow[] {
  let [seconds, cores, readings, best] = [0, 0, 0, 0];
  for (let round = 0; round < WARM_UP + MEASURED; round++) {
    const messages = minuteOf(devices, round);
    const count = messages.reduce((sum, message) => sum + message.readings.length, 0);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    for (const message of messages) engine.take(message);
    const took = (performance.now() - begun) / 1_000;
    const used = process.cpuUsage(cpu);
    if (round < WARM_UP) continue;
    seconds += took;
    cores += (used.user + used.system) / 1e6;
    readings += count;
    best = Math.max(best, count / took);
  }
  const stats = engine.stats();
  return [
    told("rules", `subjects of ${DEVICES} devices; each is concerned by several of ${stats.rules} rules`, stats.cells, ""),
    told("rules", "readings in a message", readings / (MEASURED * DEVICES), ""),
    told("rules", "signals given meanwhile", told_.signals, ""),
    atLeast("rules", "readings a second of processor time (one core)", readings / cores, "1/s", 500_000),
    told("rules", "readings a second by the wall", readings / seconds, "1/s"),
    told("rules", "the same, in the best minute", best, "1/s"),
    told("rules", "a message, processor time", (cores * 1e6) / (MEASURED * DEVICES), "µs"),
    atMost("rules", "memory of the process with all that state", process.memoryUsage().rss / 1e6, "MB", 500),
  ];
}

/** The hub's own checkpoint, without the disk; a stop is what another timer of a millisecond waits meanwhile. */
async function measureCheckpoint(engine: Engine, reopen: () => Engine): Promise<BenchRow[]> {
  const saved: StoredCell[] = [];
  const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const checkpoint = createCheckpoint({
    rooms: [{ name: "rules", dirty: (limit) => engine.dirty(limit), dirtyCount: () => engine.stats().dirty }],
    communities: () => ["c1"],
    last: () => 0,
    synced: idle,
    save: async (_room, cells) => {
      saved.push(...cells);
      await idle();
    },
    passed: () => {},
    monotonic: () => performance.now(),
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await idle();
  delay.enable();
  const begun = performance.now();
  await checkpoint.sweep();
  const took = (performance.now() - begun) / 1_000;
  delay.disable();
  const bytes = saved.reduce((sum, cell) => sum + cell.blob.byteLength + cell.key.length, 0);
  const back = performance.now();
  reopen().restore(
    saved.map(({ key, pos, blob }) => ({ key, pos, community: "c1", state: JSON.parse(Buffer.from(blob).toString()) as string })),
  );
  return [
    atMost("rules", `checkpoint of ${saved.length} cells`, took, "s", 2),
    atMost("rules", "longest stop meanwhile", delay.max / 1e6 - 1, "ms", 5),
    told("rules", "its size", bytes / 1e6, "MB"),
    atMost("rules", "restart from it", (performance.now() - back) / 1_000, "s", 2),
    told("rules", "memory of the process, two engines and the checkpoint in it", process.memoryUsage().rss / 1e6, "MB"),
  ];
}

export const rules: Bench = {
  name: "rules",
  about: "the rule engine alone: full packs, 10,000 devices of a community, checkpoint and restart",
  run: async () => {
    const loaded = loadRulePacks(join(import.meta.dirname, "..", "..", "rules", "packs"));
    if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
    const devices = settle();
    const ports = portsOf(devices);
    const counted = { signals: 0 };
    const open = () =>
      createEngine({
        rules: loaded.rules,
        ports,
        emit: () => {
          counted.signals++;
        },
      });
    const engine = open();
    return [...measureReadings(engine, devices, counted), ...(await measureCheckpoint(engine, open))];
  },
};
