import { describe, expect, it } from "vitest";
import type { Case, Learned, Notice, Person } from "../contracts/index.ts";
import { PLAIN_DISPATCH } from "../contracts/index.ts";
import type { Channel } from "../notify/index.ts";
import { newChannel } from "../notify/index.ts";
import { deliveryBy } from "../tests/support/plain-delivery.ts";
import { caseOf, noticeOf, T0 } from "../tests/support/records-things.ts";
import { createRelativeDoor, MOURNED, NO_MORE } from "./relative-door.ts";

const her = (state: Person["state"]): Person => ({
  ...{ id: "wang", community: "xf", name: "王桂兰", birthYear: 1944, sex: "f", home: "h1", living: "alone", ability: "full" },
  ...{ mobility: "walks", needs: [], state, spo2Scale: 1, contacts: [], demo: true },
});

interface World {
  readonly state?: Person["state"];
  readonly inHand?: Partial<Case> | null;
  readonly inRecords?: Partial<Case> | null | "unread";
  readonly to?: Partial<Notice["to"]>;
  /** What the gate lets through now. */
  readonly learns?: Learned;
}

/** Sends one SMS through the door of a delivery. */
async function sent({ state = "home", inHand = null, inRecords = null, to = {}, learns = "all" }: World) {
  const out: string[] = [];
  const sms: Channel = newChannel("sms", async ({ notice }) => {
    out.push(notice.text);
    return { ok: true, state: "sent" };
  });
  const one = (more: Partial<Case>): Case => ({ ...caseOf("k1"), person: "wang", ...more });
  const deliver = deliveryBy([sms], () => T0, {
    forRelative: createRelativeDoor({
      caseInHand: () => (inHand === null ? undefined : one(inHand)),
      load: async () => {
        if (inRecords === "unread") throw new Error("the records stand still");
        return inRecords === null ? undefined : one(inRecords);
      },
      again: (made) => {
        if (learns === "nothing") return undefined;
        return learns === "all" ? made : { ...made, notice: { ...made.notice, text: "需要帮助" } };
      },
      personById: (id) => (id === "wang" ? her(state) : undefined),
      now: () => T0,
    }),
  });
  const notice = {
    ...noticeOf("n1", "k1", null, { channel: "sms" }),
    to: { user: null, name: "王芳", role: "family", ...to },
    text: "短信",
  };
  const dispatch = { ...PLAIN_DISPATCH, template: "test", lifeSafety: true };
  return { attempt: await deliver({ notice, address: "13900000001", dispatch }), out };
}

describe("at the door, when a notice goes out", () => {
  it.each([
    ["of an open case", { inHand: {} }],
    ["of a case that ended before the death", { inRecords: { state: "closed" } }],
  ] as const)("nothing goes to the family of somebody who has died: %s", async (_name, world: World) => {
    const { attempt, out } = await sent({ ...world, state: "died" });
    expect(attempt).toMatchObject({ ok: false, retry: false, error: MOURNED });
    expect(out).toEqual([]);
  });

  it.each([
    ["her family while she lives", { inRecords: { state: "closed" } }],
    ["staff, whatever happened to her", { state: "died", inHand: {}, to: { role: "duty" } }],
    ["a notice whose case is kept no longer", { state: "died" }],
    ["a case about nobody", { state: "died", inHand: { person: null } }],
  ] as const)("it goes to %s", async (_name, world: World) => {
    expect((await sent(world)).out).toEqual(["短信"]);
  });

  it("what a relative may not learn any more is not sent, by whatever way; help alone is what is left of it in danger of life", async () => {
    const gone = await sent({ inHand: {}, learns: "nothing" });
    expect([gone.attempt, gone.out]).toEqual([expect.objectContaining({ ok: false, retry: false, error: NO_MORE, over: true }), []]);
    expect((await sent({ inHand: {}, learns: "help" })).out).toEqual(["需要帮助"]);
  });

  it("while the records stand still, what they cannot place waits a minute", async () => {
    const { attempt, out } = await sent({ inRecords: "unread" });
    expect(attempt).toMatchObject({ ok: false, retry: true, until: T0 + 60_000 });
    expect(out).toEqual([]);
  });
});
