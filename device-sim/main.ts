import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { actingAs } from "./acting.ts";
import { DEMO_GATEWAY } from "./community/devices.ts";
import { demoCommunity } from "./community.ts";
import { driveRealTime } from "./drive.ts";
import { startHub } from "./hub-child.ts";
import { createHubClient } from "./hub-client.ts";
import { splitUrl } from "./mqtt-url.ts";
import { connectPublisher } from "./publisher.ts";
import { clockStartOf, runDriven } from "./run-scenario.ts";
import { SCENARIOS, scenarioNamed } from "./scenarios/list.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { stage } from "./staging.ts";

const HELP = `npm run sim -- --list
npm run sim -- --scenario NAME [--seed N] [--chaos] [--truth FILE] [--fleet]
               [--speed X|max] [--url mqtt://user:password@host:port] [--http URL] [--hub-entry FILE]

At speed 1 the scenario is sent to the hub at --url as it happens (default: mqtt://127.0.0.1:1883, log-in demo-gateway
with HUB_DEMO_PASSWORD); --fleet sends the other devices too. At any other speed the clock of the hub must be driven:
without --url a hub is started for the run, with --url its clock is moved through --http.
--truth writes what must come of it, for npm run judge.
`;

interface Wishes {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly chaos: boolean;
  readonly fleet: boolean;
  readonly speed: number;
  readonly url: string | undefined;
  readonly http: string | undefined;
  readonly entry: string | undefined;
  readonly truth: string | undefined;
}

class Misuse extends Error {}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function list(): void {
  for (const { name, words, about, minutes } of SCENARIOS)
    process.stdout.write(
      `${name.padEnd(18)} ${String(minutes).padStart(4)} min  ${words.zh} · ${words.en}\n${" ".repeat(29)}${about.en}\n`,
    );
}

function readSpeed(text: string): number {
  const speed = text === "max" ? Number.POSITIVE_INFINITY : Number(text);
  if (!(speed > 0)) throw new Misuse(`--speed ${text} is neither a number above 0 nor "max"`);
  return speed;
}

function readWishes(): Wishes | null {
  const { values } = parseArgs({
    options: {
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      scenario: { type: "string" },
      seed: { type: "string", default: "1" },
      speed: { type: "string", default: "1" },
      url: { type: "string" },
      http: { type: "string" },
      "hub-entry": { type: "string" },
      chaos: { type: "boolean", default: false },
      fleet: { type: "boolean", default: false },
      truth: { type: "string" },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return null;
  }
  if (values.list) {
    list();
    return null;
  }
  if (values.scenario === undefined) throw new Misuse(`Which scenario? --list shows them all.\n\n${HELP}`);
  const scenario = scenarioNamed(values.scenario);
  if (scenario === undefined)
    throw new Misuse(`There is no scenario "${values.scenario}". There are: ${SCENARIOS.map((s) => s.name).join(", ")}.`);
  return {
    scenario,
    seed: values.seed,
    chaos: values.chaos,
    fleet: values.fleet,
    speed: readSpeed(values.speed),
    url: values.url,
    http: values.http,
    entry: values["hub-entry"] ?? process.env.SHOUWANG_HUB_ENTRY,
    truth: values.truth,
  };
}

async function playRealTime(wishes: Wishes): Promise<void> {
  const fallback = `mqtt://${process.env.HUB_HOST ?? "127.0.0.1"}:${process.env.HUB_MQTT_PORT ?? "1883"}`;
  const target = splitUrl(wishes.url ?? fallback, { username: DEMO_GATEWAY, password: process.env.HUB_DEMO_PASSWORD });
  if (!target.ok) throw new Misuse(target.reason);
  const { scenario, seed, chaos, fleet } = wishes;
  const publisher = await connectPublisher({ ...target, allSure: false, sirens: fleet, onLink: say });
  const start = Date.now() + 1_000;
  const staged = stage({ scenario, community: demoCommunity(), seed, start, warmUp: 0, pace: fleet ? "lively" : "calm", chaos, fleet });
  if (wishes.truth) await writeFile(wishes.truth, `${JSON.stringify(staged.truth, null, 2)}\n`);
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => (stopping = true));
  say(`${scenario.words.zh} · ${scenario.words.en}: ${scenario.minutes} min in real time, seed ${seed}`);
  if (staged.acts.length > 0 && wishes.http === undefined)
    say("In this scenario the duty officer acts too; without --http that is left out, and what hangs on it will not come.");
  const staff = wishes.http === undefined ? null : createHubClient(wishes.http, "duty", target.password);
  const sent = await driveRealTime(
    {
      ...{ stream: staged.stream, publisher, from: staged.from, to: staged.to, stopped: () => stopping },
      ...(staff && { act: actingAs(staff, staged.acts) }),
    },
    Date.now,
  );
  await publisher.end();
  say(`${sent} messages sent`);
}

async function playDriven(wishes: Wishes): Promise<void> {
  const { scenario, seed, chaos, speed } = wishes;
  if (wishes.url === undefined && wishes.entry === undefined)
    throw new Misuse(
      "A speed other than 1 needs a hub with a driven clock: give --hub-entry (or SHOUWANG_HUB_ENTRY), or --url and --http of one.",
    );
  const target =
    wishes.url === undefined ? null : splitUrl(wishes.url, { username: DEMO_GATEWAY, password: process.env.HUB_DEMO_PASSWORD });
  if (target && !target.ok) throw new Misuse(target.reason);
  if (target && wishes.http === undefined)
    throw new Misuse("With --url and a speed other than 1, --http names the hub whose clock is to be moved.");
  if (target && wishes.http) {
    const { driven } = await createHubClient(wishes.http, "admin", target.password).health();
    if (!driven)
      throw new Misuse(
        `The hub at ${wishes.http} runs by the wall clock; only one started with HUB_CLOCK=driven takes a speed other than 1.`,
      );
  }
  const child = target ? null : await startHub(wishes.entry ?? "", process.env, clockStartOf(wishes.scenario, Date.now()));
  try {
    const at = target ? { http: wishes.http ?? "", mqtt: target.url, password: target.password } : child;
    if (at === null) throw new Misuse("There is no hub to play on.");
    let shown = 0;
    const { truth, sent, seconds } = await runDriven({
      scenario,
      seed,
      chaos,
      speed,
      ...{ http: at.http, mqtt: at.mqtt, password: at.password },
      onProgress(share, count) {
        if (share < shown) return;
        shown = share + 0.1;
        say(`${Math.round(share * 100)} %, ${count} messages`);
      },
    });
    if (wishes.truth) await writeFile(wishes.truth, `${JSON.stringify(truth, null, 2)}\n`);
    say(`${scenario.name}: ${sent} messages in ${seconds.toFixed(1)} s`);
    if (child) {
      const { judge } = await import("./verdict.ts");
      const verdict = await judge(createHubClient(child.http, "duty", child.password), truth);
      process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
      process.exitCode = verdict.pass ? 0 : 1;
    }
  } finally {
    await child?.stop();
  }
}

async function main(): Promise<void> {
  const wishes = readWishes();
  if (wishes === null) return;
  await (wishes.speed === 1 ? playRealTime(wishes) : playDriven(wishes));
}

main().catch((error: unknown) => {
  const known = error instanceof Misuse || (error instanceof TypeError && "code" in error);
  say(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error));
  process.exitCode = known ? 2 : 1;
});
