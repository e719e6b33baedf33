import { overOf } from "./alarm-words.ts";
import { plain } from "./knowledge.ts";
import { isObject } from "./shape.ts";

const ALARMING =
  /alarm|alert|warn|sos|fire|flame|smoke|gas|leak|fall|man.?down|panic|emergency|distress|help|(?<!s)trap|警|火|烟|燃气|跌倒|摔倒|倒地|晕倒|呼救|求救|求助|被困|困人/i;

/** Figures of how much and how often, also with their unit in brackets, which are no alarm whatever they count. */
const FIGURE = /concentration|density|threshold|count|times|voltage|(?:smoke|gas)[-_ ]?value$|\(.+\)$|浓度|阈值|次数/i;

/** What is set in a device, and what it remembers, named after its alarm. */
const SETTING =
  /(?:enabled?|delay|interval|sensitivity|number|phone|volume|mode|sound|buzzer|led|time|id|settings?|config|max|min|contacts?|duration|period|ringtone|voice|units?|available|silenced|muted|使能|灵敏度|间隔|电话|音量|时间)$|^(?:last|history|previous|buzzer|weather|current-weather)-|^(?:test-alarm|self-test|check)-result$|watch-?dog|(?<!sos.*|emergency.*|panic.*)-(?:switch|开关)$/;

/** Whether a key and what it holds may be a call for help that was not understood. */
export function looksAlarming(key: string, value: unknown): boolean {
  if (!ALARMING.test(key) || SETTING.test(plain(key))) return false;
  if (typeof value === "string")
    return value.trim() !== "" && !/^(0+|false|off|no|normal|none|ok|正常|无|否)$/i.test(value.trim()) && overOf(value) === undefined;
  if (value === true && overOf(key) !== undefined) return false;
  // A list of alarms that nobody could read.
  if (Array.isArray(value)) return value.some((one) => isObject(one) || (typeof one === "string" && ALARMING.test(one)));
  return value === true || (typeof value === "number" && value !== 0 && !FIGURE.test(key)) || isObject(value);
}

/** Whether a word that was not understood sounds like a call for help, whatever the key under which it stands. */
export function soundsAlarming(value: unknown): boolean {
  return typeof value === "string" && value.length <= 60 && !/^(?:no|not|non)[ _-]/i.test(value) && looksAlarming(value, true);
}

const GRAVE =
  /(?:^|-)(?:sos|panic|emergency|fall(?:en|ing)?|man-down|fire|flame|smoke|gas-leak(?:age)?|co-alarm|trapped|entrapment)(?:-|$)|火警|火灾|起火|燃气泄漏|跌倒|摔倒|求救|呼救|紧急|被困|困人/;

/** What would be a call for help whatever kind of device says it: a flag or a word, and no figure. */
export function isGrave(key: string, value: unknown): boolean {
  if (SETTING.test(plain(key)) || (value === 1 && FIGURE.test(key))) return false;
  if (value === true || value === 1 || value === "1") return GRAVE.test(plain(key)) && overOf(key) === undefined;
  return soundsAlarming(value) && typeof value === "string" && (GRAVE.test(plain(value)) || GRAVE.test(plain(key)));
}
