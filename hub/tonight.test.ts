import { expect, test } from "vitest";
import { createRosterBook, readHolidays, type TellableUser } from "../cases/index.ts";
import { type Duty, HOUR, type Person, type Roster, toIso } from "../contracts/index.ts";
import { createTonight, nightAt, type TonightParts } from "./tonight.ts";

const T = (text: string): number => Date.parse(text);
const NOW = T("2026-11-28T09:00:00Z");
const night = { from: NOW, to: T("2026-11-29T00:00:00Z") };
const user = (id: string, role: TellableUser["role"]): TellableUser => ({
  ...{ id, username: id, name: `名${id}`, role, email: null, disabled: false, paths: ["/c/"], people: [] },
});
const USERS = [user("lead", "leader"), user("d", "duty"), user("g", "grid")];
const roster: Roster = {
  ...{ id: "r", community: "c", place: "c", name: "值班室", restHours: 8, longestHours: 24, byName: "", changedAt: toIso(NOW) },
  shifts: [{ id: "s", name: "夜班", from: "17:00", to: "08:00", days: "every", posts: ["leader", "duty-a"] }],
};
const duty = (id: string, post: Duty["post"], to: number): Duty => ({
  ...{ id, roster: "r", date: "2026-11-28", shift: "s", post, user: id, from: toIso(NOW - HOUR), to: toIso(to), ownTimes: false },
  ...{ note: null, fill: null, byName: "", changedAt: toIso(NOW) },
});
const person = (index: number, change: Partial<Person> = {}): Person => ({
  ...{
    id: `p${index}`,
    community: "c",
    name: `老人${index}`,
    birthYear: 1944,
    sex: "f",
    home: `h${index}`,
    living: "alone",
    ability: "mild",
  },
  ...{ mobility: "walks", needs: [], state: "home", spo2Scale: 1, demo: false },
  contacts: [0, 1].map((n) => ({ name: `${n}`, relation: "女儿", phone: `1${index}${n}`, email: null, keyholder: n === 0, user: null })),
  ...change,
});

/** Everybody's number is verified and answers, but for those in `silent`. */
const PROVEN = { proven: true, answeredAt: toIso(NOW), testedAt: toIso(NOW) };
function make(
  people: readonly Person[],
  duties: readonly Duty[],
  silent: readonly string[] = [],
  rooms: ReturnType<TonightParts["rooms"]> = { dutyPhone: PROVEN, subDistrictPhone: PROVEN },
) {
  const book = createRosterBook({
    ...{ now: () => NOW, zoneOf: () => "Asia/Shanghai", pathOf: () => "/c/", users: () => USERS, holidays: readHolidays([]) },
    ...{ makeId: () => "", save: async () => undefined, past: async () => [], changed: () => undefined, tell: () => undefined },
  });
  book.load({ rosters: [roster], duties, fills: [], swaps: [] });
  const known = (phone: string): boolean => !silent.includes(phone);
  const desk = {
    ownOf: (id: string) => ({ user: id, phone: `tel-${id}`, wecom: null, quiet: null }),
    numbers: {
      stateOf: (phone: string) => (known(phone) ? "verified" : "unverified"),
      proof: (_: string, phone: string) => ({ testedAt: null, answeredAt: null, proven: known(phone) }),
    },
    providers: { serving: () => ({ id: "sms", perMinute: null }) },
  } as unknown as TonightParts["desk"];
  return createTonight({
    ...{
      book,
      desk,
      users: () => USERS,
      people: () => people,
      rootPath: () => "/c/",
      now: () => NOW,
      time: () => "17:00",
      night: () => night,
    },
    rooms: () => rooms,
    pathOf: (place) => `/c/b${place.slice(1).padStart(5, "0").slice(0, 3)}/${place}/`,
    placeName: (place) => place,
  });
}
const full = [duty("lead", "leader", night.to), duty("d", "duty-a", night.to)];
const ALL = { paths: ["/c/"], people: null };

test("names whose own part is missing, says once what concerns many, and leaves out who is away or out of sight", () => {
  const people = [person(1), person(2), person(3, { state: "hospital" }), person(4, { state: "died" }), person(5, { contacts: [] })];
  const view = make(people, [duty("lead", "leader", night.to), duty("d", "duty-a", NOW + HOUR)], ["120", "tel-lead"])(ALL);
  expect([view.people, view.away, view.failing, view.nobody]).toEqual([3, 1, 2, 1]);
  expect(view.items.map((item) => [item.person, item.missing.map(({ piece }) => piece)])).toEqual([
    ["p2", ["contacts", "keyholder"]],
    ["p5", ["contacts", "keyholder"]],
  ]);
  expect(view.common.map(({ missing, people: count }) => [missing.piece, count])).toEqual([
    ["nobody-on-duty", 3],
    ["duty-unproven", 3],
  ]);
  expect(make(people, full)({ paths: ["/c/b000/h1/"], people: null })).toMatchObject({ people: 1, failing: 0, common: [] });
});

test("the telephones of the last rung are walked too: entered, and answered lately", () => {
  const rooms = { dutyPhone: { ...PROVEN, proven: false }, subDistrictPhone: null };
  const { common } = make([person(1)], full, [], rooms)(ALL);
  expect(common.map(({ missing }) => [missing.piece, missing.words.zh, missing.mend])).toEqual([
    ["room-phone", "值班电话近 31 天没有应答过测试", "/ladders"],
    ["room-phone", "没有登记街道值班室电话，全部未联系上时打不到那里", "/ladders"],
  ]);
});

test("ten thousand residents within five seconds on a busy machine", () => {
  const people = Array.from({ length: 10_000 }, (_, index) => person(index, index % 10 === 0 ? { contacts: [] } : {}));
  const walk = make(people, full);
  const begun = performance.now();
  const view = walk(ALL);
  const took = performance.now() - begun;
  console.info(`tonight's ladder for 10,000 people: ${took.toFixed(0)} ms`);
  expect([view.people, view.failing]).toEqual([10_000, 1_000]);
  expect(took).toBeLessThan(5_000);
});

test("the night is this evening's, and after midnight still the one before", () => {
  const [evening, morning] = [T("2026-11-28T09:00:00Z"), T("2026-11-28T00:00:00Z")];
  const at = (text: string) => {
    const { from, to } = nightAt(T(text), evening, morning);
    return [toIso(from), toIso(to)];
  };
  expect(at("2026-11-28T04:00:00Z")).toEqual(["2026-11-28T09:00:00.000Z", "2026-11-29T00:00:00.000Z"]);
  expect(at("2026-11-28T11:00:00Z")).toEqual(["2026-11-28T11:00:00.000Z", "2026-11-29T00:00:00.000Z"]);
  expect(at("2026-11-27T19:00:00Z")).toEqual(["2026-11-27T19:00:00.000Z", "2026-11-28T00:00:00.000Z"]);
});
