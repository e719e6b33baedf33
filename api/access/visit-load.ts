import { type CareVisit, DAY, type DueVisit, type Instant, type VisitLoad, type VisitLoadLine } from "../../contracts/index.ts";

/** A visit that is due or will be, and what it is counted under. */
export interface Owed {
  readonly item: Pick<DueVisit, "person" | "dueAt" | "overdue" | "worker">;
  readonly grid: { readonly id: string; readonly name: string } | null;
}
type Made = Pick<CareVisit, "person" | "result">;

/** Days that one plans by, and looks back over. */
export const LOAD_DAYS = 7;

/** How visits stand together. The day counts: what is due today ends within a day. */
export function loadOf(owed: readonly Owed[], made: readonly Made[], now: Instant): VisitLoad {
  const people = new Set(owed.map(({ item }) => item.person));
  const theirs = made.filter(({ person }) => people.has(person));
  const vain = theirs.filter(({ result }) => result === "not-met").length;
  const load = { people: people.size, all: owed.length, overdue: 0, today: 0, week: 0, done: theirs.length - vain, vain };
  for (const { item } of owed) {
    const left = Date.parse(item.dueAt) - now;
    if (item.overdue) load.overdue++;
    else if (left <= DAY) load.today++;
    else if (left <= (LOAD_DAYS + 1) * DAY) load.week++;
  }
  return load;
}

interface Named {
  readonly name: string | null;
  readonly ended: boolean;
}

/** A line each for everybody that `name` knows of and for whatever else somebody owes; the most overdue first, nobody's last. */
export function loadLines(
  { owed, made, now }: { readonly owed: readonly Owed[]; readonly made: readonly Made[]; readonly now: Instant },
  keyOf: (one: Owed) => string | null,
  named: ReadonlyMap<string, Named>,
): VisitLoadLine[] {
  const groups = new Map<string | null, Owed[]>([...named.keys()].map((id) => [id, []]));
  for (const one of owed) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  const lines = [...groups].map(([id, group]) => {
    const { name, ended } = id === null ? { name: null, ended: false } : (named.get(id) ?? { name: null, ended: true });
    return { id, name, ended, load: loadOf(group, made, now) };
  });
  return lines.sort(
    (a, b) =>
      Number(a.id === null) - Number(b.id === null) ||
      b.load.overdue - a.load.overdue ||
      b.load.all - a.load.all ||
      (a.name ?? "").localeCompare(b.name ?? "", "zh"),
  );
}
