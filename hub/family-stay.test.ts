import { expect, test } from "vitest";
import { userOf } from "../api/testing/harness.ts";
import { PEOPLE } from "../api/testing/world.ts";
import { DAY, HOUR, MINUTE, type NewStay, type Notice, type Person, toIso } from "../contracts/index.ts";
import { createCareDesk } from "./care-desk.ts";
import { createStayWatch } from "./stay-watch.ts";

const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const wang: Person = { ...found, home: "home-wang" };
const T0 = Date.UTC(2026, 5, 1);
const at = (hours: number): string => toIso(T0 + hours * HOUR);
const DAUGHTER = { user: "u-family", username: "family", name: "名 family" };
const LEADER = { user: "u-leader", username: "leader", name: "张书记" };
const PATHS: Readonly<Record<string, string>> = { east: "/xfl/east/", west: "/xfl/west/", "home-wang": "/xfl/east/home-wang/" };
const HOSPITAL: NewStay = { state: "hospital", until: at(48), reason: "骨折" };

/** The care desk and the stay watch as the hub puts them together; users of a duty desk here, one elsewhere, and the daughter. */
async function worldOf(start: Partial<Person> = {}, learns = true) {
  let person: Person = { ...wang, ...start };
  let now = T0;
  let saves = 0;
  const told: Notice[] = [];
  const savePerson = async (next: Person): Promise<void> => {
    person = next;
    saves += 1;
  };
  const directory = {
    people: () => [person],
    personById: (id: string) => (id === person.id ? person : undefined),
    pathOf: (place: string) => PATHS[place],
    rootPath: () => "/xfl/",
    zoneOf: () => "Asia/Shanghai",
    placeById: () => undefined,
    deviceById: () => undefined,
    assignmentsOf: () => [],
    everHadBy: () => [],
    spoken: (place: string) => place,
  };
  const users = [
    await userOf("duty", "duty", ["east"]),
    await userOf("far", "duty", ["west"]),
    await userOf("family", "family", [], [wang.id]),
  ];
  const waiting: (() => void)[] = [];
  const watch = createStayWatch({
    ...{ directory, users: () => users, savePerson, tendAccess: async () => undefined, now: () => now },
    learnsActivity: (_person, user) => user.role !== "family" || learns,
    write: (changes) => {
      for (const change of changes) if (change.write === "notice") told.push(change.notice);
    },
    noticed: () => undefined,
    schedule: (_when, work) => {
      waiting.push(work);
      return () => undefined;
    },
    failed: (error) => {
      throw error;
    },
  });
  const never = async (): Promise<never> => {
    throw new Error("nobody died");
  };
  const care = createCareDesk({
    ...{ directory, savePerson, unbind: never, died: never, now: () => now, written: async () => true },
    ...{ dismissed: async () => undefined, tendAccess: async () => undefined, journal: () => undefined },
    activity: () => ({ own: null, home: null, body: null, met: null, unseen: null }),
    familySaid: watch.familySaid,
  });
  return {
    care,
    told,
    person: () => person,
    saves: () => saves,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** What is due now is done. */
    run: async (): Promise<void> => {
      watch.wake();
      waiting.splice(0).at(-1)?.();
      await new Promise(setImmediate);
    },
  };
}

test("a daughter says that her mother is in hospital: the desk of her compound is told at once, until when and what pauses", async () => {
  const { care, told, person } = await worldOf();
  expect((await care.stateByFamily(wang.id, HOSPITAL, DAUGHTER)).ok).toBe(true);
  expect(person()).toMatchObject({ state: "hospital", stay: { by: "family", until: at(48), reason: "骨折" } });
  expect(told.map(({ to, channel, subject }) => [to.user, channel, subject])).toEqual([
    ["u-duty", "app", `家属名 family登记：${wang.name}住院`],
  ]);
  expect(told[0]?.text).toMatch(/为止。期间暂停无活动、未佩戴和生命体征告警；紧急呼叫、火警、燃气和用水照常/);
  // Why she is there stands on her page, where consent decides who reads it.
  expect(told[0]?.text).not.toContain("骨折");
});

test("pressed twice it is said once: one line in the past, one notice", async () => {
  const { care, told, person, saves, pass } = await worldOf();
  await care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
  pass(MINUTE);
  const again = await care.stateByFamily(wang.id, { ...HOSPITAL }, DAUGHTER);
  expect(again).toEqual({ ok: true, value: person() });
  expect([saves(), told.length, person().past?.length, person().stay?.at]).toEqual([1, 1, 1, at(0)]);
  // Another end is another word.
  await care.stateByFamily(wang.id, { ...HOSPITAL, until: at(72) }, DAUGHTER);
  expect([saves(), told.length]).toEqual([2, 2]);
});

test("an end in the past or over a year away is refused, and nobody is told", async () => {
  const { care, told, saves } = await worldOf();
  for (const until of [at(-1), at(24 * 400)])
    expect(await care.stateByFamily(wang.id, { state: "out", until }, DAUGHTER)).toMatchObject({ ok: false, status: 422 });
  expect([told.length, saves()]).toEqual([0, 0]);
});

