import type { ActOutcome, Actor } from "../api/index.ts";
import {
  CARER_RELATION,
  type CarerPeriod,
  type Contact,
  type Instant,
  MOST_PAST,
  type NewPeriods,
  type PastStay,
  type Person,
  toIso,
} from "../contracts/index.ts";

interface Span {
  readonly from: string;
  readonly to: string | null;
}
const covers = ({ from, to }: Span, now: Instant): boolean => Date.parse(from) <= now && (to === null || now < Date.parse(to));

const isCarer = (contact: Contact, name: string): boolean => contact.relation === CARER_RELATION && contact.name === name;

/** Her contacts with the carers of now, and without those whose time is over. */
function withCarers(contacts: readonly Contact[], carers: readonly CarerPeriod[], now: Instant): Contact[] {
  const here = carers.filter((carer) => covers(carer, now));
  const kept = contacts.filter((one) => !carers.some(({ name }) => isCarer(one, name)) || here.some(({ name }) => isCarer(one, name)));
  const all = kept.map((one) => {
    const carer = here.find(({ name }) => isCarer(one, name));
    return carer === undefined ? one : { ...one, phone: carer.phone, keyholder: carer.keyholder, minutes: carer.minutes };
  });
  const fresh = here.filter(({ name }) => !kept.some((one) => isCarer(one, name)));
  const added = fresh.map(
    ({ name, phone, keyholder, minutes }): Contact => ({
      name,
      relation: CARER_RELATION,
      phone,
      email: null,
      keyholder,
      minutes,
      user: null,
    }),
  );
  return [...all, ...added];
}

/** The person as the periods have her now; the very same where nothing changes. Pure. */
export function livedBy(person: Person, now: Instant): Person {
  const { periods } = person;
  if (periods === undefined || person.state === "died") return person;
  const home = periods.homes.find((one) => covers(one, now))?.place ?? person.home;
  const contacts = withCarers(person.contacts, periods.carers, now);
  const next: Person = { ...person, home, contacts };
  return JSON.stringify(next) === JSON.stringify(person) ? person : next;
}

/** A period is somebody's by the name or by the number that it is called on. */
export const isOf = (carer: Pick<CarerPeriod, "name" | "phone">, who: { readonly name: string; readonly phone: string | null }): boolean =>
  carer.name === who.name || (carer.phone !== null && carer.phone === who.phone);

/** Whether somebody looked after her by a period, and does so no longer. Pure. */
export function hasLeft({ periods }: Person, who: { readonly name: string; readonly phone: string | null }, now: Instant): boolean {
  const own = (periods?.carers ?? []).filter((carer) => isOf(carer, who));
  return own.some(({ to }) => to !== null && Date.parse(to) <= now) && !own.some((carer) => covers(carer, now));
}

/** When a period begins or ends next; null: none does. */
export function nextPeriod({ periods, state }: Person, now: Instant): Instant | null {
  if (periods === undefined || state === "died") return null;
  const times = [...periods.homes, ...periods.carers].flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])]).map(Date.parse);
  const ahead = times.filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

const refused = (zh: string, en: string): ActOutcome<never> => ({ ok: false, status: 422, reason: zh, words: { zh, en } });

/** What becomes of a person's entry when somebody says where she lives and who looks after her, by period; pure. */
export function withPeriods(
  person: Person,
  said: NewPeriods,
  by: Actor,
  { now, isHome }: { readonly now: Instant; isHome(place: string): boolean },
): ActOutcome<Person> {
  const spans: readonly Span[] = [...said.homes, ...said.carers];
  if (spans.some(({ from, to }) => to !== null && Date.parse(to) <= Date.parse(from)))
    return refused("结束时间须晚于开始时间。", "to: must be later than from");
  if (said.homes.some(({ place }) => !isHome(place))) return refused("没有这个住处，或不是户。", "homes: place must be a registered home");
  const homes = [...said.homes].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const clash = homes.some(({ to }, at) => {
    const next = homes[at + 1];
    return next !== undefined && (to === null || Date.parse(next.from) < Date.parse(to));
  });
  if (clash) return refused("两个住处的时间重叠：一个人同一时间只住一处。", "homes: two periods overlap, one lives at one place at a time");
  const before = person.periods?.carers ?? [];
  const carers = said.carers.map(({ phone, ...carer }): CarerPeriod => {
    const known = before.find(({ name }) => name === carer.name)?.phone ?? null;
    return { ...carer, phone: phone === undefined ? known : phone };
  });
  // Whoever was taken off the list is no contact any more either.
  const gone = before.filter(({ name }) => !carers.some((carer) => carer.name === name));
  const contacts = person.contacts.filter((one) => !gone.some(({ name }) => isCarer(one, name)));
  const periods = { homes, carers, by: by.username, byName: by.name, at: toIso(now) };
  return { ok: true, value: livedBy({ ...person, contacts, periods }, now) };
}

/** The states that are over, with the one that ends now. */
export function pastStays(person: Person, now: Instant): PastStay[] {
  const { state, stay, past = [] } = person;
  const ended: PastStay = { state, from: stay?.at ?? null, to: toIso(now), byName: stay?.byName ?? null, reason: stay?.reason ?? null };
  return [...past, ended].slice(-MOST_PAST);
}
