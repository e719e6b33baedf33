import { expect, test } from "vitest";
import type {
  ActionCard,
  Flood,
  HandEntry,
  ImportView,
  KeptUnclaimed,
  Maintenance,
  MappingVersion,
  Person,
  RecordChange,
  ReplayView,
  RuleVersion,
} from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { alertOf, caseOf, DUTY, entryOf, iso, NO_NEWS, noticeOf, put, scopeOf, T0 } from "../../tests/support/records-things.ts";
import type { ImportWrite, StoredTransfer } from "./types.ts";

const HOUR = 3_600_000;

const entered = (entry: HandEntry): RecordChange => ({ write: "entry", community: "xf", entry });

const planOf = (id: string, from: number, more: Partial<Maintenance> = {}): Maintenance => ({
  id,
  community: "xf",
  scope: { devices: [], places: ["c1"], kinds: [], rules: [] },
  paths: ["/xf/a/c1/"],
  around: ["/xf/a/c1/"],
  tests: false,
  reason: "管网检修",
  owner: { user: "u1", username: "fire", name: "消控室" },
  by: { user: "u1", username: "fire", name: "消控室" },
  from: iso(from),
  until: iso(from + HOUR),
  declaredAt: iso(from),
  endedAt: null,
  endedBy: null,
  suppressed: 0,
  stillHeld: 0,
  ...more,
});
const planned = (plan: Maintenance): RecordChange => ({ write: "maintenance", plan });

const floodOf = (id: string, from: number, to: number | null): Flood => ({
  ...{ id, community: "xf", desk: "duty", from: iso(from), to: to === null ? null : iso(to) },
  ...{ alerts: 12, peak: 11 },
});
const flooded = (flood: Flood): RecordChange => ({ write: "flood", flood });

const versionOf = (rule: string, version: number): RuleVersion => ({
  ...{ rule, version, act: "edited", yaml: `- id: ${rule}`, enabled: true, at: iso(T0 + version), by: "leader", byName: "负责人" },
  overrides: [
    {
      ...{ id: "o1", subject: { kind: "person", id: "p1" }, set: { "when.below": 88 }, reason: "医嘱" },
      ...{ by: "leader", byName: "负责人", at: iso(T0), until: null },
    },
  ],
  ...{ second: null, replay: null, reason: null },
});
const replayOf = (id: string, rule: string, at: number, more: Partial<ReplayView> = {}): ReplayView => ({
  ...{ id, rule, version: 1, state: "waiting", progress: 0, from: iso(T0), to: iso(T0 + HOUR), askedAt: iso(at), askedBy: "leader" },
  ...{ yaml: "- id: x", seenBy: [], error: null, result: null, ...more },
});

/** All pages of a list, by id. */
async function walk(list: (cursor: string | null) => Promise<{ items: readonly { readonly id: string }[]; next: string | null }>) {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await list(cursor ?? null);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  return ids;
}

