import { DEVICE_KINDS } from "../contracts/index.ts";
import { readOtherBody } from "./body.ts";
import type { Decoder, Source } from "./decoders/decoder.ts";
import { DECODERS } from "./decoders/list.ts";
import { addEvents, addEventWord, mayBeAlarm } from "./events.ts";
import { findJsonFault, jsonValueOf, looksBinary, markNoNumbers } from "./json-text.ts";
import { salvageAlarm } from "./salvage.ts";
import { sayBadJson, sayBinary, sayWrongType, shown } from "./say.ts";
import { isObject } from "./shape.ts";
import { readSnapshot, tiePictures } from "./snapshot.ts";
import type { Draft, Turn } from "./turn.ts";

export type Leaf = "telemetry" | "event" | "snapshot" | "state" | "command" | "command/ack";

/** A message that is no JSON and longer than this is no bare word. */
const LONGEST_WORD = 200;
const UNREADABLE = Symbol("unreadable");
const PICTURE_STARTS: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x52, 0x49, 0x46, 0x46],
  [0x47, 0x49, 0x46, 0x38],
];

function isPicture(payload: Uint8Array): boolean {
  return PICTURE_STARTS.some((start) => start.every((byte, i) => payload[i] === byte));
}

function isUrgent(draft: Draft | null, leaf: Leaf): boolean {
  if (draft === null) return false;
  return leaf === "event" ? mayBeAlarm(draft) : DEVICE_KINDS[draft.device.kind].lifeSafety;
}

/** What the decoder of a gateway hears in a text that it cannot read. */
type Heard = (text: string) => boolean;

function unreadable(turn: Turn, draft: Draft | null, leaf: Leaf, text: string | undefined, heard?: Heard): typeof UNREADABLE {
  const device = draft?.device.id ?? null;
  if (text === undefined || looksBinary(text)) {
    turn.fault("binary", "", sayBinary(leaf, isPicture(turn.message.payload)), device, isUrgent(draft, leaf));
  } else turn.fault("bad-json", "", sayBadJson(findJsonFault(text), text), device, isUrgent(draft, leaf) || heard?.(text) === true);
  return UNREADABLE;
}

/** Reads JSON, with a second try where only numbers that JSON does not know stand in the way. */
function parseJson(turn: Turn, knowledge: Source["knowledge"], draft: Draft | null, leaf: Leaf, heard?: Heard): unknown {
  const text = turn.text;
  if (text === undefined) return unreadable(turn, draft, leaf, text, heard);
  try {
    return jsonValueOf(text);
  } catch {
    // Not JSON: what follows finds out what else it is.
  }
  if (leaf === "event" && draft !== null && text.length <= 100 && addEventWord(draft, text.trim())) return UNREADABLE;
  const marked = markNoNumbers(text);
  if (marked !== undefined) {
    try {
      return jsonValueOf(marked);
    } catch {
      // More than that is wrong with it.
    }
  }
  if (draft !== null && text !== undefined) salvageAlarm(draft, knowledge, text);
  return unreadable(turn, draft, leaf, text, heard);
}

const STATE_WORDS: Readonly<Record<string, "online" | "offline">> = {
  online: "online",
  offline: "offline",
  connected: "online",
  disconnected: "offline",
  true: "online",
  false: "offline",
  "1": "online",
  "0": "offline",
};

function readState(turn: Turn, draft: Draft): void {
  const text = turn.text?.trim() ?? "";
  let said: unknown = text;
  if (text.startsWith("{") || text.startsWith('"')) {
    try {
      const parsed: unknown = jsonValueOf(text);
      said = isObject(parsed) ? (parsed.state ?? parsed.online ?? parsed.status) : parsed;
    } catch {
      said = text;
    }
  }
  const word = typeof said === "string" || typeof said === "boolean" || typeof said === "number" ? String(said).trim().toLowerCase() : "";
  const link = Object.hasOwn(STATE_WORDS, word) ? STATE_WORDS[word] : undefined;
  if (link === undefined) {
    if (looksBinary(text)) turn.fault("binary", "", sayBinary("state", isPicture(turn.message.payload)), draft.device.id);
    else
      turn.fault(
        "wrong-type",
        "",
        sayWrongType("state", shown(text), { zh: "online 或 offline", en: "online or offline" }),
        draft.device.id,
      );
    return;
  }
  // A stored "online" says that the device was there once; only a stored "offline" is still worth something.
  if (turn.message.replayed && link === "online") turn.ignored++;
  else draft.link = link;
}

