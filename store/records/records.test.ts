import { describe, expect, test } from "vitest";
import type { RecordChange } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { alertOf, caseOf, DUTY, EVIDENCE, iso, logged, MEMORY, NO_NEWS, noticeOf, put, T0 } from "../../tests/support/records-things.ts";
import { BadCursor, isRefusal, openRecords, type StoredUser } from "./index.ts";

const NO_FILTER = { state: null, severity: null, path: null, device: null, person: null, since: null };

onEveryDatabase("records", (at) => {
  describe("commit", () => {
    test("writes alert, log, evidence, case, notice and position together, and gives them back after a restart", async () => {
      const order = { pos: 7, due: 0, ordinal: 2 };
      await at.records.commit([
        put(alertOf("a1", { case: "c1" }), "/xf/a/c1/", EVIDENCE),
        logged("a1", T0, "产生"),
        { write: "alert-picture", alert: "a1", picture: { hash: "ff", at: iso(T0 + 1), type: "image/jpeg" } },
        { write: "case", case: caseOf("c1"), path: "/xf/a/c1/" },
        { write: "case-log", case: "c1", entry: { at: iso(T0), act: "opened", by: null, byName: null, words: { zh: "开", en: "o" } } },
        { write: "notice", notice: noticeOf("n1", "c1", "u1"), address: "a@example.org" },
        { write: "applied", community: "xf", rule: "smoke", subject: "device:d1", order },
      ]);
      await at.reopen();
      const open = await at.records.loadOpen();
      expect(open.alerts.map((one) => [one.alert.id, one.alert.saved, one.path, one.log.length, one.memory])).toEqual([
        ["a1", true, "/xf/a/c1/", 1, MEMORY],
      ]);
      expect(open.cases.map((one) => [one.case.id, one.log.length])).toEqual([["c1", 1]]);
      expect(open.applied).toEqual([{ community: "xf", rule: "smoke", subject: "device:d1", order }]);
      expect(open.numbers).toEqual([{ community: "xf", day: "20261123", last: 1 }]);
      const found = await at.records.alerts.get("a1");
      expect(found?.alert.evidence.value).toBe(2);
      expect(found?.alert.evidence.pictures).toEqual([{ hash: "ff", at: iso(T0 + 1), type: "image/jpeg" }]);
      expect(found?.at).toEqual({ path: "/xf/a/c1/", person: null });
      expect(await at.records.alerts.pictureWhereabouts("ff")).toEqual({ path: "/xf/a/c1/", person: null });
      expect((await at.records.cases.get("c1"))?.case.notices.map((one) => one.id)).toEqual(["n1"]);
      expect((await at.records.notices.due(T0, 10, "email")).map((one) => [one.notice.id, one.address])).toEqual([["n1", "a@example.org"]]);
    });

    test("a transaction that fails leaves nothing behind", async () => {
      const broken = { ...alertOf("a2"), raisedAt: "no time" };
      await expect(at.records.commit([put(alertOf("a1")), logged("a1", T0, "x"), put(broken)])).rejects.toThrow();
      expect((await at.records.loadOpen()).alerts).toEqual([]);
    });

    test("the last of several writes of one alert in a turn stands; evidence stays as first frozen", async () => {
      await at.records.commit([
        put(alertOf("a1"), "/xf/", EVIDENCE),
        put(alertOf("a1", { severity: "high" }), "/xf/", { ...EVIDENCE, value: 9 }),
      ]);
      const found = await at.records.alerts.get("a1");
      expect([found?.alert.severity, found?.alert.evidence.value]).toEqual(["high", 2]);
    });

    test("a notice written twice is not set back to be sent again", async () => {
      const changes: RecordChange[] = [
        { write: "case", case: caseOf("c1"), path: "/xf/" },
        { write: "notice", notice: noticeOf("n1", "c1", "u1"), address: "x@example.org" },
      ];
      await at.records.commit(changes);
      await at.records.notices.book([
        { id: "n1", state: "sent", changedAt: T0 + 1, attempts: 1, nextAttemptAt: null, error: null, ...NO_NEWS },
      ]);
      await at.records.commit(changes);
      expect(await at.records.notices.due(T0 + 100, 10, "email")).toEqual([]);
      expect((await at.records.notices.get("n1"))?.state).toBe("sent");
    });

    test("logs and evidence can be neither changed nor deleted, from outside neither", async () => {
      await at.records.commit([put(alertOf("a1"), "/xf/", EVIDENCE), logged("a1", T0, "x")]);
      await at.records.audit.write({ at: T0, user: "li", act: "view", target: "person:p1", outcome: "done", address: "::1", detail: null });
      for (const table of ["alert_logs", "evidence", "audit"]) {
        await expect(at.fresh.raw(`delete from ${table}`)).rejects.toThrow(/append-only/);
        await expect(at.fresh.raw(`update ${table} set ${table === "audit" ? "act" : "doc"} = 'x'`)).rejects.toThrow(/append-only/);
      }
    });
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
    await at.records.saveRegistry({
      communities: [{ id: "xf", name: "幸福里", zone: "Asia/Shanghai" }],
      devices: [device, { ...device, id: "d2" }],
      assignments: [{ device: "d1", person: "p1", from: 1, to: null }],
      logins: [login],
      base: { xf: [{ type: "Feature" }, { type: "Other" }] },
    });
    await at.records.saveRegistry({ assignments: [{ device: "d1", person: "p1", from: 1, to: 5 }] });
    const all = await at.records.loadRegistry();
    expect(all.assignments).toEqual([{ device: "d1", person: "p1", from: 1, to: 5 }]);
    expect([all.communities, all.devices[0], all.logins, all.base]).toEqual([
      [{ id: "xf", name: "幸福里", zone: "Asia/Shanghai" }],
      device,
      [login],
      { xf: [{ type: "Feature" }, { type: "Other" }] },
    ]);
    await at.records.saveRegistry({ remove: { devices: ["d1"] } });
    const rest = await at.records.loadRegistry();
    // Whose the readings of the removed device were is still known.
    expect([rest.devices.map((one) => one.id), rest.assignments, rest.logins]).toEqual([["d2"], all.assignments, []]);
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
    await at.records.users.save(user);
    await at.records.users.save({ ...user, failures: 3, lockedUntil: T0 + 1, disabled: true });
    expect(await at.records.users.byUsername("limin")).toEqual({ ...user, failures: 3, lockedUntil: T0 + 1, disabled: true });
    expect(await at.records.users.byUsername("nobody")).toBeUndefined();
    const session = { tokenHash: "t", user: "u1", createdAt: T0, expiresAt: T0 + 1_000, address: "::1", desk: "d1" };
    await at.records.sessions.save(session);
    expect(await at.records.sessions.find("t")).toEqual(session);
    await at.records.users.remove("u1");
    expect(await at.records.sessions.find("t")).toBeUndefined();
    await at.records.idempotency.save("u1", "k", "f", 201, "{}", T0);
    await at.records.idempotency.save("u1", "k", "other", 500, "!", T0);
    expect(await at.records.idempotency.find("u1", "k")).toEqual({ fingerprint: "f", status: 201, body: "{}" });
    await at.records.idempotency.save("u1", "k2", "f", 201, "{}", T0 + 25 * 3_600_000);
    expect(await at.records.idempotency.find("u1", "k")).toBeUndefined();
  });

  test("checkpoint: cells and base positions", async () => {
    const blob = new Uint8Array([1, 2, 3]);
    await at.records.saveCells("rules", [{ key: "k", pos: 1, blob }], { xf: 1 });
    await at.records.saveCells("rules", [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], null);
    expect(await at.records.loadCells("rules")).toEqual({ cells: [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], base: { xf: 1 } });
    expect(await at.records.loadCells("ingest")).toEqual({ cells: [], base: {} });
  });

  test("in its thread: written, healthy, refused by name, and read again after its end", async () => {
    await at.stop();
    const threaded = await openRecords(at.fresh);
    await threaded.commit([put(alertOf("a1", { case: "c1" }), "/xf/", EVIDENCE)]);
    await expect(threaded.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: "rubbish" })).rejects.toThrow(BadCursor);
    await threaded.saveCells("rules", [{ key: "k", pos: 2, blob: new Uint8Array([4]) }], null);
    expect((await threaded.loadCells("rules")).cells).toEqual([{ key: "k", pos: 2, blob: new Uint8Array([4]) }]);
    const health = threaded.health();
    expect([health.dead, health.waiting, health.lastMs > 0]).toEqual([false, 0, true]);
    await threaded.stop();
    const again = await openRecords(at.fresh);
    expect((await again.alerts.list(DUTY, NO_FILTER, { limit: 2, cursor: null })).items.map((one) => one.id)).toEqual(["a1"]);
    await again.stop();
    await at.open();
  });

  test("those written by a newer hub are refused with a plain reason", async () => {
    await at.stop();
    await at.fresh.raw("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    await expect(at.fresh.open()).rejects.toThrow(/newer hub/);
    const refusal = await openRecords(at.fresh).catch((error: unknown) => error);
    expect(isRefusal(refusal) && refusal.message).toMatch(/newer hub \(9999-later\)/);
    await at.fresh.raw("delete from kysely_migration where name = '9999-later'");
    await at.open();
  });
});
