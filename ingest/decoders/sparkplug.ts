import { Quality } from "../../contracts/index.ts";
import { looksAlarming } from "../alarming.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { plain } from "../knowledge.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { addMissing } from "../readings.ts";
import { shown } from "../say.ts";
import { isMarked, isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { eventOf } from "../verdict.ts";
import { draftOfAny, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addNamed } from "./inputs.ts";
import { type Metric, type Payload, readSparkplug, typed } from "./sparkplug-payload.ts";
import { topicIds } from "./topic-ids.ts";

/** What a birth said of a metric: its name, type and unit, for later messages that give its number alone. */
type Born = readonly [name: string, type: number, unit: string | null];
/** What is remembered of a node: the number of its session, and the devices that it bore. */
interface Node {
  readonly session: number | null;
  readonly devices: readonly string[];
}

const HOUSEHOLD = /^(?:bdSeq$|Node Control\/|Device Control\/|Node Info\/|Properties\/)/i;
const STATE = /^(?:active|state|status|alarm|value|triggered|in[ _-]?alarm|detected|on)$/i;
const SETTING = /enabl|config|setting|threshold|limit|count|delay|set ?point|address|version|time/i;
const MOST_DEVICES = 500;
/** A node numbers its messages from 0 to 255 and then begins again. */
const SEQUENCE = 256;

interface Address {
  readonly group: string;
  readonly kind: string;
  readonly node: string;
  /** Empty where the node speaks for itself. */
  readonly device: string;
}

function addressOf(rest: string): Address | undefined {
  const steps = /^(?:spBv1\.0\/)?([^/]+)\/([ND](?:BIRTH|DATA|DEATH|CMD))\/([^/]+)(?:\/(.+))?$/.exec(rest);
  if (steps === null) return undefined;
  const [, group = "", kind = "", node = "", device = ""] = steps;
  return (kind[0] === "D") === (device !== "") ? { group, kind, node, device } : undefined;
}

const nodeKey = ({ group, node }: Address): string => `spb node ${group}/${node}`;
const seqKey = ({ group, node }: Address): string => `spb seq ${group}/${node}`;
const bornKey = ({ group, node, device }: Address): string => `spb born ${group}/${node}/${device}`;

function nodeOf(source: Source, address: Address): Node {
  const note = source.gateway?.notes.get(nodeKey(address));
  const [session, devices] = Array.isArray(note) ? note : [];
  return {
    session: typeof session === "number" ? session : null,
    devices: Array.isArray(devices) ? devices.filter((one): one is string => typeof one === "string") : [],
  };
}

/** `group:node:device`, `node:device` and `device`; of a node `group:node` and `node`. */
function idsOf({ group, node, device }: Address): readonly string[] {
  const steps = device === "" ? [group, node] : [group, node, device];
  return [...topicIds(steps), ...topicIds(steps.slice(1))];
}

const draftFor = (source: Source, address: Address, said: unknown): Draft | undefined => draftOfAny(source, idsOf(address), said);

/** Keeps what a birth says of its metrics. */
function bear(source: Source, address: Address, payload: Payload): void {
  const { gateway } = source;
  const born: Record<string, Born> = {};
  for (const { alias, name, type, unit } of payload.metrics) {
    if (name === null) continue;
    if (alias !== null) born[alias] = [name, type, unit];
    // A unit is told at the birth alone.
    if (unit !== null) born[`=${name}`] = [name, type, unit];
  }
  gateway?.keep(bornKey(address), born);
  const { session, devices } = nodeOf(source, address);
  if (address.device === "") {
    const said = payload.metrics.find(({ name }) => name === "bdSeq")?.value;
    gateway?.keep(nodeKey(address), [typeof said === "number" ? said : null, []]);
  } else if (!devices.includes(address.device))
    gateway?.keep(nodeKey(address), [session, [...devices, address.device].slice(-MOST_DEVICES)]);
}

/** Says once a day that messages of the node are missing: an alarm may have been among them. */
function checkSequence(source: Source, address: Address, payload: Payload, draft: Draft | undefined): void {
  const { gateway, turn } = source;
  if (payload.seq === null || turn.message.replayed) return;
  const last = gateway?.notes.get(seqKey(address));
  gateway?.keep(seqKey(address), payload.seq);
  if (typeof last !== "number" || address.kind === "NBIRTH" || draft === undefined || !draft.live) return;
  if (payload.seq === (last + 1) % SEQUENCE || !onceADay(draft, ["seq"])) return;
  const detail = {
    zh: `边缘节点 ${shown(address.node)} 的报文序号从 ${last} 跳到 ${payload.seq}，中间的报文没有收到。请检查网络，并让节点重新上线（Node Control/Rebirth）。`,
    en: `The sequence number of the edge node ${shown(address.node)} went from ${last} to ${payload.seq}: what lay between did not arrive. Look at the network, and let the node be born again (Node Control/Rebirth).`,
  };
  turn.fault("wrong-type", "/seq", detail, draft.device.id);
}

/** Metrics that only numbers name, of which no birth is known. */
function sayNotBorn(draft: Draft, aliases: readonly string[]): void {
  const urgent = mayBeAlarm(draft);
  if (!onceADay(draft, ["not born"]) && !urgent) {
    draft.hear();
    return;
  }
  const detail = {
    zh: `测点只有编号（${aliases.slice(0, 8).join("、")}），没有收到说明它们的 BIRTH 报文，含义不明。请让节点重新上线（Node Control/Rebirth）。`,
    en: `The metrics have numbers alone (${aliases.slice(0, 8).join(", ")}), and no birth came that names them. Let the node be born again (Node Control/Rebirth).`,
  };
  draft.turn.fault("unknown-measurement", "/metrics", detail, draft.device.id, urgent);
}

/** @returns the name and value where they mean nothing by themselves */
function addMetric(source: Source, draft: Draft, metric: Metric, name: string, unit: string | null, payload: Payload): [string, unknown][] {
  const { value } = metric;
  if (HOUSEHOLD.test(name) && !(name.startsWith("Properties/") && looksAlarming(name, value))) return [];
  // A dataset or a template, which the hub does not read.
  if (value === undefined) return [[name, "?"]];
  const marks = source.turn.marks | (metric.historical ? Quality.historical : 0);
  draft.setTime(metric.time ?? payload.time, "/metrics/timestamp", marks);
  const last = name.split("/").at(-1) ?? name;
  if (value === null) addMissing(draft);
  else if (!addNamed(draft, source.knowledge, { name: last, part: name, value, unit, where: "/metrics" })) {
    // "Zone 1/Fire/Active": the state of what stands before it.
    const before = STATE.test(last) ? name.split("/").at(-2) : undefined;
    const event = before === undefined || switchState(source.knowledge, value) === undefined ? undefined : eventOf(draft, plain(before));
    const on = switchState(source.knowledge, value) === "on";
    if (event !== undefined && !event.over)
      addNamed(draft, source.knowledge, { name: event.event, part: name, value: on, unit: null, where: "/metrics" });
    else return [[SETTING.test(name) ? last : name, value]];
  }
  return [];
}

/** The metrics by name, so that one for a device that nobody registered shows what it may be. */
function addMetrics(source: Source, address: Address, payload: Payload): void {
  const note = source.gateway?.notes.get(bornKey(address));
  const born: JsonObject = isObject(note) ? note : {};
  const named = payload.metrics.map((metric) => {
    const said = born[metric.name === null ? String(metric.alias) : `=${metric.name}`];
    const [name, type, unit] = Array.isArray(said) ? said : [];
    return {
      metric: metric.type === 0 && typeof type === "number" ? typed(metric, type) : metric,
      name: metric.name ?? (typeof name === "string" ? name : null),
      unit: metric.unit ?? (typeof unit === "string" ? unit : null),
    };
  });
  const draft = draftFor(source, address, Object.fromEntries(named.map(({ name, metric }) => [name ?? "", metric.value])));
  checkSequence(source, address, payload, draft);
  if (draft === undefined) return;
  const times = payload.metrics.filter(({ historical }) => !historical).flatMap(({ time }) => time ?? []);
  setPlatformTime(draft, payload.time ?? (times.length > 0 ? Math.max(...times) : undefined), "/timestamp");
  draft.hear();
  if (address.kind.endsWith("BIRTH") && !source.turn.message.replayed) draft.link = "online";
  const unborn = named.flatMap(({ name, metric }) => (name === null ? [String(metric.alias)] : []));
  if (unborn.length > 0) sayNotBorn(draft, unborn);
  const rest = named.flatMap(({ metric, name, unit }) => (name === null ? [] : addMetric(source, draft, metric, name, unit, payload)));
  draft.setTime(payload.time, "/timestamp", source.turn.marks);
  if (rest.length > 0) addProperties(draft, source.knowledge, Object.fromEntries(rest), "/metrics");
}

function die(source: Source, address: Address, payload: Payload): void {
  const { session, devices } = nodeOf(source, address);
  const said = payload.metrics.find(({ name }) => name === "bdSeq")?.value;
  // The will of a session that a newer one has followed.
  const stale = address.device === "" && session !== null && typeof said === "number" && said !== session;
  if (stale) {
    source.turn.ignored++;
    return;
  }
  const gone = address.device === "" ? ["", ...devices] : [address.device];
  let any = false;
  for (const device of gone) {
    const each = { ...address, device };
    const known = idsOf(each).find((id) => source.device(id) !== undefined);
    const draft = known === undefined ? undefined : source.draftOf(known);
    if (draft === undefined) continue;
    draft.link = "offline";
    any = true;
  }
  if (!any) draftFor(source, address, undefined);
}

/** Bytes that are no payload: of a device that calls for help they may have been the call. */
function sayUnreadable(source: Source, address: Address): void {
  const known = idsOf(address).find((id) => source.device(id) !== undefined);
  const draft = known === undefined ? undefined : source.draftOf(known);
  const detail = {
    zh: "报文不是 Sparkplug B 的 Protocol Buffers，也不是 JSON，可能被截断。请检查边缘节点的版本和网络。",
    en: "The message is neither a Sparkplug B payload in Protocol Buffers nor JSON; it may have been cut. Look at the edge node's version and the network.",
  };
  source.turn.fault("binary", "", detail, draft?.device.id ?? null, draft !== undefined && mayBeAlarm(draft));
}

function read(source: Source, address: Address, payload: Payload): void {
  if (address.kind.endsWith("CMD")) source.turn.ignored++;
  else if (address.kind.endsWith("DEATH")) die(source, address, payload);
  else {
    if (address.kind.endsWith("BIRTH")) bear(source, address, payload);
    addMetrics(source, address, payload);
  }
}

/** A number, or one of 64 bits in the two halves in which some bridges write it. */
function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (!isObject(value) || typeof value.low !== "number" || typeof value.high !== "number") return null;
  return value.high * 2 ** 32 + (value.low >>> 0);
}

