import { Quality } from "../../contracts/index.ts";
import { plain } from "../knowledge.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { eventOf } from "../verdict.ts";
import { bytesOf, draftOfAny, holdsAlarm, idOf, messagesOf, namedHappening, objectOf, tellUnnamed, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { readPassedBytes } from "./passed-bytes.ts";

/** /sys/{product}/{device}/thing/event/{property|event id}/post as devices send it; forwarded without /sys. */
const TOPIC = /([^/]+)\/([^/]+)\/thing\/event\/(.+?)\/(post|batch|pack|history)/;
const STATUS = /as\/mqtt\/status\/([^/]+)\/([^/]+)/;

interface Named {
  readonly device: string | undefined;
  /** `property`, or the id of an event of the thing model. */
  readonly what: string | undefined;
  readonly historical: boolean;
  /** Whether the platform itself calls the event an alarm. */
  readonly alert?: boolean;
}

const isAlert = (type: unknown): boolean => /^(?:alert|alarm)$/i.test(String(type ?? ""));

function add(source: Source, named: Named, ids: readonly unknown[], object: JsonObject, time: unknown, where: string): void {
  const { turn, knowledge } = source;
  const event = named.what !== undefined && named.what !== "property" ? named.what : undefined;
  const draft = draftOfAny(source, ids, event === undefined ? object : { [event]: true, ...object });
  if (draft === undefined) return;
  setPlatformTime(draft, time, where, named.historical ? turn.marks | Quality.historical : turn.marks);
  // An event of the thing model is said by its id; what comes with it are its figures, and perhaps that it is over.
  const before = draft.events.length;
  addProperties(draft, knowledge, event === undefined ? object : namedHappening(draft, knowledge, event, object), where);
  if (named.alert === true && event !== undefined && eventOf(draft, plain(event)) === undefined && draft.events.length === before)
    tellUnnamed(draft, event, where);
}

/** Lists by the id of a property or an event: each entry is one moment. */
function momentsOf(said: unknown): readonly JsonObject[] {
  return (Array.isArray(said) ? said.slice(0, 500) : [said]).filter(isObject);
}

/** Several devices or moments in one message. */
function addPack(source: Source, named: Named, params: JsonObject, where: string): boolean {
  const subs = Array.isArray(params.subDevices) ? params.subDevices : [];
  const own = { identity: undefined, properties: params.properties, events: params.events };
  if (subs.length === 0 && !isObject(params.properties) && !isObject(params.events)) return false;
  for (const [i, one] of [own, ...subs].entries()) {
    if (!isObject(one)) continue;
    const device = objectOf(one.identity)?.deviceName ?? (i === 0 ? named.device : undefined);
    const place = i === 0 ? where : `${where}/subDevices/${i - 1}`;
    const properties = objectOf(one.properties);
    if (properties !== undefined) add(source, { ...named, what: "property" }, [device], properties, undefined, `${place}/properties`);
    addEvents(source, named, device, one.events, place);
  }
  return true;
}

/** Events by their ids; several moments of one, or a list of such objects. */
function addEvents(source: Source, named: Named, device: unknown, events: unknown, place: string): void {
  for (const list of momentsOf(events))
    for (const [event, said] of Object.entries(list))
      for (const one of momentsOf(said))
        add(source, { ...named, what: event }, [device], objectOf(one.value) ?? {}, one.time, `${place}/events/${event}`);
}

/** The history of a gateway's devices: a list of devices, each with lists of properties and events. */
function addHistory(source: Source, named: Named, list: readonly unknown[], where: string): void {
  if (list.length === 0) source.turn.ignored++;
  for (const [i, one] of list.slice(0, 500).entries()) {
    if (!isObject(one) || (one.properties === undefined && one.events === undefined)) {
      unknownShape(source, `${where}/${i}`, "Aliyun Alink", "identity, properties, events", one);
      continue;
    }
    const device = objectOf(one.identity)?.deviceName ?? named.device;
    const place = `${where}/${i}`;
    for (const properties of momentsOf(one.properties))
      add(source, { ...named, what: "property" }, [device], properties, undefined, `${place}/properties`);
    addEvents(source, named, device, one.events, place);
  }
}

function readForwarded(source: Source, message: JsonObject, named: Named, where: string): boolean {
  const ids = [message.deviceName, named.device, message.iotId];
  const items = objectOf(message.items);
  if (items !== undefined) {
    add(source, { ...named, what: "property" }, ids, items, message.gmtCreate, `${where}/items`);
    return true;
  }
  const value = objectOf(message.value);
  if (typeof message.identifier === "string" && value !== undefined) {
    const own = { ...named, what: message.identifier, alert: isAlert(message.type ?? message.eventType) };
    add(source, own, ids, value, message.time ?? message.gmtCreate, `${where}/value`);
    return true;
  }
  const status = message.status;
  if ((status !== "online" && status !== "offline") || idOf(message.deviceName) === undefined) return false;
  const draft = draftOfAny(source, ids, message);
  if (draft !== undefined && !(source.turn.message.replayed && status === "online")) draft.link = status;
  return true;
}

/** What message queues hand on: the message as JSON or base64 in a text, and the topic on which it came. */
function unwrap(outer: JsonObject): JsonObject {
  const { payload, topic, generateTime } = outer;
  if (payload === undefined || typeof topic !== "string") return outer;
  const inner = objectOf(payload) ?? (typeof payload === "string" ? objectOf(bytesOf(payload)?.toString("utf8")) : undefined);
  return inner === undefined ? outer : { gmtCreate: generateTime, ...inner, topic };
}

/** What the platform says of its own register of devices. */
const HOUSEHOLD = /\/thing\/(?:lifecycle|list\/found|topo\/lifecycle|disable|enable|delete)$|\/ota\/|\/(?:downlink|deviceinfo\/update)/;

/** Bytes that no script of the product took apart. */
function readRaw(source: Source, message: JsonObject, device: string | undefined, where: string): boolean {
  const { rawData } = message;
  if (typeof rawData !== "string" || rawData.length < 4) return false;
  const draft = draftOfAny(source, [message.deviceName, device, message.iotId], message);
  if (draft === undefined) return true;
  setPlatformTime(draft, message.gmtCreate, where);
  readPassedBytes(source, draft, rawData, `${where}/rawData`);
  return true;
}

function read(source: Source, outer: JsonObject, where: string): void {
  const message = unwrap(outer);
  const own = String(message.topic ?? source.turn.message.topic);
  if (HOUSEHOLD.test(own) && !holdsAlarm(message, 0)) {
    source.turn.ignored++;
    return;
  }
  const topic = TOPIC.exec(source.turn.message.topic) ?? TOPIC.exec(String(message.topic ?? ""));
  const status = STATUS.exec(source.turn.message.topic);
  const method = /^thing\.event\.(.+)\.(post|batch|pack|history)/.exec(String(message.method ?? ""));
  const named: Named = {
    device: topic?.[2] ?? status?.[2] ?? idOf(message.deviceName),
    what: method?.[1] ?? topic?.[3],
    historical: (method?.[2] ?? topic?.[4]) === "history" || /history/.test(source.turn.message.topic),
  };
  const params = objectOf(message.params);
  if (Array.isArray(message.params)) {
    addHistory(source, named, message.params, `${where}/params`);
    return;
  }
  if (params === undefined) {
    const device = /([^/]+)\/thing\/model\/up_raw/.exec(own)?.[1];
    if (!readForwarded(source, message, named, where) && !readRaw(source, message, device, where))
      unknownShape(source, where, "Aliyun Alink", "params, items, identifier", message);
    return;
  }
  if (addPack(source, named, params, `${where}/params`)) return;
  // An event comes as {value: {…}, time}.
  const event = named.what !== undefined && named.what !== "property";
  const value = event ? objectOf(params.value) : undefined;
  add(source, named, [named.device], value ?? params, value === undefined ? undefined : params.time, `${where}/params`);
}

/** Aliyun: Alink as devices send it, and as the platform forwards it (items; identifier and value; status). */
export const aliyunAlink: Decoder = {
  name: "aliyun-alink",
  format: "aliyun-alink",
  claims: () => false,
  decode(source, value) {
    if (/(?:_reply|\/set|\/get)$/.test(source.turn.message.topic)) source.turn.ignored++;
    else for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
