import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadRulePacks } from "./load.ts";
import { readRule } from "./read-rule.ts";
import { readingOf } from "./reading.ts";
import { fieldsOf } from "./rule-fields.ts";

const PACKS = fileURLToPath(new URL("packs", import.meta.url));
const shell = (when: string, more = ""): string =>
  `id: r\nname: { zh: 甲, en: A }\nfamily: fire\nplan: fire\nsource: "[D]"\nsubjects: { kind: device }\nwhen: ${when}\nseverity: high\nreason: { zh: 甲, en: A }\n${more}`;
const parsed = (text: string) => {
  const read = readRule(text, { pack: "p", file: "p" });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.parsed;
};
const when = (text: string) => {
  const line = readingOf(parsed(shell(text)))[1];
  return [line?.zh, line?.en];
};

describe("a rule in words", () => {
  it.each([
    [
      "{ measurement: spo2, below: 90, samples: { match: 3, of: 5, within: 10m } }",
      "条件：血氧饱和度低于 90%，10 分钟内最近 5 个监测值中有 3 个。",
      "When Oxygen saturation is below 90%, in 3 of the newest 5 readings within 10 min.",
    ],
    ["{ link: offline, for: 1h30m }", "条件：设备离线，持续 1 小时 30 分钟。", "When the device is offline for 1 h 30 min."],
    [
      "{ count: 6, of: { measurement: water_pressure, below: 0.14, crossing: true }, within: 1h }",
      "条件：1 小时内水压低于 0.14 MPa（从限值内越过才算一次）达到 6 次。",
      "When Water pressure is below 0.14 MPa, counted when it crosses, 6 times within 1 h.",
    ],
    [
      "{ rate: temperature, rise: 8.3, per: 1m, over: 3m, seen: 3 }",
      "条件：温度每分钟上升 8.3 ℃ 以上（按 3 分钟的趋势，至少 3 段有监测值）。",
      "When Temperature rises by 8.3 °C or more a minute (over 3 min, with readings in 3 parts of it).",
    ],
    [
      "{ dose: co, curve: [{ atLeast: 30, for: 2h }, { atLeast: 50, for: 1h }], recovers: 2h }",
      "条件：一氧化碳按浓度与时间累计到量（不低于 30 ppm 满 2 小时、不低于 50 ppm 满 1 小时，各段可相加；低于最低值后 2 小时消退）。",
      null,
    ],
    [
      "{ still: water_pressure, for: 24h, band: 0.001 }",
      "条件：水压在 1 天内变化不超过 0.001 MPa。",
      "When Water pressure does not move by more than 0.001 MPa for 1 d.",
    ],
    [
      "{ witness: { event: [smoke, heat] }, within: 10m }",
      "条件：另有至少 1 台设备佐证（上报“烟雾告警或温度告警”，10 分钟内有效）。",
      null,
    ],
    [
      "{ sequence: [{ event: door }, { absent: { events: [motion] }, for: 10m }] }",
      "条件：依次发生：上报“门开” → 10 分钟内没有有人活动。",
      null,
    ],
  ])("tells %s", (text, zh, en) => {
    const [toldZh, toldEn] = when(text);
    expect(toldZh).toBe(zh);
    if (en !== null) expect(toldEn).toBe(en);
  });

  it("says for and clear", () => {
    const lines = readingOf(parsed(shell("{ measurement: co, atLeast: 30, for: 2h, seen: 2 }", "clear: { below: 30, for: 10m }")));
    expect(lines.map((line) => line.zh)).toEqual(
      expect.arrayContaining([
        "条件：一氧化碳不低于 30 ppm，持续 2 小时，其间至少 2 个监测值。",
        "恢复：一氧化碳低于 30 ppm，持续 10 分钟。",
      ]),
    );
  });

  it("tells every rule that comes with the hub without a raw name, and every field with its words", () => {
    const loaded = loadRulePacks(PACKS);
    const rules = loaded.ok ? loaded.rules : [];
    expect(rules.length).toBeGreaterThan(60);
    for (const { id, yaml, pack } of rules) {
      const rule = parsed(yaml);
      const lines = readingOf({ ...rule, pack }).slice(0, -1);
      expect([id, lines.filter(({ zh, en }) => /[a-z]+_[a-z]+|[{}[\]]|undefined|NaN/.test(zh + en))]).toEqual([id, []]);
      // No two fields that stand together are called the same.
      const names = fieldsOf(rule.source).map(({ path, words }) => `${/^\w+(\.\d+)?/.exec(path)?.[0]} ${words.zh}`);
      expect([id, names.filter((name, i) => names.indexOf(name) !== i)]).toEqual([id, []]);
      for (const field of fieldsOf(rule.source))
        expect([id, field.path, field.words.zh]).toEqual([id, field.path, expect.stringMatching(/\p{Script=Han}/u)]);
    }
  });
});
