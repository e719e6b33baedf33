import {
  arrivalOf,
  arrivalWords,
  type CallResult,
  type CaseDetail,
  type CaseLog,
  FOUND,
  familyAnswerWords,
  isFamilyAnswer,
  isOfStaff,
  isOwnArrival,
  VERDICT_WORDS,
  type Words,
} from "../../contracts/index.ts";

/** Who reads it, and whether the other relatives are called by name there. */
export interface StoryReader {
  /** `user:<id>` of the reader. */
  readonly relative: string;
  readonly names: boolean;
  readonly username: string | undefined;
  /** Only that help is needed and on its way: nothing of what it was. */
  readonly helpOnly: boolean;
}

/** Acts that are told as they are, in words of our own: free text beside them may speak of others. */
const STEPS: Readonly<Record<string, Words>> = {
  opened: { zh: "值班台收到告警", en: "The duty desk got the alert" },
  accept: { zh: "接警", en: "Is on it" },
  dispatch: { zh: "已派人前往", en: "Somebody was sent" },
  transfer: { zh: "改派他人前往", en: "Somebody else was sent" },
  take: { zh: "出发", en: "Is on the way" },
  unarrive: { zh: "更正：到场登记有误，尚未到场", en: "Corrected: that arrival was a mistake, nobody is there by it" },
  resolve: { zh: "处置完毕", en: "The work is done" },
  reopen: { zh: "重新办理", en: "Worked on again" },
  "again-open": { zh: "再次发生，重新办理", en: "It happened again: worked on anew" },
  again: { zh: "再次发生", en: "It happened again" },
  presumed: { zh: "60 秒内无法核实，按真警处理", en: "Not verified within 60 s: treated as true" },
  cancel: { zh: "已自行恢复", en: "Cleared by itself" },
  visit: { zh: "已回访", en: "Visited again" },
  lost: { zh: "寻人信息已更新", en: "What is known of her was changed" },
  sighting: { zh: "有人报告见到，正在核实", en: "Somebody says to have seen her: being verified" },
};

const ARRIVED: Words = { zh: "到场", en: "Arrived" };

/** Her own telephone, called by the desk; whom else it called is theirs to tell. */
const CALLED: Readonly<Record<CallResult, Words>> = {
  well: { zh: "电话听到本人，平安", en: "Heard her on the telephone, she is well" },
  "needs-help": { zh: "电话听到本人，需要帮助", en: "Heard her on the telephone, she needs help" },
  "no-answer": { zh: "电话未接", en: "Called her, no answer" },
  busy: { zh: "电话忙或拒接", en: "Called her, busy or declined" },
  off: { zh: "电话关机", en: "Called her, switched off" },
  "wrong-number": { zh: "本人电话打不通", en: "Her number does not work" },
};

/** Shown where not even the matter may be told. */
const HELP_STEPS: readonly string[] = [
  "opened",
  "accept",
  "dispatch",
  "transfer",
  "take",
  "expected",
  "arrive",
  "unarrive",
  "handover",
  "resolve",
];

function answerLine(one: CaseDetail, entry: CaseLog, reader: StoryReader): CaseLog | null {
  const said = one.answers?.find((each) => each.at === entry.at);
  const kind = entry.act.slice("answer:".length);
  if (said === undefined || !isFamilyAnswer(kind)) return null;
  const mine = said.relative === reader.relative;
  const who = mine || reader.names ? said.name : said.relation === "" ? "其他亲属" : said.relation;
  return { at: entry.at, act: entry.act, by: mine ? entry.by : null, byName: who, words: familyAnswerWords(kind) };
}

/** Who is there; a relative by name only to those who may know, and to herself. */
function arrivalLine(one: CaseDetail, entry: CaseLog, reader: StoryReader): CaseLog {
  const arrival = arrivalOf(one, entry);
  if (arrival === undefined) return { ...entry, words: ARRIVED };
  if (isOfStaff(arrival)) return { ...entry, words: arrivalWords(arrival, { self: isOwnArrival(arrival) }) };
  const mine = arrival.user !== null && arrival.user === reader.username;
  if (mine) return { ...entry, words: ARRIVED };
  const words = arrivalWords(arrival, { self: false, named: reader.names });
  return isOwnArrival(arrival) ? { ...entry, by: null, byName: reader.names ? entry.byName : "家属", words: ARRIVED } : { ...entry, words };
}

function closingWords(one: CaseDetail): Words {
  const verdict = one.verdict === null ? { zh: "", en: "" } : VERDICT_WORDS[one.verdict];
  const found = one.found === null ? undefined : FOUND[one.found];
  const zh = [verdict.zh, found?.zh].filter(Boolean).join("，");
  const en = [verdict.en, found?.en].filter(Boolean).join(", ");
  return { zh: zh === "" ? "办结" : `办结：${zh}`, en: en === "" ? "Closed" : `Closed: ${en}` };
}

function step(one: CaseDetail, entry: CaseLog, reader: StoryReader): CaseLog | null {
  const told = (words: Words): CaseLog => ({ ...entry, words });
  if (entry.act.startsWith("answer:")) return answerLine(one, entry, reader);
  if (reader.helpOnly && !HELP_STEPS.includes(entry.act)) return entry.act === "close" ? told({ zh: "办结", en: "Closed" }) : null;
  switch (entry.act) {
    case "arrive":
    case "present":
      return arrivalLine(one, entry, reader);
    case "called": {
      const call = one.calls.find((each) => each.to === "person" && each.endedAt === entry.at);
      return call?.result == null ? null : told(CALLED[call.result]);
    }
    case "handover": {
      const to = one.handovers.find((each) => each.at === entry.at)?.to;
      return to === undefined ? null : told({ zh: `已移交 ${to}`, en: `Handed over to ${to}` });
    }
    case "verify":
      return one.verdict === null
        ? told({ zh: "已核实", en: "Verified" })
        : told({ zh: `核实：${VERDICT_WORDS[one.verdict].zh}`, en: `Verified: ${VERDICT_WORDS[one.verdict].en}` });
    // Made of a number alone, by the hub.
    case "expected":
      return entry;
    case "close":
      return told(closingWords(one));
    default: {
      const words = STEPS[entry.act];
      return words === undefined ? null : told(words);
    }
  }
}

/**
 * The log of a case as the family reads it: who did what when, in words. Remarks, reasons, figures and what concerns
 * others are left out; an act that is not known here is left out too.
 */
export function familyStory(one: CaseDetail, reader: StoryReader): CaseLog[] {
  return one.log.flatMap((entry) => step(one, entry, reader) ?? []);
}
