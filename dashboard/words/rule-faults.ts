import type { Language } from "../../contracts/index.ts";
import type { HttpError } from "../data/http.ts";

/** One mistake in a rule's text. */
export interface RuleFault {
  /** Null where the whole is meant. */
  readonly line: number | null;
  /** As fields are named: `when.all.0.below`. */
  readonly path: string;
  readonly what: string;
}

export function faultsOf(error: HttpError): RuleFault[] {
  if (error.where.length === 0) return [{ line: null, path: "", what: error.detail ?? error.message }];
  return error.where.map(({ where, what }) => {
    const [, line, path] = /^line (\d+)(?:, (.*))?$/.exec(where) ?? [];
    return { line: line === undefined ? null : Number(line), path: (path ?? "").replace(/\[(\d+)\]/g, ".$1"), what };
  });
}

/** What the language says of a mistake, in Chinese; the names that people write are left as they are. */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^"(.*)" is not known here$/, "此处没有“$1”这一项"],
  [/^"(.*)" is missing$/, "缺少“$1”"],
  [/^"(.*)" is not allowed here$/, "此处不能写“$1”"],
  [/^"(.*)" is not written as expected$/, "“$1”的写法不对"],
  [/^"(.*)" is no duration$/, "“$1”不是时长"],
  [/^"(.*)" is no condition$/, "没有“$1”这种条件"],
  [/^this is no condition$/, "这不是条件"],
  [/^this is no condition that may stand here$/, "此处不能用这种条件"],
  [/^a condition is a mapping$/, "条件须写成一组“项：值”"],
  [/^a rule is a mapping$/, "规则须写成一组“项：值”"],
  [/^(\d+) limits are given$/, "写了 $1 个限值"],
  [/^(\d+) of (\d+) can never match$/, "$2 个监测值中不可能有 $1 个"],
  [/^a bare limit does not say which measurement$/, "没有写明是哪个监测项的限值"],
  [/^the last rung has an `if`: where none holds there is no severity$/, "最后一档不能有 if，否则会没有级别"],
  [/^a rate goes one way$/, "变化率只能有一个方向"],
  [/^samples and for exclude each other$/, "samples 与 for 不能同时写"],
  [/^must (?:be|have|match) .*found (.*)$/, "这里的值 $1 不合要求"],
  [/^did you mean "(.*)"\?$/, "是否要写“$1”？"],
  [/^use one of: (.*)$/, "可写：$1"],
  [/^add "(.*)"$/, "请补上 $1"],
  [/^remove it$/, "请删去"],
  [/^add measurement:$/, "请补上 measurement:"],
  [/^write a duration such as 90s, 5m, 1h30m or 2d$/, "时长写作 90s、5m、1h30m、2d"],
  [/^write a time of day in quotes, such as "22:00"$/, '时刻加引号，如 "22:00"'],
  [/^use lower-case letters, digits and hyphens$/, "只用小写字母、数字和连字符"],
  [/^give exactly one of above, atLeast, below, atMost$/, "above、atLeast、below、atMost 只写一个"],
  [/^let match be at most of$/, "match 不能大于 of"],
  [/^give either rise or fall, as a positive number per `per`$/, "rise 与 fall 只写一个，为正数"],
  [/^add a last rung without `if`$/, "在最后加一档不带 if 的级别"],
  [/^a condition has one of: (.*)$/, "条件须含其一：$1"],
  [/^mend the YAML here$/, "请改正此处的 YAML"],
  [/^see docs\/rules\.md$/, "写法见规则说明"],
];

const inChinese = (part: string): string => {
  for (const [pattern, words] of CHINESE) if (pattern.test(part)) return part.replace(pattern, words);
  return part;
};

/** A mistake and how to mend it, in the language of the page as far as it is known there. */
export function faultText(fault: RuleFault, language: Language): string {
  if (language !== "zh") return fault.what;
  const [what = "", ...mend] = fault.what.split("; ");
  return [what, mend.join("; ")]
    .filter((part) => part !== "")
    .map(inChinese)
    .join("；");
}
