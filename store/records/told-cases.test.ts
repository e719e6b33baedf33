import { expect, test } from "vitest";
import { type Case, type CaseAlert, type RecordChange, ROLES, type Scope } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, scopeOf } from "../../tests/support/records-things.ts";
import type { CaseFilter } from "./types.ts";

const put = (one: Case, path = "/xf/a/c1/"): RecordChange => ({ write: "case", case: one, path, also: [] });
const ALL: CaseFilter = {
  ...{ state: null, path: null, person: null, since: null, kind: null, source: null, severity: null },
  ...{ mine: null, overdueAt: null, number: null },
};
const ALERT: CaseAlert = {
  ...{ id: "a", rule: "fall", ruleName: { zh: "跌倒", en: "Fall" }, plan: "lost" },
  family: "person",
  severity: "high",
  ...{ device: null, person: "p1", place: null, at: "2026-11-23T02:00:00Z" },
};
const CASES: readonly RecordChange[] = [
  put(caseOf("lost", { family: "person", plan: "lost", severity: "high" })),
  put(caseOf("far", { family: "person", plan: "lost", severity: "high" }), "/xf/b/"),
  put(caseOf("slow", { family: "person", plan: "lost", severity: "medium" })),
  put(caseOf("over", { family: "person", plan: "lost", severity: "high", state: "closed" })),
  put(caseOf("fall", { family: "person", plan: "fall", severity: "high", alerts: [ALERT] })),
  put(caseOf("smoke")),
];

onEveryDatabase("cases that a role is told of", (at) => {
  test("stand in its list while they are open, of that plan, at that severity and in its area; nobody else's list has them", async () => {
    await at.records.commit([...CASES]);
    const listed = async (scope: Scope): Promise<readonly string[]> =>
      (await at.records.cases.list(scope, ALL, { limit: 20, cursor: null })).items.map(({ id }) => id).sort();
    const fire = scopeOf("fire", ["/xf/a/"]);
    expect(await listed({ ...fire, told: ROLES.fire.told })).toEqual(["lost", "smoke"]);
    expect(await listed(fire)).toEqual(["smoke"]);
  });
});
