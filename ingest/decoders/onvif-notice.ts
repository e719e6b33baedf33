import { measurementField } from "../properties.ts";
import { addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm } from "../verdict.ts";
import { addSight, tellUnknownSight } from "./camera-alert.ts";
import { notifiedState, type TopicMeaning } from "./onvif-topics.ts";
import { namesDanger, scene } from "./scene-words.ts";

const HINT = {
  zh: "请对照摄像头的说明书，在网关的映射里写明它的含义；开关量输入所接的设备请用 12:io1 这样的编号登记。",
  en: "Look it up in the camera's manual and enter its meaning in the gateway's mapping; register what is wired to an input as \"id:ioPORT\".",
};

interface Notice {
  readonly topic: string;
  readonly meaning: TopicMeaning;
  readonly data: JsonObject;
  /** Which rule, channel or port, where one device has several. */
  readonly source: string;
  readonly where: string;
  /** The camera keeps this state no longer: what it was is over, whatever its last value. */
  readonly ended: boolean;
}

const QUANTITIES = [
  [/temperature/i, "temperature", "Cel"],
  [/humidity/i, "humidity", "%"],
] as const;

/** Above this a temperature is in kelvin: no sensor of a building reads 200 °C [D]. */
const KELVIN = 200;

function addQuantity(draft: Draft, { topic, data, where }: Notice): void {
  const found = QUANTITIES.find(([name]) => name.test(topic));
  const field = found === undefined ? undefined : measurementField(draft, found[1]);
  const number = Number(data.Value ?? data.value ?? Number.NaN);
  if (found === undefined || field === undefined || !Number.isFinite(number)) draft.hear();
  else addWithUnit(draft, field, number, found[1] === "temperature" && number > KELVIN ? "K" : found[2], "Value", where);
}

function addCount(draft: Draft, { data, where }: Notice): void {
  const field = draft.device.kind === "crowd-counter" ? measurementField(draft, "people_count") : undefined;
  const number = Number(data.Count ?? data.count ?? Number.NaN);
  if (field === undefined || !Number.isFinite(number)) draft.hear();
  else addWithUnit(draft, field, number, "1", "Count", where);
}

/** What is seen there, where the camera says it: `classTypes` of Axis, `ClassTypes` of ONVIF. */
function targetOf(data: JsonObject): string | undefined {
  const said = data.classTypes ?? data.ClassTypes ?? data.ObjectType ?? data.objectType;
  return typeof said === "string" && said !== "" ? said.slice(0, 60) : undefined;
}

function addDanger(draft: Draft, { topic, source, where }: Notice, name: string): void {
  const { word } = scene(name);
  if (word === undefined || word === "alive" || word === "input") tellUnknownSight(draft, name, where, true, HINT);
  else addSight(draft, { event: word, isOver: false, part: `${topic} ${source}`, data: { topic, name } });
}

const isOn = (value: unknown): boolean => /^(true|1|on|yes|detected|active)$/i.test(String(value).trim());

/** Adds what a notification of ONVIF's kind says; the draft's time must be set before. */
export function addNotice(draft: Draft, notice: Notice): void {
  const { topic, meaning, data, source, where } = notice;
  draft.hear();
  // A fire is not over because its rule was taken out of the camera.
  if (notice.ended && meaning.urgent) return;
  // What is heard or seen may be named in the data alone: a class of sound, an algorithm.
  if ((meaning.is === "alive" || meaning.is === "unknown") && notifiedState(data) !== "off" && !notice.ended) {
    const danger =
      Object.values(data).find((one) => namesDanger(one)) ?? Object.keys(data).find((key) => isOn(data[key]) && namesDanger(key));
    if (danger !== undefined) {
      addDanger(draft, notice, String(danger));
      return;
    }
  }
  if (meaning.is === "alive") return;
  if (meaning.is === "quantity" || meaning.is === "count") {
    if (meaning.is === "quantity") addQuantity(draft, notice);
    else addCount(draft, notice);
    return;
  }
  const state = notice.ended ? "off" : notifiedState(data, topic);
  const target = targetOf(data);
  const isVehicle = target !== undefined && /vehicle|car|truck|bus/i.test(target) && !/human|person|face/i.test(target);
  const named = meaning.is === "input" ? (ownAlarm(draft) ?? null) : meaning.event;
  const event = named === "intrusion" && isVehicle ? "vehicle" : named;
  if (event === null) {
    if (state !== "off") tellUnknownSight(draft, topic, where, meaning.urgent, HINT);
    return;
  }
  if (state === "unclear") {
    const detail = {
      zh: `${shown(topic)} 的状态 ${shown(JSON.stringify(data))} 无法识别${meaning.urgent ? "，已按“发生”处理" : "，未作解释"}。请对照摄像头的说明书，在映射里写明。`,
      en: `The state ${shown(JSON.stringify(data))} of ${shown(topic)} cannot be read; ${meaning.urgent ? "it is taken as happening" : "it was not interpreted"}. Look it up in the camera's manual and enter it in a mapping.`,
    };
    draft.turn.fault("wrong-type", where, detail, draft.device.id, meaning.urgent);
    if (!meaning.urgent) return;
  }
  const part = [event === "fault" ? meaning.part : "", source].filter((one) => one !== "").join(" ");
  addSight(draft, {
    event,
    isOver: state === "off",
    part,
    ends: state !== "none",
    data: { topic, ...(target !== undefined && { target }) },
  });
}
