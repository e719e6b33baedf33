import { Quality } from "../../contracts/index.ts";
import { setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addNotice } from "./onvif-notice.ts";
import { readSensorData } from "./onvif-sensor-data.ts";
import { notifiedState, type TopicMeaning, topicMeaning } from "./onvif-topics.ts";
import { namesDanger } from "./scene-words.ts";

const CHANNELS = ["VideoSource", "VideoSourceConfigurationToken", "VideoSourceToken", "Source", "AudioSource"] as const;
const PORTS = ["InputToken", "RelayInputToken", "Port", "port"] as const;

interface Topic {
  /** What stands before `onvif-ej`: the prefix that the camera is set to. */
  readonly box: string;
  readonly local: string;
  readonly meaning: TopicMeaning;
}

const TOPICS = new Map<string, Topic | null>();
const TOPICS_KEPT = 5_000;

/** Taken apart once; null for metadata and for what is no notification. */
function topicOf(rest: string): Topic | null {
  const known = TOPICS.get(rest);
  if (known !== undefined) return known;
  const found = /^(?:(.*)\/)?onvif-ej\/(.+)$/.exec(rest);
  const [, box = "", whole = ""] = found ?? [];
  const local = whole.replace(/\/&.*$/, "");
  const topic = found === null ? null : { box, local, meaning: topicMeaning(local) };
  if (TOPICS.size >= TOPICS_KEPT) TOPICS.clear();
  if (rest.length <= 300) TOPICS.set(rest, topic);
  return topic;
}

/** A channel or input of the camera where it is registered by itself, then the camera. */
function idsOf(source: Source, box: string, from: JsonObject): readonly unknown[] {
  const last = source.gateway?.device.gateway?.prefix.replace(/\/+$/, "").split("/").at(-1);
  const names = (box === "" ? [last] : [box, box.split("/").at(-1)]).flatMap((one) => idOf(one) ?? []);
  const channels = CHANNELS.flatMap((key) => tokenOf(from[key]) ?? []);
  const ports = PORTS.flatMap((key) => tokenOf(from[key]) ?? []);
  const sensor = tokenOf(from.SensorID ?? from.Sensor);
  return [
    ...names.flatMap((name) => ports.map((port) => `${name}:io${port}`)),
    ...(sensor === undefined ? [] : names.map((name) => `${name}:${sensor}`)),
    ...names.flatMap((name) => channels.map((channel) => `${name}:${channel}`)),
    ...names,
  ];
}

/** A token may well be 0. */
function tokenOf(value: unknown): string | undefined {
  return value === 0 || value === "0" ? "0" : idOf(value);
}

function partOf(from: JsonObject): string {
  return Object.values(from)
    .flatMap((one) => (typeof one === "string" || typeof one === "number" ? [String(one)] : []))
    .join("/")
    .slice(0, 100);
}

/** Some bridges write the items of the XML as a list of names and values. */
function itemsOf(data: JsonObject): JsonObject {
  const list = [data.SimpleItem].flat().filter(isObject);
  if (list.length === 0) return data;
  return Object.fromEntries(list.map((item) => [String(item.Name ?? item["@Name"] ?? ""), item.Value ?? item["@Value"]]));
}

function read(source: Source, topic: Topic, value: JsonObject): void {
  const from = objectOf(value.Source) ?? {};
  const key = objectOf(value.Key) ?? {};
  const { meaning, local } = topic;
  const said = objectOf(value.Data);
  // Without data it happened; with some that nobody can read it may have ended as well.
  if (said === undefined && value.Data !== undefined && value.Data !== null) {
    unknownShape(source, "/Data", "ONVIF onvif-ej", "Data {…}", value, meaning.urgent);
    return;
  }
  const data = itemsOf(said ?? {});
  const operation = String(value.PropertyOperation ?? "");
  const ended = /^deleted$/i.test(operation);
  const mayBeAlarm = meaning.urgent && !ended && notifiedState(data, local) !== "off";
  const draft = draftOfAny(source, idsOf(source, topic.box, from), mayBeAlarm ? { alarm: true } : {});
  if (draft === undefined) return;
  // What a camera tells of its states when it connects is no news.
  const initial = /^initiali[sz]ed$/i.test(operation);
  if (initial) source.turn.ignored++;
  setPlatformTime(
    draft,
    value.UtcTime ?? value["@UtcTime"],
    "/UtcTime",
    source.turn.marks | (initial && !meaning.urgent ? Quality.replayed : 0),
  );
  addNotice(draft, { topic: local, meaning, data, source: partOf({ ...from, ...key }), where: "/Data", ended });
}

/** ONVIF cameras: events in JSON over MQTT (`onvif-ej`). */
export const onvif: Decoder = {
  name: "onvif",
  format: "onvif",
  claims: () => false,
  decode(source, value) {
    // Each object in each frame: nothing that is kept. What sensors in the camera measure is.
    if (/(^|\/)onvif-mj\//.test(source.rest)) {
      if (!readSensorData(source, value, (sensor) => idsOf(source, source.rest.replace(/\/?onvif-mj\/.*$/, ""), sensor)))
        source.turn.ignored++;
      return;
    }
    const topic = topicOf(source.rest);
    for (const { message, where } of messagesOf(source, value))
      if (topic === null || (message.UtcTime === undefined && message.Data === undefined && message.Source === undefined)) {
        const urgent = topic?.meaning.urgent === true || namesDanger(message);
        unknownShape(source, where, "ONVIF onvif-ej", "…/onvif-ej/<topic>, UtcTime, Source, Data", message, urgent);
      } else read(source, topic, message);
  },
  soundsUrgent: (source) => topicOf(source.rest)?.meaning.urgent === true,
};
