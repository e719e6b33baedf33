import {
  type Activity,
  ALERT_ACT_WORDS,
  type Alert,
  type AlertDetail,
  type AlertLog,
  arrivalOf,
  type Caller,
  type Case,
  type CaseDetail,
  type CaseLadder,
  type CaseLog,
  type Contact,
  type ContactWays,
  type Device,
  type DeviceLive,
  type Evidence,
  type HandEntry,
  type IncomingCall,
  isLost,
  isMeasurement,
  LIVING_WORDS,
  LOST_PLAN,
  MEASUREMENTS,
  type Notice,
  type Person,
  type PersonFacts,
  type PersonView,
  type QuarantineItem,
  type Words,
} from "../../contracts/index.ts";
import type { IncomingMatch } from "../call-ports.ts";
import type { Sight } from "./sight.ts";

/** What the masking must know of the world; year of the community's calendar, for ages. */
export interface MaskPorts {
  personOf(id: string): Person | undefined;
  year(): number;
  /** People with an open alert or case: only theirs are the positions shown. */
  inTrouble(): ReadonlySet<string>;
}

/** Families of alerts that may be about somebody's body. */
const BODILY: readonly string[] = ["vitals", "person", "activity"];
const HELP_THERE: Words = { zh: "需要有人到场照看", en: "Somebody is needed there" };
const LOST_WORDS: Words = { zh: "走失", en: "Lost" };
const POSITION: ReadonlySet<string> = new Set(["lat", "lon", "accuracy"]);
export const WITHHELD = "（内容按权限不显示）";
export const WITHHELD_WORDS: Words = { zh: WITHHELD, en: "(not shown to your role)" };

export function isHealth(measurement: string): boolean {
  return isMeasurement(measurement) && MEASUREMENTS[measurement].health;
}

/** 王桂兰 → 王**. */
export function maskName(name: string): string {
  const [first = "", ...rest] = [...name];
  return first + "*".repeat(Math.max(1, rest.length));
}

/** 13812345678 → 138****5678; short numbers keep their last two digits only. */
export function maskPhone(phone: string): string {
  return phone.length >= 8 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
}

export function maskEmail(email: string): string {
  const [user = "", host = ""] = email.split("@");
  return `${user.slice(0, 1)}***@${host}`;
}

/** Figures out of a text that a human or a rule wrote about somebody's body; the words stay. */
export function withoutFigures(text: string): string {
  return text.replace(/\d+(?:[.,:/]\d+)*/g, "…");
}

const both = (words: Words, change: (text: string) => string): Words => ({ zh: change(words.zh), en: change(words.en) });

/** How a person is called by those who see the full name, a masked one, or none. */
export function whoWords(person: Person | undefined, names: Sight["names"], year: number): Words {
  if (person === undefined || names === "none") return { zh: "居民", en: "a resident" };
  if (names === "masked") return { zh: `${maskName(person.name)}（居民）`, en: `${maskName(person.name)} (resident)` };
  const age = person.birthYear === null ? [] : [String(year - person.birthYear)];
  const living = LIVING_WORDS[person.living];
  return {
    zh: `${person.name}（${[...age, living.zh].join("，")}）`,
    en: `${person.name} (${[...age, living.en.toLowerCase()].join(", ")})`,
  };
}

