import { HOUR, type Instant, MINUTE, type RecordChange, SECOND } from "../../contracts/index.ts";
import { createResponseReport } from "../../hub/response-report.ts";
import { groupCalls } from "../../store/records/calls.ts";
import { createMethods } from "../../store/records/methods.ts";
import { type RecordsStore, recordsStores } from "../support/records-stores.ts";
import { caseOf, DUTY } from "../support/records-things.ts";
import { quantile } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";

const CASES = 100_000;
const RULES = 40;
const FROM = Date.UTC(2026, 0, 1);
/** A year's worth, at even distances. */
const STEP = Math.floor((365 * 24 * HOUR) / CASES);
const PIECE = 500;
const ROUNDS = 7;
const CEILING_MS = 1_000;
const VERDICTS = ["true", "true", "true", "false", "mistake", "nuisance", "fault", "test"] as const;

const iso = (at: Instant): string => new Date(at).toISOString();

function closed(n: number): RecordChange {
  const opened = FROM + n * STEP;
  const taken = iso(opened + (n % 240) * SECOND);
  const done = iso(opened + (n % 2_000) * MINUTE);
  const verdict = VERDICTS[n % VERDICTS.length] ?? "true";
  const rule = `rule-${n % RULES}`;
  const one = caseOf(`case-${String(n).padStart(6, "0")}`, {
    ...{ number: `20260101-${n + 1}`, state: verdict === "true" ? "closed" : "false-alarm", verdict },
    ...{ openedAt: iso(opened), takenBy: "wang", takenAt: taken, closedAt: done, changedAt: done },
  });
  const alert = { id: one.id, rule, ruleName: { zh: rule, en: rule }, family: "fire", plan: "fire", severity: "high" } as const;
  const alerts = [{ ...alert, device: null, person: null, place: null, at: one.openedAt }];
  return { write: "case", case: { ...one, alerts }, path: `/xf/c${n % 5}/b${n % 60}/`, also: [] };
}

async function onStore(store: RecordsStore): Promise<readonly BenchRow[]> {
  if (store.missing !== null) return [];
  await store.setUp();
  const fresh = await store.fresh();
  const methods = createMethods(await fresh.open(), { mostQuarantined: 5 });
  try {
    const records = groupCalls(methods, (answer) => answer);
    const began = performance.now();
    for (let n = 0; n < CASES; n += PIECE) await records.commit(Array.from({ length: PIECE }, (_, i) => closed(n + i)));
    const wrote = performance.now() - began;
    await fresh.raw("analyze");
    const report = createResponseReport({
      ...{ records, pathOf: () => "/xf/", placeName: (id) => id, community: () => "xf", zoneOf: () => "Asia/Shanghai" },
      now: () => Date.UTC(2026, 11, 31),
    });
    const times: Record<"year" | "month", number[]> = { year: [], month: [] };
    for (let round = 0; round <= ROUNDS; round++)
      for (const unit of ["year", "month"] as const) {
        const from = performance.now();
        const { figures } = await report(DUTY, { unit, day: "2026-06-15", place: null, path: null });
        if (figures.cases === 0) throw new Error("nothing was counted");
        // The first warms up.
        if (round > 0) times[unit].push(performance.now() - from);
      }
    const name = `of ${CASES} closed cases, ${store.name}`;
    return [
      told("report", `a year ${name}, median`, quantile(times.year, 0.5), "ms"),
      atMost("report", "  … slowest", Math.max(...times.year), "ms", CEILING_MS),
      told("report", `a month ${name}, median`, quantile(times.month, 0.5), "ms"),
      told("report", `writing a case, ${store.name}`, (wrote / CASES) * 1_000, "µs"),
    ];
  } finally {
    await methods.stop();
    fresh.remove();
    await store.tearDown();
  }
}

/** The report on answers over a year full of cases, with the year before, as its page asks for it. */
export const report: Bench = {
  name: "report",
  about: `the response report on ${CASES} closed cases`,
  run: async () => {
    const rows: BenchRow[] = [];
    for (const store of recordsStores) rows.push(...(await onStore(store)));
    return rows;
  },
};
