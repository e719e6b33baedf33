import {
  type EventKind,
  GB_COMMANDS,
  type GbFrame,
  type GbPart,
  gbAddress,
  gbParts,
  gbSenders,
  type Instant,
} from "../../contracts/index.ts";
import { type Component, type GbObject, gbTime, readGbData } from "../gb26875-data.ts";
import { analogOf, COMPONENT_BITS, COMPONENTS, DEVICE_BITS, fireOf, type StateBit, SYSTEM_BITS, SYSTEMS } from "../gb26875-tables.ts";
import { measurementField } from "../properties.ts";
import { addMissing, addWithUnit } from "../readings.ts";
import { addState, endStates } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import type { Source } from "./decoder.ts";

const NO_SENSOR: ReadonlySet<number> = new Set([-32768, 32767]);
const FAULTS = {
  sum: { zh: "校验和不符", en: "the checksum does not fit" },
  end: { zh: "结束符不是 23 23", en: "the end is not 23 23" },
  length: { zh: "长度超过 1024 字节", en: "the length exceeds 1024 bytes" },
  cut: { zh: "报文不完整", en: "it breaks off" },
} as const;

interface Panel {
  readonly source: Source;
  readonly draft: Draft;
  readonly frame: GbFrame;
  readonly sent: Instant | undefined;
  readonly where: string;
}

const has = (state: number, bit: number): boolean => (state & (1 << bit)) !== 0;
const partOf = (one: { readonly address: number }, more = ""): string => `${one.address}${more}`;
const systemOf = ({ system }: { readonly system: number }): string | number => SYSTEMS[system]?.zh ?? system;
const placeOf = ({ address, zone, place }: Component): string => `${address}:${zone}:${place}`;

function setTime(panel: Panel, draft: Draft, bytes: Uint8Array): void {
  // A component without a time of its own happened when the panel sent it.
  draft.setTime(gbTime(bytes, panel.source.turn.zone) ?? panel.sent, panel.where, panel.source.turn.marks);
}

/** States of one thing: a fire is a fire, whatever the test bit says; what ended is told only where it had begun. */
function addBits(
  draft: Draft,
  state: number,
  fire: EventKind,
  bits: readonly StateBit[],
  part: string,
  data: Readonly<Record<string, unknown>>,
): void {
  const more = { ...data, state, ...(has(state, 0) ? {} : { testing: true }), ...(has(state, 7) ? { delayed: true } : {}) };
  if (has(state, 1)) addState(draft, { event: fire, state: "on", part, data: more });
  else addState(draft, { event: fire, state: "off", part, quiet: true });
  for (const { bit, event, part: reason } of bits) {
    const own = reason === "" ? part : `${part}/${reason}`;
    if (has(state, bit)) addState(draft, { event, state: "on", part: own, data: more });
    else addState(draft, { event, state: "off", part: own, quiet: true });
  }
  draft.hear();
}

/** The component's own device where it is registered, as panel:address:zone:place; else the panel speaks for it. */
function componentDraft(panel: Panel, object: Component): { readonly draft: Draft; readonly own: boolean } {
  const own = panel.source.draftOf(`${panel.draft.device.externalId}:${placeOf(object)}`);
  return own === undefined ? { draft: panel.draft, own: false } : { draft: own, own: true };
}

function addComponent(panel: Panel, object: Extract<GbObject, { is: "component" }>): void {
  const { draft, own } = componentDraft(panel, object);
  setTime(panel, draft, object.time);
  const name = COMPONENTS[object.component];
  const data = {
    address: placeOf(object),
    system: systemOf(object),
    component: name?.zh ?? object.component,
    ...(object.text === "" ? {} : { text: object.text }),
  };
  addBits(draft, object.state, fireOf(object.component), COMPONENT_BITS, own ? "" : placeOf(object), data);
}

function addAnalog(panel: Panel, object: Extract<GbObject, { is: "analog" }>): void {
  const { draft, own } = componentDraft(panel, object);
  const analog = analogOf(object.kind, object.component);
  setTime(panel, draft, object.time);
  if (analog?.measurement === null || NO_SENSOR.has(object.value)) {
    addMissing(draft);
    return;
  }
  const id = `${panel.draft.device.externalId}:${placeOf(object)}`;
  if (!own || analog === undefined) {
    draft.hear();
    if (!onceADay(draft, [`${placeOf(object)} ${object.kind}`])) return;
    const detail = {
      zh: own
        ? `模拟量类型 ${object.kind} 不在标准之内，未读取。`
        : `部件的模拟量要归属到部件自己的设备。请以 ${id} 为编号登记该部件，再重新识别。`,
      en: own
        ? `The analogue kind ${object.kind} is none of the standard; it was not read.`
        : `A component's analogue value belongs to a device of its own. Register the component as ${id}, then run this again.`,
    };
    const { turn } = panel.source;
    const device = draft.device.id;
    if (own) turn.fault("unknown-measurement", panel.where, detail, device);
    else turn.unregistered({ ids: [id], where: panel.where, detail, urgent: false, device });
    return;
  }
  const field = measurementField(draft, analog.measurement);
  if (field !== undefined)
    addWithUnit(draft, field, Number((object.value * analog.step).toFixed(4)), analog.unit, analog.measurement, panel.where);
}

