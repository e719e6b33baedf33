import { EVENT_KINDS, type EventKind } from "../contracts/index.ts";
import { alarmWord, isOver, overOf } from "./alarm-words.ts";
import { plainState } from "./events.ts";
import { type Knowledge, type NearName, plain } from "./knowledge.ts";
import { numberOf } from "./numbers.ts";
import type { Draft } from "./turn.ts";

/** Endings of names that say no more than the name does. */
const PARTS_OF_NAMES =
  /-(?:sensor-|detector-)?(?:alarm-)?(?:state|statu|status|flag|detect|detected|alarm|alert|warn|warning|sign|value|event)$|^(?:人员|老人|用户|有人|疑似|检测到|发生|发现)(?=..)|(?<=(?:^|-)(?:sos|fall|smoke|gas|co|leak|fire|panic|emergency|distress|duress))-(?:active|activated|triggered|trigger|result|condition|signal|call)$|(?<=(?:^|-)alarm)-(?:high|low|high-high|active|triggered|condition|on|[al]?[12]|level-?\d)$|^(?:pre|local|remote|interconnect(?:ed)?|main|general|high|low|high-high|first|second|any|own|device|detector|sensor|active|current)-(?=(?:[a-z0-9]+-)?alarm(?:-|$))|^is-|^has-|^(?:human|persons?|people|elder(?:ly)?|user|passengers?|resident|patient|wearer)-(?=(?:fall|fallen|trapped|entrapment|sos)(?:-|$))|^alarm-(?=(?:smoke|gas|fire|heat|co|leak|water|fall|sos|flood|magnet|door|tamper)$)|^(?:box|case|cover|housing|enclosure)-(?=tamper)|(?<=.)(?:(?:探测器?|传感器?)?(?:状态|标志|事件)|报警|告警|预警|警报)$/;

/** The alarm that a device of this kind has; undefined where it has none or several. */
export function ownAlarm(draft: Draft): EventKind | undefined {
  return draft.vocabulary.events.get("alarm")?.event;
}

/** Words run together, with no capital between them: smokealarm, falldetect. */
const JOINED =
  /^(sos|fall|smoke|gas|co|fire|leak|water|heat|panic|flood)(alarm|alert|detect(?:ed|ion)?|status|state|warning|leak(?:age)?|sensor)$/;

/** Gases that burn, by their own names: what is detected of them is gas. */
const FUEL =
  /^(?:natural|town|city|coal|combustible|flammable|methane|ch4|lpg|lng|cng|propane|butane)-(?:gas-)?(?=(?:leak|alarm|alert|detect|warning|status|state|sensor))|^(?:天然气|煤气|液化气|石油气|甲烷|可燃气体?|瓦斯)(?=泄漏|泄露|报警|告警)/;

/** Keys of a button that calls, under which it says by a figure, a flag or a word how it was pressed. */
const PRESS_KEY =
  /^(?:(?:sos|push|call|panic|emergency|alarm|help|nurse|bell|red|big|left|right|main)-?)?(?:button|btn|key)s?(?:-?\d{1,2})?(?:-?(?:event|status|state|action|type|press(?:ed)?|click(?:ed)?|push(?:ed)?|msg|message|trigger(?:ed)?))?$|^(?:press|click|push|tap|touch)(?:ed)?(?:-(?:event|type|action|status|state|key|button))?$|^(?:single|double|triple|multi|long|short)-?(?:press|click|push|tap)(?:ed)?(?:-event)?$|^(?:(?:pull|emergency|call|bath(?:room)?|toilet|bed(?:side)?|sos)-?)?(?:cord|rope|string)(?:-?(?:pull(?:ed)?|status|state|event|alarm|trigger(?:ed)?))?$|^pull(?:ed|-?switch|-station)?(?:-(?:event|status|state))?$|^(?:emergency|sos)-pull(?:ed)?$|^(?:nurse|help|bed(?:side)?|patient|toilet|bath(?:room)?|ward|room)-?call(?:-(?:event|status|state|button))?$|^call-?(?:nurse|bell|status|state|event|staff|aid|active)$|^(?:nurse|distress|duress)$|^(?:按键|按钮|拉绳|拉线|呼叫器?|护士呼叫|床头呼叫|卫生间呼叫|厕所呼叫|护理呼叫|报警键)(?:状态|事件|类型|动作)?$/;

