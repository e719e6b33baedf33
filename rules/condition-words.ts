import { DEVICE_KIND_NAMES, PLACE_LEVEL_WORDS, PLACE_LEVELS, SCORE_NAME_WORDS, SCORE_NAMES, type Words } from "../contracts/index.ts";
import type { LeafWord } from "./conditions/table.ts";
import type { Condition } from "./language.ts";
import { eventNames, held, hoursText, join, kindsOf, limitWords, listOf, measurementName, spanWords, unitWords, w } from "./told.ts";

type Spec = Readonly<Record<string, unknown>>;

/**
 * A condition in words, such as "Oxygen saturation is below 90% in 3 of the newest 5 readings".
 * @param main what a bare limit speaks of: the rule's first measurement
 */
export function tell(condition: Condition, main: string | null = null): Words {
  switch (condition.kind) {
    case "all":
      return join(
        condition.of.map((one) => nested(one, main)),
        "，并且",
        " and ",
      );
    case "any":
      return join(
        condition.of.map((one) => nested(one, main)),
        "，或者",
        " or ",
      );
    case "not": {
      const of = nested(condition.of, main);
      return w(`不是（${of.zh}）`, `not (${of.en})`);
    }
    case "unless": {
      const of = nested(condition.of, main);
      return w(`除非（${of.zh}）`, `unless (${of.en})`);
    }
    case "value":
      return limitWords(condition.spec, main === null ? w("数值", "the value") : measurementName(main), unitWords(main));
    default:
      return leafWords(condition.kind, condition.spec);
  }
}

function nested(condition: Condition, main: string | null): Words {
  const told = tell(condition, main);
  const many = (condition.kind === "all" || condition.kind === "any") && condition.of.length > 1;
  return many ? w(`（${told.zh}）`, `(${told.en})`) : told;
}

