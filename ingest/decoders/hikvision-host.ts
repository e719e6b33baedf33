import { EVENT_KINDS, type EventKind } from "../../contracts/index.ts";
import { setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm } from "../verdict.ts";
import { tellUnknownSight } from "./camera-alert.ts";
import { draftOfAny, idOf } from "./cloud.ts";
import { type ContactIdWord, contactId } from "./contact-id.ts";
import type { Source } from "./decoder.ts";

const HINT = {
  zh: "请把该防区按所接探测器的类别登记，外部编号写作主机编号加“:zone”加防区号（从 1 数起），或在网关的映射里写明含义。",
  en: 'Register the zone as what is wired to it, under "id:zoneN" (counted from 1), or enter the meaning in the gateway\'s mapping.',
};

/** The code of the standard where the host also tells its own. */
function wordOf(said: JsonObject): ContactIdWord | undefined {
  return contactId(said.standardCIDcode) ?? contactId(said.code);
}

/** What somebody set as burglary at a zone with a smoke head is what the head tells; the host itself has no alarm of its own. */
function eventOf(draft: Draft, { event }: ContactIdWord): EventKind | undefined {
  const own = /:zone\d+$/.test(draft.device.externalId) ? ownAlarm(draft) : undefined;
  if (event === "own") return own;
  return event === "intrusion" && own !== undefined && EVENT_KINDS[own].lifeSafety ? own : event === "alive" ? undefined : event;
}

/**
 * Reads an event of an alarm host, which passes on the codes of Contact ID with the zone that tells them.
 * @param boxes names of the host, the narrowest first
 * @returns false where it is none
 */
export function readHostEvent(source: Source, alert: JsonObject, boxes: readonly unknown[], where: string): boolean {
  const said = alert.CIDEvent ?? alert.cidEvent;
  if (!isObject(said)) return false;
  const word = wordOf(said);
  const names = boxes.flatMap((one) => idOf(one) ?? []);
  // The host counts its zones from nought, its keypad from one.
  const zone = typeof said.zone === "number" && said.zone >= 0 ? [String(said.zone + 1)] : [];
  const mayBeAlarm = word === undefined ? /^(?:lifeSafety|zoneAlarm)$/.test(String(said.type)) : !word.isOver && word.event !== "alive";
  const ids = [...zone.flatMap((one) => names.map((name) => `${name}:zone${one}`)), ...names];
  const draft = draftOfAny(source, ids, mayBeAlarm ? { alarm: true } : {});
  if (draft === undefined) return true;
  setPlatformTime(draft, said.trigger ?? alert.dateTime, `${where}/CIDEvent/trigger`, source.turn.marks);
  draft.hear();
  if (word?.event === "alive") return true;
  const event = word === undefined ? undefined : eventOf(draft, word);
  const name = [said.standardCIDcode ?? said.code, said.name].filter((one) => typeof one === "string" || typeof one === "number").join(" ");
  if (word === undefined || event === undefined) {
    if (word?.isOver !== true) tellUnknownSight(draft, name, `${where}/CIDEvent/code`, mayBeAlarm, HINT);
    return true;
  }
  addState(draft, {
    event,
    state: word.isOver ? "off" : "on",
    part: `cid ${word.code} ${zone.join("")}`.trim(),
    quiet: word.isOver,
    data: word.isOver ? {} : { code: name },
  });
  return true;
}
