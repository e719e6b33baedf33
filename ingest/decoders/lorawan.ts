import { Quality } from "../../contracts/index.ts";
import { mayBeAlarm } from "../events.ts";
import { measurementField, setPlatformTime } from "../properties.ts";
import { addNumber, addWithUnit } from "../readings.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addDecoded, areApart } from "./lorawan-words.ts";

/** What the networks' envelopes have in common. */
interface Uplink {
  readonly ids: readonly unknown[];
  readonly time: unknown;
  /** What the codec made of it; undefined where none ran. */
  readonly decoded: JsonObject | undefined;
  /** Whether there are bytes which a codec would have to read. */
  readonly bytes: boolean;
  readonly rssi: readonly unknown[];
  /** Per cent, by the network's own word. */
  readonly battery?: unknown;
  readonly place?: JsonObject | undefined;
  readonly simulated?: boolean;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const listed = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []);

/** An EUI in the spellings under which it may be registered; older servers write it in base64. */
function euis(value: unknown): readonly string[] {
  const said = idOf(value);
  if (said === undefined) return [];
  const hex = /^[A-Za-z0-9+/]{11}=$/.test(said) ? Buffer.from(said, "base64").toString("hex") : said.replace(/[:-]/g, "");
  return [said, hex.toLowerCase(), hex.toUpperCase()];
}

/** A codec's result: an object, one in a text, a list of single-key objects, or wrapped once more. */
function decodedOf(value: unknown): JsonObject | undefined {
  const list = Array.isArray(value) ? listed(value) : [];
  const said: unknown = Array.isArray(value) ? (areApart(list) ? Object.assign({}, ...list) : { records: list }) : objectOf(value);
  if (!isObject(said)) return undefined;
  const inner = said.data ?? said.decoded;
  const wrapped = isObject(inner) && Object.keys(said).every((key) => /^(?:data|decoded|errors?|warnings?|bytes|success)$/.test(key));
  return wrapped ? decodedOf(inner) : Object.keys(said).length === 0 ? undefined : said;
}

function fromChirpstack(message: JsonObject): Uplink | undefined {
  const info = objectOf(message.deviceInfo);
  if (info === undefined) return undefined;
  return {
    ids: [...euis(info.devEui), info.deviceName],
    time: message.time,
    decoded: decodedOf(message.object),
    bytes: text(message.data) !== undefined,
    rssi: listed(message.rxInfo).map(({ rssi }) => rssi),
    battery: message.batteryLevelUnavailable === true || message.externalPowerSource === true ? undefined : message.batteryLevel,
    place: objectOf(message.location),
  };
}

const ENVELOPE =
  /^(?:application.*|dev(?:ice)?(?:EUI|Eui|Name|Addr|ProfileName|ProfileID)|gatewayTime|time|timestamp|data|fPort|fCnt|adr|confirmed.*|[rt]xInfo|object|objectJSON|tags|type|deduplicationId|margin|batteryLevel.*|externalPowerSource|cellularIP|gateway.*|snr|rssi|dr)$/;

/** ChirpStack 3 and the servers that gateways bring along (Milesight), which put the decoded keys beside the envelope. */
function fromOlder(message: JsonObject): Uplink | undefined {
  const eui = message.devEUI ?? message.devEui;
  if (idOf(eui) === undefined) return undefined;
  const rest = Object.fromEntries(Object.entries(message).filter(([key]) => !ENVELOPE.test(key)));
  return {
    ids: [...euis(eui), message.deviceName],
    time: message.time ?? message.timestamp ?? listed(message.rxInfo)[0]?.time,
    decoded: decodedOf(message.object ?? message.objectJSON) ?? (Object.keys(rest).length > 0 ? rest : undefined),
    bytes: text(message.data) !== undefined,
    rssi: [message.rssi, ...listed(message.rxInfo).map(({ rssi }) => rssi)],
    battery: message.batteryLevel,
    place: objectOf(message.location),
  };
}

function fromThings(message: JsonObject): Uplink | undefined {
  const ids = objectOf(message.end_device_ids);
  if (ids === undefined) return undefined;
  const up = objectOf(message.uplink_message);
  const [normal] = listed(up?.normalized_payload);
  return {
    ids: [...euis(ids.dev_eui), ids.device_id],
    time: up?.received_at ?? message.received_at,
    decoded: decodedOf(up?.decoded_payload) ?? decodedOf(normal) ?? decodedOf(objectOf(message.service_data)?.data),
    bytes: text(up?.frm_payload) !== undefined,
    rssi: listed(up?.rx_metadata).map(({ rssi }) => rssi),
    battery: objectOf(up?.last_battery_percentage)?.value,
    place: objectOf(objectOf(message.location_solved)?.location),
    simulated: message.simulated === true || up?.simulated === true,
  };
}

