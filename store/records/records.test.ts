import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Alert,
  type Case,
  DEFAULT_RETENTION,
  type Evidence,
  type Notice,
  type RecordChange,
  ROLES,
  type Role,
  type Scope,
} from "../../contracts/index.ts";
import { type FreshRecords, recordsStores } from "../../tests/support/records-stores.ts";
import { groupCalls, type RecordsCalls } from "./calls.ts";
import { BadCursor, isRefusal, openRecords, type StoredUser } from "./index.ts";
import { createMethods } from "./methods.ts";

const T0 = Date.UTC(2026, 10, 23, 2);
const iso = (at: number): string => new Date(at).toISOString();

let fresh: FreshRecords;
let records: RecordsCalls;
let stop: () => Promise<void>;

/** Without the thread, whose start from source costs seconds; what the thread adds is tested at the end. */
async function open(): Promise<void> {
  const methods = createMethods(await fresh.open(), { mostQuarantined: 5 });
  records = groupCalls(methods, (answer) => answer);
  stop = methods.stop;
}
async function reopen(): Promise<void> {
  await stop();
  await open();
}

const scopeOf = (role: Role, paths: readonly string[], people: readonly string[] | null = null): Scope => ({
  user: `u-${role}`,
  username: role,
  name: role,
  role,
  rights: new Set(ROLES[role].rights),
  paths,
  people,
  families: ROLES[role].families,
  kinds: ROLES[role].kinds,
});
const DUTY = scopeOf("duty", ["/xf/"]);

const alertOf = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  community: "xf",
  rule: "smoke",
  ruleVersion: 1,
  ruleName: { zh: "烟雾", en: "Smoke" },
  family: "fire",
  state: "unacknowledged",
  active: true,
  severity: "critical",
  certainty: "possible",
  lifeSafety: true,
  sentence: { zh: "烟雾", en: "Smoke" },
  reason: { zh: "烟雾", en: "Smoke" },
  marks: [],
  subject: { kind: "device", id: "d1" },
  device: null,
  place: null,
  person: null,
  happenedAt: iso(T0),
  raisedAt: iso(T0),
  changedAt: iso(T0),
  clearedAt: null,
  closedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  silencedBy: null,
  shelvedUntil: null,
  shelvedReason: null,
  verdict: null,
  occurrences: 1,
  lastAt: iso(T0),
  case: null,
  picture: false,
  saved: false,
  ...more,
});
const MEMORY = { plan: "fire", clearsItself: true, eventId: null, silencedUntil: null };
const EVIDENCE: Evidence = {
  limit: 1,
  side: "above",
  value: 2,
  unit: "1",
  measurement: null,
  event: "smoke",
  source: "test",
  since: iso(T0),
  ruleVersion: 1,
  series: [],
  pictures: [],
};
const put = (alert: Alert, path = "/xf/a/c1/", evidence?: Evidence): RecordChange => ({
  write: "alert",
  alert,
  path,
  memory: MEMORY,
  ...(evidence ? { evidence } : {}),
});
const logged = (alert: string, at: number, zh: string): RecordChange => ({
  write: "alert-log",
  alert,
  entry: { at: iso(at), act: "raised", by: null, byName: null, words: { zh, en: zh } },
});
const caseOf = (id: string, more: Partial<Case> = {}): Case => ({
  id,
  number: "20261123-0001",
  community: "xf",
  state: "new",
  severity: "critical",
  family: "fire",
  plan: "fire",
  title: { zh: "烟雾", en: "Smoke" },
  place: null,
  person: null,
  alerts: [],
  openedAt: iso(T0),
  changedAt: iso(T0),
  closedAt: null,
  takenBy: null,
  takenByName: null,
  takenAt: null,
  verdict: null,
  cause: null,
  found: null,
  summary: null,
  ...more,
});
const noticeOf = (id: string, of: string, user: string | null, more: Partial<Notice> = {}): Notice => ({
  id,
  case: of,
  channel: "email",
  to: { user, name: "李敏", role: "duty" },
  state: "queued",
  subject: "烟雾",
  text: "烟雾",
  createdAt: iso(T0),
  changedAt: iso(T0),
  attempts: 0,
  error: null,
  ...more,
});
const NO_FILTER = { state: null, severity: null, path: null, device: null, person: null, since: null };

