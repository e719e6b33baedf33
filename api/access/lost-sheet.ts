import { type Case, isEndedCase, isLost, type LostSheet, NOTHING_KNOWN, nicknameOf, type Person } from "../../contracts/index.ts";

/** Whether it is of somebody lost who is still looked for: only then is anything shown, to whomever. */
export const isLookedFor = (one: Case): boolean => isLost(one) && !isEndedCase(one) && one.state !== "visit-due";

interface Known {
  readonly at: string;
  readonly person: Person | undefined;
  readonly portrait: LostSheet["portrait"];
  readonly year: number;
}

/** What those who look for her are shown: who she is and how she is known; no illness, no figure, no address, no number. */
export function lostSheet(one: Case, { at, person, portrait, year }: Known): LostSheet {
  const { description, sightings } = one.lost ?? NOTHING_KNOWN;
  // Nobody is looked for in a drill.
  const her = one.drill === undefined ? person : undefined;
  return {
    at,
    case: { id: one.id, number: one.number },
    name: her?.name ?? null,
    called: nicknameOf(her, year) || null,
    age: her?.birthYear == null ? null : year - her.birthYear,
    sex: her?.sex ?? null,
    speak: {
      hearing: her?.facts?.hearing ?? null,
      speech: her?.facts?.speech ?? null,
      dialect: her?.facts?.dialect ?? null,
    },
    description,
    portrait: one.drill === undefined ? portrait : null,
    sightings: [...sightings],
  };
}
