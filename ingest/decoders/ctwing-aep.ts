import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { PASSED_KEYS, readPassedBytes } from "./passed-bytes.ts";

/** Messages of the platform's own household, which say nothing of a place or a person. */
const HOUSEHOLD = /^(command|device(?:Add|Delete|Update|Active|Register)|product|ota|firmware|tup|service)/i;

function readData(source: Source, draft: Draft, said: JsonObject, where: string): void {
  const passed = PASSED_KEYS.find((key) => typeof said[key] === "string" && said[key].length >= 8);
  if (passed !== undefined) {
    readPassedBytes(source, draft, String(said[passed]), `${where}/${passed}`);
    return;
  }
  const inner = objectOf(said.serviceData) ?? objectOf(said.eventContent);
  addProperties(draft, source.knowledge, inner ?? said, inner === undefined ? where : `${where}/serviceData`);
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
    unknownShape(source, where, "CTWing AEP", "messageType, deviceId, payload", message);
    return;
  }
  const inner = objectOf(said?.serviceData);
  const imei = idOf(message.IMEI) ?? idOf(message.imei) ?? idOf(inner?.IMEI) ?? idOf(said?.IMEI);
  const draft = draftOfAny(source, [imei, message.deviceId, message.deviceSn, message.nodeId], said ?? message);
  if (draft === undefined) return;
  if (online) {
    const event = String(message.eventType ?? (/offlineReport/i.test(type) ? 0 : 1));
    if (turn.message.replayed && event === "1") turn.ignored++;
    else draft.link = event === "0" ? "offline" : "online";
    return;
  }
  setPlatformTime(draft, message.timestamp ?? message.time, `${where}/timestamp`);
  if (isObject(said)) readData(source, draft, said, `${where}/payload`);
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
