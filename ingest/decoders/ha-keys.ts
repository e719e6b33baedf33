import { HA_LONG_KEYS } from "../../contracts/index.ts";

/** Words of short keys that are put together, as in `curr_temp_t`; what stands nowhere here is written out. */
const WORDS: Readonly<Record<string, string>> = {
  act: "action",
  avty: "availability",
  bat: "battery",
  bri: "brightness",
  chrg: "charging",
  cln: "cleaning",
  clr: "color",
  clrm: "color_mode",
  cls: "close",
  cmd: "command",
  cod: "code",
  curr: "current",
  dir: "direction",
  dock: "docked",
  ent: "entity",
  err: "error",
  fanspd: "fan_speed",
  fx: "effect",
  hum: "humidity",
  img: "image",
  json: "json",
  lev: "level",
  lrst: "last_reset",
  osc: "oscillation",
  pct: "percentage",
  pl: "payload",
  pos: "position",
  pow: "power",
  pr: "preset",
  spd: "speed",
  stat: "state",
  t: "topic",
  temp: "temperature",
  tpl: "template",
  trig: "trigger",
  unlk: "unlock",
  val: "value",
  whit: "white",
};
/** What is put together of them: topics, templates, payloads. */
const TOGETHER = /_(?:t|tpl)$|^pl_/;

const KNOWN = new Map<string, string>();
const KNOWN_KEPT = 1_000;

function spell(key: string): string {
  if (Object.hasOwn(HA_LONG_KEYS, key)) return HA_LONG_KEYS[key] ?? key;
  if (key === "temp_unit") return "temperature_unit";
  if (!TOGETHER.test(key) || key.length > 60) return key;
  return key
    .replace(/^json_attr_/, "json_attributes_")
    .split("_")
    .map((word) => (Object.hasOwn(WORDS, word) ? (WORDS[word] ?? word) : word))
    .join("_");
}

/** The long spelling of a key of a config; the same key where it is long already. */
export function longKey(key: string): string {
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const long = spell(key);
  if (KNOWN.size >= KNOWN_KEPT) KNOWN.clear();
  KNOWN.set(key, long);
  return long;
}
