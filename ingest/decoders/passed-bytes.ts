import { DEVICE_KINDS } from "../../contracts/index.ts";
import { textOf } from "../json-text.ts";
import { addProperties } from "../properties.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { bytesOf, objectOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import { readGbFrames } from "./gb26875-frames.ts";
import { isSpent, readSubDevices, splitSubDevices } from "./sub-devices.ts";

/** Keys under which platforms pass on what a device sent, unread. */
const PASSED_KEYS = ["APPdata", "appData", "appdata", "rawData", "raw", "msg", "hex", "frame"] as const;

/** The key under which an object passes on what a device sent, unread; undefined where it has none. */
export function passedKey(said: JsonObject): string | undefined {
  return PASSED_KEYS.find((key) => {
    const text = said[key];
    return typeof text === "string" && text.length >= 8 && (bytesOf(text) !== undefined || objectOf(text) !== undefined);
  });
}

/** Reads what a platform passes on unread: JSON bare or in base64, or the maker's own bytes, which are kept and named. */
export function readPassedBytes(source: Source, draft: Draft, text: string, where: string): void {
  const bare = objectOf(text);
  if (bare !== undefined) {
    readPassedObject(source, draft, bare, where);
    return;
  }
  const bytes = bytesOf(text);
  if (bytes === undefined) {
    const detail = { zh: "透传内容既不是十六进制也不是 Base64。", en: "What the platform passes on is neither hex nor base64." };
    draft.turn.fault("binary", where, detail, draft.device.id, DEVICE_KINDS[draft.device.kind].lifeSafety);
    return;
  }
  if (bytes[0] === 0x40 && bytes[1] === 0x40) {
    readGbFrames(source, bytes, draft, where);
    return;
  }
  const object = objectOf(textOf(bytes) ?? "");
  if (object !== undefined) {
    readPassedObject(source, draft, object, where);
    return;
  }
  const start = bytes.subarray(0, 8).toString("hex");
  const detail = {
    zh: `平台透传了厂家自有的二进制报文（${bytes.length} 字节，开头 ${start}），本平台不认识。请在平台侧配置解析脚本，或改用物模型上报。`,
    en: `The platform passes on the maker's own binary message (${bytes.length} bytes, beginning with ${start}), which the hub does not know. Set up a parser at the platform, or let the device report by its thing model.`,
  };
  draft.turn.fault("binary", where, detail, draft.device.id, DEVICE_KINDS[draft.device.kind].lifeSafety);
}

/** User information transmission devices list parts of a panel as b: [{id, v}] under a command c at a time tm. */
function readPassedObject(source: Source, draft: Draft, object: JsonObject, where: string): void {
  const { knowledge } = source;
  const parts = Array.isArray(object.b) ? object.b : object.b === undefined ? undefined : [object.b];
  if (parts === undefined || object.c === undefined) {
    const { own, subs } = splitSubDevices(object, [draft.device.externalId], where);
    const { at } = draft;
    if (subs.length === 0 || !isSpent(own)) addProperties(draft, knowledge, own, where);
    else draft.hear();
    readSubDevices(source, subs, at);
    return;
  }
  for (const [i, part] of parts.entries()) {
    const { id, v } = Object(part);
    const own = typeof id === "string" ? source.draftOf(id) : undefined;
    if (own !== undefined) own.setTime(object.tm, `${where}/tm`, source.turn.marks);
    else draft.setTime(object.tm, `${where}/tm`, source.turn.marks);
    addProperties(own ?? draft, knowledge, { [own === undefined ? `partValue${digitsOf(id)}` : "partValue"]: v }, `${where}/b/${i}`);
  }
}

/** Part numbers keep the parts of one panel apart; the last ten digits do. */
const digitsOf = (id: unknown): string =>
  String(id ?? "")
    .replace(/\D/g, "")
    .slice(-10);
