import type { EventKind } from "../../contracts/index.ts";
import { confidenceOf } from "../events.ts";
import { numberOf } from "../numbers.ts";
import { measurementField, setPlatformTime } from "../properties.ts";
import { addNumber } from "../readings.ts";
import { shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { isMoment, mayCostALife, tellUnknownSight } from "./camera-alert.ts";
import { draftOfAny, holdsAlarm, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { soundsGrave } from "./scene-prose.ts";
import { namesDanger, scene } from "./scene-words.ts";

/** Labels of the usual models and of what is heard, which are nothing that the hub keeps. */
const NOTHING =
  /^(bicycle|airplane|train|boat|traffic_?light|street_sign|stop_sign|parking_meter|bench|bird|cat|dog|horse|sheep|cow|elephant|bear|zebra|giraffe|hat|backpack|umbrella|handbag|tie|suitcase|frisbee|skis|snowboard|sports_ball|kite|bottle|cup|chair|couch|potted_plant|tv|laptop|mouse|remote|keyboard|cell_phone|book|clock|vase|package|face|license_plate|deer|fox|rabbit|raccoon|robot_lawnmower|waste_bin|bbq_grill|amazon|ups|fedex|usps|dhl|speech|bark|music|engine|rain|wind|silence|laughter|meow|footsteps|vehicle_horn|dbfs|rms|state|all)$/i;
/** What a camera hears of the devices around it: an alarm that sounds is one [D]. */
const SOUNDS: Readonly<Record<string, EventKind>> = { fire_alarm: "fire", smoke_detector: "smoke" };
const OWN_TOPICS =
  /^(camera_activity|onConnect|job_state|model_state|embeddings_reindex_progress|birdseye_layout|notifications?|audio_transcription|profile|restart|review_state)(\/|$)/;
const DESCRIBED = {
  zh: "这是 Frigate 的生成式描述，不是检测结果：请看该摄像头的画面核实。",
  en: "This is Frigate's own description and no detection: look at the camera's picture.",
};
const HINT = {
  zh: "请在网关的映射里写明这个标签的含义，或在 Frigate 中不跟踪它。",
  en: "Enter in the gateway's mapping what the label means, or let Frigate not track it.",
};

interface Label {
  readonly label: string;
  readonly event: EventKind | undefined;
}

/** Cameras name the same few things again and again. */
const LABELS = new Map<string, Label>();
const LABELS_KEPT = 2_000;
const LONGEST_LABEL = 60;

function labelOf(label: string): Label {
  const known = LABELS.get(label);
  if (known !== undefined) return known;
  const found = lookLabel(label);
  if (label.length > LONGEST_LABEL) return found;
  if (LABELS.size >= LABELS_KEPT) LABELS.clear();
  LABELS.set(label, found);
  return found;
}

function lookLabel(label: string): Label {
  const plain = label.toLowerCase().replaceAll(/[ -]/g, "_");
  if (Object.hasOwn(SOUNDS, plain)) return { label, event: SOUNDS[plain] };
  const { word } = NOTHING.test(plain) ? { word: undefined } : scene(label);
  return { label, event: word === "alive" || word === "input" ? undefined : word };
}

/** Names of a tracked object: its label, and what a classifier calls it (a text, or [text, score] by version). */
function labelsOf({ label, sub_label: sub }: JsonObject): readonly Label[] {
  const name: unknown = Array.isArray(sub) ? sub[0] : sub;
  const first = typeof label === "string" ? [labelOf(label)] : [];
  // Names of people are sub-labels too: only a danger counts.
  const second =
    typeof name === "string" && name.length <= 60 ? [labelOf(name)].filter(({ event }) => event !== undefined && mayCostALife(event)) : [];
  return [...second, ...first];
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value
        .slice(0, 50)
        .map((one: unknown): unknown => (Array.isArray(one) ? one[0] : one))
        .filter((one): one is string => typeof one === "string" && one.length <= 60)
    : [];

/** A camera, or the zone of it where that is registered as a device of its own. */
const idsOf = (camera: string, zones: readonly string[]): readonly string[] => [...zones.map((zone) => `${camera}:${zone}`), camera];

/** A tracked object that nobody knows: urgent where its name sounds like it. */
function tellLabels(draft: Draft, labels: readonly Label[]): void {
  for (const { label, event } of labels)
    if (event === undefined && !NOTHING.test(label.replaceAll(/[ -]/g, "_")) && scene(label).word === undefined)
      tellUnknownSight(draft, label, "/after/label", scene(label).urgent, HINT);
}

function readEvent(source: Source, type: string, before: JsonObject, after: JsonObject): void {
  const { turn } = source;
  // Frigate itself does not believe it, and did not before.
  const isFalse = after.false_positive === true;
  if (isFalse && before.false_positive !== false) {
    turn.ignored++;
    return;
  }
  const isNew = !isFalse && (type === "new" || before.false_positive === true);
  const isEnd = isFalse || type === "end";
  const labels = labelsOf(after);
  const danger = labels.find(({ event }) => event !== undefined && mayCostALife(event));
  const seen = danger ?? labels.find(({ event }) => event !== undefined);
  const camera = idOf(after.camera) ?? "";
  const zones = [...new Set([...textsOf(after.current_zones), ...textsOf(after.entered_zones)])];
  const ids = idsOf(camera, zones);
  if (!isNew && danger === undefined && !ids.some((id) => source.device(id) !== undefined)) {
    turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, ids, danger !== undefined && !isEnd ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, isEnd ? (after.end_time ?? after.frame_time) : (after.frame_time ?? after.start_time), "/after/frame_time");
  draft.hear();
  const id = idOf(after.id) ?? null;
  if (seen?.event === undefined) {
    if (isNew) tellLabels(draft, labels);
    return;
  }
  const { event, label } = seen;
  const data = { label, ...(zones.length > 0 && { zones }) };
  const confidence = confidenceOf(after.top_score ?? after.score);
  if (isMoment(event)) {
    if (isNew) addState(draft, { event, state: "pulse", id, confidence, data });
  } else addState(draft, { event, state: isEnd ? "off" : "on", part: id ?? "", id, quiet: isEnd, confidence, data: isEnd ? {} : data });
}

/** Reviews say again what objects said; only a danger is read from them, for those who pass on nothing else. */
function readReview(source: Source, type: string, after: JsonObject): void {
  const isEnd = type === "end";
  const said = objectOf(after.data) ?? {};
  const labels = [...textsOf(said.objects), ...textsOf(said.audio), ...textsOf(said.sub_labels)].map(labelOf);
  const dangers = labels.filter(({ event }) => event !== undefined && mayCostALife(event));
  const ids = idsOf(idOf(after.camera) ?? "", textsOf(said.zones));
  const unknown = labels.filter(({ label, event }) => event === undefined && scene(label).urgent);
  if (dangers.length + unknown.length === 0 && !ids.some((id) => source.device(id) !== undefined)) {
    source.turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, ids, dangers.length + unknown.length > 0 && !isEnd ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, isEnd ? after.end_time : (after.start_time ?? after.end_time), "/after/start_time");
  draft.hear();
  const id = idOf(after.id) ?? null;
  if (type === "new") tellLabels(draft, unknown);
  for (const { event, label } of dangers)
    if (event !== undefined)
      addState(draft, { event, state: isEnd ? "off" : "on", part: id ?? "", id, quiet: isEnd, data: isEnd ? {} : { label } });
}

function readUpdate(source: Source, value: unknown): void {
  const message = objectOf(value);
  const after = objectOf(message?.after);
  const type = String(message?.type ?? "");
  if (after === undefined || idOf(after.camera) === undefined || !/^(new|update|end|genai)$/.test(type)) {
    unknownShape(source, "", "Frigate", "type (new, update, end), before, after", value, namesDanger(value));
    return;
  }
  if (type === "genai") readDescribed(source, after);
  else if (source.rest.endsWith("reviews")) readReview(source, type, after);
  else readEvent(source, type, objectOf(message?.before) ?? {}, after);
}

/** A review as a model describes it: prose is no event, and somebody looks where it tells of a danger. */
function readDescribed(source: Source, after: JsonObject): void {
  const { title, other_concerns: concerns } = objectOf(objectOf(after.data)?.metadata) ?? {};
  const grave = [title, ...(Array.isArray(concerns) ? concerns.slice(0, 20) : [])].find(soundsGrave);
  const ids = idsOf(idOf(after.camera) ?? "", []);
  if (grave === undefined && !ids.some((id) => source.device(id) !== undefined)) {
    source.turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, ids, grave === undefined ? {} : { alarm: true });
  if (draft === undefined) return;
  setPlatformTime(draft, after.end_time ?? after.start_time, "/after/start_time");
  draft.hear();
  if (grave !== undefined) tellUnknownSight(draft, grave.slice(0, 200), "/after/data/metadata", true, DESCRIBED);
}

/** Each camera's frames per second: none means that no picture comes. */
function readStats(source: Source, value: unknown): void {
  const cameras = isObject(value) ? objectOf(value.cameras) : undefined;
  if (cameras === undefined) {
    unknownShape(source, "", "Frigate", "cameras", value);
    return;
  }
  source.turn.ignored++;
  for (const [name, said] of Object.entries(cameras).slice(0, 500)) {
    // Only a number that is 0 says that the picture stands still.
    const fps = isObject(said) ? numberOf(said.camera_fps) : undefined;
    const draft = fps === undefined ? undefined : source.draftOf(name);
    if (draft === undefined) continue;
    setPlatformTime(draft, undefined, "");
    if (fps === 0) addState(draft, { event: "fault", state: "on", part: "camera_fps", data: { camera_fps: 0 } });
    else addState(draft, { event: "fault", state: "off", part: "camera_fps", quiet: true });
  }
}

function readAvailable(source: Source, word: string): void {
  const { gateway, turn } = source;
  const link = word === "online" ? "online" : word === "offline" || word === "stopped" ? "offline" : undefined;
  const draft = gateway === null ? undefined : source.draftOf(gateway.device.externalId);
  if (link === undefined || draft === undefined || (turn.message.replayed && link === "online")) turn.ignored++;
  else draft.link = link;
}

/** Roles of a camera's streams: without detection it is blind, without recording it is out of order. */
function readStatus(source: Source, draft: Draft, role: string, word: string): void {
  if (word !== "online" && word !== "offline") source.turn.ignored++;
  else if (source.turn.message.replayed && word === "online") source.turn.ignored++;
  else if (role === "detect") draft.link = word;
  else {
    const on = word === "offline";
    addState(draft, { event: "fault", state: on ? "on" : "off", part: role, quiet: !on, data: on ? { role } : {} });
  }
}

function readSound(draft: Draft, sound: string, word: string): void {
  const { event } = labelOf(sound);
  if (NOTHING.test(sound) || !/^(on|off)$/i.test(word)) draft.hear();
  else if (event !== undefined && !isMoment(event)) {
    const on = /^on$/i.test(word);
    addState(draft, { event, state: on ? "on" : "off", part: `audio ${sound}`, quiet: !on, data: on ? { sound } : {} });
  } else if (/^on$/i.test(word)) tellUnknownSight(draft, `audio/${sound}`, "", scene(sound).urgent, HINT);
  else draft.hear();
}

/** Topics of one camera or zone with a bare word on them. */
function readWord(source: Source, steps: readonly string[], word: string): void {
  const { turn } = source;
  const [camera = "", what = "", leaf = ""] = steps;
  const draft = source.draftOf(camera);
  if (draft === undefined) {
    const { event } = labelOf(leaf);
    const danger = what === "audio" && /^on$/i.test(word) && (event === undefined ? scene(leaf).urgent : mayCostALife(event));
    if (danger) draftOfAny(source, [camera], { alarm: true });
    else turn.ignored++;
    return;
  }
  setPlatformTime(draft, undefined, "");
  if (what === "status") readStatus(source, draft, leaf, word);
  else if (what === "audio") readSound(draft, leaf, word);
  else if (what === "classification") readClass(draft, leaf, word);
  else if (what === "motion" && /^(on|off)$/i.test(word))
    addState(draft, { event: "motion", state: /^on$/i.test(word) ? "on" : "off", quiet: true });
  else if (what === "person" && leaf === "" && /^\d{1,4}$/.test(word)) {
    const field = measurementField(draft, "people_count");
    if (field === undefined) draft.hear();
    else addNumber(draft, field, Number(word), what, "");
  } else if (what === "person" && leaf === "") {
    const detail = { zh: `此处应为人数，收到 ${shown(word)}。`, en: `A number of persons is expected here, got ${shown(word)}.` };
    turn.fault("wrong-type", "", detail, draft.device.id);
  } else if (leaf === "" && /^\d{1,4}$/.test(word)) readCount(draft, what, Number(word));
  else draft.hear();
}

/** How many of a thing are in the picture, where nothing else is passed on: a fire that is counted is one. */
function readCount(draft: Draft, label: string, count: number): void {
  const { event } = labelOf(label);
  if (event === undefined || !mayCostALife(event)) draft.hear();
  else addState(draft, { event, state: count > 0 ? "on" : "off", part: `count ${label}`, quiet: true, data: count > 0 ? { label } : {} });
}

/** What a classifier of one's own calls the picture; any other word ends the dangers that it named. */
function readClass(draft: Draft, model: string, word: string): void {
  const { event } = labelOf(word);
  draft.hear();
  if (event === undefined && scene(word).urgent) tellUnknownSight(draft, word, "", true, HINT);
  for (const danger of ["video-flame", "video-smoke", "fallen-person"] as const) {
    const on = event === danger;
    addState(draft, { event: danger, state: on ? "on" : "off", part: `class ${model}`, quiet: true, data: on ? { label: word } : {} });
  }
}

/** A word that came later for an object that is tracked, or a picture that looks like what somebody described. */
function readNamed(source: Source, value: unknown): void {
  const said = objectOf(value);
  const label = Array.isArray(said?.sub_label) ? said.sub_label[0] : (said?.sub_label ?? said?.name ?? said?.attribute);
  const found = typeof label === "string" && label.length <= 60 ? labelOf(label) : undefined;
  const danger = found !== undefined && (found.event === undefined ? scene(found.label).urgent : mayCostALife(found.event));
  // Names of people and number plates, and descriptions in prose.
  if (said === undefined || found === undefined || !danger || /^(?:description|face|lpr)$/.test(String(said.type))) {
    source.turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, [said.camera], { alarm: true });
  if (draft === undefined) return;
  setPlatformTime(draft, said.timestamp, "/timestamp");
  const id = idOf(said.id) ?? idOf(said.event_id) ?? null;
  if (found.event === undefined) tellLabels(draft, [found]);
  else
    addState(draft, {
      event: found.event,
      state: "on",
      part: id ?? "",
      id,
      confidence: confidenceOf(said.score),
      data: { label: found.label },
    });
}

function isPicture(payload: Uint8Array): boolean {
  return (payload[0] === 0xff && payload[1] === 0xd8) || (payload[0] === 0x89 && payload[1] === 0x50);
}

const restOf = (source: Source): string => source.rest.replace(/^frigate\//, "");

/** Frigate: what it tracks, hears and reviews, by MQTT. */
export const frigate: Decoder = {
  name: "frigate",
  format: "frigate",
  claims: () => false,
  readBytes(source) {
    const rest = restOf(source);
    const { turn } = source;
    if (
      /(^|\/)(set|suspend|onConnect|restart)$/.test(rest) ||
      OWN_TOPICS.test(rest) ||
      (rest.endsWith("/snapshot") && isPicture(turn.message.payload))
    ) {
      turn.ignored++;
      return true;
    }
    const text = turn.text?.trim();
    if (text === undefined || text.length > 200 || !/^[\p{L}\p{N} _.+-]+$/u.test(text)) return false;
    const steps = rest.split("/");
    if (steps.length === 1 && rest === "available") readAvailable(source, text.toLowerCase());
    else if (steps.length > 1) readWord(source, steps, text);
    else return false;
    return true;
  },
  decode(source, value) {
    const rest = restOf(source);
    if (rest === "stats") readStats(source, value);
    else if (rest === "triggers" || rest === "tracked_object_update") readNamed(source, value);
    else if (rest === "events" || rest === "reviews") for (const { message } of messagesOf(source, value)) readUpdate(source, message);
    else if (isObject(value) && isObject(value.after)) readUpdate(source, value);
    else if (rest.includes("/") && !holdsAlarm(value, 0) && !namesDanger(value)) source.turn.ignored++;
    else unknownShape(source, "", "Frigate", "events, reviews, stats, available", value);
  },
  soundsUrgent(_source, text) {
    const label = /"(?:sub_)?label"\s*:\s*\[?\s*"([^"\\]{1,60})"/g;
    for (const [, name = ""] of text.slice(0, 65_536).matchAll(label)) {
      const { event } = labelOf(name);
      if (event !== undefined && mayCostALife(event)) return true;
    }
    return false;
  },
};