/** Each kind of condition in words. */
const LEAVES: Readonly<Record<LeafWord, (spec: Spec) => Words>> = {
  measurement: measured,
  event: happens,
  absent,
  inactive: (spec) => {
    const { least, most } = Object(spec.inactive);
    const [from, to] = [spanWords(least), spanWords(most)];
    const [days, rare] = [spec.days ?? 7, spec.rare ?? 100];
    const night =
      spec.night === undefined
        ? w("", "")
        : w(`，${hoursText(spec.night)} 只按本人规律`, `, between ${hoursText(spec.night)} by the rhythm alone`);
    return w(
      `没有本人的活动迹象，时长超出本人规律（学习满 ${days} 天；同样长的间隔约 ${rare} 次才有 1 次），最短 ${from.zh}，最长 ${to.zh}${night.zh}`,
      `no sign of activity of the person for longer than the own rhythm knows (learnt over ${days} days; one silence in ${rare} is as long), ${from.en} at least and ${to.en} at most${night.en}`,
    );
  },
  little: (spec) => {
    const [name, unit, within] = [measurementName(spec.little), unitWords(spec.little), spanWords(spec.within)];
    return w(
      `${within.zh}内${name.zh}增加不到 ${spec.below}${unit.zh}`,
      `${name.en} rises by less than ${spec.below}${unit.en} within ${within.en}`,
    );
  },
  link: (spec) => held(w("设备离线", "the device is offline"), spec.for),
  fence: fenced,
  together: (spec) => {
    const [within, settle] = [spanWords(spec.within), spanWords(spec.settle)];
    const share = `${Number(spec.share) * 100}%`;
    const of = SHARED_WORDS[String(spec.together)] ?? w("", "");
    return w(
      `同一${of.zh}内 ${within.zh}内有至少 ${spec.least} 台设备失联，且占可判断设备的 ${share} 以上（先等 ${settle.zh}）`,
      `at least ${spec.least} devices of one ${of.en} fall silent within ${within.en}, and ${share} of those that can be told (after waiting ${settle.en})`,
    );
  },
  count: (spec) => {
    const within = spanWords(spec.within);
    const of = counted(spec.of);
    return w(`${within.zh}内${of.zh}达到 ${spec.count} 次`, `${of.en} ${spec.count} times within ${within.en}`);
  },
  rate: (spec) => {
    const rises = spec.rise !== undefined;
    const name = measurementName(spec.rate);
    const unit = unitWords(spec.rate);
    const limit = rises ? spec.rise : spec.fall;
    const hourly = spec.per === "1h";
    const over = spanWords(spec.over);
    const told = w(
      `${name.zh}每${hourly ? "小时" : "分钟"}${rises ? "上升" : "下降"} ${limit}${unit.zh} 以上（按 ${over.zh}的趋势${spec.seen === undefined ? "" : `，至少 ${spec.seen} 段有监测值`}）`,
      `${name.en} ${rises ? "rises" : "falls"} by ${limit}${unit.en} or more ${hourly ? "an hour" : "a minute"} (over ${over.en}${spec.seen === undefined ? "" : `, with readings in ${spec.seen} parts of it`})`,
    );
    return spec.between === undefined ? told : join([told, between(spec.between)], "，", ", ");
  },
  baseline: (spec) => {
    const name = measurementName(spec.baseline);
    const samples = samplesWords(spec.samples);
    const side =
      { above: w("高于", "above"), below: w("低于", "below"), both: w("偏离", "away from") }[String(spec.side)] ?? w("偏离", "away from");
    const days = spec.days ?? 7;
    return w(
      `${name.zh}${side.zh}本人该时段平时水平 ${spec.z} 个标准差以上，${samples.zh}（学习满 ${days} 天后才判断）`,
      `${name.en} is ${spec.z} standard deviations or more ${side.en} what is usual for this person at this hour, ${samples.en} (judged after ${days} days of learning)`,
    );
  },
  sequence: (spec) => {
    const steps = listOf<unknown>(Array.isArray(spec.sequence) ? spec.sequence : []).map(partWords);
    const told = join(steps, " → ", ", then ");
    const within = typeof spec.within === "string" ? spanWords(spec.within) : null;
    return w(
      `依次发生：${told.zh}${within ? `（${within.zh}内）` : ""}`,
      `one after the other: ${told.en}${within ? ` (within ${within.en})` : ""}`,
    );
  },
  witness: (spec) => {
    const of = partWords(spec.witness);
    const least = Number(spec.least ?? 1);
    const within = typeof spec.within === "string" ? spanWords(spec.within) : null;
    return w(
      `另有至少 ${least} 台设备佐证（${of.zh}${within ? `，${within.zh}内有效` : ""}）`,
      `at least ${least} other ${least === 1 ? "device bears" : "devices bear"} witness (${of.en}${within ? `, believed for ${within.en}` : ""})`,
    );
  },
  dose: (spec) => {
    const [name, unit, wears] = [measurementName(spec.dose), unitWords(spec.dose), spanWords(spec.recovers)];
    const steps = (Array.isArray(spec.curve) ? spec.curve : []).filter(isRecord).map((step) => {
      const span = spanWords(step.for);
      return w(`不低于 ${step.atLeast}${unit.zh} 满 ${span.zh}`, `${span.en} at ${step.atLeast}${unit.en} or more`);
    });
    const curve = join(steps, "、", ", ");
    return w(
      `${name.zh}按浓度与时间累计到量（${curve.zh}，各段可相加；低于最低值后 ${wears.zh}消退）`,
      `${name.en} adds up to a full dose (${curve.en}; parts of each add up, and wear off in ${wears.en} below the lowest)`,
    );
  },
  expected: (spec) => {
    const [name, unit, samples] = [measurementName(spec.expected), unitWords(spec.expected), samplesWords(spec.samples)];
    const share = typeof spec.share === "number" ? Math.round(spec.share * 100) : null;
    return w(
      `${name.zh}比该星期该时段的预期高出 ${spec.z} 个标准差、${spec.beyond}${unit.zh}${share === null ? "" : `、预期的 ${share}%`} 中的最大者，${samples.zh}（学习满 ${spec.days ?? 14} 天后才判断）`,
      `${name.en} is above what is expected at this hour of this weekday by ${spec.z} standard deviations, ${spec.beyond}${unit.en}${share === null ? "" : ` or ${share}% of it`}, whichever is most, ${samples.en} (judged after ${spec.days ?? 14} days of learning)`,
    );
  },
  unseen: (spec) => {
    const [name, unit] = [measurementName(spec.unseen), unitWords(spec.unseen)];
    const share = Math.round(Number(spec.margin) * 100);
    const least = typeof spec.least === "number" ? spec.least : null;
    return w(
      `${name.zh}超出该设备近 ${spec.days} 天的范围，超出量达该范围的 ${share}%${least === null ? "" : `且不少于 ${least}${unit.zh}`}`,
      `${name.en} is outside of what this device showed in the last ${spec.days} days, by ${share}% of that range${least === null ? "" : ` and at least ${least}${unit.en}`}`,
    );
  },
  still: (spec) => {
    const [name, unit, span] = [measurementName(spec.still), unitWords(spec.still), spanWords(spec.for)];
    const band = typeof spec.band === "number" ? spec.band : null;
    return w(
      `${name.zh}在 ${span.zh}内变化不超过${band === null ? "其最小刻度" : ` ${band}${unit.zh}`}`,
      `${name.en} does not move by more than ${band === null ? "its last digit" : `${band}${unit.en}`} for ${span.en}`,
    );
  },
  hours: (spec) => {
    const days = Array.isArray(spec.days) ? join(spec.days.map(weekday), "、", ", ") : null;
    const hours = hoursText(spec.hours);
    return w(`在${days ? `${days.zh} ` : " "}${hours} 之间`, `it is between ${hours}${days ? ` on ${days.en}` : ""}`);
  },
  open: (spec) => {
    const span = spanWords(spec.open);
    const signs = isRecord(spec.without) ? signsOf(spec.without) : null;
    return w(
      `告警已持续 ${span.zh}${signs ? `且其间没有${signs.zh}` : ""}`,
      `the alert has been open for ${span.en}${signs ? ` without ${signs.en}` : ""}`,
    );
  },
  times: (spec) => w(`已发生 ${spec.times} 次`, `it has occurred ${spec.times} times`),
  score: (spec) => {
    const known = SCORE_NAMES.find((name) => name === spec.score);
    const name = known ? SCORE_NAME_WORDS[known] : w("体征评分", "the score");
    const limits: Words[] = [];
    if (spec.atLeast !== undefined) limits.push(w(`总分不低于 ${spec.atLeast}`, `a total of ${spec.atLeast} or more`));
    if (spec.single !== undefined) limits.push(w(`任一项达 ${spec.single} 分`, `${spec.single} in one part`));
    const reached = join(limits, "，或", " or ");
    const milder =
      spec.evaluations === 2 ? w("（设备数据取最近两次中较轻的一次）", " (a device's part by the milder of its newest two)") : w("", "");
    return w(`${name.zh} 评分${reached.zh}${milder.zh}`, `${name.en} reaches ${reached.en}${milder.en}`);
  },
};

