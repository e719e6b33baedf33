import type { Contact, Person, PersonFacts } from "../../contracts/index.ts";
import type { Homes } from "./homes.ts";
import { maskIdentity, readIdentity } from "./identity.ts";
import type { Row } from "./row.ts";
import { readTelephones } from "./telephone.ts";
import { abilityOf, birthYearOf, livingOf, mobilityOf, needsOf, sexOf } from "./values.ts";
import type { ImportPlan, ImportWorld } from "./world.ts";

interface Options {
  readonly world: ImportWorld;
  readonly homes: Homes;
  readonly plan: ImportPlan;
  /** Who says it, and when. */
  readonly said: Pick<PersonFacts, "by" | "byName" | "at">;
  /** Of the community's calendar. */
  readonly year: number;
  makeId(): string;
  hash(identity: string): string;
  seal(identity: string): string;
}

/** What a row says of a person: only what stands in it. */
type Said = Partial<Pick<Person, "sex" | "birthYear" | "identity" | "living" | "ability" | "mobility">> & {
  readonly needs: Person["needs"];
  readonly contacts: readonly Contact[];
  /** Her own telephone. */
  readonly phone: string | null;
};

const CONTACTS = ["contact1", "contact2", "contact3"] as const;

/** One contact of a row; several numbers in its cell become several entries under the name. */
function contactOf(row: Row, slot: string, keyholder: boolean): readonly Contact[] {
  const name = row.text(`${slot}.name`);
  const phone = row.text(`${slot}.phone`);
  if (name === "" && phone === "") return [];
  if (name === "") {
    row.fault(`${slot}.phone`, { zh: "有号码没有姓名", en: "a number without a name" });
    return [];
  }
  const blank = { name: name.slice(0, 60), relation: row.text(`${slot}.relation`).slice(0, 60), email: null, keyholder, user: null };
  if (phone === "") return [{ ...blank, phone: null }];
  const read = readTelephones(phone);
  if (!read.ok) {
    row.fault(`${slot}.phone`, { zh: read.zh, en: read.en });
    return [];
  }
  if (read.numbers.length > 1)
    row.note({
      zh: `一格内有 ${read.numbers.length} 个号码，已分开登记`,
      en: `${read.numbers.length} numbers in one cell were entered one by one`,
    });
  return read.numbers.map((number) => ({ ...blank, phone: number }));
}

/** Same name and number: one entry, which knows all that either said. A number takes the place of none under that name. */
export function joinContacts(old: readonly Contact[], more: readonly Contact[]): readonly Contact[] {
  const all = [...old];
  for (const one of more) {
    const same = all.findIndex(({ name, phone }) => name === one.name && (phone === one.phone || phone === null || one.phone === null));
    const known = all[same];
    if (!known) {
      all.push(one);
      continue;
    }
    all[same] = {
      ...known,
      relation: one.relation || known.relation,
      phone: one.phone ?? known.phone,
      keyholder: known.keyholder || one.keyholder,
    };
  }
  return all;
}

function identityOf(row: Row): { readonly number: string; readonly birthYear: number; readonly sex: "f" | "m" } | undefined {
  const text = row.text("identity").toUpperCase().replaceAll(" ", "");
  if (text === "") return undefined;
  const read = readIdentity(text);
  if (read.ok) return { number: read.number, birthYear: Number(read.birth.slice(0, 4)), sex: read.sex };
  const lost = row.numeric("identity") || /e\+/i.test(text);
  const words = {
    length: { zh: `身份证号应为 18 位，现为 ${text.length} 位`, en: `an identity number has 18 characters, this one ${text.length}` },
    check: { zh: "身份证号校验位不对，有一位写错了", en: "the check digit is wrong: one character is mistaken" },
    date: { zh: "身份证号里的出生日期不存在", en: "the date of birth in it does not exist" },
  }[read.why];
  row.fault(
    "identity",
    lost
      ? {
          zh: "被表格当成数字，末几位已丢失，请把该列设为文本后重填",
          en: "kept as a number by the spreadsheet, its last digits are lost: make the column text",
        }
      : words,
    true,
  );
  return undefined;
}

/** Her own number; of several the first, and the others as a note. */
function phoneOf(row: Row): string | null {
  if (!row.has("phone")) return null;
  const read = readTelephones(row.text("phone"));
  if (!read.ok) {
    row.fault("phone", { zh: read.zh, en: read.en });
    return null;
  }
  const [first = null, ...others] = read.numbers;
  if (others.length > 0)
    row.note({
      zh: `本人有 ${read.numbers.length} 个号码，只登记第一个`,
      en: `${read.numbers.length} numbers of her own: the first was entered`,
    });
  return first;
}

