import { isOver } from "../alarm-words.ts";
import { type Knowledge, plain } from "../knowledge.ts";
import { stateBeside } from "../naming.ts";
import { shown, step } from "../say.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";

/** What a payload is rewritten into. */
interface Rewriting {
  readonly draft: Draft;
  readonly knowledge: Knowledge;
  readonly said: Record<string, unknown>;
  readonly where: string;
}

/** A radar's word for where somebody is, as what it means. */
const POSTURES: Readonly<Record<string, readonly [string, boolean]>> = {
  fall: ["fall", true],
  fallen: ["fall", true],
  vacant: ["presence", false],
  occupied: ["presence", true],
  "in-bed": ["bed-return", true],
  "out-of-bed": ["bed-exit", true],
};
const STILL = /^(?:motionless|dwell(?:ing)?|abnormal|no-?movement|inactivity|lying|on-floor|no-breath(?:ing)?)$/;
const NOTE = "radar";

/** Whether a radar says something new: it repeats its state with each message. A record that is known says again what it said. */
function begins(draft: Draft, name: string, word: string): boolean {
  const { cell, turn, live } = draft;
  const note = cell.notes.get(`${NOTE} ${name}`);
  const [last, pos] = Array.isArray(note) ? note : [];
  if (!live) return pos === turn.pos;
  if (last !== word) cell.notes.set(`${NOTE} ${name}`, [word, turn.pos]);
  return last !== word;
}

/** Somebody who does not move may have fallen or be asleep: the radar cannot tell, so somebody looks. */
function tellStill({ draft, where }: Rewriting, key: string, value: unknown): void {
  const detail = {
    zh: `雷达报告 ${key} = ${shown(value)}（有人长时间不动、停留过久或状态异常）。可能是跌倒，也可能是睡着，雷达自己分不清：请尽快查看。`,
    en: `The radar reports ${key} = ${shown(value)}: somebody has not moved, stays too long, or is in an unusual state. It may be a fall or sleep, which the radar cannot tell apart: have somebody look.`,
  };
  draft.turn.fault("unknown-event", `${where}${step(key)}`, detail, draft.device.id, true);
}

/**
 * States of fall radars: where somebody is, whether they move, and which regions are occupied.
 * @returns false where the key is none of a radar
 */
export function readRadar(rewriting: Rewriting, key: string, name: string, value: unknown): boolean {
  const { draft, said } = rewriting;
  const word = typeof value === "string" ? plain(value) : "";
  const region = /^region-(\d+)-(?:occupancy|occupied|state|status)$/.exec(name);
  if (region !== null) {
    const known = /^(?:occupied|vacant)$/.test(word) ? word === "occupied" : typeof value === "boolean" ? value : undefined;
    if (known !== undefined) said[`presence${region[1]}`] = known;
    else draft.hear();
    return true;
  }
  if (name !== "detection-status" && name !== "target-status") return false;
  const isNew = begins(draft, name, word);
  const posture = Object.hasOwn(POSTURES, word) ? POSTURES[word] : undefined;
  if (posture !== undefined && name === "detection-status") said[posture[0]] = posture[1];
  // Motionless beside where somebody is, is how sleepers are; the radar's own alarm tells when it is too long.
  else if (word === "motionless" || word === "normal" || word === "vacant" || word === "unknown") draft.hear();
  else if (STILL.test(word)) {
    if (isNew) tellStill(rewriting, key, value);
    else draft.hear();
  } else return false;
  return true;
}

/**
 * Alarms of radars that say no more than that somebody does not move or stays too long.
 * @returns the keys that were read for it
 */
export function readStill(rewriting: Rewriting, object: JsonObject): readonly string[] {
  const { draft, knowledge } = rewriting;
  const key = Object.keys(object).find((one) => /^(?:alarm|event)-type$/.test(plain(one)));
  const value = key === undefined ? undefined : object[key];
  if (key === undefined || typeof value !== "string" || !STILL.test(plain(value))) return [];
  const beside = stateBeside(knowledge, object, "fall");
  if (beside?.state === "off" || isOver(value)) draft.hear();
  else tellStill(rewriting, key, value);
  return beside === undefined ? [key] : [key, beside.key];
}
