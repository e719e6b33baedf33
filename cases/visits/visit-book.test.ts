import { beforeEach, describe, expect, it } from "vitest";
import {
  type CareVisit,
  DAY,
  HOUR,
  type NewRound,
  NOBODY_LEFT_OUT,
  type PeopleFilter,
  type Person,
  type Rhythm,
  type Round,
  toIso,
} from "../../contracts/index.ts";
import { createVisitBook, type VisitBook } from "./visit-book.ts";

const T0 = Date.parse("2026-03-02T00:00:00Z");
const BY = { user: "u1", username: "limin", name: "李敏" };
const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...{ id, community: "xf", name: id, birthYear: 1944, sex: "f", home: `home-${id}`, living: "alone", ability: "mild", mobility: "walks" },
  ...{ needs: [], state: "home", spo2Scale: 1, contacts: [], demo: true, ...more },
});
/** Building a has six floors: wang under the roof, li on the ground floor; zhao's floor is not registered. */
const HOMES: Readonly<Record<string, { path: string; floor: number | null }>> = {
  wang: { path: "/xf/a/u2/wang/", floor: 6 },
  li: { path: "/xf/a/u1/li/", floor: 1 },
  zhao: { path: "/xf/b/u1/zhao/", floor: null },
  qian: { path: "/xf/a/u10/qian/", floor: 3 },
};

let people: Person[];
let met: string[];
let saved: { visits: CareVisit[]; rounds: Map<string, Round>; rhythms: Rhythm[] };
let book: VisitBook;

function open(): VisitBook {
  const made = createVisitBook({
    personById: (id) => people.find((one) => one.id === id),
    people: () => people,
    dwellingOf: ({ id }) => ({
      path: HOMES[id]?.path ?? "/xf/",
      home: { floor: HOMES[id]?.floor ?? null },
      building: HOMES[id]?.path.startsWith("/xf/a/") ? { floors: 6 } : undefined,
    }),
    spoken: ({ id }) => HOMES[id]?.path ?? "",
    endOfDay: (_community, at) => at - (at % DAY) + DAY - 1,
    yearOf: () => 2026,
    pathOf: (place) => ({ a: "/xf/a/", b: "/xf/b/" })[place],
    userName: (id) => (id === "u2" ? "王强" : undefined),
    met: (_community, id, { how }) => void met.push(`${id} ${how}`),
    saveRhythms: async (rhythms) => void saved.rhythms.push(...rhythms),
    saveVisit: async (visit, _community, item) => {
      saved.visits.push(visit);
      const round = visit.round === null ? undefined : saved.rounds.get(visit.round);
      if (round && item)
        saved.rounds.set(round.id, { ...round, items: round.items.map((one) => (one.person === item.person ? item : one)) });
    },
    saveRound: async (round) => void saved.rounds.set(round.id, round),
    roundById: async (id) => saved.rounds.get(id),
    makeId: (at, ...parts) => [at, ...parts].join(":"),
    told: () => undefined,
  });
  made.load({
    rhythms: saved.rhythms,
    visits: saved.visits,
    rounds: [...saved.rounds.values()].filter((one) => one.endedAt === null),
    since: T0,
  });
  return made;
}

beforeEach(() => {
  people = [
    person("wang"),
    person("li", { mobility: "bedridden", birthYear: null }),
    person("zhao", { living: "family", needs: ["oxygen"] }),
  ];
  people.push(person("qian", { birthYear: 1960, living: "couple" }));
  met = [];
  saved = { visits: [], rounds: new Map(), rhythms: [] };
  book = open();
});

const chosen = (filter: Partial<PeopleFilter>): unknown => {
  const found = book.choose("xf", { ...NOBODY_LEFT_OUT, ...filter }, T0);
  return found.ok ? found.value.map(({ id }) => id) : found.status;
};

