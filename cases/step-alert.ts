import {
  type Alert,
  type Case,
  type CaseAlert,
  type Instant,
  isPlaceHazard,
  LOST_PLAN,
  MINUTE,
  PRESUMED_AFTER_S,
  SECOND,
  SEVERITY_WORDS,
  severityRank,
  toIso,
  VERDICT_WORDS,
  type Words,
  worse,
} from "../contracts/index.ts";
import { caseEntry, LET_GO, moved, offHold, refused, withText } from "./entry.ts";
import { AT_WORK } from "./ladder/says-more.ts";
import type { CaseInput, CaseStep } from "./types.ts";

type Heard = Extract<CaseInput, { readonly kind: "alert" }>;

/** An alert as its case lists it. */
export function witness(alert: Alert, plan: string): CaseAlert {
  const { id, rule, ruleName, family, severity, person, place } = alert;
  return { id, rule, ruleName, family, plan, severity, device: alert.device?.id ?? null, person, place, at: alert.raisedAt };
}

/** Its title, with a place for the person's name. */
export function titleOf(alert: Pick<Alert, "ruleName" | "place" | "device" | "person">): Words {
  const where = alert.place?.path ?? alert.device?.name ?? "";
  const who = alert.person === null ? "" : "{who}";
  return {
    zh: `${who}${where} ${alert.ruleName.zh}`.trim(),
    en: [alert.ruleName.en, who, where].filter((part) => part !== "").join(" · "),
  };
}

/** A fire on the fifth floor and one on the ninth may be two: said, never decided. */
function elsewhere(one: Case, alert: Alert): boolean {
  const floors = one.alerts.map((other) => other.place?.floor ?? null);
  const floor = alert.place?.floor ?? null;
  return floor !== null && floors.some((other) => other !== null && other !== floor);
}

function joins(one: Case, { alert, plan }: Heard, now: Instant): Partial<Case> & { readonly log: ReturnType<typeof caseEntry>[] } {
  const brief = witness(alert, plan);
  if (one.alerts.some((other) => other.id === alert.id))
    return { alerts: one.alerts.map((other) => (other.id === alert.id ? { ...brief, at: other.at } : other)), log: [] };
  if (one.alerts.length === 0 && one.kind === "alarm" && one.source === "device") return { alerts: [brief], log: [] };
  const where = alert.place?.path ?? alert.device?.name ?? "";
  const same = one.alerts.some((other) => other.rule === alert.rule && other.place?.id === alert.place?.id);
  const log = [
    caseEntry(now, "alert", null, {
      zh: same ? `再次告警，并入本工单：${alert.ruleName.zh}` : `并入佐证：${alert.ruleName.zh} ${where}`.trimEnd(),
      en: same ? `Raised again, joins this case: ${alert.ruleName.en}` : `Joined as a witness: ${alert.ruleName.en} ${where}`.trimEnd(),
    }),
  ];
  if (isPlaceHazard(one) && elsewhere(one, alert))
    log.push(
      caseEntry(now, "elsewhere", null, {
        zh: "其他楼层也有告警，可能不止一处",
        en: "Another floor alarms as well: it may be more than one place",
      }),
    );
  // The more urgent happening decides who is called and who may see it.
  const leads = severityRank(alert.severity) < severityRank(one.severity);
  // Who is lost is looked for on, whatever else she wears says.
  const lead = leads && one.plan !== LOST_PLAN ? { family: alert.family, plan, title: titleOf(alert) } : {};
  return { alerts: [...one.alerts, brief], ...lead, log };
}

const HEARD: Readonly<Record<string, Words>> = {
  again: { zh: "再次发生", en: "Happened again" },
  "re-alarmed": { zh: "再次提醒", en: "Sounds again" },
  ceased: { zh: "告警已恢复", en: "The condition cleared" },
};
const VOID: Words = { zh: "有新的告警，待第二人复核的办结作废", en: "A new alert: the close that waited for a second name is void" };
const LAPSED: Words = { zh: "无第二人复核，办结申请已失效", en: "Nobody gave the second name: the asked close has lapsed" };
const NEWS = ["raised", "worsened", "again"];

/** A look is of what it was a look at: it holds for what happens there before the eyes of whoever is on the spot. */
function stillLooks({ look, state }: Case, { elsewhere }: Heard, now: Instant): NonNullable<Case["look"]> | null {
  const sees = state === "on-site" && elsewhere !== true && look != null && now - Date.parse(look.at) < AT_WORK;
  return sees ? look : null;
}

