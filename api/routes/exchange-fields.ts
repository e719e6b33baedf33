import {
  CASE_KIND_WORDS,
  CASE_SOURCE_WORDS,
  CASE_STATE_WORDS,
  type Case,
  type ExchangeColumn,
  type ExchangeField,
  type ExchangeMapping,
  type ForeignNumber,
  type ForeignSystem,
  HAZARDS,
  SATISFACTION_WORDS,
  VERDICT_WORDS,
} from "../../contracts/index.ts";

interface Way {
  /** Their number that is answered. */
  readonly theirs: ForeignNumber;
  readonly mapping: ExchangeMapping;
  /** How an instant is written. */
  time(iso: string): string;
}

/** A case's values as one platform wants them, in Chinese, which platforms of this country speak. */
const VALUES: Readonly<Record<ExchangeField, (one: Case, way: Way) => string | null>> = {
  theirNumber: (_, { theirs }) => theirs.number,
  number: (one) => one.number,
  state: (one, { mapping }) => mapping.states[one.state] ?? CASE_STATE_WORDS[one.state].zh,
  kind: (one) => CASE_KIND_WORDS[one.kind].zh,
  source: (one) => CASE_SOURCE_WORDS[one.source].zh,
  hazard: (one) => (one.hazard === null ? null : HAZARDS[one.hazard].words.zh),
  openedAt: (one) => one.openedAt,
  dispatchedAt: (one) => one.dispatchedAt,
  takenAt: (one) => one.takenAt,
  closedAt: (one) => one.closedAt,
  changedAt: (one) => one.changedAt,
  dueAt: (one) => one.dueAt,
  deadline: (_, { theirs }) => theirs.deadline,
  verdict: (one) => (one.verdict === null ? null : VERDICT_WORDS[one.verdict].zh),
  satisfaction: (one) => {
    const score = one.visits.findLast((visit) => visit.satisfaction !== null)?.satisfaction;
    return score == null ? null : SATISFACTION_WORDS[score].zh;
  },
  result: (one) => one.summary,
  // Who she is stands in a field of its own, or nowhere.
  title: (one) => one.title.zh.replace("{who}", "").trim(),
  description: (one) => one.description,
  place: (one) => one.place?.path ?? null,
  handler: (one) => one.takenByName ?? one.assignedToName,
  receiver: (one) => one.receivedByName,
  reporter: (one) => one.reporter?.name ?? null,
  reporterPhone: (one) => one.reporter?.phone ?? null,
};
const TIMES: ReadonlySet<ExchangeField> = new Set([
  ...(["openedAt", "dispatchedAt", "takenAt", "closedAt", "changedAt", "dueAt", "deadline"] as const),
]);

function cellOf(one: Case, { from }: ExchangeColumn, way: Way): string | null {
  if (from === null) return null;
  const value = VALUES[from](one, way);
  return value !== null && TIMES.has(from) ? way.time(value) : value;
}

/** A case as entries of the pull list, one for each of their numbers; the mapping's names and nothing else; times in UTC. */
export function entriesFor(one: Case, system: ForeignSystem, mapping: ExchangeMapping): Record<string, string | null>[] {
  return one.foreign
    .filter((each) => each.system === system)
    .map((theirs) => {
      const way: Way = { theirs, mapping, time: (iso) => iso };
      return Object.fromEntries(mapping.fields.map((column) => [column.name, cellOf(one, column, way)]));
    });
}

/** A case as rows of a table, one for each of their numbers, in the order of the mapping. */
export function rowsFor(one: Case, system: ForeignSystem, mapping: ExchangeMapping, time: Way["time"]): string[][] {
  return one.foreign
    .filter((each) => each.system === system)
    .map((theirs) => mapping.fields.map((column) => cellOf(one, column, { theirs, mapping, time }) ?? ""));
}