describe.each(recordsStores)("records on $name", (store) => {
  if (store.missing !== null) {
    test.skip(`skipped: ${store.missing}`);
    return;
  }
  beforeAll(store.setUp);
  afterAll(store.tearDown);
  beforeEach(async () => {
    fresh = await store.fresh();
    await open();
  });
  afterEach(async () => {
    await stop();
    fresh.remove();
  });

  describe("commit", () => {
    test("writes alert, log, evidence, case, notice and position together, and gives them back after a restart", async () => {
      const order = { pos: 7, due: 0, ordinal: 2 };
      await records.commit([
        put(alertOf("a1", { case: "c1" }), "/xf/a/c1/", EVIDENCE),
        logged("a1", T0, "产生"),
        { write: "alert-picture", alert: "a1", picture: { hash: "ff", at: iso(T0 + 1), type: "image/jpeg" } },
        { write: "case", case: caseOf("c1"), path: "/xf/a/c1/" },
        { write: "case-log", case: "c1", entry: { at: iso(T0), act: "opened", by: null, byName: null, words: { zh: "开", en: "o" } } },
        { write: "notice", notice: noticeOf("n1", "c1", "u1"), address: "a@example.org" },
        { write: "applied", community: "xf", rule: "smoke", subject: "device:d1", order },
      ]);
      await reopen();
      const open = await records.loadOpen();
      expect(open.alerts.map((one) => [one.alert.id, one.alert.saved, one.path, one.log.length, one.memory])).toEqual([
        ["a1", true, "/xf/a/c1/", 1, MEMORY],
      ]);
      expect(open.cases.map((one) => [one.case.id, one.log.length])).toEqual([["c1", 1]]);
      expect(open.applied).toEqual([{ community: "xf", rule: "smoke", subject: "device:d1", order }]);
      expect(open.numbers).toEqual([{ community: "xf", day: "20261123", last: 1 }]);
      const found = await records.alerts.get("a1");
      expect(found?.alert.evidence.value).toBe(2);
      expect(found?.alert.evidence.pictures).toEqual([{ hash: "ff", at: iso(T0 + 1), type: "image/jpeg" }]);
      expect(found?.at).toEqual({ path: "/xf/a/c1/", person: null });
      expect(await records.alerts.pictureWhereabouts("ff")).toEqual({ path: "/xf/a/c1/", person: null });
      expect((await records.cases.get("c1"))?.case.notices.map((one) => one.id)).toEqual(["n1"]);
      expect((await records.notices.due(T0, 10, "email")).map((one) => [one.notice.id, one.address])).toEqual([["n1", "a@example.org"]]);
    });

    test("a transaction that fails leaves nothing behind", async () => {
      const broken = { ...alertOf("a2"), raisedAt: "no time" };
      await expect(records.commit([put(alertOf("a1")), logged("a1", T0, "x"), put(broken)])).rejects.toThrow();
      expect((await records.loadOpen()).alerts).toEqual([]);
    });

    test("the last of several writes of one alert in a turn stands; evidence stays as first frozen", async () => {
      await records.commit([
        put(alertOf("a1"), "/xf/", EVIDENCE),
        put(alertOf("a1", { severity: "high" }), "/xf/", { ...EVIDENCE, value: 9 }),
      ]);
      const found = await records.alerts.get("a1");
      expect([found?.alert.severity, found?.alert.evidence.value]).toEqual(["high", 2]);
    });

    test("a notice written twice is not set back to be sent again", async () => {
      const changes: RecordChange[] = [
        { write: "case", case: caseOf("c1"), path: "/xf/" },
        { write: "notice", notice: noticeOf("n1", "c1", "u1"), address: "x@example.org" },
      ];
      await records.commit(changes);
      await records.notices.book([{ id: "n1", state: "sent", changedAt: T0 + 1, attempts: 1, nextAttemptAt: null, error: null }]);
      await records.commit(changes);
      expect(await records.notices.due(T0 + 100, 10, "email")).toEqual([]);
      expect((await records.notices.get("n1"))?.state).toBe("sent");
    });

    test("logs and evidence can be neither changed nor deleted, from outside neither", async () => {
      await records.commit([put(alertOf("a1"), "/xf/", EVIDENCE), logged("a1", T0, "x")]);
      await records.audit.write({ at: T0, user: "li", act: "view", target: "person:p1", outcome: "done", address: "::1", detail: null });
      for (const table of ["alert_logs", "evidence", "audit"]) {
        await expect(fresh.raw(`delete from ${table}`)).rejects.toThrow(/append-only/);
        await expect(fresh.raw(`update ${table} set ${table === "audit" ? "act" : "doc"} = 'x'`)).rejects.toThrow(/append-only/);
      }
    });
  });

  describe("lists", () => {
    test("are newest first, paged without gap or repeat where times are equal", async () => {
      const times = [0, 1, 1, 1, 2, 3, 3];
      await records.commit(times.map((at, index) => put(alertOf(`a${index}`, { raisedAt: iso(T0 + at) }))));
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await records.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor });
        seen.push(...page.items.map((one) => one.id));
        cursor = page.next;
      } while (cursor !== null);
      expect(seen).toEqual(["a6", "a5", "a4", "a3", "a2", "a1", "a0"]);
    });

    test("a cursor that no page gave is refused by name", async () => {
      await expect(records.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: "rubbish" })).rejects.toThrow(BadCursor);
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
      await records.commit([
        put(alertOf("fire1"), "/xf/a/c1/b1/"),
        put(alertOf("fire2"), "/xf/a/c10/"),
        put(alertOf("vital", { family: "vitals", person: "p1" }), "/xf/a/c1/b2/"),
        put(alertOf("xx", { family: "hub", state: "normal" }), "/xf/"),
      ]);
      const page = await records.alerts.list(scope, NO_FILTER, { limit: 10, cursor: null });
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
      await records.commit([
        put(alertOf("a1"), "/xf/a/c1/b1/"),
        put(alertOf("a2", { state: "acknowledged", severity: "high", person: "p1" }), "/xf/a/c2/"),
        put(alertOf("a3", { state: "normal", raisedAt: iso(T0 + 5) }), "/xf/"),
      ]);
      const page = await records.alerts.list(DUTY, { ...NO_FILTER, ...filter }, { limit: 10, cursor: null });
      expect(page.items.map((one) => one.id).sort()).toEqual(ids);
    });

    test("notices: those of one's cases and one's own, nothing else", async () => {
      await records.commit([
        { write: "case", case: caseOf("c1"), path: "/xf/a/c1/" },
        { write: "case", case: caseOf("c2"), path: "/xf/a/c2/" },
        { write: "notice", notice: noticeOf("n1", "c1", "u-duty"), address: null },
        { write: "notice", notice: noticeOf("n2", "c2", "u-family"), address: null },
        { write: "notice", notice: noticeOf("n3", "c2", "u-other"), address: null },
      ]);
      const none = { case: null, user: null };
      const paging = { limit: 10, cursor: null };
      const ids = async (scope: Scope) => (await records.notices.list(scope, none, paging)).items.map((one) => one.id).sort();
      expect(await ids(DUTY)).toEqual(["n1", "n2", "n3"]);
      expect(await ids(scopeOf("duty", ["/xf/a/c1/"]))).toEqual(["n1"]);
      expect(await ids(scopeOf("family", ["/xf/"], ["p1"]))).toEqual(["n2"]);
      expect(await ids(scopeOf("grid", ["/xf/"]))).toEqual([]);
    });
  });

  test("notices: an outcome never goes back behind what the addressee did", async () => {
    await records.commit([
      { write: "case", case: caseOf("c1"), path: "/xf/" },
      { write: "notice", notice: noticeOf("n1", "c1", "u1", { channel: "app" }), address: null },
    ]);
    const book = (state: Notice["state"]) =>
      records.notices.book([{ id: "n1", state, changedAt: T0, attempts: 1, nextAttemptAt: null, error: null }]);
    expect(await records.notices.queued()).toEqual({ app: 1, email: 0 });
    await book("read");
    await book("delivered");
    expect(await records.notices.queued()).toEqual({ app: 0, email: 0 });
    expect((await records.notices.get("n1"))?.state).toBe("read");
    expect(await records.notices.nextDue("app")).toBeNull();
  });

  test("users, sessions and answers given before", async () => {
    const user: StoredUser = {
      id: "u1",
      username: "limin",
      name: "李敏",
      role: "duty",
      places: ["xf"],
      people: [],
      email: null,
      language: "zh",
      disabled: false,
      passwordHash: "h",
      failures: 0,
      lockedUntil: null,
      lastSeenAt: null,
      createdAt: T0,
    };
    await records.users.save(user);
    await records.users.save({ ...user, failures: 3, lockedUntil: T0 + 1, disabled: true });
    expect(await records.users.byUsername("limin")).toEqual({ ...user, failures: 3, lockedUntil: T0 + 1, disabled: true });
    expect(await records.users.byUsername("nobody")).toBeUndefined();
    const session = { tokenHash: "t", user: "u1", createdAt: T0, expiresAt: T0 + 1_000, address: "::1" };
    await records.sessions.save(session);
    expect(await records.sessions.find("t")).toEqual(session);
    await records.users.remove("u1");
    expect(await records.sessions.find("t")).toBeUndefined();
    await records.idempotency.save("u1", "k", "f", 201, "{}", T0);
    await records.idempotency.save("u1", "k", "other", 500, "!", T0);
    expect(await records.idempotency.find("u1", "k")).toEqual({ fingerprint: "f", status: 201, body: "{}" });
    await records.idempotency.save("u1", "k2", "f", 201, "{}", T0 + 25 * 3_600_000);
    expect(await records.idempotency.find("u1", "k")).toBeUndefined();
  });

  test("audit: paged newest first, chained, and a line forged past the triggers is found", async () => {
    for (let n = 0; n < 5; n++)
      await records.audit.write({
        at: T0,
        user: n % 2 ? "li" : null,
        act: `act${n}`,
        target: "x",
        outcome: "done",
        address: "::1",
        detail: null,
      });
    const first = await records.audit.list({ limit: 3, cursor: null, user: null, target: null });
    const rest = await records.audit.list({ limit: 3, cursor: first.next, user: null, target: null });
    expect([...first.items, ...rest.items].map((one) => one.act)).toEqual(["act4", "act3", "act2", "act1", "act0"]);
    expect((await records.audit.list({ limit: 9, cursor: null, user: "li", target: null })).items).toHaveLength(2);
    expect(await records.audit.verify()).toBeNull();
    await fresh.unguard("audit");
    await fresh.raw("update audit set act = 'forged' where n = 3");
    expect(await records.audit.verify()).toBe(3);
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
    await records.quarantine.add([1, 2, 3, 4, 5].map((pos) => entry(pos)));
    await records.quarantine.add([entry(5)]);
    const list = () => records.quarantine.list(DUTY, { reason: null, state: null }, { limit: 10, cursor: null });
    const items = (await list()).items;
    expect(items).toHaveLength(5);
    const third = items[2];
    if (!third) throw new Error("no third");
    expect(await records.quarantine.mark([third.id], "mended")).toBe(1);
    await records.quarantine.add([entry(6, new TextEncoder().encode('{"a":坏'))]);
    expect((await list()).items.map((one) => Date.parse(one.at) - T0)).toEqual([6, 5, 4, 2, 1]);
    await records.quarantine.add([entry(7)]);
    expect((await list()).items.map((one) => Date.parse(one.at) - T0)).toEqual([7, 6, 5, 4, 2]);
    const text = (await list()).items[1];
    expect([text?.preview, (await list()).items[2]?.preview]).toEqual(['{"a":坏', "fffe"]);
    const [kept] = await records.quarantine.entries([text?.id ?? ""]);
    expect(kept?.entry).toEqual(entry(6, new TextEncoder().encode('{"a":坏')).entry);
    expect(await records.quarantine.count()).toBe(5);
    expect(
      (await records.quarantine.list(scopeOf("maint", ["/other/"]), { reason: null, state: null }, { limit: 9, cursor: null })).items,
    ).toEqual([]);
  });

  test("registry: pieces are written together and taken away with what hangs on them", async () => {
    const device = {
      id: "d1",
      community: "xf",
      externalId: "e1",
      name: "手环",
      kind: "wearable" as const,
      place: null,
      interval: null,
      gateway: null,
      createdAt: T0,
    };
    const login = {
      username: "l1",
      community: "xf",
      kind: "device" as const,
      device: "d1",
      prefix: null,
      secretHash: "s",
      disabled: false,
    };
    await records.saveRegistry({
      communities: [{ id: "xf", name: "幸福里", zone: "Asia/Shanghai" }],
      devices: [device, { ...device, id: "d2" }],
      assignments: [{ device: "d1", person: "p1", from: 1, to: null }],
      logins: [login],
      base: { xf: [{ type: "Feature" }, { type: "Other" }] },
    });
    await records.saveRegistry({ assignments: [{ device: "d1", person: "p1", from: 1, to: 5 }] });
    const all = await records.loadRegistry();
    expect(all.assignments).toEqual([{ device: "d1", person: "p1", from: 1, to: 5 }]);
    expect([all.communities, all.devices[0], all.logins, all.base]).toEqual([
      [{ id: "xf", name: "幸福里", zone: "Asia/Shanghai" }],
      device,
      [login],
      { xf: [{ type: "Feature" }, { type: "Other" }] },
    ]);
    await records.saveRegistry({ remove: { devices: ["d1"] } });
    const rest = await records.loadRegistry();
    expect([rest.devices.map((one) => one.id), rest.assignments, rest.logins]).toEqual([["d2"], [], []]);
  });

  test("checkpoint: cells and base positions", async () => {
    const blob = new Uint8Array([1, 2, 3]);
    await records.saveCells("rules", [{ key: "k", pos: 1, blob }], { xf: 1 });
    await records.saveCells("rules", [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], null);
    expect(await records.loadCells("rules")).toEqual({ cells: [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], base: { xf: 1 } });
    expect(await records.loadCells("ingest")).toEqual({ cells: [], base: {} });
  });

  test("in its thread: written, healthy, refused by name, and read again after its end", async () => {
    await stop();
    const threaded = await openRecords(fresh);
    await threaded.commit([put(alertOf("a1", { case: "c1" }), "/xf/", EVIDENCE)]);
    await expect(threaded.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: "rubbish" })).rejects.toThrow(BadCursor);
    await threaded.saveCells("rules", [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], null);
    expect((await threaded.loadCells("rules")).cells).toEqual([{ key: "k", pos: 2, blob: new Uint8Array([4]) }]);
    const health = threaded.health();
    expect([health.dead, health.waiting, health.lastMs > 0]).toEqual([false, 0, true]);
    await threaded.stop();
    const again = await openRecords(fresh);
    expect((await again.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: null })).items.map((one) => one.id)).toEqual(["a1"]);
    await again.stop();
    await open();
  });

  test("those written by a newer hub are refused with a plain reason", async () => {
    await stop();
    await fresh.raw("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    await expect(fresh.open()).rejects.toThrow(/newer hub/);
    const refusal = await openRecords(fresh).catch((error: unknown) => error);
    expect(isRefusal(refusal) && refusal.message).toMatch(/newer hub \(9999-later\)/);
    await fresh.raw("delete from kysely_migration where name = '9999-later'");
    await open();
  });

  describe("removal with proof", () => {
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
      for (let n = 0; n < 6; n++) await records.audit.write(line(T0 + n, `act-${n}`));
      expect(await records.purges.audit(order(T0))).toBeNull();
      expect(await records.purges.audit(order(T0 + 2))).toMatchObject({ what: "audit", rows: 2, from: iso(T0), to: iso(T0 + 2) });
      expect(await records.audit.verify()).toBeNull();
      expect(await records.purges.audit(order(T0 + 4))).toMatchObject({ rows: 2, from: iso(T0 + 2) });
      await records.audit.write(line(T0 + 9, "later"));
      expect(await records.audit.verify()).toBeNull();
      const left = await records.audit.list({ limit: 9, cursor: null, user: null, target: null });
      expect(left.items.map((item) => item.act)).toEqual(["later", "act-5", "act-4"]);
      // The guard stands again after each removal, and over the proofs too.
      for (const forbidden of ["delete from audit", "update audit set act = 'x'", "delete from purges", "update purges set doc = 'x'"])
        await expect(fresh.raw(forbidden)).rejects.toThrow(/append-only/);
      await fresh.unguard("audit");
      await fresh.raw("delete from audit where act = 'act-4'");
      expect(await records.audit.verify()).toBe(6);
    });

    test("audit: with nothing left the next line builds on the proof", async () => {
      await records.audit.write(line(T0, "only"));
      await records.purges.audit(order(T0 + 1));
      await records.audit.write(line(T0 + 2, "first anew"));
      expect(await records.audit.verify()).toBeNull();
    });

    test("proofs are listed newest first in pages, by class, and the same one twice is one", async () => {
      const purge = (id: string, at: number, what: "raw" | "snapshots") => ({
        ...{ id, at: iso(at), community: "xf", what, device: null, from: iso(T0), to: iso(T0), rows: 1, files: 1, bytes: 1 },
        ...{ policy: null, by: null, anchor: null },
      });
      await records.purges.add([purge("a", T0, "raw"), purge("b", T0 + 1, "snapshots"), purge("c", T0 + 2, "raw")]);
      await records.purges.add([{ ...purge("a", T0, "raw"), rows: 99 }]);
      const first = await records.purges.list({ what: null }, { limit: 2, cursor: null });
      expect(first.items.map((one) => one.id)).toEqual(["c", "b"]);
      expect((await records.purges.list({ what: null }, { limit: 2, cursor: first.next })).items).toEqual([purge("a", T0, "raw")]);
      expect((await records.purges.list({ what: "raw" }, { limit: 9, cursor: null })).items.map((one) => one.id)).toEqual(["c", "a"]);
    });
  });
});
