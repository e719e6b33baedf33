import { expect, test } from "vitest";
import type { HandOverSheet } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { DUTY, iso, scopeOf, T0 } from "../../tests/support/records-things.ts";

const sheet = (id: string, at: number, path = "/xf/"): HandOverSheet => ({
  ...{ id, community: "xf", path, shiftAt: iso(at), given: { by: "limin", byName: "李敏", at: iso(at) } },
  lists: {
    ...{ cases: [], visits: [], care: [], unacknowledged: [], shelved: [], maintenance: [], devices: [], channels: [], remarks: [] },
  },
});

onEveryDatabase("hand-overs", (at) => {
  test("stand as they were signed, are answered once, and are seen where they hold", async () => {
    const { handOvers } = at.records;
    for (const one of [sheet("a", T0), sheet("b", T0 + 1), sheet("far", T0 + 2, "/xf/b/")]) await handOvers.add(one);
    const answer = { handOver: "a", act: "refused", by: "wang", byName: "王强", at: iso(T0 + 5), reason: "钥匙未交" } as const;
    expect(await handOvers.answer(answer)).toBe(true);
    expect(await handOvers.answer({ ...answer, act: "taken", reason: null })).toBe(false);
    await at.reopen();
    const { list, get } = at.records.handOvers;
    const page = await list(DUTY, { limit: 2, cursor: null });
    expect(page.items.map(({ id, state }) => [id, state])).toEqual([
      ["far", "given"],
      ["b", "given"],
    ]);
    const rest = await list(DUTY, { limit: 2, cursor: page.next });
    expect(rest.items).toEqual([
      { ...sheet("a", T0), state: "refused", answered: { by: "wang", byName: "王强", at: iso(T0 + 5), reason: "钥匙未交" } },
    ]);
    expect((await list(scopeOf("duty", ["/xf/b/"]), { limit: 9, cursor: null })).items.map(({ id }) => id)).toEqual(["far"]);
    expect(await get("none")).toBeUndefined();
    await expect(at.records.handOvers.add(sheet("a", T0))).rejects.toThrow();
  });
});
