import { type Duration, EVENT_KINDS, HOUR, isEventKind, isMeasurement, MEASUREMENTS, MINUTE, type Words } from "../../contracts/index.ts";

/** Whose limit ran out. */
export const HER_OWN: Words = { zh: "本人规律", en: "by her own rhythm" };
export const OF_ALL: Words = { zh: "统一上限", en: "the limit for all" };

const MET: Readonly<Record<string, Words>> = {
  seen: { zh: "见到本人", en: "seen in person" },
  heard: { zh: "听到本人", en: "heard in person" },
};

/** What the last sign was, and which device gave it. */
export function lastWords(by: string | null): Words {
  if (by === null) return { zh: "不详", en: "unknown" };
  const what = isMeasurement(by) ? MEASUREMENTS[by].words : isEventKind(by) ? EVENT_KINDS[by].words : MET[by];
  if (what === undefined) return { zh: by, en: by };
  if (by === "door") return { zh: `${what.zh}（{device}，可能外出）`, en: `${what.en} ({device}; she may be out)` };
  return by in MET ? what : { zh: `${what.zh}（{device}）`, en: `${what.en} ({device})` };
}

const QUARTER = 15 * MINUTE;

/** How far apart signs usually are at that hour: the rhythm knows whole hours, so nothing finer is said. */
export function usualWords(span: Duration | null): Words {
  if (span === null) return { zh: "平时此时多久有活动尚不清楚", en: "how far apart they usually are at this hour is not known yet" };
  const within = span < HOUR ? { zh: "1 小时", en: "1 h" } : gapWords(Math.round(span / QUARTER) * QUARTER);
  return { zh: `平时此时 ${within.zh}内会有`, en: `usually within ${within.en} at this hour` };
}

export function gapWords(span: Duration): Words {
  const minutes = Math.round(span / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return { zh: `${rest} 分钟`, en: `${rest} min` };
  return { zh: `${hours} 小时${rest > 0 ? ` ${rest} 分` : ""}`, en: `${hours} h${rest > 0 ? ` ${rest} min` : ""}` };
}