function fromLoriot(message: JsonObject): Uplink | undefined {
  if (text(message.cmd) === undefined || idOf(message.EUI) === undefined) return undefined;
  const { bat } = message;
  return {
    ids: [...euis(message.EUI), message.name],
    time: message.ts,
    decoded: decodedOf(message.decoded ?? message.object),
    bytes: text(message.data) !== undefined,
    rssi: [message.rssi, ...listed(message.gws).map(({ rssi }) => rssi)],
    // LoRaWAN 1.0.3, 5.5: 1..254 of 254; 0 is powered from outside, 255 is not known.
    battery: typeof bat === "number" && bat >= 1 && bat <= 254 ? Math.round((bat * 100) / 254) : undefined,
  };
}

function fromThingPark(message: JsonObject): Uplink | undefined {
  const up = objectOf(message.DevEUI_uplink) ?? objectOf(message.DevEUI_location);
  if (up === undefined || idOf(up.DevEUI) === undefined) return undefined;
  const lrrs = objectOf(up.Lrrs)?.Lrr;
  const rssi = [up.LrrRSSI, ...listed(lrrs).map(({ LrrRSSI }) => LrrRSSI)].map((one) => (text(one) === undefined ? one : Number(one)));
  const name = objectOf(up.CustomerData)?.name;
  return {
    ids: [...euis(up.DevEUI), name],
    time: up.Time,
    decoded: decodedOf(up.payload) ?? decodedOf(up.decodedPayload) ?? decodedOf(up.decoded),
    bytes: text(up.payload_hex) !== undefined,
    rssi,
  };
}

function addRadio(draft: Draft, uplink: Uplink): void {
  const heard = uplink.rssi.filter((one): one is number => typeof one === "number" && one < 0 && one > -200);
  const field = measurementField(draft, "signal");
  if (heard.length > 0 && field !== undefined) addNumber(draft, field, Math.max(...heard), "rssi", "/rssi");
  const battery = measurementField(draft, "battery");
  if (typeof uplink.battery === "number" && uplink.battery >= 0 && battery !== undefined)
    addWithUnit(draft, battery, uplink.battery, "%", "batteryLevel", "/batteryLevel");
}

/** Bytes that no codec read: of a device that calls for help that is urgent once a day, for each of them may be the call. */
function sayNoCodec(draft: Draft): void {
  draft.hear();
  const first = onceADay(draft, ["no codec"]);
  if (!first && !mayBeAlarm(draft)) return;
  const detail = {
    zh: "网络服务器没有解码此设备的报文：请在设备配置（Device profile / Payload formatter）里装上厂家的编解码脚本，报文才能读懂。",
    en: "The network server did not decode this device's bytes: install the maker's codec (device profile, payload formatter) so that they can be read.",
  };
  draft.turn.fault("binary", "/data", detail, draft.device.id, first && mayBeAlarm(draft));
}

function addUplink(source: Source, uplink: Uplink, where: string): void {
  const draft = draftOfAny(source, uplink.ids, uplink.decoded);
  if (draft === undefined) return;
  const marks = source.turn.marks | (uplink.simulated ? Quality.historical : 0);
  setPlatformTime(draft, uplink.time, `${where}/time`, marks);
  draft.hear();
  addRadio(draft, uplink);
  const { place, decoded } = uplink;
  if (place !== undefined && draft.device.kind === "wearable")
    addDecoded(draft, source.knowledge, { latitude: place.latitude, longitude: place.longitude }, `${where}/location`);
  if (decoded !== undefined) addDecoded(draft, source.knowledge, decoded, `${where}/object`);
  else if (uplink.bytes) sayNoCodec(draft);
}

/** Answers to what was sent down, and the server's own log. */
function isHousehold(source: Source, message: JsonObject): boolean {
  if (/(?:\/down(?:\/\w+)?|\/event\/(?:ack|txack|integration)|\/command\/.+)$/.test(source.turn.message.topic)) return true;
  if (typeof message.cmd === "string" && !/^(?:rx|gw)$/.test(message.cmd)) return true;
  return Object.keys(message).some((key) => /^(?:downlink_\w+|DevEUI_downlink_\w+|DevEUI_notification)$/.test(key));
}

function read(source: Source, message: JsonObject, where: string): void {
  const { turn } = source;
  if (isHousehold(source, message)) {
    turn.ignored++;
    return;
  }
  const uplink = fromChirpstack(message) ?? fromThings(message) ?? fromLoriot(message) ?? fromThingPark(message) ?? fromOlder(message);
  if (uplink === undefined) unknownShape(source, where, "LoRaWAN", "deviceInfo, end_device_ids, EUI, DevEUI_uplink, devEUI", message);
  else if (text(message.level) !== undefined && text(message.code) !== undefined) {
    // What ChirpStack logs of a device: a codec that fails is why nothing is read.
    if (!/CODEC/.test(String(message.code))) turn.ignored++;
    else {
      const draft = draftOfAny(source, uplink.ids, undefined);
      if (draft !== undefined) sayNoCodec(draft);
    }
  } else addUplink(source, uplink, where);
}

/** LoRaWAN devices behind ChirpStack, The Things Stack, LORIOT, ThingPark or a gateway's own server, decoded there. */
export const lorawan: Decoder = {
  name: "lorawan",
  format: "lorawan",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
