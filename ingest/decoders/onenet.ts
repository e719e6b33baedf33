import { Quality } from "../../contracts/index.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";

/** $sys/{product}/{device}/thing/property/post, …/thing/event/post, …/thing/pack/post, …/thing/history/post. */
const TOPIC = /([^/]+)\/([^/]+)\/thing\/(property|event|pack|history)\/post/;

interface Said {
  readonly ids: readonly unknown[];
  readonly time: unknown;
  readonly object: JsonObject;
  readonly where: string;
  readonly historical: boolean;
  readonly happenings?: boolean;
}

function addSaid(source: Source, said: Said): void {
  const draft = draftOfAny(source, said.ids, said.object);
  if (draft === undefined) return;
  setPlatformTime(draft, said.time, said.where, said.historical ? source.turn.marks | Quality.historical : source.turn.marks);
  addProperties(draft, source.knowledge, said.object, said.where, { happenings: said.happenings ?? false });
}

/** A packed message lists devices with properties and events of their own. */
function addPack(source: Source, list: readonly unknown[], device: unknown, where: string, historical: boolean): void {
  for (const [i, one] of list.entries()) {
    if (!isObject(one)) continue;
    const identity = objectOf(one.identity);
    const ids = [identity?.deviceName ?? identity?.device_name ?? device];
    for (const part of ["properties", "events"]) {
      const object = objectOf(one[part]);
      const place = `${where}/${i}/${part}`;
      if (object !== undefined) addSaid(source, { ids, time: undefined, object, where: place, historical, happenings: part === "events" });
    }
  }
}

const SEALED = /^[A-Za-z0-9+/]{22,}={0,2}$/;

/** What the HTTP door could not open: nobody sees whether it is an alarm. */
function tellSealed(source: Source, pushed: JsonObject, where: string): boolean {
  const key = typeof pushed.enc_msg === "string" ? "enc_msg" : "msg";
  const sealed = pushed[key];
  if (typeof sealed !== "string" || (key === "msg" && !(SEALED.test(sealed) && sealed.length % 4 === 0))) return false;
  const detail = {
    zh: "推送是密文，无法解开。请在网关的“接入与映射”页选择 OneNET 签名，并填写平台上显示的 AES 密钥。",
    en: "The push is encrypted and cannot be opened. Choose the signature of OneNET on the gateway's page, and enter the AES key that the platform shows.",
  };
  source.turn.fault("unknown-topic", `${where}/${key}`, detail, null, true);
  return true;
}

/** Pushes over HTTP wrap the message in msg, as an object or as JSON in a text. */
function unwrap(message: JsonObject): JsonObject {
  return message.msg === undefined ? message : (objectOf(message.msg) ?? message);
}

/** Of the older platform: {type: 1, dev_id, imei, ds_id, at, value}; type 2 with status says that it came or went. */
function readOlder(source: Source, message: JsonObject, where: string): boolean {
  const { dev_id: id, ds_id: stream } = message;
  const type = Number(message.type);
  if (id === undefined || (type !== 1 && type !== 2 && type !== 7)) return false;
  const ids = [message.imei, message.dev_name, id];
  if (type === 2) {
    const draft = draftOfAny(source, ids, message);
    const isGone = String(message.status) === "0";
    if (draft !== undefined && !(source.turn.message.replayed && !isGone)) draft.link = isGone ? "offline" : "online";
    return true;
  }
  const value = objectOf(message.value) ?? message.value;
  const object = isObject(value) ? value : { [String(stream ?? "value")]: value };
  addSaid(source, { ids, time: message.at, object, where: `${where}/value`, historical: false });
  return true;
}

function readNotify(source: Source, message: JsonObject, where: string): boolean {
  const kind = String(message.notifyType ?? message.messageType ?? "");
  const data = objectOf(message.data);
  if (kind === "" || data === undefined) return false;
  const ids = [message.imei, message.deviceName, message.device_name, message.deviceId];
  if (/lifecycle|status|online/i.test(kind) && typeof data.status === "string") {
    const draft = draftOfAny(source, ids, message);
    if (draft !== undefined && !(source.turn.message.replayed && data.status !== "offline"))
      draft.link = /off/i.test(data.status) ? "offline" : "online";
    return true;
  }
  const params = objectOf(data.params) ?? data;
  const time = message.at ?? message.timestamp ?? data.time;
  const happenings = /event/i.test(kind);
  addSaid(source, { ids, time, object: params, where: `${where}/data`, historical: /history/i.test(kind), happenings });
  return true;
}

/** Streams of data points, each a list of values with times in seconds: {"dp": {"smoke": [{"v": 1, "t": 1}]}}. */
function readPoints(source: Source, message: JsonObject, where: string): boolean {
  const points = objectOf(message.dp);
  if (points === undefined) return false;
  const device = /\$sys\/[^/]+\/([^/]+)\/dp\//.exec(source.turn.message.topic)?.[1];
  const ids = [device, message.deviceName, message.dev_id];
  for (const [stream, said] of Object.entries(points))
    for (const one of (Array.isArray(said) ? said.slice(0, 500) : [said]).filter(isObject)) {
      const value = objectOf(one.v) ?? one.v;
      const object = isObject(value) ? value : { [stream]: value };
      addSaid(source, { ids, time: one.t, object, where: `${where}/dp/${stream}`, historical: false });
    }
  return true;
}

/** Who logged in, and what a product or a rule of the platform's own did. */
const isHousehold = ({ type, msg }: JsonObject): boolean => msg === undefined && Number(type) === 3;

function read(source: Source, outer: JsonObject, where: string): void {
  // A push may hold several messages.
  if (Array.isArray(outer.msg)) {
    for (const [i, one] of outer.msg.slice(0, 500).entries()) if (isObject(one)) read(source, one, `${where}/msg/${i}`);
    if (!outer.msg.some(isObject)) unknownShape(source, where, "OneNET", "msg", outer);
    return;
  }
  const message = unwrap(outer);
  if (isHousehold(message)) {
    source.turn.ignored++;
    return;
  }
  if (readPoints(source, message, where)) return;
  if ((message === outer && tellSealed(source, outer, where)) || readOlder(source, message, where) || readNotify(source, message, where))
    return;
  const topic = TOPIC.exec(source.turn.message.topic) ?? TOPIC.exec(String(message.topic ?? outer.topic ?? ""));
  const { params } = message;
  const device = topic?.[2] ?? idOf(message.deviceName) ?? idOf(message.device_name);
  const historical = topic?.[3] === "history";
  if (Array.isArray(params)) addPack(source, params, device, `${where}/params`, historical);
  else if (isObject(params))
    addSaid(source, {
      ids: [device],
      time: message.time,
      object: params,
      where: `${where}/params`,
      historical,
      happenings: topic?.[3] === "event",
    });
  else unknownShape(source, where, "OneNET", "params, data.params, dev_id", message);
}

/** China Mobile's OneNET: OneJSON over MQTT, pushes of the studio platform, and the data streams of the older one. */
export const onenet: Decoder = {
  name: "onenet",
  format: "onenet",
  claims: () => false,
  decode(source, value) {
    if (/\/(?:reply|accepted|set|get|invoke|desired\/\w+)$/.test(source.turn.message.topic)) source.turn.ignored++;
    else for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
