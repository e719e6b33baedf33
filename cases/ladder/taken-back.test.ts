import { describe, expect, test } from "vitest";
import type { Person } from "../../contracts/index.ts";
import { examplePerson } from "../example.ts";
import { bench, LI, WANG } from "./example-bench.ts";

const contact = (name: string, phone: string) => ({ name, relation: "女儿", phone, email: null, keyholder: false, user: null });
const calls = (lines: readonly string[]) => lines.filter((line) => / voice 1\d/.test(line));

/** A fall, the desk on the telephone; `book` says what came of calling one of them, `undo` takes it back. */
function desk() {
  const at = bench();
  at.raise();
  at.news();
  const lastCall = (): string => at.one().case.calls.at(-1)?.id ?? "";
  return {
    ...at,
    book: (to: "person" | "contact", result: string, more = {}) =>
      at.act("called", { to, ...(to === "contact" && { contact: "女儿" }), result, ...more }),
    undo: (call = lastCall()) => at.act("uncall", { call }),
    lastCall,
  };
}

describe("a result that was booked by a slip and is taken back", () => {
  test("平安 of the daughter, undone before the minute: she and the others are rung as if nothing had been said", async () => {
    const { until, news, book, undo, one } = desk();
    until(20);
    expect(await book("contact", "well")).toMatchObject({ ok: true });
    expect(one().case.ladder?.family).toMatchObject({ answer: "spoke", byName: "李敏" });
    until(25);
    expect(await undo()).toMatchObject({ ok: true });
    expect(one().case.ladder?.family).toBeNull();
    until(90);
    expect(calls(news())).toEqual(["60 女儿 voice 11", "60 邻居 voice 13", "90 儿子 voice 12"]);
  });

  test("after the family had its turn: it is rung anew at once, first who was not asked yet, then in their turns", async () => {
    const { until, news, told, rings, book, undo } = desk();
    until(55);
    await book("contact", "well");
    until(65);
    // Her keyholder is rung beside the family, whoever spoke to her.
    const [key] = told.filter(({ notice }) => notice.to.name === "邻居");
    expect(calls(news())).toEqual(["60 邻居 voice 13"]);
    await undo();
    expect(calls(news())).toEqual(["65 女儿 voice 11", "65 邻居 voice 13"]);
    // The new ring takes the place of the old one.
    expect(key && rings(key)).toBe(false);
    until(200);
    expect(calls(news())).toEqual(["95 儿子 voice 12"]);
  });

  test("corrected later, the same: no answer brings the family", async () => {
    const { until, news, book, lastCall, one } = desk();
    await book("contact", "well");
    const call = lastCall();
    until(100);
    news();
    await book("contact", "no-answer", { call });
    expect(one().case.ladder?.family).toBeNull();
    expect(calls(news())).toEqual(["100 女儿 voice 11", "100 邻居 voice 13"]);
    until(130);
    expect(calls(news())).toEqual(["130 儿子 voice 12"]);
  });

  test("undoing the daughter's call leaves her own word", async () => {
    const { until, book, undo, one, lastCall } = desk();
    await book("person", "well");
    until(5);
    await book("contact", "well");
    const call = lastCall();
    until(8);
    await undo(call);
    expect(one().case).toMatchObject({ found: "heard", ladder: { person: { state: "well" }, family: null } });
  });

  test("undoing her second call leaves what the first one said", async () => {
    const { until, book, undo, one } = desk();
    await book("person", "no-answer");
    until(5);
    await book("person", "well");
    expect(one().case.ladder?.person?.state).toBe("well");
    await undo();
    expect(one().case.ladder?.person?.state).toBe("not-reached");
  });

  test("平安 of herself, undone after the minute: the step that was left out is done now", async () => {
    const { until, news, book, undo, rows } = desk();
    until(55);
    await book("person", "well");
    until(64);
    expect(calls(news())).toEqual(["60 女儿 voice 11", "60 邻居 voice 13"]);
    // Accepted beside it, she alone would have kept the step back.
    const taken = desk();
    await taken.act("accept");
    taken.until(55);
    await taken.book("person", "well");
    taken.until(64);
    expect(calls(taken.news())).toEqual([]);
    await taken.undo();
    expect(calls(taken.news())).toEqual(["64 女儿 voice 11", "64 邻居 voice 13"]);
    await undo();
    expect(rows().filter(({ rung, state }) => rung === "second" && state === "skipped")).toEqual([]);
  });

  test("nothing is rung anew by an undo that leaves another relative's word", async () => {
    const { until, news, book, undo, answer, one } = desk();
    until(65);
    await answer("儿子", "with-her");
    await book("contact", "well");
    news();
    await undo();
    expect(one().case.ladder?.family).toMatchObject({ byName: "儿子", answer: "with-her" });
    until(170);
    expect(calls(news())).toEqual([]);
  });
});

