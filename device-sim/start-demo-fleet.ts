import { Type } from "typebox";
import { Value } from "typebox/value";
import { type Clock, toIso } from "../contracts/index.ts";
import { actingAs } from "./acting.ts";
import { demoCommunity } from "./community.ts";
import { driveRealTime } from "./drive.ts";
import { createFleet } from "./fleet/fleet.ts";
import type { HubClient } from "./hub-client.ts";
import { connectPublisher, type Publisher } from "./publisher.ts";
import { scenarioNamed } from "./scenarios/list.ts";
import { stage } from "./staging.ts";
import { type MessageStream, merge, type TakeOver, without } from "./stream.ts";

export interface DemoFleetOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  /** For scenarios in which the duty officer acts; null: that is left out. */
  readonly staff: HubClient | null;
}

export interface DemoFleet {
  stop(): Promise<void>;
}

const CommandSchema = Type.Object({ scenario: Type.String(), id: Type.Optional(Type.String()) });

interface Playing {
  readonly name: string;
  readonly to: number;
  readonly stream: MessageStream;
  readonly act: ((until: number) => Promise<void>) | null;
}

/** The fleet with the scenarios that were started meanwhile; each speaks for its devices while it lasts. */
function createTroupe(options: DemoFleetOptions) {
  const community = demoCommunity();
  const taken: TakeOver[] = [];
  const fleet = createFleet({ seed: options.seed, community, from: options.clock.now(), pace: "lively" });
  const playing = new Map<string, Playing>();
  let runs = 0;
  const stream: MessageStream = {
    *until(end) {
      let all: MessageStream = without(fleet, taken);
      for (const one of playing.values()) all = merge(all, one.stream);
      yield* all.until(end);
    },
  };
  return {
    stream,
    /** @returns the scenario begun, or why not */
    begin(name: string): Playing | string {
      const scenario = scenarioNamed(name);
      if (scenario === undefined) return `no scenario is called ${name}`;
      if (playing.has(name)) return `${name} is running already`;
      runs += 1;
      const start = options.clock.now() + 500;
      const seed = `${options.seed}-${runs}`;
      const staged = stage({ scenario, community, seed, start, warmUp: 0, pace: "lively", chaos: false, fleet: false });
      taken.push(...staged.takes);
      const act = options.staff === null ? null : actingAs(options.staff, staged.acts);
      const one = { name, to: start + scenario.minutes * 60_000, stream: staged.stream, act };
      playing.set(name, one);
      return one;
    },
    async act(until: number): Promise<void> {
      for (const one of playing.values()) await one.act?.(until);
    },
    /** Takes leave of what is over. @returns their names */
    ended(now: number): string[] {
      const names = [...playing.values()].filter((one) => now > one.to).map((one) => one.name);
      for (const name of names) playing.delete(name);
      return names;
    },
  };
}

async function obey(
  payload: string,
  troupe: ReturnType<typeof createTroupe>,
  publisher: Publisher,
  log: (text: string) => void,
): Promise<void> {
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return publisher.answer({ ok: false, reason: "not JSON" });
  }
  if (!Value.Check(CommandSchema, body)) return publisher.answer({ ok: false, reason: "not a command for the simulator" });
  const begun = troupe.begin(body.scenario);
  const answer = typeof begun === "string" ? { ok: false, reason: begun } : { ok: true, state: "running", until: toIso(begun.to) };
  log(`scenario ${body.scenario}: ${typeof begun === "string" ? begun : "begun"}`);
  await publisher.answer({ scenario: body.scenario, ...(body.id !== undefined && { id: body.id }), ...answer });
}

/** All simulated devices of the demo in real time, playing scenarios on the gateway's command until stopped. */
export async function startDemoFleet(options: DemoFleetOptions): Promise<DemoFleet> {
  const { url, username, password, clock, log } = options;
  const troupe = createTroupe(options);
  let live: Publisher | null = null;
  const publisher = await connectPublisher({
    ...{ url, username, password, allSure: false, sirens: true, onLink: log },
    onCommand(payload) {
      if (live) obey(payload, troupe, live, log).catch((error: unknown) => log(String(error)));
    },
  });
  live = publisher;
  let stopping = false;
  const run = driveRealTime(
    {
      stream: troupe.stream,
      publisher,
      from: clock.now(),
      to: Number.POSITIVE_INFINITY,
      stopped: () => stopping,
      act: (until) => troupe.act(until).catch((error: unknown) => log(String(error))),
      onProgress(at) {
        for (const scenario of troupe.ended(at)) publisher.answer({ scenario, ok: true, state: "ended" }).catch(() => undefined);
      },
    },
    () => clock.now(),
  );
  return {
    async stop() {
      stopping = true;
      await run;
      await publisher.end();
    },
  };
}
