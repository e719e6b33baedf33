import { looksAlarming } from "../alarming.ts";
import { plain } from "../knowledge.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { eventOf } from "../verdict.ts";
import { draftOfAny, holdsAlarm, messagesOf, namedHappening, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { passedKey, readPassedBytes } from "./passed-bytes.ts";

/** $oc/devices/{device}/sys/properties/report, …/sys/gateway/sub_devices/properties/report, …/sys/events/up, …/messages/up. */
const TOPIC = /devices\/([^/]+)\/sys\/(.+)$/;
/** What some smoke heads put into one text: type, version, IMEI, ICCID, X state, T degrees, U battery, S signal. */
const LINE = /^[A-Z]?\d{2,3}V\d+I(\d{15})H([0-9A-Za-z]+)X([0-9a-fA-F]{2})T(-?\d+)U(\d+)S(\d+)/;
const LINE_STATES: Readonly<Record<string, JsonObject>> = {
  "01": { alarm: true },
  "02": { "battery-low": true },
  "10": { "self-test": true },
  "11": { alarm: false, "battery-low": false },
};

function readServices(source: Source, draft: Draft, services: readonly unknown[], fallback: unknown, where: string): void {
  for (const [i, service] of services.entries()) {
    if (!isObject(service)) continue;
    const place = `${where}/${i}`;
    const said = service.properties ?? service.paras ?? service.data;
    const object = objectOf(said);
    setPlatformTime(draft, service.event_time ?? service.eventTime ?? fallback, `${place}/event_time`);
    // Services of the platform's own ($time_sync, $ota, $log) say nothing of the place.
    if (typeof service.service_id === "string" && service.service_id.startsWith("$")) draft.hear();
    else if (object !== undefined) addService(source, draft, service, object, `${place}/properties`);
    else if (typeof said === "string" && said.trim().length >= 4) readPassedBytes(source, draft, said, `${place}/data`);
    else if (typeOf(service) !== undefined) addService(source, draft, service, {}, place);
    else draft.hear();
  }
}

const typeOf = ({ event_type: type, eventType }: JsonObject): string | undefined => {
  const said = type ?? eventType;
  return typeof said === "string" && said !== "" ? said : undefined;
};

/** An event of a service says what happened by its type or, where it has none of its own, by its parameters. */
function addService(source: Source, draft: Draft, service: JsonObject, object: JsonObject, where: string): void {
  const line = Object.values(object).find((value): value is string => typeof value === "string" && LINE.test(value));
  const parts = line === undefined ? null : LINE.exec(line);
  if (parts !== null) {
    const [, , , state = "", temperature, battery] = parts;
    const said = LINE_STATES[state] ?? { "alarm-status": `X${state}` };
    addProperties(draft, source.knowledge, { ...said, temperature, battery }, where);
    return;
  }
  const passed = passedKey(object);
  const { [passed ?? ""]: bytes, ...rest } = object;
  if (passed !== undefined) readPassedBytes(source, draft, String(bytes), `${where}/${passed}`);
  const type = typeOf(service);
  const names = type !== undefined && (eventOf(draft, plain(type)) !== undefined || looksAlarming(type, true));
  const said = names ? namedHappening(draft, source.knowledge, type, rest) : rest;
  if (passed === undefined || Object.keys(said).length > 0) addProperties(draft, source.knowledge, said, where);
}

function setLink(source: Source, draft: Draft, status: unknown): void {
  const word = String(status).toLowerCase();
  if (word !== "online" && word !== "offline" && word !== "abnormal") draft.hear();
  else if (source.turn.message.replayed && word === "online") source.turn.ignored++;
  else draft.link = word === "online" ? "online" : "offline";
}

/** Pushes of the older platform: notifyType with one service or a list of them. */
function readNotify(source: Source, message: JsonObject, where: string): void {
  const kind = String(message.notifyType);
  const service = objectOf(message.service);
  const list = Array.isArray(message.services) ? message.services : service === undefined ? [] : [service];
  const inner = objectOf(service?.data);
  const draft = () =>
    draftOfAny(source, [inner?.imei, inner?.IMEI, message.nodeId, message.deviceId, inner?.devId], list.length > 0 ? list : message);
  if (/^deviceDatas?Changed$/.test(kind)) {
    const found = draft();
    if (found !== undefined) readServices(source, found, list, message.eventTime, `${where}/services`);
  } else if (kind === "deviceInfoChanged") {
    const found = draft();
    if (found !== undefined) setLink(source, found, objectOf(message.deviceInfo)?.status);
  } else if (holdsAlarm(message, 0)) unknownShape(source, "/notifyType", "Huawei OceanConnect", "deviceDataChanged", message, true);
  else source.turn.ignored++;
}

/** Pushes of IoTDA: resource and event, and notify_data with header and body. */
function readResource(source: Source, message: JsonObject, data: JsonObject, where: string): void {
  const header = objectOf(data.header) ?? {};
  const body = objectOf(data.body) ?? {};
  const resource = String(message.resource);
  if (!/^device\.(property|message|status|event|alarm)$/.test(resource)) {
    if (holdsAlarm(body, 0)) unknownShape(source, `${where}/resource`, "Huawei IoTDA", "device.property, device.event", body, true);
    else source.turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, [header.node_id, header.device_id], body);
  if (draft === undefined) return;
  const place = `${where}/notify_data/body`;
  if (resource === "device.status") setLink(source, draft, body.status);
  else if (Array.isArray(body.services)) readServices(source, draft, body.services, message.event_time, `${place}/services`);
  else {
    setPlatformTime(draft, message.event_time, `${where}/event_time`);
    readContent(source, draft, body, place);
  }
}

/** Whether the devices behind a gateway are there, by the gateway's word. @returns false where it says no such thing */
function readStatuses(source: Source, said: unknown): boolean {
  const list = isObject(said) ? said.device_statuses : undefined;
  if (!Array.isArray(list)) return false;
  source.turn.ignored++;
  for (const one of list.filter(isObject).slice(0, 500)) {
    const id = typeof one.device_id === "string" ? one.device_id : "";
    const draft = source.draftOf(id) ?? source.draftOf(id.slice(id.indexOf("_") + 1));
    if (draft !== undefined) setLink(source, draft, one.status);
  }
  return true;
}

/** A message of the device's own: JSON, a text, or bytes in a text. */
function readContent(source: Source, draft: Draft, said: JsonObject, where: string): void {
  const { content } = said;
  const object = objectOf(content);
  // A message with a name and an id of its own holds the device's text once more.
  if (object?.content !== undefined && object.content !== null) readContent(source, draft, object, `${where}/content`);
  else if (object !== undefined) addService(source, draft, said, object, `${where}/content`);
  else if (typeof content === "string" && content.trim().length >= 4) readPassedBytes(source, draft, content, `${where}/content`);
  else addService(source, draft, said, said, where);
}

/** What devices send themselves over MQTT: services, or a gateway's devices each with services. */
function readReport(source: Source, message: JsonObject, device: string | undefined, where: string): boolean {
  const devices = message.devices;
  if (Array.isArray(devices)) {
    for (const [i, one] of devices.entries()) {
      if (!isObject(one) || !Array.isArray(one.services)) continue;
      const draft = draftOfAny(source, [one.node_id, one.device_id], one.services);
      if (draft !== undefined) readServices(source, draft, one.services, undefined, `${where}/devices/${i}/services`);
    }
    return true;
  }
  const services = Array.isArray(message.services) ? message.services : undefined;
  const managed = (services ?? []).filter(isObject).filter(({ service_id: id }) => id === "$sub_device_manager");
  if (readStatuses(source, message) || managed.map(({ paras }) => readStatuses(source, paras)).includes(true)) return true;
  if (services === undefined && message.content === undefined) return false;
  // IoTDA makes a device's id of product and node id: product_IMEI.
  const draft = draftOfAny(source, [message.object_device_id, device, device?.slice(device.indexOf("_") + 1)], services ?? message);
  if (draft === undefined) return true;
  if (services !== undefined) readServices(source, draft, services, undefined, `${where}/services`);
  else {
    setPlatformTime(draft, message.event_time ?? message.eventTime, `${where}/event_time`);
    readContent(source, draft, message, where);
  }
  return true;
}

/** Huawei: IoTDA over MQTT and HTTP push, and OceanConnect's older pushes. */
export const huaweiIot: Decoder = {
  name: "huawei-iot",
  format: "huawei-iot",
  claims: () => false,
  decode(source, value) {
    const topic = TOPIC.exec(source.turn.message.topic);
    if (topic !== null && /(response|commands|set|get|down)/.test(topic[2] ?? "")) {
      source.turn.ignored++;
      return;
    }
    for (const { message, where } of messagesOf(source, value)) {
      const data = objectOf(message.notify_data);
      if (typeof message.notifyType === "string") readNotify(source, message, where);
      else if (data !== undefined) readResource(source, message, data, where);
      else if (!readReport(source, message, topic?.[1], where))
        unknownShape(source, where, "Huawei IoTDA / OceanConnect", "services, notify_data, notifyType", message);
    }
  },
};