describe("a filter", () => {
  it.each<readonly [name: string, filter: Partial<PeopleFilter>, expected: unknown]>([
    ["everybody, in the order in which one walks", {}, ["li", "wang", "qian", "zhao"]],
    ["below a place", { places: ["b"] }, ["zhao"]],
    ["a place that is none", { places: ["c"] }, 422],
    ["of an age; whose is unknown is not left out", { ageFrom: 80 }, ["li", "wang", "zhao"]],
    ["under the roof", { floor: "top" }, ["wang"]],
    ["on the ground", { floor: "ground" }, ["li"]],
    ["one of the needs is enough", { needs: ["oxygen", "dialysis"] }, ["zhao"]],
    ["all of it together", { living: ["alone"], mobility: ["bedridden", "wheelchair"] }, ["li"]],
  ])("%s", (_name, filter, expected) => {
    expect(chosen(filter)).toEqual(expected);
  });

  it("finds nobody who is in hospital, but whoever is only out", () => {
    people = [person("wang", { state: "hospital" }), person("li", { state: "out" })];
    expect(chosen({})).toEqual(["li"]);
  });
});

const ROUND: NewRound = { title: "高温", reason: "heat", way: "door", dueAt: toIso(T0 + DAY), filter: NOBODY_LEFT_OUT };
async function makeRound(body: NewRound = ROUND): Promise<string> {
  const outcome = await book.makeRound("xf", body, people, BY, T0);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value.id;
}
const resultsOf = async (id: string) => Object.fromEntries((await book.round(id))?.items.map((item) => [item.person, item.result]) ?? []);

describe("a round", () => {
  it("is ticked person by person; seen and heard are signs of hers, a relative's word is none", async () => {
    const id = await makeRound({ ...ROUND, without: ["qian"] });
    await book.tick(id, "wang", { result: "seen" }, BY, T0 + HOUR);
    await book.tick(id, "li", { result: "relative", note: "儿子在家" }, BY, T0 + HOUR);
    await book.tick(id, "zhao", { result: "moved" }, BY, T0 + HOUR);
    expect(await resultsOf(id)).toEqual({ wang: "seen", li: "relative", zhao: "moved" });
    expect(met).toEqual(["wang seen"]);
    expect(saved.visits).toHaveLength(3);
    expect(await book.tick(id, "qian", { result: "seen" }, BY, T0 + HOUR)).toMatchObject({ ok: false, status: 404 });
  });

  it("keeps what was later, in whatever order it comes", async () => {
    const id = await makeRound();
    await book.tick(id, "wang", { result: "seen", at: toIso(T0 + 2 * HOUR) }, BY, T0 + 3 * HOUR);
    await book.tick(id, "wang", { result: "not-met", at: toIso(T0 + HOUR) }, BY, T0 + 3 * HOUR);
    expect(await resultsOf(id)).toMatchObject({ wang: "seen" });
  });

  it("is the same after a restart, ended too; what was done before its end still counts after it", async () => {
    const id = await makeRound();
    await book.tick(id, "wang", { result: "heard" }, BY, T0 + HOUR);
    book = open();
    expect(await resultsOf(id)).toMatchObject({ wang: "heard", li: null });
    await book.end(id, BY, T0 + 2 * HOUR);
    expect(book.openRounds()).toEqual([]);
    expect(await book.tick(id, "li", { result: "seen", at: toIso(T0 + 3 * HOUR) }, BY, T0 + 4 * HOUR)).toMatchObject({
      ok: false,
      status: 409,
    });
    await book.tick(id, "li", { result: "seen", at: toIso(T0 + HOUR) }, BY, T0 + 4 * HOUR);
    expect(await resultsOf(id)).toMatchObject({ wang: "heard", li: "seen" });
    expect(await book.end(id, BY, T0)).toMatchObject({ ok: false, status: 409 });
  });

  it("says who goes, and refuses a name that nobody has", async () => {
    const id = await makeRound();
    expect(await book.assign(id, ["wang"], "u2")).toMatchObject({ ok: true });
    expect((await book.round(id))?.items.filter((item) => item.workerName === "王强").map((item) => item.person)).toEqual(["wang"]);
    expect(await book.assign(id, ["wang"], "u9")).toMatchObject({ ok: false, status: 422 });
  });

  it.each([
    ["due in the past", { dueAt: toIso(T0) }],
    ["due in two months", { dueAt: toIso(T0 + 60 * DAY) }],
    ["without anybody", { without: ["wang", "li", "zhao", "qian"] }],
  ])("is not made %s", async (_name, more) => {
    expect(await book.makeRound("xf", { ...ROUND, ...more }, people, BY, T0)).toMatchObject({ ok: false, status: 422 });
  });
});

