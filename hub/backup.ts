import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { takeBackup } from "../store/backup/index.ts";
import { openSeries } from "../store/series/index.ts";
import { summaryOf } from "./backups.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataPlaces } from "./command-line.ts";
import { askRunningHub, LAYOUT, openDataDir } from "./data-dir.ts";
import { VERSION } from "./version.ts";

const USAGE = `npm run backup -- FOLDER
Takes a back-up of the running hub, or of its files where none runs, into a new directory of FOLDER.
It holds personal data and the key of the device secrets: keep it as safe as the hub itself.`;

async function offline({ dataDir, databaseUrl, influx }: ReturnType<typeof readDataPlaces>, into: string): Promise<unknown> {
  const dir = await openDataDir(dataDir);
  const clock = createWallClock(() => undefined);
  const series = influx === null ? await openSeries({ dir: dir.series }) : null;
  try {
    const taken = await takeBackup(
      {
        dataDir,
        settle: () => Promise.resolve(),
        holdJournal: () => () => undefined,
        localRecords: databaseUrl === null,
        series,
        live: false,
      },
      { into, version: VERSION, layout: LAYOUT, now: clock.now(), monotonic: () => performance.now() },
    );
    return { ok: true, ...summaryOf(taken) };
  } finally {
    clock.stop();
    await series?.stop();
    await dir.release();
  }
}

async function main(): Promise<void> {
  const [folder, ...more] = process.argv.slice(2);
  if (folder === undefined || folder.startsWith("-") || more.length > 0) fail(USAGE);
  const places = readDataPlaces();
  const into = resolve(folder);
  const answer = (await askRunningHub(places.dataDir, { do: "backup", into })) ?? (await offline(places, into));
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  if (typeof answer !== "object" || answer === null || !("ok" in answer) || answer.ok !== true) process.exit(1);
  if ("elsewhere" in answer && Array.isArray(answer.elsewhere) && answer.elsewhere.length > 0)
    process.stderr.write(
      `Not in it, because other servers hold them: ${answer.elsewhere.join(", ")}. Back those up with their own tools.\n`,
    );
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