const SHARED_WORDS: Readonly<Record<string, Words>> = {
  building: w("楼栋", "building"),
  network: w("网络", "network"),
  community: w("社区", "community"),
};

const THROUGH: Readonly<Record<string, Words>> = {
  self: w("设备自身", "the device itself"),
  near: w("同一处的其他设备", "other devices of the same spot"),
  worn: w("本人佩戴的设备", "devices worn"),
  home: w("家中设备", "devices of the home"),
  "home-alone": w("独居者家中设备", "devices of the home where the person lives alone"),
  above: w("所在楼栋等上级位置的设备", "devices of the building and above"),
  place: w("该位置的设备", "devices of the place"),
};

function leafWords(kind: LeafWord, spec: object): Words {
  const given: Spec = Object.fromEntries(Object.entries(spec));
  const told = LEAVES[kind](given);
  const kinds = Array.isArray(given.devices) ? DEVICE_KIND_NAMES.filter((name) => listOf<unknown>(given.devices).includes(name)) : [];
  const by: Words[] = [];
  if (kinds.length > 0) by.push(kindsOf(kinds));
  if (Array.isArray(given.through))
    by.push(
      join(
        given.through.map((role) => THROUGH[String(role)] ?? w(String(role), String(role))),
        "、",
        ", ",
      ),
    );
  const who = join(by, "；", "; ");
  return by.length > 0 ? w(`${told.zh}（据${who.zh}）`, `${told.en} (by ${who.en})`) : told;
}

