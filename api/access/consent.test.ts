import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, type FamilyConsent, type Grants, HOUR } from "../../contracts/index.ts";
import { type Bench, type Desk, idsOf, openBench } from "../testing/harness.ts";
import { CODE, GIVEN } from "../testing/memory-family.ts";
import { HASH, maintenanceOf, notice, WANG } from "../testing/world.ts";
import { ROUTE_RULES } from "./rights.ts";

let bench: Bench;
const desks: Desk[] = [];
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.reset();
  bench.hub.maintenance.set("m-walk", { ...maintenanceOf("m-walk"), tests: true });
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.socket.terminate();
});
afterAll(() => bench.api.stop());

/** FamilyConsent of the daughter as these words of her mother make it. */
function agreed(...words: readonly Partial<FamilyConsent>[]): void {
  bench.hub.consents.splice(0, bench.hub.consents.length, ...words.map((one, index) => ({ ...GIVEN, id: `c${index}`, ...one })));
  bench.api.forget(null);
}
const only = (grants: Grants): void => agreed({ grants });
const get = (path: string) => bench.as("family", "GET", path);
const HEART = { path: "/alerts/a-heart", caseOf: "/cases/case-a-heart" };

/** Every route that answers something about a person to a relative: what stands in it, by consent. */
const READ_ROUTES = [
  "/alerts",
  "/alerts/a-heart",
  "/alerts/a-smoke",
  "/cases",
  "/cases/case-a-heart",
  "/cases/case-a-smoke",
  "/devices",
  "/devices/band-wang",
  "/devices/band-wang/camera",
  "/devices/band-wang/series?measurement=heart_rate",
  "/devices/band-wang/series?measurement=lat",
  "/people",
  "/people/wang",
  "/people/wang/activity",
  "/people/wang/series?measurement=heart_rate",
  "/people/wang/ways",
  "/people/wang/consents",
  "/people/wang/family",
  "/notices",
  "/places",
  "/map",
  "/maintenance",
  "/posture",
  "/desks/phone",
  "/session/channels",
  "/session",
  `/snapshots/${HASH}`,
  `/cases/case-a-smoke/pictures/${HASH}`,
  "/alerts/a-heart/cap",
  "/alerts/a-smoke/cap",
  "/self-tests",
  "/self-tests/export",
  "/devices/band-wang/self-tests",
  "/walks",
  "/walks/m-walk",
  "/walks/m-walk/export",
];

async function everything(): Promise<Record<string, { status: number; text: string }>> {
  const told: Record<string, { status: number; text: string }> = {};
  for (const path of READ_ROUTES) {
    const { status, text } = await get(path);
    told[path] = { status, text };
  }
  return told;
}

/** What was answered; the postures are the same for everybody. */
const textOf = ({ "/posture": _posture, ...told }: Record<string, { readonly text: string }>): string =>
  Object.values(told)
    .map(({ text }) => text)
    .join("\n");

/** The live feed of the daughter: snapshot, an alert, a case, a device and a notice. */
async function frames(): Promise<string> {
  const desk = await bench.live(await bench.tokenOf("family"));
  desks.push(desk);
  await desk.next("snapshot");
  for (const { alert, at } of bench.hub.ports.live.openAlerts()) bench.hub.tell({ type: "alert", alert, at, family: alert.family });
  for (const each of bench.hub.ports.live.openCases())
    bench.hub.tell({ type: "case", case: each.case, at: each.at, family: each.case.family });
  bench.hub.touch("band-wang");
  bench.tick(250);
  bench.tick(1_000);
  await desk.next("status");
  return JSON.stringify(desk.frames);
}

/** Where it stands, with what is around it. */
function hits(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(new RegExp(pattern, "g"))].map(({ index }) => text.slice(Math.max(0, index - 80), index + 40));
}
const FIGURE = /131|NEWS2/;
const POSITION = /"measurement":"lat"/;
const PULSE = /心率过快/;

