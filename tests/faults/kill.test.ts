import { expect, it } from "vitest";
import { POSTGRES_BIN, startCluster } from "../support/postgres-cluster.ts";
import { type KillOutcome, killRun } from "./kill-run.ts";

const RUN = { kills: 4, rate: 1_000, devices: 10, seed: 7 };

function expectNothingLost(outcome: KillOutcome): void {
  expect(outcome.acknowledged).toBeGreaterThan(2_000);
  expect(outcome).toMatchObject({ missing: 0, doubled: 0, reopened: 0 });
  expect(outcome.heldForOffMs).not.toBeNull();
  expect(outcome.heldForOffMs ?? Number.POSITIVE_INFINITY).toBeLessThan(1_500);
}

// `npm run bench -- kill` does this at 20 moments; here a few, so that every run of the tests sees it.
it("loses, doubles and repeats nothing when it is killed under load", { timeout: 120_000 }, async () => {
  expectNothingLost(await killRun(RUN));
});

it.skipIf(POSTGRES_BIN === null)(
  "nor does it with its records on PostgreSQL (Debian's package postgresql)",
  { timeout: 120_000 },
  async () => {
    const cluster = await startCluster();
    try {
      const env = { HUB_DATABASE_URL: await cluster.createDatabase("shouwang") };
      const outcome = await killRun({ ...RUN, kills: 3, env });
      expectNothingLost(outcome);
      console.info(`restarts on PostgreSQL: ${outcome.restartMs.map((ms) => Math.round(ms)).join(", ")} ms`);
    } finally {
      await cluster.remove();
    }
  },
);
