import {
  ACVPU,
  ACVPU_WORDS,
  DAY,
  HOUR,
  MINUTE,
  NEWS_PART_WORDS,
  type NewsPart,
  SCORE_NAME_WORDS,
  type Score,
  type ScoredPart,
  type Spo2Prescription,
  type Words,
} from "../../contracts/index.ts";
import { tenthsHalfUp, wholeHalfUp } from "./news2.ts";

/** What a score is made of, in one sentence: its parts, what is missing, how old the oldest is, and whose scale it is. */
export function scoreWords(score: Score, prescription: Spo2Prescription | null): Words {
  const name = SCORE_NAME_WORDS[score.name];
  const of =
    score.name === "news2"
      ? { zh: "", en: "" }
      : { zh: `（已知各项最高 ${score.maxPossible} 分）`, en: ` of ${score.maxPossible} possible` };
  const parts = score.parts.map(partWords);
  const missing = score.missing.map((part) => NEWS_PART_WORDS[part]);
  const sentences: Words[] = [
    { zh: `${name.zh} ${score.score} 分${of.zh}，供参考`, en: `${name.en} ${score.score}${of.en}, for reference` },
    ...(parts.length > 0 ? [joined(parts, "，", ", ")] : []),
    ...(missing.length > 0 ? [prefixed(joined(missing, "、", ", "), "缺 ", "missing: ")] : []),
    ...(score.oldestInputAge === null ? [] : [prefixed(ageWords(score.oldestInputAge), "最旧一项 ", "oldest part ")]),
    ...(hasPart(score, "spo2") ? [scaleWords(prescription)] : []),
  ];
  return joined(sentences, "；", "; ");
}

const hasPart = (score: Score, part: NewsPart): boolean => score.parts.some((each) => each.part === part);

function joined(words: readonly Words[], zh: string, en: string): Words {
  return { zh: words.map((each) => each.zh).join(zh), en: words.map((each) => each.en).join(en) };
}

const prefixed = (words: Words, zh: string, en: string): Words => ({ zh: zh + words.zh, en: en + words.en });

function partWords({ part, value, points }: ScoredPart): Words {
  const name = NEWS_PART_WORDS[part];
  const shown = valueWords(part, value);
  return { zh: `${name.zh} ${shown.zh} ${points} 分`, en: `${name.en} ${shown.en} gives ${points}` };
}

/** The value as it is scored: rounded. */
function valueWords(part: NewsPart, value: number): Words {
  const same = (text: string): Words => ({ zh: text, en: text });
  switch (part) {
    case "oxygen":
      return value === 0 ? { zh: "未吸氧", en: "on air" } : { zh: "吸氧", en: "on oxygen" };
    case "consciousness":
      return ACVPU_WORDS[ACVPU[value] ?? "U"];
    case "temperature":
      return same((tenthsHalfUp(value) / 10).toFixed(1));
    default:
      return same(String(wholeHalfUp(value)));
  }
}

function scaleWords(prescription: Spo2Prescription | null): Words {
  if (prescription === null) return { zh: "血氧按量表 1", en: "SpO2 by scale 1" };
  const { scale, clinician, date } = prescription;
  return { zh: `血氧按量表 ${scale}（${clinician} ${date} 医嘱）`, en: `SpO2 by scale ${scale} (prescribed by ${clinician}, ${date})` };
}

function ageWords(age: number): Words {
  if (age < MINUTE) return { zh: "不到 1 分钟前", en: "under 1 min old" };
  if (age < 2 * HOUR) return { zh: `${Math.floor(age / MINUTE)} 分钟前`, en: `${Math.floor(age / MINUTE)} min old` };
  if (age < 2 * DAY) return { zh: `${Math.floor(age / HOUR)} 小时前`, en: `${Math.floor(age / HOUR)} h old` };
  return { zh: `${Math.floor(age / DAY)} 天前`, en: `${Math.floor(age / DAY)} days old` };
}
