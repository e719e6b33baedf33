import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Alert, Notice, Person, RecordChange } from "../contracts/index.ts";
import { createCases } from "./create-cases.ts";
import { exampleAlert, exampleLadderPorts, examplePerson, exampleTime, PLACE } from "./example.ts";
import { type DrillPort, NO_DRILLS } from "./ladder/ports.ts";
import { type Plans, readPlans } from "./plans.ts";
import type { AlertStep, InHand, TellableUser } from "./types.ts";

const LI = { user: "u-duty", username: "limin", name: "李敏", role: "duty" } as const;
const T = (minutes: number): number => exampleTime + minutes * 60_000;

function shippedPlans(): Plans {
  const read = readPlans(readFileSync(new URL("./plans.yaml", import.meta.url), "utf8"));
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.plans;
}

const user = (id: string, name: string, role: TellableUser["role"], more: Partial<TellableUser> = {}): TellableUser => ({
  id,
  username: id,
  name,
  role,
  email: `${id}@example.org`,
  disabled: false,
  paths: ["/xf/"],
  people: [],
  ...more,
});
const USERS: readonly TellableUser[] = [
  user("u-duty", "李敏", "duty"),
  user("u-gone", "离职", "duty", { disabled: true }),
  user("u-far", "别处", "duty", { paths: ["/other/"] }),
  user("u-fire", "消控", "fire"),
  user("u-maint", "运维", "maint", { email: null }),
  user("u-care", "护理", "care", { people: ["p9"] }),
  user("u-carer", "她的护理", "care", { people: ["p1"] }),
  user("u-doctor", "医生", "clinician", { people: ["p9"] }),
  user("u-her-doctor", "她的医生", "clinician", { people: ["p1"] }),
  user("u-family", "张敏", "family", { people: ["p1"], paths: [], email: null }),
  user("u-other", "别家", "family", { people: ["p2"], paths: [] }),
];

function bench(person: Person = examplePerson, drills: DrillPort = NO_DRILLS) {
  const alerts = new Map<string, Alert>();
  const acts: string[] = [];
  const written: RecordChange[] = [];
  const changes: InHand[] = [];
  const ended = new Map<string, InHand>();
  const owed = new Set<string>();
  const cases = createCases({
    ...exampleLadderPorts(() => USERS, { drills }),
    plans: shippedPlans(),
    zoneOf: () => "Asia/Shanghai",
    makeId: (at, ...parts) => `${at}-${parts.join("-")}`,
    users: () => USERS,
    personById: (id) => (id === person.id ? person : undefined),
    changed: (change) => {
      changes.push(change);
      ended.set(change.case.id, change);
    },
    noticed: () => undefined,
    write: (more) => void written.push(...more),
    alerts: {
      get: (id) => alerts.get(id),
      link: (id, of) => {
        const alert = alerts.get(id);
        if (alert) alerts.set(id, { ...alert, case: of });
      },
      acknowledge: (id, by) => void acts.push(`acknowledge ${id} ${by.username}`),
      letGo: (id) => void acts.push(`let go ${id}`),
      close: (id, by, how) => void acts.push(`close ${id} ${by.username} ${how.verdict}`),
    },
    familyOwed: (id) => owed.has(id),
    actionCard: () => undefined,
    numberOf: (_one, to, contact) => (to === "contact" ? `1380000${contact?.length}` : null),
    load: async (id) => ended.get(id),
    placeOf: (id) => (id === PLACE.id ? { place: PLACE, path: "/xf/a/h1/" } : undefined),
    placeAt: () => ({ place: null, path: "/xf/" }),
    community: () => "xf",
    rootPath: () => "/xf/",
  });
  const say = (alert: Alert, effects: readonly string[], more: Partial<AlertStep> = {}): void => {
    const known = alerts.get(alert.id);
    const now = { ...alert, case: known?.case ?? alert.case };
    alerts.set(alert.id, now);
    cases.onAlert({ alert: now, path: "/xf/a/c1/", plan: "", effects, by: null, at: T(0), ...more });
  };
  const notices = (): readonly { readonly notice: Notice; readonly address: string | null }[] =>
    written.flatMap((change) => (change.write === "notice" ? [change] : []));
  const told = (): readonly string[] =>
    notices().map(({ notice, address }) => `${notice.to.name} ${notice.channel}${address ? ` ${address}` : ""}`);
  return { cases, say, acts, written, changes, notices, told, alerts, person, owed };
}
const first = (open: readonly InHand[]): InHand => {
  const [one] = open;
  if (!one || open.length > 1) throw new Error(`${open.length} open cases`);
  return one;
};

