import {
  CASE_KIND_WORDS,
  CASE_SOURCE_WORDS,
  type Case,
  FAMILY_WORDS,
  HAZARDS,
  type Hazard,
  type Instant,
  type NewCase,
  type OpenedCase,
  type PlaceBrief,
  plainCase,
  REPORTED_PLANS,
  type Severity,
  toIso,
  type Words,
} from "../contracts/index.ts";
import { withText } from "./entry.ts";
import type { Plans } from "./plans.ts";
import type { Hand } from "./types.ts";
import type { Happening } from "./wording.ts";

/** Where a case lies that a human opens. */
export interface Spot {
  readonly place: PlaceBrief | null;
  readonly path: string;
}

const SEVERITY: Readonly<Record<NewCase["kind"], Severity>> = { alarm: "high", hazard: "medium", request: "low", complaint: "medium" };

function familyOf(asked: OpenedCase): Case["family"] {
  if (asked.kind === "hazard") return HAZARDS[asked.hazard ?? "other"].family;
  if (asked.kind !== "alarm") return "matter";
  return asked.family ?? (asked.plan === undefined ? "person" : REPORTED_PLANS[asked.plan].family);
}

/** A fall or a call for help, fire or gas, people in a lift. */
const LIFE: readonly Case["family"][] = ["person", "fire", "lift"];

const planFor = { hazard: "hazard", request: "matter", complaint: "complaint" } as const;

const FIRE_ALARM: Words = { zh: "火警", en: "Fire alarm" };

function nameOf(asked: Pick<NewCase, "kind" | "family" | "plan">, hazard: Hazard | null): Words {
  if (hazard !== null) return HAZARDS[hazard].words;
  if (asked.kind === "alarm" && asked.plan !== undefined) return REPORTED_PLANS[asked.plan].words;
  if (asked.kind !== "alarm" || asked.family === undefined) return CASE_KIND_WORDS[asked.kind];
  return asked.family === "fire" ? FIRE_ALARM : FAMILY_WORDS[asked.family];
}

function titleFor(asked: OpenedCase, place: PlaceBrief | null, hazard: Hazard | null): Words {
  const where = place?.path ?? "";
  const kind = nameOf(asked, hazard);
  const who = asked.person === undefined ? "" : "{who}";
  const told = asked.title?.trim();
  return {
    zh: told ? `${where} ${told}`.trim() : `${who}${where} ${kind.zh}`.trim(),
    en: [told || kind.en, who, where].filter((part) => part !== "").join(" · "),
  };
}

/** What is missing of a case that a human opens, in words; null where it is whole. */
export function whyNotOpen(asked: OpenedCase): Words | null {
  if (asked.kind === "hazard" && asked.hazard === undefined) return { zh: "须选择隐患类别", en: "what kind of hazard must be said" };
  if (asked.plan !== undefined) {
    if (asked.kind !== "alarm") return { zh: "只有告警可选预案（plan）", en: "only an alarm takes a plan" };
    const { family, words } = REPORTED_PLANS[asked.plan];
    if (asked.family !== undefined && asked.family !== family)
      return {
        zh: `预案“${words.zh}”用于${FAMILY_WORDS[family].zh}类（${family}），请改选类别或预案`,
        en: `the plan ${asked.plan} is for the family ${family}: choose that family, or another plan`,
      };
  }
  if (asked.kind === "alarm" && asked.family === undefined && asked.plan === undefined)
    return { zh: "须选择警情类别", en: "what kind of alarm must be said" };
  if (asked.kind !== "request" && asked.kind !== "complaint" && asked.place === undefined && asked.point === undefined)
    return { zh: "须选择位置，或使用手机定位", en: "where it is must be said: a place or a position" };
  if (asked.kind === "hazard" && asked.hazard === "other" && !asked.description && !asked.title)
    return { zh: "其他隐患须填写说明", en: "another hazard must be described" };
  if ((asked.kind === "request" || asked.kind === "complaint") && !asked.description && !asked.title)
    return { zh: "须填写事项内容", en: "what it is about must be said" };
  return null;
}

/** A case as a human reports it. */
export function caseByHand(
  asked: OpenedCase,
  spot: Spot,
  by: Hand,
  made: { readonly id: string; readonly number: string; readonly community: string; readonly at: Instant; readonly plans: Plans },
): Case {
  const hazard = asked.kind === "hazard" ? (asked.hazard ?? "other") : null;
  const family = familyOf(asked);
  const plan = asked.kind === "alarm" ? made.plans.find(asked.plan ?? "", family).name : planFor[asked.kind];
  const at = toIso(made.at);
  return {
    ...plainCase(),
    id: made.id,
    number: made.number,
    community: made.community,
    kind: asked.kind,
    source: asked.source,
    state: "new",
    severity: asked.severity ?? SEVERITY[asked.kind],
    family,
    plan,
    title: titleFor(asked, spot.place, hazard),
    place: spot.place,
    person: asked.person ?? null,
    alerts: [],
    openedAt: at,
    changedAt: at,
    hazard,
    description: asked.description?.trim() || null,
    reporter: asked.reporter === undefined ? null : { name: asked.reporter.name, phone: asked.reporter.phone ?? null },
    point: asked.point ?? null,
    receivedBy: by.username,
    receivedByName: by.name,
    foreign: [...(asked.foreign ?? [])],
  };
}

/** How its first log line says it. */
export function openedWords(one: Case): Words {
  const source = CASE_SOURCE_WORDS[one.source];
  const text = one.description ?? one.title.zh;
  return { zh: `${source.zh}登记：${text}`, en: `Registered (${source.en}): ${one.description ?? one.title.en}` };
}

/** How the log of an open case says that its hazard was found again. */
export function foundAgainWords(one: Case): Words {
  const { zh, en } = CASE_SOURCE_WORDS[one.source];
  return withText(`再次发现（${zh}），并入本工单`, `Found again (${en}), added to this case`, one.description);
}

/** What is told of a case without an alert. */
export function happeningOf(one: Case): Happening {
  const hazard = one.hazard === null ? undefined : HAZARDS[one.hazard].words;
  const name = hazard ?? (one.kind === "alarm" ? one.title : CASE_KIND_WORDS[one.kind]);
  return { id: one.id, ruleName: name, family: one.family, sentence: one.title, occurrences: 0, device: null };
}

/** What somebody reports by telephone, as a human opened it, is as much in danger of life as what a device says. */
export const isLifeByHand = ({ kind, source, family, severity }: Case): boolean =>
  kind === "alarm" && source !== "device" && LIFE.includes(family) && (severity === "critical" || severity === "high");
