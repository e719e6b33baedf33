import {
  type Case,
  type CaseLost,
  type Instant,
  isEndedCase,
  isLost,
  MINUTE,
  MOST_SIGHTINGS,
  type NewLost,
  type NewSighting,
  NOTHING_KNOWN,
  toIso,
} from "../contracts/index.ts";
import { caseEntry, moved, refused } from "./entry.ts";
import type { Actor, CaseStep } from "./types.ts";

/** What is said of somebody lost while she is looked for. */
export type LostInput =
  | { readonly kind: "describe"; readonly by: Actor; readonly said: NewLost }
  /** A photograph was added for this case, or taken away. */
  | { readonly kind: "portrait"; readonly by: Actor; readonly set: boolean }
  | { readonly kind: "sighting"; readonly by: Actor; readonly said: NewSighting; clock(at: Instant): string };

const isSame = (before: CaseLost["description"], said: NewLost): boolean =>
  before !== null && (["wearing", "seenWhere", "seenAt", "direction", "approach"] as const).every((field) => before[field] === said[field]);

function describe(one: Case, before: CaseLost, { by, said }: Extract<LostInput, { kind: "describe" }>, now: Instant): CaseStep {
  if (isSame(before.description, said)) return { ok: true, case: one, log: [] };
  const revision = (before.description?.revision ?? 0) + 1;
  const description = { ...said, by: by.username, byName: by.name, at: toIso(now), revision };
  // What it says is read in its own sheet, by those who look for her; the log is read by others too.
  const words = revision === 1 ? { zh: "登记走失信息", en: "Said what she wears" } : { zh: "更新走失信息", en: "Changed what she wears" };
  return moved(one, { lost: { ...before, description } }, now, caseEntry(now, "lost", by, words));
}

/** So far ahead a phone's clock may be. */
const FAST_CLOCK = 10 * MINUTE;

/** Sent again, since the answer was lost on the way: kept on the phone with the time at which it was pressed. */
const isSameSighting = (known: CaseLost["sightings"][number], said: NewSighting, by: Actor): boolean =>
  known.by === by.username && known.where === said.where && Date.parse(known.toldAt ?? known.at) === Date.parse(said.at ?? "");

function sight(one: Case, before: CaseLost, { by, said, clock }: Extract<LostInput, { kind: "sighting" }>, now: Instant): CaseStep {
  const told = said.at === undefined ? now : Date.parse(said.at);
  // The clock of a phone in somebody's hand is minutes off: what it says is not lost for that.
  if (told > now + FAST_CLOCK) return refused(422, "见到的时间不能晚于现在", "She cannot have been seen later than now");
  const at = Math.min(told, now);
  if (said.at !== undefined && before.sightings.some((known) => isSameSighting(known, said, by))) return { ok: true, case: one, log: [] };
  const seen = {
    n: (before.sightings.at(-1)?.n ?? 0) + 1,
    ...{ where: said.where, at: toIso(at), direction: said.direction ?? null, stays: said.stays ?? false, note: said.note ?? null },
    ...{ by: by.username, byName: by.name, heardAt: toIso(now), ...(told > now && { toldAt: toIso(told) }) },
  };
  const stays = seen.stays ? { zh: "，正陪在她身边", en: ", stays with her" } : { zh: "", en: "" };
  const words = {
    zh: `报告见到：${clock(at)} ${said.where}${stays.zh}，待核实`,
    en: `Says to have seen her: ${clock(at)} ${said.where}${stays.en}; not verified`,
  };
  const sightings = [...before.sightings, seen].slice(-MOST_SIGHTINGS);
  return moved(one, { lost: { ...before, sightings } }, now, caseEntry(now, "sighting", by, words));
}

/** She is described, and seen, while the search goes on: none of it ends anything, how she was found is said when it is verified. */
export function stepLost(one: Case, input: LostInput, now: Instant): CaseStep {
  if (!isLost(one)) return refused(409, "这张工单不是走失工单", "This case is not of somebody lost");
  if (isEndedCase(one) || one.state === "visit-due") return refused(409, "工单已结束", "The case has ended");
  const before = one.lost ?? NOTHING_KNOWN;
  switch (input.kind) {
    case "describe":
      return describe(one, before, input, now);
    case "sighting":
      return sight(one, before, input, now);
    case "portrait": {
      const portrait = input.set ? { by: input.by.username, byName: input.by.name, at: toIso(now) } : null;
      const words = input.set ? { zh: "添加照片", en: "Added a photograph" } : { zh: "移除照片", en: "Took the photograph away" };
      return moved(one, { lost: { ...before, portrait } }, now, caseEntry(now, "lost", input.by, words));
    }
  }
}
