import type { CaseLadder, LadderWord } from "../../contracts/index.ts";

type FamilyWord = Extract<LadderWord, { readonly of: "family" }>;

/** More than that nobody says of one emergency; the log has all. */
const MOST_WORDS = 60;

/** What was said of her and stands; of a ladder of before words were kept, what it believed then. */
export function wordsOf({ words, person, family }: Pick<CaseLadder, "words" | "person" | "family">): readonly LadderWord[] {
  if (words !== undefined) return words;
  return [
    ...(person ? [{ key: "before", of: "person", says: person.state, byName: person.byName, at: person.at } as const] : []),
    ...(family
      ? [
          {
            ...({ key: `answer:${family.byName}`, of: "family", says: family.answer, byName: family.byName, at: family.at } as const),
            ...{ who: family.byName, people: null },
          },
        ]
      : []),
  ];
}

/** Of each relative the last word counts: who was with her and cannot go after all is not with her. */
function lastOfEach(words: readonly LadderWord[]): readonly FamilyWord[] {
  const last = new Map<string, FamilyWord>();
  for (const word of words) {
    if (word.of !== "family") continue;
    last.delete(word.who);
    last.set(word.who, word);
  }
  return [...last.values()];
}

/** By whose word one of her family is with her or spoke to her. */
export const metBy = (ladder: CaseLadder): readonly FamilyWord[] => lastOfEach(wordsOf(ladder)).filter(({ says }) => says !== "cannot");

/** This relative cannot go, as of their last word: asked after all others. */
export const cannotGo = (ladder: CaseLadder, name: string): boolean =>
  lastOfEach(wordsOf(ladder)).some(({ says, who }) => says === "cannot" && who === name);

/** The ladder as it is by these words: how she herself was heard last, and who of her family is with her or spoke to her. */
function believing(ladder: CaseLadder, words: readonly LadderWord[]): CaseLadder {
  const next = { ...ladder, words: words.slice(-MOST_WORDS) };
  const person = words.findLast((word) => word.of === "person");
  const family = metBy(next).at(-1);
  return {
    ...next,
    person: person ? { state: person.says, byName: person.byName, at: person.at } : null,
    family: family
      ? { answer: family.says, byName: family.byName, at: family.at, ...(family.people !== null && { people: family.people }) }
      : null,
  };
}

/** A call that is booked otherwise keeps its place among the others; a relative who answers anew has said the last. */
export function withWord(ladder: CaseLadder, word: LadderWord): CaseLadder {
  const words = wordsOf(ladder);
  const isSame = ({ key }: LadderWord): boolean => key === word.key;
  const stays = word.key.startsWith(CALL) && words.some(isSame);
  return believing(ladder, stays ? words.map((each) => (isSame(each) ? word : each)) : [...words.filter((each) => !isSame(each)), word]);
}

/** Taken back: as if it had never been said. */
export const withoutWord = (ladder: CaseLadder, key: string): CaseLadder =>
  believing(
    ladder,
    wordsOf(ladder).filter((word) => word.key !== key),
  );

const CALL = "call:";
export const callKey = (id: string): string => `${CALL}${id}`;
/** Of a relative who was said to be on the spot. */
export const arrivalKey = (id: string): string => `arrival:${id}`;
export const answerKey = (who: string): string => `answer:${who}`;
