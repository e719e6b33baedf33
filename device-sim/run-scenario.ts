import { DAY, HOUR, type Instant, MINUTE } from "../contracts/index.ts";
import { actingAs } from "./acting.ts";
import { DEMO_GATEWAY } from "./community/devices.ts";
import { demoCommunity } from "./community.ts";
import { driveClock, stepsFor } from "./drive.ts";
import { startOfDay } from "./fleet/rhythm.ts";
import { createHubClient } from "./hub-client.ts";
import { connectPublisher } from "./publisher.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { stage } from "./staging.ts";
import type { GroundTruth } from "./truth.ts";

export interface DrivenRun {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly chaos: boolean;
  readonly speed: number;
  /** Where the hub with its driven clock listens. */
  readonly http: string;
  readonly mqtt: string;
  /** The demo log-ins' password, which the gateway has too. */
  readonly password: string;
  readonly onProgress?: (share: number, sent: number) => void;
  readonly stopped?: () => boolean;
}

export interface RunOutcome {
  readonly truth: GroundTruth;
  readonly sent: number;
  readonly seconds: number;
}

/** The fleet runs so long before a scenario begins: every device has been heard, every rule has its first samples. */
export const WARM_UP = 14 * MINUTE;

/** The next time the local clock shows the scenario's hour, with the warm-up still ahead. */
export function nextStart(now: Instant, hour: number): Instant {
  const today = startOfDay(now) + hour * HOUR;
  return today - WARM_UP >= now ? today : today + DAY;
}

/** Where the clock of a hub of its own must begin: a jump later on would be hours in which it heard nobody, and say so. */
export function clockStartOf(scenario: Scenario, now: Instant): Instant {
  return nextStart(now, scenario.hour) - WARM_UP;
}

/** Plays one scenario on a hub whose clock is driven, from the warm-up to the last deadline. */
export async function runDriven(run: DrivenRun): Promise<RunOutcome> {
  const { scenario, seed, chaos, speed, http, mqtt, password } = run;
  const hub = createHubClient(http, "admin", password);
  const { time, driven } = await hub.health();
  if (!driven || time === null) throw new Error(`The clock of the hub at ${http} is not driven (HUB_CLOCK=driven)`);
  const start = nextStart(time, scenario.hour);
  const staged = stage({ scenario, community: demoCommunity(), seed, start, warmUp: WARM_UP, pace: "calm", chaos, fleet: true });
  const begun = performance.now();
  if (staged.from > time) await hub.moveClock(staged.from);
  const publisher = await connectPublisher({ url: mqtt, username: DEMO_GATEWAY, password, allSure: true, sirens: true });
  try {
    const span = staged.to - staged.from;
    const sent = await driveClock(
      {
        stream: staged.stream,
        publisher,
        from: staged.from,
        to: staged.to,
        act: actingAs(createHubClient(http, "duty", password), staged.acts),
        ...(run.stopped && { stopped: run.stopped }),
        onProgress: (at, count) => run.onProgress?.((at - staged.from) / span, count),
      },
      hub,
      stepsFor(staged.waits, span),
      speed,
    );
    return { truth: staged.truth, sent, seconds: (performance.now() - begun) / 1_000 };
  } finally {
    await publisher.end();
  }
}
