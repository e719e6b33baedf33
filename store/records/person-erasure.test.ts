import { expect, test } from "vitest";
import {
  ACCEPTANCE_LIMITS,
  type Acceptance,
  type AcceptanceDevice,
  acceptanceRows,
  type Contact,
  ERASED_CONTACT,
  ERASED_PERSON,
  type FamilyConsent,
  type Person,
  type RecordChange,
  walkCounts,
} from "../../contracts/index.ts";
import { onEveryDatabase, type RecordsAtTest } from "../../tests/support/on-every-database.ts";
import { alertOf, caseOf, EVIDENCE, entryOf, iso, logged, noticeOf, put, T0 } from "../../tests/support/records-things.ts";
import type { StoredUser } from "./types.ts";

const contact: Contact = { name: "王鹏", relation: "儿子", phone: "13900001111", email: null, keyholder: true, user: "u-son" };
const her = (id: string, name: string): Person => ({
  ...{ id, community: "xf", name, birthYear: 1944, sex: "f", home: null, living: "alone", ability: "mild", mobility: "walks", needs: [] },
  ...{ state: "moved", spo2Scale: 1, demo: false, contacts: [contact] },
});
const user = (id: string, people: readonly string[]): StoredUser => ({
  ...{ id, username: id, name: id, role: "family", places: [], people, email: null, language: "zh", disabled: false, passwordHash: "x" },
  ...{ failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: T0 },
});
const consent: FamilyConsent = {
  ...{ id: "c1", person: "p1", relative: "user:u-son", relativeName: "王鹏", grants: { figures: "high" }, givenBy: "self", guardian: null },
  ...{ paper: "7", from: iso(T0), until: null, by: "leader", byName: "负责人", at: iso(T0), revokedAt: null, revokedByName: null },
};
const words = (zh: string) => ({ zh, en: zh });
const hash = "a".repeat(64);

/** An alert of hers and its case, with all that tells her name; and the same of her neighbour, whose name begins alike. */
async function lived(at: RecordsAtTest, open: boolean): Promise<void> {
  const state = open ? "unacknowledged" : "normal";
  const of = (n: string, name: string): RecordChange[] => [
    put(alertOf(`a${n}`, { person: `p${n}`, state, case: `w${n}`, sentence: words(`${name} 跌倒`) }), "/xf/a/c1/", EVIDENCE),
    logged(`a${n}`, T0, `${name} 跌倒`),
    { write: "alert-picture", alert: `a${n}`, picture: { hash: n === "1" ? hash : "b".repeat(64), at: iso(T0), type: "image/jpeg" } },
    {
      write: "case",
      case: caseOf(`w${n}`, { person: `p${n}`, state: open ? "accepted" : "closed", number: `20261123-000${n}`, title: words(name) }),
      path: "/xf/a/c1/",
    },
    { write: "notice", notice: noticeOf(`n${n}`, `w${n}`, null, { subject: name, text: `${name}，请王鹏回电` }), address: contact.phone },
  ];
  await at.records.saveRegistry({
    people: [her("p1", "王桂兰"), her("p2", "王桂")],
    assignments: [{ device: "band", person: "p1", from: T0, to: null }],
  });
  await at.records.users.save(user("u-son", ["p1"]));
  await at.records.users.save(user("u-both", ["p1", "p2"]));
  await at.records.family.saveConsent(consent);
  await at.records.commit([
    ...of("1", "王桂兰"),
    ...of("2", "王桂"),
    { write: "entry", community: "xf", entry: entryOf("e1", T0, { person: "p1" }) },
  ]);
}

/** A technician before her door. */
async function tested({ records }: RecordsAtTest): Promise<void> {
  const heard = { heardAt: null, signal: null, alarming: false };
  const note = "王桂兰不在家，王鹏说改天";
  const said = { device: "head", result: "not-testable", at: iso(T0), event: null, reason: "no-entry", note } as const;
  await records.commit([{ write: "walk-tick", tick: { ...said, plan: "m1", community: "xf", by: null } }]);
  const point = { ...said, name: "王桂兰 烟感", number: "N-1", kind: "smoke", place: "1栋", byName: null, muted: 0, ...heard } as const;
  const by = { user: "u1", username: "li", name: "李工" };
  const record = { plan: "m1", community: "xf", signedAt: iso(T0), by, conclusion: "除王桂兰家外正常", counts: walkCounts([point]) };
  await records.walks.sign(record, [point]);
}

