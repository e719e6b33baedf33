import type { Bag } from "./bag.ts";
import { plain } from "./knowledge.ts";
import { addState } from "./states.ts";
import { ownAlarm, verdictOf } from "./verdict.ts";

const STATE_OF_DEVICE = /^(?:(?:work(?:ing)?|device|sensor|detector|run(?:ning)?)-)?(?:state|status)$|^(?:设备|工作|运行)?状态$/;

/**
 * A word for the state of a whole device, where that word is of its own alarm: {"state": "alarm"} of a smoke head, and its
 * end. "normal" is as often said of the device, and ends only what the same key began.
 * @returns false where it is none
 */
export function addOwnState(bag: Bag, name: string, key: string, value: unknown): boolean {
  const { draft, knowledge, test, resent } = bag;
  if (typeof value !== "string" || !STATE_OF_DEVICE.test(name) || !/[a-z\u4e00-\u9fff]{2}/i.test(value)) return false;
  const own = ownAlarm(draft);
  if (own === undefined) return false;
  const standing = draft.cell.states.standing(draft.turn.pos).filter(({ part }) => part === name);
  const said = EXPLICIT.test(plain(value)) ? { event: own, state: "on" as const } : verdictOf(draft, knowledge, own, value);
  if (said === undefined || said === null || (said.event === own && said.state === "on" && !ALARMS.test(value))) return false;
  if (said.state !== "off") {
    addState(draft, { event: said.event, state: said.state, part: name, test, resent, data: { [key]: value } });
    return true;
  }
  for (const { event } of standing) addState(draft, { event, state: "off", part: name, test, resent });
  return standing.length > 0;
}

/** "on", "active" and "open" are of the device; these are of an alarm. */
const ALARMS = /alarm|alert|smoke|fire|gas|leak|fall|sos|emergency|trigger|报警|告警|警报|火|烟|泄漏|跌倒|求救/i;
const EXPLICIT = /^(?:in-)?alarm(?:ing|ed)?$/;
