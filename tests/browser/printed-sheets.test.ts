import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRINTED_PAGES, type PrintPage, printedPage } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { beyondPaper, paperRoom, says, toPaper } from "../support/paper.ts";

const NAME = `every page that prints, on paper${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const HOUR = 3_600_000;

/** Where each page that prints is found; `{x}` is a thing made before. */
const WHERE: Readonly<Record<Exclude<PrintPage, "one-trip" | "transfer-sheet">, readonly [who: "leader" | "duty", path: string]>> = {
  acceptance: ["leader", "/acceptances/{acceptance}/print"],
  "action-card": ["leader", "/action-cards"],
  "device-labels": ["duty", "/device-labels?kind=smoke"],
  "device-work": ["duty", "/device-work"],
  "dispatch-card": ["duty", "/cases/{case}/card/120"],
  drill: ["leader", "/drills/{drill}"],
  "duty-log": ["duty", "/duty-log"],
  "hand-over": ["duty", "/hand-over"],
  "info-report": ["leader", "/cases/{case}/report"],
  inspection: ["leader", "/inspection"],
  near: ["duty", "/near?case={case}"],
  nuisance: ["leader", "/nuisance"],
  patrol: ["duty", "/patrols/{patrol}"],
  "patrol-labels": ["duty", "/patrols/{patrol}/labels"],
  rating: ["leader", "/ratings/{rating}"],
  ratings: ["leader", "/ratings"],
  response: ["leader", "/response"],
  roster: ["leader", "/rosters"],
  round: ["duty", "/rounds/{round}"],
  "self-tests": ["duty", "/self-tests?show=all"],
  tonight: ["duty", "/tonight"],
  "visit-load": ["duty", "/visits?tab=workers"],
  visits: ["duty", "/visits"],
  walk: ["leader", "/walks/{walk}"],
};
const EVERYBODY = { places: [], ageFrom: null, living: [], ability: [], mobility: [], needs: [], floor: null };

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  const pages = new Map<string, Page>();
  const things: Record<string, string> = {};
  const room = paperRoom();
  const numbers: string[] = [];

  /** Makes a thing and remembers its id. */
  const make = async (name: string, desk: Desk, path: string, body: unknown): Promise<string> => {
    const answer = await desk.send<{ id: string }>("POST", path, body);
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    things[name] = answer.body.id;
    return answer.body.id;
  };

  const call = async (duty: Desk): Promise<string> => {
    const home = await placeOfLevel(duty, "home");
    const { device, mqtt } = await addDevice(duty, { name: "按钮", kind: "sos-button", place: home.id });
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: "sos", id: randomUUID() }), { qos: 1 });
    await client.endAsync();
    return eventually("the SOS with its case", async () => {
      const { body } = await duty.get<{ items: { case: string | null }[] }>(`/alerts?device=${device.id}`);
      return body.items[0]?.case ?? undefined;
    });
  };

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    const [leader, duty] = await Promise.all([hub.as("leader"), hub.as("duty")]);
    const [compound, spot] = [await placeOfLevel(leader, "compound"), await placeOfLevel(leader, "spot")];
    const until = new Date(Date.now() + HOUR).toISOString();
    things.case = await call(duty);
    const people = await duty.get<{ items: { id: string }[] }>("/people?limit=1");
    await make("round", duty, "/rounds", { title: "高温走访", reason: "heat", way: "phone", dueAt: until, filter: EVERYBODY });
    await make("patrol", duty, "/patrols", { title: "消防巡查", every: 7, worker: null, spots: [spot.id] });
    await make("walk", leader, "/maintenance", { places: [compound.id], tests: true, reason: "季度逐点测试", until });
    await make("acceptance", leader, "/acceptances", { title: "一期", places: [compound.id] });
    await make("rating", leader, "/ratings", { compound: compound.id });
    const alarms = [{ kind: "fall", subject: people.body.items[0]?.id, after: 0 }];
    const participants = [(await leader.get<{ participants: { user: string }[] }>("/drills/candidates")).body.participants[0]?.user];
    const drill = { title: "夜间摔倒演练", minutes: 30, plannedFor: null, participants, alarms };
    await make("drill", leader, "/drills", drill);
    for (const act of ["start", "end"])
      await leader.send("POST", `/drills/${things.drill}/${act}`, act === "end" ? { how: "finished" } : {});
    const proposed = await leader.get<{ proposed: Record<string, string> }>(`/cases/${things.case}/info-reports`);
    const fields = { ...proposed.body.proposed, people: "1 人", done: "已电话核实", needed: "无" };
    const report = await make("report", leader, `/cases/${things.case}/info-reports`, { stage: "first", fields });
    const approved = await leader.send("POST", `/info-reports/${report}/approve`, { version: 1 });
    if (approved.status >= 300) throw new Error(`report: ${approved.status} ${JSON.stringify(approved.body)}`);
    for (const who of ["leader", "duty"]) {
      const page = await logInAs(browser, hub.http, { username: who, width: 1440, height: 900, at: "/profile" });
      // The paper is taken by the test, not by a printer.
      await page.addInitScript(() => {
        window.print = () => undefined;
      });
      pages.set(who, page);
    }
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
    room.clear();
  });

  const at = (path: string): string => `${hub.http}${path.replace(/\{(\w+)\}/g, (_all, name: string) => things[name] ?? name)}`;
  const pageOf = (who: string): Page => {
    const page = pages.get(who);
    if (page === undefined) throw new Error(`${who} is not logged in`);
    return page;
  };

  it("stands in the table of this test", () => {
    expect([...Object.keys(WHERE), "one-trip", "transfer-sheet"].sort()).toEqual(Object.keys(PRINTED_PAGES).sort());
  });

  it.each(Object.entries(WHERE))(
    "%s carries name, time and number on every page, whole, and nothing of the screen",
    { timeout: 120_000 },
    async (name, [who, path]) => {
      const of = printedPage(name as PrintPage);
      const page = pageOf(who);
      await page.goto(at(path));
      const button = page.getByRole("main").getByRole("button", { name: "打印" }).first();
      await button.waitFor();
      // Most pages ask again and again: what they began with has come by then.
      await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
      await button.click();
      await page.waitForFunction(() => /P\d{8}-\d{4}/.test(document.querySelector("[data-print-head]")?.textContent ?? ""));
      const paper = await toPaper(page, room.dir, name);
      const number = /P\d{8}-\d{4}/.exec(paper.text)?.[0] ?? "";
      expect(numbers).not.toContain(number);
      numbers.push(number);
      for (const [index, sheet] of paper.pages.entries()) {
        expect(sheet, `page ${index + 1}`).toContain(number);
        expect(sheet.replace(/\s/g, ""), `page ${index + 1}`).toContain(`${index + 1}/${paper.pages.length}`);
      }
      for (const words of [of.words.zh, "内部资料", who === "leader" ? "周立新" : "李敏"]) expect(says(paper, words), words).toBe(true);
      expect(paper.text).toMatch(/20\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d/);
      if (of.caveats?.includes("grading") === true) expect(says(paper, "内部分级，非政府预警")).toBe(true);
      for (const words of ["退出登录", "值班台更多", "打印（", "入库延迟", "随身值班"]) expect(says(paper, words), words).toBe(false);
      expect(await beyondPaper(page, of.wide === true)).toEqual([]);
    },
  );

  it("numbers follow one another and stand in the audit log under who printed", async () => {
    const counted = numbers.map((number) => Number(number.slice(-4))).sort((one, other) => one - other);
    expect(counted).toEqual(counted.map((_count, index) => index + 1));
    const { body } = await (await hub.as("leader")).get<{ items: { act: string; detail: string }[] }>("/audit?act=sheet.print&limit=100");
    const logged = body.items.map(({ detail }) => Object(JSON.parse(detail)).number);
    expect(logged.sort()).toEqual([...numbers].sort());
  });

  it("what the browser's own menu prints says that it has no number", { timeout: 120_000 }, async () => {
    const page = pageOf("duty");
    await page.goto(at("/alerts"));
    await page.getByRole("heading", { name: "告警" }).first().waitFor();
    const paper = await toPaper(page, room.dir, "by-menu");
    expect([says(paper, "未编号（未经打印按钮）"), says(paper, "李敏")]).toEqual([true, true]);
  });

  it("without network the button says that the sheet has no number, and so does the sheet", { timeout: 120_000 }, async () => {
    const page = pageOf("duty");
    await page.goto(at("/rounds/{round}"));
    await page.getByRole("button", { name: "打印" }).first().waitFor();
    await page.context().setOffline(true);
    try {
      const button = page.getByRole("button", { name: "打印（未编号）" });
      await button.waitFor({ timeout: 120_000 });
      await button.click();
      await page.waitForFunction(() => document.querySelector("[data-print-head]")?.textContent?.includes("打印时无法连接平台"));
      const paper = await toPaper(page, room.dir, "offline");
      expect([says(paper, "未编号（打印时无法连接平台）"), says(paper, "李敏"), says(paper, "高温走访")]).toEqual([true, true, true]);
    } finally {
      await page.context().setOffline(false);
    }
  });
});
