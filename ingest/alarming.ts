import { alarmWord, isSchedule, overOf } from "./alarm-words.ts";
import { plain } from "./knowledge.ts";
import { isObject } from "./shape.ts";

const ALARMING =
  /alarm|alert|warn|sos|fire|flame|smoke|gas|leak|fall|man.?down|panic|emergency|distress|help|(?<!s)trap|警|火|烟|燃气|跌倒|摔倒|倒地|晕倒|呼救|求救|求助|被困|困人|漏电|剩余电流超|窒息|心率异常|呼吸异常|体征异常|呼吸暂停|呼吸停|心跳停|心脏骤停|apnea/i;

/** Figures of how much and how often, also with their unit in brackets, which are no alarm whatever they count. */
const FIGURE =
  /concentration|density|threshold|count|times|voltage|(?:smoke|gas|ch4|co)[-_ ]?(?:(?:sensor|detector)[-_ ]?)?value$|(?:temperature|humidity|(?:dirty?|dust|pollution|contamination|detect(?:ion)?)(?:[-_ ]?(?:level|degree|grade|rate))?)$|\(.+\)$|浓度|阈值|次数/i;

/** What is set in a device, and what it remembers, named after its alarm. */
const SETTING =
  /(?:enabled?|delay|interval|sensitivity|number|phone|volume|mode|sound|buzzer|led|time|id|settings?|config|max|min|contacts?|duration|period|ringtone|voice|units?|available|silenced|muted|function|pre-?heat(?:ing|ed)?|warm(?:ing)?(?:-?up)?|(?:gas|smoke|sensor|detector|leak)-type|life(?:-?time|-?span)?|remain(?:ing)?|使能|功能|灵敏度|间隔|电话|音量|时间)$|^(?:last|history|previous|buzzer|weather|current-weather)-|^(?:test-alarm|self-test|check)-result$|watch-?dog|(?<!sos.*|emergency.*|panic.*)-(?:switch|开关)$|(?:high|low|upper|lower|max|min|set|trip)-?(?:level|limit|value|point|temp(?:erature)?|threshold)$|(?:^|-)(?:thresholds?|limits?|set-?points?|hysteresis|offset|calibration)(?:-|$)/;

/** What trackers tell under the name of an alarm, and nobody has to run for. */
const NEWS = /围栏|geo[-_ ]?fence|sim[-_ ]?(?:卡|card)|^(?:开机|关机|充电|上线|离线|wi-?fi)/i;

/** Whether a key and what it holds may be a call for help that was not understood. */
export function looksAlarming(key: string, value: unknown): boolean {
  if (!(ALARMING.test(key) || ALARMING.test(plain(key))) || SETTING.test(plain(key))) return false;
  if (typeof value === "string")
    return (
      value.trim() !== "" &&
      !/^(0+|false|off|no|normal|none|ok|closed?|idle|ready|good|clean|healthy|stand-?by|pass(?:ed)?|success(?:ful)?|completed?|done|合格|通过|成功|enabled?|disabled?|正常|无|否|已?(?:开启|关闭|启用|停用|禁用))$/i.test(
        value.trim(),
      ) &&
      overOf(value) === undefined &&
      alarmWord(value) !== "muted" &&
      !NEWS.test(value) &&
      !isSchedule(value)
    );
  if (value === true && overOf(key) !== undefined) return false;
  // A list of alarms that nobody could read.
  if (Array.isArray(value)) return value.some((one) => isObject(one) || (typeof one === "string" && ALARMING.test(one)));
  return value === true || (typeof value === "number" && value !== 0 && !FIGURE.test(key)) || isObject(value);
}

/** A test, and what was set or switched, whatever alarm it is of. */
const HARMLESS =
  /(?:^|-)smok(?:ing|er)(?:-|$)|^peoples?-smoke$|(?:^|-)(?:test(?:ing|ed)?|drill|demo|asleep|ack(?:ed|nowledged?)?|false-alarm|(?:numbers?|phones?|contacts?|config(?:uration)?|settings?|threshold|sensitivity)(?:-(?:set|changed?|updated?|saved))?|(?:en|dis)abled)$|(?:测试|演练|误报|吸烟|抽烟|(?:号码|联系人|阈值|灵敏度|检测)(?:已)?(?:设置|修改|更新|开启|关闭))|^误报/;

