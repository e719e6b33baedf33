import { isGrave, isUnknownFlag, isUnknownHappening, looksAlarming, soundsAlarming } from "./alarming.ts";
import { mayBeAlarm } from "./events.ts";
import { plain } from "./knowledge.ts";
import { isNaming, tellsAlarm } from "./naming.ts";
import { numberOf } from "./numbers.ts";
import { shown, step } from "./say.ts";
import type { Draft } from "./turn.ts";
import { onceADay } from "./unknown-keys.ts";
import { soundsPressed } from "./verdict.ts";

/** A property that means nothing to the hub. */
export interface Unknown {
  readonly key: string;
  readonly value: unknown;
}

/**
 * Whether what a device that somebody presses says may be that it was pressed: what happened in words that nobody knows, and
 * once a day a flag of which nobody knows anything.
 */
export function mayBePress(draft: Draft, key: string, value: unknown): boolean {
  const { kind } = draft.device;
  const name = plain(key);
  if (typeof value === "string" && isNaming(draft, name))
    return kind === "sos-button" ? isUnknownHappening(name, value) : kind === "wearable" && soundsPressed(plain(value));
  // Beside a press that was understood it is none.
  if (draft.events.some(({ state }) => state !== "off")) return false;
  return kind === "sos-button" && (isUnknownFlag(name, value) || isKeyNumber(name, value)) && onceADay(draft, [`flag ${key}`]);
}

/** How bad a call is, or how it is set: neither flag nor code. */
export const CALL_GRADE = /^(?:fall|sos|panic|emergency)-(?:level|grade)$/;
export const isCallGrade = (key: string, value: unknown): boolean => CALL_GRADE.test(plain(key)) && (numberOf(value) ?? 0) > 0;

/** {"keyCode": 1}: which key it was, as far as anybody can know. */
const isKeyNumber = (name: string, value: unknown): boolean =>
  /^(?:key|button|btn)-?(?:code|value|val|no|num(?:ber)?)$/.test(name) && (numberOf(value) ?? 0) > 0;

/** Tells of all properties of a message that mean nothing: urgently where one may be a call for help, else once a day. */
export function tellUnknown(draft: Draft, unknown: readonly Unknown[], where: string): void {
  const [first] = unknown;
  if (first === undefined) return;
  const urgent = unknown.some(
    ({ key, value }) =>
      (mayBeAlarm(draft) && (looksAlarming(key, value) || soundsAlarming(value) || tellsAlarm(plain(key), value))) ||
      isGrave(key, value) ||
      isCallGrade(key, value) ||
      mayBePress(draft, key, value),
  );
  if (
    !urgent &&
    !onceADay(
      draft,
      unknown.map(({ key }) => key),
    )
  ) {
    draft.hear();
    return;
  }
  const list = unknown
    .slice(0, 8)
    .map(({ key, value }) => `${key}=${shown(value)}`)
    .join(", ");
  const detail = {
    zh: `不认识的属性：${list}${unknown.length > 8 ? " 等" : ""}。其余内容已正常读取。需要时请在映射中登记。`,
    en: `Properties that mean nothing to the hub: ${list}${unknown.length > 8 ? " and more" : ""}. The rest was read. Enter them in a mapping where they matter.`,
  };
  draft.turn.fault("unknown-measurement", `${where}${step(first.key)}`, detail, draft.device.id, urgent);
}
