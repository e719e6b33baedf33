import { expect, test } from "vitest";
import type { WalkTick } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const tick = (device: string, at: number, seen?: WalkTick["seen"]): WalkTick => ({
  ...{ plan: "m1", community: "xf", device, result: "passed", at: iso(at), by: null, event: "smoke", reason: null, note: null },
  ...(seen && { seen }),
});

onEveryDatabase("acceptance tables", (at) => {
  test("the first message of a device stays, whatever is read again", async () => {
    const first = { device: "d1", community: "xf", at: iso(T0), exact: true };
    await at.records.firsts.save([first, { ...first, at: iso(T0 + 5) }, { ...first, device: "d2", exact: false }]);
    await at.records.firsts.save([{ ...first, at: iso(T0 + 9) }]);
    await at.reopen();
    const kept = [...(await at.records.firsts.all())].sort((a, b) => a.device.localeCompare(b.device));
    expect(kept).toEqual([first, { ...first, device: "d2", exact: false }]);
  });

  test("where a test alarm was seen stays when the journal is read again; ticks are asked for by community and time", async () => {
    const unseen = { raisedAt: iso(T0), desk: null, phone: null };
    const shown = { ...unseen, desk: { at: iso(T0 + 1), user: "u1", name: "李敏" } };
    await at.records.commit([{ write: "walk-tick", tick: tick("d1", T0, unseen) }]);
    await at.records.commit([{ write: "walk-tick", tick: tick("d1", T0, shown) }]);
    await at.records.commit([
      { write: "walk-tick", tick: tick("d1", T0, { ...unseen, raisedAt: iso(T0 + 60) }) },
      { write: "walk-tick", tick: tick("d2", T0 - 9) },
    ]);
    expect(await at.records.acceptances.ticks("xf", T0)).toEqual([tick("d1", T0, shown)]);
    expect(await at.records.acceptances.ticks("elsewhere", 0)).toEqual([]);
  });
});
