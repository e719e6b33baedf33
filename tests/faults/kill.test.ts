import { expect, it } from "vitest";
import { killRun } from "./kill-run.ts";

// `npm run bench -- kill` does this at 20 moments; here a few, so that every run of the tests sees it.
it("loses, doubles and repeats nothing when it is killed under load", { timeout: 120_000 }, async () => {
  const outcome = await killRun({ kills: 4, rate: 1_000, devices: 10, seed: 7 });
  expect(outcome.acknowledged).toBeGreaterThan(2_000);
  expect(outcome).toMatchObject({ missing: 0, doubled: 0, reopened: 0 });
  expect(outcome.heldForOffMs).not.toBeNull();
  expect(outcome.heldForOffMs ?? Number.POSITIVE_INFINITY).toBeLessThan(1_500);
});