/** Whether the key is one under which a button that calls says that it was pressed. */
const isPressKey = (draft: Draft, name: string): boolean => draft.vocabulary.events.has("pressed") && PRESS_KEY.test(name);

/** How often or how long a button was pressed: 2 and 3 call as 1 does; what a register holds that was never written does not. */
export function isPressCount(draft: Draft, key: string, value: unknown): boolean {
  const number = isPressKey(draft, plain(key)) ? numberOf(value) : undefined;
  return number !== undefined && Number.isInteger(number) && number > 1 && number < 0xff;
}

/** A flag of a part that is at fault, whatever alarm stands in its name: {"smoke_chamber_dirty": true}. */
export function faultNamed(knowledge: Knowledge, name: string, value: unknown): NearName | undefined {
  const isFlag = name.includes("-") && plainState(knowledge, value) !== undefined;
  return isFlag && alarmWord(name) === "fault" ? { event: "fault", over: false } : undefined;
}

/** How bad it is, between what it is and that it alarms: 燃气泄漏二级报警. */
const GRADED_ALARM = /(?<=..)(?:[一二三四123]级|高级|低级|严重|紧急)(?=报警|告警|预警)/;
/** Of one wire of three: A相温度报警. */
const OF_PHASE = /^[abcn]相(?=..)|(?<=^|-)phase-[abcn]-/;

const NEAR_KEPT = 2_000;
const LONGEST_NEAR = 60;

/** The event that a name in plain spelling stands for, and whether it says its end. */
export function eventOf(draft: Draft, base: string): NearName | undefined {
  const { near } = draft.vocabulary;
  const known = near.get(base);
  if (known !== undefined) return known ?? undefined;
  const found = lookNear(draft, base);
  if (base.length > LONGEST_NEAR) return found;
  if (near.size >= NEAR_KEPT) near.clear();
  near.set(base, found ?? null);
  return found;
}

function lookNear(draft: Draft, base: string): NearName | undefined {
  let word = base
    .replace(JOINED, "$1-$2")
    .replace(GRADED_ALARM, "")
    .replace(OF_PHASE, "")
    .replace(FUEL, (name) => (/[a-z]/.test(name) ? "gas-" : "燃气"));
  const own = draft.vocabulary.events.get("pressed");
  for (let tries = 0; tries < 3; tries++) {
    const name = draft.vocabulary.events.get(word);
    // Whoever presses a button of that kind for help asks for more than a service.
    if (word === "help" && own?.event === "sos") return { event: "sos", over: false };
    if (name !== undefined) return { event: name.event, over: name.state === "off" };
    const shorter = word.replace(PARTS_OF_NAMES, "");
    if (shorter === word || shorter === "") break;
    word = shorter;
  }
  const press = PRESS_KEY.test(base) || PRESS_KEY.test(word) ? own : undefined;
  return press === undefined ? undefined : { event: press.event, over: false };
}

const PRESSED =
  /^(?:key-|button-|btn-)?down$|^(?:正在)?呼叫中?$|(?:^|-)(?:(?:un)?press(?:ed|es|ing)?|push(?:ed|es)?|click(?:ed|s)?|hold(?:ing)?|held|tap(?:ped|s)?|touch(?:ed)?|pull(?:ed)?|single|double|triple|long|short)(?:-|$)|press(?:ed)?$|^(?:user|app|push|sos|panic|call|alarm)-button(?:-event)?$|按下|按键|按钮|按压|触发|长按|短按|单击|双击|三击|点击|拉绳|拉动|拉下|被拉|^calling$/;
const NOT_PRESSED =
  /(?:^|-)(?:no|non|none|not|never|un-?press(?:ed)?|releas\w*|up|off|idle|end(?:ed)?|cancel\w*|clear\w*|reset|test\w*|fault|fail\w*|error|low|normal|enabled?|disabled?|count(?:er)?s?|times?|duration|config\w*|settings?|term|range)(?:-|$)|未|没有|松开|释放|抬起|取消|复位|测试|自检|故障|失败|正常|次数|时长|设置/;

/** Of a key that is not held down. */
const RELEASED = /^(?:key-|button-|btn-)?up$/;

/** The call of a device whose button it is, by whatever words a text says that it was pressed: "long button press". */
export function pressNamed({ vocabulary }: Draft, word: string): NearName | undefined {
  const own = vocabulary.events.get("pressed");
  return own === undefined || word.length > LONGEST_NEAR || !soundsPressed(word) ? undefined : { event: own.event, over: false };
}

