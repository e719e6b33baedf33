import { describe, expect, it } from "vitest";
import { type ConsentKind, type FamilyConsent, type Learned, mayLearn, standingUntil } from "./consent.ts";
import { learnsOf } from "./scope.ts";
import type { Severity } from "./severity.ts";
import { HOUR } from "./time.ts";

const T0 = Date.parse("2026-03-01T08:00:00.000Z");
const iso = (at: number): string => new Date(at).toISOString();
const HER = "user:daughter";

const given = (grants: FamilyConsent["grants"], more: Partial<FamilyConsent> = {}): FamilyConsent => ({
  ...{ id: "c1", person: "wang", relative: HER, relativeName: "女儿", grants, givenBy: "self", guardian: null, paper: "1" },
  ...{ from: iso(T0), until: null, by: "leader", byName: "负责人", at: iso(T0), revokedAt: null, revokedByName: null, ...more },
});

interface Row {
  readonly name: string;
  readonly consents: readonly FamilyConsent[];
  readonly kind: ConsentKind;
  readonly severity: Severity | null;
  readonly at?: number;
  readonly who?: string;
  readonly learns: Learned;
  readonly why: string;
}
const FALLS = given({ "alert-person": "high" });
const TABLE: readonly Row[] = [
  { name: "nobody said anything: alerts in words", consents: [], kind: "alert-person", severity: "high", learns: "all", why: "default" },
  { name: "nobody said anything: signs of activity", consents: [], kind: "activity", severity: null, learns: "all", why: "default" },
  { name: "nobody said anything: no figure", consents: [], kind: "figures", severity: "high", learns: "nothing", why: "default" },
  {
    name: "nobody said anything: no figure in danger of life either",
    consents: [],
    kind: "figures",
    severity: "critical",
    learns: "nothing",
    why: "default",
  },
  { name: "nobody said anything: no position", consents: [], kind: "position", severity: "critical", learns: "nothing", why: "default" },
  { name: "nobody said anything: no picture", consents: [], kind: "pictures", severity: "critical", learns: "nothing", why: "default" },
  { name: "nobody said anything: no history", consents: [], kind: "history", severity: "low", learns: "nothing", why: "default" },
  { name: "given at any time", consents: [given({ figures: "always" })], kind: "figures", severity: null, learns: "all", why: "given" },
  {
    name: "given takes the place of the defaults",
    consents: [given({ figures: "always" })],
    kind: "activity",
    severity: null,
    learns: "nothing",
    why: "given",
  },
  { name: "from high on: at high", consents: [FALLS], kind: "alert-person", severity: "high", learns: "all", why: "given" },
  { name: "from high on: at critical", consents: [FALLS], kind: "alert-person", severity: "critical", learns: "all", why: "given" },
  { name: "from high on: not at medium", consents: [FALLS], kind: "alert-person", severity: "medium", learns: "nothing", why: "given" },
  { name: "from high on: not without a matter", consents: [FALLS], kind: "alert-person", severity: null, learns: "nothing", why: "given" },
  { name: "another matter, high: nothing", consents: [FALLS], kind: "vitals", severity: "high", learns: "nothing", why: "given" },
  {
    name: "another matter, critical: help is needed, and where",
    consents: [FALLS],
    kind: "vitals",
    severity: "critical",
    learns: "help",
    why: "life-threat",
  },
  {
    name: "position in critical matters only",
    consents: [given({ position: "critical" })],
    kind: "position",
    severity: "high",
    learns: "nothing",
    why: "given",
  },
  {
    name: "not yet begun",
    consents: [given({ figures: "always" }, { from: iso(T0 + HOUR) })],
    kind: "figures",
    severity: null,
    learns: "nothing",
    why: "default",
  },
  {
    name: "run out: the defaults",
    consents: [given({}, { until: iso(T0 + HOUR) })],
    kind: "activity",
    severity: null,
    at: T0 + HOUR,
    learns: "all",
    why: "default",
  },
  {
    name: "taken back: nothing",
    consents: [given({ activity: "always" }, { revokedAt: iso(T0 + 1) })],
    kind: "activity",
    severity: null,
    at: T0 + 1,
    learns: "nothing",
    why: "revoked",
  },
  {
    name: "taken back: help in danger of life",
    consents: [given({}, { revokedAt: iso(T0 + 1) })],
    kind: "alert-home",
    severity: "critical",
    at: T0 + 1,
    learns: "help",
    why: "life-threat",
  },
  {
    name: "the newest word holds",
    consents: [given({ figures: "always" }), given({}, { id: "c2", at: iso(T0 + 1) })],
    kind: "figures",
    severity: null,
    at: T0 + 1,
    learns: "nothing",
    why: "given",
  },
  {
    name: "a new word after one was taken back",
    consents: [given({}, { revokedAt: iso(T0) }), given({ figures: "always" }, { id: "c2", at: iso(T0 + 1) })],
    kind: "figures",
    severity: null,
    at: T0 + 1,
    learns: "all",
    why: "given",
  },
  {
    name: "another relative's consent is another's",
    consents: [given({ figures: "always" })],
    kind: "figures",
    severity: null,
    who: "user:son",
    learns: "nothing",
    why: "default",
  },
];

describe("what a relative may learn", () => {
  it.each(TABLE)("$name", ({ consents, kind, severity, at = T0, who = HER, learns, why }) => {
    expect(mayLearn(consents, who, kind, severity, at)).toEqual({ learns, why });
  });

  it("changes by itself when a consent begins or runs out, and at no other time", () => {
    const one = given({}, { from: iso(T0 + HOUR), until: iso(T0 + 3 * HOUR) });
    expect([T0, T0 + HOUR, T0 + 3 * HOUR].map((at) => standingUntil([one], HER, at))).toEqual([T0 + HOUR, T0 + 3 * HOUR, null]);
  });
});

describe("of several people", () => {
  const learns = {
    wang: { grants: { "alert-home": "always" }, homes: ["/x/wang/"] },
    li: { grants: {}, homes: ["/x/li/"] },
  } as const;
  it.each([
    ["at one's home whose home allows it", "/x/wang/kitchen/", null, "high", "all"],
    ["at one's home whose does not", "/x/li/", null, "high", "nothing"],
    ["in danger of life there", "/x/li/", null, "critical", "help"],
    ["of somebody by name, wherever", "/x/wang/", "li", "high", "nothing"],
    ["elsewhere", "/x/", null, "critical", "nothing"],
  ] as const)("%s", (_name, path, person, severity, expected) => {
    expect(learnsOf({ learns }, "alert-home", { path, person }, severity)).toBe(expected);
  });
});