const isRecord = (raw: unknown): raw is Spec => typeof raw === "object" && raw !== null && !Array.isArray(raw);

/** A condition that stands inside another, as written. */
function partWords(raw: unknown): Words {
  if (!isRecord(raw)) return w("", "");
  const kind = (Object.keys(LEAVES) as LeafWord[]).find((word) => word in raw);
  return kind ? leafWords(kind, raw) : w("", "");
}

const between = (hours: unknown): Words => w(`限 ${hoursText(hours)}`, `between ${hoursText(hours)}`);

const WEEKDAYS: Readonly<Record<string, Words>> = {
  mon: w("周一", "Monday"),
  tue: w("周二", "Tuesday"),
  wed: w("周三", "Wednesday"),
  thu: w("周四", "Thursday"),
  fri: w("周五", "Friday"),
  sat: w("周六", "Saturday"),
  sun: w("周日", "Sunday"),
};
const weekday = (day: unknown): Words => WEEKDAYS[String(day)] ?? w(String(day), String(day));

function samplesWords(samples: unknown): Words {
  if (!isRecord(samples)) return w("", "");
  const within = spanWords(samples.within);
  return w(
    `${within.zh}内最近 ${samples.of} 个监测值中有 ${samples.match} 个`,
    `in ${samples.match} of the newest ${samples.of} readings within ${within.en}`,
  );
}

function measured(spec: Spec): Words {
  const told = limitWords(spec, measurementName(spec.measurement), unitWords(spec.measurement));
  const more: Words[] = [];
  if (isRecord(spec.samples)) more.push(samplesWords(spec.samples));
  if (typeof spec.seen === "number" && spec.seen > 1)
    more.push(w(`其间至少 ${spec.seen} 个监测值`, `${spec.seen} readings seen meanwhile`));
  if (typeof spec.fresh === "string")
    more.push(w(`监测值不早于 ${spanWords(spec.fresh).zh}`, `by a reading no older than ${spanWords(spec.fresh).en}`));
  if (spec.doubtful === true) more.push(w("质量存疑的监测值也算", "readings of doubtful quality count"));
  return join([held(told, spec.for), ...more], "，", ", ");
}

function happens(spec: Spec): Words {
  const names = eventNames(spec.event);
  const off = spec.state === "off" ? w("解除", " ends") : w("", "");
  const parts = [held(w(`上报“${names.zh}”${off.zh}`, `“${names.en}”${off.en} is reported`), spec.for)];
  if (spec.until !== undefined) parts.push(w(`直到“${eventNames(spec.until).zh}”`, `until “${eventNames(spec.until).en}”`));
  if (typeof spec.lasts === "string") parts.push(w(`有效 ${spanWords(spec.lasts).zh}`, `counting for ${spanWords(spec.lasts).en}`));
  if (spec.stays === true) parts.push(w("设备自行解除不算结束", "its own end does not end it"));
  if (typeof spec.confidence === "number")
    parts.push(w(`把握不低于 ${spec.confidence * 100}%`, `sure by ${spec.confidence * 100}% at least`));
  if (spec.between !== undefined) parts.push(between(spec.between));
  return join(parts, "，", ", ");
}

/** What is counted: reports, readings beyond a limit, crossings of it, or steps. */
function counted(of: unknown): Words {
  if (!isRecord(of)) return w("", "");
  if (of.event !== undefined) {
    const names = eventNames(of.event);
    const off = of.state === "off" ? w("解除", " ends") : w("", "");
    return w(`上报“${names.zh}”${off.zh}`, `“${names.en}”${off.en} is reported`);
  }
  if (of.rising !== undefined) return w(`${measurementName(of.rising).zh}增加`, `${measurementName(of.rising).en} rises`);
  const told = limitWords(of, measurementName(of.measurement), unitWords(of.measurement));
  return of.crossing === true ? w(`${told.zh}（从限值内越过才算一次）`, `${told.en}, counted when it crosses,`) : told;
}

