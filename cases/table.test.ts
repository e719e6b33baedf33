import { describe, expect, test } from "vitest";
import {
  CASE_ACTS,
  CASE_STATES,
  type Case,
  type CaseAct,
  type CaseCall,
  type CaseState,
  isEndedCase,
  MINUTE,
  ROLE_NAMES,
  type Role,
  toIso,
  whyNotAct,
} from "../contracts/index.ts";
import { exampleCase, exampleTime } from "./example.ts";
import { BARE, stepCase } from "./step.ts";
import type { CaseActInput, Hand } from "./types.ts";

/**
 * Written out by hand from the description of the case, not derived from the table in the code: whoever changes what is
 * possible changes it here too, knowingly. N new, A accepted, D dispatched, T taken, O on site, R resolved, V return
 * visit due, C closed, F closed as false, M merged, X cancelled.
 */
const LETTERS: Readonly<Record<CaseState, string>> = {
  new: "N",
  accepted: "A",
  dispatched: "D",
  taken: "T",
  "on-site": "O",
  resolved: "R",
  "visit-due": "V",
  closed: "C",
  "false-alarm": "F",
  merged: "M",
  cancelled: "X",
};
const DESK = "leader duty fire care clinician";
const HANDS = `${DESK} grid maint volunteer`;
const CALLED: CaseCall = {
  ...{ id: "k0", to: "person", contact: null, name: null, by: "", byName: "", result: "busy" },
  ...{ startedAt: toIso(exampleTime), endedAt: toIso(exampleTime) },
};
const STEP = { card: "fire", step: "look", text: { zh: "看", en: "Look" } } as const;
/** Who sees whole numbers. */
const DIALS = "duty grid care clinician";
const GIVERS = "leader duty fire";
const EXPECTED: Readonly<Record<CaseAct, readonly [states: string, to: CaseState | "same", roles: string]>> = {
  // Accepted already: where nobody has it any more.
  accept: ["NA", "accepted", DESK],
  dispatch: ["NA", "dispatched", GIVERS],
  take: ["NAD", "taken", HANDS],
  arrive: ["NADTO", "on-site", `${HANDS} family`],
  unarrive: ["NADTO", "same", `${HANDS} family`],
  hold: ["ADTO", "same", HANDS],
  resume: ["ADTO", "same", HANDS],
  transfer: ["DTO", "dispatched", GIVERS],
  urge: ["DTO", "same", GIVERS],
  "raise-severity": ["NADTO", "same", HANDS],
  "send-back": ["DTO", "accepted", HANDS],
  handover: ["NADTOR", "same", HANDS],
  enter: ["NADTOR", "same", HANDS],
  call: ["NADTORV", "same", DIALS],
  called: ["NADTORV", "same", DIALS],
  tick: ["NADTORVCFMX", "same", HANDS],
  untick: ["NADTORV", "same", HANDS],
  uncall: ["NADTORV", "same", DIALS],
  verify: ["NADTORV", "same", HANDS],
  resolve: ["NADTO", "resolved", HANDS],
  visit: ["V", "closed", "leader duty grid care clinician"],
  close: ["NADTOR", "closed", DESK],
  confirm: ["NADTOR", "closed", DESK],
  unclose: ["NADTOR", "same", DESK],
  cancel: ["NADT", "cancelled", DESK],
  reopen: ["VCFX", "accepted", DESK],
  merge: ["NADTOR", "merged", GIVERS],
  split: ["NADTOR", "same", GIVERS],
  comment: ["NADTORVCFMX", "same", `${HANDS} family`],
  foreign: ["NADTORVCFMX", "same", GIVERS],
};

/** A hazard without alerts, in the hand of who asks, so that only state and role decide. */
function facts(state: CaseState, act: CaseAct, username: string): Case {
  const held = { by: "x", byName: "x", at: toIso(exampleTime), reason: "等配件", until: toIso(exampleTime + MINUTE), leftMs: null };
  const closing = { by: "x", byName: "x", at: toIso(exampleTime), until: toIso(exampleTime + MINUTE) };
  return exampleCase({
    kind: "hazard",
    family: "public",
    person: null,
    severity: "medium",
    state,
    summary: "已清理",
    assignedTo: act === "visit" ? "other" : username,
    hold: act === "resume" ? held : null,
    calls: act === "uncall" ? [{ ...CALLED, by: username }] : [],
    ...(act === "unarrive" && {
      arrivals: [
        {
          ...{ id: "1", who: "relative", name: "王芳", user: null, role: null, service: null, told: true },
          ...{ by: username, byName: username, at: toIso(exampleTime) },
        },
      ],
    }),
    ...(act === "untick" && {
      ticks: [{ kind: "fire", version: 1, step: "look", by: "x", byName: "x", at: toIso(exampleTime), heardAt: null }],
    }),
    closing:
      act === "confirm" || act === "unclose"
        ? { ...closing, ...(act === "unclose" && { by: username }), verdict: "true", cause: null, found: null, summary: null }
        : null,
    visit: state === "visit-due" ? { why: "reported", care: false, score: false, since: toIso(exampleTime) } : null,
    closedAt: isEndedCase({ state }) ? toIso(exampleTime) : null,
  });
}

