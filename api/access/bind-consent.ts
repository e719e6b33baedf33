import {
  ALERT_ACT_WORDS,
  type Alert,
  type AlertDetail,
  type Case,
  type CaseDetail,
  consentForMatter,
  type Device,
  type DeviceLive,
  HELP_NEEDED,
  learnsOfMatter,
  type PersonView,
  relativeOfUser,
  type Severity,
} from "../../contracts/index.ts";
import { consents, helpOnlyAlert, helpOnlyCase, helpOnlyDetail, narrowed, type Place } from "./consent-sight.ts";
import { familyStory } from "./family-story.ts";
import { isHealth, type Masking, maskName, withoutFigures } from "./masking.ts";
import type { Sight } from "./sight.ts";

export interface ConsentPorts {
  /** Materialised path of a place. */
  pathOf(place: string): string | undefined;
  /** The worst open matter of a person; null while there is none. */
  trouble(person: string): Severity | null;
  /** Path of the place at which a device stands. */
  deviceAt(device: string): string | undefined;
}

const POSITION: readonly string[] = ["lat", "lon", "accuracy"];

/**
 * The masking, bound to consent: what leaves for a relative passes here before it is masked like everything else. Roles
 * that are not bound to consent are passed on untouched.
 */
export function bindConsent(masking: Masking, ports: ConsentPorts): Masking {
  const placeOf = (one: { readonly place: { readonly id: string } | null; readonly person: string | null }): Place => ({
    path: (one.place === null ? undefined : ports.pathOf(one.place.id)) ?? "",
    person: one.person,
  });
  const troubleAt = ({ person }: Place): Severity | null => (person === null ? null : ports.trouble(person));

  const alert = (one: Alert & Partial<AlertDetail>, sight: Sight): Alert => {
    if (sight.learns === undefined) return masking.alert(one, sight);
    const at = placeOf(one);
    if (learnsOfMatter(sight, one, at) !== "all") return masking.alert(helpOnlyAlert(one), { ...sight, health: false });
    return masking.alert(one, narrowed(sight, at, one.severity));
  };

  const alertDetail = (one: AlertDetail, sight: Sight): AlertDetail => {
    if (sight.learns === undefined) return masking.alertDetail(one, sight);
    const at = placeOf(one);
    if (learnsOfMatter(sight, one, at) !== "all")
      return masking.alertDetail(helpOnlyDetail(one), { ...sight, health: false, pictures: false });
    const shown = masking.alertDetail(one, narrowed(sight, at, one.severity));
    // A remark may speak of others: of what staff did, the act is told.
    const log = shown.log.map((entry) => (entry.by === null ? entry : { ...entry, words: ALERT_ACT_WORDS[entry.act] }));
    return { ...shown, log };
  };

  const ofFamily = (one: Case, at: Place, sight: Sight): Case => ({
    ...one,
    alerts: one.alerts.filter((each) =>
      consents(sight, consentForMatter(each.family), { ...at, person: each.person ?? at.person }, each.severity),
    ),
    // What staff and other relatives wrote.
    ...{
      summary: null,
      description: null,
      reporter: null,
      hold: null,
      closing: null,
      visits: [],
      pictures: [],
      foreign: [],
      calls: [],
      ticks: [],
    },
    ...(one.arrivals && {
      arrivals: one.arrivals.map((each) => {
        const named = each.who !== "relative" || each.user === sight.username || consents(sight, "relatives", at, one.severity);
        return named ? each : { ...each, name: null };
      }),
    }),
    answers: (one.answers ?? []).map((each) => {
      const named = each.relative === relativeOfUser(sight.user) || consents(sight, "relatives", at, one.severity);
      return named ? each : { ...each, relative: "", name: each.relation };
    }),
  });

  const caseOf = (one: Case & Partial<CaseDetail>, sight: Sight): Case => {
    if (sight.learns === undefined) return masking.case(one, sight);
    const at = placeOf(one);
    if (learnsOfMatter(sight, one, at) !== "all") return masking.case(helpOnlyCase(ofFamily(one, at, sight)), { ...sight, health: false });
    return masking.case(ofFamily(one, at, sight), narrowed(sight, at, one.severity));
  };

  const caseDetail = (one: CaseDetail, sight: Sight): CaseDetail => {
    if (sight.learns === undefined) return masking.caseDetail(one, sight);
    const at = placeOf(one);
    const helpOnly = learnsOfMatter(sight, one, at) !== "all";
    const names = consents(sight, "relatives", at, one.severity);
    const log = familyStory(one, { relative: relativeOfUser(sight.user), username: sight.username, names, helpOnly });
    const figures = consents(sight, "figures", at, one.severity) || one.family !== "vitals";
    const told = (text: string): string => (helpOnly ? HELP_NEEDED.zh : figures ? text : withoutFigures(text));
    const notices = one.notices
      .filter((each) => each.to.user === sight.user)
      .map((each) => ({ ...each, subject: told(each.subject), text: told(each.text) }));
    return { ...caseOf(one, sight), log, notices };
  };

  const showsAt = (measurement: string, at: Place, sight: Sight): boolean => {
    if (!isHealth(measurement)) return consents(sight, "activity", at, troubleAt(at));
    return consents(sight, POSITION.includes(measurement) ? "position" : "figures", at, troubleAt(at));
  };
  const cut = <T extends Pick<DeviceLive, "values" | "on" | "lastAt">>(one: T, at: Place, sight: Sight): T => {
    const activity = consents(sight, "activity", at, troubleAt(at));
    const worn = consents(sight, "vitals", at, troubleAt(at));
    return {
      ...one,
      values: one.values.filter(({ measurement }) => showsAt(measurement, at, sight)),
      on: activity ? one.on.filter((event) => event !== "worn" || worn) : [],
      lastAt: activity ? one.lastAt : null,
    };
  };
  // Consent decides on what of the body is shown, so that the words of a worn band stay where figures are not given.
  const device = (one: Device, sight: Sight): Device => {
    const shown = masking.device(one, sight);
    return sight.learns === undefined ? shown : cut(shown, placeOf(one), sight);
  };
  const deviceLive = (one: DeviceLive, person: string | null, sight: Sight): DeviceLive => {
    const shown = masking.deviceLive(one, person, sight);
    if (sight.learns === undefined) return shown;
    return cut(shown, { path: ports.deviceAt(one.id) ?? "", person }, sight);
  };
  const showsValue = (measurement: string, person: string | null, sight: Sight): boolean => {
    if (!masking.showsValue(measurement, person, sight) || sight.learns === undefined)
      return masking.showsValue(measurement, person, sight);
    return !isHealth(measurement) || showsAt(measurement, { path: "", person }, sight);
  };

  /** Of the other relatives, what they are to her; names by consent, numbers never. */
  const person: Masking["person"] = (one, sight, opened) => {
    const shown = masking.person(one, sight, opened);
    if (sight.learns === undefined) return shown;
    const at: Place = { path: "", person: one.person.id };
    const may = (kind: "activity" | "vitals" | "figures" | "relatives"): boolean => consents(sight, kind, at, ports.trouble(one.person.id));
    // A death that one human has registered is told by a human, once a second one has confirmed it.
    const { activity, facts, stay, deathReport: _unconfirmed, ...rest } = shown;
    // Illnesses and medicines are health as figures are, and so may be the reason why she is away.
    const known = {
      ...(facts && { facts: may("figures") ? facts : { ...facts, medical: null } }),
      ...(stay && { stay: may("figures") ? stay : { ...stay, reason: null } }),
    };
    const contacts: PersonView["contacts"] = shown.contacts.map((each) => {
      if (each.user === sight.user) return each;
      return { ...each, name: may("relatives") ? each.name : maskName(each.name), phone: null, email: null, user: null };
    });
    const told = activity && may("activity") ? { activity: may("vitals") ? activity : { ...activity, body: null } } : {};
    return { ...rest, ...known, ...told, contacts, devices: may("activity") ? rest.devices : [] };
  };

  const contactWays: Masking["contactWays"] = (one, sight) => {
    const shown = masking.contactWays(one, sight);
    return sight.learns === undefined ? shown : { ...shown, name: maskName(shown.name), phone: null, ways: [] };
  };

  return { ...masking, alert, alertDetail, case: caseOf, caseDetail, device, deviceLive, person, contactWays, showsValue };
}
