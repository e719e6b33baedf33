import { type CardTick, type Case, type Instant, isEndedCase, MINUTE, toIso } from "../contracts/index.ts";
import { caseEntry, moved, refused } from "./entry.ts";
import type { CaseActInput, CaseStep } from "./types.ts";

const isSame = (tick: CardTick, { card, step }: { readonly card: string; readonly step: string }): boolean =>
  tick.kind === card && tick.step === step;

/** A step of an action card is done. Said again it is done already; one from a phone without network keeps the time of its doing. */
export function tick(one: Case, input: Extract<CaseActInput, { readonly kind: "tick" }>, now: Instant): CaseStep {
  const { by, card, version, step, text, clock } = input;
  const ticks = one.ticks ?? [];
  if (ticks.some((each) => isSame(each, input))) return { ok: true, case: one, log: [] };
  const began = ticks.find((each) => each.kind === card);
  if (began !== undefined && began.version !== version)
    return refused(
      409,
      `这张工单按处置卡第 ${began.version} 版处置，请刷新`,
      `This case is worked by version ${began.version} of the card: reload`,
    );
  // A phone's clock may be ahead or behind: no step is done before its case began, none in the future.
  const at = Math.max(Date.parse(one.openedAt), Math.min(input.at ?? now, now));
  if (isEndedCase(one) && (one.closedAt === null || at > Date.parse(one.closedAt))) return refused(409, "工单已结束", "The case has ended");
  const late = now - at > MINUTE;
  const done: CardTick = {
    ...{ kind: card, version, step, by: by.username, byName: by.name },
    ...{ at: toIso(at), heardAt: late ? toIso(now) : null },
  };
  const words = late
    ? { zh: `处置卡（${clock(at)} 完成，补报）：${text.zh}`, en: `Action card (done ${clock(at)}, told late): ${text.en}` }
    : { zh: `处置卡：${text.zh}`, en: `Action card: ${text.en}` };
  return moved(one, { ticks: [...ticks, done] }, now, caseEntry(now, "tick", by, words));
}

/** It was not done after all, for a reason; that it was ticked stays in the log. */
export function untick(one: Case, input: Extract<CaseActInput, { readonly kind: "untick" }>, now: Instant): CaseStep {
  const ticks = one.ticks ?? [];
  const { by, text, reason } = input;
  if (!ticks.some((each) => isSame(each, input))) return refused(409, "这一步没有勾选", "This step is not ticked");
  const words = { zh: `处置卡撤回勾选：${text.zh}（${reason}）`, en: `Action card, tick taken back: ${text.en} (${reason})` };
  return moved(one, { ticks: ticks.filter((each) => !isSame(each, input)) }, now, caseEntry(now, "untick", by, words));
}
