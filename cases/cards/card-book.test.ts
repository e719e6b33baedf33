import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ActionCard, HAZARD_NAMES } from "../../contracts/index.ts";
import { exampleCase } from "../example.ts";
import { readPlans } from "../plans.ts";
import { createCardBook, kindOfCase } from "./card-book.ts";
import { type PackCard, readCards } from "./read-cards.ts";

const FILE = readFileSync(new URL("./cards.yaml", import.meta.url), "utf8");
const read = readCards(FILE);
if (!read.ok) throw new Error(JSON.stringify(read.errors));
const pack = read.cards;
const LEADER = { user: "u1", username: "leader", name: "张书记" };
const T0 = Date.UTC(2026, 10, 22, 8);

async function bookOf(cards: readonly PackCard[] = pack, kept: ActionCard[] = []) {
  const store = [...kept];
  const told: string[] = [];
  const book = createCardBook({ pack: cards, kept, save: async (fresh) => void store.push(...fresh), told: () => told.push("cards") });
  await book.takePack(T0);
  return { book, store, told };
}

describe("the file", () => {
  test("every kind has a card, every plan but those of matters one, and nothing is named twice", () => {
    const plans = readPlans(readFileSync(new URL("../plans.yaml", import.meta.url), "utf8"));
    if (!plans.ok) throw new Error("plans");
    const without = plans.plans.names.filter((name) => !pack.some((card) => card.plans.includes(name)));
    // A request for service, the weather, a bicycle in a lift, a danger that is no emergency and what residents ask for have no card.
    expect(without).toEqual(["help", "weather", "lift-use", "hazard", "matter", "complaint"]);
    for (const { hazards } of pack) for (const hazard of hazards) expect(HAZARD_NAMES).toContain(hazard);
  });

  test("a mistake is named with its line", () => {
    const wrong = FILE.replace("who: desk, within: 30s", "who: nobody, within: 30s");
    const outcome = readCards(wrong);
    expect(outcome.ok).toBe(false);
    const line = FILE.split("\n").findIndex((text) => text.includes("within: 30s")) + 1;
    if (!outcome.ok) expect(outcome.errors.map((error) => error.line)).toContain(line);
  });

  test("a plan that two cards claim is refused", () => {
    const outcome = readCards(FILE.replace("plans: [gas]", "plans: [gas, fire]"));
    expect(outcome).toMatchObject({ ok: false, errors: [{ what: "plan fire has a card already: fire" }] });
  });

  test("what dials is a human: no step says that the hub calls", () => {
    for (const { steps } of pack)
      for (const { text } of steps) if (/拨打 1(19|20|10)/.test(text.zh)) expect(text.zh).toMatch(/由人拨打|有人|有危险|有人受伤|泄漏严重/);
  });
});

test.each([
  ["oxygen-power-lost", "sos", null, "power"],
  ["fall", "fall", null, "fall"],
  ["indoor-heat", "inactivity", null, "heat"],
  ["no-activity", "inactivity", null, "inactivity"],
  [null, "hazard", "gas", "gas"],
  [null, "matter", null, null],
] as const)("rule %s, plan %s, hazard %s: card %s", (rule, plan, hazard, kind) => {
  const alerts = rule === null ? [] : [{ rule }];
  expect(kindOfCase({ alerts, plan, hazard }, pack)).toBe(kind);
});

test("an edit is a version of the community's own; two who edit at once: the second is told", async () => {
  const { book, store, told } = await bookOf();
  const before = book.inForce("fire");
  if (!before) throw new Error("no card");
  const body = {
    base: 1,
    note: "本小区没有微型消防站",
    name: before.name,
    steps: before.steps.filter(({ key }) => key !== "micro-station"),
  };
  const edited = await book.edit("fire", body, LEADER, T0 + 1);
  expect(edited).toMatchObject({ ok: true, value: { card: { version: 2, origin: "own", byName: "张书记" } } });
  expect(told).toEqual(["cards"]);
  expect(store.at(-1)?.version).toBe(2);
  // The same again, after an answer that got lost.
  expect((await book.edit("fire", body, LEADER, T0 + 2)).ok).toBe(true);
  const other = await book.edit("fire", { ...body, steps: [] }, { ...LEADER, username: "admin" }, T0 + 3);
  expect(other).toMatchObject({ ok: false, status: 409 });
  expect(book.versions("fire").map(({ version }) => version)).toEqual([2, 1]);
  // Back to what came with the hub is an edit like another.
  const back = await book.edit("fire", { ...body, base: 2, steps: before.steps }, LEADER, T0 + 4);
  expect(back).toMatchObject({ ok: true, value: { card: { version: 3, steps: before.steps } } });
});

test("a new pack leaves the community's own in force and is shown; without an own it is in force", async () => {
  const first = await bookOf();
  const fire = first.book.inForce("fire");
  if (!fire) throw new Error("no card");
  await first.book.edit("fire", { base: 1, note: "改", name: fire.name, steps: fire.steps.slice(1) }, LEADER, T0);
  const newer = pack.map((card) => ({ ...card, steps: card.steps.slice(0, -1) }));
  const { book, store } = await bookOf(newer, first.store);
  expect(book.inForce("fire")).toMatchObject({ version: 2, origin: "own" });
  expect(book.list().find(({ card }) => card.kind === "fire")?.newerPack).toBe(3);
  expect(book.inForce("gas")).toMatchObject({ version: 2, origin: "pack" });
  // The same pack again writes nothing.
  const again = await bookOf(newer, [...store]);
  expect(again.store).toHaveLength(store.length);
});

test("a case goes on by the version with which it was begun", async () => {
  const { book } = await bookOf();
  const fall = book.inForce("fall");
  if (!fall) throw new Error("no card");
  const tick = {
    kind: "fall",
    version: 1,
    step: "call-her",
    by: "duty",
    byName: "李敏",
    at: "2026-11-22T18:11:00Z",
    heardAt: null,
  } as const;
  await book.edit("fall", { base: 1, note: "改", name: fall.name, steps: fall.steps.slice(1) }, LEADER, T0);
  expect(book.ofCase(exampleCase({ plan: "fall" }), null).items[0]?.card.version).toBe(2);
  const begun = book.ofCase(exampleCase({ plan: "fall", ticks: [tick] }), "cardiac");
  expect(begun.items.map(({ card }) => [card.kind, card.version])).toEqual([
    ["fall", 1],
    ["cardiac", 1],
  ]);
  expect(begun.others.map(({ kind }) => kind)).not.toContain("cardiac");
});
