import { EVENT_KINDS, type EventKind } from "../contracts/index.ts";
import { alarmWord, isOver, overOf } from "./alarm-words.ts";
import { plainState } from "./events.ts";
import { type Knowledge, plain } from "./knowledge.ts";
import { isObject, type JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";
import { eventOf, ownAlarm, pressNamed, testOf } from "./verdict.ts";

/** Keys under which a sender names what happened. */
const NAMING =
  /^(?:alarm|alert|alm|warn(?:ing)?|event|evt|trigger)s?(?:-(?:type|name|kind|title|event|content|code|id|msg|message|info|text|desc(?:ription)?|reason|topic|type-(?:name|desc)))?$|^call-type$|^action(?:-(?:name|type|desc))?$|^(?:message|msg|report|notification|notify)-type$|^notification$|^(?:(?:report|trigger|upload|uplink|send|tx|transmit|transmission|wake(?:-?up)?)-)?(?:reason|cause)$|^(?:报警|告警|事件|通知|触发)(?:类型|名称|内容|原因)?$/;
/** Keys of one part of a device, or of its faults, under which a danger to life counts by its own name alone. */
const PART_NAMING =
  /^[a-z0-9-]{1,30}-(?:alarm|alert|event|warning)(?:-(?:type|name))?$|^fault(?:-(?:type|name|code|content|desc(?:ription)?|msg|message))?$|^故障(?:类型|名称|内容|描述)?$/;
const OWN_NAME = /sos|panic|emergency|fall|fell|man-down|smoke|fire|gas-leak|trap|跌倒|摔倒|求救|呼救|烟雾|火警|火灾|燃气泄漏|困人|被困/;
/** Keys that as often name the device: only a word that is plainly a happening counts under them. */
const CALLED =
  /^(?:(?:(?:sub|data|info|packet|frame|push)-)?type|kind|category|类型|类别|name|title|content|message|msg|desc(?:ription)?)$/;
/** Of these the ones under which a bare "SOS" is no name that somebody gave. */
const TYPE = /^(?:(?:sub|data|info|packet|frame|push)-)?type$|^(?:kind|category|类型|类别)$/;
const HAPPENING =
  /(?:alarm|alert|call|press(?:ed)?|detected|event)$|报警$|告警$|火警$|火灾$|呼叫$|求助$|求救$|^fall(?:-down)?$|^(?:跌倒|摔倒)$/;
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
  for (const [key, said] of Object.entries(object)) {
    const name = plain(key);
    const value = unwrappedScalar(said);
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
function namingOf(
  draft: Draft,
  knowledge: Knowledge,
  object: JsonObject,
  key: string,
): { readonly event: EventKind; readonly over: boolean } | undefined {
  const value = unwrapped(object[key]);
  if (typeof value !== "string" || value.length > 60) return undefined;
  const name = plain(key);
  const called = CALLED.test(name);
  if (!called && !isNaming(draft, name)) return PART_NAMING.test(name) ? ofPart(draft, name, plain(value)) : undefined;
  const word = plain(value);
  const happened = !called || HAPPENING.test(word);
  if (!happened && !TYPE.test(name)) return undefined;
  const event = eventNamed(draft, word) ?? (called ? undefined : eventNamed(draft, word.replace(/-detection$/, "")));
  if (event === undefined || !called) return event;
  if (!EVENT_KINDS[event.event].lifeSafety) return isOfPanel(draft, name, event.event) ? event : undefined;
  if (TYPE.test(name) && saysOff(draft, knowledge, object, key)) return undefined;
  return happened || !isOfDevice(draft, event.event, word) ? event : undefined;
}

const CATEGORIES: ReadonlySet<EventKind> = new Set(["supervisory", "started", "feedback", "isolated", "fault"]);

/** A panel's own categories stand under the type of what it tells. */
const isOfPanel = ({ device }: Draft, name: string, event: EventKind): boolean =>
  device.kind === "fire-panel" && TYPE.test(name) && CATEGORIES.has(event);

/** {"radar_event": "fall"}, {"fault_name": "困人"}: what is named itself is a danger to life, and not over. */
function ofPart(draft: Draft, name: string, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  if (!OWN_NAME.test(word)) return undefined;
  const own = eventOf(draft, name);
  if (own !== undefined && own.event !== "fault") return undefined;
  const event = eventNamed(draft, word);
  return event !== undefined && EVENT_KINDS[event.event].lifeSafety && !event.over ? event : undefined;
}

/** The same for figures and flags beside a name. */
const unwrappedScalar = (said: unknown): unknown =>
  isObject(said) && "value" in said && Object.keys(said).every((key) => /^(?:value|time|ts|timestamp)$/i.test(key)) ? said.value : said;

/** {"value": "SOS", "time": 1}, as thing models wrap what they send. */
const unwrapped = (said: unknown): unknown =>
  isObject(said) && typeof said.value === "string" && Object.keys(said).every((key) => /^(?:value|time|ts|timestamp)$/i.test(key))
    ? said.value
    : said;

/** What a device is: "smoke detector", 烟感. */
const DEVICE =
  /(?:detector|sensor|button|device|tags?|watch|band|bracelet|wristband|badge|beacon|radar|camera|panel|head|pendant|terminal|module|gateway|meter|valve|tracker|alarmer|controller|extinguisher|hydrant|call-?point)(?:-|$)|探测器|传感器|按钮|手环|手表|报警器|雷达|烟感|温感|终端|设备|控制器|模块|主机|摄像/;

const isDevice = (word: string): boolean => DEVICE.test(word) && !/press|push|按下/.test(word);

/** Whether a word under a type is as likely what the device is; a button that says "SOS" calls. */
function isOfDevice(draft: Draft, event: EventKind, word: string): boolean {
  return DEVICE.test(word) || (event === ownAlarm(draft) && EVENT_KINDS[event].shape === "state");
}

/** Whether another key of the object says that there is no alarm: then the type is the device's. A bare status does not. */
export function saysOff(draft: Draft, knowledge: Knowledge, object: JsonObject, but: string): boolean {
  return Object.entries(object).some(([key, said]) => {
    const value = isObject(said) ? said.value : said;
    if (key === but || (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")) return false;
    const name = plain(key);
    const event = /^(?:value|val|active|triggered)$/.test(name) ? "own" : eventOf(draft, name)?.event;
    if (event === undefined || (event !== "own" && !EVENT_KINDS[event].lifeSafety)) return false;
    return plainState(knowledge, value) === "off" || (typeof value === "string" && isOver(value));
  });
}

const HAPPENED =
  /-(?:event|message|msg|report|start(?:ed)?|begin|began|begun|occurr(?:ed|ence)|happen(?:ed)?|activat(?:ed|ion)|active|on|trigger(?:ed)?|raised?|detected|found|confirmed|received|sent|request(?:ed)?|press(?:ed)?|pushed|signal|alert|alarm|warning|notification|(?<=(?:sos|panic|emergency)-)mode|(?:(?:level|concentration|density)-)?(?:too-high|high|exceed(?:ed|s)?|over-?(?:limit|threshold|range)))$|(?:了|事件|(?:探测|检测)?(?:报警|告警|警报)|触发|发生|信号|通知|请求)$/;
const WHOSE =
  /^(?:high-(?:concentration|density|level)-of|alarm-(?:for|of)|equipment(?:-(?:was|is))?)-|^(?:in|new|active|current|confirmed|suspected|possible|local|remote|user|person|people|human|elder(?:ly)?|old-man|patient|resident|wearer|passengers?|hard|device)-|^(?:检测到|监测到|发现|发生|疑似|有人|老人|人员|用户|乘客|佩戴者|手动|主动|已)/;
/** That something is looked for says nothing of whether it is there. */
const WATCHING = /detection-|enabled?|disabled?/;

/** What boxes that analyse pictures call an alarm by: what it was that they looked for. */
const LOOKED_FOR = /(?<=..)(?:检测|识别|监测|探测|侦测)(?:告警|报警)?$/;

/** The event that a word under a naming key stands for, whatever it says besides: "smoke report", "SOS mode start". */
export function eventNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  const found = eventOf(draft, draft.device.kind === "camera" ? word.replace(LOOKED_FOR, "") : word);
  if (found !== undefined || word.length > 60) return found;
  const [first = "", second] = word.split(/[且及和]/);
  if (second !== undefined && /(?:报警|告警)$/.test(second)) return eventOf(draft, first);
  return (
    (WATCHING.test(word) ? undefined : coreNamed(draft, word)) ?? endNamed(draft, word) ?? callNamed(draft, word) ?? pressNamed(draft, word)
  );
}

const CALL_WORD = /(?<![a-z])sos(?![a-z])|(?:^|-)(fall|fallen|fell)(?:-|$)|求救|呼救|(跌倒|摔倒)/;
const NO_CALL =
  /(?:^|-)(?:no|non|not|never|off|cancel\w*|clear\w*|end\w*|stop\w*|finish\w*|reset|restor\w*|recover\w*|releas\w*|dismiss\w*|resolved|handled|reject\w*|fail\w*|test\w*|check|demo|drill|enabl\w*|disabl\w*|settings?|set|config\w*|numbers?|phones?|contacts?|mode|function|ack\w*|reply|low|battery|sensitivity|threshold|delay|time|count|detector|detection|sensor|risk|prevention|asleep|object\w*|free|normal|ok|false|history|last|log)(?:-|$)|[未无没非]|取消|解除|恢复|测试|演练|关闭|开启|启用|设置|检测(?!到)|号码|联系人|失败|正常|物|风险|误报|次数|灵敏/;

/** A call for help by its word alone, in a text that says nothing against it: "user pressed SOS", SOS求救. */
function callNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  const found = word.length <= 40 && !NO_CALL.test(word) ? CALL_WORD.exec(word) : null;
  if (found === null || isDevice(word)) return undefined;
  return eventOf(draft, found[1] === undefined && found[2] === undefined ? "sos" : "fall");
}

/** The event of a word without what only says that it happened, and to whom. */
function coreNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  let core = word;
  for (let tries = 0; tries < 4; tries++) {
    const shorter = HAPPENED.test(core) ? core.replace(HAPPENED, "") : core.replace(WHOSE, "");
    if (shorter === core || shorter === "") return undefined;
    core = shorter;
    const event = eventOf(draft, core);
    if (event !== undefined) return event;
  }
  return undefined;
}

/** "smoke alarm released": the end of what the words before it name. */
function endNamed(draft: Draft, word: string): { readonly event: EventKind; readonly over: boolean } | undefined {
  const ended = overOf(word);
  const event = ended === undefined || ended === "" ? undefined : (eventOf(draft, ended) ?? coreNamed(draft, ended));
  return event === undefined || event.over ? undefined : { event: event.event, over: true };
}

const TELLING = /^(?:content|message|msg|text|desc(?:ription)?)$/;
const TELLS = /报警|告警|火警|求助|求救|呼救|跌倒|摔倒|被困|(?:^|-)(?:alarm|alert|sos|fall|fallen|detected|emergency|panic)(?:-|$)/;

/** Whether a sentence for people tells of an alarm: it cannot be read as one, and must not be put away. */
export const tellsAlarm = (name: string, value: unknown): boolean =>
  TELLING.test(name) && typeof value === "string" && value.length <= 200 && TELLS.test(plain(value)) && overOf(value) === undefined;

/** Whether a key says of what sort a message is. */
export const isType = (name: string): boolean => TYPE.test(name);

/** Whether a word is what a device is, and nothing that happened: "fall detector", "smoke" of a smoke head. */
export function isDeviceWord(draft: Draft, value: string): boolean {
  const word = plain(value);
  const event = eventNamed(draft, word)?.event;
  return event === undefined ? DEVICE.test(word) : isOfDevice(draft, event, word);
}

/** Whether a key names what happened. An alarm of the device's own is read by its value, as any state. */
export const isNaming = (draft: Draft, name: string): boolean => NAMING.test(name) && eventOf(draft, name) === undefined;

const NO_NAMES = { namings: [], used: new Set<string>() };

/** All that an object names: {"alarmType": "smoke", "alarmStatus": "released"}, and the keys that were read for it. */
export function namingsIn(
  draft: Draft,
  knowledge: Knowledge,
  object: JsonObject,
): { readonly namings: readonly Naming[]; readonly used: ReadonlySet<string> } {
  let namings: Naming[] | undefined;
  let used: Set<string> | undefined;
  for (const key in object) {
    const named = namingOf(draft, knowledge, object, key);
    if (named === undefined) continue;
    namings ??= [];
    used ??= new Set();
    const beside = stateBeside(knowledge, object, named.event);
    if (beside !== undefined) used.add(beside.key);
    used.add(key);
    const state = named.over || beside?.state === "off" ? "off" : "on";
    const event = beside?.state === "fault" ? "fault" : beside?.state === "test" ? testOf(named.event) : named.event;
    if (!namings.some((other) => other.event === event)) namings.push({ event, state, key, value: String(unwrapped(object[key])) });
  }
  return namings === undefined || used === undefined ? NO_NAMES : { namings, used };
}
