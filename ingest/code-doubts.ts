import type { Bag } from "./bag.ts";
import type { CodeTable } from "./platform-words.ts";
import { shown, step } from "./say.ts";
import { onceADay } from "./unknown-keys.ts";
import { ownAlarm } from "./verdict.ts";

/**
 * Whether a code is one that some makers send for a worse alarm and others, as a text, for its end. Of a device that has
 * said "0" before it is the worse alarm; of another nobody can know: it neither begins nor ends anything, and somebody
 * looks once a day.
 */
export function isDoubted(bag: Bag, table: CodeTable, key: string, value: unknown): boolean {
  const { draft } = bag;
  if (typeof value !== "string" || !table.doubtful.has(value.trim())) return false;
  const said = [...table.values.values()].flat().find(({ state }) => state === "off");
  const event = said?.event === "own" ? ownAlarm(draft) : said?.event;
  if (event === undefined || draft.cell.states.last(event, "", draft.turn.pos)?.on === false) return false;
  draft.hear();
  if (!onceADay(draft, [`doubt of ${key}`])) return true;
  const detail = {
    zh: `${key} 的值 ${shown(value)} 有的厂家表示报警解除，有的表示更严重。此设备还没有发过 0，未作解释：报警不会因此开始，也不会因此结束。请核实，并在映射中写明它的含义。`,
    en: `The value ${shown(value)} of ${key} is the end of an alarm with some makers and a worse one with others. This device has never sent a 0, so it was not interpreted: no alarm begins or ends by it. Verify, and enter what it means in a mapping.`,
  };
  draft.turn.fault("wrong-type", `${bag.where}${step(key)}`, detail, draft.device.id, true);
  return true;
}
