import { MINUTE } from "../../contracts/index.ts";
import { markNoNumbers } from "../json-text.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft, Turn } from "../turn.ts";
import type { Source } from "./decoder.ts";

/** For so long after its start the bridge may be sending again what it remembers. */
const RESENDS = 2 * MINUTE;
/** What was seen so shortly before the start is news all the same, also where the bridge's clock is behind by as much [D]. */
const SEEN_BEFORE = 5 * MINUTE;
const START = "z2m started";
const LAST = "z2m last";
/** Characters of a last message that are kept; of a longer one it is not known what it said. */
const LONGEST_KEPT = 4_000;
/** Keys that say how the message came, and nothing of the device. */
export const ENVELOPE = new Set(["linkquality", "last_seen", "elapsed", "device", "update", "update_available"]);

/** Keeps when the bridge started. */
export function keepStart({ gateway, turn }: Source): void {
  gateway?.keep(START, [turn.recv]);
}

/** What is kept of a device's last message: what it said and when, and which records were found to be no news. */
interface Last {
  /** As it came; from an older version a list of keys and values. Empty where it was too long. */
  readonly text: string;
  readonly at: number;
  readonly resent: readonly unknown[];
  readonly stale: readonly unknown[];
  readonly unsure: readonly unknown[];
}

const NONE: readonly unknown[] = [];
const listOf = (note: unknown): readonly unknown[] => (Array.isArray(note) ? note : NONE);

function lastOf(draft: Draft): Last | undefined {
  const note = listOf(draft.cell.notes.get(LAST));
  const [text, at] = [note[0], note[1]];
  if (typeof text !== "string" || typeof at !== "number") return undefined;
  return { text, at, resent: listOf(note[2]), stale: listOf(note[3]), unsure: listOf(note[4]) };
}

/** What a message said, to be compared later: hardly any is, so the text is kept as it came. */
function textFor(turn: Turn, said: JsonObject, whole: boolean): string {
  const { text } = turn;
  const kept = whole && text?.startsWith("{") === true ? text : JSON.stringify(said);
  return kept.length > LONGEST_KEPT ? "" : kept;
}

/** Keys and values of a message that was kept; undefined where nothing of it is known. */
function entriesIn(kept: string): readonly (readonly [string, unknown])[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch {
    const marked = markNoNumbers(kept);
    if (marked === undefined) return undefined;
    try {
      value = JSON.parse(marked);
    } catch {
      return undefined;
    }
  }
  if (isObject(value)) return Object.entries(value);
  return Array.isArray(value) ? value.map((entry): [string, unknown] => [String(Object(entry)[0]), Object(entry)[1]]) : undefined;
}

const canonical = (entries: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** Whether a message says just what the one before said, in whatever order. */
function isSame({ text }: Last, now: string, said: JsonObject): boolean {
  if (text === "") return false;
  if (text === now) return true;
  const before = entriesIn(text);
  return before !== undefined && canonical(before) === canonical(Object.entries(said));
}

/** Whether something other than a call changed: then the call that stands in it is the old one, told along. */
function isOther({ text }: Last, said: JsonObject): boolean {
  const before = text === "" ? undefined : entriesIn(text);
  if (before === undefined) return false;
  const known = new Map(before.map(([key, value]) => [key, JSON.stringify(value)]));
  const changed = Object.entries(said).filter(([key, value]) => !ENVELOPE.has(key) && known.get(key) !== JSON.stringify(value));
  return changed.length > 0 && changed.every(([key]) => !/sos|panic|emergency/i.test(key));
}

export interface Freshness {
  /** What the bridge remembers from before its start, and not what the device says now. */
  readonly resent: boolean;
  /** Told because something else changed: a call for help that stands in it is no new one. */
  readonly stale: boolean;
  /** Resent as far as can be told, from a device that was never heard: what may cost a life is then taken for new. */
  readonly unsure: boolean;
}

/**
 * Whether the bridge tells what it remembers. When the device was last seen decides where the message says so; else a
 * message that differs in nothing from the one before the start is a copy. Of a device never heard nobody knows.
 * The draft's time must be set before.
 * @param calls whether the message holds a state that is a happening: only of these a stale one matters
 * @param whole whether the message is what was said, and not a single value of it
 */
export function freshness(source: Source, draft: Draft, said: JsonObject, calls: boolean, whole: boolean): Freshness {
  const { turn, gateway } = source;
  const last = lastOf(draft);
  // A record that is known already says what it said.
  if (!draft.live) {
    const was = (list: readonly unknown[] | undefined): boolean => list?.includes(turn.pos) ?? false;
    return { resent: was(last?.resent), stale: was(last?.stale), unsure: was(last?.unsure) };
  }
  const text = textFor(turn, said, whole);
  const started = gateway?.notes.get(START);
  const start: unknown = Array.isArray(started) ? started[0] : started;
  let resent = false;
  let unsure = false;
  if (typeof start === "number" && turn.recv - start <= RESENDS && turn.recv >= start) {
    if (draft.sentAt !== null)
      resent = draft.at < start - SEEN_BEFORE || (last !== undefined && last.at < start && isSame(last, text, said));
    else {
      resent = last === undefined || (last.at < start && isSame(last, text, said));
      unsure = last === undefined;
    }
  }
  const stale = calls && last !== undefined && !isSame(last, text, said) && isOther(last, said);
  const add = (list: readonly unknown[] | undefined, is: boolean): readonly unknown[] =>
    is ? [...(list ?? NONE), turn.pos].slice(-8) : (list ?? NONE);
  draft.cell.notes.set(LAST, [text, turn.recv, add(last?.resent, resent), add(last?.stale, stale), add(last?.unsure, unsure)]);
  return { resent, stale, unsure };
}