/** The photo of her band, and a table that tells it by her name. */
async function accepted({ records }: RecordsAtTest): Promise<void> {
  const by = { user: "u1", username: "li", name: "李工" };
  const table: Acceptance = {
    ...{ id: "t1", community: "xf", title: "王桂兰家", scope: { places: [], gateway: null, kinds: [] }, around: [], since: iso(T0) },
    ...{ limits: ACCEPTANCE_LIMITS, items: ["photo"], createdAt: iso(T0), by, versions: [], revised: false },
  };
  const said = { ok: false, at: iso(T0), by: "li", byName: "李工", note: "在王桂兰床头", place: null };
  const photo = { type: "image/jpeg", bytes: 9, at: iso(T0), by: "li", byName: "李工", erasedAt: null, erasedByName: null };
  await records.acceptances.save(table);
  await records.acceptances.savePoint({
    acceptance: "t1",
    device: "band",
    community: "xf",
    check: said,
    photos: [{ ...photo, hash: PHOTO }],
  });
  const device: AcceptanceDevice = {
    ...{ device: "band", number: "N", name: "王桂兰的手环", kind: "wearable", gateway: "", place: "", placeId: null, buildingName: "" },
    ...{ floor: null, state: "online", lastAt: null, signal: null, battery: null, alarming: false },
  };
  const rows = acceptanceRows(table, [device], { firsts: new Map(), ticks: [], points: [] });
  expect(await records.acceptances.freeze(table, 1, rows)).toBe(true);
  expect(await records.acceptances.freeze(table, 1, [])).toBe(false);
}
const PHOTO = "c".repeat(64);

onEveryDatabase("somebody is erased", (at) => {
  test("what is hers goes, what was done about her stays without her name, her neighbour is as before", async () => {
    await lived(at, false);
    await tested(at);
    await accepted(at);
    expect(await at.records.purges.picturesHeld({})).toContain(PHOTO);
    const before = await at.records.people.traces("p1");
    expect(before).toMatchObject({
      ...{ openCases: [], openAlerts: 0, stays: { cases: 1, alerts: 1 } },
      goes: { contacts: 1, consents: 1, ties: 0, accounts: 1, devices: 1, entries: 1, pictures: 1, addresses: 1 },
    });
    const gone = await at.records.people.erase("p1");
    expect(gone).toEqual({ ok: true, found: before, pictures: [hash, PHOTO], removedUsers: ["u-son"] });
    await at.reopen();
    const { people, assignments } = await at.records.loadRegistry();
    expect([people.map(({ id }) => id), assignments]).toEqual([["p2"], []]);
    expect((await at.records.users.all()).map((one) => [one.id, one.people])).toEqual([["u-both", ["p2"]]]);
    expect(await at.records.family.consents()).toEqual([]);
    expect(await at.records.entries.get("e1")).toBeUndefined();
    const one = (await at.records.cases.get("w1"))?.case;
    expect([one?.title.zh, one?.number]).toEqual([ERASED_PERSON, "20261123-0001"]);
    expect((await at.records.cases.get("w2"))?.case.title.zh).toBe("王桂");
    const found = await at.records.alerts.get("a1");
    expect([found?.alert.sentence.zh, found?.alert.log[0]?.words.zh]).toEqual([`${ERASED_PERSON} 跌倒`, `${ERASED_PERSON} 跌倒`]);
    const [notice] = await at.records.notices.ofCase("w1");
    expect([notice?.subject, notice?.text]).toEqual([ERASED_PERSON, `${ERASED_PERSON}，请${ERASED_CONTACT}回电`]);
    const [neighbours] = await at.records.notices.ofCase("w2");
    expect(neighbours?.text).toBe("王桂，请王鹏回电");
    const due = await at.records.notices.due(T0 + 1, 9, "email");
    expect(due.map(({ notice }) => notice.id)).toEqual(["n2"]);
    expect(await at.records.purges.picturesHeld({})).toEqual(["b".repeat(64)]);
    const [tick] = await at.records.walks.ticks(["m1"]);
    expect(tick?.note).toBe(`${ERASED_PERSON}不在家，${ERASED_CONTACT}说改天`);
    expect((await at.records.walks.signed("m1"))?.map(({ name, note }) => [name, note])).toEqual([[`${ERASED_PERSON} 烟感`, tick?.note]]);
    expect((await at.records.walks.records(["m1"])).map(({ conclusion, counts }) => [conclusion, counts.notTestable])).toEqual([
      [`除${ERASED_PERSON}家外正常`, 1],
    ]);
    expect(await at.records.acceptances.points("t1")).toMatchObject([{ photos: [], check: { note: `在${ERASED_PERSON}床头` } }]);
    expect((await at.records.acceptances.get("t1"))?.title).toBe(`${ERASED_PERSON}家`);
    expect((await at.records.acceptances.frozen("t1", 1))?.map(({ name }) => name)).toEqual([`${ERASED_PERSON}的手环`]);
    await expect(at.fresh.raw("update alert_logs set doc = '{}'")).rejects.toThrow("append-only");
  });

  test("not while a case or an alert about her is open; and a second time there is nobody", async () => {
    await lived(at, true);
    expect(await at.records.people.traces("p1")).toMatchObject({ openCases: ["20261123-0001"], openAlerts: 1 });
    expect(await at.records.people.erase("p1")).toEqual({ ok: false, reason: "open" });
    expect((await at.records.loadRegistry()).people).toHaveLength(2);
    expect(await at.records.people.erase("nobody")).toEqual({ ok: false, reason: "nobody" });
    expect(await at.records.people.traces("nobody")).toBeNull();
  });
});