onEveryDatabase("tables", (at) => {
  test("versions of action cards: in order, one community's, never one number twice", async () => {
    const cardOf = (version: number): ActionCard => ({
      ...{ kind: "fire", name: { zh: "火警", en: "Fire" }, steps: [], version, origin: "own", at: iso(T0) },
      ...{ by: "leader", byName: "负责人", note: "改" },
    });
    await at.records.actionCards.add("xf", [cardOf(1), cardOf(2)]);
    await at.records.actionCards.add("other", [cardOf(1)]);
    await expect(at.records.actionCards.add("xf", [cardOf(2)])).rejects.toThrow();
    await at.reopen();
    expect((await at.records.actionCards.all("xf")).map(({ version }) => version)).toEqual([1, 2]);
  });

  test("numbers of printed sheets run by day without a gap, whoever asks at the same moment, and after a restart", async () => {
    const three = await Promise.all([1, 2, 3].map(() => at.records.prints.next("2026-11-30")));
    expect(three.sort()).toEqual([1, 2, 3]);
    await at.reopen();
    expect(await at.records.prints.next("2026-11-30")).toBe(4);
    expect(await at.records.prints.next("2026-12-01")).toBe(1);
  });

  test("mappings: the newest of each gateway, never one number twice", async () => {
    const of = (gateway: string, version: number): MappingVersion => ({
      ...{ gateway, version, text: `v${version}`, at: iso(T0), by: "maint", byName: "维保", note: "改" },
    });
    for (const one of [of("a", 1), of("a", 2), of("b", 1)]) await at.records.mappings.add(one);
    await expect(at.records.mappings.add(of("a", 2))).rejects.toThrow();
    await at.reopen();
    expect((await at.records.mappings.inForce()).map(({ gateway, version }) => `${gateway}${version}`).sort()).toEqual(["a2", "b1"]);
    expect((await at.records.mappings.of("a")).map(({ version }) => version)).toEqual([2, 1]);
  });

  test("PINs and who signed in at a desk: the last word of each, by desk and time, gone with the user", async () => {
    const pin = (user: string, failures: number) => ({ user, hash: `h-${user}`, setAt: T0, failures });
    for (const one of [pin("u1", 0), pin("u2", 0), pin("u1", 3)]) await at.records.pins.save(one);
    await at.records.officers.save("d1", "u1", T0);
    await at.records.officers.save("d1", "u2", T0 + 5);
    await at.records.officers.save("d2", "u1", T0 + 5);
    await at.records.officers.save("d1", "u1", T0 + 9);
    await at.reopen();
    expect(await at.records.pins.find("u1")).toEqual(pin("u1", 3));
    expect(await at.records.officers.at("d1", T0 + 5)).toEqual(["u2", "u1"]);
    expect(await at.records.officers.at("d1", T0 + 6)).toEqual(["u1"]);
    await at.records.officers.forget("u1", "d2");
    expect([await at.records.officers.at("d1", 0), await at.records.officers.at("d2", 0)]).toEqual([["u2"], ["u1"]]);
    await at.records.pins.remove("u1");
    await at.records.users.remove("u2");
    expect([await at.records.pins.find("u1"), await at.records.pins.find("u2")]).toEqual([undefined, undefined]);
    expect(await at.records.officers.at("d1", 0)).toEqual([]);
    await at.records.sessions.removeAll();
    expect(await at.records.officers.at("d2", 0)).toEqual([]);
  });

  test("sheets for the ambulance: the last word of each, the newest first, forgotten a week after their day, all of them after a restore", async () => {
    const sheet = (tokenHash: string, time: number, more: Partial<StoredTransfer> = {}): StoredTransfer => ({
      ...{ tokenHash, codeHash: `c-${tokenHash}`, number: `J20261130-${tokenHash}`, person: "p1", case: "c1", overridden: false },
      ...{ at: time, by: "duty", byName: "李敏", expiresAt: time + 24 * HOUR, revokedAt: null, wrong: 0, opened: 0, openedAt: null },
      ...more,
    });
    const opened = sheet("t1", T0, { wrong: 2, opened: 1, openedAt: T0 + 5 });
    for (const one of [sheet("t1", T0), sheet("t2", T0 + HOUR), sheet("t3", T0, { person: "p2", case: null }), opened])
      await at.records.transfers.save(one);
    await at.reopen();
    expect(await at.records.transfers.of("p1")).toEqual([sheet("t2", T0 + HOUR), opened]);
    expect(await at.records.transfers.find("t3")).toEqual(sheet("t3", T0, { person: "p2", case: null }));
    expect(await at.records.transfers.find("none")).toBeUndefined();
    // The first two days are long over, the second sheet's is not yet.
    await at.records.transfers.save(sheet("t4", T0 + 8 * 24 * HOUR + 1, { person: "p2" }));
    expect([await at.records.transfers.find("t1"), await at.records.transfers.find("t3")]).toEqual([undefined, undefined]);
    expect((await at.records.transfers.of("p1")).map(({ tokenHash }) => tokenHash)).toEqual(["t2"]);
    await at.records.sessions.removeAll();
    expect(await at.records.transfers.of("p2")).toEqual([]);
  });

  test("screens on the wall: as they stand last, those whose shift ended long ago forgotten, all of them after a restore", async () => {
    const wall = (id: string, at: number) => ({
      ...{ id, name: "门厅", codeHash: `c-${id}`, tokenHash: null, openedBy: "u1", openedByName: "李敏", paths: ["/xf/"] },
      ...{ createdAt: at, endsAt: at + HOUR, enteredAt: null, endedAt: null, endedByName: null },
    });
    await at.records.walls.save(wall("w1", T0));
    await at.records.walls.save(wall("w2", T0 + 1));
    const entered = { ...wall("w1", T0), tokenHash: "t", enteredAt: T0 + 2 };
    await at.records.walls.save(entered);
    await at.reopen();
    expect(await at.records.walls.since(T0)).toEqual([entered, wall("w2", T0 + 1)]);
    expect((await at.records.walls.since(T0 + HOUR + 1)).map(({ id }) => id)).toEqual(["w2"]);
    await at.records.walls.save(wall("w3", T0 + 9 * 24 * HOUR));
    expect((await at.records.walls.since(0)).map(({ id }) => id)).toEqual(["w3"]);
    await at.records.sessions.removeAll();
    expect(await at.records.walls.since(0)).toEqual([]);
  });

  test("a session that ran out is kept for a week, for its desk is locked and may be opened after a restart", async () => {
    const session = (tokenHash: string, at: number) => ({
      ...{ tokenHash, user: "u1", createdAt: at, expiresAt: at + HOUR, address: "::1", desk: "d1" },
    });
    await at.records.sessions.save(session("old", T0));
    await at.records.sessions.save(session("new", T0 + 7 * 24 * HOUR));
    await at.reopen();
    expect(await at.records.sessions.find("old")).toEqual(session("old", T0));
    await at.records.sessions.save(session("newest", T0 + 9 * 24 * HOUR));
    expect(await at.records.sessions.find("old")).toBeUndefined();
  });

  test("unclaimed devices: the newest of each, and none that is gone", async () => {
    const of = (id: string, messages: number): KeptUnclaimed => ({
      ...{ id, community: "xf", login: "gw@xf", gateway: null, format: "native", ids: [id], measurements: [], events: ["smoke"] },
      ...{ firstAt: T0, lastAt: T0 + messages, pos: messages, messages, urgent: 0, ignored: null },
    });
    await at.records.unclaimed.save([of("a", 1), of("b", 1), of("a", 2)], []);
    await at.records.unclaimed.save([of("c", 1), of("a", 3)], ["b", "nobody"]);
    await at.reopen();
    const kept = [...(await at.records.unclaimed.all())].sort((one, other) => one.id.localeCompare(other.id));
    expect(kept).toEqual([of("a", 3), of("c", 1)]);
  });

  test("entries by hand: newest measured first, one person's, pages without gap where minutes are equal", async () => {
    const times = [0, 1, 1, 1, 2];
    await at.records.commit(times.map((minute, n) => entered(entryOf(`e${n}`, T0 + minute))));
    await at.records.commit([entered(entryOf("other", T0 + 9, { person: "p2" }))]);
    const ids = await walk((cursor) => at.records.entries.list("p1", { limit: 2, cursor }));
    expect(ids).toEqual(["e4", "e3", "e2", "e1", "e0"]);
    expect(await at.records.entries.get("e2")).toEqual(entryOf("e2", T0 + 1));
    expect(await at.records.entries.get("nobody")).toBeUndefined();
    expect((await at.records.entries.since(T0 + 1)).map(({ id }) => id)).toEqual(["e1", "e2", "e3", "e4", "other"]);
  });

  test("entries by hand: once struck out it stays so, whatever replay writes again", async () => {
    const entry = entryOf("e1", T0);
    const struck = { ...entry, struck: { at: iso(T0 + 1), by: "care", byName: "护理员", reason: "记错人" } };
    await at.records.commit([entered(entry), entered(struck)]);
    expect(await at.records.entries.get("e1")).toEqual(struck);
    await at.records.commit([entered(entry)]);
    expect(await at.records.entries.get("e1")).toEqual(struck);
  });

  test("maintenance: newest first, its end written over its beginning, all open ones known at a start", async () => {
    await at.records.commit([planned(planOf("m1", T0)), planned(planOf("m2", T0)), planned(planOf("m3", T0 + HOUR))]);
    const ended = planOf("m2", T0, { endedAt: iso(T0 + 5), suppressed: 3 });
    await at.records.commit([planned(ended)]);
    expect(await walk((cursor) => at.records.maintenance.list({ limit: 1, cursor }))).toEqual(["m3", "m2", "m1"]);
    await at.reopen();
    const { maintenance } = await at.records.loadOpen();
    expect(maintenance.map(({ id, suppressed }) => [id, suppressed])).toEqual(
      expect.arrayContaining([
        ["m1", 0],
        ["m2", 3],
        ["m3", 0],
      ]),
    );
    expect(maintenance).toHaveLength(3);
  });

  test("noise: alerts of a span by scope and place, and floods that reach into it", async () => {
    const low = (id: string, time: number) => alertOf(id, { raisedAt: iso(time), family: "device", lifeSafety: false });
    await at.records.commit([
      put(low("before", T0 - 1), "/xf/a/c1/"),
      put(low("first", T0), "/xf/a/c1/"),
      put(low("second", T0 + 1), "/xf/a/c10/"),
      put(low("after", T0 + HOUR), "/xf/a/c1/"),
      flooded(floodOf("over", T0 - 9, T0 - 1)),
      flooded(floodOf("reaches", T0 - 9, T0 + 1)),
      flooded(floodOf("lasts", T0 + 2, null)),
      flooded(floodOf("later", T0 + HOUR, null)),
    ]);
    const span = { from: T0, to: T0 + HOUR };
    const idsOf = async (scope: typeof DUTY, path: string | null) => {
      const { rows, truncated } = await at.records.noise.alerts(scope, { ...span, path });
      expect(truncated).toBe(false);
      return rows.map(({ alert, path: where }) => `${alert.id} ${where}`);
    };
    expect(await idsOf(DUTY, null)).toEqual(["second /xf/a/c10/", "first /xf/a/c1/"]);
    expect(await idsOf(DUTY, "/xf/a/c1/")).toEqual(["first /xf/a/c1/"]);
    expect(await idsOf(scopeOf("duty", ["/xf/b/"]), null)).toEqual([]);
    expect((await at.records.noise.floods(span)).map(({ id }) => id)).toEqual(["reaches", "lasts"]);
    await at.records.commit([flooded(floodOf("lasts", T0 + 2, T0 + 3))]);
    expect((await at.records.noise.floods({ from: T0 + 3, to: T0 + 4 })).map(({ id }) => id)).toEqual([]);
  });

  test("rules: versions with their limits for some, each once, in the order of rule and version", async () => {
    for (const version of [versionOf("smoke", 2), versionOf("gas", 1), versionOf("smoke", 1)]) await at.records.rules.add(version);
    await at.reopen();
    expect(await at.records.rules.versions()).toEqual([versionOf("gas", 1), versionOf("smoke", 1), versionOf("smoke", 2)]);
    await expect(at.records.rules.add(versionOf("gas", 1))).rejects.toThrow();
  });

  test("rules: what became of their alerts in a span", async () => {
    await at.records.commit([
      put(alertOf("a1", { verdict: "false", clearedAt: iso(T0 + 5), closedAt: iso(T0 + 9) })),
      put(alertOf("a2", { raisedAt: iso(T0 + 1) })),
      put(alertOf("a3", { rule: "gas" })),
      put(alertOf("a4", { raisedAt: iso(T0 + HOUR) })),
    ]);
    const found = await at.records.rules.alerts("smoke", T0, T0 + HOUR);
    expect(found.map(({ id, subject, endedAt, verdict }) => [id, subject, endedAt, verdict])).toEqual([
      ["a2", "device:d1", null, null],
      ["a1", "device:d1", T0 + 5, "false"],
    ]);
  });

  test("replays: written again as they go on, newest first", async () => {
    await at.records.replays.save(replayOf("r1", "smoke", T0));
    await at.records.replays.save(replayOf("r2", "smoke", T0 + 1));
    await at.records.replays.save(replayOf("r3", "gas", T0));
    const done = replayOf("r1", "smoke", T0, { state: "done", progress: 1, seenBy: ["leader"] });
    await at.records.replays.save(done);
    expect(await at.records.replays.get("r1")).toEqual(done);
    expect(await at.records.replays.get("r9")).toBeUndefined();
    expect((await at.records.replays.of("smoke")).map(({ id }) => id)).toEqual(["r2", "r1"]);
  });

  test("cases: listed by scope and filter, and the highest number of the newest day known at a start", async () => {
    const numbered = (id: string, number: string, more = {}): RecordChange => ({
      write: "case",
      case: caseOf(id, { number, ...more }),
      path: id === "c3" ? "/xf/a/c10/" : "/xf/a/c1/",
    });
    await at.records.commit([
      numbered("c1", "20261122-0009"),
      numbered("c2", "20261123-0002", { state: "closed", openedAt: iso(T0 + 1), person: "p1" }),
      numbered("c3", "20261123-0011", { openedAt: iso(T0 + 2) }),
    ]);
    const none = {
      state: null,
      path: null,
      person: null,
      since: null,
      kind: null,
      source: null,
      severity: null,
      mine: null,
      overdueAt: null,
      number: null,
    };
    const ids = (filter: Partial<typeof none> | { state: string[] }, scope = DUTY) =>
      walk((cursor) => at.records.cases.list(scope, { ...none, ...filter }, { limit: 1, cursor }));
    expect(await ids({})).toEqual(["c3", "c2", "c1"]);
    expect(await ids({ state: ["open"] })).toEqual(["c3", "c1"]);
    expect(await ids({ state: ["closed"] })).toEqual(["c2"]);
    expect(await ids({}, scopeOf("duty", ["/xf/a/c1/"]))).toEqual(["c2", "c1"]);
    const open = await at.records.loadOpen();
    expect(open.cases.map((one) => one.case.id)).toEqual(["c1", "c3"]);
    expect(open.numbers).toEqual([{ community: "xf", day: "20261123", last: 11 }]);
  });

  test("notices: those held for a reason, and which families heard nothing since", async () => {
    const family = (id: string, of: string, more = {}): RecordChange => ({
      write: "notice",
      notice: noticeOf(id, of, "u-family", { to: { user: "u-family", name: "家属", role: "family" }, channel: "app", ...more }),
      address: null,
    });
    await at.records.commit([
      ...["c1", "c2"].map((id): RecordChange => ({ write: "case", case: caseOf(id), path: "/xf/" })),
      family("n1", "c1"),
      family("n2", "c2"),
      { write: "notice", notice: noticeOf("n3", "c1", "u1"), address: "a@example.org" },
      { write: "notice", notice: noticeOf("n4", "c1", "u1", { channel: "app" }), address: null },
    ]);
    // What rings somebody is held: mail, and everything for families. The desk's own picture is not.
    expect(await at.records.notices.holdQueued("restored", T0 + 5)).toBe(3);
    expect((await at.records.notices.get("n1"))?.error).toBe("restored");
    expect(await at.records.notices.queued()).toMatchObject({ app: 1, email: 0 });
    expect([...(await at.records.notices.familyHeld("restored", T0 + 5))].sort()).toEqual(["c1", "c2"]);
    await at.records.commit([family("n5", "c2", { createdAt: iso(T0 + 9) })]);
    expect(await at.records.notices.familyHeld("restored", T0 + 5)).toEqual(["c1"]);
    await at.records.notices.book([
      { id: "n4", state: "sent", changedAt: T0 + 6, attempts: 1, nextAttemptAt: null, error: null, ...NO_NEWS },
    ]);
    expect((await at.records.notices.waitingFor("u1")).map(({ id }) => id)).toEqual(["n4"]);
    expect(await at.records.notices.nextDue("app")).toBe(T0 + 9);
  });

  test("cells and settings: dropped by key and by what other versions kept; a setting is its last word", async () => {
    const blob = new Uint8Array([1]);
    await at.records.saveCells(
      "rules",
      [
        { key: "a", pos: 1, blob },
        { key: "b", pos: 1, blob },
      ],
      { xf: 1 },
    );
    await at.records.saveCells("old-rules", [{ key: "a", pos: 1, blob }], { xf: 1 });
    await at.records.dropCells("rules", ["a", "nothing"]);
    await at.records.dropOtherCells(["rules"]);
    expect(await at.records.loadCells("rules")).toEqual({ cells: [{ key: "b", pos: 1, blob }], base: { xf: 1 } });
    expect(await at.records.loadCells("old-rules")).toEqual({ cells: [], base: {} });
    expect(await at.records.settings.get("alive")).toBeNull();
    for (const value of ["1", "2"]) await at.records.settings.set("alive", value);
    expect(await at.records.settings.get("alive")).toBe("2");
  });
});

