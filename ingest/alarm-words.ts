import { plain } from "./knowledge.ts";

/** What a text says of the alarm under whose name it stands, where it does not name another event. */
type AlarmWord = "on" | "off" | "fault" | "test" | "muted";

const DANGER = "smoke|gas|fire|flame|co|carbon-monoxide|heat|(?:water-)?leak(?:age)?|falls?|sos|alarm|alert|warning|danger";
const STATE = `${DANGER}|water|tamper|fault|problem|trouble|event|motion|presence`;
const ENDED = "恢复正常|恢复|解除|消除|结束|正常|取消|撤销|复位";
/** Endings that say it is over; what stands before them says what is over. */
const ENDINGS: readonly RegExp[] = [
  /(?:^|-)(?:clear(?:ed|ance)?|restor(?:e|ed|al)|recover(?:y|ed)?|normal|reset|end(?:ed)?|cancel(?:led|ed)?|dismiss(?:ed)?|resolved|gone|deactivated|inactive|safe|idle|none|ok|normal-(?:operation|state|status|mode|condition))$/,
  /(?:^|-)(?:not|non|un)-?(?:detected|triggered|alarming|alarmed|active|activated|leaking|fallen|pressed|pushed|pulled|tampered|occupied|present|in-alarm)$/,
  new RegExp(`(?<=(?:^|-)(?:${STATE}|mode|call|session))-stop(?:ped)?$`),
  new RegExp(`(?<=(?:^|-)(?:${STATE}))-(?:off|over|removal)$`),
  // A gas that is released is a leak.
  /(?<=(?:^|-)(?:alarm|alert|button|key|sos|fall|call|panic|emergency))-releas(?:e|ed|ing)$/,
  // Of a head that watches, and of a button that nobody presses.
  /^(?:good|clean|healthy|stand-?by|monitoring|良好|安全|待机|空闲|监视中?|监测中?|正常监视|已?(?:释放|松开|抬起|弹起))$/,
  /(?<=按键|按钮)(?:已)?(?:释放|松开|抬起|弹起)$/,
  new RegExp(`(?:已|自动|手动)*(?:${ENDED})$`),
  /(?<=报警|告警)(?:已)?关闭$/,
];
/** Beginnings that say it is not there. */
const BEGINNINGS: readonly RegExp[] = [
  new RegExp(`^(?:no|non|without)-(?=(?:${STATE})(?:-(?:${STATE}|detected|detection|found|present))?$)`),
  /^releas(?:e|ed|ing)(?:-(?=alarm$|alert$)|$)/,
  /^取消/,
  /^(?:未检测到|未发现|没有|未见|无|未)(?=(?:检测到|发现)?(?:烟雾?|火(?:情|警|焰)?|燃气|气体|可燃气体|泄漏|漏水|水浸|漏|报警|告警|跌倒|摔倒|异常|触发|按下|按压|故障)(?:报警|告警|泄漏)?$)/,
  /^(?:not|un)-?on-fire$/,
];
const NOT_OVER = new RegExp(
  `^(?:test|check|self-test|selftest)-|(?:^|-)(?:cannot|never)-|(?:^|-)no-(?:recovery|reset|clearance)$|(?:^|-)not-(?:ok|normal|safe|clear(?:ed)?|restored|recovered|reset|ended)$|[未不没非](?:能|有)?(?:已|自动|手动)*(?:${ENDED})|无法|不能`,
);
/** Why a device sends what it sends, where nothing happened. */
const SCHEDULE =
  /^(?:tim(?:er|ed?|ing)|schedul\w*|period\w*|interval|heart-?beat|keep-?alive|boot|start-?up|power-?(?:on|up)|wake(?:-?up)?|join|poll|request|定时|周期|心跳)$/;
export const isSchedule = (text: string): boolean => text.length <= 60 && SCHEDULE.test(plain(text));
/** Of what it is over where nothing says more than that there was an alarm. */
const GENERAL = new RegExp(
  `^(?:(?:${DANGER}|threshold|detected|status|state|all|报警|告警|警报|警情|检测到|发现|烟雾?|火(?:情|警|焰|灾)?|燃气|可燃气体|气体|泄漏|跌倒|摔倒|异常|触发)-?)*$`,
);
const FAULTS =
  /^(?:(?:sensor|device|probe|chamber|detector|smoke|gas|co|heat|temperature|humidity|hardware|self-test|collect(?:ion)?|read(?:ing)?|sampling|will|be|over|under|lower|upper|range|measurement|comm|communication|bus|adc|i2c)-)*(?:invalid(?:-soon)?|fault(?:y|s)?|fail(?:ed|ure)?|error|err|trouble|malfunction|dirty|fouled|contaminat(?:ed|ion)|pollut(?:ed|ion)|defect(?:ive)?|broken|damaged|end-of-life|eol|expired|end-of-service|disconnected|not-connected|missing|lost|open-circuit|short-circuit)$|^(?:探头|传感器|设备|探测器|烟感|烟室|迷宫|主机|通讯|通信)?(?:故障|失效|污染|积灰|脏|断线|短路|开路|寿命到期|异常故障)(?:报警|告警)?$/;
