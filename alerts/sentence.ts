import {
  HOUR,
  isMeasurement,
  MEASUREMENTS,
  MINUTE,
  type PlaceBrief,
  SIGNAL_MARK_WORDS,
  type Signal,
  type SignalMark,
  type Words,
} from "../contracts/index.ts";

/** Stands for the person's name: who reads it decides whether the name, a masked one or nothing takes its place. */
export const WHO = "{who}";

/** Marks that change what one does first, and so belong in the sentence itself. */
const SPOKEN_MARKS: readonly SignalMark[] = [
  "test-unannounced",
  "test-outlasted",
  "reconnect-on",
  "reported-normal-since",
  "device-silent",
];

function measured(signal: Signal): Words | null {
  const { measurement, value } = signal.cause;
  if (measurement === null || value === null || !isMeasurement(measurement)) return null;
  const { words, digits, unit } = MEASUREMENTS[measurement];
  const figure = value.toFixed(digits);
  // Rules write the figure into their reason; only where they did not it is added.
  if (signal.reason.zh.includes(figure)) return null;
  const shown = unit === "1" ? figure : `${figure} ${unit}`;
  return { zh: `${words.zh} ${shown}`, en: `${words.en} ${shown}` };
}

/** The age of a state that a bridge told again and the hub never heard before; null where it is none, or has no time of its own. */
function told(signal: Signal): Words | null {
  const age = signal.recv - signal.cause.since;
  if (age < MINUTE || !signal.marks.includes("reconnect-on") || signal.marks.includes("time-repaired")) return null;
  const [count, zh, en] = age < 2 * HOUR ? [age / MINUTE, "分钟", "min"] : [age / HOUR, "小时", "h"];
  return {
    zh: `所报为 ${Math.floor(count)} ${zh}前的状态，此前未收到过`,
    en: `a state of ${Math.floor(count)} ${en} ago, not heard before`,
  };
}

function lasted(signal: Signal): Words | null {
  const minutes = Math.floor((signal.at - signal.cause.since) / MINUTE);
  if (minutes < 1 || signal.reason.zh.includes("持续")) return null;
  return { zh: `已持续 ${minutes} 分钟`, en: `for ${minutes} min` };
}

/** One sentence on a signal: who (as a token), where, what, since when. */
export function describeInWords(signal: Signal, place: PlaceBrief | null, device: { readonly name: string } | null): Words {
  const who = signal.person === null ? "" : WHO;
  const where = place?.path || device?.name || "";
  const marks = SPOKEN_MARKS.filter((mark) => signal.marks.includes(mark)).map((mark) => SIGNAL_MARK_WORDS[mark]);
  const parts = [signal.reason, measured(signal), told(signal) ?? lasted(signal), ...marks].filter((words) => words !== null);
  return {
    zh: [who + where, ...parts.map((words) => words.zh)].filter((part) => part !== "").join("，"),
    en: [[who, where].filter((part) => part !== "").join(" "), ...parts.map((words) => words.en)].filter((part) => part !== "").join(", "),
  };
}
