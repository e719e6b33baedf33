import { type Duration, SECOND } from "../../contracts/index.ts";
import type { Slot } from "./leaf.ts";

/** Gaps kept, and how many must be known before they are believed [D]. */
const KEPT = 9;
const ENOUGH = 5;
/** A gap that is longer by so much is an outage, unless so many come in a row. */
const OUTAGE = 3;
const IN_A_ROW = 5;
/** Where the longest usual gap is longer than the middle one by more, the device has no cadence. */
const REGULAR = 2;

/** Notes the time between two messages of a device: `high` keeps the newest gaps, `from` counts long ones in a row. */
export function learnGap(slot: Slot, gap: Duration): void {
  if (gap < SECOND) return;
  slot.high ??= [];
  if (gap > OUTAGE * (slot.value ?? gap)) {
    slot.from++;
    if (slot.from < IN_A_ROW) return;
    // It has become slower for good.
    slot.high = Array.from({ length: ENOUGH }, () => gap);
    slot.from = 0;
    return;
  }
  slot.from = 0;
  slot.high.push(gap);
  if (slot.high.length > KEPT) slot.high.shift();
}

/** Sorted in place, so that a message costs no list. */
const sorted: number[] = [];

/** The longest usual gap: of the newest ones the longest but one, since a single lost message must not count. */
export function cadenceOf({ high }: Slot): Duration | undefined {
  if (high === undefined || high.length < ENOUGH) return undefined;
  sorted.length = 0;
  for (const gap of high) {
    let at = sorted.length;
    for (let before = sorted[at - 1]; before !== undefined && before > gap; before = sorted[at - 1]) {
      sorted[at] = before;
      at--;
    }
    sorted[at] = gap;
  }
  const [middle, longest] = [sorted[sorted.length >> 1] ?? 0, sorted.at(-2) ?? 0];
  return longest <= REGULAR * middle ? longest : undefined;
}