export function hear(one: Case, input: Heard, now: Instant): CaseStep {
  const { alert, effects } = input;
  const severity = worse(one.severity, alert.severity);
  const { log, ...change } = joins(one, input, now);
  const lines = [...log];
  if (severity !== one.severity) {
    const [from, to] = [SEVERITY_WORDS[one.severity], SEVERITY_WORDS[severity]];
    lines.push(caseEntry(now, "severity", null, { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }));
  }
  for (const effect of effects) {
    const words = HEARD[effect];
    if (words) lines.push(caseEntry(now, effect, null, words));
  }
  const ownWord = input.othersStand === true && alert.verdict !== null && alert.verdict !== "true";
  const verdict = ownWord ? one.verdict : (alert.verdict ?? one.verdict);
  if (alert.verdict !== null && alert.verdict !== one.verdict && (!ownWord || effects.length === 0))
    lines.push(caseEntry(now, "verify", null, withText("告警已核实", "Alert verified", VERDICT_WORDS[alert.verdict].zh)));
  const heard: Partial<Case> = { ...change, severity, verdict };
  const matter = severity === "medium" || severity === "low";
  // A clear never ends a case that somebody has, nor one that is critical or high.
  if (effects.includes("ceased") && input.endsWithClear && matter && one.state === "new") {
    lines.push(caseEntry(now, "cancel", null, { zh: "已自行恢复，撤销", en: "Cleared by itself, withdrawn" }));
    return moved(one, { ...heard, state: "cancelled", closedAt: toIso(now), closing: null }, now, ...lines);
  }
  const news = one.alerts.length > 0 && effects.some((effect) => NEWS.includes(effect));
  if (!news) return moved(one, heard, now, ...lines);
  // How she was found, and what it was, was said of what happened before.
  const unknown = { found: null, verdict: alert.verdict, look: stillLooks(one, input, now) } as const;
  // What was done is not enough, what was set aside cannot wait, and nobody closes on yesterday's word.
  if (one.state === "resolved") {
    lines.push(
      caseEntry(now, "again-open", null, { zh: "处置后再次发生，重新办理", en: "It happened again after the work: worked on anew" }),
    );
    if (one.closing !== null) lines.push(caseEntry(now, "closing-void", null, VOID));
    return moved(one, { ...heard, ...unknown, ...LET_GO, state: "accepted" }, now, ...lines);
  }
  if (one.closing !== null) lines.push(caseEntry(now, "closing-void", null, VOID));
  if (one.hold !== null) lines.push(caseEntry(now, "resume", null, { zh: "再次发生，结束挂起", en: "It happened again: the hold ends" }));
  return moved(one, { ...heard, ...unknown, ...offHold(one, now), closing: null }, now, ...lines);
}

/** When something of this case is due by itself; null where nothing is. */
export function dueOf(one: Case): Instant | null {
  const times: number[] = [];
  if (one.hold !== null) times.push(Date.parse(one.hold.until));
  if (one.closing !== null) times.push(Date.parse(one.closing.until));
  if (mayBePresumed(one)) times.push(Date.parse(one.openedAt) + PRESUMED_AFTER_S * SECOND);
  return times.length === 0 ? null : Math.min(...times);
}

const mayBePresumed = (one: Case): boolean =>
  one.kind === "alarm" &&
  !one.presumed &&
  one.verdict === null &&
  (one.severity === "critical" || one.severity === "high") &&
  one.family !== "device" &&
  one.family !== "hub" &&
  one.state !== "resolved" &&
  one.state !== "visit-due";

/** What the time alone does to a case. */
export function fallDue(one: Case, now: Instant): CaseStep {
  if (one.hold !== null && Date.parse(one.hold.until) <= now) {
    const line = caseEntry(now, "resume", null, { zh: "挂起到期，恢复办理", en: "The hold is over" });
    return moved(one, offHold(one, now), now, line);
  }
  if (one.closing !== null && Date.parse(one.closing.until) <= now)
    return moved(one, { closing: null }, now, caseEntry(now, "closing-lapsed", null, LAPSED));
  if (mayBePresumed(one) && Date.parse(one.openedAt) + PRESUMED_AFTER_S * SECOND <= now) {
    const line = caseEntry(now, "presumed", null, {
      zh: `${MINUTE / SECOND} 秒内未能核实，按属实处置`,
      en: `Not verified within ${MINUTE / SECOND} s: treated as true`,
    });
    return moved(one, { presumed: true }, now, line);
  }
  return refused(409, "尚未到期", "Nothing is due");
}
