import {
  AUDIT_ACT_WORDS,
  DUTY_AUDIT_ACTS,
  DUTY_CALL_ACTS,
  type DutyLine,
  type DutyLineKind,
  type DutyLogRow,
  NOTICE_CHANNEL_WORDS,
  NOTICE_CHANNELS,
  POSTURES,
  toIso,
  type Words,
  wordsOf,
} from "../../contracts/index.ts";
import { type Masking, maskName, WITHHELD_WORDS } from "./masking.ts";
import type { Sight } from "./sight.ts";

const NO_REMARK = { nextShift: false, corrects: null, correctedBy: null };
const PLACELESS = { about: null, case: null, alert: null, drill: false };

/** Drills carry their name from birth. */
const isDrill = (one: object): boolean => "drill" in one && one.drill !== undefined;
const joined = (words: Words, more: Words | null): Words =>
  more === null ? words : { zh: `${words.zh}：${more.zh}`, en: `${words.en}: ${more.en}` };
const same = (text: string): Words => ({ zh: text, en: text });

/** What an audit line says besides its act: a reason, a name; other particulars are no words. */
function particulars(act: string, target: string, detail: string | null): Words | null {
  if (act === "desk.check-answered" || act === "desk.check-missed") return same(target);
  if (act === "desk.seated") {
    const after = textIn(detail, "after");
    return after === null ? null : { zh: `接替${after}`, en: `after ${after}` };
  }
  if (act === "trip.sign") {
    const [zh, en] = [textIn(detail, "zh"), textIn(detail, "en")];
    return zh === null || en === null ? null : { zh, en };
  }
  const said = detail === null ? null : wordsIn(detail);
  if (act !== "posture.set") return said;
  const kind = target.split(":")[1] ?? "";
  const posture = Object.entries(POSTURES).find(([name]) => name === kind)?.[1].words ?? null;
  return posture === null ? said : joined(posture, said);
}

function wordsIn(detail: string): Words | null {
  if (!detail.startsWith("{")) return detail === "" || /^[\w-]+$/.test(detail) ? null : same(detail);
  const reason = textIn(detail, "reason");
  return reason === null ? null : same(reason);
}

/** A text under a name of particulars that are JSON. */
function textIn(detail: string | null, name: string): string | null {
  if (detail === null || !detail.startsWith("{")) return null;
  const text = new Map<string, unknown>(Object.entries(Object(JSON.parse(detail)))).get(name);
  return typeof text === "string" && text !== "" ? text : null;
}

/** A kept line as the asker may read it. */
export function dutyLine(masking: Masking, row: DutyLogRow, sight: Sight): DutyLine {
  const id = `${row.source}-${row.key}`;
  const at = toIso(row.at);
  switch (row.source) {
    case "alert": {
      const { entry, alert } = row;
      const kind: DutyLineKind = alert.family === "hub" || alert.family === "device" ? "hub" : "alert";
      const words = masking.alertLog(entry, alert, sight);
      return {
        ...{ id, at, kind, byName: entry.byName, what: words, about: masking.aboutAlert(alert, sight) },
        ...{ case: alert.case, alert: alert.id, drill: isDrill(alert), ...NO_REMARK },
      };
    }
    case "case": {
      const { entry } = row;
      const kind: DutyLineKind = DUTY_CALL_ACTS.includes(entry.act) ? "call" : "case";
      return {
        ...{ id, at, kind, byName: entry.byName, what: masking.caseLog(entry, row.case, sight) },
        ...{ ...aboutCase(masking, row.case, sight), alert: null, ...NO_REMARK },
      };
    }
    case "audit": {
      const { act, target, detail } = row;
      // Signed by another at this desk: it is that human's act.
      const byName = textIn(detail, "signedBy") ?? row.byName;
      const what = joined(wordsOf(AUDIT_ACT_WORDS, act), particulars(act, target, detail));
      return { id, at, kind: DUTY_AUDIT_ACTS[act] ?? "desk", byName, what, ...PLACELESS, ...NO_REMARK };
    }
    case "notice": {
      const channel = NOTICE_CHANNELS.find((each) => each === row.channel);
      const way = channel === undefined ? same(row.channel) : NOTICE_CHANNEL_WORDS[channel];
      const name = sight.names === "full" ? row.toName : maskName(row.toName);
      const what = { zh: `${way.zh}未送达${name}`, en: `${way.en} did not reach ${name}` };
      const about = row.case === null ? PLACELESS : { ...aboutCase(masking, row.case, sight), alert: null };
      return { id, at, kind: "notice", byName: null, what, ...about, ...NO_REMARK };
    }
    case "remark": {
      const { remark, correctedBy } = row;
      // A remark may name anybody.
      const what = sight.names === "full" ? same(remark.text) : WITHHELD_WORDS;
      return {
        ...{ id: remark.id, at, kind: "remark", byName: remark.byName, what, ...PLACELESS },
        ...{ nextShift: remark.nextShift, corrects: remark.corrects, correctedBy },
      };
    }
  }
}

function aboutCase(masking: Masking, one: Extract<DutyLogRow, { source: "case" }>["case"], sight: Sight) {
  const { title } = masking.case(one, sight);
  const about = { zh: `${one.number} ${title.zh}`, en: `${one.number} ${title.en}` };
  return { about, case: one.id, drill: isDrill(one) };
}
