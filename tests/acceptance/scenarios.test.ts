import { describe, expect, it } from "vitest";
import { toIso } from "../../contracts/index.ts";
import { demoCommunity } from "../../device-sim/community.ts";
import { createHubClient } from "../../device-sim/hub-client.ts";
import { clockStartOf, runDriven } from "../../device-sim/run-scenario.ts";
import { scenarioNamed } from "../../device-sim/scenarios/list.ts";
import { stage } from "../../device-sim/staging.ts";
import { judge } from "../../device-sim/verdict.ts";
import { DEMO_PASSWORD, startHub } from "../support/hub-process.ts";

/** On an idle machine some 25 s in all; a busy one may need several times that. */
const PATIENCE = 240_000;

describe("scenarios with losses, repeats, delays and wrong clocks, played to a real hub and judged over HTTP", () => {
  it.concurrent.for([
    ["kitchen-fire", "3"],
    ["fall-at-night", "5"],
    ["fall-raw", "4"],
    ["gateway-backlog", "2"],
    // The bands of a couple are swapped: asked whether somebody else wears them, never taken for signs of the wrong person.
    ["wrong-wrist", "6"],
  ] as const)("%s, seed %s", { timeout: PATIENCE }, async ([name, seed], { expect: own }) => {
    const scenario = scenarioNamed(name);
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    const hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(clockStartOf(scenario, Date.now())) } });
    try {
      const place = { http: hub.http, mqtt: hub.mqtt, password: DEMO_PASSWORD };
      const { truth, sent } = await runDriven({ scenario, seed, chaos: true, speed: Number.POSITIVE_INFINITY, ...place });
      const verdict = await judge(createHubClient(hub.http, "duty", DEMO_PASSWORD), truth);
      own(verdict.demands.filter((demand) => !demand.met)).toEqual([]);
      own(verdict.forbidden).toEqual([]);
      own(verdict.dropped).toEqual([]);
      own(verdict.demands.length).toBe(2);
      own(verdict.pass).toBe(true);
      own(sent).toBeGreaterThan(3_000);
    } finally {
      await hub.stop();
      hub.clean();
    }
  });

  it("a hub that was told nothing fails them: the judge does not pass by itself", async () => {
    const scenario = scenarioNamed("kitchen-fire");
    if (scenario === undefined) throw new Error("no scenario kitchen-fire");
    const hub = await startHub({ env: { HUB_CLOCK: "driven" } });
    try {
      const start = Date.now();
      const options = {
        scenario,
        community: demoCommunity(),
        seed: "3",
        start,
        warmUp: 0,
        pace: "calm",
        chaos: true,
        fleet: false,
      } as const;
      const verdict = await judge(createHubClient(hub.http, "duty", DEMO_PASSWORD), stage(options).truth);
      expect(verdict.demands.map((demand) => demand.why)).toEqual(["never raised", "never raised"]);
      expect(verdict.pass).toBe(false);
    } finally {
      await hub.stop();
      hub.clean();
    }
  });
});
