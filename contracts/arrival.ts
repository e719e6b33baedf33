import { Type } from "typebox";
import { ROLES, type Role, RoleSchema } from "./roles.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { type Duration, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/**
 * Who stands there: whoever says so himself; the one who was sent or has the case; a relative; a rescue service; another of the
 * staff, with a log-in or without.
 */
export const ARRIVAL_WHO = ["self", "hand", "relative", "rescue", "colleague"] as const;
export type ArrivalWho = (typeof ARRIVAL_WHO)[number];
export const ARRIVAL_WHO_WORDS: Readonly<Record<ArrivalWho, Words>> = {
  self: { zh: "我本人", en: "Myself" },
  hand: { zh: "被派人员", en: "Whoever was sent" },
  relative: { zh: "家属", en: "A relative" },
  rescue: { zh: "119/120/110", en: "119/120/110" },
  colleague: { zh: "其他同事", en: "Another colleague" },
};

export const RESCUE_SERVICES = ["119", "120", "110"] as const;
export type RescueService = (typeof RESCUE_SERVICES)[number];
export const RESCUE_WORDS: Readonly<Record<RescueService, Words>> = {
  "119": { zh: "119 消防", en: "119 fire brigade" },
  "120": { zh: "120 急救", en: "120 ambulance" },
  "110": { zh: "110 公安", en: "110 police" },
};

/** For so long a word on an arrival is taken back with one press [D]. */
export const ARRIVAL_UNDO_WITHIN: Duration = MINUTE;

/** Whom somebody says to be there. */
export const ArrivedSchema = Type.Object({
  who: Type.Enum([...ARRIVAL_WHO]),
  /** As they are called; of a rescue service whoever leads them, where that was said. */
  name: Nullable(Type.String()),
  /** User name, and role, of whoever has a log-in. */
  user: Nullable(Type.String()),
  role: Nullable(RoleSchema),
  service: Nullable(Type.Enum([...RESCUE_SERVICES])),
  /** By telephone: whoever books it has not seen them there. */
  told: Type.Boolean(),
});
export type Arrived = Type.Static<typeof ArrivedSchema>;

/** Whoever is there by his own word. */
export const arrivedSelf = ({
  username,
  name,
  role,
}: {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
}): Arrived => ({
  ...{ who: "self", name, user: username, role, service: null, told: false },
});

/** A relative's coming is no look of ours, and puts nobody at the head of the work. */
export const isOfStaff = ({ who }: Pick<Arrived, "who">): boolean => who !== "relative";

/** One and the same: said twice it is said once. */
export const isSameArrived = (a: Arrived, b: Arrived): boolean =>
  a.user !== null || b.user !== null ? a.user === b.user : a.who === b.who && a.name === b.name && a.service === b.service;

const HOW = {
  told: { zh: "（电话告知）", en: " (told by telephone)" },
  seen: { zh: "（现场看到）", en: " (seen there)" },
} as const;

/** Who is there, as they are called. @param named false: a relative without the name */
function whoIsThere({ who, name, role, service }: Arrived, named: boolean): Words {
  if (service !== null) {
    const { zh, en } = RESCUE_WORDS[service];
    return { zh: `${zh}${name === null ? "" : ` ${name}`}`, en: `${en}${name === null ? "" : ` ${name}`}` };
  }
  const as = who === "relative" ? { zh: "家属", en: "relative" } : role === null ? { zh: "同事", en: "colleague" } : ROLES[role].words;
  const called = name !== null && (named || who !== "relative") ? ` ${name}` : "";
  return { zh: `${as.zh}${called}`, en: `${as.en.toLowerCase()}${called}` };
}

/** An arrival in words; whoever says it of himself stands beside it by name. */
export function arrivalWords(arrived: Arrived, { self, named = true }: { readonly self: boolean; readonly named?: boolean }): Words {
  if (self) return { zh: "到场", en: "Arrived" };
  const who = whoIsThere(arrived, named);
  const how = HOW[arrived.told ? "told" : "seen"];
  return { zh: `到场：${who.zh}${how.zh}`, en: `Arrived: ${who.en}${how.en}` };
}

/** An arrival as its case keeps it. */
export const ArrivalFields = {
  ...ArrivedSchema.properties,
  /** Of this case. */
  id: Type.String(),
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  /** When it was taken back; absent: it stands. */
  undoneAt: Type.Optional(IsoTime),
} as const;
const Arrival = Type.Object(ArrivalFields);
export type ArrivalNote = Type.Static<typeof Arrival>;

/** Whoever books it is the one who is there. */
export const isOwnArrival = ({ user, by }: Pick<ArrivalNote, "user" | "by">): boolean => user === by;

export const arrivalStands = ({ undoneAt }: Pick<ArrivalNote, "undoneAt">): boolean => undoneAt === undefined;

/** Acts by which an arrival stands in the log: a relative's takes the case from nobody. */
export const ARRIVAL_ACTS: readonly string[] = ["arrive", "present"];

/** The arrival that a line of the log is about. */
export function arrivalOf<A extends ArrivalNote>(
  one: { readonly arrivals?: readonly A[] | undefined },
  line: { readonly act: string; readonly at: string; readonly by: string | null },
): A | undefined {
  if (!ARRIVAL_ACTS.includes(line.act)) return undefined;
  return one.arrivals?.find(({ at, by, who }) => at === line.at && by === line.by && (who === "relative") === (line.act === "present"));
}

/** Whoever is there now, by the words that stand; of each the last. */
export const standingArrivals = <A extends ArrivalNote>(one: { readonly arrivals?: readonly A[] | undefined }): readonly A[] =>
  (one.arrivals ?? []).filter(arrivalStands).filter((each, at, all) => !all.slice(at + 1).some((later) => isSameArrived(each, later)));
