import type { EventKind } from "../../contracts/index.ts";
import { looksAlarming } from "../alarming.ts";
import { readOtherBody } from "../body.ts";
import { looksBinary, textOf } from "../json-text.ts";
import { setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { picturesIn } from "../snapshot.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm } from "../verdict.ts";
import { bareWord } from "./bare-word.ts";
import { addSight, mayCostALife, tellUnknownSight } from "./camera-alert.ts";
import { readBridgeAlert, readBridgeImage, readBridgeWord } from "./camera-bridges.ts";
import { draftOfAny, idOf, unknownShape } from "./cloud.ts";
import { readDahua, readDahuaText } from "./dahua.ts";
import type { Decoder, Source } from "./decoder.ts";
import { readHostEvent } from "./hikvision-host.ts";
import { type CameraWord, cameraWord } from "./hikvision-words.ts";
import { namesDanger, scene } from "./scene-words.ts";

const DEEPEST = 4;
const MOST = 200;
const HINT = {
  zh: "开关量输入所接的设备请用 12:io1 这样的编号登记；其他事件可在网关的映射里写明含义。",
  en: 'Register what is wired to an input as "id:ioPORT"; other events may be put into the gateway\'s mapping.',
};

interface Alert {
  readonly said: JsonObject;
  readonly where: string;
}

/** Objects that name an event, however deep a box wraps them: alone, in lists, under the names of the parts of a push. */
function alertsIn(value: unknown, where: string, depth: number, found: Alert[]): void {
  if (found.length >= MOST || depth > DEEPEST) return;
  if (Array.isArray(value)) for (const [i, one] of value.entries()) alertsIn(one, `${where}/${i}`, depth + 1, found);
  else if (isObject(value)) {
    if (typeof value.eventType === "string" && value.eventType.trim() !== "") found.push({ said: value, where });
    else for (const [key, one] of Object.entries(value)) alertsIn(one, `${where}/${key}`, depth + 1, found);
  }
}

/** What was seen, wherever it stands: human, vehicle. */
function targetOf(value: unknown, depth = 0): string | undefined {
  if (depth > 5) return undefined;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 20)) {
      const found = targetOf(one, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  for (const key of ["detectionTarget", "targetType"]) if (typeof value[key] === "string" && value[key] !== "") return value[key];
  for (const one of Object.values(value)) {
    const found = isObject(one) || Array.isArray(one) ? targetOf(one, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const channelOf = ({ channelID, dynChannelID, dynChannel, channelId }: JsonObject): string | undefined =>
  idOf(channelID) ?? idOf(dynChannelID) ?? idOf(dynChannel) ?? idOf(channelId);

/** Ids of the camera, the narrowest first: a channel of a recorder, an input of a camera, then the box itself. */
function idsOf(source: Source, said: JsonObject): readonly unknown[] {
  const boxes = [said.deviceSerial, said.serialNumber, said.serialNo, said.deviceID, said.macAddress, said.ipAddress, said.ipv6Address];
  const names = [...boxes, source.rest].flatMap((one) => idOf(one) ?? []);
  const channel = channelOf(said);
  const port = idOf(said.inputIOPortID) ?? idOf(said.dynInputIOPortID);
  return [
    ...(port === undefined ? [] : names.map((name) => `${name}:io${port}`)),
    ...(channel === undefined ? [] : names.map((name) => `${name}:${channel}`)),
    said.channelName,
    ...names,
    // Some write the address of the network card with dashes, or in small letters.
    ...names.flatMap((name) => (/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(name) ? [name.toLowerCase(), name.toUpperCase()] : [])),
  ];
}

/** What ISAPI's names mean, then those of algorithms, which newer cameras use too. */
const wordOf = (type: string): CameraWord | undefined => cameraWord(type) ?? scene(type).word;

/** The event that is meant: who crosses a line decides what it is. */
function eventOf(draft: Draft, type: string, said: JsonObject): EventKind | "alive" | undefined {
  const word = wordOf(type);
  if (word === "input") return ownAlarm(draft);
  if (word !== "intrusion") return word;
  return /vehicle|car|truck|bus/i.test(targetOf(said) ?? "") ? "vehicle" : word;
}

const isUrgent = (type: string): boolean => {
  const word = wordOf(type);
  // An alarm host passes codes on, of fires too.
  if (word === undefined) return looksAlarming(type, true) || /^cid(?:event|alarm)?$/i.test(type) || scene(type).urgent;
  return word === "input" || (word !== "alive" && mayCostALife(word));
};

function readAlert(source: Source, { said, where }: Alert, pictures: ReturnType<typeof picturesIn>): void {
  const type = String(said.eventType).trim();
  const isOver = /^inactive$/i.test(String(said.eventState ?? "").trim());
  if (/^cid/i.test(type) && readHostEvent(source, said, idsOf(source, { ...said, channelID: undefined }), where)) return;
  const draft = draftOfAny(source, idsOf(source, said), isUrgent(type) && !isOver ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, said.dateTime ?? said.time ?? said.triggerTime, `${where}/dateTime`, source.turn.marks);
  draft.hear();
  const event = eventOf(draft, type, said);
  if (event === "alive") return;
  if (event === undefined) {
    if (!isOver) tellUnknownSight(draft, type, `${where}/eventType`, isUrgent(type) || namesDanger(said), HINT);
    return;
  }
  const target = targetOf(said);
  const data = { type, ...(target !== undefined && { target }) };
  const part = [event === "fault" ? type.toLowerCase() : "", channelOf(said) ?? ""].filter((one) => one !== "").join("/");
  const test = said.test === true || said.isTest === true || /^(true|1)$/i.test(String(said.test ?? said.isTest ?? ""));
  addSight(draft, { event, isOver, part, test, data, pictures });
}

function read(source: Source, value: unknown): void {
  const found: Alert[] = [];
  alertsIn(value, "", 0, found);
  if (found.length === 0) {
    const said = [value].flat().filter(isObject);
    const read = said.filter(
      (one, i) =>
        readDahua(source, one, Array.isArray(value) ? `/${i}` : "") ||
        readBridgeAlert(source, one, Array.isArray(value) ? `/${i}` : "") ||
        readBridgeImage(source, one),
    );
    if (said.length > 0 && read.length === said.length) return;
    unknownShape(source, "", "Hikvision ISAPI", "EventNotificationAlert / eventType", value, namesDanger(value));
    return;
  }
  const pictures = picturesIn(value);
  for (const alert of found) readAlert(source, alert, pictures);
}

/**
 * Notifications of cameras and recorders that speak ISAPI (HTTP listening): XML, JSON, with pictures; and what bridges for
 * Hikvision and Dahua make of theirs.
 */
export const hikvision: Decoder = {
  name: "hikvision",
  format: "hikvision",
  claims: () => false,
  readBytes(source) {
    const text = textOf(source.turn.message.payload);
    const word = bareWord(source);
    if (word !== undefined) return readBridgeWord(source, word);
    if (text !== undefined && !looksBinary(text) && !text.trimStart().startsWith("{") && readDahuaText(source, text)) return true;
    if (text === undefined || looksBinary(text) || !text.trimStart().startsWith("<")) return false;
    const value = readOtherBody(text);
    if (value === undefined) {
      const detail = { zh: "XML 不完整，无法读取。", en: "The XML is broken off or not well formed." };
      source.turn.fault("bad-json", "", detail, null, looksAlarming(/<eventType>([^<]{1,60})/.exec(text)?.[1] ?? "", true));
    } else read(source, value);
    return true;
  },
  decode: read,
};