describe("a relative who thinks better of it", () => {
  test("我在她身边, 20 s later 我去不了: at the minute the others are rung first, then she herself", async () => {
    const { until, news, answer, one } = desk();
    until(10);
    await answer("女儿", "with-her");
    until(30);
    await answer("女儿", "cannot");
    expect(one().case.ladder?.family).toBeNull();
    until(120);
    expect(calls(news())).toEqual(["60 儿子 voice 12", "60 邻居 voice 13", "90 女儿 voice 11"]);
  });

  test("after the minute: the others are rung at once, whoever cannot go is left alone", async () => {
    const { until, news, answer, told, rings } = desk();
    until(65);
    const [ring] = told.filter(({ notice }) => notice.to.name === "邻居");
    await answer("女儿", "with-her");
    expect(ring && rings(ring)).toBe(false);
    until(200);
    news();
    await answer("女儿", "cannot");
    expect(calls(news())).toEqual(["200 儿子 voice 12", "200 邻居 voice 13"]);
    until(400);
    expect(calls(news())).toEqual([]);
    // And back again: all are still.
    await answer("女儿", "with-her");
    await answer("女儿", "cannot");
    expect(calls(news())).toEqual(["400 儿子 voice 12", "400 邻居 voice 13"]);
  });

  test("我来 and then 我去不了: nobody is held to be coming, and all are rung at once", async () => {
    const { until, news, answer, one } = desk();
    until(10);
    await answer("邻居", "coming");
    expect(one().case.ladder?.coming).toMatchObject({ byName: "邻居" });
    until(30);
    await answer("邻居", "cannot");
    expect(one().case.ladder?.coming).toBeNull();
    expect(calls(news())).toEqual(["30 女儿 voice 11", "30 邻居 voice 13"]);
  });

  test("a restart in between changes nothing of it", async () => {
    const at = bench();
    at.raise();
    at.until(65);
    await at.answer("女儿", "with-her");
    at.news();
    at.restart(80);
    await at.answer("女儿", "cannot");
    expect(calls(at.news())).toEqual(["80 儿子 voice 12", "80 邻居 voice 13"]);
  });
});

describe("a neighbour without a log-in who said 我来", () => {
  const auntie = {
    as: { id: "n1", username: "", name: "赵阿姨", role: "volunteer", email: null, disabled: false, people: [], paths: ["/xf/a/c1/"] },
    phone: "77",
  } as const;
  const sister = { as: { ...auntie.as, id: "n2", name: "钱阿姨" }, phone: "78" } as const;

  test("and then 我去不了: the other neighbour is rung, and she is not", async () => {
    const at = bench({ helpers: () => [auntie, sister] });
    at.raise({}, "fall");
    at.until(60);
    const ring = at.told.find(({ notice }) => notice.to.name === "钱阿姨");
    await at.answer("赵阿姨", "coming");
    expect(ring && at.rings(ring)).toBe(false);
    const before = at.said().length;
    await at.answer("赵阿姨", "cannot");
    expect(at.one().case.ladder).toMatchObject({ coming: null });
    expect(at.one().case.ladder?.comes ?? []).toEqual([]);
    const rung = at.said().slice(before);
    expect(rung).toContain("60 钱阿姨 voice 78");
    expect(rung.some((line) => line.includes("赵阿姨"))).toBe(false);
  });

  test("another one still comes: they are not rung anew as if nobody did", async () => {
    const at = bench({ helpers: () => [auntie, sister] });
    at.raise({}, "fall");
    at.until(60);
    await at.answer("赵阿姨", "coming");
    await at.answer("钱阿姨", "coming");
    await at.answer("赵阿姨", "cannot");
    expect(at.one().case.ladder?.comes).toEqual(["volunteer"]);
  });
});

describe("a fire in two homes", () => {
  const LIU: Person = {
    ...examplePerson,
    id: "p2",
    name: "刘大爷",
    home: "h2",
    contacts: [contact("刘女儿", "14"), contact("刘儿子", "15")],
  };
  const HUSBAND: Person = { ...examplePerson, id: "p3", name: "王大爷", home: "h1", contacts: [contact("侄子", "16")] };
  const one = (more = {}) => {
    const at = bench({ livingAt: () => [WANG, LIU, HUSBAND] });
    at.raise({ family: "fire", rule: "smoke-alarm", person: null, ...more });
    at.until(60);
    return at;
  };

  test("one daughter with her mother ends the ringing of her home, and of no other", async () => {
    const at = one();
    expect(calls(at.said())).toEqual(["60 女儿 voice 11", "60 刘女儿 voice 14"]);
    const ring = (name: string) => at.told.find(({ notice }) => notice.to.name === name);
    const [daughter, other] = [ring("女儿"), ring("刘女儿")];
    if (!daughter || !other) throw new Error("nobody was told");
    await at.answer("女儿", "with-her");
    expect([at.rings(daughter), at.rings(other)]).toEqual([false, true]);
    at.news();
    at.until(150);
    // Of the couple's home nobody more, of the neighbour's the next.
    expect(calls(at.news())).toEqual(["90 刘儿子 voice 15"]);
    await at.answer("刘儿子", "spoke");
    expect(at.rings(other)).toBe(false);
  });

  test("taken back, her own home is rung anew and the other is not twice", async () => {
    const at = one();
    at.until(95);
    await at.answer("女儿", "with-her");
    at.until(100);
    at.news();
    await at.answer("女儿", "cannot");
    // The son was asked before, the keyholder was not.
    expect(calls(at.news())).toEqual(["100 邻居 voice 13"]);
    at.until(200);
    expect(calls(at.news())).toEqual(["130 侄子 voice 16", "160 儿子 voice 12"]);
  });

  test("of somebody by name whose room burns, a neighbour's daughter is no word on her", async () => {
    const at = bench({ livingAt: () => [WANG, LIU] });
    at.raise({ family: "fire", rule: "smoke-alarm" });
    at.until(65);
    await at.act("accept", {}, LI);
    await at.answer("刘女儿", "with-her");
    // Whoever accepted it is asked after all the same: nobody is with her.
    expect(at.rows().some(({ rung, state }) => rung.startsWith("accepted-") && state === "waiting")).toBe(true);
    await at.answer("女儿", "with-her");
    expect(at.rows().some(({ rung, state }) => rung.startsWith("accepted-") && state === "waiting")).toBe(false);
  });
});
