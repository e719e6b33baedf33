import { describe, expect, test } from "vitest";
import { type Case, type CaseLog, expectedNow, MINUTE } from "../contracts/index.ts";
import { exampleAlert, exampleCase, exampleTime } from "./example.ts";
import { BARE, stepCase } from "./step.ts";
import { witness } from "./step-alert.ts";
import type { CaseInput, Hand } from "./types.ts";

const LI: Hand = { user: "u1", username: "limin", name: "李敏", role: "duty" };
const WANG: Hand = { user: "u2", username: "wang", name: "王师傅", role: "grid" };
const ZHAO: Hand = { user: "u4", username: "zhao", name: "赵网格", role: "grid" };
const CHEN: Hand = { user: "u3", username: "chen", name: "陈主任", role: "leader" };

const move = (kind: "accept" | "take" | "arrive", by = LI): CaseInput => ({ kind, by, comment: null });
const close = (more: Partial<Extract<CaseInput, { kind: "close" }>> = {}): CaseInput => ({
  kind: "close",
  by: LI,
  verdict: "true",
  summary: null,
  found: null,
  cause: null,
  second: null,
  ...more,
});
const confirm = (by: Hand, agree = true): CaseInput => ({ kind: "confirm", by, agree, reason: null });
const dispatch = (to: Hand): CaseInput => ({
  kind: "dispatch",
  by: LI,
  to: { id: to.user, username: to.username, name: to.name },
  dueAt: null,
  reason: null,
});
const hold = (hours: number): CaseInput => ({ kind: "hold", by: WANG, reason: "等配件", until: exampleTime + hours * 3_600_000 });
const resolve: CaseInput = { kind: "resolve", by: LI, summary: "已扶起", found: "seen" };
const reopen: CaseInput = { kind: "reopen", by: CHEN, reason: "又倒了" };

function run(start: Partial<Case>, inputs: readonly CaseInput[]): { readonly one: Case; readonly log: readonly CaseLog[] } {
  let one = exampleCase(start);
  let log: readonly CaseLog[] = [];
  for (const input of inputs) {
    const result = stepCase(one, log, input, exampleTime);
    if (!result.ok) throw new Error(result.reason);
    one = result.case;
    log = [...log, ...result.log];
  }
  return { one, log };
}

const takes = (minutes: number): CaseInput => ({ kind: "take", by: WANG, comment: null, minutes });

describe("when a responder expects to be there", () => {
  test("is said with the taking, said anew by whoever has it, and is late once its time has passed", () => {
    const { one, log } = run({}, [takes(5)]);
    expect(log.map(({ act, words }) => [act, words.zh])).toEqual([
      ["take", "接单"],
      ["expected", "预计约 5 分钟到场"],
    ]);
    expect(expectedNow(one, exampleTime + 5 * MINUTE - 1)).toMatchObject({ byName: "王师傅", minutes: 5, late: false });
    expect(expectedNow(one, exampleTime + 5 * MINUTE)).toMatchObject({ late: true });
    const again = run({}, [move("take", WANG), takes(3), takes(10)]);
    expect(expectedNow(again.one, exampleTime)?.minutes).toBe(10);
    expect(again.log.map(({ act }) => act)).toEqual(["take", "expected", "expected"]);
  });
  test("holds no longer once there, sent back, or taken anew without a word", () => {
    const back: CaseInput = { kind: "send-back", by: WANG, reason: "车坏了" };
    for (const then of [[move("arrive", WANG)], [back], [back, move("take", ZHAO)], [back, move("take", WANG)]])
      expect(expectedNow(run({}, [takes(5), ...then]).one, exampleTime)).toBeNull();
  });
  test("is nobody else's to say", () => {
    const { one, log } = run({}, [move("take", WANG)]);
    expect(stepCase(one, log, { kind: "take", by: ZHAO, comment: null, minutes: 3 }, exampleTime)).toMatchObject({
      ok: false,
      status: 409,
    });
  });
});