/** Reads what a row says; what is wrong in it is left with the row. */
function sayingOf(row: Row, year: number): { readonly said: Said; readonly number: string | null } {
  const identity = identityOf(row);
  const sex = sexOf(row);
  const birthYear = birthYearOf(row, year);
  if (identity && sex !== undefined && sex !== identity.sex)
    row.fault("sex", { zh: "与身份证号不符", en: "differs from the identity number" });
  if (identity && birthYear !== undefined && row.has("birth") && birthYear !== identity.birthYear)
    row.fault("birth", {
      zh: `与身份证号不符（身份证号为 ${identity.birthYear} 年）`,
      en: `differs from the identity number (${identity.birthYear})`,
    });
  const [living, ability, mobility] = [livingOf(row), abilityOf(row), mobilityOf(row)];
  const contacts = joinContacts([], [...CONTACTS.flatMap((slot) => contactOf(row, slot, false)), ...contactOf(row, "keyholder", true)]);
  const [knownSex, knownYear] = [identity?.sex ?? sex, identity?.birthYear ?? birthYear];
  return {
    number: identity?.number ?? null,
    said: {
      ...(knownSex != null && { sex: knownSex }),
      ...(knownYear !== undefined && { birthYear: knownYear }),
      ...(identity && { identity: maskIdentity(identity.number) }),
      ...(living && { living }),
      ...(ability && { ability }),
      ...(mobility && { mobility }),
      needs: needsOf(row),
      contacts,
      phone: phoneOf(row),
    },
  };
}

const NOTHING_SAID: Omit<PersonFacts, "by" | "byName" | "at"> = {
  ...{ phone: null, hearing: null, speech: null, dialect: null, knock: null, way: null, breakIn: null, medical: null },
};

/** What a person's entry becomes: what a file does not say stays. */
function withSaid(person: Person, { needs, contacts, phone, ...rest }: Said, by: Options["said"]): Person {
  const all = [...person.needs, ...needs.filter((need) => !person.needs.includes(need))];
  const facts = phone === null || phone === person.facts?.phone ? {} : { facts: { ...(person.facts ?? NOTHING_SAID), phone, ...by } };
  return { ...person, ...rest, ...facts, needs: all, contacts: [...joinContacts(person.contacts, contacts)] };
}

const keyOf = (home: string | null, name: string): string => `${home ?? ""}|${name.replaceAll(" ", "")}`;

/** People, by home and name: known ones are changed, the rest is new, rows about one person become one. */
export function createPeoplePlanner({ world, homes, plan, year, said: by, makeId, hash, seal }: Options) {
  const known = new Map(world.people.map((person) => [keyOf(person.home, person.name), person]));
  const byIdentity = new Map(world.identities);
  const planned = new Map<string, { person: Person; readonly before: Person | null; readonly row: number }>();
  const identities = new Map<string, { readonly row: number; readonly key: string }>();
  let merged = 0;

  /** The same number may not stand for two people, in the file or in the register. */
  const takeIdentity = (row: Row, number: string, key: string, person: Person): boolean => {
    const first = identities.get(number);
    if (first && first.key !== key) {
      row.fault("identity", { zh: `与第 ${first.row} 行是同一个身份证号`, en: `the same number as in row ${first.row}` }, true);
      return false;
    }
    const mark = hash(number);
    const holder = byIdentity.get(mark);
    if (holder !== undefined && holder !== person.id) {
      const other = world.people.find(({ id }) => id === holder);
      row.fault(
        "identity",
        {
          zh: `此身份证号已登记在${other ? `“${other.name}”` : "另一位居民"}名下；若已搬家，请先在居民页改住址`,
          en: `the number belongs to ${other?.name ?? "another resident"} already; if she has moved, change her home first`,
        },
        true,
      );
      return false;
    }
    if (!first && holder === undefined) plan.identities.push({ person: person.id, hash: mark, sealed: seal(number) });
    identities.set(number, { row: row.row, key });
    return true;
  };

  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      const name = row.text("name").replace(/\s+(?=\p{Script=Han})/gu, "");
      if (name === "") row.fault("name", { zh: "没有姓名，请补上", en: "no name: fill it in" });
      else if (name.length > 60) row.fault("name", { zh: "姓名过长", en: "the name is too long" });
      const { said, number } = sayingOf(row, year);
      // A home is made for a row that can be taken only.
      if (isFaulty()) {
        return;
      }
      const home = homes.home(row);
      if (home === undefined) return;
      const key = keyOf(home, name);
      const before = planned.get(key);
      const old = before?.person ?? known.get(key) ?? null;
      const person: Person = old ?? {
        ...{ id: makeId(), community: world.community, name, birthYear: null, sex: null, home, living: "alone", ability: "full" },
        ...{ mobility: "walks", needs: [], state: "home", spo2Scale: 1, contacts: [], demo: false },
      };
      if (old?.state === "died") {
        row.fault("name", { zh: "登记为已故，不再更新", en: "is registered as died: not changed any more" });
        return;
      }
      if (number !== null && !takeIdentity(row, number, key, person)) return;
      if (before) {
        merged++;
        row.note({
          zh: `与第 ${before.row} 行是同一人（${name}），已合并`,
          en: `the same person as in row ${before.row} (${name}): put together`,
        });
      }
      planned.set(key, {
        person: withSaid(person, said, by),
        before: before ? before.before : old,
        row: before?.row ?? row.row,
      });
    },
    /** @returns how many rows were put together and how many stand in the register exactly so */
    finish: (): { readonly merged: number; readonly same: number } => {
      let same = 0;
      for (const { person, before, row } of planned.values()) {
        plan.rows.set(person.id, row);
        if (before === null) plan.newPeople.push(person);
        else if (JSON.stringify(before) === JSON.stringify(person)) same++;
        else plan.changedPeople.push({ before, after: person });
      }
      return { merged, same };
    },
  };
}
