import type { Duty, Instant } from "../../contracts/index.ts";

export type DutySpan = Pick<Duty, "from" | "to">;

/** Who is on duty at an instant. */
export interface DutyIndex<T> {
  /** In O(log n) of the changes of duty. */
  at(instant: Instant): readonly T[];
  /** The last change at or before, and the next after; null where there is none. */
  changes(instant: Instant): { readonly last: Instant | null; readonly next: Instant | null };
}

/** First place in a rising list whose value is greater. */
function above(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? Number.POSITIVE_INFINITY) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cuts time at every beginning and end; between two cuts the same people are on duty. A duty's end is no longer of it. */
export function indexDuties<T extends DutySpan>(duties: readonly T[]): DutyIndex<T> {
  const real = duties.map((duty) => ({ duty, from: Date.parse(duty.from), to: Date.parse(duty.to) })).filter(({ from, to }) => to > from);
  const starts = [...real].sort((a, b) => a.from - b.from);
  const cuts = [...new Set(real.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  let next = 0;
  let on: (typeof real)[number][] = [];
  const between = cuts.map((cut) => {
    on = on.filter(({ to }) => to > cut);
    for (let one = starts[next]; one !== undefined && one.from <= cut; one = starts[next]) {
      on.push(one);
      next += 1;
    }
    return on.map(({ duty }) => duty);
  });
  return {
    at: (instant) => between[above(cuts, instant) - 1] ?? [],
    changes: (instant) => {
      const place = above(cuts, instant);
      return { last: cuts[place - 1] ?? null, next: cuts[place] ?? null };
    },
  };
}
