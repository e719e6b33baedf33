import type { Contact, Person } from "../../contracts/index.ts";
import type { Random } from "../random.ts";
import { GIVEN_F, GIVEN_M, GIVEN_YOUNG, SURNAMES } from "./names.ts";
import { COMMUNITY_ID, type Compound, type PlaceBook } from "./places.ts";

/** A watched home: where it is, who lives there, and the short name used in external ids. */
export interface Household {
  readonly home: string;
  /** e.g. c02-3-2-501 */
  readonly code: string;
  readonly floor: number;
  readonly compound: Compound;
  readonly building: number;
  readonly unit: number;
  readonly people: readonly Person[];
}

interface Kind {
  readonly living: Person["living"];
  readonly mobility: readonly Person["mobility"][];
  readonly count: number;
}
/** 60 people in 50 homes: 10 couples, 5 with a live-in carer, 20 alone, 15 with family; 12 bedridden. */
const KINDS: readonly Kind[] = [
  { living: "alone", mobility: ["walks", "walks", "aid", "walks"], count: 20 },
  { living: "couple", mobility: ["walks", "aid", "walks", "walks"], count: 10 },
  { living: "carer", mobility: ["bedridden"], count: 5 },
  { living: "family", mobility: ["walks", "bedridden", "aid", "wheelchair", "bedridden"], count: 15 },
];
/** Couples in which one nurses the other. */
const NURSED_COUPLES = 1;

/** Needs by running number of the person, so that each kind of need occurs. */
const NEEDS: Readonly<Record<number, Person["needs"]>> = {
  3: ["dementia"],
  9: ["hearing"],
  14: ["dementia", "hearing"],
  17: ["sight"],
  22: ["oxygen"],
  31: ["dialysis"],
  41: ["oxygen"],
  42: ["speech"],
  44: ["oxygen", "speech"],
  47: ["dementia"],
  52: ["hearing"],
  56: ["dementia"],
};

const ABILITY: Readonly<Record<Person["mobility"], Person["ability"]>> = {
  walks: "full",
  aid: "mild",
  wheelchair: "moderate",
  bedridden: "severe",
};

