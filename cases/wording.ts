import {
  type Alert,
  type Case,
  FOUND,
  INTERNAL_GRADING,
  type Person,
  type Role,
  roleHas,
  SEVERITY_WORDS,
  VERDICT_WORDS,
} from "../contracts/index.ts";

/** Stands for the person's name in an alert's sentence. */
const WHO = "{who}";

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** As much of an alert as a notice tells. */
export type Happening = Pick<Alert, "id" | "ruleName" | "family" | "sentence" | "occurrences" | "device">;

/** What a notice is about, in the words of the community's day. */
export interface Matter {
  readonly case: Case;
  readonly alert: Happening;
  readonly person: Person | undefined;
  /** Time of day in the community's zone. */
  readonly clock: string;
}

const where = ({ case: one, alert }: Matter): string => one.place?.path ?? alert.device?.name ?? "";

/** Staff: who, where, what. Names for those who may know names, figures of a body for those who may see health data. */
export function toStaff(matter: Matter, role: Role, again: boolean): Letter {
  const { case: one, alert, person, clock } = matter;
  const severity = SEVERITY_WORDS[one.severity].zh;
  const who = person === undefined ? "" : roleHas(role, "people.names") ? person.name : "居民";
  const figures = alert.family !== "vitals" || roleHas(role, "health.read");
  const sentence = figures ? alert.sentence.zh.replaceAll(WHO, who) : `${who}${where(matter)}，${alert.ruleName.zh}`;
  const head = again ? "再次发生 " : "";
  return {
    subject: `【${severity}】${head}${alert.ruleName.zh} ${where(matter)}`.trimEnd(),
    text: `${clock} ${sentence}\n工单 ${one.number}\n${severity}（${INTERNAL_GRADING.zh}）`,
  };
}

/** Family: words only, quiet, and never that she is well. */
export function toFamily({ case: one, alert, person, clock }: Matter, name: string): Letter {
  const who = person?.name ?? "您的家人";
  return {
    subject: `${who}：${alert.ruleName.zh}，值班员正在核实`,
    text: [
      `${name}，您好。`,
      `社区值班台 ${clock} 收到${who}的告警：${alert.ruleName.zh}。值班员正在核实，有结果会告知您。请保持电话畅通。`,
      `工单 ${one.number} · ${SEVERITY_WORDS[one.severity].zh}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}

/** Family, at the end: what it was, and who found her how and when. */
export function outcomeToFamily({ case: one, alert, person, clock }: Matter, name: string, byName: string): Letter {
  const who = person?.name ?? "您的家人";
  const verdict = one.verdict === null ? "" : `核实结论：${VERDICT_WORDS[one.verdict].zh}。`;
  const found = one.found === null ? undefined : FOUND[one.found];
  const how = found ? `${byName} ${clock} 办结时登记：${found.zh}。` : `${byName} ${clock} 办结。`;
  return {
    subject: `${who}：${alert.ruleName.zh}，工单已办结`,
    text: [
      `${name}，您好。`,
      `${who}的告警（${alert.ruleName.zh}）已处理完毕。${verdict}${how}`,
      `如有疑问请与社区值班台联系。`,
      `工单 ${one.number} · ${SEVERITY_WORDS[one.severity].zh}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}

/** The hand to whom a case was given: what, where, until when, why. */
export function toHand({ case: one, person, clock }: Omit<Matter, "alert">, role: Role, reason: string | null, head = "派单"): Letter {
  const who = person === undefined ? "" : roleHas(role, "people.names") ? person.name : "居民";
  const title = one.title.zh.replaceAll(WHO, who);
  return {
    subject: `【${head}】${title}`,
    text: [
      `${clock} 工单 ${one.number} ${head === "派单" ? "派给您" : "等待您的答复"}：${title}`,
      ...(reason ? [reason] : []),
      `${SEVERITY_WORDS[one.severity].zh}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}