function signsOf(what: Spec): Words {
  const signs = Object.entries(what).map(([kind, value]) => {
    if (kind === "events") return eventNames(value);
    if (kind === "message") return w("任何报文", "any message");
    const names = join(listOf<unknown>(value).map(measurementName), "、", ", ");
    return kind === "rising" ? w(`${names.zh}增加`, `a rise of ${names.en}`) : names;
  });
  return join(signs, "、", " or ");
}

function absent(spec: Spec): Words {
  const told = isRecord(spec.absent) ? signsOf(spec.absent) : w("", "");
  if (typeof spec.intervals !== "number") {
    const span = spanWords(spec.for);
    return w(`${span.zh}内没有${told.zh}`, `no ${told.en} for ${span.en}`);
  }
  const bounds: Words[] = [];
  if (typeof spec.least === "string") bounds.push(w(`至少 ${spanWords(spec.least).zh}`, `at least ${spanWords(spec.least).en}`));
  if (typeof spec.most === "string") bounds.push(w(`至多 ${spanWords(spec.most).zh}`, `at most ${spanWords(spec.most).en}`));
  const kinds = DEVICE_KIND_NAMES.filter((name) => Array.isArray(spec.learn) && spec.learn.includes(name));
  if (kinds.length > 0)
    bounds.push(
      w(`未写明周期的${kindsOf(kinds).zh}按其平时的上报节奏`, `where none is registered, by the pace learnt of ${kindsOf(kinds).en}`),
    );
  const within = join(bounds, "，", ", ");
  return w(
    `连续 ${spec.intervals} 个上报周期没有${told.zh}${bounds.length > 0 ? `（${within.zh}）` : ""}`,
    `no ${told.en} for ${spec.intervals} of the device's intervals${bounds.length > 0 ? ` (${within.en})` : ""}`,
  );
}

function fenced(spec: Spec): Words {
  const level = PLACE_LEVELS.find((name) => name === spec.of);
  const place = level ? PLACE_LEVEL_WORDS[level] : w("位置", "place");
  const sides: Readonly<Record<string, Words>> = {
    outside: w(`在所住${place.zh}以外`, `outside the person's own ${place.en}`),
    inside: w(`在所住${place.zh}以内`, `inside the person's own ${place.en}`),
    left: w(`离开所住${place.zh}`, `has left the person's own ${place.en}`),
    entered: w(`进入所住${place.zh}`, `has entered the person's own ${place.en}`),
  };
  const parts: Words[] = [sides[String(spec.fence)] ?? w("", "")];
  if (typeof spec.margin === "number") parts.push(w(`超出边界 ${spec.margin} 米`, `by more than ${spec.margin} m`));
  if (typeof spec.fixes === "number") {
    const apart = typeof spec.for === "string" ? spanWords(spec.for) : null;
    parts.push(
      w(
        `连续 ${spec.fixes} 次定位${apart ? `或两次相隔 ${apart.zh}` : ""}`,
        `by ${spec.fixes} positions${apart ? ` or two that are ${apart.en} apart` : ""}`,
      ),
    );
  } else if (typeof spec.for === "string")
    parts.push(w(`两次定位相隔 ${spanWords(spec.for).zh}`, `by two positions ${spanWords(spec.for).en} apart`));
  if (typeof spec.accuracy === "number")
    parts.push(w(`误差超过 ${spec.accuracy} 米的定位不算`, `positions less accurate than ${spec.accuracy} m say nothing`));
  if (typeof spec.stays === "string") parts.push(w(`已有 ${spanWords(spec.stays).zh}`, `for ${spanWords(spec.stays).en}`));
  if (typeof spec.lasts === "string") parts.push(w(`提示 ${spanWords(spec.lasts).zh}`, `told for ${spanWords(spec.lasts).en}`));
  if (spec.between !== undefined) parts.push(between(spec.between));
  return join(parts, "，", ", ");
}
