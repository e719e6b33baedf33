import { expect, test } from "vitest";
import { type Alert, DEFAULT_RETENTION, type RecordChange, type Scope } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { alertOf, entryOf, iso, put, scopeOf, T0 } from "../../tests/support/records-things.ts";

const ALL = scopeOf("inspect", ["/xf/"]);

onEveryDatabase("removal with proof", (at) => {
  test("audit: paged newest first, chained, and a line forged past the triggers is found", async () => {
    for (let n = 0; n < 5; n++)
      await at.records.audit.write({
        at: T0,
        user: n % 2 ? "li" : null,
        act: `act${n}`,
        target: "x",
        outcome: "done",
        address: "::1",
        detail: null,
      });
    const first = await at.records.audit.list(ALL, { user: null, target: null, person: null }, { limit: 3, cursor: null });
    const rest = await at.records.audit.list(ALL, { user: null, target: null, person: null }, { limit: 3, cursor: first.next });
    expect([...first.items, ...rest.items].map((one) => one.act)).toEqual(["act4", "act3", "act2", "act1", "act0"]);
    expect((await at.records.audit.list(ALL, { user: "li", target: null, person: null }, { limit: 9, cursor: null })).items).toHaveLength(
      2,
    );
    expect(await at.records.audit.verify()).toBeNull();
    await at.fresh.unguard("audit");
    await at.fresh.raw("update audit set act = 'forged' where n = 3");
    expect(await at.records.audit.verify()).toBe(3);
  });

  test("audit: who may not read all reads the lines about the places of their area; a place moved past the triggers is found", async () => {
    const say = (act: string, where: { readonly path: string; readonly person: string | null } | null) =>
      at.records.audit.write({ at: T0, user: "li", act, target: "t", outcome: "done", address: "::1", detail: null, where });
    await say("east", { path: "/xf/a/c1/", person: "p1" });
    await say("beside", { path: "/xf/a/c10/", person: null });
    await say("above", { path: "/xf/", person: null });
    await say("log-in", null);
    const seen = async (who: Scope, person: string | null = null) => {
      const { items } = await at.records.audit.list(who, { user: null, target: null, person }, { limit: 9, cursor: null });
      return items.map(({ act }) => act);
    };
    expect(await seen(scopeOf("leader", ["/xf/a/c1/"]))).toEqual(["east"]);
    expect(await seen(scopeOf("leader", ["/xf/a/"]))).toEqual(["beside", "east"]);
    expect(await seen(scopeOf("leader", []))).toEqual([]);
    expect(await seen(scopeOf("leader", ["/xf/"], ["p1"]))).toEqual([]);
    expect(await seen(ALL)).toEqual(["log-in", "above", "beside", "east"]);
    expect(await seen(ALL, "p1")).toEqual(["east"]);
    expect(await at.records.audit.verify()).toBeNull();
    await at.fresh.unguard("audit");
    await at.fresh.raw("update audit set path = '/xf/b/' where n = 2");
    expect(await at.records.audit.verify()).toBe(2);
  });

  const line = (at: number, act: string) => ({
    at,
    user: "li",
    act,
    target: "t",
    outcome: "done" as const,
    address: "::1",
    detail: null,
  });
  const order = (before: number, id = `audit/${before}`) => ({ id, at: T0, community: null, before, policy: DEFAULT_RETENTION });

  test("audit: the oldest lines go, the chain holds, and a forged proof or line is still found", async () => {
    for (let n = 0; n < 6; n++) await at.records.audit.write(line(T0 + n, `act-${n}`));
    expect(await at.records.purges.audit(order(T0))).toBeNull();
    expect(await at.records.purges.audit(order(T0 + 2))).toMatchObject({ what: "audit", rows: 2, from: iso(T0), to: iso(T0 + 2) });
    expect(await at.records.audit.verify()).toBeNull();
    expect(await at.records.purges.audit(order(T0 + 4))).toMatchObject({ rows: 2, from: iso(T0 + 2) });
    await at.records.audit.write(line(T0 + 9, "later"));
    expect(await at.records.audit.verify()).toBeNull();
    const left = await at.records.audit.list(ALL, { user: null, target: null, person: null }, { limit: 9, cursor: null });
    expect(left.items.map((item) => item.act)).toEqual(["later", "act-5", "act-4"]);
    // The guard stands again after each removal, and over the proofs too.
    for (const forbidden of ["delete from audit", "update audit set act = 'x'", "delete from purges", "update purges set doc = 'x'"])
      await expect(at.fresh.raw(forbidden)).rejects.toThrow(/append-only/);
    await at.fresh.unguard("audit");
    await at.fresh.raw("delete from audit where act = 'act-4'");
    expect(await at.records.audit.verify()).toBe(6);
  });

  test("audit: with nothing left the next line builds on the proof", async () => {
    await at.records.audit.write(line(T0, "only"));
    await at.records.purges.audit(order(T0 + 1));
    await at.records.audit.write(line(T0 + 2, "first anew"));
    expect(await at.records.audit.verify()).toBeNull();
  });

  test("proofs are listed newest first in pages, by class, and the same one twice is one", async () => {
    const purge = (id: string, at: number, what: "raw" | "snapshots") => ({
      ...{ id, at: iso(at), community: "xf", what, device: null, from: iso(T0), to: iso(T0), rows: 1, files: 1, bytes: 1 },
      ...{ policy: null, by: null, anchor: null },
    });
    await at.records.purges.add([purge("a", T0, "raw"), purge("b", T0 + 1, "snapshots"), purge("c", T0 + 2, "raw")]);
    await at.records.purges.add([{ ...purge("a", T0, "raw"), rows: 99 }]);
    const first = await at.records.purges.list({ what: null }, { limit: 2, cursor: null });
    expect(first.items.map((one) => one.id)).toEqual(["c", "b"]);
    expect((await at.records.purges.list({ what: null }, { limit: 2, cursor: first.next })).items).toEqual([purge("a", T0, "raw")]);
    expect((await at.records.purges.list({ what: "raw" }, { limit: 9, cursor: null })).items.map((one) => one.id)).toEqual(["c", "a"]);
  });

  test("quarantine: what is past its time goes, of one community, with its proof", async () => {
    const entry = (community: string, pos: number, recv: number) => ({
      path: `/${community}/`,
      entry: {
        ...{ community, pos, recv, topic: "t", login: "d", client: "d", device: null, reason: "bad-json" as const },
        ...{ detail: { zh: "坏", en: "bad" }, where: "", payload: new Uint8Array(7), bytes: 7 },
      },
    });
    await at.records.quarantine.add([entry("xf", 1, T0), entry("xf", 2, T0 + 5), entry("other", 1, T0)]);
    const ask = { ...order(T0 + 5, "quarantine/1"), community: "xf" };
    const gone = await at.records.purges.quarantine(ask);
    expect(gone).toMatchObject({ what: "quarantine", community: "xf", rows: 1, bytes: 7, from: iso(T0), to: iso(T0 + 5) });
    expect(await at.records.purges.quarantine({ ...ask, id: "quarantine/2" })).toBeNull();
    expect((await at.records.purges.list({ what: "quarantine" }, { limit: 9, cursor: null })).items).toEqual([gone]);
    expect((await at.records.purges.held("xf")).quarantine).toEqual({ rows: 1, bytes: 7, oldest: T0 + 5 });
    expect((await at.records.purges.held("other")).quarantine).toMatchObject({ rows: 1 });
  });

  test("entries by hand: what was measured before goes, struck out or not, with its proof", async () => {
    const entry = (id: string, measuredAt: number, community = "xf"): RecordChange => {
      const struck = id === "struck" ? { at: iso(T0), by: "care", byName: "护理员", reason: "记错人" } : null;
      return { write: "entry", community, entry: entryOf(id, measuredAt, { struck }) };
    };
    const all = [entry("old", T0), entry("struck", T0 + 1), entry("kept", T0 + 5), entry("theirs", T0, "other")];
    await at.records.commit(all);
    const ask = { ...order(T0 + 5, "entries/1"), community: "xf" };
    const gone = await at.records.purges.entries(ask);
    const bytes = all.slice(0, 2).reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify("entry" in one ? one.entry : null)), 0);
    expect(gone).toMatchObject({ what: "entries", community: "xf", rows: 2, bytes, from: iso(T0), to: iso(T0 + 5) });
    expect(await at.records.purges.entries({ ...ask, id: "entries/2" })).toBeNull();
    expect((await at.records.entries.since(0)).map(({ id }) => id)).toEqual(["theirs", "kept"]);
    expect((await at.records.purges.held("xf")).entries).toMatchObject({ rows: 1, oldest: T0 + 5 });
    expect((await at.records.purges.list({ what: "entries" }, { limit: 9, cursor: null })).items).toEqual([gone]);
  });

  test("pictures: held by an open alert, and by one that changed since the instant of its community", async () => {
    const shown = (id: string, more: Partial<Alert>): RecordChange[] => [
      put(alertOf(id, more)),
      { write: "alert-picture", alert: id, picture: { hash: `h-${id}`, at: iso(T0), type: "image/jpeg" } },
    ];
    await at.records.commit([
      ...shown("open", {}),
      ...shown("fresh", { state: "normal", changedAt: iso(T0 + 9) }),
      ...shown("old", { state: "normal", changedAt: iso(T0 + 1) }),
    ]);
    expect([...(await at.records.purges.picturesHeld({ xf: T0 + 5 }))].sort()).toEqual(["h-fresh", "h-open"]);
  });
});