/** Whether a word that was not understood sounds like a call for help, whatever the key under which it stands. */
export function soundsAlarming(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 60 || /^(?:no|not|non)[ _-]/i.test(value)) return false;
  return looksAlarming(value, true) && !HARMLESS.test(plain(value));
}

const HAPPENINGS = /^(?:event|alarm|alert|trigger)s?(?:-(?:type|name|kind))?$|^(?:报警|告警|事件)(?:类型|名称)?$/;
/** What devices report of themselves and on schedule, under the name of an event. */
const HOUSEHOLD =
  /heart-?beat|link|keep-?alive|alive|on-?line|off-?line|(?:dis)?connect|join|boot|start-?up|power-?(?:on|off|up)|restart|re-?boot|reset|wake|sleep|hello|ping|status|state|report|update|upload|up-?link|down-?link|data|telemetry|property|attribut|periodic|interval|timer?|schedul|regular|routine|info|ack|response|reply|request|log-?in|regist|sync|config|setting|version|firmware|upgrade|ota|batter|charg|voltage|signal|rssi|wifi|gps|gnss|lbs|beacon|ble|location|position|geo|fence|temperature|humid|motion|movement|moving|still|static|normal|test|count|times|idle|none|null|unknown|undefined|n-a|enabled?|disabled?|releas|clear|cancel|end|stop|restor|recover|resolv|围栏|sim卡|更换|wifi|蓝牙|心跳|上线|在线|离线|下线|登录|注册|定时|定位|位置|上报|状态|数据|属性|电量|充电|信号|开机|关机|重启|升级|配置|设置|测试|自检|正常|恢复|取消|解除|松开|释放|抬起/;

/** Whether a word names something that happened, of which nothing is known and which is no report of the device about itself. */
export function isUnknownHappening(name: string, value: string): boolean {
  const word = plain(value);
  return (
    HAPPENINGS.test(name) && value.length <= 60 && /[a-z\u4e00-\u9fff]{2}/.test(word) && !HOUSEHOLD.test(word) && overOf(word) === undefined
  );
}

/** Flags of devices that are no news: how they are set up and how they stand with their network. */
const DEVICE_FLAG =
  /(?:^|-)(?:count(?:er)?s?|times?|ver(?:sion)?|ids?|seq(?:uence)?|index|idx|no|num(?:ber)?|level|rssi|snr|port|channel|ch|f-?cnt|rate|dr|sf|mode|type|class|model|size|length|crc|units?|slot|cell|page|group|region|zone|floor|room|mask|power|volt\w*|batt\w*|percent|temp\w*|hum\w*|lat|lng|lon|alt|speed|steps?|charg\w*|online|offline|(?:dis)?connect\w*|join\w*|heart\w*|alive|led|light|buzzer|sound|volume|adr|confirm\w*|valid|success|result|ack|enabled?|disabled?|config\w*|settings?|lock\w*|(?:dis)?armed|b[io]u?nd\w*|register\w*|sync\w*|gps|wifi|ble|bluetooth|network|signal|server|external|mains|usb|worn|motion|moving|tamper\w*|test\w*|mute\w*|silen\w*|boot\w*|first|history|retain|dup\w*|code|status|state|flag)(?=-|$)|在线|充电|联网|电量|设防|版本|信号|开关/;

/** Whether a flag that is set, under a name of which nobody knows anything, may be all that a button says. */
export function isUnknownFlag(name: string, value: unknown): boolean {
  const on =
    value === true || value === 1 || (typeof value === "string" && /^(?:true|on|yes|active|activated|triggered)$/i.test(value.trim()));
  return on && !DEVICE_FLAG.test(name) && !SETTING.test(name);
}

const GRAVE =
  /(?:^|-)(?:sos|panic|emergency|fall(?:en|ing)?|man-down|fire|flame|smoke|gas-leak(?:age)?|co-alarm|trapped|entrapment)(?:-|$)|火警|火灾|起火|燃气泄漏|跌倒|摔倒|求救|呼救|紧急|被困|困人/;

/** What would be a call for help whatever kind of device says it: a flag or a word, and no figure. */
export function isGrave(key: string, value: unknown): boolean {
  if (SETTING.test(plain(key)) || (value === 1 && FIGURE.test(key))) return false;
  if (value === true || value === 1 || value === "1") return GRAVE.test(plain(key)) && overOf(key) === undefined;
  return soundsAlarming(value) && typeof value === "string" && (GRAVE.test(plain(value)) || GRAVE.test(plain(key)));
}
