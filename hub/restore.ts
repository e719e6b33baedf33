import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { restoreBackup } from "../store/backup/index.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataDir } from "./command-line.ts";
import { holdDataDir, LAYOUT } from "./data-dir.ts";

const USAGE = `npm run restore -- FROM [--to DATA_DIR] [--force]
Lays a back-up (or the newest one in a folder of them) into an empty data directory, each file checked by its SHA-256.
Without --to it is HUB_DATA_DIR. --force moves what lies there aside. The next start of the hub replays the journal's tail.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: "string" }, force: { type: "boolean", default: false } },
  });
  const [from, ...more] = positionals;
  if (from === undefined || more.length > 0) fail(USAGE);
  const to = values.to === undefined ? readDataDir() : resolve(values.to);
  const began = performance.now();
  const clock = createWallClock(() => undefined);
  const letGo = await holdDataDir(to);
  const outcome = await restoreBackup({ from: resolve(from), to, force: values.force, layout: LAYOUT, now: clock.now() });
  clock.stop();
  await letGo();
  if (!outcome.ok) fail(outcome.reason);
  const { at, hub, positions, counts, elsewhere } = outcome.manifest;
  const { erasures } = outcome;
  const told = { ok: true, from: outcome.from, to, movedTo: outcome.movedTo, backup: at, hub, positions, counts, elsewhere, erasures };
  process.stdout.write(`${JSON.stringify({ ...told, tookMs: Math.round(performance.now() - began) }, null, 2)}\n`);
  if (erasures.length > 0)
    process.stderr.write(
      `${erasures.length} erasures on request after that back-up are known; the next start of the hub applies them again.\n`,
    );
  if (elsewhere.length > 0)
    process.stderr.write(`Not in it, because other servers hold them: ${elsewhere.join(", ")}. Restore those with their own tools.\n`);
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