describe("who is told", () => {
  const rows: readonly (readonly [string, Partial<Alert>, readonly string[]])[] = [
    ["fall: the desk, and her family quietly", {}, ["李敏 app", "张敏 app", "张敏 email min@example.org", "张强 email qiang@example.org"]],
    [
      "fire: desk, fire-control room; the family only where nobody has it after a minute",
      { family: "fire", rule: "smoke" },
      ["李敏 app", "消控 app", "消控 email u-fire@example.org"],
    ],
    [
      "vital signs, high: her carer, her clinician, the desk; not the family",
      { family: "vitals", severity: "high" },
      ["李敏 app", "她的护理 app", "她的护理 email u-carer@example.org", "她的医生 app", "她的医生 email u-her-doctor@example.org"],
    ],
    ["low device fault: a case, and nobody is rung", { family: "device", severity: "low", person: null }, []],
    ["medium device fault: maintenance", { family: "device", severity: "medium", person: null }, ["运维 app"]],
    [
      "lift: property and the maintenance firm, never a family",
      { family: "lift", severity: "high" },
      ["李敏 app", "消控 app", "消控 email u-fire@example.org", "运维 app"],
    ],
  ];
  test.each(rows)("%s", (_, more, expected) => {
    const { say, told } = bench();
    say(exampleAlert("a1", more), ["raised"]);
    expect(told()).toEqual(expected);
  });

  test("after a death the family hears nothing of ours", () => {
    const { say, told } = bench({ ...examplePerson, state: "died" });
    say(exampleAlert("a1"), ["raised"]);
    expect(told()).toEqual(["李敏 app"]);
  });

  test("who can be reached by no way shows in the case", () => {
    const { say, cases } = bench();
    say(exampleAlert("a1"), ["raised"]);
    cases.tick(T(1));
    expect(first(cases.open()).log.map((entry) => entry.words.zh)).toContain("没有可用的联系方式：张敏、邻居、张强");
  });
});

describe("in a drill", () => {
  const RUNS: DrillPort = { running: () => true, runs: (id) => id === "d1", participants: () => new Set(["u-duty"]) };

  test("those who take part are told in the app, through all its ladder, and nobody else", () => {
    const { say, cases, notices } = bench(examplePerson, RUNS);
    say(exampleAlert("a1", { drill: "d1" }), ["raised"]);
    for (let minute = 1; minute <= 30; minute++) cases.tick(T(minute));
    const told = notices();
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ notice }) => `${notice.to.name} ${notice.channel} ${notice.drill}`))).toEqual(new Set(["李敏 app d1"]));
    expect(told.every(({ address }) => address === null)).toBe(true);
  });

  test("what is real is another case, says so to staff and not to the family, and cannot be joined", async () => {
    const { say, cases, notices } = bench(examplePerson, RUNS);
    say(exampleAlert("a1", { drill: "d1" }), ["raised"]);
    say(exampleAlert("a2"), ["raised"]);
    const [played, real] = cases.open().map((held) => held.case);
    expect([played?.drill, real?.drill]).toEqual(["d1", undefined]);
    const subjects = (role: string) =>
      notices().flatMap(({ notice }) => (notice.case === real?.id && notice.to.role === role ? [notice.subject] : []));
    expect(subjects("duty").every((subject) => subject.startsWith("【真实警情，非演练】"))).toBe(true);
    expect(subjects("family").length).toBeGreaterThan(0);
    expect(subjects("family").some((subject) => subject.includes("演练"))).toBe(false);
    const leader = { user: "u9", username: "leader", name: "周立新", role: "leader" } as const;
    expect(await cases.act(real?.id ?? "", "merge", leader, { into: played?.id }, T(1))).toMatchObject({ ok: false, status: 409 });
  });

  test("owes no visit, shows no door code, and is over when the drill is", async () => {
    let over = false;
    const { say, cases } = bench(examplePerson, { ...RUNS, runs: () => !over });
    say(exampleAlert("a1", { drill: "d1" }), ["raised"]);
    const { id } = first(cases.open()).case;
    expect(cases.looked(id, LI, "door-code", T(1))).toBe(false);
    const closed = await cases.act(id, "close", LI, { verdict: "true", found: "seen" }, T(2));
    expect(closed).toMatchObject({ ok: true, value: { state: "closed", visit: null } });
    say(exampleAlert("a2", { drill: "d1", case: null, rule: "sos" }), ["raised"]);
    cases.endDrill("d1", null, T(3));
    over = true;
    expect(cases.open()).toEqual([]);
    expect(await cases.act(id, "reopen", LI, { reason: "再练一次" }, T(4))).toMatchObject({ ok: false, status: 409 });
  });
});

