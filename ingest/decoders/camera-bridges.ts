import type { EventKind } from "../../contracts/index.ts";
import { switchState } from "../events.ts";
import { setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { picturesIn } from "../snapshot.ts";
import { readTime } from "../times.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm } from "../verdict.ts";
import { addSight, mayCostALife, tellUnknownSight } from "./camera-alert.ts";
import { draftOfAny, idOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import type { CameraWord } from "./hikvision-words.ts";
import { scene } from "./scene-words.ts";

/** Codes of Dahua's recorders that no other maker uses. */
const CODES: Readonly<Record<string, CameraWord>> = {
  videomotion: "motion",
  smartmotionhuman: "person",
  smartmotionvehicle: "vehicle",
  videoblind: "camera-covered",
  videoloss: "fault",
  alarmlocal: "input",
  crosslinedetection: "intrusion",
  crossregiondetection: "intrusion",
  smokedetection: "video-smoke",
  firewarninginfo: "alive",
  urgencyhelpbutton: "sos",
  emergencybutton: "sos",
  alarmextended: "input",
  exalarm: "input",
  alarmnet: "input",
  wanderdetection: "loitering",
  staydetection: "loitering",
  rioterdetection: "crowd",
  scenechange: "camera-covered",
  storagefailure: "fault",
  storagenotexist: "fault",
  leftdetection: "alive",
  takenawaydetection: "alive",
  videomotioninfo: "alive",
  rtspsessiondisconnect: "alive",
  newfile: "alive",
  timechange: "alive",
  ntpadjusttime: "alive",
  systemstate: "alive",
  intervideoaccess: "alive",
  configchange: "alive",
};
const HINT = {
  zh: "请对照摄像机或录像机的说明书，确认后在网关的映射里写明含义。",
  en: "Look it up in the manual of the camera or recorder, and enter what it means in the gateway's mapping.",
};
const ENDING = /\s*\b(?:detected|detection started|started|alarm|event)\s*$/i;

/** What the bridge tells: a name of what was seen, of which camera, and whether it is over. */
interface Told {
  readonly name: string;
  readonly ids: readonly unknown[];
  readonly isOver: boolean;
  /** Whether it also tells the end. */
  readonly ends: boolean;
  readonly where: string;
  readonly time?: unknown;
  readonly text?: string;
}

function wordOf(name: string): { readonly word: CameraWord | undefined; readonly urgent: boolean; readonly isOver: boolean } {
  const code = name.toLowerCase().replace(/[^a-z]/g, "");
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known !== undefined) return { word: known, urgent: known === "input", isOver: false };
  const whole = scene(name);
  return whole.word === undefined ? { ...scene(name.replace(ENDING, "")), isOver: whole.isOver } : whole;
}

function meant(draft: Draft, word: CameraWord | undefined, text: string): EventKind | "alive" | undefined {
  if (word === "input") return ownAlarm(draft);
  return word === "intrusion" && /\b(?:vehicle|car|truck|bus)\b/i.test(text) ? "vehicle" : word;
}

/** Tells what a camera saw by the name that its maker or a bridge gives it. */
export function tellSeen(source: Source, told: Told, value: unknown): void {
  const { name, ends, where, text = "" } = told;
  const { word, urgent, isOver: named } = wordOf(name);
  const isOver = told.isOver || named;
  const draft = draftOfAny(source, told.ids, urgent && !isOver ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, told.time, where);
  draft.hear();
  const event = meant(draft, word, text);
  if (event === "alive") return;
  if (event === undefined) {
    if (!isOver) tellUnknownSight(draft, name, where, urgent, HINT);
    return;
  }
  const pictures = mayCostALife(event) ? picturesIn(value) : [];
  addSight(draft, {
    event,
    isOver,
    ends,
    part: event === "fault" ? name.toLowerCase() : "",
    data: { type: name, ...(text !== "" && { text }) },
    pictures,
  });
}

/** {date, timezone}, as PHP writes an instant: a wall clock and the zone on whose wall it hangs. */
function timeOf(said: unknown): unknown {
  if (!isObject(said)) return said;
  const { date, timezone } = said;
  if (typeof date !== "string" || typeof timezone !== "string") return date;
  const wall = date.replace(/(\.\d{3})\d+$/, "$1");
  if (/^[+-]\d\d:?\d\d$/.test(timezone)) return `${wall.replace(" ", "T")}${timezone}`;
  try {
    return readTime(wall, timezone) ?? date;
  } catch {
    // A zone that nobody knows, such as an abbreviation.
    return date;
  }
}

/**
 * Reads one alert of hikvision-to-mqtt: {type, device, camera, occurred_on}.
 * @returns false where it is none
 */
export function readBridgeAlert(source: Source, message: JsonObject, where: string): boolean {
  const { type, camera, device } = message;
  if (typeof type !== "string" || type.trim() === "" || !isObject(camera)) return false;
  const box = isObject(device) ? device : {};
  const boxes = [box.serial_number, box.name].flatMap((one) => idOf(one) ?? []);
  const channels = [camera.name, camera.number].flatMap((one) => idOf(one) ?? []);
  const ids = [...boxes.flatMap((one) => channels.map((channel) => `${one}:${channel}`)), ...channels, ...boxes];
  tellSeen(
    source,
    { name: type.trim(), ids, isOver: false, ends: false, where: `${where}/type`, time: timeOf(message.occurred_on) },
    message,
  );
  return true;
}

/** The steps of a topic of the bridge for Dahua: what, then which camera. */
function stepsOf(rest: string): readonly string[] {
  const steps = rest.split("/");
  const at = steps.findIndex((one) => /^cameraevents$/i.test(one));
  return at < 0 ? steps : steps.slice(at + 1);
}

/**
 * Reads a plain word of the bridge for Dahua: CameraEvents/VideoMotion/Garage ON, CameraEvents/IVS/Garage with a sentence.
 * @returns false where the topic is none of it
 */
export function readBridgeWord(source: Source, word: string): boolean {
  const [what = "", ...camera] = stepsOf(source.rest);
  if (what === "$online") {
    const { gateway, turn } = source;
    const online = /^(?:true|online|1)$/i.test(word);
    const draft = gateway === null ? undefined : source.draftOf(gateway.device.externalId);
    if (draft === undefined || (online && turn.message.replayed)) turn.ignored++;
    else draft.link = online ? "online" : "offline";
    return true;
  }
  if (camera.length === 0) return false;
  const state = switchState(source.knowledge, word);
  const ids = [camera.join("/"), camera.join(":"), camera.at(-1)];
  const [name = ""] = word.split(/\s+with\s+/i);
  if (state === undefined) tellSeen(source, { name, ids, isOver: false, ends: false, where: "", text: word }, undefined);
  else tellSeen(source, { name: what, ids, isOver: state === "off", ends: true, where: "" }, undefined);
  return true;
}

/**
 * Reads the picture that the bridge for Dahua sends beside what it saw: {message, imagebase64}. What it shows was told by itself.
 * @returns false where it is none
 */
export function readBridgeImage(source: Source, message: JsonObject): boolean {
  const { message: text, imagebase64: image } = message;
  const steps = stepsOf(source.rest);
  if (typeof text !== "string" || image === undefined || !/^image$/i.test(steps.at(-1) ?? "")) return false;
  const [name = ""] = text.split(":");
  const ids = [steps.slice(0, -1).join("/"), steps.at(-2)];
  const { word, isOver } = wordOf(name);
  if (word !== undefined && word !== "alive" && word !== "input" && !isOver && mayCostALife(word))
    tellSeen(source, { name, ids, isOver, ends: false, where: "/message", text }, message);
  else draftOfAny(source, ids, {})?.hear();
  return true;
}
