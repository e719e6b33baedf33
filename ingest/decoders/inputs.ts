import { EVENT_KINDS, type EventKind } from "../../contracts/index.ts";
import { switchState } from "../events.ts";
import { fieldOf, type Knowledge, plain } from "../knowledge.ts";
import { addValue, addWithUnit } from "../readings.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { eventOf, ownAlarm } from "../verdict.ts";

/** Kinds whose wired contact says a state that is no alarm. */
const STATES = new Map<string, EventKind>([
  ["door", "door"],
  ["motion", "motion"],
  ["presence", "presence"],
  ["manhole", "manhole-open"],
  ["power", "mains-lost"],
]);

/** What a wired contact of a device of this kind means; undefined where nobody can know. */
function contactOf(draft: Draft): EventKind | undefined {
  return STATES.get(draft.device.kind) ?? ownAlarm(draft);
}

/** A contact at an input: the alarm or the state that the device's kind has; elsewhere a sign of life. */
export function addContact(draft: Draft, on: boolean, part: string, test = false): void {
  const event = contactOf(draft);
  if (event === undefined) draft.hear();
  else addState(draft, { event, state: on ? "on" : "off", part, edge: true, quiet: true, test, data: on ? { input: part } : {} });
}

/** A button at an input: a call where the device is registered as one that calls, however it was pressed. */
export function addPress(draft: Draft, input: string, press: string): void {
  const event = draft.device.kind === "sos-button" ? "sos" : draft.device.kind === "help-button" ? "help" : undefined;
  if (event === undefined) draft.hear();
  else addState(draft, { event, state: "pulse", data: { input, press } });
}

interface Named {
  readonly name: string;
  /** Which part of the device says it; its states are apart from those of the others. */
  readonly part: string;
  readonly value: unknown;
  /** null where the sender gave none. */
  readonly unit: string | null;
  readonly where: string;
}

/**
 * Adds one named value of a device with parts: a state, or a quantity in its unit.
 * @returns false where the name means neither, so that the caller can tell of all such names at once
 */
export function addNamed(draft: Draft, knowledge: Knowledge, { name, part, value, unit, where }: Named): boolean {
  const field = fieldOf(draft.vocabulary, name);
  // "smoke: alarm" is no figure.
  const isWord = typeof value === "string" && !/\d/.test(value) && !knowledge.missing.has(value.trim().toLowerCase());
  if (field?.is === "measurement" && typeof value !== "boolean" && !(isWord && field.alarm !== null)) {
    if (typeof value === "number") addWithUnit(draft, field, value, unit, name, where);
    else addValue(draft, knowledge, field, value, name, where);
    return true;
  }
  const event = eventOf(draft, plain(name));
  const state = switchState(knowledge, value);
  if (event === undefined || state === undefined) return false;
  if (event.over && state === "off") draft.hear();
  else {
    const over = event.over || state === "off";
    const edge = EVENT_KINDS[event.event].shape === "pulse";
    addState(draft, { event: event.event, state: over ? "off" : "on", part, quiet: true, edge, data: over ? {} : { [name]: value } });
  }
  return true;
}
