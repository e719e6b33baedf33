import { describe, expect, test } from "vitest";
import { type Alert, MINUTE, type Signal } from "../contracts/index.ts";
import { exampleSignal } from "./example-signal.ts";
import { step } from "./step.ts";
import type { AlertInput, Held } from "./types.ts";

const LI = { user: "u1", username: "limin", name: "李敏" };
const WANG = { user: "u2", username: "wang", name: "王师傅" };
const T0 = exampleSignal(0, "raised").at;

type Move = (pos: number) => AlertInput;
const signal =
  (act: Signal["act"], more: Partial<Signal> = {}): Move =>
  (pos) => ({
    kind: "signal",
    signal: exampleSignal(pos, act, more),
    told: { id: `a${pos}`, device: null, place: null, sentence: { zh: "句", en: "s" }, maintenance: null },
  });
const raised = signal("raised");
const critical = signal("changed", { severity: "critical" });
const again = signal("again");
const ceased = signal("ceased");
const sos = { clearsItself: false, lifeSafety: true } as const;
const ack: Move = () => ({ kind: "acknowledge", by: LI, comment: null });
const silence: Move = () => ({ kind: "silence", by: LI, reason: "已知" });
const verify: Move = () => ({ kind: "verify", by: LI, verdict: "false", how: null, cause: "cooking" });
const shelve =
  (minutes: number): Move =>
  (pos) => ({ kind: "shelve", by: LI, until: T0 + pos * 1_000 + minutes * MINUTE, reason: "检查探头" });
const unshelve: Move = () => ({ kind: "unshelve", by: LI });
const due: Move = () => ({ kind: "due" });
const close: Move = () => ({ kind: "close", by: WANG, verdict: "true", cause: null });

function run(moves: readonly Move[]): {
  readonly held: Held | undefined;
  readonly acts: readonly string[];
  readonly effects: readonly string[];
} {
  let held: Held | undefined;
  const acts: string[] = [];
  const effects: string[] = [];
  moves.forEach((move, index) => {
    const result = step(held, move(index), T0 + index * 1_000);
    if (!result.ok) throw new Error(`move ${index}: ${result.reason}`);
    held = result.held;
    acts.push(...result.log.map((entry) => entry.act));
    effects.push(...result.effects);
  });
  return { held, acts, effects };
}

