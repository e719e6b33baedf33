import type { DeviceKind } from "../../contracts/index.ts";
import { loadKnowledge, plain } from "../knowledge.ts";
import type { Taken } from "../ports.ts";

/** What a message left behind, whatever became of it: never nothing. */
export function trace(taken: Taken): number {
  const { duplicate, missing, ignored, batches } = taken.dropped;
  return taken.observations.length + taken.quarantined.length + duplicate + missing + ignored + batches;
}

/** Events that came of it. */
export const begun = (taken: Taken): string[] =>
  taken.observations.flatMap((seen) => seen.events.map(({ event, state }) => `${event} ${state}`));

const KNOWLEDGE = loadKnowledge();

/** Whether a key anywhere in it happens to be a word of such a device: {"co": false} says so, whoever wrote it. */
export function saysWord(value: unknown, kind: DeviceKind): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { events } = KNOWLEDGE.vocabularyOf(kind);
  return Object.entries(value).some(([key, one]) => events.has(plain(key)) || saysWord(one, kind));
}

/** Whether a decoder broke down over it. One that says where something stands that it does not support has not. */
export const failed = (taken: Taken): boolean => taken.quarantined.some(({ reason, where }) => reason === "decoder-failed" && where === "");

/** Ways in which what a device sends is spoilt on its way. */
export const SPOILERS: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) => text.replaceAll(/:\s*-?\d+(\.\d+)?/g, ":65535"),
  (text) => text.replaceAll(/:\s*-?\d+(\.\d+)?/g, ":-1"),
  (text) => text.replaceAll(/:\s*-?\d+(\.\d+)?/g, ":null"),
  (text) => text.replaceAll(/:\s*("[^"]*"|-?\d+(\.\d+)?|true|false)/g, ':"undefined"'),
  (text) => text.replaceAll(/:\s*("[^"]*"|-?\d+(\.\d+)?|true|false)/g, ":NaN"),
  (text) => text.replaceAll(/:\s*("[^"]*"|-?\d+(\.\d+)?|true|false)/g, ":[[]]"),
  (text) => text.replaceAll(/:\s*("[^"]*"|-?\d+(\.\d+)?|true|false)/g, ":{}"),
  (text) => `[${text},${text}]`,
];