/** {"keyCode": "pressed"}: whatever of its key a button tells, by a word that says that it was pressed it calls. */
export const pressedUnder = (draft: Draft, name: string, value: string): NearName | undefined =>
  /(?:^|-)(?:key|button|btn)s?(?:-|$)|按键|按钮/.test(name) ? pressNamed(draft, plain(value)) : undefined;

/** Whether a text in plain spelling says that a button was pressed. */
export const soundsPressed = (word: string): boolean => PRESSED.test(word) && !NOT_PRESSED.test(word);

/** What a text under the name of an event says: of that event, or of another that it names. */
interface Verdict {
  readonly event: EventKind;
  readonly state: "on" | "off" | "pulse";
}

/**
 * What a value says under the name of an event: flags and plain words; the names of other events, as "low battery" under
 * an alarm; words for a fault, a test, a mute. A word that nobody knows is never taken for on or off.
 * @returns null where it is known and no news; undefined where nobody can know
 */
export function verdictOf(draft: Draft, knowledge: Knowledge, event: EventKind, value: unknown): Verdict | null | undefined {
  const { lifeSafety } = EVENT_KINDS[event];
  // "smoke alarm with low battery": the alarm is what counts, the battery has a key of its own.
  const word = typeof value === "string" ? plain(value).replace(/-with-(?:normal|good|low)-battery$/, "") : "";
  // Of a gas it may be "finished" or "above the limit".
  if (word === "over" && lifeSafety) return undefined;
  const plainly = plainState(knowledge, value);
  if (plainly !== undefined) return { event, state: plainly };
  if (typeof value !== "string" || word === "") return undefined;
  if (RELEASED.test(word) && draft.vocabulary.events.has("pressed")) return { event, state: "off" };
  if (event === "gas" && /^leak(?:s|ing|age|ed)?(?:-detected|-alarm)?$/.test(word)) return { event, state: "on" };
  const named = eventOf(draft, word) ?? pressNamed(draft, word);
  const own = ownAlarm(draft);
  if (named?.event === event) return { event, state: named.over ? "off" : "on" };
  if (named !== undefined && !isBare(draft, word, own)) return { event: named.event, state: named.over ? "off" : "on" };
  const ended = overOf(word);
  if (ended !== undefined) return endOf(draft, event, ended);
  if ((event === "presence" && (MOVES.test(word) || RESTS.test(word))) || (event === "motion" && MOVES.test(word)))
    return { event, state: "on" };
  if (event === "leak" && DRY.test(word)) return { event, state: "off" };
  const said = alarmWord(word);
  if (said === "muted") return null;
  if (said === "fault") return { event: "fault", state: "on" };
  if (said === "test") return { event: testOf(event), state: "pulse" };
  return said === undefined ? undefined : { event, state: said };
}

/** How radars say that somebody is there. */
const MOVES = /^(?:(?:large|big|small|slight|micro|tiny)-(?:move(?:ment)?|motion)|mov(?:e|ing))$/;
const DRY = /^(?:dry|no-water(?:-detected)?|无水|干燥?|未浸水)$/;
const RESTS = /^(?:peaceful|static|stationary|someone)$/;

/** The end of what the text names: of the event itself, or of another; of what nobody knows it is no news. */
function endOf(draft: Draft, event: EventKind, ended: string): Verdict | null {
  const named = eventOf(draft, ended);
  if (named !== undefined && !isBare(draft, ended, ownAlarm(draft))) return { event: named.event, state: "off" };
  return ended === "" || named !== undefined || isOver(`${ended}-cleared`) ? { event, state: "off" } : null;
}

/** Bare words such as "alarm" and "normal", which mean whatever the device's kind is. */
const isBare = (draft: Draft, word: string, own: EventKind | undefined): boolean =>
  own !== undefined &&
  draft.vocabulary.events.get(word)?.event === own &&
  !word.includes(own.split("-")[0] ?? own) &&
  !/[\u4e00-\u9fff]{3}/.test(word);

const FIRE: ReadonlySet<string> = new Set<EventKind>(["smoke", "heat", "fire", "gas", "co", "electrical-fire", "manual-call"]);

/** What the test of an alarm is told as. */
export const testOf = (event: EventKind): EventKind => (FIRE.has(event) ? "fire-test" : "self-test");