const letGo: Move = () => ({ kind: "let-go", by: WANG, why: { zh: "由工单 1 拆出", en: "Taken out of case 1" } });
const table: readonly (readonly [string, readonly Move[], Partial<Alert>, readonly string[]])[] = [
  ["raised", [raised], { state: "unacknowledged", active: true, occurrences: 1 }, ["raised"]],
  ["acknowledged", [raised, ack], { state: "acknowledged", acknowledgedBy: "limin", active: true }, ["raised", "acknowledged"]],
  [
    "taken out of the case of whoever had it: nobody has it",
    [raised, ack, letGo],
    { state: "unacknowledged", acknowledgedAt: null, acknowledgedBy: null, active: true },
    ["raised", "acknowledged", "re-alarmed"],
  ],
  [
    "taken out while it was silenced",
    [raised, silence, letGo],
    { state: "unacknowledged", silencedBy: null },
    ["raised", "silenced", "re-alarmed"],
  ],
  [
    "taken out while it is shelved it stays there",
    [raised, ack, shelve(5), letGo],
    { state: "shelved", acknowledgedAt: null },
    ["raised", "acknowledged", "shelved", "re-alarmed"],
  ],
  ["cleared, then seen", [raised, ceased, ack], { state: "normal", active: false }, ["raised", "ceased", "acknowledged", "closed"]],
  ["seen, then cleared", [raised, ack, ceased], { state: "normal", active: false }, ["raised", "acknowledged", "ceased", "closed"]],
  ["cleared, never seen", [raised, ceased], { state: "returned-unacknowledged", active: false }, ["raised", "ceased"]],
  [
    "raised anew after it cleared unseen",
    [raised, ceased, raised],
    { state: "unacknowledged", active: true, occurrences: 2, clearedAt: null },
    ["raised", "ceased", "again"],
  ],
  ["raised twice is one", [raised, raised], { state: "unacknowledged", occurrences: 1 }, ["raised"]],
  ["again before anybody has it", [raised, again], { state: "unacknowledged", occurrences: 2 }, ["raised", "again"]],
  [
    "again after it was acknowledged sounds again",
    [raised, ack, again],
    { state: "unacknowledged", acknowledgedBy: null, occurrences: 2 },
    ["raised", "acknowledged", "again", "re-alarmed"],
  ],
  [
    "worse after it was acknowledged sounds again",
    [raised, ack, critical],
    { state: "unacknowledged", severity: "critical" },
    ["raised", "acknowledged", "changed", "re-alarmed"],
  ],
  [
    "better is not lower while open",
    [raised, ack, signal("changed", { severity: "low" })],
    { state: "acknowledged", severity: "high" },
    ["raised", "acknowledged", "changed"],
  ],
  [
    "surer, never less sure",
    [signal("raised", { certainty: "likely" }), signal("changed")],
    { certainty: "likely" },
    ["raised", "changed"],
  ],
  [
    "silenced is not acknowledged",
    [raised, silence],
    { state: "unacknowledged", silencedBy: "limin", acknowledgedBy: null },
    ["raised", "silenced"],
  ],
  [
    "worse after it was silenced sounds again",
    [raised, silence, critical],
    { silencedBy: null, severity: "critical" },
    ["raised", "silenced", "changed", "re-alarmed"],
  ],
  [
    "a silenced life is heard again after ten minutes",
    [signal("raised", sos), silence, ...Array(599).fill(signal("changed", sos)), due],
    { silencedBy: null, state: "unacknowledged" },
    [],
  ],
  ["acknowledged twice by the same hand", [raised, ack, ack], { state: "acknowledged" }, ["raised", "acknowledged"]],
  ["silenced twice by the same hand", [raised, silence, silence], { silencedBy: "limin" }, ["raised", "silenced"]],
  [
    "verified twice alike",
    [
      raised,
      () => ({ kind: "verify", by: LI, verdict: "true", how: null, cause: null }),
      () => ({ kind: "verify", by: WANG, verdict: "true", how: null, cause: null }),
    ],
    { verdict: "true" },
    ["raised", "verified"],
  ],
  ["verified is not acknowledged", [raised, verify], { state: "unacknowledged", verdict: "false", active: true }, ["raised", "verified"]],
  [
    "verifying an SOS ends it, but somebody must still have it",
    [signal("raised", sos), verify],
    { state: "returned-unacknowledged", active: false },
    ["raised", "verified"],
  ],
  [
    "verifying an acknowledged SOS closes it",
    [signal("raised", sos), ack, verify],
    { state: "normal" },
    ["raised", "acknowledged", "verified", "closed"],
  ],
  [
    "pressed again within an SOS that the engine no longer knew",
    [signal("raised", sos), ack, signal("raised", sos)],
    { occurrences: 2, state: "unacknowledged" },
    ["raised", "acknowledged", "again", "re-alarmed"],
  ],
  [
    "happened again: the earlier verdict no longer holds",
    [raised, ack, verify, again],
    { verdict: null, state: "unacknowledged" },
    ["raised", "acknowledged", "verified", "again", "re-alarmed"],
  ],
  ["shelved", [raised, shelve(60)], { state: "shelved", shelvedReason: "检查探头" }, ["raised", "shelved"]],
  [
    "chatter stays on the shelf and is counted",
    [raised, shelve(60), again],
    { state: "shelved", occurrences: 2 },
    ["raised", "shelved", "again"],
  ],
  [
    "a life breaks through the shelf",
    [signal("raised", { lifeSafety: true }), shelve(20), signal("again", { lifeSafety: true })],
    { state: "unacknowledged", shelvedUntil: null },
    ["raised", "shelved", "again", "re-alarmed"],
  ],
  [
    "worse breaks through the shelf",
    [raised, shelve(60), critical],
    { state: "unacknowledged" },
    ["raised", "shelved", "changed", "re-alarmed"],
  ],
  [
    "cleared on the shelf, taken off",
    [raised, ack, shelve(60), ceased, unshelve],
    { state: "normal" },
    ["raised", "acknowledged", "shelved", "ceased", "unshelved"],
  ],
  [
    "cleared unseen on the shelf, taken off",
    [raised, shelve(60), ceased, unshelve],
    { state: "returned-unacknowledged" },
    ["raised", "shelved", "ceased", "unshelved"],
  ],
  [
    "acknowledged on the shelf",
    [raised, shelve(60), ack, unshelve],
    { state: "acknowledged" },
    ["raised", "shelved", "acknowledged", "unshelved"],
  ],
  ["taken off unseen it sounds", [raised, shelve(60), unshelve], { state: "unacknowledged" }, ["raised", "shelved", "unshelved"]],
  [
    "case closed while the condition holds",
    [raised, close],
    { state: "acknowledged", active: true, acknowledgedBy: "wang", verdict: "true" },
    ["raised", "acknowledged", "verified"],
  ],
  [
    "case closed on a latched condition",
    [signal("raised", sos), close],
    { state: "normal", active: false, acknowledgedBy: "wang" },
    ["raised", "acknowledged", "closed"],
  ],
  ["case closed after it cleared", [raised, ceased, close], { state: "normal" }, ["raised", "ceased", "acknowledged", "closed"]],
  [
    "news after it was closed is a new alert",
    [raised, ack, ceased, again],
    { id: "a3", state: "unacknowledged", occurrences: 1 },
    ["raised", "acknowledged", "ceased", "closed", "raised"],
  ],
];

