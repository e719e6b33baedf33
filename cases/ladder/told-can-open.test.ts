import { describe, expect, test } from "vitest";
import {
  type Family,
  HAZARDS,
  isRole,
  ROLES,
  type Role,
  type RolePreset,
  roleHas,
  type Scope,
  type Severity,
  seesCase,
} from "../../contracts/index.ts";
import { exampleCase } from "../example.ts";
import { beginCourse } from "./course.ts";
import { plans } from "./example-bench.ts";
import { entriesFor, isFor } from "./rung.ts";

/** Kinds of trouble that come to a plan that none follows by itself. */
const COMES_TO: Readonly<Record<string, readonly Family[]>> = {
  gas: ["fire"],
  fall: ["person"],
  lost: ["person"],
  help: ["person"],
  "lift-use": ["lift"],
  weather: ["public"],
  inactivity: ["activity"],
  hazard: [...new Set(Object.values(HAZARDS).map(({ family }) => family))],
  complaint: ["matter"],
};
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

const scopeFor = (role: Role): Scope => {
  const preset: RolePreset = ROLES[role];
  return {
    ...{ user: "u", username: "u", name: "u", role, rights: new Set(preset.rights), paths: ["/xf/"], people: null },
    ...(preset.ownCases && { ownCases: true }),
    ...{ families: preset.families, kinds: preset.kinds, ...(preset.told && { told: preset.told }) },
  };
};

describe("whoever a step tells can open the case and take it", () => {
  test.each(plans.list.map(({ name, plan }) => [name, plan] as const))("%s", (name, plan) => {
    const families = (plan.families?.length ?? 0) > 0 ? (plan.families ?? []) : (COMES_TO[name] ?? []);
    expect(families).not.toEqual([]);
    const blind: string[] = [];
    for (const family of families)
      for (const severity of SEVERITIES)
        for (const rung of plan.ladder.filter((each) => isFor(each, severity)))
          for (const { who } of entriesFor(rung, severity)) {
            const role = who === "deputy" ? "duty" : who;
            if (!isRole(role) || role === "family") continue;
            const kind = name === "complaint" ? "complaint" : "alarm";
            // The step writes down whom of the volunteers it has called.
            const { ladder: plain } = beginCourse(exampleCase({ severity }), plan, 0, true);
            const ladder = role === "volunteer" ? { ...plain, called: ["u"] } : plain;
            const one = exampleCase({ kind, family, plan: name, severity, state: "new", ladder });
            const at = { path: "/xf/a/c1/h1/", person: "p1" };
            if (!seesCase(scopeFor(role), one, at) || !roleHas(role, "cases.act")) blind.push(`${family} ${severity} ${rung.key} ${role}`);
          }
    expect(blind).toEqual([]);
  });

  test("and of the kinds that are not theirs nothing else: neither what is less urgent nor what has ended", () => {
    const at = { path: "/xf/a/c1/h1/", person: "p1" };
    const lost = exampleCase({ plan: "lost", severity: "high", state: "new" });
    expect(seesCase(scopeFor("fire"), lost, at)).toBe(true);
    expect(seesCase(scopeFor("fire"), { ...lost, state: "closed" }, at)).toBe(false);
    expect(seesCase(scopeFor("fire"), { ...lost, plan: "fall" }, at)).toBe(false);
    const vitals = exampleCase({ family: "vitals", plan: "vitals", severity: "high", state: "new" });
    expect(seesCase(scopeFor("grid"), vitals, at)).toBe(false);
    expect(seesCase(scopeFor("grid"), { ...vitals, severity: "critical" }, at)).toBe(true);
    expect(seesCase(scopeFor("maint"), exampleCase({ family: "fire", plan: "fire", person: null }), at)).toBe(false);
  });
});
