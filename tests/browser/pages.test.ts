import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { fillCommunity } from "../support/filled-community.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";
import { type Found, lookAt, PHONE, walkAs, walkAsNobody, withEye } from "../support/page-walk.ts";

/** Only these, while one works on their pages: `SHOUWANG_PAGES_AS=family,grid`. */
const ONLY = process.env.SHOUWANG_PAGES_AS?.split(",");
/** Much of a walk is waiting for the next picture. */
const LANES = 4;

describe.skipIf(NO_BROWSER !== null)(`every page for every role${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let doors: Awaited<ReturnType<typeof fillCommunity>>;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    doors = await fillCommunity(hub);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("sees what is planted: a page that is too wide, a text without words, a word of the other language", async () => {
    const page = await logInAs(browser, hub.http, { username: "volunteer", ...PHONE });
    await withEye(page);
    await page.reload();
    await page.waitForSelector("header");
    await page.evaluate("eye.settled()");
    expect(await lookAt(page)).toEqual([]);
    const plant = (html: string): Promise<unknown> =>
      page.evaluate(`document.querySelector("main > :not([data-print-head])").innerHTML = ${JSON.stringify(html)}`);
    const found = async (html: string): Promise<string> => {
      await plant(html);
      return (await lookAt(page)).join("; ");
    };
    expect(await found('<div style="width:500px">宽</div>')).toMatch(/past the edge: <div/);
    expect(await found('<button style="width:40px;overflow:hidden;white-space:nowrap">保存并启用</button>')).toMatch(/cut: <button/);
    expect(await found("<p>session.noSuchText</p>")).toMatch(/raw key: session\.noSuchText/);
    expect(await found("<p>已接 undefined 次</p>")).toMatch(/broken/);
    expect(await found("<p>每 7 days 一次</p>")).toMatch(/English “days”/);
    await page.evaluate('document.documentElement.lang = "en"');
    expect(await found("<p>Every 天</p>")).toMatch(/Chinese “天”/);
    await page.context().close();
  });

  it("shows nothing cut, nothing raw, nothing in the other language, and fails nowhere", { timeout: 1_800_000 }, async () => {
    const roles = Object.keys(ROLES).filter((role) => ONLY === undefined || ONLY.includes(role));
    const axed = new Set<string>();
    const found: Found[] = [await walkAsNobody(browser, hub.http)];
    const lane = async (): Promise<void> => {
      for (let role = roles.shift(); role !== undefined; role = roles.shift())
        found.push(await walkAs(browser, hub.http, { username: role, doors: doors[role] ?? [], axed }));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect.soft(found.flatMap(({ faults }) => faults).join("\n")).toBe("");
    const seen = new Set(found.flatMap(({ pages }) => pages.map((page) => page.split(" ")[0])));
    // A page that nobody comes to by the menu, by links or by a door of its own was forgotten here.
    const routes = found.flatMap((one) => one.routes);
    if (ONLY === undefined) expect([...new Set(routes)].filter((route) => !seen.has(route))).toEqual([]);
  });
});
