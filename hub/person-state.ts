import type { ActOutcome, Actor } from "../api/index.ts";
import { AWAY_STATES, DAY, type Instant, type NewStay, type Person, toIso } from "../contracts/index.ts";
import { pastStays } from "./periods.ts";

/** Nobody is registered away for longer at a time [D]: after a year somebody must say so again. */
const LONGEST = 366 * DAY;

const refused = (status: 409 | 422, zh: string, en: string): ActOutcome<never> => ({ ok: false, status, reason: zh, words: { zh, en } });

/** What becomes of a person's entry when somebody says where she is; pure. */
export function withState(person: Person, { state, until = null, reason = null }: NewStay, by: Actor, now: Instant): ActOutcome<Person> {
  const who = { by: by.username, byName: by.name, at: toIso(now) };
  const { deathReport, ...rest } = person;
  if (state === "died") {
    if (person.state === "died") return refused(409, "已登记为已故。", "registered as died already");
    if (deathReport === undefined) return { ok: true, value: { ...person, deathReport: { ...who, reason } } };
    if (deathReport.by === by.username)
      return refused(409, "“已故”须由另一人复核后生效。", "a death takes a second name: somebody else must say so too");
    const stay = { ...deathReport, until: null, askedAt: null, second: by.name };
    return { ok: true, value: { ...rest, state, stay: { ...stay, reason: deathReport.reason ?? reason }, past: pastStays(person, now) } };
  }
  const away = AWAY_STATES.some((each) => each === state);
  if (until !== null && !away)
    return refused(422, "只有外出、住院、入住机构可以填写截止时间。", "until: only for away, hospital and institution");
  if (until !== null && Date.parse(until) <= now) return refused(422, "截止时间须在将来。", "until: must lie in the future");
  if (until !== null && Date.parse(until) > now + LONGEST) return refused(422, "截止时间不得超过一年。", "until: within a year at most");
  return {
    ok: true,
    value: {
      ...rest,
      past: pastStays(person, now),
      state,
      stay: { ...who, until: until === null ? null : toIso(Date.parse(until)), reason, askedAt: null },
    },
  };
}

/**
 * By a relative's word: said again it is no change, so that the rules do not begin their clocks anew; a death that one of the
 * community has reported is not taken away by it. What a relative may say at all the caller has checked.
 */
export function withFamilyState(person: Person, body: NewStay, by: Actor, now: Instant): ActOutcome<Person> {
  const { stay, state, deathReport } = person;
  const until = body.until == null ? null : Date.parse(body.until);
  const before = stay?.until == null ? null : Date.parse(stay.until);
  const again = stay?.by === by.username && state === body.state && before === until && stay.reason === (body.reason ?? null);
  if (again) return { ok: true, value: person };
  const outcome = withState(person, body, by, now);
  if (!outcome.ok || deathReport === undefined) return outcome;
  return { ok: true, value: { ...outcome.value, deathReport } };
}
