import {
  ABILITY_WORDS,
  DEVICE_KINDS,
  type DeviceKind,
  EVENT_KINDS,
  FAMILY_WORDS,
  isEventKind,
  isMeasurement,
  LIVING_WORDS,
  MEASUREMENTS,
  MOBILITY_WORDS,
  NEED_WORDS,
  PERSON_STATE_WORDS,
  parseDuration,
  SEVERITY_WORDS,
  type Words,
} from "../contracts/index.ts";
import { compileRule } from "./compile.ts";
import type { Condition, ParsedRule, RuleSource } from "./language.ts";

const w = (zh: string, en: string): Words => ({ zh, en });
const join = (parts: readonly Words[], zh: string, en: string): Words =>
  w(parts.map((part) => part.zh).join(zh), parts.map((part) => part.en).join(en));
const listOf = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? (one as readonly T[]) : [one as T]);

/** A rule in plain sentences, made from what it says: whom it is about, when it holds, how loud, and when it is over. */
export function readingOf(rule: ParsedRule): Words[] {
  const { source } = rule;
  const when = tell(rule.when);
  return [
    whom(source),
    w(`条件：${when.zh}。`, `When ${when.en}.`),
    ...rule.rungs.map((rung) => loudness(rung.if, SEVERITY_WORDS[rung.is], rule.rungs.length === 1)),
    ...rule.lower.map((rung) => lowering(tell(rung.if), SEVERITY_WORDS[rung.is])),
    over(rule),
    ...manners(source),
    w(`依据：${source.source}。`, `Source of the limits: ${source.source}.`),
  ];
}

function whom({ subjects, family }: RuleSource): Words {
  const kind = { person: w("居民", "person"), device: w("设备", "device"), place: w("位置", "place") }[subjects.kind];
  const devices = subjects.devices && kindsOf(subjects.devices);
  const where = Object.entries(subjects.where ?? {}).map(([name, value]) => trait(name, listOf<string | number>(value)));
  const only = where.length > 0 ? join(where, "，", ", ") : null;
  return w(
    `对象：每个${kind.zh}${devices ? `，看${devices.zh}` : ""}${only ? `；仅限${only.zh}` : ""}（${FAMILY_WORDS[family].zh}）。`,
    `About: each ${kind.en}${devices ? `, by ${devices.en}` : ""}${only ? `; only ${only.en}` : ""} (${FAMILY_WORDS[family].en}).`,
  );
}

const kindsOf = (kinds: readonly DeviceKind[]): Words =>
  join(
    kinds.map((kind) => DEVICE_KINDS[kind].words),
    "、",
    ", ",
  );

const TRAITS: Readonly<Record<string, { readonly name: Words; readonly words: Readonly<Record<string, Words>> }>> = {
  living: { name: w("居住", "living"), words: LIVING_WORDS },
  mobility: { name: w("行动", "mobility"), words: MOBILITY_WORDS },
  ability: { name: w("能力", "ability"), words: ABILITY_WORDS },
  state: { name: w("现状", "state"), words: PERSON_STATE_WORDS },
  needs: { name: w("需要", "needs"), words: NEED_WORDS },
};

function trait(name: string, values: readonly (string | number)[]): Words {
  if (name === "spo2Scale") return w(`血氧标准 ${values.join("、")}`, `oxygen scale ${values.join(", ")}`);
  const known = TRAITS[name];
  if (!known) return w(`${name} ${values.join("、")}`, `${name} ${values.join(", ")}`);
  const words = values.map((value) => known.words[String(value)] ?? w(String(value), String(value)));
  return w(`${known.name.zh}：${join(words, "或", " or ").zh}`, `${known.name.en}: ${join(words, "或", " or ").en}`);
}

/** 1h30m → 1 小时 30 分钟 */
export function spanWords(text: string): Words {
  const units = [
    [86_400_000, "天", "d"],
    [3_600_000, "小时", "h"],
    [60_000, "分钟", "min"],
    [1_000, "秒", "s"],
    [1, "毫秒", "ms"],
  ] as const;
  let left = parseDuration(text) ?? 0;
  const parts: Words[] = [];
  for (const [size, zh, en] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(w(`${count} ${zh}`, `${count} ${en}`));
  }
  return parts.length === 0 ? w("0 秒", "0 s") : join(parts, " ", " ");
}

