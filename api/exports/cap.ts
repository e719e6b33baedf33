import {
  ALERT_STATE_WORDS,
  type Alert,
  type Certainty,
  type Family,
  INTERNAL_GRADING,
  LANGUAGES,
  type Language,
  type Place,
  type Point,
  SEVERITY_WORDS,
  type Severity,
  VERDICT_WORDS,
  type Verdict,
  type Words,
} from "../../contracts/index.ts";
import { group, leaf, XML_HEAD } from "./xml.ts";

const NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2";
const LANGUAGE_CODES: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

/** Radius of the circle round a place's point, in km: about a building and its yard. */
const AROUND_KM = 0.05;

const CATEGORY: Readonly<Record<Family, string>> = {
  fire: "Fire",
  person: "Rescue",
  vitals: "Health",
  activity: "Health",
  public: "Safety",
  water: "Infra",
  lift: "Rescue",
  device: "Infra",
  hub: "Infra",
  matter: "Other",
};
const GRADE: Readonly<Record<Severity, readonly [severity: string, urgency: string]>> = {
  critical: ["Extreme", "Immediate"],
  high: ["Severe", "Expected"],
  medium: ["Moderate", "Future"],
  low: ["Minor", "Future"],
};
const CERTAINTY: Readonly<Record<Certainty, string>> = { possible: "Possible", likely: "Likely", observed: "Observed" };
/** Families about somebody's body: where she is stands in words for whoever helps, and on no map. */
const BODILY: readonly Family[] = ["person", "vitals", "activity"];

/** Families in which somebody must go into the home itself. */
const INTO_HOMES: readonly Family[] = ["fire", "person"];

export const CAP_RESTRICTION: Words = {
  zh: "仅供收到本件的单位内部处置使用，不得转发或公开。本件由社区守望平台导出，不是公众预警。",
  en: "For the receiving organisation's own response only, not to be passed on or made public. Exported by a community hub; no public warning.",
};
const DRILL: Words = { zh: "演练，不是真实事件。", en: "A drill, nothing real." };
const SENDER: Words = { zh: "社区守望平台（导出件，非政府发布）", en: "Community hub (an export, not issued by government)" };

/** CAP writes UTC as -00:00, never as Z, and no fractions. */
export const capTime = (iso: string): string => `${iso.slice(0, 19)}-00:00`;
/** Neither spaces nor commas nor what XML reserves may stand in sender and identifier. */
const plain = (text: string): string => text.replace(/[^\w.:-]/g, "_");
const both = ({ zh, en }: Words): string => `${zh} / ${en}`;

const wasNothing = (verdict: Verdict | null): boolean => verdict !== null && verdict !== "true";

function statusOf(alert: Alert): "Actual" | "Exercise" | "Test" {
  if (alert.drill !== undefined) return "Exercise";
  return alert.verdict === "test" ? "Test" : "Actual";
}

function messageTypeOf(alert: Alert): "Alert" | "Update" | "Cancel" {
  if (alert.closedAt !== null && wasNothing(alert.verdict)) return "Cancel";
  return alert.changedAt === alert.raisedAt ? "Alert" : "Update";
}

function certaintyOf({ verdict, certainty }: Alert): string {
  if (verdict === "true") return "Observed";
  return wasNothing(verdict) ? "Unlikely" : CERTAINTY[certainty];
}

/** Where it is, as far as the receiver needs it. */
export interface CapArea {
  /** As one says it; null where no place is registered. */
  readonly words: string | null;
  /** The middle of the circle, in degrees of WGS-84; null where none is shown. */
  readonly point: Point | null;
}

interface Places {
  get(id: string): Place | undefined;
  spoken(id: string): string | undefined;
}

/** Its own point or that of what is nearest above it. */
function pointOf(at: Place | undefined, places: Places): Point | null {
  for (let one = at; one !== undefined; one = one.parent === null ? undefined : places.get(one.parent)) {
    if (one.point !== null) return one.point;
  }
  return null;
}

const isDwelling = ({ level }: Place): boolean => level === "home" || level === "room";

/** The place itself, and above a home or a room whatever holds it: the building or its unit. */
function aroundDwelling(id: string, places: Places): Place | undefined {
  let at = places.get(id);
  while (at !== undefined && isDwelling(at)) at = at.parent === null ? undefined : places.get(at.parent);
  return at;
}