describe("every route and frame for a relative", () => {
  it("is asked here, or has its reason", () => {
    const roles = Object.entries(ROUTE_RULES).filter(([name]) => name.startsWith("GET "));
    const family = new Set<string>([
      "session",
      "nobody",
      "alerts.read",
      "cases.read",
      "devices.read",
      "people.read",
      "people.names",
      "family.read",
      "pictures.read",
      "places.read",
    ]);
    const asked = new Set(READ_ROUTES.map((path) => shapeOf(path)));
    // Of a hub without administrator, of providers and gateways, the feed itself; a place, a replay and a calendar of duties say nothing of anybody.
    const elsewhere = [
      "/setup",
      "/callbacks/:token",
      "/live",
      "/places/:id",
      "/calendars/:token",
      "/ingest/:gateway",
      "/ingest/:gateway/*",
    ];
    const open = roles.filter(([, rule]) => family.has(rule.needs)).map(([name]) => name.slice(4));
    expect(open.filter((path) => !asked.has(path) && !elsewhere.includes(path))).toEqual([]);
  });

  it("given: figures, position and pictures", async () => {
    const told = await everything();
    for (const path of READ_ROUTES.slice(0, 11)) expect([path, told[path]?.status]).toEqual([path, 200]);
    expect(told["/alerts/a-heart"]?.text).toMatch(FIGURE);
    expect(told["/devices/band-wang"]?.text).toMatch(POSITION);
    expect(told[`/snapshots/${HASH}`]?.status).toBe(200);
    // What an alert is as CAP is no more than the alert; tests of fire heads are the firm's and the community's.
    expect(told["/alerts/a-heart/cap"]?.status).toBe(200);
    for (const path of ["/walks/m-walk", "/walks/m-walk/export"]) expect([path, told[path]?.status]).toEqual([path, 404]);
    const live = await frames();
    expect(live).toMatch(FIGURE);
    expect(live).toMatch(POSITION);
  });

  it("not given, nobody said anything: words, and no figure, position or picture anywhere", async () => {
    agreed();
    const told = await everything();
    const { "/notices": notices, ...rest } = told;
    const all = textOf(rest) + (await frames());
    expect(hits(all, FIGURE)).toEqual([]);
    expect(hits(all, POSITION)).toEqual([]);
    expect(all).toMatch(PULSE);
    expect(all).toContain(WANG);
    // What was sent to her stays hers to read.
    expect(notices?.status).toBe(200);
    for (const path of [
      "/devices/band-wang/series?measurement=heart_rate",
      "/devices/band-wang/series?measurement=lat",
      "/people/wang/series?measurement=heart_rate",
    ])
      expect([path, told[path]?.status]).toEqual([path, 403]);
    for (const path of [`/snapshots/${HASH}`, `/cases/case-a-smoke/pictures/${HASH}`])
      expect([path, told[path]?.status]).toEqual([path, 404]);
  });

  it("taken back: in danger of life that help is needed and where, and nothing else", async () => {
    agreed({ revokedAt: GIVEN.at });
    const { "/notices": _sent, ...told } = await everything();
    const all = textOf(told) + (await frames());
    expect(hits(all, FIGURE)).toEqual([]);
    expect(hits(all, PULSE)).toEqual([]);
    expect(hits(all, /烟雾|烟感|heart[-_]rate|smoke-wang|band-wang|"family":"(vitals|fire)"/)).toEqual([]);
    expect(all).toContain("需要帮助");
    expect(all).toContain("home-wang 501");
    expect(told["/alerts/a-heart"]?.status).toBe(200);
    expect(told["/devices/band-wang"]?.status).toBe(404);
    expect(JSON.parse(told["/devices"]?.text ?? "{}").items).toEqual([]);
  });

  it("taken back and not critical: nothing at all", async () => {
    agreed({ revokedAt: GIVEN.at });
    for (const [id, one] of bench.hub.alerts) bench.hub.alerts.set(id, { ...one, severity: "high" });
    for (const [id, one] of bench.hub.cases) bench.hub.cases.set(id, { ...one, severity: "high" });
    expect(idsOf(await get("/alerts"))).toEqual([]);
    expect(idsOf(await get("/cases"))).toEqual([]);
    expect((await get(HEART.path)).status).toBe(404);
    expect((await get(HEART.caseOf)).status).toBe(404);
    expect((await bench.as("family", "POST", `${HEART.caseOf}/family-answer`, { answer: "cannot" })).status).toBe(404);
    const live = await frames();
    expect(live).not.toMatch(/"a-heart"|"a-smoke"/);
  });

  it("by matter: of fire at home, not of her pulse", async () => {
    for (const [id, one] of bench.hub.alerts) bench.hub.alerts.set(id, { ...one, severity: "high" });
    for (const [id, one] of bench.hub.cases) bench.hub.cases.set(id, { ...one, severity: "high" });
    only({ "alert-home": "always" });
    expect(idsOf(await get("/alerts"))).toEqual(["a-smoke"]);
    expect(idsOf(await get("/cases"))).toEqual(["case-a-smoke"]);
    expect(await frames()).not.toContain('"a-heart"');
  });

  it("figures in critical matters only", async () => {
    only({ ...GIVEN.grants, figures: "critical" });
    expect((await get("/devices/band-wang")).text).toMatch(FIGURE);
    for (const [id, one] of bench.hub.cases) bench.hub.cases.set(id, { ...one, severity: "high" });
    expect((await get("/devices/band-wang")).text).not.toMatch(FIGURE);
  });

  it("that she is away, and not why: a reason may tell an illness", async () => {
    const say = (body: object) => bench.as("leader", "PUT", "/people/wang/state", body);
    expect((await say({ state: "hospital", reason: "股骨骨折手术" })).status).toBe(200);
    try {
      const { figures: _figures, ...words } = GIVEN.grants;
      only(words);
      const told = textOf(await everything());
      expect(told).toContain('"state":"hospital"');
      expect(hits(told, /骨折/)).toEqual([]);
      only({ ...GIVEN.grants, figures: "always" });
      expect((await get("/people/wang")).text).toContain("股骨骨折手术");
    } finally {
      await say({ state: "home" });
    }
  });

  it("history by consent: what ended over a week ago", async () => {
    const one = bench.hub.cases.get("case-a-heart");
    if (one === undefined) throw new Error("no case");
    bench.hub.cases.set(one.id, { ...one, state: "closed", closedAt: new Date(bench.hub.now - 8 * DAY).toISOString() });
    expect((await get(HEART.caseOf)).status).toBe(200);
    agreed();
    expect((await get(HEART.caseOf)).status).toBe(404);
    expect(idsOf(await get("/cases"))).toEqual(["case-a-smoke"]);
  });

  it("staff are not bound to it", async () => {
    const before = (await bench.as("duty", "GET", HEART.path)).text;
    agreed({ revokedAt: GIVEN.at });
    expect((await bench.as("duty", "GET", HEART.path)).text).toBe(before);
  });
});

