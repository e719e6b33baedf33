import { EVENT_KINDS, Quality } from "../../contracts/index.ts";
import { setPlatformTime } from "../properties.ts";
import { shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { bareWord, valueOfWord } from "./bare-word.ts";
import { holdsAlarm } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { ENVELOPE, freshness, keepStart } from "./zigbee-freshness.ts";
import { type LearntDevice, type Meaning, usualMeaning } from "./zigbee-meaning.ts";
import { draftFor, learn, type Named, nameOf } from "./zigbee-names.ts";
import { addProperty, addTest, addUnexplained, namedEvent, type Reading } from "./zigbee-say.ts";

function linkOf(said: unknown): "online" | "offline" | undefined {
  const word = isObject(said) ? said.state : said;
  return word === "online" || word === "offline" ? word : undefined;
}

function readBridge(source: Source, leaf: string, value: unknown): void {
  const { gateway, turn } = source;
  if (leaf === "devices") learn(source, value);
  else if (leaf === "state") {
    const link = linkOf(value);
    if (link === "online" && !turn.message.replayed) keepStart(source);
    const draft = gateway === null ? undefined : source.draftOf(gateway.device.externalId);
    if (draft === undefined || link === undefined || (turn.message.replayed && link === "online")) turn.ignored++;
    else draft.link = link;
  } else turn.ignored++;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

function meaningFor(learnt: LearntDevice | undefined, key: string, value: unknown): Meaning | undefined {
  if (learnt === undefined || isEmpty(learnt.says)) return usualMeaning(key, value);
  return Object.hasOwn(learnt.says, key) ? learnt.says[key] : undefined;
}

function readObject(source: Source, named: Named, draft: Draft, said: JsonObject, whole: boolean): void {
  const { learnt } = named;
  const entries: { readonly key: string; readonly value: unknown; readonly meaning: Meaning | undefined }[] = [];
  let [tests, test, calls] = [0, false, false];
  for (const key in said) {
    if (ENVELOPE.has(key)) continue;
    const value = said[key];
    const meaning = meaningFor(learnt, key, value);
    entries.push({ key, value, meaning });
    if (meaning?.is === "test") {
      tests++;
      test ||= value === true;
    } else if (meaning?.is === "state") {
      const event = namedEvent(draft, meaning.event);
      calls ||= event !== undefined && EVENT_KINDS[event].shape === "pulse";
    }
  }
  setPlatformTime(draft, said.last_seen, "/last_seen");
  const { resent, stale, unsure } = freshness(source, draft, said, calls, whole);
  if (resent) draft.bits |= Quality.replayed;
  const reading: Reading = { source, draft, test, resent, stale, unsure };
  const before = draft.events.length;
  for (const { key, value, meaning } of entries) {
    if (meaning === undefined && value !== null && (learnt === undefined || learnt.other?.includes(key) === false))
      addUnexplained(reading, key, value);
    else if (meaning !== undefined && meaning.is !== "test") addProperty(reading, key, meaning, value);
    else draft.hear();
  }
  if (tests > 0)
    addTest(
      draft,
      test,
      draft.events.slice(before).some(({ state }) => state !== "off"),
    );
  if (entries.length === 0) draft.hear();
}

function readDevice(source: Source, value: unknown): void {
  const { turn } = source;
  const named = nameOf(source);
  if (named.leaf !== "" && /^(set|get)(\/|$)/.test(named.leaf)) {
    turn.ignored++;
    return;
  }
  const draft = draftFor(source, named, value);
  if (draft === undefined) return;
  if (named.leaf === "availability") {
    const link = linkOf(value);
    if (link === undefined || (turn.message.replayed && link === "online")) turn.ignored++;
    else draft.link = link;
  } else if (named.leaf === "" && isObject(value)) readObject(source, named, draft, value, true);
  else if (named.leaf !== "" && !named.leaf.includes("/")) readObject(source, named, draft, { [named.leaf]: value }, false);
  else {
    const detail = { zh: `此处应为属性对象，收到 ${shown(value)}。`, en: `An object of properties is expected here, got ${shown(value)}.` };
    turn.fault("not-an-object", "", detail, draft.device.id, holdsAlarm(value, 0));
  }
}

/** Zigbee2MQTT: what each property means is learnt from the retained bridge/devices. */
export const zigbee2mqtt: Decoder = {
  name: "zigbee2mqtt",
  format: "zigbee2mqtt",
  claims: () => false,
  readBytes(source) {
    // Only a plain word: JSON is parsed where all JSON is, and bytes are told there.
    const word = bareWord(source);
    if (word === undefined) return false;
    // As the attribute output and older versions send them.
    this.decode(source, valueOfWord(word));
    return true;
  },
  decode(source, value) {
    const bridge = source.rest.startsWith("bridge/") ? /^bridge\/(.+)$/.exec(source.rest)?.[1] : undefined;
    if (bridge !== undefined) readBridge(source, bridge, value);
    else readDevice(source, value);
  },
};
