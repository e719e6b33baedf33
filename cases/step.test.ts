import { describe, expect, test } from "vitest";
import type { Case, CaseLog } from "../contracts/index.ts";
import { exampleAlert, exampleCase, exampleTime } from "./example.ts";
import { stepCase } from "./step.ts";
import type { CaseInput } from "./types.ts";

const LI = { user: "u1", username: "limin", name: "李敏" };
const WANG = { user: "u2", username: "wang", name: "王师傅" };

const move = (kind: "accept" | "take" | "arrive", by = LI): CaseInput => ({ kind, by, comment: null });
const close = (more: Partial<Extract<CaseInput, { kind: "close" }>> = {}): CaseInput => ({
  kind: "close",
  by: LI,
  verdict: "true",
  summary: null,
  found: null,
  cause: null,
  second: null,
  burning: false,
  ...more,
});
const resolve: CaseInput = { kind: "resolve", by: LI, summary: "已扶起" };
const reopen: CaseInput = { kind: "reopen", by: WANG, reason: "又倒了" };

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

const FIRE = { family: "fire", person: null } as const;
const ways: readonly (readonly [string, Partial<Case>, readonly CaseInput[], Partial<Case>])[] = [
  ["accepted", {}, [move("accept")], { state: "accepted", takenBy: "limin" }],
  ["taken straight away", {}, [move("take", WANG)], { state: "taken", takenByName: "王师傅" }],
  [
    "the whole way",
    {},
    [move("accept"), move("take", WANG), move("arrive", WANG), resolve, close({ found: "seen" })],
    { state: "closed", takenBy: "wang", summary: "已扶起", found: "seen" },
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
    [close({ verdict: "false", cause: "steam" })],
    { state: "false-alarm", cause: "steam", takenBy: "limin" },
  ],
  ["pressed by mistake, and she was heard", {}, [close({ verdict: "mistake", found: "heard" })], { state: "false-alarm", found: "heard" }],
  [
    "a broken device is a true device case",
    { family: "device", person: null, severity: "medium" },
    [close({ verdict: "fault" })],
    { state: "closed" },
  ],
  ["a broken head is a false fire", { ...FIRE }, [move("arrive"), close({ verdict: "fault" })], { state: "false-alarm" }],
  [
    "reopened",
    { severity: "high" },
    [close({ verdict: "false" }), reopen],
    { state: "accepted", closedAt: null, verdict: null, takenBy: "wang" },
  ],
  ["fire, nobody there, second name", { ...FIRE }, [close({ verdict: "false", second: "王师傅" })], { state: "false-alarm" }],
  [
    "an alert makes it worse, never better",
    { severity: "high" },
    [{ kind: "alert", alert: exampleAlert("a1", { severity: "low" }), effects: [], endsWithClear: false }],
    { severity: "high" },
  ],
];
describe("a case", () => {
  test.each(ways)("%s", (_, start, inputs, expected) => {
    expect(run(start, inputs).one).toMatchObject(expected);
  });

  const refusals: readonly (readonly [string, Partial<Case>, readonly CaseInput[], CaseInput, RegExp])[] = [
    ["accepting twice", {}, [move("accept")], move("accept", WANG), /已受理（李敏）/],
    ["a critical case of a person without how she was found", {}, [], close(), /见到本人/],
    ["not even as false", {}, [], close({ verdict: "false" }), /见到本人/],
    ["a camera's fallen person, whoever it is", { person: null }, [], close(), /见到本人/],
    ["a way of finding that is none", {}, [], close({ found: "guessed" }), /可选范围/],
    ["a fire that nobody looked at", { ...FIRE }, [], close({ verdict: "false" }), /第二人/],
    ["with oneself as the second name", { ...FIRE }, [], close({ verdict: "false", second: "李敏" }), /不能是本人/],
    [
      "a look before it was reopened is no look",
      { ...FIRE },
      [move("arrive"), close({ verdict: "false" }), reopen],
      close({ verdict: "false" }),
      /第二人/,
    ],
    ["a true fire that still burns", { ...FIRE }, [move("arrive")], close({ burning: true }), /仍在持续/],
    ["a cause that is none", { severity: "high" }, [], close({ cause: "magic" }), /可选范围/],
    ["acting on what has ended", { severity: "high" }, [close({ verdict: "false" })], move("take"), /误报办结/],
    ["reopening what is open", {}, [], reopen, /尚未办结/],
    ["resolving twice", {}, [resolve], resolve, /已处置/],
  ];
  test.each(refusals)("refuses %s", (_, start, before, input, reason) => {
    const { one, log } = run(start, before);
    const result = stepCase(one, log, input, exampleTime);
    expect(result.ok ? "done" : result.reason).toMatch(reason);
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
    const result = stepCase(one, log, { kind: "alert", alert, effects: ["ceased"], endsWithClear }, exampleTime);
    expect(result.ok && result.case.state).toBe(state);
  });
});
