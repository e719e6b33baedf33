import type { ActOutcome } from "../api/index.ts";
import type { Cases, Hand } from "../cases/index.ts";
import {
  type Case,
  FOREIGN_SYSTEM_WORDS,
  type ForeignMatter,
  type ForeignNumber,
  type ForeignSystem,
  type Instant,
  isEndedCase,
  type NewCase,
  toIso,
} from "../contracts/index.ts";

interface Parts {
  readonly cases: Pick<Cases, "create" | "act">;
  now(): Instant;
}

const BY_SYSTEM: Readonly<Record<ForeignSystem, NewCase["source"]>> = { "12345": "12345", grid: "grid", fire: "call", other: "call" };
/** Whoever reported it, where they did not say who. */
const SOMEBODY = "反映人";

/** A platform as whoever brings a matter: it is the first receiver, that is who answers to the resident. */
export const platformHand = (system: ForeignSystem): Hand => ({
  ...{ user: `exchange:${system}`, username: `exchange:${system}`, name: FOREIGN_SYSTEM_WORDS[system].zh },
  role: "leader",
});

const isOf = (one: Case, system: ForeignSystem, number: string): boolean =>
  one.drill === undefined && one.foreign.some((each) => each.system === system && each.number === number);

/** The open case that bears a number. */
export const openBearer = (open: readonly { readonly case: Case }[], system: ForeignSystem, number: string): Case | undefined =>
  open.find((held) => isOf(held.case, system, number))?.case;

/** Of several, the oldest first, the one that bears a number now: what is open before what has ended; of joined ones the one in which it goes on. */
export function bearerOf(cases: readonly Case[], system: ForeignSystem, number: string): Case | undefined {
  const bearing = cases.filter((one) => one.state !== "merged" && isOf(one, system, number));
  return bearing.find((one) => !isEndedCase(one)) ?? bearing.at(-1);
}

/** The number as a case bears it. */
export const borne = (one: Case, system: ForeignSystem, number: string): ForeignNumber | undefined =>
  one.foreign.find((each) => each.system === system && each.number === number);

/** What becomes of another platform's matter, whichever way it came: a new case, or a new time of the one that is there. */
export function createMatters({ cases, now }: Parts) {
  return {
    open: (matter: ForeignMatter, system: ForeignSystem, place: string | null): ActOutcome<Case> => {
      const where = matter.place?.trim();
      const { name = "", phone = "" } = matter.reporter ?? {};
      const deadline = matter.deadline == null ? null : toIso(Date.parse(matter.deadline));
      return cases.create(
        {
          ...{ kind: matter.kind ?? "request", source: BY_SYSTEM[system] },
          // What could not be found is not lost: whoever reads the case reads where it is said to be.
          description: `${matter.text.trim()}${where && place === null ? `\n地点：${where}` : ""}`,
          foreign: [{ system, number: matter.number.trim(), deadline }],
          ...(matter.title?.trim() && { title: matter.title.trim() }),
          ...(place !== null && { place }),
          ...((name.trim() || phone.trim()) && { reporter: { name: name.trim() || SOMEBODY, phone: phone.trim() || null } }),
        },
        platformHand(system),
        now(),
      );
    },
    note: (one: Case, { system, number, deadline }: ForeignNumber): Promise<ActOutcome<Case>> =>
      cases.act(one.id, "foreign", platformHand(system), { system, number, deadline }, now()),
  };
}
