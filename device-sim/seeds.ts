import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startHub } from "./hub-child.ts";
import { createHubClient } from "./hub-client.ts";
import { clockStartOf, runDriven } from "./run-scenario.ts";
import { SCENARIOS, scenarioNamed } from "./scenarios/list.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { judge, type Verdict } from "./verdict.ts";

const HELP = `npm run seeds -- [--seeds 20] [--first 1] [--scenario NAME]… [--no-chaos] [--hub-entry FILE] [--json FILE]

Plays every scenario (or those named) with that many seeds, each on a fresh hub with a driven clock, with chaos, and
judges each from HTTP alone. Prints a table; exit code 0 where all passed.
`;

interface Row {
  readonly scenario: string;
  readonly seed: string;
  readonly verdict: Verdict | null;
  readonly error: string | null;
  readonly messages: number;
  readonly seconds: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function play(scenario: Scenario, seed: string, chaos: boolean, entry: string): Promise<Row> {
  const base = { scenario: scenario.name, seed };
  try {
    const hub = await startHub(entry, process.env, clockStartOf(scenario, Date.now()));
    try {
      const speed = Number.POSITIVE_INFINITY;
      const { truth, sent, seconds } = await runDriven({
        scenario,
        seed,
        chaos,
        speed,
        http: hub.http,
        mqtt: hub.mqtt,
        password: hub.password,
      });
      const verdict = await judge(createHubClient(hub.http, "duty", hub.password), truth);
      return { ...base, verdict, error: null, messages: sent, seconds };
    } finally {
      await hub.stop();
    }
  } catch (error) {
    return { ...base, verdict: null, error: error instanceof Error ? error.message : String(error), messages: 0, seconds: 0 };
  }
}

/** What went wrong, in a line each. */
function complaints({ verdict, error }: Row): string[] {
  if (verdict === null) return [error ?? "no verdict"];
  return [
    ...verdict.demands.filter((d) => !d.met).map((d) => `missing: ${d.name} (${d.why})`),
    ...verdict.forbidden.map((f) => `must not be: ${f.alert.rule} ${f.alert.severity} ${f.alert.sentence}`),
    ...verdict.falseAlerts.map((f) => `false: ${f.rule} ${f.severity} ×${f.times} ${f.sentence}`),
    ...verdict.dropped.map((text) => `not demanded: ${text}`),
  ];
}

function table(rows: readonly Row[]): string {
  const lines = ["scenario            runs  passed  demanded  met  worst s  late/missing  forbidden  false  device-days  per 100  wall s"];
  for (const name of new Set(rows.map((row) => row.scenario))) {
    const own = rows.filter((row) => row.scenario === name);
    const verdicts = own.flatMap((row) => (row.verdict ? [row.verdict] : []));
    const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, verdict) => total + of(verdict), 0);
    const [demanded, met, days, wrong] = [
      sum((v) => v.demands.length),
      sum((v) => v.demands.filter((d) => d.met).length),
      sum((v) => v.deviceDays),
      sum((v) => v.falseAlerts.length),
    ];
    // Counted from the moment from which a demand may be met, some seconds before its cause arrives.
    const worst = Math.max(0, ...verdicts.flatMap((v) => v.demands.map((d) => d.seconds ?? 0)));
    const cells = [
      name.padEnd(18),
      String(own.length).padStart(5),
      String(verdicts.filter((v) => v.pass).length).padStart(7),
      String(demanded).padStart(9),
      String(met).padStart(4),
      worst.toFixed(0).padStart(8),
      String(demanded - met).padStart(13),
      String(sum((v) => v.forbidden.length)).padStart(10),
      String(wrong).padStart(6),
      days.toFixed(1).padStart(12),
      (days === 0 ? 0 : (wrong / days) * 100).toFixed(2).padStart(8),
      own
        .reduce((total, row) => total + row.seconds, 0)
        .toFixed(0)
        .padStart(7),
    ];
    lines.push(cells.join(" "));
  }
  return lines.join("\n");
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "20" },
      first: { type: "string", default: "1" },
      scenario: { type: "string", multiple: true },
      "no-chaos": { type: "boolean", default: false },
      "hub-entry": { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const entry = values["hub-entry"] ?? process.env.SHOUWANG_HUB_ENTRY;
  const chosen = values.scenario?.map(scenarioNamed) ?? SCENARIOS;
  const scenarios = chosen.filter((scenario) => scenario !== undefined);
  if (values.help || entry === undefined || scenarios.length !== chosen.length) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const rows: Row[] = [];
  for (const scenario of scenarios)
    for (let k = 0; k < Number(values.seeds); k++) {
      const row = await play(scenario, String(Number(values.first) + k), !values["no-chaos"], entry);
      rows.push(row);
      say(
        `${row.verdict?.pass ? "pass" : "FAIL"}  ${scenario.name} seed ${row.seed}: ${row.messages} messages in ${row.seconds.toFixed(1)} s`,
      );
      for (const text of complaints(row)) say(`      ${text}`);
    }
  process.stdout.write(`${table(rows)}\n`);
  if (values.json) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.every((row) => row.verdict?.pass) ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 2;
  },
);
