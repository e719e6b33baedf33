import type { EventKind } from "../../contracts/index.ts";
import { confidenceOf, marksOf } from "../events.ts";
import { plain } from "../knowledge.ts";
import { setPlatformTime } from "../properties.ts";
import { step } from "../say.ts";
import { isMarked, isObject, type JsonObject } from "../shape.ts";
import { picturesIn } from "../snapshot.ts";
import { onceADay } from "../unknown-keys.ts";
import { ownAlarm } from "../verdict.ts";
import { addSight, isMoment, mayCostALife, tellUnknownSight } from "./camera-alert.ts";
import { draftOfAny, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { camerasIn, confidenceIn, END_TIMES, type Flat, first, flatten, idsOf, STRONG, saysOver, TIMES, WEAK } from "./edge-keys.ts";
import { readPeopleCount } from "./people-counts.ts";
import { scene } from "./scene-words.ts";

const DEEPEST = 5;
const MOST = 100;
/** Names of messages, and of nothing that was seen. */
const GENERIC =
  /^(alarms?|alerts?|events?|ai|warn(ing)?|detect(ion|ed|or)?|result|notify|notification|push|report|upload|data|info|message|image|picture|报警|告警|预警|事件|通知|上报|推送|检测|识别)$/i;
const HINT = {
  zh: "请对照盒子的算法表，在网关的映射里写明它的含义。",
  en: "Look it up in the box's list of algorithms and enter in the gateway's mapping what it means.",
};

/** One object that names something, with what stands around it, outermost first. */
interface Found {
  readonly around: readonly JsonObject[];
  readonly where: string;
  readonly name: string;
  /** Undefined where nobody knows what the name means. */
  readonly word: EventKind | "alive" | "input" | undefined;
}

/** A value as a name; empty where it is none. */
function nameIn(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text.length > 200 ? "" : text;
}

const ranksOf = (keys: readonly string[]): ReadonlyMap<string, number> => new Map(keys.map((key, rank) => [key, rank]));
const STRONG_RANKS = ranksOf(STRONG);
const WEAK_RANKS = ranksOf(WEAK);
const NO_NAMES: readonly string[] = [];

/** The names under one key. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value
      .slice(0, 20)
      .map(nameIn)
      .filter((text) => text !== "");
  const text = nameIn(value);
  return text === "" ? NO_NAMES : [text];
}

/** Names by the rank of the key under which they stand; of two spellings of one key the later counts. */
function inOrder(found: ReadonlyMap<number, readonly string[]> | null): readonly string[] {
  if (found === null) return NO_NAMES;
  return [...found].sort(([a], [b]) => a - b).flatMap(([, names]) => names);
}

/** Names in an object, the telling ones first. */
function namesOf(object: JsonObject): { readonly strong: readonly string[]; readonly weak: readonly string[] } {
  let strong: Map<number, readonly string[]> | null = null;
  let weak: Map<number, readonly string[]> | null = null;
  for (const key in object) {
    const name = plain(key);
    const [strongly, weakly] = [STRONG_RANKS.get(name), WEAK_RANKS.get(name)];
    if (strongly === undefined && weakly === undefined) continue;
    const texts = textsIn(object[key]);
    if (texts.length === 0) continue;
    if (strongly !== undefined) strong = (strong ?? new Map()).set(strongly, texts);
    if (weakly !== undefined) weak = (weak ?? new Map()).set(weakly, texts);
  }
  return { strong: inOrder(strong), weak: inOrder(weak) };
}

/** The name that is understood; of several the one that may cost a life. */
function understood(names: readonly string[]): string | undefined {
  const known = names.filter((name) => scene(name).word !== undefined);
  return known.find((name) => scene(name).urgent) ?? known.find((name) => scene(name).word !== "alive") ?? known[0];
}

/**
 * Finds what was seen, however deep the box wraps it. What stands inside a name that is not known explains it only where
 * the name means nothing or what is inside may cost a life: a person in a fight is no mere person.
 * @returns whether something was understood in it
 */
function search(value: unknown, around: readonly JsonObject[], where: string, graveOnly: boolean, found: Found[]): boolean {
  if (around.length > DEEPEST || found.length >= MOST) return false;
  if (Array.isArray(value)) {
    let any = false;
    for (const [i, one] of value.slice(0, MOST).entries()) any = search(one, around, `${where}/${i}`, graveOnly, found) || any;
    return any;
  }
  if (!isObject(value) || typeof value.picture === "string") return false;
  const { strong, weak } = namesOf(value);
  const name = understood(strong) ?? understood(weak);
  const here = [...around, value];
  const word = name === undefined ? undefined : scene(name).word;
  if (name !== undefined && word !== undefined && word !== "alive") {
    if (graveOnly && (word === "input" || isMoment(word) || !mayCostALife(word))) return false;
    found.push({ around: here, where, name, word });
    return true;
  }
  const unknown = word === undefined ? strong.find((one) => !GENERIC.test(one)) : undefined;
  let inside = false;
  for (const key in value) {
    const said = value[key];
    if (typeof said !== "string" && (typeof said !== "object" || said === null)) continue;
    // Some put JSON into a text.
    const one = objectOf(said) ?? said;
    if (typeof one === "object" && one !== null)
      inside = search(one, here, `${where}${step(key)}`, graveOnly || unknown !== undefined, found) || inside;
  }
  if (inside) return true;
  if (unknown !== undefined)
    found.push({ around: here, where, name: strong.find((one) => !/^\d+$/.test(one)) ?? unknown, word: undefined });
  else if (word === "alive" && name !== undefined) found.push({ around: here, where, name, word });
  else return false;
  return word === undefined;
}

/** A code that only the box's maker can read may be a fire: urgent, but once a day, for the cure is a setting. */
function tellUnknown(source: Source, { name, where }: Found, ids: readonly string[]): void {
  const isCode = /^[\d._-]+$/.test(name);
  const urgent = isCode || scene(name).urgent;
  const draft = draftOfAny(source, ids, urgent ? { alarm: true } : {});
  if (draft === undefined) return;
  draft.hear();
  if (isCode && !onceADay(draft, [`code ${name}`])) return;
  tellUnknownSight(draft, name, where, urgent, HINT);
}

function readFound(source: Source, one: Found, pictures: ReturnType<typeof picturesIn>, told: Set<string>): void {
  const { around, name, where, word } = one;
  const flat: Flat = flatten(around);
  const { urgent, isOver: overByName } = scene(name);
  const isOver = overByName || saysOver(flat);
  const cameras = camerasIn(flat);
  const ids = idsOf(flat, cameras, source.rest);
  if (word === undefined) {
    if (!isOver) tellUnknown(source, one, ids);
    return;
  }
  const draft = draftOfAny(source, ids, urgent && !isOver ? { alarm: true } : {});
  if (draft === undefined) return;
  const marks: JsonObject = around.length === 1 ? (around[0] ?? {}) : Object.assign({}, ...around);
  const time = (isOver ? first(flat, END_TIMES) : undefined) ?? first(flat, TIMES);
  setPlatformTime(draft, time, where, marksOf(draft, marks));
  draft.hear();
  if (word === "alive") return;
  const event = word === "input" ? ownAlarm(draft) : word;
  if (event === undefined) {
    if (!isOver) tellUnknownSight(draft, name, where, true, HINT);
    return;
  }
  const part = [event === "fault" ? plain(name) : "", cameras[0] ?? ""].filter((text) => text !== "").join("/");
  const key = `${draft.device.id}|${event}|${part}|${isOver}|${draft.at}`;
  if (told.has(key)) return;
  told.add(key);
  const test = ["test", "is-test", "测试"].some((mark) => isMarked(flat.get(mark)));
  addSight(draft, { event, isOver, part, test, confidence: confidenceOf(confidenceIn(flat)), data: { algorithm: name }, pictures });
}

/** Whether any text in it is the name of a danger. */
function namesDanger(text: string): boolean {
  for (const [, name = ""] of text.slice(0, 65_536).matchAll(/"([^"\\]{1,60})"/g)) {
    const { word, urgent } = scene(name);
    // An input alone is no danger: any wire may be on it.
    if (urgent && word !== undefined && word !== "input") return true;
  }
  return false;
}

/** Boxes that look at the pictures of cameras: JSON with the name of an algorithm, in whatever shape. */
export const edgeBox: Decoder = {
  name: "edge-box",
  format: "edge-box",
  claims: () => false,
  decode(source, value) {
    if (isObject(value) && readPeopleCount(source, value)) return;
    const found: Found[] = [];
    search(value, [], "", false, found);
    if (found.length === 0) {
      unknownShape(
        source,
        "",
        "AI 盒子 / edge box",
        "alarmType / eventType / algorithmName",
        namesDanger(source.turn.text ?? "") ? { alarm: true } : value,
      );
      return;
    }
    // Where the hub has taken out a picture it says so in these letters.
    const pictures = source.turn.text?.includes('"picture"') === true ? picturesIn(value) : [];
    const told = new Set<string>();
    for (const one of found) readFound(source, one, pictures, told);
  },
  soundsUrgent: (_source, text) => namesDanger(text),
};
