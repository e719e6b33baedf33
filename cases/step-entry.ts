import { type Case, ENTRY_WAY_WORDS, type Instant, toIso, type Words } from "../contracts/index.ts";
import { caseEntry, moved, refused } from "./entry.ts";
import type { CaseActInput, CaseStep, Hand, Looked } from "./types.ts";

/** A reason is more than a letter. */
const LEAST_REASON = 4;

/** Somebody went in. A door is broken open with a consent on paper, with the police there, or for a reason that is written down. */
export function enter(
  one: Case,
  { by, who, how, police, note }: Extract<CaseActInput, { readonly kind: "enter" }>,
  now: Instant,
  { mayBreakIn }: { readonly mayBreakIn: boolean },
): CaseStep {
  if (how === "forced" && !mayBreakIn && police === null && (note ?? "").length < LEAST_REASON)
    return refused(
      422,
      "没有破门授权时，须有民警在场，或写明紧急避险的理由",
      "Without a consent a door is broken open with the police there, or for a reason that is written down",
    );
  const entry = { by: by.username, byName: by.name, at: toIso(now), who, how, police, note };
  const way = ENTRY_WAY_WORDS[how];
  const words = {
    zh: [`${who}入户：${way.zh}`, police && `民警在场：${police}`, note].filter(Boolean).join("，"),
    en: [`${who} went in: ${way.en.toLowerCase()}`, police && `police there: ${police}`, note].filter(Boolean).join(", "),
  };
  return moved(one, { entries: [...one.entries, entry] }, now, caseEntry(now, "enter", by, words));
}

const LOOKED: Readonly<Record<Looked, Words>> = {
  "door-code": { zh: "查看门禁密码", en: "Looked at the door code" },
  help: { zh: "因危及生命，查看附近需要帮助的人的全部信息", en: "Opened all that is known of who needs help there: a life is in danger" },
};

/** Each look at what is only shown in an open case stands in the log under a name. */
export function looked(one: Case, by: Hand, what: Looked, now: Instant): CaseStep {
  return moved(one, {}, now, caseEntry(now, "looked", by, LOOKED[what]));
}
