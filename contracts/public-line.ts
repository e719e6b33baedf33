import type { Case } from "./case.ts";
import { ofDrill } from "./drill.ts";
import type { Family } from "./signal.ts";
import type { Words } from "./words.ts";

const KINDS: Readonly<Record<Family, Words>> = {
  fire: { zh: "火警", en: "a fire alarm" },
  person: { zh: "紧急求助", en: "an emergency call" },
  vitals: { zh: "紧急求助", en: "an emergency call" },
  activity: { zh: "上门查看任务", en: "a call at the door" },
  public: { zh: "公共区域告警", en: "an alert in a public area" },
  lift: { zh: "电梯告警", en: "a lift alarm" },
  water: { zh: "用水告警", en: "a water alarm" },
  matter: { zh: "待办事项", en: "a matter to see to" },
  device: { zh: "设备故障", en: "a device fault" },
  hub: { zh: "平台故障", en: "a fault of the hub" },
};

/** What kind of thing it is, without what it says of anybody's health. */
export function publicKind(family: Family): Words {
  const { zh } = KINDS[family];
  return { zh, en: SHORT[family] };
}

const SHORT: Readonly<Record<Family, string>> = {
  fire: "Fire alarm",
  person: "Emergency call",
  vitals: "Emergency call",
  activity: "Call at the door",
  public: "Public area",
  lift: "Lift",
  water: "Water",
  matter: "Matter",
  device: "Device fault",
  hub: "Fault of the hub",
};

/** The building as people of the compound say it; the compound, or the spot, where the place names none. No unit, no door. */
function buildingOf(place: Case["place"]): string | null {
  if (place === null) return null;
  const named = /(?:[0-9０-９]+|[A-Za-z])\s*(?:栋|幢|号楼)/.exec(place.path)?.[0];
  return named ?? place.path.split(" ")[0] ?? null;
}

/**
 * What a whole group may read of a case: no name, no door, no figure. For groups that no machine can enter a human
 * copies it; bots of groups say the same.
 */
export function publicLine({ place, family, drill }: Pick<Case, "place" | "family" | "drill">): Words {
  const where = buildingOf(place);
  const kind = KINDS[family];
  const line = {
    zh: `${where ?? "本社区"}有一起${kind.zh}，请在岗人员接单`,
    en: `${where === null ? "In this community" : `In ${where}`} there is ${kind.en}; whoever is on duty please take it`,
  };
  return drill === undefined ? line : ofDrill(line);
}

/** The same for a bot of a group of staff, with the number under which whoever is on duty finds it. */
export function groupLine(one: Pick<Case, "place" | "family" | "drill" | "number">): string {
  return `${publicLine(one).zh}（工单 ${one.number}）`;
}

/** What a speaker says to whoever is near: what to do, and nobody's name or door. It orders nobody out: that is for humans on the spot. */
export function spokenLine(one: Pick<Case, "place" | "family" | "drill" | "plan">): string {
  const where = buildingOf(one.place) ?? "本小区";
  if (one.plan === "gas") return `${where}有燃气或一氧化碳告警。请不要开关电器，不要使用明火，打开门窗，听从工作人员引导。`;
  if (one.family === "fire") return `${where}有火警，工作人员正在赶来。请留意烟雾，不要乘坐电梯，听从工作人员引导。`;
  if (one.family === "lift") return "电梯里的居民请放心，救援人员正在赶来。请不要扒门，保持冷静，与值班人员通话。";
  return `${publicLine(one).zh}。`;
}

/** The same once somebody has said that it is over. */
export function clearLine(one: Pick<Case, "place" | "plan">): string {
  const where = buildingOf(one.place) ?? "本小区";
  return `${where}${one.plan === "gas" ? "燃气或一氧化碳告警" : "火警"}已由工作人员确认解除，感谢配合。`;
}
