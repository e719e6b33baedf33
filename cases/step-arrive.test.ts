import { describe, expect, test } from "vitest";
import { ARRIVAL_UNDO_WITHIN, type Arrived, type Case, MINUTE, SECOND, toIso } from "../contracts/index.ts";
import { exampleTime as AT, exampleCase } from "./example.ts";
import { stepCase } from "./step.ts";
import type { CaseActInput, Hand } from "./types.ts";

const LI: Hand = { user: "u1", username: "limin", name: "李敏", role: "duty" };
const ZHOU: Hand = { user: "u9", username: "zhou", name: "周立新", role: "leader" };
const CHEN: Hand = { user: "u2", username: "chen", name: "陈涛", role: "grid" };
const MA: Hand = { user: "u3", username: "ma", name: "马军", role: "volunteer" };
const DAUGHTER: Hand = { user: "u4", username: "fang", name: "王芳", role: "family" };

const other: Arrived = { who: "relative", name: "王芳", user: null, role: null, service: null, told: true };
const OF_CHEN: Arrived = { ...other, who: "hand", name: "陈涛", user: "chen", role: "grid" };
const AMBULANCE: Arrived = { ...other, who: "rescue", name: null, service: "120", told: false };

const arrives = (by: Hand, arrived?: Arrived): CaseActInput => ({ kind: "arrive", by, comment: null, ...(arrived && { arrived }) });
const back = (by: Hand, arrival = "1"): CaseActInput => ({ kind: "unarrive", by, arrival });

/** Acts one after the other, each so many milliseconds after the opening; the last words of the log, and how it stands. */
function done(one: Case, ...acts: readonly (readonly [CaseActInput, number])[]) {
  let now = one;
  const log: { act: string; by: string | null; zh: string; at: string }[] = [];
  const refused: string[] = [];
  for (const [input, at] of acts) {
    const step = stepCase(
      now,
      log.map((line) => ({ ...line, byName: line.by, words: { zh: line.zh, en: line.zh } })),
      input,
      AT + at,
    );
    if (!step.ok) refused.push(step.reason);
    if (!step.ok) continue;
    now = step.case;
    log.push(...step.log.map(({ act, by, words, at }) => ({ act, by, zh: words.zh, at })));
  }
  return { one: now, log, said: log.at(-1)?.zh, refused };
}
const fire = (more: Partial<Case> = {}) => exampleCase({ kind: "alarm", family: "fire", person: null, severity: "critical", ...more });
const WHO: readonly (readonly [string, Hand, Arrived | undefined, string, Partial<Case>])[] = [
  ["oneself", CHEN, undefined, "到场", { state: "on-site", takenBy: "chen", look: { at: toIso(AT) } }],
  ["the worker, told to the desk", LI, OF_CHEN, "到场：网格员 陈涛（电话告知）", { state: "on-site", takenBy: "chen" }],
  ["the ambulance, seen", LI, AMBULANCE, "到场：120 急救（现场看到）", { state: "on-site", takenBy: "limin", look: { at: toIso(AT) } }],
  [
    "the brigade with its leader",
    LI,
    { ...AMBULANCE, service: "119", name: "张队" },
    "到场：119 消防 张队（现场看到）",
    { state: "on-site" },
  ],
  ["a colleague without a log-in", LI, { ...other, who: "colleague", name: "老刘" }, "到场：同事 老刘（电话告知）", { takenBy: "limin" }],
  ["a relative: no look, and nobody's case", LI, other, "到场：家属 王芳（电话告知）", { state: "new", takenBy: null, look: null }],
  ["a relative by herself", DAUGHTER, undefined, "到场", { state: "new", takenBy: null, look: null }],
];

describe("who is there", () => {
  test.each(WHO)("%s", (_name, by, arrived, words, expected) => {
    const { one, said } = done(fire(), [arrives(by, arrived), 0]);
    expect(said).toBe(words);
    expect(one).toMatchObject(expected);
    expect(one.arrivals).toMatchObject([{ id: "1", by: by.username, who: one.state === "new" ? "relative" : expect.any(String) }]);
  });

  test("a relative's word is no look: the close of a fire waits; that of the brigade is one", () => {
    const close: CaseActInput = { kind: "close", by: LI, verdict: "false", summary: null, found: null, cause: null, second: null };
    expect(done(fire(), [arrives(LI, other), 0], [close, SECOND]).one).toMatchObject({ state: "new", closing: { by: "limin" } });
    expect(done(fire(), [arrives(LI, { ...AMBULANCE, service: "119" }), 0], [close, SECOND]).one.closing).toBeNull();
  });

  test("others come after the first; said twice it is said once", () => {
    const { one, log } = done(fire(), [arrives(CHEN), 0], [arrives(LI, AMBULANCE), 10], [arrives(LI, AMBULANCE), 20], [arrives(CHEN), 30]);
    expect(log.map(({ zh }) => zh)).toEqual(["到场", "到场：120 急救（现场看到）"]);
    expect(one).toMatchObject({ state: "on-site", takenBy: "chen", hands: ["chen", "limin"] });
  });

  test("a volunteer speaks for nobody else", () => {
    const { refused } = done(fire(), [arrives(MA, OF_CHEN), 0], [arrives(MA, other), 0]);
    expect(refused).toEqual([expect.stringContaining("只登记自己"), expect.stringContaining("只登记自己")]);
  });
});

