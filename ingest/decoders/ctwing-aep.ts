import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { draftOfAny, idOf, messagesOf, objectOf, tellUnnamed, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { passedKey, readPassedBytes } from "./passed-bytes.ts";
import { isSpent, readSubDevices, type Split, splitSubDevices, subDevicesOf } from "./sub-devices.ts";

/** Messages of the platform's own household, which say nothing of a place or a person. */
const HOUSEHOLD = /^(command|device(?:Add|Delete|Update|Active|Register)|product|ota|firmware|tup|service)/i;

/** @param service what its serviceData holds, as parsed */
function readData(source: Source, draft: Draft, said: JsonObject, service: JsonObject | undefined, where: string): void {
  const passed = passedKey(said);
  if (passed !== undefined) {
    readPassedBytes(source, draft, String(said[passed]), `${where}/${passed}`);
    // What stands beside the bytes is read all the same: it may be the alarm.
    const { [passed]: _, ...rest } = said;
    if (Object.keys(rest).length > 0) addProperties(draft, source.knowledge, rest, where);
    return;
  }
  const inner = service ?? objectOf(said.eventContent);
  addProperties(draft, source.knowledge, inner ?? said, inner === undefined ? where : `${where}/serviceData`);
}

/** The payload as the device sent it, in one text. @returns false where it is none */
function readText(source: Source, message: JsonObject, payload: string, where: string): boolean {
  if (payload.trim().length < 4) return false;
  const draft = draftOfAny(source, [idOf(message.IMEI) ?? idOf(message.imei), message.deviceId, message.deviceSn, message.nodeId], message);
  if (draft === undefined) return true;
  setPlatformTime(draft, message.timestamp ?? message.time, `${where}/timestamp`);
  readPassedBytes(source, draft, payload, `${where}/payload`);
  return true;
}

/** A payload that is a list of what is behind a gateway. @returns false where it is none */
function readList(source: Source, message: JsonObject, list: readonly unknown[], where: string): boolean {
  const ids = [idOf(message.IMEI) ?? idOf(message.imei), message.deviceId, message.deviceSn, message.nodeId];
  const subs = subDevicesOf(list, namesOf(ids), `${where}/payload`);
  if (subs === undefined) return false;
  readSubDevices(source, subs, message.timestamp ?? message.time);
  hearAny(source, ids);
  return true;
}

function read(source: Source, message: JsonObject, where: string): void {
  const { turn } = source;
  const type = String(message.messageType ?? "");
  if (HOUSEHOLD.test(type)) {
    turn.ignored++;
    return;
  }
  const said = objectOf(message.payload) ?? objectOf(message.eventContent) ?? objectOf(message.serviceData);
  const online = /onlineOffline|onlineReport|offlineReport/i.test(type);
  if (!online && said === undefined) {
    if (Array.isArray(message.payload) && readList(source, message, message.payload, where)) return;
    if (typeof message.payload !== "string" || !readText(source, message, message.payload, where))
      unknownShape(source, where, "CTWing AEP", "messageType, deviceId, payload", message);
    return;
  }
  const whole = objectOf(said?.serviceData);
  const imei = idOf(message.IMEI) ?? idOf(message.imei) ?? idOf(whole?.IMEI) ?? idOf(said?.IMEI);
  const ids = [imei, message.deviceId, message.deviceSn, message.nodeId];
  const { own, subs } = said === undefined ? NONE : splitSubDevices(said, namesOf(ids), `${where}/payload`);
  readSubDevices(source, subs, message.timestamp ?? message.time);
  if (subs.length > 0 && isSpent(own)) hearAny(source, ids);
  else readOwn(source, { message, ids, said: said === undefined ? undefined : own, online, type }, where);
}

const NONE: Split = { own: {}, subs: [] };
const namesOf = (ids: readonly unknown[]): readonly string[] => [...new Set(ids.flatMap((id) => idOf(id) ?? []))];

/** The gateway itself said nothing, but it is there. */
function hearAny(source: Source, ids: readonly unknown[]): void {
  for (const id of namesOf(ids)) {
    const draft = source.draftOf(id);
    if (draft === undefined) continue;
    setPlatformTime(draft, undefined, "");
    draft.hear();
    return;
  }
}

interface Own {
  readonly message: JsonObject;
  readonly ids: readonly unknown[];
  readonly said: JsonObject | undefined;
  readonly online: boolean;
  readonly type: string;
}

/** What the message says of the device that it is of. */
function readOwn(source: Source, { message, ids, said, online, type }: Own, where: string): void {
  const { turn } = source;
  const inner = objectOf(said?.serviceData);
  const draft = draftOfAny(source, ids, said ?? message);
  if (draft === undefined) return;
  if (online) {
    const event = String(message.eventType ?? (/offlineReport/i.test(type) ? 0 : 1));
    if (turn.message.replayed && event === "1") turn.ignored++;
    else draft.link = event === "0" ? "offline" : "online";
    return;
  }
  setPlatformTime(draft, message.timestamp ?? message.time, `${where}/timestamp`);
  if (isObject(said)) readData(source, draft, said, inner, `${where}/payload`);
  // Events of kind 2 are alarms by the platform's own word; one that carries nothing says no more than that.
  if (isEmptyAlarm(type, message.eventType, said)) tellUnnamed(draft, String(message.serviceId ?? type), `${where}/eventContent`);
}

function isEmptyAlarm(type: string, kind: unknown, said: JsonObject | undefined): boolean {
  return (
    /^event/i.test(type) && String(kind) === "2" && (said === undefined || Object.keys(objectOf(said.eventContent) ?? said).length === 0)
  );
}

/** Pushes of China Telecom's device cloud, by HTTP or message queue: dataReport, eventReport, deviceOnlineOfflineReport. */
export const ctwingAep: Decoder = {
  name: "ctwing-aep",
  format: "ctwing-aep",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
