import {
  ABILITY_WORDS,
  bothOf,
  CERTAINTY_WORDS,
  FAMILY_WORDS,
  LIVING_WORDS,
  MOBILITY_WORDS,
  NEED_WORDS,
  PERSON_STATE_WORDS,
  SEVERITY_WORDS,
  type Words,
} from "../contracts/index.ts";
import { compileRule } from "./compile.ts";
import { tell } from "./condition-words.ts";
import type { ParsedRule, RuleSource } from "./language.ts";
import { firstMeasurement } from "./rule-fields.ts";
import { held, join, kindsOf, listOf, spanWords, w } from "./told.ts";

/** A rule in plain sentences, made from what it says: whom it is about, when it holds, how loud, and when it is over. */
export function readingOf(rule: ParsedRule): Words[] {
  const { source } = rule;
  const main = firstMeasurement(source.when);
  const when = tell(rule.when);
  const limits = bothOf(source.source);
  return [
    whom(source),
    w(`条件：${when.zh}。`, `When ${when.en}.`),
    ...rule.rungs.map((rung) => loudness(rung, rule.rungs.length === 1, main)),
    ...rule.lower.map((rung) => lowering(tell(rung.if, main), SEVERITY_WORDS[rung.is])),
    over(rule, main),
    ...manners(source),
    w(`依据：${limits.zh}。`, `Source of the limits: ${limits.en}.`),
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

function loudness(rung: ParsedRule["rungs"][number], only: boolean, main: string | null): Words {
  const severity = SEVERITY_WORDS[rung.is];
  const sure = rung.certainty === null ? null : CERTAINTY_WORDS[rung.certainty];
  const how = sure ? w(`${severity.zh}，${sure.zh}`, `${severity.en}, ${sure.en}`) : severity;
  if (rung.if === null) return only ? w(`级别：${how.zh}。`, `Severity: ${how.en}.`) : w(`其余：${how.zh}。`, `Otherwise ${how.en}.`);
  const told = tell(rung.if, main);
  return w(`${told.zh} 时：${how.zh}。`, `${how.en} where ${told.en}.`);
}

const lowering = (told: Words, severity: Words): Words =>
  w(`${told.zh} 时降为${severity.zh}。`, `Lowered to ${severity.en} where ${told.en}.`);

function over(rule: ParsedRule, main: string | null): Words {
  const { clear } = rule;
  if (compileRule(rule).latched) return w("恢复：只能由人核实后结束。", "Over: only a human ends it.");
  if (!clear)
    return w(
      "恢复：条件不再成立时；涉及限值的须有新监测值为证。",
      "Over when this no longer holds, as shown by a new reading where a limit is involved.",
    );
  const told = clear.condition ? tell(clear.condition, main) : w("条件不再成立", "this no longer holds");
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
