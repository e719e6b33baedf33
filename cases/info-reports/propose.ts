import {
  arrivalOf,
  arrivalStands,
  arrivalWords,
  CAUSES,
  type CaseDetail,
  type CaseLog,
  type InfoFields,
  isOfStaff,
  isOwnArrival,
  RESCUE_WORDS,
  standingArrivals,
  VERDICT_WORDS,
} from "../../contracts/index.ts";
import { dayOf } from "../rosters/local-day.ts";
import { clockIn } from "../zone-time.ts";

/** Acts of a case that say what was done about it; paper and what the hub does by itself are left out. */
const DOINGS: ReadonlySet<string> = new Set([
  "accept",
  "dispatch",
  "take",
  "arrive",
  "present",
  "transfer",
  "handover",
  "called",
  "enter",
  "verify",
  "resolve",
]);
const MOST_DOINGS = 15;

interface Known {
  readonly zone: string;
  /** Of the person the family name and the age alone; null: nobody, or not known. */
  readonly person: { readonly surname: string; readonly age: number | null } | null;
  /** Telephone of the duty. */
  readonly dutyPhone: string | null;
  readonly officer: string;
}

/** An arrival that was a mistake was none; a relative stands there as one. */
const happened = (one: CaseDetail, entry: CaseLog): boolean => arrivalOf(one, entry)?.undoneAt === undefined;
function doing(one: CaseDetail, entry: CaseLog): string {
  const arrival = arrivalOf(one, entry);
  if (arrival === undefined) return `${entry.byName ?? ""}${entry.words.zh}`;
  const self = isOwnArrival(arrival) && isOfStaff(arrival);
  return `${self ? arrival.byName : ""}${arrivalWords(arrival, { self, named: false }).zh}`;
}

/** Staff and rescue services that are there, as far as somebody said so. */
const there = (one: CaseDetail): string =>
  standingArrivals(one)
    .filter((each) => isOfStaff(each) && arrivalStands(each))
    .map(({ name, service }) => [service && RESCUE_WORDS[service].zh, name].filter(Boolean).join(" "))
    .join("、");

/**
 * What is known of a case, put into the fields of a report to those above, always in Chinese. Nothing of anybody's health and
 * no full name of a resident goes in by itself; what is not known stays blank for a human.
 */
export function proposeFields(one: CaseDetail, { zone, person, dutyPhone, officer }: Known): InfoFields {
  const at = (time: string): string => `${dayOf(zone, Date.parse(time))} ${clockIn(zone, Date.parse(time))}`;
  const cause = one.cause === null ? undefined : CAUSES[one.cause];
  const verdict = one.verdict === null ? "正在核实" : VERDICT_WORDS[one.verdict].zh;
  return {
    time: at(one.openedAt),
    place: one.place?.path ?? "",
    what: one.title.zh,
    cause: cause === undefined ? verdict : `${cause.zh}（${verdict}）`,
    people: person === null ? "" : `居民${person.surname}某${person.age === null ? "" : `，${person.age}岁`}，1人`,
    done: one.log
      .filter((entry) => DOINGS.has(entry.act) && happened(one, entry))
      .slice(-MOST_DOINGS)
      .map((entry) => `${at(entry.at)} ${doing(one, entry)}`)
      .join("\n"),
    needed: "",
    onSpot: there(one) || (one.takenByName ?? one.assignedToName ?? ""),
    contact: dutyPhone === null ? officer : `${officer} ${dutyPhone}`,
  };
}