describe("a consent in time", () => {
  it("runs out in the middle of a session and on an open feed", async () => {
    agreed({ until: new Date(bench.hub.now + HOUR).toISOString() });
    const desk = await bench.live(await bench.tokenOf("family"));
    desks.push(desk);
    expect(JSON.stringify(await desk.next("snapshot"))).toMatch(FIGURE);
    bench.hub.now += HOUR;
    expect((await get(HEART.path)).text).not.toMatch(FIGURE);
    bench.tick(60_000);
    expect(JSON.stringify(await desk.next("snapshot"))).not.toMatch(FIGURE);
  });

  it("taken back by a leader it ends on the open feed at once", async () => {
    const desk = await bench.live(await bench.tokenOf("family"));
    desks.push(desk);
    await desk.next("snapshot");
    expect((await bench.as("leader", "POST", "/people/wang/consents/consent-1/revoke", {})).status).toBe(200);
    const after = JSON.stringify(await desk.next("snapshot"));
    expect(after).not.toMatch(PULSE);
    expect(after).toContain("需要帮助");
    expect(bench.hub.audit.some(({ act, target }) => act === "consent.revoke" && target === "consent:wang")).toBe(true);
  });

  it("shows the files of the signed paper to those who register consents, and to no relative", async () => {
    const paper = { hash: HASH, type: "application/pdf", bytes: 9, by: "leader", byName: "张书记", at: GIVEN.at } as const;
    agreed({ papers: [{ ...paper, erasedAt: null, erasedByName: null }] });
    expect((await get("/people/wang/consents")).text).not.toContain(HASH);
    expect((await bench.as("leader", "GET", "/people/wang/consents")).text).toContain(HASH);
    const file = `/people/wang/consents/c0/papers/${HASH}`;
    expect([(await get(file)).status, (await bench.as("duty", "GET", file)).status]).toEqual([403, 403]);
    const opened = await bench.as("leader", "GET", file);
    expect([opened.status, opened.headers.get("content-type"), opened.headers.get("content-disposition")]).toEqual([
      200,
      "application/pdf",
      `attachment; filename="consent-${HASH.slice(0, 8)}.pdf"`,
    ]);
    const opens = bench.hub.audit.filter(({ act, outcome }) => act === "consent.paper-open" && outcome === "done");
    expect(opens.map(({ user, target }) => [user, target])).toEqual([["leader", "consent:wang"]]);
  });

  it("shows a relative their own rights and nobody else's", async () => {
    bench.hub.consents.push({ ...GIVEN, id: "c-son", relative: "user:u-son", relativeName: "儿子" });
    const own = await get("/people/wang/consents");
    expect(own.text).toContain("user:u-family");
    expect(own.text).not.toContain("儿子");
    expect((await bench.as("leader", "GET", "/people/wang/consents")).text).toContain("儿子");
  });
});