/**
 * Where an alert is, for a receiver outside. A home is named only where somebody must go into it: in a fire (gas and carbon
 * monoxide too) and where a person needs rescue. The circle is never that of a home, for it says nothing that the building's
 * does not; it is left out where the alert is about somebody.
 * @param mayShowPosition whether the caller may see where places lie
 */
export function capArea({ place, family, person }: Alert, mayShowPosition: boolean, places: Places): CapArea {
  if (place === null) return { words: null, point: null };
  const around = aroundDwelling(place.id, places);
  const words = INTO_HOMES.includes(family) ? place.path : around === undefined ? null : places.spoken(around.id);
  const isShown = mayShowPosition && person === null && !BODILY.includes(family);
  return { words: words || null, point: isShown ? pointOf(around, places) : null };
}

function areaOf({ words, point }: CapArea, language: Language): string {
  const where = words ?? { zh: "社区内（位置未登记）", en: "In the community, place not registered" }[language];
  return group("area", leaf("areaDesc", where), point === null ? "" : leaf("circle", `${point.lat},${point.lon} ${AROUND_KM}`));
}

const parameter = (name: string, value: string): string => group("parameter", leaf("valueName", `shouwang:${name}`), leaf("value", value));

function infoOf(alert: Alert, area: CapArea, language: Language): string {
  const [severity, urgency] = GRADE[alert.severity];
  const isOver = !alert.active || alert.closedAt !== null;
  const say = (words: Words): string => words[language];
  const headline = [say(SEVERITY_WORDS[alert.severity]), say(alert.ruleName), ...(area.words === null ? [] : [area.words])].join(" · ");
  const stop = language === "zh" ? "。" : ". ";
  const said = [
    say(INTERNAL_GRADING),
    say(ALERT_STATE_WORDS[alert.state]),
    ...(alert.verdict === null ? [] : [say(VERDICT_WORDS[alert.verdict])]),
    ...(alert.drill === undefined ? [] : [say(DRILL).replace(/[。.]$/, "")]),
  ];
  return group(
    "info",
    leaf("language", LANGUAGE_CODES[language]),
    leaf("category", CATEGORY[alert.family]),
    leaf("event", say(alert.ruleName)),
    leaf("responseType", isOver ? "AllClear" : "Assess"),
    leaf("urgency", isOver ? "Past" : urgency),
    leaf("severity", severity),
    leaf("certainty", certaintyOf(alert)),
    leaf("audience", say(CAP_RESTRICTION)),
    leaf("onset", capTime(alert.happenedAt)),
    leaf("senderName", say(SENDER)),
    leaf("headline", headline),
    leaf("description", `${said.join(stop)}${stop.trim()}`),
    parameter("severity", alert.severity),
    parameter("state", alert.state),
    parameter("rule", alert.rule),
    areaOf(area, language),
  );
}

/**
 * One alert as a message of CAP 1.2: an export of what this hub knows at this change of it, restricted, and no warning to
 * the public. The same state gives the same message. It holds no name, no figure and no device.
 * @param alert as the caller may see it
 */
export function capOf(alert: Alert, area: CapArea): string {
  const sender = `urn:shouwang:${plain(alert.community)}`;
  const identifierAt = (iso: string): string => `${plain(alert.id)}.${Date.parse(iso)}`;
  const type = messageTypeOf(alert);
  const first = `${sender},${identifierAt(alert.raisedAt)},${capTime(alert.raisedAt)}`;
  const content = [
    leaf("identifier", identifierAt(alert.changedAt)),
    leaf("sender", sender),
    leaf("sent", capTime(alert.changedAt)),
    leaf("status", statusOf(alert)),
    leaf("msgType", type),
    leaf("source", both(SENDER)),
    leaf("scope", "Restricted"),
    leaf("restriction", both(CAP_RESTRICTION)),
    leaf("note", alert.drill === undefined ? both(INTERNAL_GRADING) : both(DRILL)),
    type === "Alert" ? "" : leaf("references", first),
    alert.case === null ? "" : leaf("incidents", plain(alert.case)),
    ...LANGUAGES.map((language) => infoOf(alert, area, language)),
  ];
  return `${XML_HEAD}<alert xmlns="${NAMESPACE}">${content.join("")}</alert>\n`;
}