describe("rhythms", () => {
  it("are by need until somebody sets one, and off where that says so", async () => {
    const due = () => book.due().map(({ person: { id }, due: found }) => [id, found.map(({ way }) => way)]);
    expect(due()).toEqual([
      ["wang", ["door", "phone"]],
      ["li", ["door", "phone"]],
    ]);
    await book.setRhythm("wang", { phone: null, door: null, worker: null }, BY, T0);
    await book.setRhythm("zhao", { phone: null, door: 10, worker: "u2" }, BY, T0);
    expect(due()).toEqual([
      ["li", ["door", "phone"]],
      ["zhao", ["door"]],
    ]);
    expect(await book.setRhythm("zhao", { phone: 1, door: null, worker: "u9" }, BY, T0)).toMatchObject({ ok: false, status: 422 });
  });

  it("a visit moves what is due, and is refused for the dead and for a time that cannot be", async () => {
    const before = book.due().find(({ person: { id } }) => id === "wang")?.due;
    await book.visit("wang", { way: "door", result: "seen" }, BY, T0 + 3 * DAY);
    const after = book.due().find(({ person: { id } }) => id === "wang")?.due;
    expect(after?.[0]?.dueAt).toBeGreaterThan(before?.[0]?.dueAt ?? 0);
    expect(await book.visit("wang", { way: "door", result: "seen", at: toIso(T0 - 8 * DAY) }, BY, T0)).toMatchObject({ status: 422 });
    people = [person("wang", { state: "died" })];
    expect(await book.visit("wang", { way: "door", result: "seen" }, BY, T0)).toMatchObject({ ok: false, status: 409 });
  });

  it("a tick that was made before her death and is sent after it still counts; one after it does not", async () => {
    const made = await book.makeRound("xf", ROUND, people, BY, T0);
    const id = made.ok ? made.value.id : "";
    const stay = { at: toIso(T0 + 2 * HOUR), until: null, reason: null, askedAt: null, by: "leader", byName: "张书记" };
    people = people.map((one) => (one.id === "wang" ? { ...one, state: "died", stay } : one));
    const tick = (at: number) => book.tick(id, "wang", { result: "seen", at: toIso(at) }, BY, T0 + 5 * HOUR);
    expect(await tick(T0 + 3 * HOUR)).toMatchObject({ ok: false, status: 409 });
    expect(await tick(T0 + HOUR)).toMatchObject({ ok: true });
    expect(met).toEqual(["wang seen"]);
  });

  it("go from one worker to another and back; when they are due stays, and so does what is by need", async () => {
    const due = () =>
      book.due().flatMap(({ person: { id }, rhythm, due: found }) => [[id, rhythm.worker, ...found.map(({ dueAt }) => dueAt)]]);
    await book.setRhythm("zhao", { phone: null, door: 10, worker: null }, BY, T0);
    const before = due();
    const there = [
      { person: "wang", from: null, to: "u2" },
      { person: "zhao", from: null, to: "u2" },
    ];
    // Whoever has them meanwhile is somebody else; and whoever is by no rhythm is nobody's to give.
    const more = [
      { person: "li", from: "u7", to: "u2" },
      { person: "qian", from: null, to: "u2" },
    ];
    const outcome = await book.move([...there, ...more]);
    expect(outcome).toEqual({ ok: true, value: { moved: there, left: ["li", "qian"] } });
    expect(due()).toEqual(before.map(([id, _worker, ...rest]) => [id, id === "li" ? null : "u2", ...rest]));
    // What was kept holds after a start; her need is asked anew: she lives with her family now.
    people = people.map((one) => (one.id === "wang" ? { ...one, living: "family" as const } : one));
    book = open();
    expect(due().map(([id]) => id)).toEqual(["li", "zhao"]);
    people = people.map((one) => (one.id === "wang" ? { ...one, living: "alone" as const } : one));
    const back = there.map(({ person: id, from, to }) => ({ person: id, from: to, to: from }));
    expect(await book.move(back)).toMatchObject({ ok: true, value: { left: [] } });
    expect(due()).toEqual(before);
    expect(await book.move([{ person: "wang", from: null, to: "u9" }])).toMatchObject({ ok: false, status: 422 });
  });
});
