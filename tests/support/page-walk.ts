import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { logInAs } from "./browser.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EYE = buildSync({ entryPoints: [at("dashboard/dev/page-look.ts")], bundle: true, write: false, format: "iife", globalName: "eye" });
const TEXTS = JSON.stringify({
  zh: JSON.parse(readFileSync(at("dashboard/i18n/zh.json"), "utf8")),
  en: JSON.parse(readFileSync(at("dashboard/i18n/en.json"), "utf8")),
});

interface Size {
  readonly width: number;
  readonly height: number;
}
const DESK: Size = { width: 1440, height: 900 };
export const PHONE: Size = { width: 390, height: 844 };
/** A folder for a picture of every page as it was looked at. */
const SHOTS = process.env.SHOUWANG_SCREENSHOTS;

/** The pattern of the router that an address belongs to; the one with the fewest holes. */
function routeOf(href: string, routes: readonly string[]): string | undefined {
  const path = href.split(/[?#]/)[0] ?? "";
  const parts = path.split("/").filter((part) => part !== "");
  const fits = (route: string): boolean => {
    const wanted = route.split("/").filter((part) => part !== "");
    return wanted.length === parts.length && wanted.every((part, i) => part.startsWith("$") || part === parts[i]);
  };
  return routes.filter(fits).sort((a, b) => a.split("$").length - b.split("$").length)[0];
}

/** Every page one gets to: from the menu on, by the links of each page; of pages that differ by their id alone the first. */
class Walk {
  readonly seen = new Map<string, string>();
  private readonly waiting: string[] = [];
  constructor(private readonly routes: readonly string[]) {}
  add(hrefs: readonly string[]): void {
    for (const href of hrefs) {
      const route = routeOf(href, this.routes);
      const part = /[?&](?:(?:tab|view)=([\w-]+)|(id)=)/.exec(href);
      const name = part === null ? route : `${route} ${part[1] ?? part[2]}`;
      if (route === undefined || name === undefined || this.seen.has(name)) continue;
      this.seen.set(name, href);
      this.waiting.push(name);
    }
  }
  next(): readonly [name: string, href: string] | undefined {
    const name = this.waiting.shift();
    return name === undefined ? undefined : [name, this.seen.get(name) ?? ""];
  }
}

/** What was found wrong, with who saw it where; each once. */
class Faults {
  readonly lines: string[] = [];
  where = "log-in";
  constructor(private readonly who: string) {}
  say(what: string): void {
    const line = `${this.who} ${this.where}: ${what}`;
    if (!this.lines.includes(line)) this.lines.push(line);
  }
}

/** What the browser itself reports of this page from now on. */
function listen(page: Page, faults: Faults): void {
  page.on("console", (message) => {
    // A refusal is reported with its address below.
    if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
    faults.say(`console: ${message.text().slice(0, 200)}`);
  });
  page.on("pageerror", (error) => faults.say(`crash: ${error.message}`));
  page.on("response", (answer) => {
    if (answer.status() >= 400) faults.say(`${answer.request().method()} ${new URL(answer.url()).pathname} → ${answer.status()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left takes back what it asked for.
    if (why !== "net::ERR_ABORTED") faults.say(`${request.url()} failed: ${why}`);
  });
}

const settle = async (page: Page, faults: Faults): Promise<void> => {
  if (!(await page.evaluate("eye.settled()"))) faults.say("does not come to rest");
};

/** What a careful eye finds on the page as it stands. */
export const lookAt = (page: Page): Promise<readonly string[]> => page.evaluate("eye.look(uiTexts)");

/** What is still wrong after some pictures more: a chart takes its new width a moment after the page. */
async function lasting(page: Page): Promise<readonly string[]> {
  let found = await lookAt(page);
  for (let again = 0; again < 5 && found.length > 0; again += 1) {
    await page.evaluate("eye.settled()");
    found = await lookAt(page);
  }
  return found;
}

/** What axe-core finds serious or critical, as short lines. */
const barriers = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `axe.run({ exclude: [[".maplibregl-map"], ["[aria-hidden=true]"]] }, { resultTypes: ["violations"] }).then(({ violations }) => violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => "axe " + one.id + ": " + one.nodes.slice(0, 3)
        .map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? node.all[0]?.message ?? "")).join(" | ")))`,
  );

/** Gives every page of this context its eye. */
export async function withEye(page: Page): Promise<void> {
  await page.addInitScript(`${EYE.outputFiles[0]?.text ?? ""}; globalThis.eye = eye; globalThis.uiTexts = ${TEXTS};`);
  await page.addInitScript(AXE);
}

export interface Found {
  /** Pages this role came to, by their pattern and part. */
  readonly pages: readonly string[];
  readonly faults: readonly string[];
  /** Patterns of all pages that there are. */
  readonly routes: readonly string[];
}

interface WalkOptions {
  readonly username: string;
  /** Addresses to go to beside what is linked. */
  readonly doors: readonly string[];
  /** Pages on which axe-core has looked already, for somebody else. */
  readonly axed: Set<string>;
}

/** Looks at every page that a role gets to, in both languages, on a desk's screen and on a phone's. */
export async function walkAs(browser: Browser, http: string, { username, doors, axed }: WalkOptions): Promise<Found> {
  const faults = new Faults(username);
  const page = await logInAs(browser, http, { username, ...DESK });
  await withEye(page);
  await page.reload();
  await page.waitForSelector("header");
  listen(page, faults);
  await settle(page, faults);
  const routes: readonly string[] = await page.evaluate("eye.routes()");
  const walk = new Walk(routes);
  const links = async (): Promise<void> => walk.add(await page.evaluate("eye.links()"));
  const more = page.locator("header nav button[aria-expanded]");
  if ((await more.count()) > 0) await more.click();
  await links();
  walk.add(doors);
  let language = "zh";
  const check = async (name: string, size: Size): Promise<void> => {
    if (page.viewportSize()?.width !== size.width) await page.setViewportSize(size);
    await settle(page, faults);
    faults.where = `${name} ${language} ${size.width}`;
    for (const fault of await lasting(page)) faults.say(fault);
    const file = `${username}${name.replace(/[/$ ]+/g, "_")}-${language}-${size.width}.png`;
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${file}` });
  };
  for (let next = walk.next(); next !== undefined; next = walk.next()) {
    const [name, href] = next;
    faults.where = name;
    await page.evaluate(`eye.go(${JSON.stringify(href)})`);
    await settle(page, faults);
    await links();
    await check(name, PHONE);
    await check(name, DESK);
    if (!axed.has(name)) {
      axed.add(name);
      for (const fault of await barriers(page)) faults.say(fault);
    }
    await page.locator("header button[lang]").click();
    language = language === "zh" ? "en" : "zh";
    await check(name, DESK);
    await check(name, PHONE);
  }
  await page.context().close();
  return { pages: [...walk.seen.keys()], faults: faults.lines, routes };
}

/** The pages for whoever is not logged in; their languages are chosen as this browser remembers them. */
export async function walkAsNobody(browser: Browser, http: string): Promise<Found> {
  const faults = new Faults("nobody");
  const pages = ["/", "/setup", "/join", "/wall"];
  const page = await (await browser.newContext({ locale: "zh-CN", viewport: DESK, reducedMotion: "reduce" })).newPage();
  await withEye(page);
  for (const language of ["zh", "en"] as const) {
    await page.addInitScript(`localStorage.setItem("shouwang.preferences", '{"theme":"dark","language":"${language}"}')`);
    for (const path of pages)
      for (const size of [DESK, PHONE]) {
        faults.where = `${path} ${language} ${size.width}`;
        await page.setViewportSize(size);
        if (size === DESK) await page.goto(`${http}${path}`);
        await settle(page, faults);
        for (const fault of [...(await lookAt(page)), ...(size === DESK ? await barriers(page) : [])]) faults.say(fault);
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/nobody${path.replace("/", "_")}-${language}-${size.width}.png` });
      }
  }
  await page.context().close();
  return { pages, faults: faults.lines, routes: [] };
}
