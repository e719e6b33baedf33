import { INTERNAL_GRADING, SEVERITY_WORDS } from "../contracts/index.ts";
import type { Letter, Matter } from "./wording.ts";

/** Kinds of trouble of a person: what is wrong with her is nobody's but those who care for her. */
const OF_A_PERSON: readonly string[] = ["person", "vitals", "activity"];
export const isOfAPerson = ({ case: one }: Pick<Matter, "case">): boolean => one.person !== null || OF_A_PERSON.includes(one.family);

/** What a filed wording calls it: its variable takes twelve characters. */
export const HELP_KIND = "请到场照看";

/** To a volunteer or a neighbour: where, and that somebody is needed there. Nobody's name, nothing of what happened to a body. */
export function helpLetter({ case: one, clock }: Matter, head = "请帮忙"): Letter {
  const severity = SEVERITY_WORDS[one.severity].zh;
  const where = one.place?.path ?? "社区内";
  return {
    subject: `【${head}】【${severity}】${where}`,
    text: [
      `${clock} ${where}需要有人到场照看。能去请打开工单接单，去不了请答复。`,
      "到场后有危险或不清楚时，请直接拨打 120 或致电社区值班台。",
      `工单 ${one.number}`,
      `${severity}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}
