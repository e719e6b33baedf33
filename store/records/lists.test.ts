import { expect, test } from "vitest";
import type { Notice, QuarantineEntry, RecordChange, Scope } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { alertOf, caseOf, DUTY, iso, NO_NEWS, noticeOf, put, scopeOf, T0 } from "../../tests/support/records-things.ts";
import type { RecordsCalls } from "./calls.ts";
import { BadCursor } from "./index.ts";

const NO_FILTER = { state: null, severity: null, path: null, device: null, person: null, since: null };

onEveryDatabase("lists", (at) => {
  test("are newest first, paged without gap or repeat where times are equal", async () => {
    const times = [0, 1, 1, 1, 2, 3, 3];
    await at.records.commit(times.map((at, index) => put(alertOf(`a${index}`, { raisedAt: iso(T0 + at) }))));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await at.records.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(["a6", "a5", "a4", "a3", "a2", "a1", "a0"]);
  });

  test("a cursor that no page gave is refused by name", async () => {
    await expect(at.records.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: "rubbish" })).rejects.toThrow(BadCursor);
  });

  const scopes: readonly [string, Scope, readonly string[]][] = [
    ["the community", DUTY, ["fire1", "fire2", "vital", "xx"]],
    ["one compound, whose id begins like another's", scopeOf("duty", ["/xf/a/c1/"]), ["fire1", "vital"]],
    ["no place", scopeOf("duty", []), []],
    ["two roots", scopeOf("duty", ["/xf/a/c1/", "/xf/a/c10/"]), ["fire1", "fire2", "vital"]],
    ["family: only its own person", scopeOf("family", ["/xf/"], ["p1"]), ["vital"]],
    ["family without anybody", scopeOf("family", ["/xf/"], []), []],
    ["fire-control room: no vital signs", scopeOf("fire", ["/xf/"]), ["fire1", "fire2"]],
    ["another community", scopeOf("duty", ["/other/"]), []],
  ];
  test.each(scopes)("scope in SQL: %s", async (_, scope, ids) => {
    await at.records.commit([
      put(alertOf("fire1"), "/xf/a/c1/b1/"),
      put(alertOf("fire2"), "/xf/a/c10/"),
      put(alertOf("vital", { family: "vitals", person: "p1" }), "/xf/a/c1/b2/"),
      put(alertOf("xx", { family: "hub", state: "normal" }), "/xf/"),
    ]);
    const page = await at.records.alerts.list(scope, NO_FILTER, { limit: 10, cursor: null });
    expect(page.items.map((one) => one.id).sort()).toEqual([...ids].sort());
  });

  const filters: readonly [string, Partial<Parameters<RecordsCalls["alerts"]["list"]>[1]>, readonly string[]][] = [
    ["open", { state: ["open"] }, ["a1", "a2"]],
    ["closed", { state: ["closed"] }, ["a3"]],
    ["a state of its own", { state: ["acknowledged"] }, ["a2"]],
    ["two states", { state: ["acknowledged", "closed"] }, ["a2", "a3"]],
    ["severity", { severity: ["high"] }, ["a2"]],
    ["place and all below", { path: "/xf/a/c1/" }, ["a1"]],
    ["person", { person: "p1" }, ["a2"]],
    ["since", { since: T0 + 5 }, ["a3"]],
  ];
  test.each(filters)("filter: %s", async (_, filter, ids) => {
    await at.records.commit([
      put(alertOf("a1"), "/xf/a/c1/b1/"),
      put(alertOf("a2", { state: "acknowledged", severity: "high", person: "p1" }), "/xf/a/c2/"),
      put(alertOf("a3", { state: "normal", raisedAt: iso(T0 + 5) }), "/xf/"),
    ]);
    const page = await at.records.alerts.list(DUTY, { ...NO_FILTER, ...filter }, { limit: 10, cursor: null });
    expect(page.items.map((one) => one.id).sort()).toEqual(ids);
  });

  const NO_CASES = {
    ...{ state: null, path: null, person: null, since: null, kind: null, source: null },
    ...{ severity: null, mine: null, overdueAt: null, number: null },
  };
  const caseRows: readonly [string, Scope, Partial<Parameters<RecordsCalls["cases"]["list"]>[1]>, readonly string[]][] = [
    ["the desk sees all", DUTY, {}, ["hazard", "quarrel", "request", "smoke"]],
    ["a quarrel is the desk's, and hers who received it", scopeOf("grid", ["/xf/"]), {}, ["hazard", "request", "smoke"]],
    [
      "whoever received or has one sees it, wherever it lies",
      { ...scopeOf("grid", ["/none/"]), username: "wang" },
      {},
      ["hazard", "quarrel"],
    ],
    ["by a place of a joined alert", scopeOf("grid", ["/xf/a/c9/"]), {}, ["smoke"]],
    ["filter: place of a joined alert", DUTY, { path: "/xf/a/c9/" }, ["smoke"]],
    ["filter: kind", DUTY, { kind: ["hazard", "request"] }, ["hazard", "request"]],
    ["filter: source", DUTY, { source: ["12345"] }, ["request"]],
    ["filter: severity", DUTY, { severity: ["critical"] }, ["smoke"]],
    [
      "a volunteer: what they were given, took or reported",
      { ...scopeOf("volunteer", ["/xf/"]), username: "wang" },
      {},
      ["hazard", "quarrel"],
    ],
    ["a volunteer who has none", scopeOf("volunteer", ["/xf/"]), {}, []],
    ["filter: mine", DUTY, { mine: "wang" }, ["hazard", "quarrel"]],
    ["filter: overdue by our clock, and by theirs", DUTY, { overdueAt: T0 + 10 }, ["hazard", "request"]],
    ["filter: not yet", DUTY, { overdueAt: T0 + 5 }, ["request"]],
    ["filter: of these alone", DUTY, { ids: ["hazard", "no such"] }, ["hazard"]],
    ["filter: of none", DUTY, { ids: [] }, []],
    ["filter: a time of theirs that runs", DUTY, { theirDue: { by: null } }, ["request"]],
    ["filter: a time of theirs that ends by then", DUTY, { theirDue: { by: T0 + 4 } }, []],
    ["filter: another system gave a number", DUTY, { numbered: true }, ["request"]],
    ["filter: our number", DUTY, { number: "20261123-0002" }, ["hazard"]],
    ["filter: theirs", DUTY, { number: "CD-771" }, ["request"]],
    ["filter: a number that nobody gave", DUTY, { number: "CD" }, []],
  ];
  test.each(caseRows)("cases: %s", async (_, scope, filter, ids) => {
    const place = (id: string, more: Parameters<typeof caseOf>[1], path = "/xf/a/c1/", also: readonly string[] = []): RecordChange => ({
      write: "case",
      case: caseOf(id, more),
      path,
      also,
    });
    await at.records.commit([
      place("smoke", {}, "/xf/a/c1/", ["/xf/a/c9/h1/"]),
      place("hazard", {
        ...{ number: "20261123-0002", kind: "hazard", source: "grid", severity: "medium", family: "public" },
        ...{ takenBy: "wang", dueAt: iso(T0 + 10) },
      }),
      place("request", {
        ...{ number: "20261123-0003", kind: "request", source: "12345", severity: "low", family: "matter" },
        foreign: [{ system: "12345", number: "CD-771", deadline: iso(T0 + 5) }],
      }),
      place("quarrel", {
        ...{ number: "20261123-0004", kind: "complaint", source: "walk-in", severity: "low", family: "matter" },
        receivedBy: "wang",
      }),
    ]);
    const page = await at.records.cases.list(scope, { ...NO_CASES, ...filter }, { limit: 10, cursor: null });
    expect(page.items.map((one) => one.id).sort()).toEqual(ids);
  });

  test("cases: the soonest time of another system's comes first, over pages; what is done or has none is left out", async () => {
    const theirs = (id: string, number: string, ms: number | null, more: Parameters<typeof caseOf>[1] = {}): RecordChange => ({
      ...{ write: "case", path: "/xf/" },
      case: caseOf(id, { ...more, number, foreign: [{ system: "12345", number: id, deadline: ms === null ? null : iso(T0 + ms) }] }),
    });
    await at.records.commit([
      theirs("later", "20261123-0001", 30),
      theirs("first", "20261123-0002", 10),
      theirs("same", "20261123-0003", 10),
      theirs("none", "20261123-0004", null),
      theirs("done", "20261123-0005", 5, { state: "visit-due" }),
    ]);
    const seen: string[] = [];
    for (let cursor: string | null = null; seen.length < 9; ) {
      const page = await at.records.cases.list(DUTY, { ...NO_CASES, soonestTheirs: true }, { limit: 1, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      if (cursor === null) break;
    }
    expect(seen).toEqual(["first", "same", "later"]);
    // Its time there is changed: it moves with it.
    await at.records.commit([theirs("later", "20261123-0001", 1)]);
    const again = await at.records.cases.list(DUTY, { ...NO_CASES, soonestTheirs: true }, { limit: 9, cursor: null });
    expect(again.items.map(({ id }) => id)).toEqual(["later", "first", "same"]);
  });

  test("cases: what an ended alert really was is written into it, not over what was said of it by itself", async () => {
    await at.records.commit([put(alertOf("a1")), put(alertOf("a2", { verdict: "true" })), put(alertOf("a3", { verdict: "true" }))]);
    await at.records.commit([
      { write: "alert-verdict", alert: "a1", verdict: "nuisance", single: false },
      { write: "alert-verdict", alert: "a2", verdict: "nuisance", single: false },
      { write: "alert-verdict", alert: "a3", verdict: "nuisance", single: true },
      { write: "alert-verdict", alert: "none", verdict: "nuisance", single: true },
    ]);
    const verdicts = await Promise.all(["a1", "a2", "a3"].map(async (id) => (await at.records.alerts.get(id))?.alert.verdict));
    expect(verdicts).toEqual(["nuisance", "true", "nuisance"]);
  });

  test("cases: an alert that has ended goes along into the case that it was taken out to", async () => {
    await at.records.commit([put(alertOf("a1", { case: "c1", state: "normal", verdict: "true" }))]);
    await at.records.commit([{ write: "alert-case", alert: "a1", case: "c2" }]);
    expect((await at.records.alerts.get("a1"))?.alert).toMatchObject({ case: "c2", verdict: "true", state: "normal" });
  });

  test("notices: those of one's cases and one's own, nothing else", async () => {
    await at.records.commit([
      { write: "case", case: caseOf("c1"), path: "/xf/a/c1/" },
      { write: "case", case: caseOf("c2"), path: "/xf/a/c2/" },
      { write: "notice", notice: noticeOf("n1", "c1", "u-duty"), address: null },
      { write: "notice", notice: noticeOf("n2", "c2", "u-family"), address: null },
      { write: "notice", notice: noticeOf("n3", "c2", "u-other"), address: null },
    ]);
    const none = { case: null, user: null };
    const paging = { limit: 10, cursor: null };
    const ids = async (scope: Scope) => (await at.records.notices.list(scope, none, paging)).items.map((one) => one.id).sort();
    expect(await ids(DUTY)).toEqual(["n1", "n2", "n3"]);
    expect(await ids(scopeOf("duty", ["/xf/a/c1/"]))).toEqual(["n1"]);
    expect(await ids(scopeOf("family", ["/xf/"], ["p1"]))).toEqual(["n2"]);
    expect(await ids(scopeOf("grid", ["/xf/"]))).toEqual([]);
  });

  test("notices: an outcome never goes back behind what the addressee did", async () => {
    await at.records.commit([
      { write: "case", case: caseOf("c1"), path: "/xf/" },
      { write: "notice", notice: noticeOf("n1", "c1", "u1", { channel: "app" }), address: null },
    ]);
    const book = (state: Notice["state"]) =>
      at.records.notices.book([{ id: "n1", state, changedAt: T0, attempts: 1, nextAttemptAt: null, error: null, ...NO_NEWS }]);
    expect(await at.records.notices.queued()).toMatchObject({ app: 1, email: 0 });
    await book("read");
    await book("delivered");
    expect(await at.records.notices.queued()).toMatchObject({ app: 0, email: 0 });
    expect((await at.records.notices.get("n1"))?.state).toBe("read");
    expect(await at.records.notices.nextDue("app")).toBeNull();
  });

  test("quarantine: kept once, bounded with the mended first, marked and shown", async () => {
    const entry = (pos: number, payload = new Uint8Array([0xff, 0xfe])) => ({
      path: "/xf/",
      entry: {
        community: "xf",
        pos,
        recv: T0 + pos,
        topic: "sw/v1/xf/d/telemetry",
        login: "d",
        client: "d",
        device: null,
        reason: "bad-json" as const,
        detail: { zh: "坏", en: "bad" },
        where: "",
        payload,
        bytes: payload.length,
      },
    });
    await at.records.quarantine.add([1, 2, 3, 4, 5].map((pos) => entry(pos)));
    await at.records.quarantine.add([entry(5)]);
    const list = () => at.records.quarantine.list(DUTY, { reason: null, state: null }, { limit: 10, cursor: null });
    const items = (await list()).items;
    expect(items).toHaveLength(5);
    const third = items[2];
    if (!third) throw new Error("no third");
    expect(await at.records.quarantine.mark([third.id], "mended")).toBe(1);
    await at.records.quarantine.add([entry(6, new TextEncoder().encode('{"a":坏'))]);
    expect((await list()).items.map((one) => Date.parse(one.at) - T0)).toEqual([6, 5, 4, 2, 1]);
    await at.records.quarantine.add([entry(7)]);
    expect((await list()).items.map((one) => Date.parse(one.at) - T0)).toEqual([7, 6, 5, 4, 2]);
    const text = (await list()).items[1];
    expect([text?.preview, (await list()).items[2]?.preview]).toEqual(['{"a":坏', "fffe"]);
    const [kept] = await at.records.quarantine.entries([text?.id ?? ""]);
    expect(kept?.entry).toEqual(entry(6, new TextEncoder().encode('{"a":坏')).entry);
    expect(await at.records.quarantine.count()).toBe(5);
    expect(
      (await at.records.quarantine.list(scopeOf("maint", ["/other/"]), { reason: null, state: null }, { limit: 9, cursor: null })).items,
    ).toEqual([]);
  });

  test("quarantine: what speaks of unknown devices by log-in, newest first, without what is urgent or dismissed", async () => {
    const entry = (pos: number, more: Partial<QuarantineEntry> = {}) => ({
      path: "/xf/",
      entry: {
        ...{ community: "xf", pos, recv: T0 + pos, topic: "zigbee2mqtt/lamp", login: "gw", client: "c", device: null, where: "" },
        ...{ reason: "unknown-device" as const, detail: { zh: "没有登记", en: "not registered" }, payload: new Uint8Array([1]), bytes: 1 },
        ...more,
      },
    });
    const others = [{ ...entry(3), dismissed: true }, entry(4, { urgent: true }), entry(5, { login: "other" })];
    await at.records.quarantine.add([entry(1), entry(2), ...others]);
    const newest = await at.records.quarantine.unknown("xf", "gw", 10);
    expect((await at.records.quarantine.entries(newest)).map((one) => one.entry.pos).sort()).toEqual([1, 2]);
    const [one] = await at.records.quarantine.unknown("xf", "gw", 1);
    expect(one).toBe(newest[0]);
  });
});
