import { EVENT_KINDS, type EventKind, MINUTE } from "../contracts/index.ts";
import { alarmWord, isOver } from "./alarm-words.ts";
import { soundsAlarming } from "./alarming.ts";
import { type Knowledge, plain } from "./knowledge.ts";
import { eventNamed, isDeviceWord, isType } from "./naming.ts";
import { addState } from "./states.ts";
import type { Draft } from "./turn.ts";
import { ownAlarm, verdictOf } from "./verdict.ts";

const STATE_OF_DEVICE =
  /^(?:(?:work(?:ing)?|device|dev|sensor|current-sensor|expressed|bed|comp(?:onent)?|detector|run(?:ning)?|current|system|node|unit|user|person|people|human|patient|elder|wearer|body|lift|elevator|car|tracker|badge|watch|panel|host|safety|health|target)-)?(?:state|status|condition|posture|activity|behaviou?r)$|^(?:姿态|姿势|行为)$|^(?:设备|部件|工作|运行|当前|人员|人体|老人|用户|佩戴者?|电梯|轿厢|主机|探测器|传感器)?状态$|^(?:sensor|detector|moisture|surface|probe|rope|electrode|cable|zone|loop|channel|ch|input|detect|detection|detected|result|value)-?\d{0,2}(?:-(?:status|state))?$/;
/** Of devices without an alarm of their own: what state the alarm is in says which one it is. */
const STATE_OF_ALARM = /^(?:alarm|alert|event|warn(?:ing)?)-(?:state|status)$|^(?:报警|告警|事件)状态$/;
const MODE =
  /^(?:(?:work(?:ing)?|device|tracker|master|run(?:ning)?|system|current|operat(?:ing|ion)|alarm)-)?mode$|^(?:工作|设备|当前)?模式$/;
const CALL_MODE = /sos|emergency|panic|求救|呼救|紧急/i;
/** What else than a danger to life the state of a device may tell. */
const TOLD: ReadonlySet<EventKind> = new Set([
  "help",
  "leak",
  "fault",
  "battery-low",
  "tamper",
  "lift-fault",
  "ebike-in-lift",
  "fallen-person",
  "bed-exit",
  "bed-return",
]);
/** Calls that a device may repeat with each message for as long as they stand. */
const CALLS: readonly EventKind[] = ["sos", "fall"];
/** A call that is said again within it, by a device that also says its end, is the same. */
export const SAME_CALL = 10 * MINUTE;

/** A word under the key of a state, on its way to what it says. */
export interface StateWord {
  readonly key: string;
  /** The key in plain spelling. */
  readonly name: string;
  readonly value: unknown;
  readonly test?: boolean;
  readonly resent?: boolean;
}

type Verdict = NonNullable<ReturnType<typeof verdictOf>>;

/** "on", "active" and "open" are of the device; these are of an alarm. */
const ALARMS =
  /alarm|alert|smoke|fire|gas|leak|flood|wet|water|moist|soak|immers|fall|sos|emergency|trigger|press|push|pull|报警|告警|警报|火|烟|泄漏|漏|水|跌倒|求救|按/i;
const EXPLICIT = /^(?:in-)?alarm(?:ing|ed)?$/;

/** By the alarm of the device's kind. @returns undefined where it says nothing of an alarm */
function ofKind(draft: Draft, knowledge: Knowledge, own: EventKind, value: string): Verdict | undefined {
  const word = plain(value);
  if (EXPLICIT.test(word)) return { event: own, state: "on" };
  const said = verdictOf(draft, knowledge, own, value);
  if (said === null || (said === undefined && isOver(value))) return undefined;
  if (said !== undefined) return said.event === own && said.state === "on" && !ALARMS.test(value) ? undefined : said;
  return named(draft, word);
}

/** By the event that the word names. */
function named(draft: Draft, word: string): Verdict | undefined {
  const event = eventNamed(draft, word);
  if (event === undefined || !(EVENT_KINDS[event.event].lifeSafety || TOLD.has(event.event))) return undefined;
  return { event: event.event, state: event.over ? "off" : "on" };
}

function verdictFor(draft: Draft, knowledge: Knowledge, { name, value }: StateWord, text: string): Verdict | undefined {
  const own = ownAlarm(draft);
  if (MODE.test(name)) {
    // "push button" is how it works, and no press.
    if (!CALL_MODE.test(text)) return undefined;
    const said = named(draft, plain(text));
    return said?.event === "sos" ? said : undefined;
  }
  if (own !== undefined) return ofKind(draft, knowledge, own, text);
  return named(draft, plain(text)) ?? (alarmWord(text) === "fault" ? { event: "fault", state: "on" } : undefined) ?? over(value);
}

const over = (value: unknown): Verdict | undefined =>
  typeof value === "string" && isOver(value) ? { event: "fault", state: "off" } : undefined;

function isStateKey(draft: Draft, name: string): boolean {
  return STATE_OF_DEVICE.test(name) || MODE.test(name) || (STATE_OF_ALARM.test(name) && ownAlarm(draft) === undefined);
}

/**
 * A word for the state of a whole device, or of who wears it: {"state": "alarm"} of a smoke head, {"status": "SOS"} of a
 * tracker, {"state": "trapped"} of a lift, and its end. "normal" is as often said of the device, and ends only what the same
 * key began.
 * @returns false where it is none
 */
export function addOwnState(draft: Draft, knowledge: Knowledge, said: StateWord): boolean {
  const { name, key, value, test = false, resent = false } = said;
  if (typeof value !== "string" || value.length > 60 || !isStateKey(draft, name) || !/[a-z\u4e00-\u9fff]{2}/i.test(value)) return false;
  const verdict = verdictFor(draft, knowledge, said, value);
  if (verdict === undefined || verdict.state === "off") noteEnd(draft, name);
  if (verdict === undefined) return false;
  if (verdict.state !== "off") {
    const known = draft.cell.states.last(verdict.event, name, draft.turn.pos) !== undefined;
    const call = { edge: known, within: SAME_CALL };
    addState(draft, { event: verdict.event, state: verdict.state, part: name, test, resent, ...call, data: { [key]: value } });
    return true;
  }
  const standing = draft.cell.states.standing(draft.turn.pos).filter(({ part }) => part === name);
  for (const { event } of standing) addState(draft, { event, state: "off", part: name, test, resent });
  return standing.length > 0;
}

/** Any other word under the same key says that a call is not made any more: the next is a new one. */
function noteEnd(draft: Draft, name: string): void {
  if (!draft.live || ownAlarm(draft) !== undefined) return;
  for (const event of CALLS)
    if (draft.cell.states.last(event, name, draft.turn.pos)?.on !== false)
      draft.cell.states.exchange(event, name, false, draft.turn.recv, draft.turn.pos);
}

/** Whether a word under a key that elsewhere says nothing sounds like a call for help that was not understood. */
export const isUntold = (draft: Draft, name: string, value: unknown): boolean =>
  typeof value === "string" &&
  (name === "event" || isType(name) || isStateKey(draft, name)) &&
  soundsAlarming(value) &&
  !isDeviceWord(draft, value);