function inputOf(act: Exclude<CaseAct, "merge" | "split">, by: Hand): CaseActInput {
  switch (act) {
    case "accept":
    case "take":
    case "arrive":
    case "resume":
    case "urge":
      return { kind: act, by, comment: null };
    case "dispatch":
    case "transfer":
      return { kind: act, by, to: { id: "u8", username: "wu", name: "吴师傅" }, dueAt: null, reason: "就近" };
    case "hold":
      return { kind: act, by, reason: "等配件", until: exampleTime + MINUTE };
    case "send-back":
    case "cancel":
    case "reopen":
      return { kind: act, by, reason: "不在辖区" };
    case "raise-severity":
      return { kind: act, by, to: "critical", reason: "内有老人" };
    case "handover":
      return { kind: act, by, to: "12345", number: "W-1", dialledBy: null, comment: null };
    case "enter":
      return { kind: act, by, who: "王师傅", how: "key", police: null, note: null };
    case "call":
      return { kind: act, by, to: "person", contact: null, name: null, id: "k1" };
    case "called":
      return { kind: act, by, to: "person", contact: null, name: null, id: "k1", result: "no-answer", call: null };
    case "tick":
      return { kind: act, by, ...STEP, version: 1, at: exampleTime, clock: () => "18:10" };
    case "untick":
      return { kind: act, by, ...STEP, reason: "点错了" };
    case "uncall":
      return { kind: act, by, call: "k0" };
    case "unarrive":
      return { kind: act, by, arrival: "1" };
    case "verify":
      return { kind: act, by, verdict: "true", how: "到场查看", cause: null };
    case "resolve":
      return { kind: act, by, summary: "已清理" };
    case "close":
      return { kind: act, by, verdict: "true", summary: "已清理", found: null, cause: null, second: null };
    case "unclose":
      return { kind: act, by, reason: null };
    case "confirm":
      return { kind: act, by, agree: true, reason: null };
    case "visit":
      return { kind: act, by, way: "phone", outcome: "reached", satisfaction: null, text: null, again: false };
    case "comment":
      return { kind: act, by, text: "已看" };
    case "foreign":
      return { kind: act, by, foreign: { system: "12345", number: "W-1", deadline: null } };
  }
}

const handOf = (role: Role): Hand => ({ user: `u-${role}`, username: role, name: role, role });

describe("state × act × role", () => {
  test.each(CASE_ACTS)("%s", (act) => {
    const [states, , roles] = EXPECTED[act];
    const allowed: string[] = [];
    const expected: string[] = [];
    for (const state of CASE_STATES)
      for (const role of ROLE_NAMES) {
        const name = `${state} ${role}`;
        if (states.includes(LETTERS[state]) && roles.split(" ").includes(role)) expected.push(name);
        if (whyNotAct(facts(state, act, role), act, handOf(role)) === null) allowed.push(name);
      }
    expect(allowed).toEqual(expected);
  });

  test.each(CASE_ACTS.filter((act) => act !== "merge" && act !== "split"))("%s leads where it should, and nowhere else", (act) => {
    const [states, to, roles] = EXPECTED[act];
    for (const state of CASE_STATES)
      for (const role of ROLE_NAMES) {
        const one = facts(state, act, role);
        const result = stepCase(one, [], inputOf(act, handOf(role)), exampleTime, BARE);
        const possible = states.includes(LETTERS[state]) && roles.split(" ").includes(role);
        expect(`${state} ${role} ${result.ok}`).toBe(`${state} ${role} ${possible}`);
        if (!result.ok) {
          expect(result.words.zh).not.toBe("");
          expect(result.status).toBe(roles.split(" ").includes(role) ? 409 : 403);
        } else if (role === "family") expect(result.case.state).toBe(state);
        else expect(result.case.state).toBe(to === "same" ? state : to);
      }
  });

  test("what may not be closed as nothing without a word of her, or a look, is not withdrawn either", () => {
    const alarm = { ...facts("new", "cancel", "li"), kind: "alarm", person: "p1" } as const;
    const why = (more: Partial<Case>) => whyNotAct({ ...alarm, ...more }, "cancel", handOf("duty"));
    expect(why({ family: "person", severity: "critical" })).toBe("closes");
    expect(why({ family: "person", severity: "high" })).toBe("closes");
    expect(why({ family: "fire", person: null, severity: "high" })).toBe("closes");
    expect(why({ family: "person", severity: "medium" })).toBeNull();
    expect(why({ family: "public", person: null, severity: "high" })).toBeNull();
    const one = { ...alarm, family: "person", severity: "critical" } as const;
    const result = stepCase(one, [], inputOf("cancel", handOf("duty")), exampleTime, BARE);
    expect(result.ok ? "done" : result.reason).toMatch(/如何确认本人情况.*按误报办结/);
  });

  test("what somebody has accepted is not accepted by another", () => {
    const one = facts("accepted", "accept", "x");
    expect(whyNotAct({ ...one, takenBy: "wang" }, "accept", handOf("duty"))).toBe("state");
    expect(whyNotAct({ ...one, takenBy: null }, "accept", handOf("duty"))).toBeNull();
  });

  test("what only a holder may do is refused to another hand, and allowed to who gives cases out", () => {
    for (const act of ["hold", "resume", "send-back"] as const) {
      const one = { ...facts("taken", act, "wang"), takenBy: "wang", takenByName: "王师傅" };
      expect(whyNotAct(one, act, handOf("grid"))).toBe("not-yours");
      expect(whyNotAct(one, act, handOf("duty"))).toBeNull();
    }
  });
});
