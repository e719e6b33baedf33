import { shown } from "../say.ts";
import { isObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { holdsAlarm } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import { type LearntDevice, learnDevice } from "./zigbee-meaning.ts";

const TOLD = "z2m told";
const KEPT_TOLD = 200;
const deviceKey = (name: string): string => `z2m ${name}`;

function isLearnt(value: unknown): value is LearntDevice {
  return isObject(value) && Array.isArray(value.ids) && isObject(value.says);
}

/** Keeps what the bridge's retained list says of each device. */
export function learn(source: Source, value: unknown): void {
  const { gateway, turn } = source;
  if (!Array.isArray(value)) {
    turn.fault("not-an-object", "", { zh: "bridge/devices 应为设备数组。", en: "bridge/devices should be a list of devices." }, null);
    return;
  }
  for (const said of value.slice(0, 1_000)) {
    const device = learnDevice(said);
    if (device !== undefined) gateway?.keep(deviceKey(device.name), device.learnt);
  }
  turn.ignored++;
}

/** What the topic of a message names. */
export interface Named {
  readonly name: string;
  /** What stands after the name: a property, availability, set. */
  readonly leaf: string;
  readonly learnt: LearntDevice | undefined;
}

function learntOf({ gateway }: Source, name: string): LearntDevice | undefined {
  const bare = name.trim();
  const learnt = gateway?.notes.get(deviceKey(name)) ?? (bare === name ? undefined : gateway?.notes.get(deviceKey(bare)));
  return isLearnt(learnt) ? learnt : undefined;
}

/** The device of a topic: names may hold slashes, so the longest that is known counts. */
export function nameOf(source: Source): Named {
  const { rest } = source;
  const whole = learntOf(source, rest);
  if (whole !== undefined) return { name: rest, leaf: "", learnt: whole };
  const steps = rest.split("/");
  for (let length = steps.length - 1; length > 0; length--) {
    const name = steps.slice(0, length).join("/");
    const learnt = learntOf(source, name);
    if (learnt !== undefined) return { name, leaf: steps.slice(length).join("/"), learnt };
  }
  const last = steps.at(-1) ?? "";
  const isLeaf = steps.length > 1 && (/^(availability|set|get)$/.test(last) || source.draftOf(rest) === undefined);
  return { name: isLeaf ? steps.slice(0, -1).join("/") : rest, leaf: isLeaf ? last : "", learnt: undefined };
}

export function draftFor(source: Source, named: Named, value: unknown): Draft | undefined {
  const legacy = isObject(value) && isObject(value.device) ? value.device.ieeeAddr : undefined;
  // Nearly always the first that it goes by.
  const usual = named.learnt === undefined ? source.draftOf(named.name) : undefined;
  if (usual !== undefined && legacy === undefined) return usual;
  const ids = [...(named.learnt?.ids ?? []), ...(typeof legacy === "string" ? [legacy] : []), named.name, named.name.trim()];
  for (const id of ids) {
    const draft = source.draftOf(id) ?? source.draftOf(id.toLowerCase());
    if (draft !== undefined) return draft;
  }
  tellUnregistered(source, named, ids, value);
  return undefined;
}

/** A lamp that nobody registered is told of once; an alarm each time. */
function tellUnregistered(source: Source, named: Named, ids: readonly string[], value: unknown): void {
  const { gateway, turn } = source;
  const urgent = holdsAlarm(value, 0) || (isObject(value) && /emergency|panic|sos/i.test(String(value.action ?? "")));
  const told = gateway?.notes.get(TOLD);
  const known: readonly unknown[] = Array.isArray(told) ? told : [];
  const names = [...new Set(ids)];
  if (!urgent && known.includes(named.name)) {
    turn.noteUnknown(names, false);
    turn.ignored++;
    return;
  }
  gateway?.keep(TOLD, [...known, named.name].slice(-KEPT_TOLD));
  const list = names.map(shown).join(", ");
  const detail = {
    zh: `没有登记 Zigbee 设备 ${list}。请以地址（0x…）或名称为设备编号登记，再重新识别。`,
    en: `The Zigbee device ${list} is not registered. Register it under its address (0x…) or its name, then run this again.`,
  };
  turn.unregistered({ ids: names, where: "", detail, urgent });
}
