import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Value } from "typebox/value";
import { createHubClient, type HubClient } from "./hub-client.ts";
import { type GroundTruth, GroundTruthSchema } from "./truth.ts";
import { judge } from "./verdict.ts";

const HELP = `npm run judge -- --http URL --truth FILE [--username duty] [--password …] [--wait]

Judges a run from HTTP alone: whether every alert that the ground truth demands was raised in time, and nothing that must
not be. Prints the verdict as JSON; exit code 0 passed, 1 failed, 2 not judged. The password is HUB_DEMO_PASSWORD by
default. --wait waits until the run's last deadline has passed on the hub's clock.
`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Before the last deadline a missing alert may still come. */
async function untilOver(hub: HubClient, truth: GroundTruth, wait: boolean): Promise<boolean> {
  const end = Date.parse(truth.to);
  for (let told = false; ; ) {
    const { time } = await hub.health();
    if (time === null || time >= end) return true;
    if (!wait) {
      say(`The run lasts until ${truth.to}; on the hub it is ${new Date(time).toISOString()}. --wait waits for it.`);
      return false;
    }
    if (!told) say(`Waiting for ${truth.to} …`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, Math.max(200, end - time))));
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      http: { type: "string" },
      truth: { type: "string" },
      username: { type: "string", default: "duty" },
      password: { type: "string" },
      wait: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const password = values.password ?? process.env.HUB_DEMO_PASSWORD;
  if (values.help || !values.http || !values.truth || !password) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const parsed: unknown = JSON.parse(await readFile(values.truth, "utf8"));
  if (!Value.Check(GroundTruthSchema, parsed)) {
    const first = Value.Errors(GroundTruthSchema, parsed)[0];
    say(`${values.truth} is no ground truth: ${first ? `${first.instancePath} ${first.message}` : "wrong shape"}`);
    return 2;
  }
  const hub = createHubClient(values.http, values.username, password);
  if (!(await untilOver(hub, parsed, values.wait))) return 2;
  const verdict = await judge(hub, parsed);
  process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
  return verdict.pass ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
