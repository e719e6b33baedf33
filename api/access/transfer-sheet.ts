import {
  ABILITY_WORDS,
  type CaseDetail,
  CONSENT_BY_WORDS,
  DAY,
  HAND_MEASUREMENTS,
  type HandEntry,
  HEARING_WORDS,
  HOUR,
  type Instant,
  LIVING_WORDS,
  MEASUREMENTS,
  MOBILITY_WORDS,
  NEED_WORDS,
  type Person,
  type Scope,
  SPEECH_WORDS,
  TRANSFER_HOURS,
  type TransferSheet,
  toIso,
  VERDICT_WORDS,
  type Words,
} from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import type { Masking } from "./masking.ts";
import type { Sight } from "./sight.ts";
import { transferFacts } from "./transfer-facts.ts";

/** What a sheet is made of. */
export interface TransferOrder {
  readonly person: Person;
  readonly home: string | null;
  /** What happened tonight; absent: made from her page. */
  readonly case: CaseDetail | undefined;
  /** The last of the hours that it tells of. */
  readonly at: Instant;
  /** By user: theirs is the number that is called back. */
  readonly by: string;
  readonly overridden: boolean;
}
interface Ports {
  readonly ports: ApiPorts;
  readonly masking: Masking;
}

/** Whoever holds the sheet treats her: names and figures stand on it. */
const TREATS: Sight = {
  ...{ user: "", names: "full", phones: true, health: true, scores: false, pictures: false, raw: false, families: "all" },
};
const SEX: Readonly<Record<"f" | "m", Words>> = { f: { zh: "女", en: "female" }, m: { zh: "男", en: "male" } };
/** What is read of the course of a case in an ambulance; notices and ticks are the desk's. */
const TOLD: ReadonlySet<string> = new Set([
  ...["opened", "joined", "accept", "dispatch", "take", "arrive", "called", "verify", "raise-severity", "handover", "enter"],
  ...["family-answer", "resolve", "close", "reopen"],
]);
/** The plan of alarms that are falls. */
const FALL = "fall";
const MOST_LINES = 14;
const MOST_ENTRIES = 8;
const MOST_FALLS = 6;
const FALLS_OF_DAYS = 30;

function ordinary({ ability, mobility, needs, living, facts }: Person): Words[] {
  const hearing = facts?.hearing == null || facts.hearing === "good" ? [] : [HEARING_WORDS[facts.hearing]];
  const speech = facts?.speech == null || facts.speech === "clear" ? [] : [SPEECH_WORDS[facts.speech]];
  const dialect = facts?.dialect == null ? [] : [{ zh: `说${facts.dialect}`, en: `speaks ${facts.dialect}` }];
  return [
    ABILITY_WORDS[ability],
    MOBILITY_WORDS[mobility],
    ...needs.map((need) => NEED_WORDS[need]),
    LIVING_WORDS[living],
    ...hearing,
    ...speech,
    ...dialect,
  ];
}

function happened(one: CaseDetail, masking: Masking): TransferSheet["happened"] {
  const { number, title, place, openedAt, log } = masking.caseDetail(one, TREATS);
  const told = log.filter(({ act }) => TOLD.has(act)).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return {
    ...{ number, title, place: place?.path ?? null, openedAt },
    course: told.slice(-MOST_LINES).map(({ at, words, byName }) => ({ at, words, byName })),
    left: Math.max(0, told.length - MOST_LINES),
  };
}

function entryText({ values }: HandEntry): Words {
  const figures = HAND_MEASUREMENTS.flatMap((name) => {
    const value = values[name];
    const { words } = MEASUREMENTS[name];
    return value === undefined ? [] : [{ zh: `${words.zh} ${value}`, en: `${words.en} ${value}` }];
  });
  const oxygen = values.oxygen === "oxygen" ? [{ zh: "吸氧中", en: "on oxygen" }] : [];
  const aware =
    values.consciousness === undefined
      ? []
      : [{ zh: `意识 ${values.consciousness}（ACVPU）`, en: `consciousness ${values.consciousness} (ACVPU)` }];
  const all = [...figures, ...oxygen, ...aware];
  return { zh: all.map(({ zh }) => zh).join("，"), en: all.map(({ en }) => en).join(", ") };
}

async function entriesOf(ports: ApiPorts, person: string, at: Instant): Promise<TransferSheet["entries"]> {
  const { items } = await ports.scores.entries(person, { limit: 50, cursor: null });
  return items
    .filter(
      ({ measuredAt, struck }) => struck === null && Date.parse(measuredAt) <= at && Date.parse(measuredAt) > at - TRANSFER_HOURS * HOUR,
    )
    .slice(0, MOST_ENTRIES)
    .map((entry) => ({ at: entry.measuredAt, text: entryText(entry), byName: entry.measuredBy }));
}

const ANY_CASE = {
  ...{ state: null, path: null, kind: null, source: null, severity: null, mine: null, overdueAt: null, number: null },
} as const;

/** Falls as alarms told them, with what they turned out to be. */
async function fallsOf(ports: ApiPorts, person: string, at: Instant, scope: Scope): Promise<TransferSheet["falls"]> {
  const since = at - FALLS_OF_DAYS * DAY;
  const { items } = await ports.cases.list(scope, { ...ANY_CASE, person, since }, { limit: 100, cursor: null });
  return items
    .filter(({ drill, person: whose }) => drill === undefined && whose === person)
    .flatMap(({ alerts, verdict }) => alerts.filter(({ plan }) => plan === FALL).map((alert) => ({ alert, verdict })))
    .filter(({ alert }) => Date.parse(alert.at) <= at)
    .slice(0, MOST_FALLS)
    .map(({ alert, verdict }) => ({ at: alert.at, words: alert.ruleName, verdict: verdict === null ? null : VERDICT_WORDS[verdict] }));
}

function medicalOf({ facts }: Person, overridden: boolean): Pick<TransferSheet, "medical" | "whyNoMedical"> {
  const known = facts?.medical ?? null;
  if (known === null) return { medical: null, whyNoMedical: { zh: "未登记", en: "not registered" } };
  if (known.consent === null && !overridden)
    return { medical: null, whyNoMedical: { zh: "已登记，但没有本人或监护人的书面同意", en: "registered, but without consent on paper" } };
  const { illnesses, medicines, allergies, consent } = known;
  const given = consent === null ? null : { by: CONSENT_BY_WORDS[consent.by], name: consent.name, date: consent.date };
  return { medical: { illnesses, medicines, allergies, consent: given }, whyNoMedical: null };
}

/** 就医交接单: everything an ambulance or a ward asks, as it stood at a time; it says what it does not know. */
export async function transferSheet({ ports, masking }: Ports, order: TransferOrder, scope: Scope): Promise<TransferSheet> {
  const { person, home, at, overridden } = order;
  const falls = await fallsOf(ports, person.id, at, scope);
  return {
    ...{ person: person.id, name: person.name, home, at: toIso(at), overridden, ordinary: ordinary(person) },
    age: person.birthYear === null ? null : new Date(at).getUTCFullYear() - person.birthYear,
    sex: person.sex === null ? null : SEX[person.sex],
    happened: order.case === undefined ? null : happened(order.case, masking),
    ...(await transferFacts(ports, person.id, at)),
    entries: await entriesOf(ports, person.id, at),
    falls,
    ...medicalOf(person, overridden),
    contacts: person.contacts.map(({ name, relation, phone }) => ({ name, relation, phone })),
    callback: ports.entry.phoneOf(order.by),
  };
}
