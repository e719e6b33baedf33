import { expect, test } from "vitest";
import { examplePerson } from "../cases/example.ts";
import type { Person } from "../contracts/index.ts";
import { callersOf, createIncoming } from "./incoming.ts";

const facts = { ...{ hearing: null, speech: null, dialect: null, knock: null, way: null, breakIn: null, medical: null } };
const by = { by: "limin", byName: "李敏", at: "2026-11-01T00:00:00.000Z" };
const contact = (name: string, phone: string) => ({ name, relation: "女儿", phone, email: null, keyholder: false, user: null });
const ZHANG: Person = { ...examplePerson, contacts: [contact("张敏", "138 1234 5678")], facts: { ...facts, ...by, phone: "028-84612345" } };
const LI: Person = {
  ...examplePerson,
  id: "p2",
  name: "李秀英",
  contacts: [contact("李强", "13812345678"), contact("李华", "13811115678")],
};
const USERS = [{ name: "王师傅", phone: "13900000001" }];
const told = (number: string) => callersOf(number, [ZHANG, LI], USERS).map(({ name, person, sure }) => [name, person?.id ?? null, sure]);

test("a number is hers, her contact's or one of ours, however it is written", () => {
  expect(told("+86 28 8461 2345")).toEqual([["张桂兰", "p1", true]]);
  expect(told("84612345")).toEqual([["张桂兰", "p1", false]]);
  expect(told("013900000001")).toEqual([["王师傅", null, true]]);
  expect(told("13700000000")).toEqual([]);
});

test("one number of two families names both; a masked one names whoever it may be", () => {
  expect(told("8613812345678")).toEqual([
    ["张敏", "p1", true],
    ["李强", "p2", true],
  ]);
  expect(told("138****5678").map(([name, , sure]) => [name, sure])).toEqual([
    ["张敏", false],
    ["李强", false],
    ["李华", false],
  ]);
});

test("told again under its system's number a call goes on, and one that ended stays so; a hidden number is a call too", () => {
  let changes = 0;
  const incoming = createIncoming({ people: () => [ZHANG], users: () => USERS, told: () => changes++, now: () => 1_000 });
  incoming.come({ number: "13812345678", id: "77" }, "总机");
  incoming.come({ number: "13812345678", id: "77", state: "ended" }, "总机");
  incoming.come({ number: "13812345678", id: "77", state: "answered" }, "总机");
  incoming.come({ number: "" }, "李敏");
  expect(incoming.list().map(({ number, state, callers }) => [number, state, callers.length])).toEqual([
    [null, "ringing", 0],
    ["13812345678", "ended", 1],
  ]);
  expect(changes).toBe(4);
});
