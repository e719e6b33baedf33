import { startHub } from "../support/hub-process.ts";
import { quantile } from "./rig.ts";
import { atMost, type Bench, told } from "./row.ts";

const RUNS = 5;

export const start: Bench = {
  name: "start",
  about: "from spawn to ready: an empty directory, then the same again",
  run: async () => {
    const cold = await startHub();
    await cold.stop();
    const warm: number[] = [];
    for (let n = 0; n < RUNS; n++) {
      const hub = await startHub({ dataDir: cold.dataDir });
      warm.push(hub.startMs);
      await hub.stop();
    }
    cold.clean();
    return [
      told("start", "on an empty directory, demo seeded", cold.startMs, "ms"),
      atMost("start", `warm, median of ${RUNS}`, quantile(warm, 0.5), "ms", 5_000),
    ];
  },
};
