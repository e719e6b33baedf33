import { gbParts } from "../../contracts/index.ts";
import { looksBinary, textOf } from "../json-text.ts";
import { isObject } from "../shape.ts";
import { bytesOf, holdsAlarm, idOf, objectOf } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { readGbFrames } from "./gb26875-frames.ts";

const DEEPEST = 5;
const MOST_FRAMES = 200;

interface Found {
  readonly bytes: Buffer;
  readonly where: string;
}

/** A frame begins it, or a whole one stands behind what a modem sends before: its registration, a rest of the line. */
function isFrame(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x40 && bytes[1] === 0x40) return true;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("@@") && gbParts(bytes).some(({ kind }) => kind === "frame");
}

/** `data:application/octet-stream;base64,` before the bytes. */
const DATA_URL = /^data:[^,]{0,100},/;

/** A list of bytes as numbers, with the sign that some languages give them, or each in hex. */
function bytesIn(list: readonly unknown[]): Buffer | undefined {
  if (list.every((byte) => typeof byte === "number" && Number.isInteger(byte) && byte >= -128 && byte <= 255))
    return Buffer.from(list.map((byte) => Number(byte) & 0xff));
  if (list.every((byte) => typeof byte === "string" && /^(?:0x)?[0-9a-f]{1,2}$/i.test(byte)))
    return Buffer.from(list.map((byte) => Number.parseInt(String(byte).replace(/^0x/i, ""), 16)));
  return undefined;
}

/** Frames in hex or base64, under whatever key a gateway puts them, also in JSON within a text. */
function framesIn(value: unknown, where: string, depth: number, found: Found[]): void {
  if (found.length >= MOST_FRAMES || depth > DEEPEST) return;
  if (typeof value === "string") {
    const bytes = value.length <= 16_384 ? bytesOf(value.replace(DATA_URL, "")) : undefined;
    const inner = bytes === undefined ? objectOf(value) : undefined;
    if (bytes !== undefined && isFrame(bytes)) found.push({ bytes, where });
    else if (inner !== undefined) framesIn(inner, where, depth + 1, found);
  } else if (Array.isArray(value)) {
    const bytes = value.length >= 30 ? bytesIn(value) : undefined;
    if (bytes !== undefined) {
      if (isFrame(bytes)) found.push({ bytes, where });
    } else for (const [i, one] of value.entries()) framesIn(one, `${where}/${i}`, depth + 1, found);
  } else if (isObject(value)) for (const [key, one] of Object.entries(value)) framesIn(one, `${where}/${key}`, depth + 1, found);
}

const CARRIERS = ["deviceId", "device_id", "imei", "IMEI", "sn", "device", "deviceName", "id"] as const;

function carrierOf(source: Source, value: unknown): ReturnType<Source["draftOf"]> {
  if (!isObject(value)) return undefined;
  for (const key of CARRIERS) {
    const id = idOf(value[key]);
    const draft = id === undefined ? undefined : source.draftOf(id);
    if (draft !== undefined) return draft;
  }
  return undefined;
}

/** Bytes of another protocol, as a pressure gauge or a water meter speaks that shares the gateway. */
function sayOtherBytes(source: Source, payload: Uint8Array): void {
  const begin = Buffer.from(payload.subarray(0, 4))
    .toString("hex")
    .replace(/..(?=.)/g, "$& ");
  const detail = {
    zh: `这些字节不是 GB/T 26875.3 帧：帧以 40 40 开头，这里以 ${begin} 开头，是别的协议。请把这台设备改接它自己的平台或能输出 JSON 的网关，或请厂家改为 GB/T 26875.3。`,
    en: `These bytes are no frame of GB/T 26875.3: a frame begins with 40 40, these begin with ${begin}, which is another protocol. Connect this device by its maker's platform or by a gateway that sends JSON, or have the maker set it to GB/T 26875.3.`,
  };
  source.turn.fault("binary", "", detail, null);
}

/** Frames of GB/T 26875.3 from user information transmission devices: bare, or in JSON as hex, base64 or a list of bytes. */
export const gb26875: Decoder = {
  name: "gb26875",
  format: "gb26875",
  claims: () => false,
  readBytes(source) {
    const { payload } = source.turn.message;
    const text = payload.length <= 16_384 && !isFrame(payload) ? bytesOf(Buffer.from(payload).toString("latin1").trim()) : undefined;
    const bytes = isFrame(payload) ? payload : text !== undefined && isFrame(text) ? text : undefined;
    if (bytes !== undefined) readGbFrames(source, bytes, undefined, "");
    if (bytes !== undefined) return true;
    const other = textOf(payload);
    if (payload.length === 0 || (other !== undefined && !looksBinary(other))) return false;
    sayOtherBytes(source, payload);
    return true;
  },
  decode(source, value) {
    const found: Found[] = [];
    framesIn(value, "", 0, found);
    const carrier = carrierOf(source, value);
    for (const { bytes, where } of found) readGbFrames(source, bytes, carrier, where);
    if (found.length > 0) return;
    const detail = {
      zh: "报文中没有 GB/T 26875.3 帧（以 40 40 开头，十六进制、Base64 或字节数组）。",
      en: "There is no frame of GB/T 26875.3 in it (beginning with 40 40, as hex, base64 or a list of bytes).",
    };
    source.turn.fault("binary", "", detail, carrier?.device.id ?? null, holdsAlarm(value, 0));
  },
};
