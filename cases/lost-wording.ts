import { INTERNAL_GRADING, type Role, roleHas, SEVERITY_WORDS } from "../contracts/index.ts";
import type { Letter, Matter } from "./wording.ts";

const UNKNOWN = "衣着尚未登记";

/** Her name does not slip out of a text that the family wrote. */
function nameless(text: string, { person }: Pick<Matter, "person">): string {
  return person === undefined || person.name === "" ? text : text.replaceAll(person.name, "居民");
}

const wearingOf = (matter: Pick<Matter, "case" | "person">): string | null => {
  const wearing = matter.case.lost?.description?.wearing ?? null;
  return wearing === null ? null : nameless(wearing, matter);
};

/** What a filed wording says of the matter: short, its variable takes twelve characters. */
export const lostKind = (matter: Pick<Matter, "case" | "person">): string => {
  const wearing = wearingOf(matter);
  return wearing === null ? "走失" : `走失 ${wearing}`;
};

/**
 * To those who look for somebody: 走失, what she wears, where she was seen last. Nobody's name where the role knows none, no rule and no
 * reason: these speak of illness. Who she is stands on the page of the case, for as long as that is open.
 */
export function lostLetter(matter: Matter, role: Role, head?: string): Letter {
  const { case: one, person, clock } = matter;
  const severity = SEVERITY_WORDS[one.severity].zh;
  const who = person !== undefined && roleHas(role, "people.names") ? person.name : "居民";
  const said = one.lost?.description ?? null;
  const cut = (text: string | null): string | null => (text === null ? null : nameless(text, matter));
  const where = one.place?.path ?? "社区内";
  const last = [cut(said?.seenWhere ?? null), said?.direction == null ? null : `往${cut(said.direction)}方向`].filter(Boolean).join("，");
  return {
    subject: `【${severity}】${head === undefined ? "" : `${head} `}走失 ${where}`,
    text: [
      `${clock} 走失：${who}，${wearingOf(matter) === null ? UNKNOWN : `衣着：${wearingOf(matter)}`}`,
      ...(last === "" ? [] : [`最后见到：${last}`]),
      "请留意。照片和怎样与她说话见工单；见到请在工单上登记“见到了”，或致电社区值班台。",
      `工单 ${one.number}`,
      `${severity}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}

/** To the desk: where she was seen, by whom. */
export function seenLetter({ case: one }: Matter): Letter {
  const seen = one.lost?.sightings.at(-1);
  const severity = SEVERITY_WORDS[one.severity].zh;
  const place = seen === undefined ? "" : seen.where;
  return {
    subject: `【有人见到】走失 ${place}`.trimEnd(),
    text: [
      `${seen?.byName ?? ""}报告：在${place}见到${seen?.stays ? "，正陪在她身边" : ""}${seen?.direction == null ? "" : `，往${seen.direction}方向`}。请核实。`,
      `工单 ${one.number}`,
      `${severity}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}