describe("wording", () => {
  const textTo = (notices: readonly { readonly notice: Notice }[], name: string): string => {
    const found = notices.find((one) => one.notice.to.name === name)?.notice;
    return `${found?.subject}\n${found?.text}`;
  };

  test("staff learn who, where, what; the family words only, quietly; both that it is no official warning", () => {
    const { say, notices } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const staff = textTo(notices(), "李敏");
    expect(staff).toContain("【特急】疑似跌倒 幸福里二期 3栋2单元501");
    expect(staff).toContain("02:10 张桂兰幸福里二期 3栋2单元501，疑似跌倒，心率 121");
    const family = textTo(notices(), "张强");
    expect(family).toContain("张桂兰：疑似跌倒，值班员正在核实");
    for (const forbidden of ["121", "平安", "报警", "3栋"]) expect(family).not.toContain(forbidden);
    for (const text of [staff, family]) expect(text).toContain("内部分级，非政府预警");
  });

  test("vital figures go to the care role only", () => {
    const { say, notices } = bench();
    say(exampleAlert("a1", { family: "vitals" }), ["raised"]);
    expect(textTo(notices(), "她的护理")).toContain("心率 121");
    expect(textTo(notices(), "张敏")).not.toContain("121");
  });

  test("names go to those whose right it is", () => {
    const { say, notices } = bench();
    say(exampleAlert("a1", { family: "fire" }), ["raised"]);
    expect(textTo(notices(), "消控")).toContain("居民幸福里二期");
    expect(textTo(notices(), "消控")).not.toContain("张桂兰");
  });
});