const FIRE = { family: "fire", person: null } as const;
const ways: readonly (readonly [string, Partial<Case>, readonly CaseInput[], Partial<Case>])[] = [
  ["accepted", {}, [move("accept")], { state: "accepted", takenBy: "limin" }],
  ["taken straight away", {}, [move("take", WANG)], { state: "taken", takenByName: "王师傅" }],
  [
    "the whole way",
    {},
    [move("accept"), move("take", WANG), move("arrive", WANG), resolve, close({ found: "seen", settled: "branch" })],
    { settled: "branch", state: "visit-due", takenBy: "wang", closedBy: "limin", summary: "已扶起", found: "seen" },
  ],
  ["a second hand that arrives does not take it away", {}, [move("take", WANG), move("arrive", LI)], { state: "on-site", takenBy: "wang" }],
  ["acknowledging the alert accepts it in that name", {}, [{ kind: "acknowledged", by: LI }], { state: "accepted", takenBy: "limin" }],
  [
    "acknowledging changes nothing where somebody has it",
    {},
    [move("take", WANG), { kind: "acknowledged", by: LI }],
    { state: "taken", takenBy: "wang" },
  ],
  [
    "closed as false",
    { severity: "high" },
    [close({ verdict: "false", cause: "steam", found: "heard" })],
    { state: "false-alarm", cause: "steam", takenBy: "limin" },
  ],
  ["pressed by mistake, and she was heard", {}, [close({ verdict: "mistake", found: "heard" })], { state: "false-alarm", found: "heard" }],
  [
    "a broken device is a true device case",
    { family: "device", person: null, severity: "medium" },
    [close({ verdict: "fault" })],
    { state: "closed" },
  ],
  ["a broken head is a false fire", { ...FIRE }, [move("arrive"), close({ verdict: "fault" })], { state: "false-alarm", settled: null }],
  [
    "reopened",
    { severity: "high" },
    [close({ verdict: "false", found: "seen", settled: "street" }), reopen],
    { state: "accepted", settled: null, closedAt: null, verdict: null, takenBy: "chen" },
  ],
  ["fire, nobody there, second name", { ...FIRE }, [close({ verdict: "false", second: CHEN })], { state: "false-alarm" }],
  [
    "an alert makes it worse, never better",
    { severity: "high" },
    [{ kind: "alert", plan: "sos", alert: exampleAlert("a1", { severity: "low" }), effects: [], endsWithClear: false }],
    { severity: "high" },
  ],
];
describe("a case", () => {
  test.each(ways)("%s", (_, start, inputs, expected) => {
    expect(run(start, inputs).one).toMatchObject(expected);
  });

  const refusals: readonly (readonly [string, Partial<Case>, readonly CaseInput[], CaseInput, RegExp])[] = [
    ["accepting twice", {}, [move("accept")], move("accept", CHEN), /已受理（李敏），不能受理/],
    ["a critical case of a person without how she was found", {}, [], close(), /见到本人/],
    ["not even as false", {}, [], close({ verdict: "false" }), /见到本人/],
    ["a camera's fallen person, whoever it is", { person: null }, [], close(), /见到本人/],
    ["a false alarm of who was not reached", { severity: "high" }, [], close({ verdict: "false" }), /未联系上不能办结/],
    ["accepting by a role that does not", {}, [], move("accept", WANG), /您的角色不能受理/],
    ["a matter given to another", { severity: "low" }, [dispatch(WANG)], move("take", ZHAO), /已派给王师傅/],
    ["taking what another has", {}, [move("take", WANG)], move("take", ZHAO), /已接单（王师傅）/],
    ["a critical case on hold", {}, [move("take", WANG)], hold(1), /特急工单不能挂起/],
    ["a hold that ended before it began", { severity: "low" }, [move("take", WANG)], hold(-1), /须晚于现在/],
    ["a way of finding that is none", {}, [], close({ found: "guessed" }), /可选范围/],
    [
      "a fire that nobody looked at, with oneself as the second name",
      { ...FIRE },
      [],
      close({ verdict: "false", second: LI }),
      /不能是本人/,
    ],
    ["one's own second name", { ...FIRE }, [close({ verdict: "false" })], confirm(LI), /不能是/],
    ["a cause that is none", { severity: "high" }, [], close({ cause: "magic" }), /可选范围/],
    ["acting on what has ended", { severity: "high" }, [close({ verdict: "false", found: "seen" })], move("take"), /误报办结/],
    ["reopening what is open", {}, [], reopen, /不能重新办理/],
    ["resolving what a knock alone says", {}, [], { kind: "resolve", by: LI, summary: "敲门无人应" }, /见到本人/],
    [
      "by mistake, of a button that nobody asked her about",
      {},
      [],
      { kind: "verify", by: LI, verdict: "mistake", how: null, cause: null },
      /见到本人/,
    ],
    [
      "a fall as false without a word of her",
      { severity: "high" },
      [],
      { kind: "verify", by: LI, verdict: "false", how: null, cause: null },
      /见到本人/,
    ],
    [
      "a verdict with a way of finding that is none",
      {},
      [],
      { kind: "verify", by: LI, verdict: "true", how: null, cause: null, found: "guessed" },
      /可选范围/,
    ],
    ["resolving twice", {}, [resolve], resolve, /已处置/],
  ];
  test.each(refusals)("refuses %s", (_, start, before, input, reason) => {
    const { one, log } = run(start, before);
    const result = stepCase(one, log, input, exampleTime);
    expect(result.ok ? "done" : result.reason).toMatch(reason);
  });

  test("a fire that nobody looked at waits for a second name; whoever goes there makes it needless", () => {
    const asked = run({ ...FIRE }, [close({ verdict: "false", cause: "steam" })]);
    expect(asked.one).toMatchObject({ state: "new", closing: { by: "limin", verdict: "false", cause: "steam" } });
    const agreed = run({ ...FIRE }, [close({ verdict: "false", cause: "steam" }), confirm(CHEN)]).one;
    expect(agreed).toMatchObject({ state: "false-alarm", closedBy: "limin", second: { user: "chen" }, closing: null, cause: "steam" });
    expect(run({ ...FIRE }, [close({ verdict: "false" }), confirm(CHEN, false)]).one).toMatchObject({ state: "new", closing: null });
    expect(run({ ...FIRE }, [close({ verdict: "false" }), move("arrive", WANG)]).one.closing).toBeNull();
    expect(run({ ...FIRE }, [move("arrive", WANG), close({ verdict: "false" })]).one.state).toBe("false-alarm");
  });

  test("a look before it was reopened is no look", () => {
    const { one } = run({ ...FIRE }, [move("arrive"), close({ verdict: "false" }), reopen, close({ verdict: "false" })]);
    expect(one).toMatchObject({ state: "accepted", closing: { by: "limin" } });
  });

  test("the clock runs from dispatch, stands on hold, and goes on with what was left", () => {
    const low = { severity: "low" } as const;
    const given = run(low, [dispatch(WANG)]).one;
    expect(Date.parse(given.dueAt ?? "") - exampleTime).toBe(24 * 3_600_000);
    expect(run(low, [dispatch(WANG), move("take", WANG)]).one.dueAt).toBe(given.dueAt);
    const held = run(low, [dispatch(WANG), move("take", WANG), hold(5)]).one;
    expect(held).toMatchObject({ state: "taken", dueAt: null, hold: { reason: "等配件", byName: "王师傅" } });
    const later = exampleTime + 5 * 3_600_000;
    const back = stepCase(held, [], { kind: "due" }, later);
    expect(back.ok && back.case).toMatchObject({ hold: null });
    expect(back.ok && Date.parse(back.case.dueAt ?? "") - later).toBe(24 * 3_600_000);
    expect(stepCase(held, [], { kind: "due" }, later - 1).ok).toBe(false);
  });

  test("what nobody has verified within a minute is treated as true, once", () => {
    const { one } = run({}, []);
    const due = stepCase(one, [], { kind: "due" }, exampleTime + 60_000);
    expect(due.ok && due.case.presumed).toBe(true);
    expect(due.ok && due.log[0]?.words.zh).toContain("按属实处置");
    expect(stepCase(one, [], { kind: "due" }, exampleTime + 59_999).ok).toBe(false);
    for (const more of [{ presumed: true }, { verdict: "false" }, { severity: "medium" }, { family: "device" }] as const)
      expect(stepCase({ ...one, ...more }, [], { kind: "due" }, exampleTime + 60_000).ok).toBe(false);
  });

  test("a family's coming is noted and takes the case from nobody", () => {
    const daughter: Hand = { user: "u9", username: "min", name: "张敏", role: "family" };
    const { one, log } = run({}, [move("arrive", daughter)]);
    expect(one).toMatchObject({ state: "new", takenBy: null });
    expect(log.map((line) => `${line.act} ${line.byName}`)).toEqual(["present 张敏"]);
  });

  test("after resolving, the same again is work anew", () => {
    const { one } = run({ severity: "high", alerts: [witness(exampleAlert("a1"), "sos")] }, [
      move("take", WANG),
      { kind: "verify", by: WANG, verdict: "mistake", how: null, cause: null, found: "seen" },
      resolve,
      { kind: "alert", plan: "sos", alert: exampleAlert("a1", { severity: "high" }), effects: ["again"], endsWithClear: false },
    ]);
    // How she was found was said of what happened before.
    expect(one).toMatchObject({ state: "accepted", takenBy: null, dispatchedAt: null, found: null, verdict: null });
  });

  test("refuses to close a true fire that still burns", () => {
    const { one, log } = run({ ...FIRE }, [move("arrive")]);
    const result = stepCase(one, log, close(), exampleTime, { ...BARE, burning: true });
    expect(result.ok ? "done" : result.reason).toMatch(/仍在持续/);
  });

  const clears: readonly (readonly [string, Partial<Case>, readonly CaseInput[], boolean, Case["state"]])[] = [
    ["never a critical one", {}, [], true, "new"],
    ["nor a high one", { severity: "high" }, [], true, "new"],
    ["a medium one, where the plan says so", { severity: "medium" }, [], true, "cancelled"],
    ["not where the plan does not", { severity: "medium" }, [], false, "new"],
    ["not once somebody has it", { severity: "medium" }, [move("accept")], true, "accepted"],
  ];
  test.each(clears)("a clear ends: %s", (_, start, before, endsWithClear, state) => {
    const { one, log } = run(start, before);
    const alert = exampleAlert("a1", { severity: one.severity, active: false });
    const result = stepCase(one, log, { kind: "alert", plan: "sos", alert, effects: ["ceased"], endsWithClear }, exampleTime);
    expect(result.ok && result.case.state).toBe(state);
  });
});