test("taken back within ten minutes what held before holds again, with its end and reason, and the desk is told", async () => {
  const before = { by: "leader", byName: "张书记", at: at(-9), until: null, reason: "随女儿住", askedAt: null };
  const { care, told, person, pass } = await worldOf({ state: "out", stay: before });
  await care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
  pass(9 * MINUTE);
  expect(await care.undoState(wang.id, LEADER)).toMatchObject({ ok: false, status: 409 });
  expect((await care.undoState(wang.id, DAUGHTER)).ok).toBe(true);
  expect(person()).toMatchObject({ state: "out", stay: before });
  expect(person().past).toBeUndefined();
  expect(told.map(({ to, subject }) => [to.user, subject]).at(-1)).toEqual(["u-duty", `家属名 family撤回登记：${wang.name}现为外出`]);
  expect(await care.undoState(wang.id, DAUGHTER)).toMatchObject({ ok: false, status: 409 });
});

test("not after ten minutes, and not once somebody else has said something", async () => {
  const late = await worldOf();
  await late.care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
  late.pass(10 * MINUTE + 1);
  expect(await late.care.undoState(wang.id, DAUGHTER)).toMatchObject({ ok: false, status: 409 });
  const other = await worldOf();
  await other.care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
  other.pass(MINUTE);
  await other.care.state(wang.id, { state: "home" }, LEADER);
  expect(await other.care.undoState(wang.id, DAUGHTER)).toMatchObject({ ok: false, status: 409 });
  expect(other.person().state).toBe("home");
  // Of staff's word, taken back by staff, the desk that gave it needs no notice.
  expect((await other.care.undoState(wang.id, LEADER)).ok).toBe(true);
  expect([other.person().state, other.told.length]).toEqual(["hospital", 1]);
});

test("the first name under a death is no word that can be taken back so, and takes none away", async () => {
  const { care, person, pass } = await worldOf();
  await care.state(wang.id, { state: "out", until: at(48) }, LEADER);
  pass(MINUTE);
  await care.state(wang.id, { state: "died" }, LEADER);
  expect((await care.undoState(wang.id, LEADER)).ok).toBe(true);
  expect(person()).toMatchObject({ state: "home", deathReport: { by: "leader" } });
});

test("a death that one of the community has reported is not taken away by a relative's word", async () => {
  const deathReport = { by: "leader", byName: "张书记", at: at(-1), reason: null };
  const { care, person } = await worldOf({ deathReport });
  await care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
  expect(person()).toMatchObject({ state: "hospital", deathReport });
  await care.undoState(wang.id, DAUGHTER);
  expect(person()).toMatchObject({ state: "home", deathReport });
});

test("a day before the end the daughter is asked with the desk, unless she may not learn of it any more", async () => {
  const asked = async (learns: boolean): Promise<readonly (string | null)[]> => {
    const { care, told, pass, run } = await worldOf({}, learns);
    await care.stateByFamily(wang.id, HOSPITAL, DAUGHTER);
    pass(24 * HOUR);
    await run();
    return told.slice(1).map(({ to }) => to.user);
  };
  expect(await asked(true)).toEqual(["u-duty", "u-family"]);
  expect(await asked(false)).toEqual(["u-duty"]);
});

test.each([
  ["out", 7, 14],
  ["hospital", 7, 14],
  ["institution", 7, 37],
] as const)(
  "%s without an end is asked about after %i days, and again on day %i; it stays until somebody says otherwise",
  async (state, first, again) => {
    const stay = { by: "leader", byName: "张书记", at: at(0), until: null, reason: null, askedAt: null };
    const { told, person, pass, run } = await worldOf({ state, stay });
    pass(first * DAY - MINUTE);
    await run();
    expect(told).toEqual([]);
    pass(MINUTE);
    await run();
    await run();
    expect(told.map(({ to, subject }) => [to.user, subject.startsWith("请核对")])).toEqual([["u-duty", true]]);
    expect(told[0]?.text).toContain("没有填写预计回家时间");
    pass((again - first) * DAY - MINUTE);
    await run();
    expect(told).toHaveLength(1);
    pass(MINUTE);
    await run();
    expect([told.length, person().state]).toEqual([2, state]);
  },
);

test("away since before it was written down when, the days count from now; who moved away or is at home is asked about never", async () => {
  const { told, person, pass, run } = await worldOf({ state: "hospital" });
  await run();
  expect(person().stay).toMatchObject({ at: at(0), until: null });
  pass(7 * DAY);
  await run();
  expect(told).toHaveLength(1);
  for (const state of ["moved", "home"] as const) {
    const other = await worldOf({ state });
    other.pass(30 * DAY);
    await other.run();
    expect([other.told, other.saves()]).toEqual([[], 0]);
  }
});
