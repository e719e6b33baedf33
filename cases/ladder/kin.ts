import { type Case, type CaseLadder, isPlaceHazard, type Person } from "../../contracts/index.ts";
import type { World } from "./ports.ts";
import { metBy } from "./words.ts";

/** Whom a case is about by name, while her family may still be told: after a death it gets no more messages of ours. */
export function kinOf(one: Pick<Case, "person">, world: Pick<World, "personById">): Person | undefined {
  const person = one.person === null ? undefined : world.personById(one.person);
  return person && person.state !== "died" ? person : undefined;
}

/** A danger of a place, or about nobody by name: everybody's family who lives there is asked. */
const isOfHomes = (one: Case): boolean => one.person === null || isPlaceHazard(one);

/** Whose families a case concerns. */
export function concernedBy(one: Case, world: World): readonly Person[] {
  const kin = kinOf(one, world);
  const living = isOfHomes(one) ? world.placesOf(one).flatMap(world.livingAt) : [];
  const all = kin === undefined ? living : [kin, ...living];
  return [...new Map(all.map((person) => [person.id, person])).values()];
}

interface Relative {
  readonly user?: string | null | undefined;
  readonly name: string;
}

function isOf(person: Person, { user, name }: Relative, world: World): boolean {
  if (user == null) return person.contacts.some((each) => each.name === name);
  return (
    person.contacts.some((each) => each.user === user) || world.users().some(({ id, people }) => id === user && people.includes(person.id))
  );
}

const hearth = ({ id, home }: Person): string => home ?? id;

/**
 * Those whose family need not be rung once this relative is with her or has spoken to her: of several homes only the home of
 * whom they belong to. Null: the case is about one person, and so is every word.
 */
export function peopleBehind(one: Case, relative: Relative, world: World): string[] | null {
  if (!isOfHomes(one)) return null;
  const all = concernedBy(one, world);
  const homes = new Set(all.filter((person) => isOf(person, relative, world)).map(hearth));
  return all.filter((person) => homes.has(hearth(person))).map(({ id }) => id);
}

const wordsAbout = (ladder: CaseLadder, person: string) => metBy(ladder).filter(({ people }) => people === null || people.includes(person));

/** Whether somebody of her family is with her, or spoke to her. */
export const isCovered = (ladder: CaseLadder | null | undefined, person: string): boolean =>
  ladder != null && wordsAbout(ladder, person).length > 0;

/** Whether somebody of her family is with her. */
export const isWith = (ladder: CaseLadder, person: string): boolean => wordsAbout(ladder, person).some(({ says }) => says === "with-her");

/** Whom of a case a relative belongs to. */
export const peopleOfRelative = (one: Case, to: Relative, world: World): readonly Person[] =>
  concernedBy(one, world).filter((person) => isOf(person, to, world));

/** Whether this relative need not be rung: for each of theirs one of the family has said how she is. */
export const isSpared = (one: Case, to: Relative, world: World): boolean =>
  one.ladder?.family != null && peopleOfRelative(one, to, world).every(({ id }) => isCovered(one.ladder, id));
