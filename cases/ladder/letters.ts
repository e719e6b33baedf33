import {
  groupLine,
  INTERNAL_GRADING,
  isGroupChannel,
  isLost,
  nicknameOf,
  type Role,
  roleHas,
  SEVERITY_WORDS,
  spokenLine,
} from "../../contracts/index.ts";
import { HELP_KIND, helpLetter, isOfAPerson } from "../help-wording.ts";
import { lostKind, lostLetter } from "../lost-wording.ts";
import { type Letter, type Matter, toFamily, toStaff } from "../wording.ts";
import type { Addressee } from "./addressees.ts";
import type { TellEntry } from "./rung.ts";

/** What of a notice is filed with providers: which wording, and what stands in its gaps. */
export interface Filed {
  readonly template: string;
  readonly vars: Readonly<Record<string, string>>;
}

/** Where it is, for somebody who must go there without a map. */
const whereOf = ({ case: one, alert }: Matter): string => one.place?.path ?? alert.device?.name ?? "社区内";

/** Who looks for somebody lost is told what she wears, not which rule says so: those speak of illness. */
export const looksFor = (role: Addressee["role"], matter: Matter): boolean =>
  isLost(matter.case) && role !== "family" && (role === "grid" || !roleHas(roleForWords(role), "people.names"));

/** Volunteers and neighbours learn where help is needed with somebody, not why. */
export const helps = (role: Addressee["role"], matter: Matter): boolean => role === "volunteer" && isOfAPerson(matter);

export function filedFor(to: Pick<Addressee, "role">, as: TellEntry["as"], matter: Matter, year: number): Filed {
  const { case: one, alert, person, clock } = matter;
  const kind = looksFor(to.role, matter) ? lostKind(matter) : helps(to.role, matter) ? HELP_KIND : alert.ruleName.zh;
  const common = { time: clock, kind, severity: SEVERITY_WORDS[one.severity].zh, place: whereOf(matter) };
  if (as === "look") return { template: "home-look", vars: common };
  if (to.role === "family") return { template: "family-alert", vars: { ...common, who: nicknameOf(person, year) || "家人" } };
  return { template: as === "nobody" ? "nobody-reached" : "staff-alert", vars: common };
}

/** As whom somebody reads who has no log-in. */
export const roleForWords = (role: Addressee["role"]): Role =>
  role === "sub-district" || role === "duty-phone" || role === "" ? "volunteer" : role;

function familyAsked({ case: one, alert, person, clock }: Matter, name: string): Letter {
  const who = person?.name ?? "您的家人";
  return {
    subject: `${who}：${alert.ruleName.zh}，请立即联系`,
    text: [
      `${name}，您好。`,
      `社区值班台 ${clock} 收到${who}的告警：${alert.ruleName.zh}，目前尚未核实。请立即联系本人，并答复您能否前往。`,
      `工单 ${one.number} · ${SEVERITY_WORDS[one.severity].zh}（${INTERNAL_GRADING.zh}）`,
    ].join("\n"),
  };
}

const HEADS: Readonly<Partial<Record<NonNullable<TellEntry["as"]>, string>>> = {
  dispatch: "派单",
  "call-back": "请回拨本人",
  nobody: "全部未联系上",
};

/** What everybody may read or hear, where it goes to a group or out of a speaker; undefined where it goes to a human. */
function publicLetter(to: Pick<Addressee, "way">, { case: one }: Matter): Letter | undefined {
  const line = isGroupChannel(to.way.channel) ? groupLine(one) : to.way.channel === "speaker" ? spokenLine(one) : undefined;
  return line === undefined ? undefined : { subject: line, text: line };
}

/** @param list who cannot walk out, a line each; empty where nobody does or it is not for them */
export function letterFor(
  to: Addressee,
  entry: Pick<TellEntry, "as">,
  matter: Matter,
  more: { readonly quiet: boolean; readonly list: readonly string[] },
): Letter {
  const open = publicLetter(to, matter);
  if (open !== undefined) return open;
  if (to.role === "family") return more.quiet ? toFamily(matter, to.name) : familyAsked(matter, to.name);
  const role = roleForWords(to.role);
  const letter = looksFor(to.role, matter) ? lostLetter(matter, role) : toStaff(matter, role, false);
  if (helps(to.role, matter) && !looksFor(to.role, matter)) return helpLetter(matter);
  const head = entry.as === undefined ? undefined : HEADS[entry.as];
  const list = more.list.length === 0 ? [] : ["无法自行疏散：", ...more.list];
  return { subject: head === undefined ? letter.subject : `【${head}】${letter.subject}`, text: [letter.text, ...list].join("\n") };
}

/** Whether they may read where people lie who cannot walk: a need and a door, no name. */
export const mayList = (role: Addressee["role"]): boolean => role === "fire" || role === "grid" || role === "duty" || role === "leader";
