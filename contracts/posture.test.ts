import { describe, expect, it } from "vitest";
import type { RoundReason } from "./care-visit.ts";
import { isDrilling } from "./live.ts";
import { type Posture, reasonsOfWarning, suggestedRounds } from "./posture.ts";

describe("what an official warning is about", () => {
  it.each<readonly [text: string, reasons: readonly RoundReason[]]>([
    ["市气象台6月12日发布高温橙色预警信号：最高气温将升至37℃以上。", ["heat"]],
    ["台风蓝色预警：沿海将出现大风和暴雨。", ["rain", "wind"]],
    ["寒潮黄色预警，伴有道路结冰", ["cold"]],
    ["因线路检修，12日8时至18时停电", ["power"]],
    ["解除高温橙色预警", []],
    ["高温橙色预警信号解除；发布暴雨黄色预警", ["rain"]],
    ["Typhoon signal: gales and floods expected", ["rain", "wind"]],
    ["train delays", []],
    ["请注意安全", []],
  ])("%s", (text, reasons) => {
    expect(reasonsOfWarning(text)).toEqual(reasons);
  });
});

it.each<readonly [name: string, posture: Pick<Posture, "kind" | "warning"> | null, reasons: readonly RoundReason[]]>([
  ["an ordinary day suggests nothing", null, []],
  ["a festival: those alone", { kind: "festival" }, ["posture"]],
  ["severe weather by itself: nothing, its warning does", { kind: "severe-weather" }, []],
  ["severe weather with its warning", { kind: "severe-weather", warning: "暴雨红色预警" }, ["rain"]],
  ["an outage in a heat wave", { kind: "outage", warning: "高温红色预警，停电" }, ["power", "heat"]],
  ["a drill: nobody is sent", { kind: "drill" }, []],
])("%s", (_name, posture, reasons) => {
  expect(suggestedRounds(posture)).toEqual(reasons);
});

describe("whatever is not played says that it is real", () => {
  const posture = (kind: Posture["kind"]): Posture => ({ kind, reason: "", by: { user: "", username: "", name: "" }, from: "", until: "" });
  it.each([
    ["while a script runs", { drill: { id: "d", title: "", byName: "", until: "" } }, true],
    ["in a posture of drill without one", { posture: posture("drill") }, true],
    ["not in another posture", { posture: posture("festival") }, false],
    ["nor on ordinary days", {}, false],
  ])("%s", (_name, status, expected) => {
    expect(isDrilling(status)).toBe(expected);
  });
});
