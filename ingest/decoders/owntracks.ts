import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addMissing, addValue } from "../readings.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { draftOfAny, messagesOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { topicIds } from "./topic-ids.ts";

/** Between the phone and its owner: settings, fences, cards with a face, and commands. */
const HOUSEHOLD = /^(?:card|cmd|configuration|waypoints?|beacon|status|dump|request|msg)$/;
const LEAVES = /\/(?:event|info|waypoints?|steps?|beacon|status|dump|cmd|request)$/;

/** The ids of a phone: user and device as its topic names them, then the two letters that it shows. */
function idsOf(source: Source, message: JsonObject): readonly unknown[] {
  const topic = typeof message.topic === "string" ? message.topic : source.rest;
  const steps = topic
    .replace(/^owntracks\//, "")
    .replace(LEAVES, "")
    .split("/");
  return [...topicIds(steps), ...(steps.length > 1 ? topicIds(steps.slice(0, 1)) : []), message.tid];
}

function addBattery(source: Source, draft: Draft, message: JsonObject, where: string): void {
  const field = measurementField(draft, "battery");
  if (message.batt !== undefined && field !== undefined) addValue(draft, source.knowledge, field, message.batt, "batt", `${where}/batt`);
}

/** Old units send every number in a text; 0,0 is no place and -1 no accuracy. */
function addPlace(source: Source, draft: Draft, message: JsonObject, where: string): void {
  const { lat, lon, acc } = message;
  if (lat === undefined || lon === undefined) return;
  if (Number(lat) === 0 && Number(lon) === 0) {
    addMissing(draft);
    return;
  }
  draft.setTime(message.tst, `${where}/tst`, draft.turn.marks);
  addProperties(draft, source.knowledge, { lat, lon, ...(Number(acc) > 0 ? { accuracy: acc } : {}) }, where);
}

function sayEncrypted(source: Source, draft: Draft | undefined): void {
  const detail = {
    zh: "手机用 OwnTracks 的口令加密了报文，本平台不解密。请在手机的 OwnTracks 设置里清空加密口令（Secret encryption key），改用 TLS 连接。",
    en: "The phone encrypts its messages with a secret of OwnTracks, which the hub does not decrypt. Clear the secret encryption key in the phone's settings and connect by TLS instead.",
  };
  source.turn.fault("binary", "/data", detail, draft?.device.id ?? null);
}

function read(source: Source, message: JsonObject, where: string): void {
  const { turn } = source;
  const type = message._type;
  if (typeof type !== "string") {
    unknownShape(source, where, "OwnTracks", "_type", message);
    return;
  }
  if (HOUSEHOLD.test(type)) {
    turn.ignored++;
    return;
  }
  if (!/^(?:location|transition|steps|lwt|encrypted)$/.test(type)) {
    unknownShape(source, where, "OwnTracks", "_type: location, transition, steps, lwt", message);
    return;
  }
  const draft = draftOfAny(source, idsOf(source, message), undefined);
  if (type === "encrypted") {
    draft?.hear();
    sayEncrypted(source, draft);
    return;
  }
  if (draft === undefined) return;
  if (type === "lwt") {
    // Its time is that of the connection which ended, and no word on when it did.
    draft.link = "offline";
    return;
  }
  const sent = message.created_at ?? message.tst;
  setPlatformTime(draft, sent, `${where}/${message.created_at === undefined ? "tst" : "created_at"}`);
  draft.hear();
  if (type === "steps") {
    const field = measurementField(draft, "steps");
    draft.setTime(message.to ?? message.tst, `${where}/to`, turn.marks);
    if (field !== undefined) addValue(draft, source.knowledge, field, message.steps, "steps", `${where}/steps`);
    return;
  }
  addBattery(source, draft, message, where);
  addPlace(source, draft, message, where);
}

/** The OwnTracks app on the phones of residents and carers: where they are and how full the battery is. */
export const owntracks: Decoder = {
  name: "owntracks",
  format: "owntracks",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
