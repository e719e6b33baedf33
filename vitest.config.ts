import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that hold a limit of real time below some seconds, or make a machine's disk slow: nothing runs beside them. */
const ALONE = [
  "api/http/session.test.ts",
  "api/live/live.test.ts",
  "broker/broker.test.ts",
  "device-sim/wire.test.ts",
  "rules/engine.test.ts",
  "store/recent.test.ts",
  "tests/browser/desk.test.ts",
  "tests/faults/{degraded,puback-after-sync,sync-before-puback}.test.ts",
];

/** Much of a test's time is waiting (a sync, a start, a limit that passes): one more than there are cores. */
const AT_A_TIME = Math.min(availableParallelism() + 1, 6);

/** What starts hubs, servers and browsers takes longest: it begins first, so that nothing long is left at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification): number =>
      ["/tests/browser/", "/tests/faults/", "/tests/", "/store/"].findIndex((part) => moduleId.includes(part)) >>> 0;
    return (await super.sort(files)).sort((a, b) => weight(a) - weight(b));
  }
}

export default defineConfig({
  test: {
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 90_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "side by side",
          include: [
            "{contracts,broker,ingest,store,rules,alerts,cases,notify,api,device-sim,node-red,hub,dashboard,scripts}/**/*.test.{ts,tsx}",
            "tests/**/*.test.ts",
          ],
          exclude: [...configDefaults.exclude, ...ALONE],
          maxWorkers: AT_A_TIME,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, maxWorkers: 1, maxConcurrency: 3, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
