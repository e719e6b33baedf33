import { EVENT_KINDS, isEventKind, MEASUREMENTS, type Measurement, type SignalCause, type Words } from "../contracts/index.ts";
import type { Open } from "./cell.ts";
import { type Leaf, type Slot, YES } from "./conditions/leaf.ts";
import type { Moment } from "./judge.ts";
import { figureWords } from "./reason.ts";

/** States told as numbers: the sentence of the rule says them better. */
const STATES: ReadonlySet<string> = new Set(["worn", "in_bed"]);
const RATE = /\/(min|h)$/;

/** What else holds beside the cause: stricter limits that are passed, other measurements, other events; one phrase for each. */
export function besideOf(moment: Moment, open: Open, cause: SignalCause): readonly Words[] {
  const { rule, state } = moment;
  const phrases = new Map<string, Words>();
  const passed = strictest(moment, cause);
  if (passed !== null) phrases.set("passed", stricter(passed, cause.unit));
  const worst = new Map<Measurement, { readonly value: number; readonly limit: number; readonly side: "above" | "below" | null }>();
  for (let i = 0; i < rule.openFrom; i++) {
    const [leaf, slot] = [rule.leaves[i], state.slots[i]];
    if (!leaf || !slot?.on || i === open.cause || leaf.names || leaf.scored || slot.value === null || slot.value === undefined) {
      if (leaf && slot?.on && i !== open.cause) tellEvent(leaf, cause, phrases);
      continue;
    }
    const { measurement = null, limit = null, side = null } = leaf.limit ?? {};
    if (measurement !== null && measurement !== cause.measurement && limit !== null && !STATES.has(measurement)) {
      const known = worst.get(measurement);
      if (!known || isStricter(limit, known.limit, side)) worst.set(measurement, { value: slot.value, limit, side });
    } else if (measurement === null && leaf.figure !== null && RATE.test(leaf.figure)) tellRate(leaf, slot, phrases);
    else tellEvent(leaf, cause, phrases);
  }
  for (const [measurement, { value, limit }] of worst) phrases.set(measurement, also(valued(measurement, value, limit)));
  return [...phrases.values()];
}

const also = ({ zh, en }: Words): Words => ({ zh: `另有${zh}`, en: `also ${en}` });

/** A measurement with its value and its limit. */
function valued(measurement: Measurement, value: number, limit: number | null): Words {
  const { unit, words } = MEASUREMENTS[measurement];
  const [seen, most] = [figureWords(value, unit, measurement), limit === null ? null : figureWords(limit, unit, null)];
  return {
    zh: `${words.zh} ${seen.zh}${most === null ? "" : `（限值 ${most.zh}）`}`,
    en: `${words.en} ${seen.en}${most === null ? "" : ` (limit ${most.en})`}`,
  };
}

const isStricter = (limit: number, than: number, side: "above" | "below" | null): boolean =>
  side === "below" ? limit < than : limit > than;

/** The strictest limit on the measurement of the cause that is passed beside the one that the sentence names; null: none. */
function strictest({ rule, state, env }: Moment, cause: SignalCause): number | null {
  if (cause.measurement === null || cause.limit === null) return null;
  let best = cause.limit;
  for (let i = 0; i < rule.openFrom; i++) {
    const limit = rule.leaves[i]?.limit;
    if (!state.slots[i]?.on || limit?.measurement !== cause.measurement || limit.limit === null || limit.side !== cause.side) continue;
    if (isStricter(limit.limit, best, cause.side)) best = limit.limit;
  }
  const rung = rule.rungs.find((each) => each.test === null || each.test(state.slots, env) === YES);
  if (rung?.reach != null && isStricter(rung.reach, best, cause.side)) best = rung.reach;
  return best === cause.limit ? null : best;
}

function stricter(limit: number, unit: string | null): Words {
  const { zh, en } = figureWords(limit, unit, null);
  return { zh: `已越过更严的限值 ${zh}`, en: `beyond the stricter limit of ${en}` };
}

function tellRate(leaf: Leaf, slot: Slot, phrases: Map<string, Words>): void {
  const [measurement] = leaf.wants.measurements;
  if (measurement === undefined) return;
  const { zh, en } = figureWords(slot.value ?? 0, leaf.figure, null);
  const { words } = MEASUREMENTS[measurement];
  phrases.set(`rate ${measurement}`, also({ zh: `${words.zh}变化 ${zh}`, en: `${words.en} changes by ${en}` }));
}

function tellEvent(leaf: Leaf, cause: SignalCause, phrases: Map<string, Words>): void {
  const event = leaf.limit?.event ?? null;
  if (leaf.names || leaf.figure !== null || event === null || event === cause.event || !isEventKind(event)) return;
  phrases.set(`event ${event}`, also(EVENT_KINDS[event].words));
}
