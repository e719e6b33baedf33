import { expect, test } from "vitest";
import type { Notice } from "../contracts/index.ts";
import { createMourning } from "./mourning.ts";
import { MOURNED } from "./relative-door.ts";

const notice = (id: string, role: string, state: Notice["state"] = "queued"): Notice => ({
  ...{ id, case: "c1", channel: "sms", to: { user: null, name: "王芳", role }, state, subject: "", text: "" },
  ...{ createdAt: "2026-11-28T20:00:00.000Z", changedAt: "2026-11-28T20:00:00.000Z", attempts: 0, error: null },
});
const held = (id: string, family: string, more: object = {}) =>
  ({ case: { id, family, person: "wang", state: "accepted", source: "device", ...more } }) as never;

test("a death withdraws what waits for her family, closes what was about her as died, and leaves the fire in her home and what is played", async () => {
  const withdrawn: string[] = [];
  const closed: unknown[] = [];
  const refused: string[] = [];
  const mourned: string[] = [];
  const mourn = createMourning({
    cases: {
      open: () => [
        held("c1", "vitals"),
        held("c2", "activity"),
        held("c3", "fire"),
        held("c4", "vitals", { person: "li" }),
        held("c5", "person", { state: "visit-due" }),
        held("c6", "person", { drill: "d1" }),
        held("c7", "matter", { source: "hub" }),
        held("c8", "matter", { source: "call" }),
      ],
      mourn: (person) => void mourned.push(person),
      act: async (id, act, by, body) => {
        closed.push([id, act, by.name, body.found]);
        return { ok: false, status: 409, reason: "" };
      },
    },
    outbox: {
      withdraw: async (notices, why) => {
        expect(why).toBe(MOURNED);
        withdrawn.push(...notices.map(({ id }) => id));
      },
    },
    waitingFor: async (person) => [notice(`${person}-open`, "family"), notice(`${person}-ended`, "family")],
    now: () => 0,
    failed: (id) => void refused.push(id),
  });
  await mourn("wang", { user: "u", username: "leader", name: "负责人" });
  expect(withdrawn).toEqual(["wang-open", "wang-ended"]);
  expect(closed).toEqual([
    ["c1", "close", "负责人", "died"],
    ["c2", "close", "负责人", "died"],
    ["c7", "close", "负责人", "died"],
  ]);
  // What cannot be closed is told, not passed over.
  expect(refused).toEqual(["c1", "c2", "c7"]);
  expect(mourned).toEqual(["wang"]);
});
