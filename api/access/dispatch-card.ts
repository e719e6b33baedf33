import {
  CASE_STATE_WORDS,
  type CardLine,
  type CardTo,
  type Case,
  type DispatchCard,
  isAnswered,
  isLost,
  type Medical,
  MOBILITY_WORDS,
  type Person,
  type Words,
} from "../../contracts/index.ts";
import { isLookedFor } from "./lost-sheet.ts";

/** What a card is made of, as far as the role may know it. */
export interface CardFacts {
  readonly case: Case;
  /** Already in the words that the asker may read, without a name. */
  readonly happened: Words;
  readonly person: Person | undefined;
  /** Ages, illnesses and who lives there are shown to this role. */
  readonly seesPeople: boolean;
  readonly seesHealth: boolean;
  readonly livingThere: readonly Person[];
  readonly lift: boolean | null;
  readonly callback: string | null;
  /** A picture of her that can be shown to the police. */
  readonly hasPortrait: boolean;
  readonly year: number;
  /** "HH:MM" in the community's zone. */
  clock(at: string): string;
}

const same = (text: string): Words => ({ zh: text, en: text });
const said = (text: string | null | undefined): Words | null => (text == null || text === "" ? null : same(text));
const joined = (parts: readonly (Words | null)[]): Words | null => {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : { zh: known.map(({ zh }) => zh).join("，"), en: known.map(({ en }) => en).join(", ") };
};

const SEX: Readonly<Record<"f" | "m", Words>> = { f: { zh: "女", en: "female" }, m: { zh: "男", en: "male" } };

function who({ person, seesPeople, year }: CardFacts): Words | null {
  if (person === undefined || !seesPeople) return null;
  const age =
    person.birthYear === null ? null : { zh: `约 ${year - person.birthYear} 岁`, en: `about ${year - person.birthYear} years old` };
  return joined([age, person.sex === null ? null : SEX[person.sex], person.mobility === "walks" ? null : MOBILITY_WORDS[person.mobility]]);
}

/** Floor and door, and how one gets up there. */
function door({ case: one, person, lift }: CardFacts): Words | null {
  const { place } = one;
  if (place === null) return null;
  const floor = place.floor === null ? null : { zh: `${place.floor} 楼`, en: `floor ${place.floor}` };
  const climbs = person?.needs.includes("no-lift") === true;
  const up = climbs
    ? { zh: "无电梯，走楼梯", en: "no lift, stairs" }
    : lift
      ? { zh: "有电梯", en: "there is a lift" }
      : { zh: "电梯待问", en: "lift: ask" };
  return joined([floor, same(place.name), up]);
}

/** What somebody heard of her by telephone, with when; whether she breathes is asked all the same where nobody did. */
function awake({ case: one, clock }: CardFacts): Words | null {
  const heard = one.calls.findLast((call) => call.to === "person" && isAnswered(call.result));
  if (heard === undefined) return null;
  const at = clock(heard.endedAt ?? heard.startedAt);
  return { zh: `${at} ${heard.byName}电话中听到本人说话`, en: `${at} ${heard.byName} heard her speak by telephone` };
}

/** Who is inside and cannot walk out: what help they need, nobody's name. */
function inside({ livingThere, seesPeople }: CardFacts): Words | null {
  if (!seesPeople || livingThere.length === 0) return null;
  const bound = livingThere.filter(({ mobility }) => mobility !== "walks").map(({ mobility }) => MOBILITY_WORDS[mobility]);
  const oxygen = livingThere.some(({ needs }) => needs.includes("oxygen")) ? { zh: "屋内有氧气", en: "oxygen in the home" } : null;
  return joined([{ zh: `登记居住 ${livingThere.length} 人`, en: `${livingThere.length} registered there` }, ...bound, oxygen]);
}

function waits({ case: one }: CardFacts): Words | null {
  const name = one.takenByName ?? one.assignedToName;
  if (name === null || one.state === "new" || one.state === "accepted") return null;
  const state = CASE_STATE_WORDS[one.state];
  return { zh: `${name}（${state.zh}）`, en: `${name} (${state.en.toLowerCase()})` };
}

/** As long as she is looked for. */
const lostOf = (one: Case): Case["lost"] => (isLookedFor(one) ? one.lost : undefined);

/** Where whoever saw her last did: a sighting that is newer than what was said at first takes its place. */
function seen({ case: one, clock }: CardFacts): Words | null {
  const { description: said = null, sightings = [] } = lostOf(one) ?? {};
  const last = sightings.at(-1);
  const newer = last !== undefined && (said?.seenAt == null || last.at >= said.seenAt) ? last : null;
  const at = newer?.at ?? said?.seenAt ?? null;
  const where = newer?.where ?? said?.seenWhere ?? null;
  const way = newer === null ? (said?.direction ?? null) : newer.direction;
  const parts = [
    at === null ? null : same(clock(at)),
    where === null ? null : same(where),
    way === null ? null : { zh: `往${way}`, en: `towards ${way}` },
  ];
  return joined(parts);
}

/** As consented on paper, and to those who see health data. */
function medical({ person, seesHealth }: CardFacts, part: "illnesses" | "medicines" | "allergies"): Words | null {
  const known: Medical | null | undefined = person?.facts?.medical;
  return seesHealth && known?.consent != null ? said(known[part]) : null;
}

/** The lines of each card, in the order in which its dispatcher asks. */
const ORDER: Readonly<Record<CardTo, readonly CardLine["name"][]>> = {
  "120": ["address", "way", "door", "happened", "awake", "who", "illnesses", "medicines", "allergies", "waits", "callback"],
  "119": ["address", "way", "door", "happened", "inside", "waits", "callback"],
  "110": ["address", "way", "door", "happened", "who", "waits", "callback"],
};
/** Of somebody lost the police ask how she looks and where she was seen before they ask for a door. */
const LOST_110: readonly CardLine["name"][] = ["happened", "who", "wearing", "seen", "portrait", "address", "waits", "callback"];

/** What is said to the dispatcher, filled from the registers; what nobody registered is left to be asked. */
export function dispatchCard(to: CardTo, facts: CardFacts): DispatchCard {
  const { case: one, person, happened, callback } = facts;
  const saidOf: Readonly<Record<CardLine["name"], () => Words | null>> = {
    address: () => said(one.place?.path),
    way: () => (facts.seesPeople ? said(person?.facts?.way) : null),
    door: () => door(facts),
    happened: () => happened,
    awake: () => awake(facts),
    who: () => who(facts),
    wearing: () => said(lostOf(one)?.description?.wearing),
    seen: () => seen(facts),
    portrait: () => (facts.hasPortrait ? { zh: "有照片，可出示给民警", en: "There is one: it can be shown to the police" } : null),
    inside: () => inside(facts),
    illnesses: () => medical(facts, "illnesses"),
    medicines: () => medical(facts, "medicines"),
    allergies: () => medical(facts, "allergies"),
    waits: () => waits(facts),
    callback: () => said(callback),
  };
  return {
    to,
    case: one.id,
    number: one.number,
    lines: (to === "110" && isLost(one) ? LOST_110 : ORDER[to]).map((name) => ({ name, said: saidOf[name]() })),
  };
}
