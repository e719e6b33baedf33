import { Type } from "typebox";
import { IsoTime } from "./schema.ts";
import type { Instant } from "./time.ts";

/** Minutes a responder can choose with one press [D]; others may be said as well. */
export const EXPECTED_MINUTES = [3, 5, 10, 15] as const;
export const MOST_EXPECTED_MINUTES = 180;

/** When who took a case thinks to be there: his own word, never worked out from where his phone is. */
export const ExpectedSchema = Type.Object({
  by: Type.String(),
  byName: Type.String(),
  saidAt: IsoTime,
  minutes: Type.Integer(),
  /** `saidAt` and so many minutes. */
  at: IsoTime,
});
export type Expected = Type.Static<typeof ExpectedSchema>;

/** What holds of a case now: the word of whoever has it, while he is on the way. `late`: its time has passed without an arrival. */
export function expectedNow(
  one: { readonly state: string; readonly takenBy: string | null; readonly expected?: Expected | null },
  now: Instant,
): (Expected & { readonly late: boolean }) | null {
  const { expected, state, takenBy } = one;
  if (!expected || state !== "taken" || takenBy !== expected.by) return null;
  return { ...expected, late: Date.parse(expected.at) <= now };
}
