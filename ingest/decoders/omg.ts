import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject } from "../shape.ts";
import { draftOfAny } from "./cloud.ts";
import type { Source } from "./decoder.ts";
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
};
/** Of the radio and the device, and the same in other units. */
const NO_NEWS =
  /^(?:id|mac|mac_type|adv_type|name|rssi|brand|model|model_id|type|manufacturerdata|servicedata|servicedatauuid|distance|track|cidc|acts|prmt|unit|protocol|mod|freq.*|snr|noise|mic|channel|subtype|code|learn|seq|packet|ctr|tempf|volt|unlocked|duration|battery_m?V|pres_hpa)$/;

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
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(said)) {
    // An open contact is told by both of its names.
    if (key === "cont" && said.open !== undefined) continue;
    if (key === "battery_ok") rest["battery-low"] = value === 0 || value === false;
    else if (Object.hasOwn(KEYS, key)) rest[KEYS[key] ?? key] = value;
    else if (!NO_NEWS.test(key)) rest[key] = value;
  }
  addProperties(draft, source.knowledge, rest, "");
  return true;
}