describe("what a relative reads of a case", () => {
  it("is the story in words: no remark, no reason, no other relative by name, no one else's notice", async () => {
    const one = bench.hub.cases.get("case-a-heart");
    if (one === undefined) throw new Error("no case");
    const line = (act: string, byName: string | null, zh: string, at: string = GIVEN.at) => ({
      at,
      act,
      by: byName && "x",
      byName,
      words: { zh, en: zh },
    });
    bench.hub.cases.set(one.id, {
      ...one,
      summary: "邻居李秀英说听到声音",
      answers: [{ relative: "user:u-son", name: "王大壮", relation: "儿子", answer: "cannot", at: GIVEN.at }],
      notices: [...one.notices, notice("n-son", one.id, "u-son", "给儿子的通知")],
      log: [
        line("opened", null, "告警转工单：心率 131"),
        line("accept", "李敏", "受理"),
        line("comment", "李敏", "邻居李秀英说听到声音"),
        line("take", "王师傅", "接单：血压 180"),
        line("expected", "王师傅", "预计约 4 分钟到场"),
        line("answer:cannot", "儿子王大壮", "家属答复：我去不了"),
        line("never-heard-of", null, "心率 131"),
      ],
    });
    only({ vitals: "always" });
    const { body, text } = await get(HEART.caseOf);
    const { log } = body as { readonly log: readonly { readonly byName: string | null; readonly words: { readonly zh: string } }[] };
    expect(log.map(({ byName, words }) => [byName, words.zh])).toEqual([
      [null, "值班台收到告警"],
      ["李敏", "接警"],
      ["王师傅", "出发"],
      ["王师傅", "预计约 4 分钟到场"],
      ["儿子", "我去不了"],
    ]);
    expect(text).not.toMatch(/131|180|李秀英|王大壮|给儿子/);
    only({ ...GIVEN.grants });
    expect((await get(HEART.caseOf)).text).toContain("王大壮");
  });
});

