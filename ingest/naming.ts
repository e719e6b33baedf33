import { EVENT_KINDS, type EventKind } from "../contracts/index.ts";
import { alarmWord, isOver, overOf } from "./alarm-words.ts";
import { plainState } from "./events.ts";
import { type Knowledge, plain } from "./knowledge.ts";
import type { JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";
import { eventOf, testOf } from "./verdict.ts";

/** Keys under which a sender names what happened. */
const NAMING =
  /^(?:alarm|alert|warn(?:ing)?|event|trigger)s?(?:-(?:type|name|kind|title|event|content|desc(?:ription)?|reason))?$|^(?:message|msg|report)-type$|^(?:报警|告警|事件)(?:类型|名称|内容)?$/;
/** Keys that as often name the device: only a word that is plainly a happening counts under them. */
const CALLED = /^(?:type|name|title|content|message|msg|desc(?:ription)?)$/;
const HAPPENING = /(?:alarm|alert|call|press(?:ed)?|detected|event)$|报警$|告警$|呼叫$|求助$|求救$|^fall(?:-down)?$|^(?:跌倒|摔倒)$/;
/** Keys beside it that say whether it began or is over. */
const STATE =
  /^(?:(?:alarm|alert|warn(?:ing)?|event)-)?(?:status|state|action|flag|stage|phase)$|^(?:is-)?(?:active|alarming|alarmed|triggered)$|^(?:报警|告警|事件)?状态$/;
/** A bare flag, which beside a name says no more than the name's state. */
const FLAG = /^(?:is-)?alarm$/;

/** What stands beside a name says of it: also that its sensor is at fault, or that it is but a test. */
type Beside = "on" | "off" | "fault" | "test";

interface Naming {
  readonly event: EventKind;
  readonly state: "on" | "off";
  readonly key: string;
  readonly value: string;
}

/** Keys that speak of the alarm and not perhaps of the device. */
const OF_THE_ALARM = /^(?:is-)?(?:alarm|alert|warn|event|active$|triggered$)|^(?:报警|告警|事件)/;
const ENDED = /clear|releas|cancel|restor|recover|reset|end|deactivat|dismiss|ignore|resolv|恢复|解除|消除|结束|取消|撤销|复位/i;
const FLAG_OFF = /^(?:0|false|off|inactive)$/i;

/**
 * What stands beside the name of an event and says that it began or is over. "ok" under a bare "status" is as often the
 * device's own, and ends nothing; a call for help ends by a word for an end alone.
 */
export function stateBeside(
  knowledge: Knowledge,
  object: JsonObject,
  event: EventKind,
): { readonly key: string; readonly state: Beside } | undefined {
  for (const [key, value] of Object.entries(object)) {
    const name = plain(key);
    if (!STATE.test(name) && !(FLAG.test(name) && typeof value !== "string")) continue;
    const state = stateOf(knowledge, name, value);
    if (state === undefined) continue;
    const text = String(value).trim();
    const isSure =
      state === "on" || OF_THE_ALARM.test(name) || ENDED.test(text) || (EVENT_KINDS[event].shape === "state" && FLAG_OFF.test(text));
    if (isSure) return { key, state };
  }
  return undefined;
}

function stateOf(knowledge: Knowledge, name: string, value: unknown): Beside | undefined {
  const said = plainState(knowledge, value);
  if (said !== undefined) return said;
  if (typeof value === "string") {
    // "ignored": somebody looked at it and did not follow it up.
    if (isOver(value) || /^ignored?$/i.test(value.trim())) return "off";
    const word = alarmWord(value);
    if (word === "on" || ((word === "fault" || word === "test") && OF_THE_ALARM.test(name))) return word;
  }
  const code = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return knowledge.platform.codes
    .get(name)
    ?.find(({ only }) => only === null)
    ?.values.get(code)
    ?.find(({ event }) => event === "own")?.state === "off"
    ? "off"
    : undefined;
}

/** What happened by the name under one key; undefined where it is no such key, or names nothing that the hub knows. */
function namingOf(draft: Draft, key: string, value: unknown): { readonly event: EventKind; readonly over: boolean } | undefined {
  if (typeof value !== "string" || value.length > 60) return undefined;
  const name = plain(key);
  const called = CALLED.test(name);
  if (!called && !isNaming(draft, name)) return undefined;
  const word = plain(value);
  if (called && !HAPPENING.test(word)) return undefined;
  const event = eventNamed(draft, word);
  return called && event !== undefined && !EVENT_KINDS[event.event].lifeSafety ? undefined : event;
}

/** The event that a word under a naming key stands for, whatever it says besides: "smoke report", "smoke alarm released". */
export function eventNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  return (
    eventOf(draft, word) ?? eventOf(draft, word.replace(/-(?:event|message|report|start(?:ed)?|occurred)$/, "")) ?? endNamed(draft, word)
  );
}

/** "smoke alarm released": the end of what the words before it name. */
function endNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  const ended = overOf(word);
  const event = ended === undefined || ended === "" ? undefined : eventOf(draft, ended);
  return event === undefined || event.over ? undefined : { event: event.event, over: true };
}

const TELLING = /^(?:content|message|msg|text|desc(?:ription)?)$/;
const TELLS = /报警|告警|火警|求助|求救|呼救|跌倒|摔倒|被困|(?:^|-)(?:alarm|alert|sos|fall|fallen|detected|emergency|panic)(?:-|$)/;

/** Whether a sentence for people tells of an alarm: it cannot be read as one, and must not be put away. */
export const tellsAlarm = (name: string, value: unknown): boolean =>
  TELLING.test(name) && typeof value === "string" && value.length <= 200 && TELLS.test(plain(value)) && overOf(value) === undefined;

/** Whether a key names what happened. An alarm of the device's own is read by its value, as any state. */
export const isNaming = (draft: Draft, name: string): boolean => NAMING.test(name) && eventOf(draft, name) === undefined;

/** All that an object names: {"alarmType": "smoke", "alarmStatus": "released"}, and the keys that were read for it. */
export function namingsIn(
  draft: Draft,
  knowledge: Knowledge,
  object: JsonObject,
): { readonly namings: readonly Naming[]; readonly used: ReadonlySet<string> } {
  const namings: Naming[] = [];
  const used = new Set<string>();
  for (const [key, value] of Object.entries(object)) {
    const named = namingOf(draft, key, value);
    if (named === undefined) continue;
    const beside = stateBeside(knowledge, object, named.event);
    if (beside !== undefined) used.add(beside.key);
    used.add(key);
    const state = named.over || beside?.state === "off" ? "off" : "on";
    const event = beside?.state === "fault" ? "fault" : beside?.state === "test" ? testOf(named.event) : named.event;
    if (!namings.some((other) => other.event === event)) namings.push({ event, state, key, value: String(value) });
  }
  return { namings, used };
}