describe("a case and its alerts", () => {
  test("opened once per alert, numbered by the community's day, linked", () => {
    const { say, cases, alerts } = bench();
    say(exampleAlert("a1"), ["raised"]);
    say(exampleAlert("a2", { person: "p2" }), ["raised"], { at: T(1) });
    say(exampleAlert("a3", { rule: "help" }), ["raised"], { at: T(22 * 60), plan: "help" });
    expect(cases.open().map((one) => one.case.number)).toEqual(["20261123-0001", "20261123-0002", "20261124-0001"]);
    expect(alerts.get("a1")?.case).toBe(cases.open()[0]?.case.id);
    say(exampleAlert("a1"), []);
    expect(cases.open()).toHaveLength(3);
  });

  test("numbers go on where they were before the restart, and never back to a day that is past", () => {
    const { say, cases } = bench();
    cases.restore([], [{ community: "xf", day: "20261123", last: 41 }], []);
    say(exampleAlert("a1"), ["raised"]);
    say(exampleAlert("a2", { person: "p2" }), ["raised"], { at: T(-24 * 60) });
    expect(cases.open().map((one) => one.case.number)).toEqual(["20261123-0042", "20261123-0043"]);
  });

  test("acknowledging the alert accepts the case in that name", () => {
    const { say, cases } = bench();
    say(exampleAlert("a1"), ["raised"]);
    say(exampleAlert("a1", { state: "acknowledged", acknowledgedBy: "limin" }), ["acknowledged"], { by: LI });
    expect(first(cases.open()).case).toMatchObject({ state: "accepted", takenByName: "李敏" });
  });

  test("accepting the case acknowledges its alert", async () => {
    const { say, cases, acts } = bench();
    say(exampleAlert("a1"), ["raised"]);
    await cases.act(first(cases.open()).case.id, "accept", LI, {}, T(1));
    expect(acts).toEqual(["acknowledge a1 limin"]);
  });

  test("raised anew while its case is open it joins, and staff are told again", () => {
    const { say, cases, notices } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const before = notices().length;
    say(exampleAlert("a2"), ["raised"], { at: T(5) });
    expect(first(cases.open()).case.alerts.map((one) => one.id)).toEqual(["a1", "a2"]);
    expect(
      notices()
        .slice(before)
        .map(({ notice }) => notice.to.name),
    ).toEqual(["李敏"]);
    expect(notices().at(-1)?.notice.subject).toContain("再次发生");
  });

  test("again while the family's notice was held back: it is told as for the first time, and staff with it", () => {
    const { say, cases, told, owed } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const all = told();
    const family = ["张敏 app", "张敏 email min@example.org", "张强 email qiang@example.org"];
    expect(all.filter((line) => line.startsWith("张"))).toEqual(family);
    say(exampleAlert("a1", { occurrences: 2 }), ["again"], { at: T(1) });
    expect(told()).toEqual(all);
    owed.add(first(cases.open()).case.id);
    say(exampleAlert("a1", { occurrences: 3 }), ["again"], { at: T(2) });
    expect(
      told()
        .slice(all.length)
        .filter((line) => line.startsWith("张")),
    ).toEqual(family);
    expect(told().slice(all.length)).toContain("李敏 app");
    owed.clear();
    say(exampleAlert("a1", { occurrences: 4 }), ["again"], { at: T(3) });
    expect(told().length).toBe(2 * all.length);
  });

  test("worse: the case is worse too, and said again", () => {
    const { say, cases, told } = bench();
    say(exampleAlert("a1", { severity: "medium", family: "vitals" }), ["raised"]);
    expect(told()).toEqual([
      "她的护理 app",
      "她的护理 email u-carer@example.org",
      "她的医生 app",
      "她的医生 email u-her-doctor@example.org",
    ]);
    say(exampleAlert("a1", { severity: "high", family: "vitals" }), ["worsened"], { at: T(1) });
    expect(first(cases.open()).case.severity).toBe("high");
    expect(told().slice(4)).toEqual([
      "李敏 app",
      "她的护理 app",
      "她的护理 email u-carer@example.org",
      "她的医生 app",
      "她的医生 email u-her-doctor@example.org",
    ]);
  });

  test("worse: the family whom it now concerns is told for the first time, and only then", () => {
    const { say, told } = bench();
    const vitals = { family: "vitals", rule: "spo2" } as const;
    say(exampleAlert("a1", { ...vitals, severity: "high" }), ["raised"]);
    const before = told().length;
    say(exampleAlert("a1", { ...vitals, severity: "critical" }), ["worsened"], { at: T(1) });
    const family = (list: readonly string[]) => list.filter((one) => one.startsWith("张"));
    expect(family(told().slice(0, before))).toEqual([]);
    expect(family(told().slice(before))).toEqual(["张敏 app", "张敏 email min@example.org", "张强 email qiang@example.org"]);
    const after = told().length;
    say(exampleAlert("a1", { ...vitals, severity: "critical", occurrences: 2 }), ["again", "re-alarmed"], { at: T(2) });
    expect(family(told().slice(after))).toEqual([]);
  });

  test("it clears: a critical case stays open", () => {
    const { say, cases } = bench();
    say(exampleAlert("a1", { family: "fire", rule: "smoke" }), ["raised"]);
    say(exampleAlert("a1", { family: "fire", rule: "smoke", active: false, state: "normal" }), ["ceased", "closed"]);
    expect(first(cases.open()).case.state).toBe("new");
  });

  test("a device that comes back withdraws its case; gone again it is a new one", () => {
    const { say, cases } = bench();
    const fault = { family: "device", severity: "medium", person: null, lifeSafety: false } as const;
    say(exampleAlert("a1", fault), ["raised"]);
    say(exampleAlert("a1", { ...fault, active: false, state: "returned-unacknowledged" }), ["ceased"], { at: T(1) });
    expect(cases.open()).toEqual([]);
    say(exampleAlert("a1", { ...fault, occurrences: 2 }), ["again"], { at: T(2) });
    expect(first(cases.open()).case.number).toBe("20261123-0002");
  });
});