function tell(condition: Condition): Words {
  switch (condition.kind) {
    case "all":
      return join(condition.of.map(nested), "，并且", " and ");
    case "any":
      return join(condition.of.map(nested), "，或者", " or ");
    case "not": {
      const of = nested(condition.of);
      return w(`不是（${of.zh}）`, `not (${of.en})`);
    }
    case "unless": {
      const of = nested(condition.of);
      return w(`除非${of.zh}`, `unless ${of.en}`);
    }
    case "value":
      return limitWords(condition.spec, w("数值", "the value"), "");
    default:
      return leafWords(condition.kind, condition.spec);
  }
}

function nested(condition: Condition): Words {
  const told = tell(condition);
  const many = (condition.kind === "all" || condition.kind === "any") && condition.of.length > 1;
  return many ? w(`（${told.zh}）`, `(${told.en})`) : told;
}

type Spec = Readonly<Record<string, unknown>>;

/** Each kind of condition in words; one that is not listed here is told by its own names and values. */
const LEAVES: Readonly<Record<string, (spec: Spec) => Words>> = {
  measurement: measured,
  event: happens,
  absent,
  link: (spec) => held(w("设备离线", "the device is offline"), spec.for),
  hours: (spec) => w(`在 ${pair(spec.hours)} 之间`, `it is between ${pair(spec.hours)}`),
  open: (spec) => {
    const span = spanWords(String(spec.open));
    return w(`告警已持续 ${span.zh}`, `the alert has been open for ${span.en}`);
  },
  times: (spec) => w(`已发生 ${spec.times} 次`, `it has occurred ${spec.times} times`),
};

function leafWords(kind: string, spec: object): Words {
  const given: Spec = Object.fromEntries(Object.entries(spec));
  const told = (LEAVES[kind] ?? generic(kind))(given);
  const devices = Array.isArray(given.devices) ? kindsOf(given.devices) : null;
  return devices ? w(`${devices.zh}：${told.zh}`, `${told.en} (by ${devices.en})`) : told;
}

const generic = (kind: string) => (spec: Spec) => {
  const values = Object.entries(spec)
    .filter(([name]) => name !== "devices" && name !== "through")
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  return w(`${kind}（${values.join("，")}）`, `${kind} (${values.join(", ")})`);
};

const pair = (hours: unknown): string => (Array.isArray(hours) ? hours.join("–") : "");

function held(told: Words, span: unknown): Words {
  if (typeof span !== "string") return told;
  const words = spanWords(span);
  return w(`${told.zh}，持续 ${words.zh}`, `${told.en} for ${words.en}`);
}

const SIDES = { above: w("高于", "above"), atLeast: w("不低于", "at least"), below: w("低于", "below"), atMost: w("不高于", "at most") };

function limitWords(spec: object, name: Words, unit: string): Words {
  for (const [side, words] of Object.entries(SIDES)) {
    const limit: unknown = Reflect.get(spec, side);
    if (typeof limit === "number") return w(`${name.zh}${words.zh} ${limit}${unit}`, `${name.en} is ${words.en} ${limit}${unit}`);
  }
  return name;
}

const UNITS: Readonly<Record<string, string>> = { "/min": " 次/分", Cel: " ℃", "mm[Hg]": " mmHg", "1": "", "/m2": " 人/㎡", m3: " m³" };

function measured(spec: Spec): Words {
  const name = String(spec.measurement);
  const info = isMeasurement(name) ? MEASUREMENTS[name] : null;
  const unit = info ? (UNITS[info.unit] ?? (info.unit === "%" ? "%" : ` ${info.unit}`)) : "";
  const told = limitWords(spec, info?.words ?? w(name, name), unit);
  const samples = spec.samples;
  if (typeof samples === "object" && samples !== null && "match" in samples && "of" in samples && "within" in samples) {
    const within = spanWords(String(samples.within));
    return w(
      `${told.zh}，${within.zh}内最近 ${samples.of} 个读数中有 ${samples.match} 个`,
      `${told.en} in ${samples.match} of the newest ${samples.of} readings within ${within.en}`,
    );
  }
  const seen =
    typeof spec.seen === "number" && spec.seen > 1
      ? w(`，其间至少 ${spec.seen} 个读数`, `, ${spec.seen} readings seen meanwhile`)
      : w("", "");
  const whole = held(told, spec.for);
  return w(whole.zh + seen.zh, whole.en + seen.en);
}

const eventName = (name: unknown): Words => {
  const text = String(name);
  return isEventKind(text) ? EVENT_KINDS[text].words : w(text, text);
};
const eventNames = (names: unknown): Words => join(listOf<unknown>(names).map(eventName), "或", " or ");