/** What somebody did at the panel or the device: a press for help is a call, a reset ends what stood, the rest is a sign of life. */
function addOperation(panel: Panel, { bits, operator, time, ofDevice }: Extract<GbObject, { is: "operation" }>): void {
  const { draft } = panel;
  setTime(panel, draft, time);
  const part = ofDevice ? "device" : "panel";
  const data = { operator };
  if (has(bits, 0)) endStates(draft, { ...data, reset: true });
  if (has(bits, 3)) addState(draft, { event: "manual-call", state: "off", part, quiet: true, data });
  if (has(bits, 4) || has(bits, 6)) addState(draft, { event: "self-test", state: "pulse", part, data });
  // Last, for a press beside a reset is newer than what the reset ends.
  if (has(bits, 2)) addState(draft, { event: "manual-call", state: "on", part, data });
  draft.hear();
}

function addObject(panel: Panel, object: GbObject): void {
  const { draft } = panel;
  if (object.is === "component") addComponent(panel, object);
  else if (object.is === "analog") addAnalog(panel, object);
  else if (object.is === "operation") addOperation(panel, object);
  else if (object.is === "device") {
    setTime(panel, draft, object.time);
    addBits(draft, object.state & 0x7f, "fire", DEVICE_BITS, "device", {});
  } else {
    setTime(panel, draft, object.time);
    if (has(object.state, 13)) endStates(draft, { reset: true });
    addBits(draft, object.state, "fire", SYSTEM_BITS, partOf(object, ""), { system: systemOf(object) });
  }
}

function panelDraft(source: Source, frame: GbFrame, carrier: Draft | undefined): Draft | undefined {
  for (const address of gbSenders(frame)) {
    const draft = source.draftOf(address);
    if (draft !== undefined) return draft;
  }
  return carrier;
}

function readFrame(source: Source, frame: GbFrame, carrier: Draft | undefined, where: string): void {
  const { turn } = source;
  const { command } = frame;
  if (command !== GB_COMMANDS.send && command !== GB_COMMANDS.reply) {
    turn.ignored++;
    return;
  }
  const data = frame.data.length === 0 ? undefined : readGbData(frame.data);
  const draft = panelDraft(source, frame, carrier);
  if (draft === undefined) {
    const id = gbAddress(frame.source);
    const detail = {
      zh: `没有登记地址为 ${id} 的用户信息传输装置。请以 ${id} 为设备编号登记（类别：火灾报警主机），再重新识别。`,
      en: `No transmission device of address ${id} is registered. Register it as ${id} (kind: fire panel), then run this again.`,
    };
    turn.unregistered({ ids: gbSenders(frame), where, detail, urgent: data?.objects.some(isFire) ?? false });
    return;
  }
  const sent = gbTime(frame.time, turn.zone);
  if (sent !== undefined && turn.marks === 0) draft.observeClock(sent, where);
  const panel: Panel = { source, draft, frame, sent, where };
  draft.hear();
  if (frame.data.length === 0) return;
  for (const object of data?.objects ?? []) addObject(panel, object);
  if (data !== undefined && data.lacking === 0) return;
  const type = frame.data[0] ?? 0;
  if (data === undefined && !onceADay(draft, [`type ${type}`])) return;
  const detail =
    data === undefined
      ? {
          zh: `数据类型 ${type} 不在 GB/T 26875.3 上行定义之内，未读取。`,
          en: `The data type ${type} is none that GB/T 26875.3 defines upwards; it was not read.`,
        }
      : {
          zh: `声明的信息对象有 ${data.lacking} 个缺失或不完整。`,
          en: `${data.lacking} of the objects that the data announce are missing or broken off.`,
        };
  turn.fault("binary", where, detail, draft.device.id, data !== undefined);
}

const isFire = (object: GbObject): boolean =>
  ("state" in object && has(object.state, 1)) || (object.is === "operation" && has(object.bits, 2));

function tellFault(source: Source, part: Extract<GbPart, { kind: "fault" }>, carrier: Draft | undefined, where: string): void {
  const { frame, fault } = part;
  const draft = frame === null ? carrier : panelDraft(source, frame, carrier);
  const why = FAULTS[fault];
  const detail = {
    zh: `GB/T 26875.3 报文无效：${why.zh}（从第 ${part.from + 1} 字节起）。请检查网关转发是否截断或改动了字节。`,
    en: `No valid frame of GB/T 26875.3: ${why.en} (from byte ${part.from + 1}). See whether the gateway cuts or changes bytes.`,
  };
  source.turn.fault("binary", where, detail, draft?.device.id ?? null, frame === null || frame.command === GB_COMMANDS.send);
}

/**
 * Reads all frames in some bytes.
 * @param carrier the device that a platform names as the sender, for panels whose address is not registered
 */
export function readGbFrames(source: Source, bytes: Uint8Array, carrier: Draft | undefined, where: string): void {
  for (const part of gbParts(bytes)) {
    if (part.kind === "frame") readFrame(source, part.frame, carrier, where);
    else if (part.kind === "fault") tellFault(source, part, carrier, where);
    else if (part.to - part.from > 0 && bytes.subarray(part.from, part.to).some((byte) => byte > 0x20)) {
      const detail = {
        zh: `帧之外有 ${part.to - part.from} 个字节，不属于任何报文。`,
        en: `${part.to - part.from} bytes stand outside of any frame.`,
      };
      source.turn.fault("binary", where, detail, carrier?.device.id ?? null);
    }
  }
}
