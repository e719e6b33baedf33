import type { Family } from "./signal.ts";
import type { Words } from "./words.ts";

/** What somebody on the telephone reports, where the kind of trouble has more than one plan. The names are those of the plans. */
export const REPORTED_PLANS = {
  sos: { family: "person", words: { zh: "紧急求助", en: "Call for help" } },
  fall: { family: "person", words: { zh: "跌倒", en: "Fall" } },
  lost: { family: "person", words: { zh: "走失", en: "Lost" } },
  help: { family: "person", words: { zh: "服务求助", en: "Help request" } },
  inactivity: { family: "activity", words: { zh: "长时间无活动", en: "No activity" } },
  activity: { family: "activity", words: { zh: "居家异常", en: "At home" } },
  fire: { family: "fire", words: { zh: "火警", en: "Fire alarm" } },
  gas: { family: "fire", words: { zh: "燃气、一氧化碳", en: "Gas or carbon monoxide" } },
} as const satisfies Record<string, { readonly family: Family; readonly words: Words }>;
export type ReportedPlan = keyof typeof REPORTED_PLANS;
export const REPORTED_PLAN_NAMES = Object.keys(REPORTED_PLANS) as ReportedPlan[];

/** Between which plans a reporter chooses; nothing where the kind of trouble has one only. */
export const reportedPlansOf = (family: Family): readonly ReportedPlan[] =>
  REPORTED_PLAN_NAMES.filter((name) => REPORTED_PLANS[name].family === family);
