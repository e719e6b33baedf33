import { describe, expect, test } from "vitest";
import type { Contact, Way } from "../../contracts/index.ts";
import { bench } from "./example-bench.ts";

const way = (channel: Way["channel"], address: string): Way => ({ channel, address });
const both = ({ phone }: Contact) => (phone === null ? [] : [way("voice", phone), way("sms", phone)]);

/** A fall after a minute, and what her people were sent. */
function family(waysToContact: (contact: Contact) => { readonly proven: readonly Way[]; readonly unproven: readonly Way[] }) {
  const at = bench({ waysToContact });
  at.raise();
  at.until(90);
  const told = at.told.filter(({ notice }) => notice.to.role === "family");
  return {
    ...at,
    lines: told.map(({ at: when, notice, address }) => `${when} ${notice.to.name} ${notice.channel} ${address}`),
    rounds: told.map(({ notice, address, dispatch }) => {
      const call = told.find((each) => each.notice.id === dispatch?.insteadOf);
      const isOwn = call?.notice.channel === "voice" && call.address === address;
      return `${notice.to.name} ${notice.channel} ${isOwn ? "while no call" : "again"}`;
    }),
    next: told.flatMap(({ dispatch }) => dispatch?.next ?? []),
  };
}

describe("an SMS beside the call to a relative", () => {
  test("on a number that is proven both go out at once; the call rings on, the SMS says its sentence again only while no call gets out", () => {
    const { lines, rounds, next } = family((contact) => ({ proven: both(contact), unproven: [] }));
    expect(lines).toEqual([
      ...["60 女儿 voice 11", "60 女儿 sms 11", "60 邻居 voice 13", "60 邻居 sms 13"],
      ...["90 儿子 voice 12", "90 儿子 sms 12"],
    ]);
    expect([...new Set(rounds.map((line) => line.split(" ").slice(1).join(" ")))]).toEqual(["voice again", "sms while no call"]);
    // A call that fails sends no second SMS to the same telephone.
    expect(next).toEqual([]);
  });

  test("where no call is possible the SMS has its rounds, as before", () => {
    const { rounds } = family((contact) => ({ proven: both(contact).filter(({ channel }) => channel === "sms"), unproven: [] }));
    expect(rounds).toEqual(["女儿 sms again", "邻居 sms again", "儿子 sms again"]);
  });

  test("of a number that answered nothing yet neither is the only way", () => {
    const { lines, rounds } = family((contact) => ({ proven: [], unproven: both(contact) }));
    expect(lines).toHaveLength(6);
    expect(new Set(rounds.map((line) => line.split(" ").at(-1)))).toEqual(new Set(["again"]));
  });

  test("one answer ends both, and everybody else's", async () => {
    const { told, rings, answer } = family((contact) => ({ proven: both(contact), unproven: [] }));
    const mine = told.filter(({ notice }) => notice.to.role === "family");
    expect(mine.every(rings)).toBe(true);
    await answer("女儿", "with-her");
    expect(mine.some(rings)).toBe(false);
  });
});
