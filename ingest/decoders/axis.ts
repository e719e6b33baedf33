import { confidenceOf } from "../events.ts";
import { measurementField, setPlatformTime } from "../properties.ts";
import { addNumber } from "../readings.ts";
import { isMarked, isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { tellUnknownSight } from "./camera-alert.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addNotice } from "./onvif-notice.ts";
import { notifiedState, topicMeaning } from "./onvif-topics.ts";
import { namesDanger, scene } from "./scene-words.ts";

/** What DataQ publishes, as the step of the topic before the serial number. */
const DATAQ = /(?:^|\/)(connect|status|detections|tracker|path|occupancy|event|geospace|image|anomaly)\/([0-9A-Za-z]{6,20})(?:\/(.*))?$/;
const HINT = {
  zh: "请对照摄像头应用（ACAP）的说明，在网关的映射里写明它的含义；开关量输入所接的设备请用 12:io1 这样的编号登记。",
  en: "Look it up in the manual of the camera's application and enter its meaning in the gateway's mapping; register what is wired to an input as \"id:ioPORT\".",
};

/** Names of the camera: its serial number, which is its network address, and the steps of the topic. */
function namesOf(source: Source, said: JsonObject): readonly string[] {
  const serial = idOf(said.serial) ?? idOf(said.serialNumber);
  const steps = source.rest.split("/").filter((step) => step !== "");
  const names = [...(serial === undefined ? [] : [serial]), ...steps.filter((step) => /^[0-9A-F]{12}$/i.test(step)), ...steps.slice(0, 2)];
  return [...new Set(names.flatMap((name) => [name, name.toUpperCase()]))];
}

const tokenOf = (value: unknown): string | undefined => (value === 0 || value === "0" ? "0" : idOf(value));

function readBridge(source: Source, topic: string, value: JsonObject, message: JsonObject): void {
  const meaning = topicMeaning(topic);
  const from = objectOf(message.source) ?? {};
  const data = objectOf(message.data) ?? {};
  const names = namesOf(source, value);
  const port = meaning.is === "input" ? tokenOf(from.port ?? from.InputToken ?? data.port) : undefined;
  const channel = tokenOf(from.channel ?? from.VideoSource ?? from.video_source ?? from.device ?? from.sensor);
  const ids = [
    ...(port === undefined ? [] : names.map((name) => `${name}:io${port}`)),
    ...(channel === undefined ? [] : names.map((name) => `${name}:${channel}`)),
    ...names,
  ];
  const draft = draftOfAny(source, ids, meaning.urgent && notifiedState(data) !== "off" ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, value.timestamp ?? value.time, "/timestamp");
  const rule = Object.values({ ...from, ...(objectOf(message.key) ?? {}) }).filter(
    (one) => typeof one === "string" || typeof one === "number",
  );
  const scenario = /(?:ObjectAnalytics|VMD|Guard)\/(?:axis:)?([^/]+)$/i.exec(topic)?.[1] ?? "";
  addNotice(draft, {
    topic,
    meaning: analysed(meaning, data, topic),
    data,
    source: [scenario, ...rule].join("/").slice(0, 100),
    where: "/message/data",
    ended: false,
  });
}

/** Axis Object Analytics says of a scenario what is in it, and not what the scenario is. */
function analysed(meaning: ReturnType<typeof topicMeaning>, data: JsonObject, topic: string): ReturnType<typeof topicMeaning> {
  if (meaning.is !== "unknown" || !/ObjectAnalytics/i.test(topic)) return meaning;
  const classes = String(data.classTypes ?? data.objectType ?? "human");
  const event = /human|person/i.test(classes) ? "person" : /vehicle|car|bus|truck|bike/i.test(classes) ? "vehicle" : "motion";
  return { is: "event", event, part: meaning.part, urgent: false };
}

function addPath(draft: Draft, said: JsonObject): void {
  const label = typeof said.class === "string" ? said.class : "";
  const { word, urgent } = scene(label);
  if (word === undefined || word === "alive" || word === "input") {
    if (word === undefined && label !== "") tellUnknownSight(draft, label, "/class", urgent, HINT);
    else draft.hear();
    return;
  }
  const anomaly = typeof said.anomaly === "string" && said.anomaly !== "" ? { anomaly: said.anomaly.slice(0, 60) } : {};
  addState(draft, {
    event: word,
    state: "endless",
    id: idOf(said.id) ?? null,
    confidence: confidenceOf(said.confidence),
    data: { label, ...anomaly },
  });
}

/** People in the picture; classes of which there is none are left out. */
function addOccupancy(draft: Draft, said: unknown): void {
  const field = measurementField(draft, "people_count");
  if (field === undefined || !isObject(said)) {
    draft.hear();
    return;
  }
  let people = 0;
  for (const [label, number] of Object.entries(said)) {
    const count = Number(number);
    if (/^(human|person|people|pedestrian)s?$/i.test(label) && count >= 0 && count < 10_000) people += count;
  }
  addNumber(draft, field, people, "occupancy", "/occupancy");
}

/** A rule that somebody set up at the camera, under the name that he gave it. */
function addRule(draft: Draft, name: string, said: JsonObject): void {
  const { word, urgent } = scene(name);
  const isOn = said.active === undefined || isMarked(said.active) || said.state === true;
  if (word === undefined || word === "alive" || word === "input") {
    if (isOn && word !== "alive") tellUnknownSight(draft, name, "", urgent, HINT);
    else draft.hear();
  } else addState(draft, { event: word, state: isOn ? "on" : "off", part: name, quiet: !isOn, data: isOn ? { rule: name } : {} });
}

function readDataQ(source: Source, what: string, serial: string, name: string, value: JsonObject): void {
  const { turn } = source;
  const danger = scene(what === "event" ? name : String(value.class ?? ""));
  const urgent = danger.urgent && (what === "event" || what === "path") && value.active !== false;
  const names = [...new Set([serial, serial.toUpperCase(), ...namesOf(source, value)])];
  if (/^(tracker|detections|geospace|image)$/.test(what) && !names.some((one) => source.device(one) !== undefined)) {
    turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, names, urgent ? { alarm: true } : {});
  if (draft === undefined) return;
  if (what === "connect") {
    const connected = isMarked(value.connected);
    if (value.connected === undefined || value.connected === null || (turn.message.replayed && connected)) turn.ignored++;
    else draft.link = connected ? "online" : "offline";
    return;
  }
  setPlatformTime(draft, value.timestamp, "/timestamp");
  if (what === "path") addPath(draft, value);
  else if (what === "occupancy") addOccupancy(draft, value.occupancy);
  else if (what === "event") addRule(draft, name, value);
  else draft.hear();
}

/** Axis cameras: the MQTT event bridge of the camera, and DataQ. */
export const axis: Decoder = {
  name: "axis",
  format: "axis",
  claims: () => false,
  decode(source, value) {
    const dataq = DATAQ.exec(source.rest);
    for (const { message: said, where } of messagesOf(source, value)) {
      if (typeof said.topic === "string" && isObject(said.message)) readBridge(source, said.topic, said, said.message);
      else if (dataq !== null && said.topic === undefined) readDataQ(source, dataq[1] ?? "", dataq[2] ?? "", dataq[3] ?? "", said);
      else {
        const urgent = (typeof said.topic === "string" && topicMeaning(said.topic).urgent) || namesDanger(said);
        unknownShape(source, where, "Axis", "topic, message / DataQ", said, urgent);
      }
    }
  },
  soundsUrgent(source, text) {
    const topic = /"topic"\s*:\s*"([^"\\]{1,200})"/.exec(text.slice(0, 65_536))?.[1];
    const rule = DATAQ.exec(source.rest);
    if (topic !== undefined) return topicMeaning(topic).urgent;
    return rule?.[1] === "event" && scene(rule[3] ?? "").urgent;
  },
};