/** The one place that decides what of a thing is shown to whom; everything that leaves the hub passes it. */
export function createMasking(ports: MaskPorts) {
  const personOf = (id: string | null): Person | undefined => (id === null ? undefined : ports.personOf(id));

  /** A name that somebody wrote into a free text or a device's name does not slip through. */
  function nameless(text: string, person: Person | undefined, sight: Sight): string {
    if (person === undefined || sight.names === "full" || person.name === "") return text;
    const called = text.replaceAll(person.name, sight.names === "masked" ? maskName(person.name) : "居民");
    // Whom the desk called stands in the log by name.
    return person.contacts.reduce((cut, { name }) => (name === "" ? cut : cut.replaceAll(name, maskName(name))), called);
  }

  function spoken(words: Words, person: Person | undefined, sight: Sight): Words {
    const who = whoWords(person, sight.names, ports.year());
    return {
      zh: nameless(words.zh.replaceAll("{who}", who.zh), person, sight),
      en: nameless(words.en.replaceAll("{who}", who.en), person, sight),
    };
  }

  /** Words instead of figures: what it is and where, for those who may not see health data. */
  function plain(alert: Alert): Words {
    const where = alert.place === null ? "" : ` · ${alert.place.path}`;
    // A device or the hub itself is nobody.
    const who = alert.person === null ? "" : "{who} · ";
    return { zh: `${who}${alert.ruleName.zh}${where}`, en: `${who}${alert.ruleName.en}${where}` };
  }

  /** A detail is an alert by its type too: what it holds besides is left out, never passed on unmasked. */
  function alert(
    { evidence: _evidence, log: _log, detail, ...one }: Alert & Partial<AlertDetail>,
    sight: Sight,
    figures = sight.health || one.family !== "vitals",
  ): Alert {
    const person = personOf(one.person);
    return {
      ...one,
      ...(detail !== undefined && sight.scores && { detail: spoken(detail, person, sight) }),
      sentence: spoken(figures ? one.sentence : plain(one), person, sight),
      reason: spoken(figures ? one.reason : one.ruleName, person, sight),
      device: one.device === null ? null : { ...one.device, name: nameless(one.device.name, person, sight) },
      shelvedReason: one.shelvedReason === null || figures ? one.shelvedReason : withoutFigures(one.shelvedReason),
      picture: one.picture && sight.pictures,
    };
  }

  function evidence({ motion, ...one }: Evidence, sight: Sight, figures: boolean): Evidence {
    return {
      ...one,
      ...(motion && sight.health ? { motion } : {}),
      limit: figures ? one.limit : null,
      value: figures ? one.value : null,
      unit: figures ? one.unit : null,
      series: one.series.filter((series) => sight.health || (figures && !isHealth(series.measurement))),
      pictures: sight.pictures ? one.pictures : [],
    };
  }

  /** A human's remark keeps its words; what the hub wrote may hold figures everywhere, so only the act is told. */
  function alertLog(entry: AlertLog, person: Person | undefined, sight: Sight, figures: boolean): AlertLog {
    if (figures) return { ...entry, words: spoken(entry.words, person, sight) };
    const words = entry.by === null ? ALERT_ACT_WORDS[entry.act] : both(entry.words, withoutFigures);
    return { ...entry, words: spoken(words, person, sight) };
  }

  function alertDetail(one: AlertDetail, sight: Sight): AlertDetail {
    const healthy = one.evidence.measurement !== null && isHealth(one.evidence.measurement);
    const figures = sight.health || (one.family !== "vitals" && !healthy);
    const person = personOf(one.person);
    return {
      ...alert(one, sight, figures),
      evidence: evidence(one.evidence, sight, figures),
      log: one.log.map((entry) => alertLog(entry, person, sight, figures)),
    };
  }

  /** A volunteer knows where somebody needs help, and that; not which alarm said so, nor what others wrote. */
  const isForHelper = (one: Pick<Case, "person" | "family">, sight: Sight): boolean =>
    sight.helper === true && (one.person !== null || BODILY.includes(one.family));
  /** What the ladder goes by is the hub's own: calls and answers are shown as such. */
  function ladderOf(
    { words: _words, neighbours: _neighbours, cannot: _cannot, arrived: _arrived, ...ladder }: CaseLadder,
    sight: Sight,
  ): CaseLadder {
    return sight.names === "full" || ladder.family === null ? ladder : { ...ladder, family: { ...ladder.family, byName: "家属" } };
  }

  /** A relative by name is for those who see names; what was before an arrival is the hub's own. */
  const arrivalsOf = (one: Case, sight: Sight): Pick<Case, "arrivals"> =>
    one.arrivals === undefined
      ? {}
      : {
          arrivals: one.arrivals.map(({ before: _before, ...each }) =>
            each.who === "relative" && sight.names !== "full" && each.by !== sight.username ? { ...each, name: null } : each,
          ),
        };

  /** An arrival as the log tells it, without the name of a relative where names are not shown. */
  function ofArrival(entry: CaseLog, one: Case, sight: Sight): CaseLog {
    const arrival = sight.names === "full" ? undefined : arrivalOf(one, entry);
    if (arrival?.who !== "relative" || arrival.name === null) return entry;
    return { ...entry, words: both(entry.words, (text) => text.replaceAll(` ${arrival.name}`, "")) };
  }

  function helperCase(one: Case, sight: Sight): Case {
    const lost = isLost(one);
    const what = lost ? LOST_WORDS : HELP_THERE;
    const where = one.place?.path ?? "";
    return {
      ...one,
      title: { zh: `${where} ${what.zh}`.trim(), en: [what.en, where].filter(Boolean).join(" · ") },
      plan: lost ? LOST_PLAN : "help-needed",
      ...{ family: "person", alerts: [], verdict: null, verified: null, cause: null, summary: null, description: null },
      ...{ reporter: null, calls: [], entries: [], handovers: [], visits: [] },
      ...(one.arrivals && arrivalsOf({ ...one, arrivals: one.arrivals.filter(({ by }) => by === sight.username) }, sight)),
    };
  }

  function caseOf({ notices: _notices, log: _log, steps: _steps, lost: _lost, ...one }: Case & Partial<CaseDetail>, sight: Sight): Case {
    if (isForHelper(one, sight)) return helperCase(one, sight);
    const person = personOf(one.person);
    const figures = sight.health || one.family !== "vitals";
    const text = (free: string | null): string | null =>
      free === null ? null : nameless(figures ? free : withoutFigures(free), person, sight);
    return {
      ...one,
      title: spoken(figures ? one.title : both(one.title, withoutFigures), person, sight),
      summary: text(one.summary),
      description: text(one.description),
      reporter: one.reporter && {
        name: sight.names === "full" ? one.reporter.name : maskName(one.reporter.name),
        phone: one.reporter.phone === null || sight.phones ? one.reporter.phone : maskPhone(one.reporter.phone),
      },
      calls: one.calls.map((call) => ({ ...call, name: text(call.name), contact: text(call.contact) })),
      // Who of the family is with her is not everybody's to know either.
      ...(one.ladder && { ladder: ladderOf(one.ladder, sight) }),
      ...arrivalsOf(one, sight),
      // What else happened to her is not everybody's to know.
      alerts: one.alerts.filter((each) => sight.families === "all" || sight.families.includes(each.family) || one.alerts.length === 1),
    };
  }

  /** The addressee reads all of it; others as far as names and health are shown to them. */
  function notice(one: Notice, sight: Sight, about?: { readonly person: Person | undefined; readonly health: boolean }): Notice {
    if (one.to.user === sight.user) return one;
    const to = { ...one.to, name: sight.names === "full" ? one.to.name : maskName(one.to.name) };
    const error = one.error === null || sight.phones ? one.error : one.error.replace(/\S+@\S+/g, (email) => maskEmail(email));
    if (about === undefined)
      return sight.names === "full" && sight.health ? { ...one, to, error } : { ...one, to, error, subject: WITHHELD, text: WITHHELD };
    const cut = (free: string): string => {
      const called = spoken({ zh: free, en: free }, about.person, sight).zh;
      return sight.health || !about.health ? called : withoutFigures(called);
    };
    return { ...one, to, error, subject: cut(one.subject), text: cut(one.text) };
  }

  function caseDetail(one: CaseDetail, sight: Sight): CaseDetail {
    if (isForHelper(one, sight)) {
      const log = one.log.filter(({ act, by }) => act === "sighting" || (by !== null && by === sight.username));
      return { ...caseOf(one, sight), log, notices: one.notices.filter(({ to }) => to.user === sight.user) };
    }
    const person = personOf(one.person);
    const health = one.family === "vitals";
    const cut = (words: Words): Words => spoken(sight.health || !health ? words : both(words, withoutFigures), person, sight);
    return {
      ...caseOf(one, sight),
      notices: one.notices.map((each) => notice(each, sight, { person, health })),
      ...(one.steps && { steps: one.steps.map((step) => ({ ...step, why: step.why && cut(step.why) })) }),
      log: one.log.map((entry) => ({ ...entry, words: cut(ofArrival(entry, one, sight).words) })),
      ...(one.proposedSettled && { proposedSettled: one.proposedSettled }),
    };
  }

  /** A line of an alert's log on its own: without its evidence, what may be about a body is taken to be. */
  function alertLogOf(entry: AlertLog, one: Alert, sight: Sight): Words {
    const figures = sight.health || !BODILY.includes(one.family);
    return alertLog(entry, personOf(one.person), sight, figures).words;
  }

  /** Words about somebody that were kept on their own. */
  function about(words: Words, one: { readonly person: string | null; readonly family: string }, sight: Sight): Words {
    return spoken(sight.health || !BODILY.includes(one.family) ? words : both(words, withoutFigures), personOf(one.person), sight);
  }
  const named = (text: string, person: string | null, sight: Sight): string => nameless(text, personOf(person), sight);

  /** Which alert it is, without figures. */
  const aboutAlert = (one: Alert, sight: Sight): Words => spoken(plain(one), personOf(one.person), sight);

  const caseLog = (entry: CaseLog, one: Case, sight: Sight): Words => about(ofArrival(entry, one, sight).words, one, sight);

  /** Whether a value of a device is shown: bodies by right, a resident's position only in an open case. */
  function showsValue(measurement: string, person: string | null, sight: Sight): boolean {
    if (!isHealth(measurement)) return true;
    if (!sight.health) return false;
    return !POSITION.has(measurement) || person === null || ports.inTrouble().has(person);
  }

  const showsOn = (event: string, sight: Sight): boolean => sight.health || event !== "worn";

  function device({ remark, ...one }: Device, sight: Sight): Device {
    return {
      ...one,
      // A list of a thousand devices asks for nobody's name where names are shown anyway.
      name: sight.names === "full" ? one.name : nameless(one.name, personOf(one.person), sight),
      ...(remark !== undefined && { remark: nameless(remark, personOf(one.person), sight) }),
      values: one.values.filter((value) => showsValue(value.measurement, one.person, sight)),
      on: one.on.filter((event) => showsOn(event, sight)),
    };
  }

  function deviceLive(one: DeviceLive, person: string | null, sight: Sight): DeviceLive {
    return {
      ...one,
      values: one.values.filter((value) => showsValue(value.measurement, person, sight)),
      on: one.on.filter((event) => showsOn(event, sight)),
    };
  }

  function contact(one: Contact, sight: Sight, dial: boolean): Contact {
    return {
      ...one,
      name: sight.names === "full" ? one.name : maskName(one.name),
      phone: one.phone === null || dial ? one.phone : maskPhone(one.phone),
      email: one.email === null || dial ? one.email : maskEmail(one.email),
    };
  }

  /** Names and numbers as in every list; that a way works is no secret. */
  function contactWays(one: ContactWays, sight: Sight): ContactWays {
    const name = sight.names === "full" ? one.name : maskName(one.name);
    return { ...one, name, phone: one.phone === null ? null : maskPhone(one.phone) };
  }

  /** Her number as all numbers; illnesses and medicines where one person is opened by those who see health data. */
  function factsOf(one: PersonFacts, sight: Sight, opened: boolean): PersonFacts {
    const phone = one.phone === null || (opened && sight.phones) ? one.phone : maskPhone(one.phone);
    return { ...one, phone, medical: opened && sight.health ? one.medical : null };
  }

  /** Telephone numbers are whole only where one person is opened: that view is written to the audit log. */
  function person(
    one: {
      readonly person: Person;
      readonly placePath: string | null;
      readonly devices: readonly string[];
      readonly activity?: Activity;
    },
    sight: Sight,
    opened: boolean,
  ): PersonView {
    const full = sight.names === "full";
    const {
      spo2Prescriptions,
      scoreWords,
      household,
      facts,
      stay,
      deathReport,
      identity,
      periods: _periods,
      past: _past,
      ...shown
    } = one.person;
    return {
      ...shown,
      ...(spo2Prescriptions !== undefined && sight.scores && { spo2Prescriptions }),
      ...(scoreWords !== undefined && sight.scores && { scoreWords }),
      ...(full && identity !== undefined && { identity }),
      ...(full && household !== undefined && { household }),
      ...(full && facts !== undefined && { facts: factsOf(facts, sight, opened) }),
      ...(full && stay !== undefined && { stay }),
      ...(full && deathReport !== undefined && { deathReport }),
      ...(full && one.activity !== undefined && { activity: one.activity }),
      name: full ? one.person.name : maskName(one.person.name),
      contacts: one.person.contacts.map((each) => contact(each, sight, opened && sight.phones)),
      placePath: one.placePath,
      devices: [...one.devices],
      masked: !full,
    };
  }

  /** Somebody who may be calling, with the open cases that the asker may see. */
  function caller({ person, name, relation, sure }: IncomingMatch, placePath: string | null, cases: readonly Case[], sight: Sight): Caller {
    const full = sight.names === "full";
    const contact = person !== null && relation !== null;
    return {
      person: person?.id ?? null,
      name: full ? name : maskName(name),
      relation,
      of: contact ? (full ? person.name : maskName(person.name)) : null,
      placePath,
      sure,
      cases: cases
        .map((one) => caseOf(one, sight))
        .map(({ id, number, title, severity, state }) => ({ id, number, title, severity, state })),
    };
  }

  const incoming = (call: IncomingCall, sight: Sight): IncomingCall => ({
    ...call,
    number: call.number === null || sight.phones ? call.number : maskPhone(call.number),
  });

  /** Who entered when stays; what was measured, and what was written about it, is health data. */
  function entry(one: HandEntry, sight: Sight): HandEntry {
    return sight.health ? one : { ...one, values: {}, note: null };
  }

  /** Raw text may hold anything that a device says. */
  function quarantine(one: QuarantineItem, sight: Sight): QuarantineItem {
    return sight.raw || sight.health ? one : { ...one, preview: "" };
  }

  return {
    alert,
    alertDetail,
    alertLog: alertLogOf,
    aboutAlert,
    about,
    named,
    caseLog,
    case: caseOf,
    caseDetail,
    notice,
    device,
    deviceLive,
    person,
    contactWays,
    caller,
    incoming,
    entry,
    quarantine,
    showsValue,
  };
}
export type Masking = ReturnType<typeof createMasking>;