function happens(spec: Spec): Words {
  const names = eventNames(spec.event);
  const off = spec.state === "off" ? w("解除", " ends") : w("", "");
  const parts = [held(w(`上报“${names.zh}”${off.zh}`, `“${names.en}”${off.en} is reported`), spec.for)];
  if (spec.until !== undefined) parts.push(w(`直到“${eventNames(spec.until).zh}”`, `until “${eventNames(spec.until).en}”`));
  if (typeof spec.lasts === "string") parts.push(w(`有效 ${spanWords(spec.lasts).zh}`, `counting for ${spanWords(spec.lasts).en}`));
  if (typeof spec.confidence === "number")
    parts.push(w(`把握不低于 ${spec.confidence * 100}%`, `sure by ${spec.confidence * 100}% at least`));
  if (spec.between !== undefined) parts.push(w(`在 ${pair(spec.between)} 之间`, `between ${pair(spec.between)}`));
  return join(parts, "，", ", ");
}

function absent(spec: Spec): Words {
  const what = typeof spec.absent === "object" && spec.absent !== null ? Object.entries(spec.absent) : [];
  const signs = what.map(([kind, value]) => {
    if (kind === "events") return eventNames(value);
    if (kind === "message") return w("任何报文", "any message");
    const names = join(
      listOf<unknown>(value).map((name) =>
        isMeasurement(String(name)) ? MEASUREMENTS[measurementOf(name)].words : w(String(name), String(name)),
      ),
      "、",
      ", ",
    );
    return kind === "rising" ? w(`${names.zh}增加`, `a rise of ${names.en}`) : names;
  });
  const told = join(signs, "、", " or ");
  if (typeof spec.intervals === "number") {
    const least = typeof spec.least === "string" ? spanWords(spec.least) : null;
    return w(
      `连续 ${spec.intervals} 个上报周期没有${told.zh}${least ? `（至少 ${least.zh}）` : ""}`,
      `no ${told.en} for ${spec.intervals} of the device's intervals${least ? ` (at least ${least.en})` : ""}`,
    );
  }
  const span = spanWords(String(spec.for));
  return w(`${span.zh}内没有${told.zh}`, `no ${told.en} for ${span.en}`);
}

function measurementOf(name: unknown): keyof typeof MEASUREMENTS {
  const text = String(name);
  return isMeasurement(text) ? text : "battery";
}

function loudness(condition: Condition | null, severity: Words, only: boolean): Words {
  if (condition === null)
    return only ? w(`级别：${severity.zh}。`, `Severity: ${severity.en}.`) : w(`其余：${severity.zh}。`, `Otherwise ${severity.en}.`);
  const told = tell(condition);
  return w(`${told.zh}时：${severity.zh}。`, `${severity.en} where ${told.en}.`);
}

const lowering = (told: Words, severity: Words): Words =>
  w(`${told.zh}时降为${severity.zh}。`, `Lowered to ${severity.en} where ${told.en}.`);

function over(rule: ParsedRule): Words {
  const { clear } = rule;
  if (compileRule(rule).latched) return w("恢复：只能由人核实后结束。", "Over: only a human ends it.");
  if (!clear)
    return w(
      "恢复：条件不再成立时；涉及限值的须有新读数为证。",
      "Over when this no longer holds, as shown by a new reading where a limit is involved.",
    );
  const told = clear.condition ? tell(clear.condition) : w("条件不再成立", "this no longer holds");
  const whole = held(told, clear.hold ?? undefined);
  return w(`恢复：${whole.zh}。`, `Over when ${whole.en}.`);
}

function manners(source: RuleSource): Words[] {
  const lines: Words[] = [];
  if (source.lateness !== undefined) {
    const span = spanWords(source.lateness);
    lines.push(w(`迟到超过 ${span.zh} 的数据不产生新告警。`, `Data later than ${span.en} raises nothing new.`));
  }
  if (source.lifeSafety)
    lines.push(
      w(
        "生命安全：不被合并、冷却或测试标记压住，迟到 24 小时内仍报警。",
        "Life-safety: never swallowed by grouping, cool-down or a test mark; up to 24 h late it still raises.",
      ),
    );
  if (source.yields) lines.push(w("上级断网断电时不报。", "Not raised while an outage explains it."));
  if (source.counted) lines.push(w("只计数，自身不报警。", "Only counted, no alert of its own."));
  return lines;
}
