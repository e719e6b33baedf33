import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { DEMO_PASSWORD } from "./hub-process.ts";

export const CHROMIUM = "/usr/bin/chromium";

/** Why the browser's stories are left out here, with the way to have them; null where they can run. */
export const NO_BROWSER: string | null = existsSync(CHROMIUM) ? null : `no ${CHROMIUM}: apt-get install -y chromium fonts-noto-cjk`;

/** A headless browser with a profile of its own, drawing WebGL in software; nothing of it talks to the network. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
    ],
  });
}

interface Visit {
  readonly username: string;
  readonly password?: string;
  readonly width?: number;
  readonly height?: number;
  readonly options?: BrowserContextOptions;
}

/** A fresh context (no cookies, nothing remembered), logged in through the log-in form. */
export async function logInAs(browser: Browser, http: string, visit: Visit): Promise<Page> {
  const context = await browser.newContext({
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: "dark",
    reducedMotion: "reduce",
    viewport: { width: visit.width ?? 1920, height: visit.height ?? 1080 },
    ...visit.options,
  });
  const page = await context.newPage();
  await page.goto(http);
  await page.fill('input[name="username"]', visit.username);
  await page.fill('input[name="password"]', visit.password ?? DEMO_PASSWORD);
  await page.click('button[type="submit"]');
  await page.waitForSelector("header");
  return page;
}