describe("closing", () => {
  test("closes its alerts; the family learns the outcome, by whom and how, and never that she is well", async () => {
    const { say, cases, acts, notices } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const { id } = first(cases.open()).case;
    const before = notices().length;
    expect(await cases.act(id, "close", LI, { verdict: "true" }, T(9))).toMatchObject({ ok: false, status: 422 });
    const done = await cases.act(id, "close", LI, { verdict: "true", found: "seen", summary: "已扶起" }, T(9));
    expect(done.ok && done.value).toMatchObject({ state: "visit-due", visit: { why: "person", care: false, score: false } });
    expect(acts).toEqual(["close a1 limin true"]);
    const outcome = notices().slice(before);
    expect(outcome.map(({ notice }) => `${notice.to.name} ${notice.channel}`)).toEqual(["张敏 app", "张敏 email", "张强 email"]);
    expect(outcome[0]?.notice.text).toContain("核实结论：属实。李敏 02:19 办结时登记：见到本人。");
    expect(outcome[0]?.notice.text).not.toContain("平安");
  });

  test("a death is told by a human, not by us", async () => {
    const { say, cases, notices } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const before = notices().length;
    await cases.act(first(cases.open()).case.id, "close", LI, { verdict: "true", found: "died" }, T(9));
    expect(notices()).toHaveLength(before);
  });

  test("reopened from the records, with its past", async () => {
    const { say, cases } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const { id } = first(cases.open()).case;
    await cases.act(id, "close", LI, { verdict: "mistake", found: "heard" }, T(9));
    expect(await cases.act(id, "take", LI, {}, T(10))).toMatchObject({ ok: false, status: 409 });
    expect(await cases.act(id, "reopen", LI, { reason: "又按了" }, T(10))).toMatchObject({ ok: true });
    expect(first(cases.open()).log.map((entry) => entry.act)).toEqual(["opened", "told", "close", "told", "reopen"]);
    expect(await cases.act("none", "reopen", LI, { reason: "又按了" }, T(10))).toMatchObject({ ok: false, status: 404 });
  });

  test("a body that lacks what it needs is refused in words", async () => {
    const { say, cases } = bench();
    say(exampleAlert("a1"), ["raised"]);
    const { id } = first(cases.open()).case;
    for (const [act, body] of [
      ["close", {}],
      ["verify", { verdict: "rubbish" }],
      ["resolve", {}],
      ["comment", { text: " " }],
    ] as const)
      expect(await cases.act(id, act, LI, body, T(1))).toMatchObject({ ok: false, status: 422 });
  });
});

describe("plans", () => {
  const NAME = "name: { zh: 火, en: Fire }";
  const FIRST = "{ key: first, name: { zh: 一, en: One }, at: 0s, tell: [{ who: duty, by: [app] }] }";
  const plan = (lines: readonly string[]): string => ["plans:", "  fire:", `    ${NAME}`, ...lines.map((line) => `    ${line}`)].join("\n");
  const ladder = (...rungs: readonly string[]): string => plan(["ladder:", ...rungs.map((rung) => `  - ${rung}`)]);
  const bad: readonly (readonly [string, string, number, RegExp])[] = [
    ["no YAML", "plans: [", 1, /./],
    ["an unknown role", ladder(FIRST.replace("duty", "anybody")), 5, /who/],
    ["a typo", plan(["lader: []", `ladder: [${FIRST}]`]), 4, /.*/],
    ["a family that nobody takes", plan(["families: [fire]", `ladder: [${FIRST}]`]), 0, /person, vitals/],
    ["nobody told at once", ladder(FIRST.replace("0s", "60s")), 5, /0s/],
    [
      "a step before the one above it",
      ladder(FIRST, FIRST.replace("first", "b").replace("0s", "3m"), FIRST.replace("first", "c").replace("0s", "60s")),
      7,
      /3m/,
    ],
    ["two steps of one name", ladder(FIRST, FIRST), 6, /first/],
    ["a step that does nothing", ladder(FIRST, "{ key: b, name: { zh: 二, en: Two }, at: 60s }"), 6, /nothing/],
    [
      "a fire up the place tree",
      plan(["families: [fire]", `ladder: [${FIRST}]`, "climb: { every: 6h, when: [medium], by: [app] }"]),
      6,
      /place tree/,
    ],
    ["turns of who is no family", ladder(FIRST.replace("by:", "turns: 30s, by:")), 5, /turns/],
  ];
  test.each(bad)("%s is refused with its line", (_, text, line, what) => {
    const read = readPlans(text);
    if (read.ok) throw new Error("accepted");
    expect(read.errors[0]?.line).toBe(line);
    expect(read.errors.map((error) => error.what).join("\n")).toMatch(what);
  });

  test("an unknown plan falls back to its family's", () => {
    expect(shippedPlans().find("unheard-of", "vitals").name).toBe("vitals");
    expect(shippedPlans().find("help", "person").name).toBe("help");
  });
});