function readTelemetry(source: Source): void {
  const value = parseJson(source.turn, source.knowledge, source.topicDevice, "telemetry");
  if (value === UNREADABLE) return;
  decoderFor(value).decode(source, value);
}

function decoderFor(value: unknown): Decoder {
  for (const decoder of DECODERS) if (decoder.claims(value)) return decoder;
  throw new Error("no decoder claims the payload, though the last claims all");
}

/** What holds whatever the leaf: commands are not ours, empty means deleted, cut means too large. */
function settledBefore(source: Source, leaf: Leaf, heard?: Heard): boolean {
  const { turn, topicDevice, knowledge } = source;
  const { message } = turn;
  if (leaf === "command" || leaf === "command/ack") {
    turn.ignored++;
    if (leaf === "command/ack") topicDevice?.hear();
    return true;
  }
  const device = topicDevice?.device.id ?? null;
  if (message.cutFrom !== null) {
    const words = {
      zh: `报文 ${message.cutFrom} 字节，超过此登录名的上限，只保留了开头 ${message.payload.length} 字节。请分批发送。`,
      en: `The message of ${message.cutFrom} bytes is larger than this log-in may send; its first ${message.payload.length} bytes were kept. Send it in parts.`,
    };
    // Cut within a letter, it is no UTF-8 as a whole.
    const urgent = isUrgent(topicDevice, leaf) || heard?.(Buffer.from(message.payload).toString("utf8")) === true;
    turn.fault("too-large", "", words, device, urgent);
    const text = leaf === "event" ? turn.text : undefined;
    if (topicDevice !== null && text !== undefined) salvageAlarm(topicDevice, knowledge, text);
    return true;
  }
  if (message.payload.length > 0) return false;
  if (message.retain || message.replayed) turn.ignored++;
  else {
    const words = { zh: "报文为空。没有内容时不必发送。", en: "The message is empty. Where there is nothing to say, send nothing." };
    turn.fault("empty", "", words, device, isUrgent(topicDevice, leaf));
  }
  return true;
}

/** Reads a message of one of the hub's own topics. */
export function readLeaf(source: Source, draft: Draft, leaf: Leaf, rest: string | null): void {
  if (settledBefore(source, leaf)) return;
  const { turn, knowledge } = source;
  if (leaf === "telemetry") readTelemetry(source);
  else if (leaf === "state") readState(turn, draft);
  else if (leaf === "snapshot") readSnapshot(turn, draft, rest ?? "", turn.text);
  else {
    const value = parseJson(turn, knowledge, draft, leaf);
    if (value !== UNREADABLE) addEvents(draft, knowledge, value);
  }
}

type Reader = Pick<Decoder, "decode" | "readBytes" | "soundsUrgent">;

const heardBy =
  (source: Source, decoder: Reader): Heard =>
  (text) =>
    decoder.soundsUrgent?.(source, text) === true;

/** Reads a message of a gateway's own topics with the decoder of its format. */
export function readGateway(source: Source, decoder: Reader): void {
  // An empty message may mean something where messages are kept: that what they announced is gone.
  if (source.turn.message.payload.length === 0 && decoder.readBytes?.(source) === true) return;
  const heard = heardBy(source, decoder);
  if (settledBefore(source, "telemetry", heard)) return;
  if (decoder.readBytes?.(source) === true) return;
  const value = parseBody(source, heard);
  if (value === UNREADABLE) return;
  decoder.decode(source, value);
  tiePictures(source.turn, value);
}

/** Reads a message of a gateway whose messages somebody has mapped: a bare word or number is a message too. */
export function readMapped(source: Source, decoder: Reader): void {
  const heard = heardBy(source, decoder);
  if (settledBefore(source, "telemetry", heard)) return;
  const text = source.turn.text;
  if ((text === undefined || looksBinary(text)) && decoder.readBytes?.(source) === true) return;
  const isBare = text !== undefined && text.length <= LONGEST_WORD && !looksBinary(text) && !/^\s*[[{<"]/.test(text);
  const value = isBare ? (readOtherBody(text) ?? text.trim()) : parseBody(source, heard);
  if (value === UNREADABLE) return;
  decoder.decode(source, value);
  tiePictures(source.turn, value);
}

/** What gateways push may be XML or a form as well. */
function parseBody(source: Source, heard: Heard): unknown {
  const text = source.turn.text;
  const other = text === undefined ? undefined : readOtherBody(text);
  return other ?? parseJson(source.turn, source.knowledge, null, "telemetry", heard);
}
