import { describe, expect, test } from "vitest";
import { alarmWord, isOver, overOf } from "./alarm-words.ts";

describe("what a text says of the alarm under whose name it stands", () => {
  const table: readonly (readonly [string, ReturnType<typeof alarmWord>])[] = [
    ...["alarm cleared", "Released", "release alarm", "SMOKE_NORMAL", "no smoke detected", "not triggered", "deactivated"].map(
      (one) => [one, "off"] as const,
    ),
    ...["恢复正常", "报警已解除", "无烟雾", "未检测到燃气", "告警关闭", "取消"].map((one) => [one, "off"] as const),
    ...["alarm", "High alarm", "gas_leak", "smoke detected", "pre-alarm", "alarm level 2", "heavy", "一级报警", "浓度超标"].map(
      (one) => [one, "on"] as const,
    ),
    ...["fault", "sensor failure", "smoke_fault", "dirty", "end of life", "传感器故障", "断线"].map((one) => [one, "fault"] as const),
    ...["test", "selftest", "smoke test", "自检中"].map((one) => [one, "test"] as const),
    ...["muted", "alarm silenced", "已消音", "enabled", "disarmed"].map((one) => [one, "muted"] as const),
    // Nobody can know, and above all not that it is over.
    ...["not cleared", "not normal", "abnormal", "unsafe", "gas released", "over", "low", "sideways", "no sensor", "no response"].map(
      (one) => [one, undefined] as const,
    ),
    ...["未恢复", "报警未解除", "不正常", "无法自动恢复", "未自动恢复", "异常"].map((one) => [one, undefined] as const),
    ...["battery normal", "power restored", "tamper cleared", "电源正常"].map((one) => [one, undefined] as const),
  ];
  test.each(table)("%s", (text, said) => expect(alarmWord(text)).toBe(said));

  test("what is over is named where it is not the alarm", () => {
    expect(overOf("tamper cleared")).toBe("tamper");
    expect(overOf("电源恢复正常")).toBe("电源");
    expect(overOf("not cleared")).toBeUndefined();
    expect(isOver("tamper cleared")).toBe(false);
    expect(isOver("fire alarm reset")).toBe(true);
  });
});