function nameOf(random: Random, sex: "f" | "m", taken: Set<string>): string {
  for (;;) {
    const name = `${SURNAMES[random.int(0, SURNAMES.length - 1)] ?? "王"}${sex === "f" ? random.pick(GIVEN_F) : random.pick(GIVEN_M)}`;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

/** Numbers of a block that no operator gives out (1 0 …), so that a demo can ring nobody. */
function phone(random: Random): string {
  return `100${String(random.int(0, 99_999_999)).padStart(8, "0")}`;
}

function contacts(random: Random, person: { name: string; first: boolean }): Contact[] {
  const child = `${person.name.slice(0, 1)}${random.pick(GIVEN_YOUNG)}`;
  const relation = random.pick(["女儿", "儿子", "女儿", "儿媳"]);
  const neighbour = `${SURNAMES[random.int(0, 30)] ?? "李"}${random.pick(GIVEN_YOUNG)}`;
  return [
    {
      name: child,
      relation,
      phone: phone(random),
      email: person.first ? "family@example.invalid" : null,
      keyholder: random.chance(0.4),
      user: person.first ? "family" : null,
    },
    { name: neighbour, relation: "邻居", phone: phone(random), email: null, keyholder: true, minutes: 5, user: null },
  ];
}

function placeHouseholds(compounds: readonly Compound[], book: PlaceBook, random: Random): Omit<Household, "people">[] {
  const taken = new Set<string>();
  const found: Omit<Household, "people">[] = [];
  const second = compounds[1];
  const settle = (compound: Compound, buildingNumber: number, unit: number, floor: number, door: number): void => {
    const building = compound.buildings[buildingNumber - 1];
    if (building === undefined) return;
    const code = `c${compound.code}-${building.number}-${unit}-${floor}0${door}`;
    if (taken.has(code)) return;
    taken.add(code);
    found.push({ home: book.home(building, unit, floor, door), code, floor, compound, building: building.number, unit });
  };
  if (second) settle(second, 3, 2, 5, 1);
  for (let i = 0; found.length < 50; i++) {
    const compound = compounds[(i * 5 + random.int(0, 2)) % compounds.length];
    const building = compound?.buildings[random.int(0, (compound?.buildings.length ?? 1) - 1)];
    if (compound && building)
      settle(compound, building.number, random.int(1, building.units), random.int(1, Math.min(building.floors, 18)), random.int(1, 2));
  }
  return found;
}

const LIVE_THERE: Readonly<Record<Person["living"], number>> = { alone: 1, couple: 2, carer: 2, family: 3 };

/** What is registered of each home: every ninth of those alone has a cat, and carers come where they are needed. */
function registered(number: number, living: Person["living"], mobility: Person["mobility"]): NonNullable<Person["household"]> {
  const alone = living === "alone";
  return {
    ...{ people: LIVE_THERE[living], pets: alone && number % 9 === 7, robot: living === "family" && number % 5 === 0, heater: true },
    singleBed: mobility === "bedridden",
    visits: alone && mobility === "aid" ? [{ who: "carer", days: ["mon", "wed", "fri"], from: "09:00", to: "11:00" }] : [],
    ...{ sleep: null, by: "demo", byName: "演示数据", at: "2026-01-05T01:00:00.000Z" },
  };
}

/** Invented: how each is spoken to; of the first, all that can be said. */
function factsOf(random: Random, number: number, name: string, needs: Person["needs"]): NonNullable<Person["facts"]> {
  const consent = { by: "self", name, date: "2026-01-05", document: "社区档案柜（演示）" } as const;
  return {
    phone: phone(random),
    hearing: needs.includes("hearing") ? "hard" : "good",
    speech: needs.includes("speech") ? "unclear" : "clear",
    dialect: random.chance(0.3) ? "四川话" : null,
    knock: needs.includes("hearing") ? "敲窗，或按门铃（闪光）" : null,
    way: number === 1 ? "从南门进，3 栋在右手第二栋" : null,
    breakIn: number === 1 ? consent : null,
    medical: number === 1 ? { illnesses: "高血压、骨质疏松", medicines: "氨氯地平 5 毫克每日一次", allergies: "青霉素", consent } : null,
    ...{ by: "demo", byName: "演示数据", at: "2026-01-05T01:00:00.000Z" },
  };
}

/** Invented like everything here: one resident whose clinician prescribed the lower target. */
const SCALE_2: Pick<Person, "spo2Scale" | "spo2Prescriptions"> = {
  spo2Scale: 2,
  spo2Prescriptions: [
    {
      ...{ version: 1, scale: 2, clinician: "陈医生", date: "2026-01-12", by: "clinician", at: "2026-01-12T02:00:00.000Z" },
      reason: "慢阻肺，高碳酸血症型呼吸衰竭，目标 88–92%",
    },
  ],
};

/** The 60 watched residents in their 50 homes. The first of all lives alone at 幸福里二期 3栋2单元501 and has a daughter with a log-in. */
export function settlePeople(compounds: readonly Compound[], book: PlaceBook, random: Random): Household[] {
  const names = new Set<string>();
  const slots = placeHouseholds(compounds, book, random.fork("homes"));
  let number = 0;
  const person = (
    home: string,
    living: Person["living"],
    mobility: Person["mobility"],
    sex: "f" | "m",
    floor: number,
    lift: boolean,
  ): Person => {
    number += 1;
    const own = random.fork(`person-${number}`);
    const name = number === 1 ? "王桂兰" : nameOf(own, sex, names);
    names.add(name);
    const climbs = !lift && floor >= 5 ? (["no-lift"] as const) : [];
    return {
      id: `per-${String(number).padStart(3, "0")}`,
      community: COMMUNITY_ID,
      name,
      birthYear: number === 1 ? 1944 : own.int(1932, 1954),
      sex,
      home,
      living,
      ability: mobility === "bedridden" && own.chance(0.5) ? "total" : ABILITY[mobility],
      mobility,
      needs: [...(NEEDS[number] ?? []), ...climbs],
      state: "home",
      household: registered(number, living, mobility),
      ...(number === 41 ? SCALE_2 : ({ spo2Scale: 1 } as const)),
      contacts: contacts(own, { name, first: number === 1 }),
      facts: factsOf(random.fork(`facts-${number}`), number, name, NEEDS[number] ?? []),
      demo: true,
    };
  };
  let slot = 0;
  return KINDS.flatMap(({ living, mobility, count }) =>
    Array.from({ length: count }, (_, k): Household => {
      const at = slots[slot++];
      if (at === undefined) throw new Error("Fewer homes than households");
      const lift = at.compound.style.lift;
      const first = mobility[k % mobility.length] ?? "walks";
      const one = (sex: "f" | "m", how: Person["mobility"]): Person => person(at.home, living, how, sex, at.floor, lift);
      const people =
        living === "couple"
          ? [one("f", first), one("m", k < NURSED_COUPLES ? "bedridden" : "walks")]
          : [one(number === 0 || random.chance(0.58) ? "f" : "m", first)];
      return { ...at, people };
    }),
  );
}
