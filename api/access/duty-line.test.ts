import { describe, expect, it } from "vitest";
import { type DutyLogRow, ROLES, type Role } from "../../contracts/index.ts";
import { alert, caseOf, DEVICES, PEOPLE } from "../testing/world.ts";
import { dutyLine } from "./duty-line.ts";
import { createMasking } from "./masking.ts";
import { sightOf } from "./sight.ts";

const [WANG] = PEOPLE;
const [BAND] = DEVICES;
if (WANG === undefined || BAND === undefined) throw new Error("an empty world");
const masking = createMasking({ personOf: (id) => (id === WANG.id ? WANG : undefined), year: () => 2026, inTrouble: () => new Set() });
const sight = (role: Role) =>
  sightOf({
    ...{ user: role, username: role, name: role, role, rights: new Set(ROLES[role].rights), paths: ["/"], people: null },
    ...{ families: "all", kinds: "all" },
  });
const read = (row: DutyLogRow, role: Role) => dutyLine(masking, row, sight(role));
const entry = (zh: string, by: string | null = "duty") => ({ at: "2026-03-01T00:00:00.000Z", by, byName: by, words: { zh, en: zh } });
const heart = { ...alert("a-heart", "vitals", BAND, "心率 140"), person: WANG.id };
const ofWang = { ...caseOf(heart), title: { zh: "{who} 心率 140", en: "{who} 140" } };

describe("a line of the duty log", () => {
  const row: DutyLogRow = {
    source: "case",
    at: 0,
    key: 1,
    case: ofWang,
    entry: { ...entry(`${WANG.name}心率 140，已送医`), act: "called" },
  };
  it("is whole for the duty, without figures for the leader, without name and figures for the inspector", () => {
    expect(read(row, "duty")).toMatchObject({ kind: "call", what: { zh: `${WANG.name}心率 140，已送医` }, case: ofWang.id });
    expect(read(row, "leader").what.zh).toBe(`${WANG.name}心率 …，已送医`);
    const seen = read(row, "inspect");
    expect(seen.what.zh).toBe("居民心率 …，已送医");
    expect(JSON.stringify(seen)).not.toContain(WANG.name);
    expect(seen.about?.zh).not.toContain("140");
  });
  it("says of what the hub wrote about a body only the act to those without health data", () => {
    const raised: DutyLogRow = { source: "alert", at: 0, key: 1, alert: heart, entry: { ...entry("心率 140", null), act: "raised" } };
    expect(read(raised, "duty").what.zh).toBe("心率 140");
    expect(read(raised, "leader").what.zh).toBe("告警产生");
  });
  it("keeps remarks from those who see no names", () => {
    const remark = {
      ...{ id: "r1", community: "xf", path: "/", at: "2026-03-01T00:00:00.000Z", by: "duty", byName: "李敏", nextShift: true },
      ...{ text: `${WANG.name}已出院`, corrects: null },
    };
    const kept: DutyLogRow = { source: "remark", at: 0, key: "r1", remark, correctedBy: null };
    expect(read(kept, "leader")).toMatchObject({ id: "r1", byName: "李敏", nextShift: true, what: { zh: `${WANG.name}已出院` } });
    expect(JSON.stringify(read(kept, "inspect"))).not.toContain(WANG.name);
  });
  it("names whoever signed at another's desk", () => {
    const detail = '{"signedBy":"王强","reason":"钥匙未交"}';
    const line: DutyLogRow = { source: "audit", at: 0, key: 1, act: "hand-over.refuse", target: "hand-over:h1", detail, byName: "李敏" };
    expect(read(line, "duty")).toMatchObject({ byName: "王强", what: { zh: "未接班：钥匙未交" } });
  });
  it.each([
    ["posture.set", "posture:festival", '{"reason":"元宵","until":"x"}', "切换值守模式：节日（重点时段）：元宵"],
    ["desk.check-missed", "李敏", "2026-03-01T00:00:00Z", "查岗无应答：李敏"],
    ["maintenance.declare", "maintenance:m1", '{"reason":"换烟感","scope":{}}', "登记检修：换烟感"],
    ["swap.answer", "swap:s1", "11月29日 夜班", "答复换班：11月29日 夜班"],
    ["roster.duty", "roster:r1", '{"date":"2026-03-01"}', "调整值班"],
    ["roster.duty", "roster:r1", "d1", "调整值班"],
  ])("of %s reads in words", (act, target, detail, zh) => {
    const line: DutyLogRow = { source: "audit", at: 0, key: 1, act, target, detail, byName: "李敏" };
    expect(read(line, "duty").what.zh).toBe(zh);
  });
});
