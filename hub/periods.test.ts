import { expect, test } from "vitest";
import { PEOPLE } from "../api/testing/world.ts";
import { HOUR, type NewPeriods, type Person, toIso } from "../contracts/index.ts";
import { hasLeft, livedBy, nextPeriod, pastStays, withPeriods } from "./periods.ts";
import { withState } from "./person-state.ts";
import { createStayWatch } from "./stay-watch.ts";

const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const wang: Person = found;
const T0 = Date.UTC(2026, 5, 1);
const at = (hours: number): string => toIso(T0 + hours * HOUR);
const LEADER = { user: "u1", username: "leader", name: "张书记" };
const HOMES: NewPeriods["homes"] = [
  { place: "daughter", from: at(20), to: null },
  { place: "son", from: at(0), to: at(20) },
];
const carer = (name: string, from: number, to: number | null, more: Partial<NewPeriods["carers"][number]> = {}) => ({
  ...{ name, phone: "13900002222", keyholder: true, minutes: 8, from: at(from), to: to === null ? null : at(to), ...more },
});
function said(body: Partial<NewPeriods>, now = T0 + HOUR, person = wang): Person {
  const outcome = withPeriods(person, { homes: [], carers: [], ...body }, LEADER, { now, isHome: (place) => place !== "yard" });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

test("she lives with her son until the day, and with her daughter from then", () => {
  const now = said({ homes: HOMES });
  expect(now.home).toBe("son");
  expect(nextPeriod(now, T0 + HOUR)).toBe(T0 + 20 * HOUR);
  const later = livedBy(now, T0 + 20 * HOUR);
  expect(later.home).toBe("daughter");
  expect(livedBy(later, T0 + 21 * HOUR)).toBe(later);
  expect(nextPeriod(later, T0 + 21 * HOUR)).toBeNull();
});

test("between two periods she stays where she was; with the death nothing moves any more", () => {
  const now = said({ homes: [{ place: "son", from: at(0), to: at(2) }] });
  expect(livedBy(now, T0 + 5 * HOUR).home).toBe("son");
  expect(nextPeriod({ ...now, state: "died" }, T0)).toBeNull();
});

test("a carer dismissed at noon is no contact and has no key from that minute", () => {
  const now = said({ carers: [carer("赵姐", 0, 12)] });
  expect(now.contacts.at(-1)).toMatchObject({ name: "赵姐", relation: "照护人", phone: "13900002222", keyholder: true, minutes: 8 });
  expect(livedBy(now, T0 + 12 * HOUR - 1)).toBe(now);
  expect(livedBy(now, T0 + 12 * HOUR).contacts).toEqual(wang.contacts);
});

test("a carer has left when the last period is over, known by name or by number; not before it, nor one who never had any", () => {
  const zhao = { name: "赵姐", phone: null };
  const byNumber = { name: "赵小兰", phone: "13900002222" };
  const now = said({ carers: [carer("赵姐", 0, 12)] });
  expect([11.99, 12].map((hours) => hasLeft(now, zhao, T0 + hours * HOUR))).toEqual([false, true]);
  expect(hasLeft(now, byNumber, T0 + 12 * HOUR)).toBe(true);
  expect(hasLeft(now, { name: "钱姐", phone: "13900003333" }, T0 + 12 * HOUR)).toBe(false);
  // The number is the next carer's meanwhile: whoever has a period now has not left.
  const handed = said({ carers: [carer("赵姐", 0, 12), carer("钱姐", 12, null)] });
  expect([zhao, byNumber].map((who) => hasLeft(handed, who, T0 + 13 * HOUR))).toEqual([true, false]);
});

test("one who follows the other; who is taken off the list goes at once; a relative of that name stays", () => {
  const now = said({ carers: [carer("赵姐", 0, 12), carer("孙姐", 12, null, { keyholder: false })] });
  expect(livedBy(now, T0 + 12 * HOUR).contacts.map(({ name, keyholder }) => [name, keyholder])).toEqual([
    ["王小明", true],
    ["孙姐", false],
  ]);
  expect(said({ carers: [] }, T0 + 2 * HOUR, now).contacts).toEqual(wang.contacts);
  const relative = said({ carers: [carer("王小明", 0, 12)] });
  expect(livedBy(relative, T0 + 13 * HOUR).contacts).toEqual(wang.contacts);
});

test("a number that is left out stays as it is known", () => {
  const now = said({ carers: [carer("赵姐", 0, 12)] });
  const { phone: _phone, ...without } = carer("赵姐", 0, 14);
  expect(said({ carers: [without] }, T0 + 2 * HOUR, now).contacts.at(-1)?.phone).toBe("13900002222");
  expect(said({ carers: [carer("赵姐", 0, 14, { phone: null })] }, T0 + 2 * HOUR, now).contacts.at(-1)?.phone).toBeNull();
});

test.each<[string, Partial<NewPeriods>]>([
  ["an end before the beginning", { carers: [carer("赵姐", 5, 4)] }],
  ["what is no home", { homes: [{ place: "yard", from: at(0), to: null }] }],
  [
    "two homes at once",
    {
      homes: [
        { place: "son", from: at(0), to: null },
        { place: "daughter", from: at(9), to: null },
      ],
    },
  ],
])("%s is refused", (_name, body) => {
  const outcome = withPeriods(wang, { homes: [], carers: [], ...body }, LEADER, { now: T0, isHome: (place) => place !== "yard" });
  expect(outcome).toMatchObject({ ok: false, status: 422 });
});

test("states that are over are kept with who said so, from when to when", () => {
  const away = withState(wang, { state: "hospital", reason: "骨折" }, LEADER, T0);
  if (!away.ok) throw new Error(away.reason);
  const home = withState(away.value, { state: "home" }, LEADER, T0 + 9 * HOUR);
  if (!home.ok) throw new Error(home.reason);
  expect(home.value.past).toEqual([
    { state: "home", from: null, to: at(0), byName: null, reason: null },
    { state: "hospital", from: at(0), to: at(9), byName: "张书记", reason: "骨折" },
  ]);
  let many = wang;
  for (let n = 0; n < 70; n++) many = { ...many, past: pastStays(many, T0 + n) };
  expect(many.past).toHaveLength(50);
});

test("the hub does it when the time comes, and at the start what was due meanwhile", async () => {
  const people = [said({ homes: HOMES })];
  let now = T0 + HOUR;
  let waiting: { readonly at: number; readonly work: () => void } | null = null;
  let saved: Promise<void> = Promise.resolve();
  const watch = createStayWatch({
    directory: {
      people: () => people,
      personById: () => people[0],
      pathOf: () => "/c/",
      rootPath: () => "/c/",
      zoneOf: () => "Asia/Shanghai",
    },
    users: () => [],
    learnsActivity: () => true,
    savePerson: (person) => {
      people[0] = person;
      saved = Promise.resolve();
      return saved;
    },
    tendAccess: async () => undefined,
    write: () => undefined,
    noticed: () => undefined,
    now: () => now,
    schedule: (when, work) => {
      waiting = { at: when, work };
      return () => undefined;
    },
    failed: (error) => {
      throw error;
    },
  });
  const due = (): { readonly at: number; readonly work: () => void } => {
    if (waiting === null) throw new Error("nothing is scheduled");
    return waiting;
  };
  watch.wake();
  expect(due().at).toBe(T0 + 20 * HOUR);
  // The hub was down when it was due.
  now = T0 + 30 * HOUR;
  watch.wake();
  expect(due().at).toBe(now);
  due().work();
  await new Promise(setImmediate);
  expect(people[0]?.home).toBe("daughter");
});
