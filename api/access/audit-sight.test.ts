import { describe, expect, it } from "vitest";
import { AUDIT_ACT_WORDS, type AuditItem, ROLES, type Role } from "../../contracts/index.ts";
import { scopeOf } from "../../tests/support/records-things.ts";
import { ACTS_WITH_DETAIL, auditLine } from "./audit-sight.ts";
import { WITHHELD } from "./masking.ts";
import { sightOf } from "./sight.ts";

const item = (act: string, detail: unknown): AuditItem => ({
  ...{ at: "2026-11-23T02:00:00.000Z", user: "duty", act, target: "person:wang", outcome: "done", address: "" },
  detail: typeof detail === "string" || detail === null ? detail : JSON.stringify(detail),
});
const read = (role: Role, one: AuditItem): string | null => auditLine(one, sightOf(scopeOf(role, ["/xf/"]))).detail;

const AWAY = item("person.state", { state: "hospital", reason: "脑梗住院" });
const ABLE = item("person.update", { ability: "severe", needs: ["dementia"] });
const TOLD = item("consent.life-threat", { relative: "user:u1", name: "王敏", case: "k1", severity: "critical" });
const SCALE = item("person.spo2-scale", { scale: 2, reason: "慢阻肺" });
const FILE = item("case.export", { number: "20261123-0001", format: "csv", count: 3, search: "王桂兰" });
const TICK = item("round.tick", { person: "wang", result: "seen" });
const USER = item("user.create", "limin duty");

describe("details of the audit log", () => {
  it.each<readonly [role: Role, shown: readonly AuditItem[], withheld: readonly AuditItem[]]>([
    ["inspect", [TICK, USER], [AWAY, ABLE, TOLD, SCALE]],
    ["admin", [TICK, USER], [AWAY, ABLE, TOLD, SCALE]],
    ["leader", [TICK, USER, AWAY, ABLE, TOLD, FILE], [SCALE]],
    ["duty", [TICK, USER, AWAY, ABLE, TOLD, FILE, SCALE], []],
  ])("as %s reads them", (role, shown, withheld) => {
    for (const one of shown) expect(read(role, one), one.act).toBe(one.detail);
    for (const one of withheld) expect(read(role, one), one.act).toBe(WITHHELD);
  });

  it("of an exported file its number and size are told, not for whom somebody searched", () => {
    expect(read("inspect", FILE)).toBe(JSON.stringify({ number: "20261123-0001", format: "csv", count: 3 }));
  });

  it("what a newer hub writes is withheld, and so is what cannot be taken apart; a line without a detail stays one", () => {
    expect(read("admin", item("person.new-act", "王桂兰"))).toBe(WITHHELD);
    expect(read("admin", item("visit.export", "王桂兰"))).toBe(WITHHELD);
    expect(read("admin", item("person.state", null))).toBeNull();
  });

  it("name acts that there are, and nobody who reads the log has more rights to names than these tests know", () => {
    expect(ACTS_WITH_DETAIL.filter((act) => !Object.hasOwn(AUDIT_ACT_WORDS, act))).toEqual([]);
    const readers = Object.entries(ROLES).filter(([, { rights }]) => (rights as readonly string[]).includes("audit.read"));
    expect(readers.map(([role]) => role).sort()).toEqual(["admin", "inspect", "leader"]);
  });
});