/** Names under which bridges that follow the schema write a value. */
const VALUES = [
  "value",
  "booleanValue",
  "boolean_value",
  "intValue",
  "int_value",
  "longValue",
  "long_value",
  "floatValue",
  "float_value",
  "doubleValue",
  "double_value",
  "stringValue",
  "string_value",
] as const;

/** A metric as bridges write one in JSON. */
function metricOf(said: JsonObject): Metric {
  const sent = VALUES.map((key) => said[key]).find((one) => one !== undefined);
  const isNothing = Array.isArray(sent) && sent.length === 0;
  const value = isNothing ? null : isObject(sent) ? (numberOf(sent) ?? undefined) : sent;
  const property = isObject(said.properties) ? said.properties.engUnit : undefined;
  const unit = isObject(property) ? property.value : property;
  const plainValue = typeof value === "number" || typeof value === "boolean" || typeof value === "string" || value === null;
  return {
    name: typeof said.name === "string" ? said.name : null,
    alias: said.alias === undefined || said.alias === null ? null : String(numberOf(said.alias) ?? said.alias),
    time: numberOf(said.timestamp),
    type: 0,
    whole: null,
    historical: isMarked(said.isHistorical) || isMarked(said.is_historical),
    value: isMarked(said.isNull) || isMarked(said.is_null) ? null : plainValue ? value : undefined,
    unit: typeof unit === "string" ? unit : null,
  };
}

