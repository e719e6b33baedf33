import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pino from "pino";
import { DAY, toIso } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { isRefusal, openRecords } from "../store/records/index.ts";
import { openSeries } from "../store/series/index.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataPlaces } from "./command-line.ts";
import { askRunningHub, openDataDir, Refused } from "./data-dir.ts";
import { obeyReplay, type ReplayAnswer, type ReplayCommand, readReplayAnswer } from "./replay-commands.ts";
import { replayReport } from "./replay-report.ts";
import { createReplays } from "./replays.ts";
import { createRuleBook } from "./rule-book.ts";
import { readRulesAndPlans } from "./rules-and-plans.ts";

const USAGE = `npm run rules:replay -- RULE [--file CHANGED.yaml] [--days N | --from TIME [--to TIME]] [--json]
Runs a changed rule and the version in force over the stored history, and tells what each would have raised.
It asks the running hub, or opens the files where none runs. Nothing is raised and nobody is told.
  RULE        the id of the rule, for example spo2-low
  --file      the whole text of the changed rule; without it the version in force is compared with itself
  --days      so many days back from now; 14 unless said, 92 at most
  --from, --to   ISO 8601 times, for example 2026-03-01T00:00:00+08:00
  --json      the whole result as JSON on standard output
Ctrl-C cancels it.`;

/** How often the hub is asked how far it is. */
const EVERY_MS = 300;

type Ask = (command: ReplayCommand) => Promise<ReplayAnswer>;

/** The data directory is ours as long as the replay takes. */
async function openFiles({
  dataDir,
  databaseUrl,
  influx,
}: ReturnType<typeof readDataPlaces>): Promise<{ ask: Ask; close(): Promise<void> }> {
  if (influx !== null) fail("The series lie on an outside server that cannot give them in the order of the messages: no replay.");
  const dir = await openDataDir(dataDir);
  const undo: (() => unknown)[] = [dir.release];
  const close = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const records = await openRecords({ dir: dir.records, databaseUrl });
    undo.push(() => records.stop());
    const series = await openSeries({ dir: dir.series });
    undo.push(() => series.stop());
    const clock = createWallClock(() => undefined);
    undo.push(() => clock.stop());
    const directory = createDirectory();
    directory.load(await records.loadRegistry());
    const log = pino({ level: "warn" }, pino.destination(2));
    const book = createRuleBook(readRulesAndPlans().rules, await records.rules.versions(), (row, what) =>
      log.error({ rule: row.rule, version: row.version, what }, "an edited rule cannot be read; the one before is in force"),
    );
    const replays = createReplays({
      ...{ book, series, records, directory, log, now: clock.now, monotonic: () => performance.now() },
      community: () => directory.communities()[0]?.id ?? "",
    });
    undo.push(() => replays.stop());
    return { ask: (command) => obeyReplay({ replays, audit: records.audit, now: clock.now }, command), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readCommandLine(): { readonly command: Extract<ReplayCommand, { do: "rule-replay" }>; readonly json: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: "string" },
      days: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [rule, ...more] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (rule === undefined || more.length > 0) fail(USAGE);
  const time = (name: "from" | "to"): string | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const at = Date.parse(text);
    return Number.isFinite(at) ? toIso(at) : fail(`--${name}: "${text}" is no time; write it as 2026-03-01T00:00:00+08:00`);
  };
  const [from, to] = [time("from"), time("to")];
  const days = values.days === undefined ? undefined : Number(values.days);
  if (days !== undefined && (!(days > 0) || from !== undefined || to !== undefined))
    fail("--days: a number of days above 0, and not together with --from or --to");
  const clock = createWallClock(() => undefined);
  const begin = days === undefined ? from : toIso(clock.now() - days * DAY);
  clock.stop();
  const yaml = values.file === undefined ? undefined : readText(values.file);
  return {
    command: {
      ...{ do: "rule-replay", rule },
      ...(yaml !== undefined && { yaml }),
      ...(begin !== undefined && { from: begin }),
      ...(to !== undefined && { to }),
    },
    json: values.json,
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return fail(`The rule cannot be read: ${String(error)}`);
  }
}

/** Told where it has moved by a hundredth on a terminal, by a tenth in a file. */
function progressTeller(): (done: number) => void {
  const step = process.stderr.isTTY ? 1 : 10;
  let told = -1;
  return (done) => {
    const percent = Math.floor((done * 100) / step) * step;
    if (percent === told) return;
    told = percent;
    process.stderr.write(process.stderr.isTTY ? `\rreplaying ${percent} % ${percent === 100 ? "\n" : ""}` : `replaying ${percent} %\n`);
  };
}

async function follow(ask: Ask, command: ReplayCommand): Promise<ReplayAnswer> {
  const tell = progressTeller();
  let answer = await ask(command);
  let cancelled = false;
  process.on("SIGINT", () => {
    cancelled = true;
  });
  for (let asked = false; answer.ok && (answer.replay.state === "waiting" || answer.replay.state === "running"); ) {
    const { id, progress } = answer.replay;
    tell(progress);
    if (cancelled && !asked) {
      asked = true;
      await ask({ do: "replay-cancel", id });
    }
    await pause(EVERY_MS);
    answer = await ask({ do: "replay-show", id });
  }
  if (answer.ok && answer.replay.state === "done") tell(1);
  return answer;
}

async function main(): Promise<void> {
  const { command, json } = readCommandLine();
  const places = readDataPlaces();
  const first = await askRunningHub(places.dataDir, command);
  const files = first === undefined ? await openFiles(places) : undefined;
  // The first answer is there already where a hub runs.
  let given = first;
  const ask: Ask = files
    ? files.ask
    : async (asked) => {
        const answer = given ?? (await askRunningHub(places.dataDir, asked));
        given = undefined;
        return readReplayAnswer(answer);
      };
  const answer = await follow(ask, command).finally(() => files?.close());
  if (!answer.ok) fail(answer.reason);
  const { replay } = answer;
  if (json) process.stdout.write(`${JSON.stringify(replay, null, 2)}\n`);
  if (replay.state !== "done" || replay.result === null) {
    process.stderr.write(`${replay.error?.en ?? `The replay is ${replay.state}.`}\n`);
    process.exit(1);
  }
  if (!json) process.stdout.write(replayReport(replay, replay.result));
}

main().catch((error: unknown) => fail(error instanceof Refused || isRefusal(error) ? error.message : String(error)));