describe("where she is, by a relative's word", () => {
  const until = (): string => new Date(bench.hub.now + DAY).toISOString();
  const say = (body: unknown) => bench.as("family", "PUT", "/people/wang/state", body);

  it("is taken with an end, in the log under the relative's name, and taken back", async () => {
    agreed();
    const told = await say({ state: "hospital", until: until(), reason: "骨折" });
    expect(told.body).toMatchObject({ state: "hospital", stay: { by: "family", until: until() } });
    expect((await bench.as("family", "POST", "/people/wang/state/undo", {})).body).toMatchObject({ state: "home" });
    const acts = bench.hub.audit.filter(({ user }) => user === "family").map(({ act, target }) => `${act} ${target}`);
    expect(acts).toEqual(expect.arrayContaining(["person.state person:wang", "person.state-undo person:wang"]));
  });

  it("at home again needs no end", async () => expect((await say({ state: "home" })).status).toBe(200));

  it.each([
    ["away without an end", { state: "out" }, "body/until"],
    ["away with an end that is nothing", { state: "institution", until: null }, "body/until"],
    ["moved away", { state: "moved" }, "body/state"],
    ["died", { state: "died" }, "body/state"],
  ])("is refused: %s", async (_name, body, where) => {
    const { status, text } = await say(body);
    expect([status, text]).toEqual([422, expect.stringContaining(where)]);
  });

  it("is refused where her activity may not be learnt, also to take it back", async () => {
    for (const grants of [{ "alert-home": "always" }, { activity: "critical" }] as const) {
      only(grants);
      for (const [id, one] of bench.hub.cases) bench.hub.cases.set(id, { ...one, severity: "high" });
      expect((await say({ state: "hospital", until: until() })).status).toBe(403);
      expect((await bench.as("family", "POST", "/people/wang/state/undo", {})).status).toBe(403);
    }
    expect((await bench.as("duty", "PUT", "/people/wang/state", { state: "out" })).status).toBe(200);
  });

  it("does not bring back who is registered as moved away", async () => {
    await bench.as("duty", "PUT", "/people/wang/state", { state: "moved" });
    expect((await say({ state: "home" })).status).toBe(409);
    await bench.as("duty", "PUT", "/people/wang/state", { state: "home" });
  });

  it("is nobody else's: not of another person, not by those who only read", async () => {
    expect((await bench.as("family", "PUT", "/people/li/state", { state: "home" })).status).toBe(404);
    expect((await bench.as("grid", "PUT", "/people/wang/state", { state: "home" })).status).toBe(403);
  });
});

describe("an invitation", () => {
  const accept = (more: Readonly<Record<string, unknown>> = {}) =>
    bench.call("POST", "/api/v1/invitations/accept", {
      body: { code: CODE, name: "王小明", phone: "13900001111", password: "a long enough one", agreed: true, ...more },
    });

  it("is looked at without being used up, and makes an account that sees the person", async () => {
    for (let n = 0; n < 2; n += 1) {
      const shown = await bench.call("POST", "/api/v1/invitations/look", { body: { code: "abcde 23456" } });
      expect([shown.status, shown.text]).toEqual([200, expect.stringContaining("王奶奶")]);
      expect(shown.text).not.toContain(WANG);
    }
    const made = await accept();
    expect(made.status).toBe(201);
    const { token } = made.body as { readonly token: string };
    expect(idsOf(await bench.call("GET", "/api/v1/people", { token }))).toEqual(["wang"]);
  });

  it.each([
    ["a wrong code", { code: "AAAAA-AAAAA" }, 422],
    ["without agreeing", { agreed: false }, 400],
    ["a short password", { password: "short" }, 400],
    ["no mobile number", { phone: "duty" }, 400],
  ])("is refused with %s", async (_name, more, status) => expect((await accept(more)).status).toBe(status));

  it("does not take over an account that there is", async () => {
    await accept();
    expect((await accept({ password: "somebody else's guess" })).status).toBe(401);
  });

  it("cannot be guessed: after thirty wrong codes none is taken for ten minutes", async () => {
    for (let n = 0; n < 30; n += 1) await bench.call("POST", "/api/v1/invitations/look", { body: { code: `WRONG${n}` } });
    expect((await bench.call("POST", "/api/v1/invitations/look", { body: { code: CODE } })).status).toBe(429);
    bench.hub.now += HOUR;
    expect((await bench.call("POST", "/api/v1/invitations/look", { body: { code: CODE } })).status).toBe(200);
  });
});

/** A path of a request as it stands in the table of routes. */
function shapeOf(path: string): string {
  const [bare = ""] = path.split("?");
  return bare
    .replace(/^\/(alerts|cases|devices|people|walks)\/[^/]+/, "/$1/:id")
    .replace(/\/pictures\/.+$/, "/pictures/:hash")
    .replace(/^\/snapshots\/.+$/, "/snapshots/:hash");
}
