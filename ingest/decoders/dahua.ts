import { isObject, type JsonObject } from "../shape.ts";
import { tellSeen } from "./camera-bridges.ts";
import { idOf, objectOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";

/** One event as a text of the event manager: `Code=FireWarning;action=Start;index=0;data={…}`. */
const LINE = /\bCode=([A-Za-z0-9_]{1,60});\s*action=([A-Za-z]{1,20})(?:;\s*index=(\d{1,4}))?/gi;
const MOST = 100;

/** Ids of the camera: a channel of a recorder first, counted from 0 as the event counts it, then the box. */
function idsOf(source: Source, said: JsonObject, index: unknown): readonly unknown[] {
  const { DeviceID, DeviceId, SN, SerialNo, SerialID, MachineName, DeviceName, Name } = said;
  const boxes = [DeviceID, DeviceId, SN, SerialNo, SerialID, MachineName, DeviceName, Name, source.rest.replaceAll("/", ":")];
  const names = [...boxes, source.rest.split("/").at(-1)].flatMap((one) => idOf(one) ?? []);
  const channel = idOf(index) ?? (index === 0 ? "0" : undefined);
  return [...(channel === undefined ? [] : names.map((name) => `${name}:${channel}`)), ...names];
}

/** An event begins, ends, or is one moment; whatever else it is called, it happened. Its clock is often local, and it is sent at once. */
function tellEvent(source: Source, name: string, action: string, ids: readonly unknown[], where: string, value: unknown): void {
  const isOver = /^stop$/i.test(action);
  tellSeen(source, { name, ids, isOver, ends: isOver || /^start$/i.test(action), where }, value);
}

/**
 * Reads what Dahua's event manager sends as text, one event or several, between the parts of a stream.
 * @returns false where the text is none of it
 */
export function readDahuaText(source: Source, text: string): boolean {
  const found = [...text.slice(0, 1_000_000).matchAll(LINE)].slice(0, MOST);
  if (found.length === 0) {
    const lines = text
      .slice(0, 500)
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "" && !/^--|^[\w-]+:/.test(line));
    if (lines.length !== 1 || !/^heartbeat\s*$/i.test(lines[0] ?? "")) return false;
    source.turn.ignored++;
    return true;
  }
  for (const [, name = "", action = "", index] of found)
    tellEvent(source, name, action, idsOf(source, {}, index === undefined ? undefined : Number(index)), "", undefined);
  return true;
}

/**
 * Reads the same in JSON: {Code, Action, Index, Data}, or {Events: […]} with the box beside it.
 * @returns false where it is none
 */
export function readDahua(source: Source, message: JsonObject, where: string): boolean {
  const list = Array.isArray(message.Events) ? message.Events.filter(isObject).slice(0, MOST) : [message];
  const events = list.filter(({ Code, Action }) => typeof Code === "string" && Code.trim() !== "" && typeof Action === "string");
  if (events.length === 0 || events.length < list.length) return false;
  for (const event of events) {
    const data = objectOf(event.Data) ?? {};
    const index = event.Index ?? message.Channel ?? data.Channel ?? message.Index;
    const ids = idsOf(source, { ...message, ...event, Name: message.Name }, typeof index === "number" ? index : idOf(index));
    tellEvent(source, String(event.Code).trim().slice(0, 60), String(event.Action), ids, `${where}/Code`, { ...event, ...message });
  }
  return true;
}
