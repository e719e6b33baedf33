import { addSwitch, switchState } from "./events.ts";
import type { EventName, Knowledge } from "./knowledge.ts";
import type { Draft } from "./turn.ts";
import { verdictOf } from "./verdict.ts";

/** Whether a value under the name of an event says something of it: a flag, or a word that the hub knows. */
export function isSaid(draft: Draft, knowledge: Knowledge, name: EventName, value: unknown): boolean {
  if (switchState(knowledge, value) !== undefined) return true;
  return typeof value === "string" && verdictOf(draft, knowledge, name.event, value) !== undefined;
}

/** Reads an alarm or state sent as a telemetry key, also as a word: {"sos": "pressed"}, {"gas": "leak"}, {"smoke": "fault"}. */
export function addSaid(draft: Draft, knowledge: Knowledge, name: EventName, value: unknown, key: string, where: string): void {
  const isWord = typeof value === "string" && name.state !== "off" && switchState(knowledge, value) === undefined;
  const said = isWord ? verdictOf(draft, knowledge, name.event, value) : undefined;
  if (said === null) draft.hear();
  else if (said === undefined) addSwitch(draft, knowledge, name, value, key, where);
  else addSwitch(draft, knowledge, { event: said.event, state: null }, said.state !== "off", key, where);
}
