import { MINUTE } from "../../contracts/index.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import type { Source } from "./decoder.ts";

/** For so long after its start the bridge may be sending again what it remembers. */
const RESENDS = 2 * MINUTE;
/** What was seen so shortly before the start is news all the same, also where the bridge's clock is behind by as much [D]. */
const SEEN_BEFORE = 5 * MINUTE;
const START = "z2m started";
const LAST = "z2m last";
/** Keys that say how the message came, and nothing of the device. */
export const ENVELOPE = new Set(["linkquality", "last_seen", "elapsed", "device", "update", "update_available"]);

/** Keeps when the bridge started. */
export function keepStart({ gateway, turn }: Source): void {
  gateway?.keep(START, [turn.recv]);
}

/** What is kept of a device's last message: what it said and when, and which records were found to be no news. */
interface Last {
  readonly text: string;
  readonly at: number;
  readonly resent: readonly unknown[];
  readonly stale: readonly unknown[];
  readonly unsure: readonly unknown[];
}

const listOf = (note: unknown): readonly unknown[] => (Array.isArray(note) ? note : []);

function lastOf(draft: Draft): Last | undefined {
  const note = draft.cell.notes.get(LAST);
  const [text, at, resent, stale, unsure] = listOf(note);
  if (typeof text !== "string" || typeof at !== "number") return undefined;
  return { text, at, resent: listOf(resent), stale: listOf(stale), unsure: listOf(unsure) };
}

function canonical(said: JsonObject): string {
  const keys = Object.keys(said).sort();
  return JSON.stringify(keys.map((key) => [key, said[key]]));
}

/** Whether something other than a call changed: then the call that stands in it is the old one, told along. */
function isOther(before: string, said: JsonObject): boolean {
  let entries: unknown;
  try {
    entries = JSON.parse(before);
  } catch {
    return false;
  }
  const known = new Map(Array.isArray(entries) ? entries.map((entry) => [Object(entry)[0], JSON.stringify(Object(entry)[1])]) : []);
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
 */
export function freshness(source: Source, draft: Draft, said: JsonObject, calls: boolean): Freshness {
  const { turn, gateway } = source;
  const last = lastOf(draft);
  // A record that is known already says what it said.
  if (!draft.live) {
    const was = (list: readonly unknown[] | undefined): boolean => list?.includes(turn.pos) ?? false;
    return { resent: was(last?.resent), stale: was(last?.stale), unsure: was(last?.unsure) };
  }
  const text = canonical(said);
  const [start] = [gateway?.notes.get(START)].flat();
  let [resent, unsure] = [false, false];
  if (typeof start === "number" && turn.recv - start <= RESENDS && turn.recv >= start) {
    if (draft.sentAt !== null) resent = draft.at < start - SEEN_BEFORE || (last !== undefined && last.text === text && last.at < start);
    else {
      resent = last === undefined || (last.text === text && last.at < start);
      unsure = last === undefined;
    }
  }
  const stale = calls && last !== undefined && last.text !== text && isOther(last.text, said);
  const add = (list: readonly unknown[] | undefined, is: boolean): readonly unknown[] =>
    is ? [...(list ?? []), turn.pos].slice(-8) : (list ?? []);
  const kept = text.length > 4_000 ? "" : text;
  draft.cell.notes.set(LAST, [kept, turn.recv, add(last?.resent, resent), add(last?.stale, stale), add(last?.unsure, unsure)]);
  return { resent, stale, unsure };
}
