import { describe, expect, test } from "vitest";
import type { Contact } from "../contracts/index.ts";
import { bench as ladder } from "./ladder/example-bench.ts";
import type { LadderPorts } from "./ladder/ports.ts";

/** Relatives whose telephones take calls and messages. */
const byNumber = ({ phone }: Contact) => ({
  proven: phone === null ? [] : (["voice", "sms"] as const).map((channel) => ({ channel, address: phone })),
  unproven: [],
});
const bench = (more: Partial<LadderPorts> = {}) => ladder({ waysToContact: byNumber, ...more });

const CLOSED = { verdict: "mistake", found: "heard", summary: "误触，本人接听" };

describe("relatives who were called by telephone learn how it ended", () => {
  test("by the wording filed for it, whoever had a turn and no other; in quiet hours it waits", async () => {
    const { raise, until, act, told } = bench();
    raise();
    // The daughter's turn came, the son's not yet.
    until(61);
    told.splice(0);
    expect((await act("close", CLOSED)).ok).toBe(true);
    const sms = told.filter(({ notice }) => notice.channel === "sms");
    expect(sms.map(({ notice, address }) => `${notice.to.name} ${address}`)).toEqual(["女儿 11"]);
    expect(sms[0]?.dispatch).toMatchObject({ template: "family-outcome", vars: { verdict: "误触" }, lifeSafety: false, repeat: null });
    expect(sms[0]?.notice.text).not.toContain("平安");
  });

  test("both where both were called, each once; nobody where nobody was", async () => {
    const called = bench();
    called.raise();
    called.until(91);
    called.told.splice(0);
    await called.act("close", CLOSED);
    expect(called.said().filter((line) => line.includes(" sms "))).toEqual(["91 女儿 sms 11", "91 儿子 sms 12"]);
    const quick = bench();
    quick.raise();
    quick.until(20);
    await quick.act("close", CLOSED);
    expect(quick.said().filter((line) => line.includes(" sms "))).toEqual([]);
  });

  test("on no number that is not proven to be theirs: at the end nobody is asked who they are", async () => {
    const { raise, until, act, said } = bench({
      waysToNumber: (number) => ({ proven: [], unproven: [{ channel: "sms", address: number }] }),
    });
    raise();
    until(61);
    const before = said().length;
    await act("close", CLOSED);
    expect(
      said()
        .slice(before)
        .filter((line) => line.includes(" sms ")),
    ).toEqual([]);
  });
});
