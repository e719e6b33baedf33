import type { DeviceKind } from "../../contracts/index.ts";
import { COMPONENTS } from "../../ingest/index.ts";
import { plainHead } from "./text.ts";

/** Kinds of components (GB/T 26875.3-2011, table 5) by the kind of device that they are registered as; all others are modules. */
const BY_CODE: readonly (readonly [from: number, to: number, kind: DeviceKind])[] = [
  [10, 13, "gas"],
  [16, 18, "electrical-fire"],
  [23, 24, "call-point"],
  [25, 25, "smoke"],
  [30, 37, "heat"],
  [40, 51, "smoke"],
  [52, 52, "heat"],
  [53, 53, "smoke"],
  [61, 69, "heat"],
  [74, 74, "gas"],
  [78, 79, "heat"],
  [121, 121, "siren"],
];

/** What lists call things, the first that fits. */
const CALLED: readonly (readonly [RegExp, DeviceKind])[] = [
  [/模块|切断阀|电磁阀/, "fire-module"],
  [/一氧化碳/, "co"],
  [/可燃|燃气|天然气|气体探测/, "gas"],
  [/电气火灾|剩余电流|漏电|测温式/, "electrical-fire"],
  [/手动|手报|消报|栓按|消火栓|破玻|破碎/, "call-point"],
  [/感烟|烟感|烟雾|烟温|烟探|光束|对射|吸气|极早期|复合/, "smoke"],
  [/感温|温感|温探|缆式|定温|差温|差定温|火焰|感光|紫外|红外|图像/, "heat"],
  [/声光|警报|警铃|讯响/, "siren"],
  [
    /水流|信号阀|信号蝶阀|压力开关|报警阀|湿式|干式|雨淋|预作用|阀|泵|风机|风口|排烟|送风|挡烟|卷帘|防火门|电梯|水箱|液位|显示盘|层显|楼显|广播|电话|照明|疏散|非消防|强切|切电|切非|气灭|控制|中继|隔离|短路|双电源|电源/,
    "fire-module",
  ],
  [/火灾探测|探测器/, "smoke"],
];

const BY_WORDS = new Map(Object.entries(COMPONENTS).map(([code, { zh }]) => [plainHead(zh), Number(code)]));

/**
 * The kind of device that a component of a panel is, by what a list calls it: a word of the standard, its number, or an
 * everyday word. @returns undefined where it is not understood
 */
export function pointKindOf(text: string): DeviceKind | undefined {
  const plain = plainHead(text);
  const code = /^\d{1,3}$/.test(plain) ? Number(plain) : BY_WORDS.get(plain);
  if (code !== undefined && code in COMPONENTS && code > 1)
    return BY_CODE.find(([from, to]) => from <= code && code <= to)?.[2] ?? "fire-module";
  // The remark in brackets says what a module watches; it stays a module.
  return CALLED.find(([shape]) => shape.test(plain))?.[1];
}
