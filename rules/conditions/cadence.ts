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

/** The longest usual gap: of the newest ones the longest but one, since a single lost message must not count. */
export function cadenceOf(slot: Slot): Duration | undefined {
  const gaps = [...(slot.high ?? [])].sort((a, b) => a - b);
  const [middle, longest] = [gaps[gaps.length >> 1] ?? 0, gaps.at(-2) ?? 0];
  return gaps.length >= ENOUGH && longest <= REGULAR * middle ? longest : undefined;
}