/** Sparkplug B: edge nodes of pump rooms and plants, in Protocol Buffers, or as bridges write it in JSON. */
export const sparkplug: Decoder = {
  name: "sparkplug-b",
  format: "sparkplug-b",
  claims: () => false,
  readBytes(source) {
    const { payload } = source.turn.message;
    // JSON begins with a brace, which is no tag of a payload's field.
    const address = addressOf(source.rest);
    if (/(?:^|\/)STATE\//.test(source.rest)) {
      source.turn.ignored++;
      return true;
    }
    if (payload.length === 0 || payload[0] === 0x7b || payload[0] === 0x5b || address === undefined) return false;
    const said = readSparkplug(payload);
    if (said === undefined) sayUnreadable(source, address);
    else read(source, address, said);
    return true;
  },
  decode(source, value) {
    const address = addressOf(source.rest);
    const list = isObject(value) ? (value.metrics ?? (address?.kind.endsWith("DEATH") === true ? [] : undefined)) : undefined;
    if (!isObject(value) || !Array.isArray(list)) {
      unknownShape(source, "", "Sparkplug B", "metrics", value);
      return;
    }
    if (address === undefined) {
      unknownShape(source, "", "Sparkplug B", "spBv1.0/…/NBIRTH, DBIRTH, NDATA, DDATA, NDEATH, DDEATH/…", value);
      return;
    }
    const metrics = list.filter(isObject).slice(0, 5_000).map(metricOf);
    read(source, address, { time: numberOf(value.timestamp), seq: numberOf(value.seq), metrics });
  },
};
