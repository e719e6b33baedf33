import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { comparisonTable } from "./compare/table.ts";
import { BENCHES, COMPARISONS } from "./list.ts";
import type { BenchRow } from "./row.ts";

const LONG = [
  "kill",
  "humans",
  "reconnect",
  "comeback",
  "series",
  "series-write",
  "falls",
  "water",
  "activity",
  "decode",
  "replay",
  "report",
  "soak",
  "soak-day",
  ...COMPARISONS.map(({ name }) => name),
];

const HELP = `npm run bench [-- NAME …] [--json FILE] [--seconds N] [--dir DIR] [--rows N] [--days N]
              [--rate N] [--devices N] [--samples FILE]

Each bench starts the built hub as its own process with real files and sockets, and the load generator as another;
"series" drives the series store itself. --dir keeps its data set (built in a quarter of an hour) for the next run;
--rows and --days make it smaller; "humans" carries so many emergencies as --rows says, and starts nothing. "soak" loads a hub for an hour (--seconds, --rate messages a second, --devices).
"compare" is all of ${COMPARISONS.map((bench) => bench.name).join(", ")}: the hub beside Mosquitto, Node-RED and
VictoriaMetrics, five runs each; --table FILE … prints the table of earlier runs' JSON files.
Names: compare, ${BENCHES.map((bench) => bench.name).join(", ")}. Without a name all but the long ones (${LONG.join(", ")}) run.
"falls", "water" and "activity" read public recordings through SHOUWANG_RECORDINGS and start nothing.
`;

const numberOrNull = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "string" },
      seconds: { type: "string" },
      dir: { type: "string" },
      rows: { type: "string" },
      days: { type: "string" },
      rate: { type: "string" },
      devices: { type: "string" },
      samples: { type: "string" },
      table: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.table) {
    const rows = positionals.flatMap((file): BenchRow[] => JSON.parse(readFileSync(resolve(file), "utf8")));
    process.stdout.write(`${comparisonTable(rows)}\n`);
    return;
  }
  const names = positionals.flatMap((name) => (name === "compare" ? COMPARISONS.map((bench) => bench.name) : [name]));
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(unknown.length > 0 ? `There is no bench "${unknown.join(", ")}".\n${HELP}` : HELP);
    process.exit(values.help ? 0 : 2);
  }
  const chosen = BENCHES.filter((bench) => (names.length > 0 ? names.includes(bench.name) : !LONG.includes(bench.name)));
  const options = {
    seconds: numberOrNull(values.seconds),
    dir: values.dir === undefined ? null : resolve(values.dir),
    rows: numberOrNull(values.rows),
    days: numberOrNull(values.days),
    rate: numberOrNull(values.rate),
    devices: numberOrNull(values.devices),
    samples: values.samples === undefined ? null : resolve(values.samples),
  };
  const rows: BenchRow[] = [];
  for (const bench of chosen) {
    process.stderr.write(`${bench.name}: ${bench.about} …\n`);
    const found = await bench.run(options);
    for (const row of found) {
      rows.push(row);
      const verdict = row.floor === null ? "" : row.met ? "  ok" : "  SHORT";
      process.stdout.write(
        `${row.bench.padEnd(8)} ${row.what.padEnd(58)} ${String(row.value).padStart(12)} ${row.unit.padEnd(12)}${row.floor ?? ""}${verdict}\n`,
      );
    }
  }
  if (rows.some((row) => row.compared)) process.stdout.write(`\n${comparisonTable(rows)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
