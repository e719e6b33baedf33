import { beganAs, type Duration, EVENT_KINDS, type EventKind, type Instant, Quality } from "../contracts/index.ts";
import { addEvent } from "./events.ts";
import type { Draft } from "./turn.ts";

/** One state or happening as a decoder understood it. */
export interface Said {
  readonly event: EventKind;
  /** `endless`: it goes on, and the sender hardly ever says that it is over. */
  readonly state: "on" | "off" | "pulse" | "endless";
  /** Which part of the device says it (a probe, a zone, an address at the panel); empty for the whole. */
  readonly part?: string;
  readonly id?: string | null;
  readonly confidence?: number | null;
  readonly test?: boolean;
  /** A state that was told before and is sent again, as after the restart of a bridge. */
  readonly resent?: boolean;
  /** Sent with every message for all states: an "off" is news only where it was on. */
  readonly quiet?: boolean;
  /** A happening that is told by a state which stays: it happened when the state began. */
  readonly edge?: boolean;
  /** With `edge`: for how long after it was last said it counts as the same; always, where it is missing. */
  readonly within?: Duration;
  readonly data?: Readonly<Record<string, unknown>>;
}

const NO_DATA: Readonly<Record<string, unknown>> = Object.freeze({});
const UNTOLD = Quality.historical | Quality.replayed;

/**
 * Adds what a device says of one of its states, by the rules that hold for all makes: a state is over when each part
 * says so; "off" that was said before is a sign of life and no news; "off" of a pulse says nothing; what is marked as
 * history or as a copy changes nothing that is known.
 */
export function addState(draft: Draft, said: Said): void {
  const { cell } = draft;
  const { event, part = "", confidence = null, test = false, data = NO_DATA } = said;
  const { shape } = EVENT_KINDS[event];
  const bits = draft.bits;
  if (said.resent) draft.bits |= Quality.replayed;
  const told = (draft.bits & UNTOLD) === 0;
  const id = said.id ?? null;
  if (shape === "pulse") {
    const last = said.edge === true ? lastOf(draft, said, part, told) : undefined;
    const stands = last?.on === true && (said.within === undefined || draft.turn.recv - last.recv <= said.within);
    if (said.state === "off" || stands) draft.hear();
    else addEvent(draft, { event, state: "pulse", id, confidence, test, data }, part);
  } else {
    const last = lastOf(draft, said, part, told);
    if (said.state !== "off") addEvent(draft, { event, state: beganAs(event, said.state), id, confidence, test, data }, part);
    else if (told && (isNoNews(draft, said, last) || cell.states.onElsewhere(event, part))) draft.hear();
    else addEvent(draft, { event, state: "off", id, confidence, test, data }, part);
  }
  draft.bits = bits;
}

/** What that part of the device said last of this state; what it says now takes its place where that counts. */
function lastOf(
  { cell, turn, live }: Draft,
  { event, state }: Said,
  part: string,
  told: boolean,
): { readonly on: boolean; readonly recv: Instant } | undefined {
  if (!told || !live) return cell.states.last(event, part, turn.pos);
  return cell.states.exchange(event, part, state !== "off", turn.recv, turn.pos);
}

/** An "off" that follows no "on". A replay tells it again: what was known then is not known any more. */
function isNoNews(draft: Draft, said: Said, last: { readonly on: boolean } | undefined): boolean {
  return last === undefined ? said.quiet === true && draft.live : !last.on;
}

/** Ends all states of a device, as the reset of a panel does. */
export function endStates(draft: Draft, data: Readonly<Record<string, unknown>>): void {
  for (const { event, part } of draft.cell.states.standing(draft.turn.pos)) addState(draft, { event, state: "off", part, data });
}
