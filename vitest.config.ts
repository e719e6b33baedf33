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

const ROOMS = "rooms";
/**
 * Rooms whose files share a process: reading the same modules again for each file took longer than all of their tests. Nothing of
 * one file is left for the next: no file here changes the environment, a module or a global.
 */
const SHARING = "{contracts,ingest,rules,alerts,cases,notify,api,store,hub,dashboard,device-sim,broker}/**/*.test.{ts,tsx}";

/** Hubs and browsers that a test starts are processes of their own: one test for each core keeps all of them busy. */
const AT_A_TIME = Math.min(Math.max(availableParallelism(), 2), 6);

/**
 * What starts hubs, servers and browsers takes longest: it begins first, so that nothing long is left at the end. The rooms
 * follow one another without a gap: a process is shared with the next file in the queue or not at all.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId, project }: TestSpecification): number => {
      const first = ["/tests/browser/", "/tests/faults/", "/tests/", "/store/"].findIndex((part) => moduleId.includes(part));
      if (first >= 0) return first;
      return project.name === ROOMS ? 4 : 5;
    };
    return (await super.sort(files)).sort((a, b) => weight(a) - weight(b));
  }
}

export default defineConfig({
  test: {
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 180_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "side by side",
          include: ["{node-red,scripts,tests}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ALONE],
          maxWorkers: AT_A_TIME,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: ROOMS,
          include: [SHARING],
          exclude: [...configDefaults.exclude, ...ALONE],
          isolate: false,
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