onEveryDatabase("imports", (at) => {
  const view = (id: string, when: number): ImportView => ({
    ...{ id, kind: "people", community: "xf", state: "applied", name: "a.csv", format: "UTF-8", progress: 1, rows: 1, headRow: 1 },
    ...{ columns: [], datum: null, counts: null, faults: [], notes: [], by: "leader", byName: "负责人", at: iso(when) },
    ...{ appliedAt: iso(when), undoneAt: null, undoneByName: null, error: null },
  });
  const bytes = (write: ImportWrite): Uint8Array => new TextEncoder().encode(JSON.stringify(write));
  const person = { id: "p9", community: "xf", name: "甲", contacts: [], home: "h9" } as unknown as Person;

  test("the register, the identity numbers and the record are written together, and taken back together", async () => {
    const undo = [{ what: "person", id: "p9", mark: "m", before: null } as const];
    const identities = [{ person: "p9", hash: "h", sealed: "s" }];
    await at.records.imports.write(view("i1", T0), bytes({ change: { people: [person] }, identities, undo }));
    await at.records.imports.write(view("i2", T0 + 1), bytes({ change: {}, identities: [], undo: [] }));
    expect((await at.records.loadRegistry()).people.map(({ id }) => id)).toEqual(["p9"]);
    expect(await at.records.imports.identities("xf")).toEqual([{ hash: "h", person: "p9" }]);
    expect(await at.records.imports.identities("other")).toEqual([]);
    expect((await at.records.imports.get("i1"))?.undo).toEqual([...undo, { what: "identity", id: "p9", mark: "h", before: null }]);
    expect(await walk((cursor) => at.records.imports.list({ limit: 1, cursor }))).toEqual(["i2", "i1"]);
    const back = await at.records.imports.takeBack(
      { ...view("i1", T0), state: "undone" },
      bytes({ change: { remove: { people: ["p9"] } }, identities: [], undo: null }),
      T0,
    );
    expect(back).toEqual({ ok: true });
    expect((await at.records.loadRegistry()).people).toEqual([]);
    expect(await at.records.imports.identities("xf")).toEqual([]);
    expect(await at.records.imports.get("i1")).toMatchObject({ view: { state: "undone" }, undo: null });
  });

  test("what a drill played is told to neither the noise report nor the replay of a rule", async () => {
    await at.records.commit([put(alertOf("real")), put(alertOf("played", { drill: "d1" }))]);
    const { rows } = await at.records.noise.alerts(DUTY, { from: T0 - HOUR, to: T0 + HOUR, path: null });
    expect(rows.map(({ alert }) => alert.id)).toEqual(["real"]);
    expect((await at.records.rules.alerts("smoke", T0 - HOUR, T0 + HOUR)).map(({ id }) => id)).toEqual(["real"]);
  });
});
