import { SCORE_NAME_WORDS, SCORE_NAMES, type Words } from "../contracts/index.ts";
import { eventNames, join, measurementName, SIDES, w } from "./told.ts";

/** What each key of a condition that carries a value is called beside its field. */
const KEYS: Readonly<Record<string, Words>> = {
  ...SIDES,
  for: w("持续时间", "for"),
  within: w("时间窗", "within"),
  match: w("其中达到的监测值个数", "readings that must match"),
  of: w("最近监测值个数", "of the newest readings"),
  seen: w("其间至少监测值个数", "readings seen meanwhile"),
  fresh: w("监测值不早于", "reading no older than"),
  count: w("次数", "times"),
  recovers: w("消退所需时间", "wears off in"),
  rise: w("上升", "rise"),
  fall: w("下降", "fall"),
  per: w("每（1m 或 1h）", "per (1m or 1h)"),
  over: w("按多长时间的趋势", "trend over"),
  band: w("允许变化", "may move by"),
  confidence: w("把握不低于（0–1）", "sure by at least (0–1)"),
  lasts: w("有效时间", "counts for"),
  stays: w("已停留", "has been there for"),
  intervals: w("上报周期数", "intervals"),
  least: w("至少", "at least"),
  most: w("至多", "at most"),
  share: w("占比（0–1）", "share (0–1)"),
  night: w("夜间时段", "night"),
  rare: w("多少次间隔中一次", "one silence in"),
  inactive: w("无活动时长", "no activity for"),
  little: w("用量", "amount"),
  settle: w("先等", "waited first"),
  fixes: w("定位次数", "positions"),
  beyond: w("至少高出", "beyond"),
  margin: w("超出余量", "margin"),
  accuracy: w("定位误差上限（米）", "accuracy (m)"),
  z: w("标准差倍数", "standard deviations"),
  days: w("学习天数", "days of learning"),
  presence: w("有数据的天数占比（0–1）", "share of days with data (0–1)"),
  resolution: w("最小偏差", "least deviation"),
  single: w("单项分", "one part"),
  evaluations: w("评分次数", "evaluations"),
  open: w("告警已持续", "alert open for"),
  times: w("发生次数", "occurrences"),
  hours: w("时段", "hours"),
  between: w("限时段", "between"),
  is: w("告警级别", "severity"),
  severity: w("告警级别", "severity"),
  lateness: w("数据迟到上限", "late data accepted for"),
};

export const keyWords = (key: string): Words => KEYS[key] ?? w(key, key);

/** What a condition is about, for the fields inside it; undefined where it says nothing of its own. */
export function aboutOf(part: object): Words | undefined {
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(part));
  for (const name of ["measurement", "rate", "still", "baseline", "dose", "expected", "unseen", "rising"])
    if (typeof given[name] === "string") return measurementName(given[name]);
  if (given.event !== undefined) return eventNames(given.event);
  if (given.absent !== undefined) return w("无信号", "No sign");
  if (given.link !== undefined) return w("离线", "Offline");
  if (given.fence !== undefined) return w("位置", "Position");
  if (given.together !== undefined) return w("同时失联", "Silent together");
  if (given.witness !== undefined) return w("佐证", "Witness");
  if (given.sequence !== undefined) return w("先后发生", "Sequence");
  const score = SCORE_NAMES.find((one) => one === given.score);
  return score && SCORE_NAME_WORDS[score];
}

/** "Carbon monoxide, step 2": the steps of a curve have the same keys. */
export const stepWords = (about: Words | undefined, step: number): Words => {
  const which = w(`第 ${step} 段`, `step ${step}`);
  return about ? join([about, which], "", ", ") : which;
};

/** "Oxygen saturation: below" */
export const fieldWords = (about: Words | undefined, key: string): Words =>
  about ? join([about, keyWords(key)], "：", ": ") : keyWords(key);
