import type { Draft } from "../turn.ts";
import { draftOfAny } from "./cloud.ts";
import type { Source } from "./decoder.ts";

/** The names of a device: its own, that of its topic, and the hardware address that its own ends with. */
export function draftFor(source: Source, src: unknown, name: string, said: unknown): Draft | undefined {
  const own = typeof src === "string" ? src : name;
  const mac = /-([0-9a-f]{12})$/i.exec(own)?.[1];
  const macs = mac === undefined ? [] : [mac.toUpperCase(), mac.toLowerCase()];
  return draftOfAny(source, [src, name, name.split("/").at(-1), ...macs], said);
}