const TESTS =
  /^(?:(?:smoke|gas|fire|co|alarm|sos|button)-)?(?:self-?)?(?:test(?:ing|ed)?|check)(?:-(?:mode|ok|running|active|alarm))?$|^simulat(?:ed|ion)$|^(?:自检|测试|模拟)(?:中|报警|告警)?$|自检$|测试$/;
/** Known, and no news: muted at the device, or no more than that it is ready. */
const MUTED =
  /^(?:alarm-|smoke-|sound-)?(?:mute|muted|silence|silenced|silent|hush|hushed)$|^(?:enabled?|disabled?|armed|disarmed)$|^(?:pre-?heat(?:ing|ed)?|warm(?:ing)?-?up|warming|initiali[sz]ing|initiali[sz]ation|calibrat(?:ing|ion)|stabili[sz]ing|not-ready|booting)$|^(?:预热|校准|初始化)中?$|^(?:已)?(?:消音|静音)$/;
/** How strong or how sure, before and after the word itself. */
const GRADE =
  "(?:pre|pre-alarm|early|low|high|very-high|high-high|medium|severe|serious|critical|major|minor|first|second|main|general|level|stage|threshold|local|remote|interconnect(?:ed)?|confirmed)";
const ONS = new RegExp(
  `^(?:${GRADE}-)*(?:(?:${DANGER})-)*(?:alarm(?:s|ed|ing)?|alert(?:ing)?|warn(?:ing)?|detected|danger(?:ous)?|critical|high|very-high|exceed(?:ed|s)?|over-?(?:limit|threshold|range)|present|confirmed|leak(?:s|ing|age|ed)?|flood(?:ed|ing)?|wet|smoke|smoking|fire|flame|gas|fall(?:en)?|trigger(?:ed)?(?:-alarm)?|over-?heat(?:ing|ed)?|emergency|evacuate|burning(?:-alarm)?|mild|heavy|suspected|probable|(?:level|stage|grade)-?[1-9])(?:-(?:level-?)?\\d+|-on|-detected|-active|-activated|-triggered|-raised|-started|-start|-occurred|-present|-condition|-level)?$|^(?:一级|二级|三级|低|高|严重|紧急|异常|浓度|确认)?(?:报警|告警|预警|警报|泄漏|超标|超限|浓度超标|检测到\\S{0,6})$|^[高低]报$`,
);

/**
 * What a text says to be over or not there, in plain spelling; empty where it only says that.
 * @returns undefined where it says no such thing
 */
export function overOf(text: string): string | undefined {
  if (text.length > 60) return undefined;
  const word = plain(text).replace(/-by-[a-z-]+$/, "");
  if (word === "" || NOT_OVER.test(word)) return undefined;
  for (const form of [...ENDINGS, ...BEGINNINGS]) if (form.test(word)) return word.replace(form, "");
  return undefined;
}

/** Whether a text says that an alarm is over, and not only something else that it names. */
export function isOver(text: string): boolean {
  const what = overOf(text);
  return what !== undefined && GENERAL.test(what);
}

const WORDS = new Map<string, AlarmWord | null>();
const WORDS_KEPT = 1_000;

function ask(word: string): AlarmWord | null {
  if (isOver(word)) return "off";
  if (FAULTS.test(word)) return "fault";
  if (TESTS.test(word)) return "test";
  if (MUTED.test(word)) return "muted";
  return ONS.test(word) ? "on" : null;
}

/** @returns undefined where nobody can know */
export function alarmWord(text: string): AlarmWord | undefined {
  if (text.length > 60) return undefined;
  const word = plain(text);
  const known = WORDS.get(word);
  if (known !== undefined) return known ?? undefined;
  const found = ask(word);
  if (WORDS.size >= WORDS_KEPT) WORDS.clear();
  WORDS.set(word, found);
  return found ?? undefined;
}
