import type { EventKind } from "../../contracts/index.ts";

/** What a code of an alarm host says; "own" is the alarm of the kind under which its zone is registered. */
export interface ContactIdWord {
  readonly event: EventKind | "own" | "alive";
  readonly isOver: boolean;
  /** The three digits of what happened. */
  readonly code: string;
}

/** Event codes of Contact ID (SIA DC-05) by their hundreds; a code of a group that stands nowhere is told. */
const CODES: Readonly<Record<number, EventKind | "own" | "alive">> = {
  ...of("sos", 100, 101, 120, 121, 122, 123, 124, 125, 129),
  // Nobody who was to report that all is well has done so.
  ...of("help", 102),
  ...of("fire", 110, 112, 113, 117, 118),
  ...of("smoke", 111, 116),
  ...of("heat", 114, 158),
  ...of("manual-call", 115),
  ...of("intrusion", 130, 131, 132, 133, 134, 135, 136, 138, 139, 146),
  ...of("tamper", 137, 144, 145, 341, 383),
  ...of("gas", 151),
  ...of("leak", 154),
  ...of("co", 162),
  ...of("mains-lost", 301),
  ...of("battery-low", 302, 311, 338, 384),
  ...of("self-test", 601, 607, 608, 609, 611),
};

/** Any other alarm, supervision of fire devices, troubles of the host and its sensors, people who arm, bypass and test. */
const GROUPS: Readonly<Record<number, EventKind | "own" | "alive">> = {
  1: "own",
  2: "supervisory",
  3: "fault",
  4: "alive",
  5: "alive",
  6: "alive",
};

function of(event: EventKind | "own", ...codes: readonly number[]): Readonly<Record<number, EventKind | "own">> {
  return Object.fromEntries(codes.map((code) => [code, event]));
}

/**
 * Reads a code of four digits: the first says whether it begins (1), is over (3) or still stands (6), the others what.
 * @returns undefined where it is no code of Contact ID, or one that nobody knows
 */
export function contactId(said: unknown): ContactIdWord | undefined {
  const [, qualifier, digits] = /^\s*([136])(\d{3})\s*$/.exec(String(said)) ?? [];
  if (qualifier === undefined || digits === undefined) return undefined;
  const code = Number(digits);
  const group = Math.floor(code / 100);
  const general = GROUPS[group];
  const event = CODES[code] ?? general;
  // A code that arms is followed by one that disarms, which is no end of anything.
  return event === undefined ? undefined : { event, isOver: qualifier === "3" && event !== "alive", code: digits };
}