describe("step", () => {
  test.each(table)("%s", (_, moves, expected, acts) => {
    const result = run(moves);
    expect(result.held?.alert).toMatchObject(expected);
    if (acts.length > 0) expect(result.acts).toEqual(acts);
  });

  const refusals: readonly (readonly [string, readonly Move[], Move, RegExp])[] = [
    ["acknowledging what another has", [raised, ack], () => ({ kind: "acknowledge", by: WANG, comment: null }), /已由limin接警/],
    ["silencing what somebody has", [raised, ack], silence, /没有在响/],
    ["silencing a life without a reason", [signal("raised", sos)], () => ({ kind: "silence", by: LI, reason: null }), /须填写原因/],
    ["shelving a life for 31 minutes", [signal("raised", sos)], shelve(31), /30 分钟/],
    ["shelving for two days", [raised], shelve(48 * 60), /24 小时/],
    ["shelving into the past", [raised], shelve(-1), /晚于现在/],
    ["shelving without a time", [raised], () => ({ kind: "shelve", by: LI, until: Number.NaN, reason: "检查" }), /晚于现在/],
    [
      "shelving without a reason",
      [raised],
      (pos) => ({ kind: "shelve", by: LI, until: T0 + pos * 1_000 + MINUTE, reason: " " }),
      /须填写原因/,
    ],
    ["taking off what is not shelved", [raised], unshelve, /没有暂停/],
    ["acting on what has ended", [raised, ack, ceased], ack, /已结束/],
    ["clearing what is not open", [], ceased, /没有未结束/],
  ];
  test.each(refusals)("refuses %s", (_, before, move, reason) => {
    const result = step(run(before).held, move(before.length), T0 + before.length * 1_000);
    expect(result.ok ? "done" : result.reason).toMatch(reason);
  });

  test("only a human's end of a latched condition is told to the engine", () => {
    expect(run([signal("raised", sos), verify]).effects).toContain("condition-closed");
    expect(run([signal("raised", sos), close]).effects).toContain("condition-closed");
    expect(run([raised, verify]).effects).not.toContain("condition-closed");
    expect(run([raised, close]).effects).not.toContain("condition-closed");
  });
});
