import { type Duration, type Instant, parseDuration } from "../../contracts/index.ts";
import { actingAs } from "../../device-sim/acting.ts";
import { DEMO_GATEWAY } from "../../device-sim/community/devices.ts";
import { demoCommunity } from "../../device-sim/community.ts";
import { driveClock, stepsFor } from "../../device-sim/drive.ts";
import { createHubClient } from "../../device-sim/hub-client.ts";
import { connectPublisher } from "../../device-sim/publisher.ts";
import { clockStartOf, nextStart, WARM_UP } from "../../device-sim/run-scenario.ts";
import { scenarioNamed } from "../../device-sim/scenarios/list.ts";
import { stage as staged } from "../../device-sim/staging.ts";
import { judge, type Verdict } from "../../device-sim/verdict.ts";
import { DEMO_PASSWORD } from "./hub-process.ts";
import { openStage, type Stage } from "./stage.ts";

/** A stage on which a scenario of the simulator is played with its whole fleet, in parts: between them humans act. */
export interface ScenarioStage extends Stage {
  /** The scenario's own beginning. */
  readonly start: Instant;
  /** Plays on until so long after the beginning. Everything that falls due meanwhile happens. */
  playTo(after: string): Promise<void>;
  /** Plays on for so long. */
  play(time: string): Promise<void>;
  /** What the simulator's own judge says of all until now. */
  verdict(): Promise<Verdict>;
}

interface Wanted {
  readonly name: string;
  readonly seed: string;
  /** Any day will do; the scenario has its own hour. */
  readonly day: Instant;
  /** False: what the scenario's own officer does is left to the story. */
  readonly acts?: false;
}

const spanOf = (text: string): Duration => {
  const span = parseDuration(text);
  if (span === undefined) throw new Error(`no span: ${text}`);
  return span;
};

export async function openScenario({ name, seed, day, acts }: Wanted): Promise<ScenarioStage> {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const stage = await openStage(clockStartOf(scenario, day));
  const start = nextStart(stage.now(), scenario.hour);
  const ready = staged({
    ...{ scenario, community: demoCommunity(), seed, start, warmUp: WARM_UP, pace: "calm", chaos: false, fleet: true },
  });
  const { http, mqtt } = stage.hub();
  const publisher = await connectPublisher({ url: mqtt, username: DEMO_GATEWAY, password: DEMO_PASSWORD, allSure: true, sirens: true });
  const clock = { ...createHubClient(http, "admin", DEMO_PASSWORD), moveClock: stage.moveTo };
  const act = acts === false ? undefined : actingAs(createHubClient(http, "duty", DEMO_PASSWORD), ready.acts);
  const playUntil = async (to: Instant): Promise<void> => {
    const parts = { stream: ready.stream, publisher, from: stage.now(), to, ...(act && { act }) };
    await driveClock(parts, clock, stepsFor(ready.waits, ready.to - ready.from), Number.POSITIVE_INFINITY);
  };
  return {
    ...stage,
    start,
    playTo: (after) => playUntil(start + spanOf(after)),
    play: (time) => playUntil(stage.now() + spanOf(time)),
    verdict: () => judge(createHubClient(http, "duty", DEMO_PASSWORD), ready.truth),
    stop: async () => {
      await publisher.end();
      await stage.stop();
    },
  };
}
