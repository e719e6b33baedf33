import { describe, expect, it } from "vitest";
import type { CaseDetail, Notice } from "./case.ts";
import { ringingNow } from "./ringing.ts";
import { MINUTE, SECOND, toIso } from "./time.ts";

const T0 = Date.UTC(2026, 10, 22, 18, 10);
const notice = (name: string, more: Partial<Notice> = {}): Notice => ({
  ...{ id: name, case: "c1", channel: "voice", to: { user: null, name, role: "family" }, state: "sent", subject: "", text: "" },
  ...{ createdAt: toIso(T0), changedAt: toIso(T0), attempts: 1, error: null, ...more },
});
const LADDER: NonNullable<CaseDetail["ladder"]> = {
  ...{ kind: "urgent", round: 1, since: toIso(T0), taken: null, person: null, family: null, coming: null },
  ...{ cards: [], nobody: null, unheard: false, over: false },
};
const BY = { byName: "张敏", at: toIso(T0) };
const names = (
  ladder: Partial<typeof LADDER>,
  notices: readonly Notice[],
  now = T0 + SECOND,
  more: Partial<Pick<CaseDetail, "state" | "plan">> = {},
) =>
  ringingNow({ ladder: { ...LADDER, ...ladder }, state: "new", plan: "sos", alerts: [], notices: [...notices], ...more }, now).map(
    ({ to }) => to.name,
  );

const daughter = notice("张敏");
const grid = notice("陈涛", { to: { user: "u1", name: "陈涛", role: "grid" }, changedAt: toIso(T0 + SECOND) });

describe("who is rung now", () => {
  it.each([
    ["the newest first", names({}, [daughter, grid]), ["陈涛", "张敏"]],
    ["each once, by whatever ways", names({}, [grid, { ...grid, id: "sms", channel: "sms" }]), ["陈涛"]],
    ["not whom only the app told", names({}, [notice("李敏", { channel: "app" })]), []],
    [
      "not who has answered, nor whom nothing reached",
      names({}, [notice("a", { state: "answered" }), notice("b", { state: "failed" })]),
      [],
    ],
    ["not after a minute and a half without another call", names({}, [daughter], T0 + 91 * SECOND), []],
    ["still while it is said again", names({}, [notice("张敏", { changedAt: toIso(T0 + 5 * MINUTE) })], T0 + 6 * MINUTE), ["张敏"]],
    ["no relative once one of them is with her", names({ family: { ...BY, answer: "with-her" } }, [daughter, grid]), ["陈涛"]],
    ["no helper once one is on the way", names({ coming: BY }, [daughter, grid]), ["张敏"]],
    ["nobody once somebody is on the spot", names({}, [daughter, grid], T0, { state: "on-site" }), []],
    [
      "of somebody lost all who look for her, though somebody stands at her home",
      names({}, [daughter, grid], T0, { state: "on-site", plan: "lost" }),
      ["陈涛", "张敏"],
    ],
    ["nobody once it is over", names({ over: true }, [daughter, grid]), []],
  ])("%s", (_what, found, expected) => expect(found).toEqual(expected));
});