describe("a mistaken arrival", () => {
  const dispatched = fire({
    state: "dispatched",
    assignedTo: "chen",
    assignedToName: "陈涛",
    dispatchedAt: toIso(AT),
    dueAt: toIso(AT + MINUTE),
  });

  test("puts the case back as it was", () => {
    for (const one of [fire(), dispatched, fire({ state: "accepted", takenBy: "limin", takenByName: "李敏", takenAt: toIso(AT) })]) {
      const { one: is, said } = done(one, [arrives(LI, OF_CHEN), 0], [back(LI), 59 * SECOND]);
      const { arrivals, changedAt, hands, ...rest } = is;
      const { arrivals: _a, changedAt: _c, hands: _h, ...was } = { look: null, ...one };
      expect(rest).toEqual(was);
      expect(hands ?? []).toEqual([]);
      expect(arrivals).toMatchObject([{ undoneAt: changedAt }]);
      expect(said).toBe("撤回：到场：网格员 陈涛（电话告知）");
    }
  });

  test("comes off hold again, and its close waits on", () => {
    const hold = { by: "limin", byName: "李敏", at: toIso(AT), reason: "等配件", until: toIso(AT + 10 * MINUTE), leftMs: null };
    const closing = {
      ...{ by: "limin", byName: "李敏", at: toIso(AT), until: toIso(AT + 10 * MINUTE) },
      ...{ verdict: "false" as const, cause: null, found: null, summary: null },
    } as const;
    const { one } = done(fire({ state: "accepted", takenBy: "limin", hold, closing }), [arrives(CHEN), 0], [back(CHEN), SECOND]);
    expect(one).toMatchObject({ state: "accepted", hold, closing });
  });

  test("takes back nothing that was done since", () => {
    const call: CaseActInput = { kind: "call", by: LI, to: "person", contact: null, name: null, id: "k1" };
    const verify: CaseActInput = { kind: "verify", by: CHEN, verdict: "true", how: "明火", cause: null };
    const { one } = done(dispatched, [arrives(CHEN), 0], [call, 10], [verify, 20], [back(LI), 30 * SECOND]);
    expect(one).toMatchObject({ state: "dispatched", verdict: "true", calls: [{ id: "k1" }], hands: ["chen"], look: null });
  });

  test("leaves whoever else is there on the spot, and the case theirs", () => {
    const { one } = done(fire(), [arrives(CHEN), 0], [arrives(LI, { ...AMBULANCE, service: "119" }), SECOND], [back(CHEN), 2 * SECOND]);
    expect(one).toMatchObject({ state: "on-site", takenBy: "limin", look: { at: toIso(AT + SECOND) }, hands: ["limin"] });
    const { one: none } = done(one, [back(LI, "2"), 3 * SECOND]);
    expect(none).toMatchObject({ state: "new", takenBy: null, look: null, dispatchedAt: null });
  });

  test("only for a minute, by who said it or gives cases out, and once", () => {
    const { refused, one, log } = done(
      fire(),
      [arrives(CHEN), 0],
      [back({ ...CHEN, username: "other", name: "别人" }), SECOND],
      [back(CHEN), ARRIVAL_UNDO_WITHIN + 1],
      [back(CHEN, "7"), SECOND],
      [back(ZHOU), ARRIVAL_UNDO_WITHIN],
      [back(ZHOU), ARRIVAL_UNDO_WITHIN],
    );
    expect(refused).toEqual(["这次到场由陈涛登记", expect.stringContaining("已超过撤回时间"), "没有这次到场登记"]);
    expect(one.state).toBe("new");
    expect(log.filter(({ act }) => act === "unarrive")).toHaveLength(1);
  });

  test("is not taken back once the work is done", () => {
    const resolved: CaseActInput = { kind: "resolve", by: CHEN, summary: "油烟" };
    expect(done(fire(), [arrives(CHEN), 0], [resolved, SECOND], [back(CHEN), 2 * SECOND]).refused).toEqual([
      expect.stringContaining("不能撤回到场"),
    ]);
  });
});
