import { mayBeAlarm } from "../events.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { draftOfAny } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import { readModel } from "./radio-models.ts";
import { topicIds } from "./topic-ids.ts";

/** Topics of OpenMQTTGateway and Theengs: by Bluetooth, and by radio at 433 MHz. */
const TOPIC = /(?:^|\/)(?:BTtoMQTT|RTL_433toMQTT|433toMQTT)\/(.+)$/;
/** Their short keys, and those of rtl_433. */
const KEYS: Readonly<Record<string, string>> = {
  tempc: "temperature",
  temperature_C: "temperature",
  hum: "humidity",
  batt: "battery",
  bpm: "heart_rate",
  act_bpm: "heart_rate",
  pres: "motion",
  cont: "contact",
  open: "door",
  depth_cm: "water-level-cm",
  lvl_cm: "water-level-cm",
  detect_wet: "leak",
  leaking: "leak",
  contact_open: "door",
  lowbatt: "battery-low",
};
/** Of the radio and the device, and the same in other units. */
const NO_NEWS =
  /^(?:id|mac|mac_type|adv_type|name|rssi|brand|model|model_id|type|manufacturerdata|servicedata|servicedatauuid|distance|track|cidc|acts|prmt|unit|protocol|mod|freq.*|snr|noise|mic|channel|subtype|code|learn|seq|packet|ctr|tempf|volt|unlocked|duration|battery_m?V|pres_hpa|led|scopetested|_*sensingdistance|lightlevel|darkness|lux|rot|in_ct|out_ct|push_ct|acts|net_id|cmd_id|reed_open|heartbeat|restore|else|supervised|spidernet|repeater|xactivity|xtamper\d|exception|esn|raw_.*|leak_num|sensitivity|startup|tristate|color|delay|encr|cipher|cmac|msg_type|msg_class|id_wire)$/;

/** What nobody here can read may be the call itself. */
function tellCipher(draft: Draft, model: unknown): void {
  if (!onceADay(draft, ["cipher"])) return;
  const byRadio = {
    zh: `${shown(model)} 的无线报文是加密的，接收程序读不出内容，它的报警传不到平台。请通过厂家主机接入，或换一种设备。`,
    en: `The radio messages of ${shown(model)} are encrypted and no receiver can read them: its alarms do not reach the hub. Connect it by its maker's panel, or use another device.`,
  };
  const byBluetooth = {
    zh: "设备的蓝牙报文是加密的，网关没有密钥，按键、开合都读不到。请在网关里填写该设备的密钥，或关闭设备的加密。",
    en: "The device's Bluetooth messages are encrypted and the gateway has no key: no press and no opening can be read. Enter its key at the gateway, or turn its encryption off.",
  };
  const detail = typeof model === "string" && ENCRYPTED_RADIO.test(model) ? byRadio : byBluetooth;
  draft.turn.fault("binary", "/cipher", detail, draft.device.id, mayBeAlarm(draft));
}

/** Of these rtl_433 hears that they send and nothing else. */
const ENCRYPTED_RADIO = /^SimpliSafe-Gen3$/;

/** Fractions of a full battery below which it is low, where `battery_ok` is no flag [D]. */
const LOW = 0.2;

/** Figures and flags of the message, by the names that the hub knows. */
function propertiesOf(said: JsonObject): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(said)) {
    // The pressure of the air goes by the same name.
    if (key === "pres" && typeof value === "number" && value > 1) continue;
    // An open contact is told by both of its names.
    if (key === "cont" && said.open !== undefined) continue;
    if (key === "battery_ok") rest["battery-low"] = value === false || (typeof value === "number" && value < LOW);
    else if (key === "contact" && typeof value === "string") rest.door = !/^clos/i.test(value);
    else if (key === "no_alarm" || (key === "leaking" && said.detect_wet !== undefined)) continue;
    else if (Object.hasOwn(KEYS, key)) rest[KEYS[key] ?? key] = value;
    else if (!NO_NEWS.test(key)) rest[key] = value;
  }
  return rest;
}

/**
 * Reads what such a gateway heard of a device that is registered, where no config of it came.
 * @returns false where it is none, or nobody registered the device
 */
export function readHeard(source: Source, topic: string, said: unknown): boolean {
  const steps = TOPIC.exec(topic)?.[1]?.split("/");
  if (steps === undefined || !isObject(said)) return false;
  const mac = typeof said.id === "string" ? said.id.replaceAll(":", "") : undefined;
  const ids = [...topicIds(steps), mac].filter((id): id is string => id !== undefined && source.device(id) !== undefined);
  const draft = ids.length === 0 ? undefined : draftOfAny(source, ids, said);
  if (draft === undefined) return false;
  setPlatformTime(draft, undefined, "");
  draft.hear();
  const rest = propertiesOf(said);
  const told = readModel(draft, said);
  for (const key of told) delete rest[key];
  if (said.encr !== undefined && (typeof said.cipher === "string" || ENCRYPTED_RADIO.test(String(said.model))))
    tellCipher(draft, said.model);
  addProperties(draft, source.knowledge, rest, "");
  return true;
}
