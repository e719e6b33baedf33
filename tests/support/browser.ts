import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { DEMO_PASSWORD } from "./hub-process.ts";

export const CHROMIUM = "/usr/bin/chromium";

/** Why the browser's stories are left out here, with the way to have them; null where they can run. */
export const NO_BROWSER: string | null = existsSync(CHROMIUM) ? null : `no ${CHROMIUM}: apt-get install -y chromium fonts-noto-cjk`;

/**
 * Left out of the browser: what draws menus of the address bar for each window, on a processor of its own, and what playwright
 * itself leaves out (of two lists the last one counts).
 */
const LEFT_OUT = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AiModeOmniboxEntryPoint",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

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
      `--disable-features=${LEFT_OUT.join(",")}`,
    ],
  });
}

interface Visit {
  readonly username: string;
  readonly password?: string;
  readonly width?: number;
  readonly height?: number;
  readonly options?: BrowserContextOptions;
  /** Where the form is asked for and what is shown after it; the first page, with its map, unless told. */
  readonly at?: string;
  /** Stays open after the test that opened it; what is opened before the tests stays anyway. */
  readonly lasting?: boolean;
}

/** A page that nobody looks at any more goes on drawing beside the tests that follow. */
async function closedAfterwards(close: () => Promise<void>): Promise<void> {
  // Screenshots and benchmarks open it too, without a test around them.
  if (process.env.VITEST === undefined) return;
  const { onTestFinished } = await import("vitest");
  try {
    onTestFinished(close);
  } catch {
    // Opened before the tests: it ends with its browser.
  }
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
  if (visit.lasting !== true) await closedAfterwards(() => context.close());
  const page = await context.newPage();
  await page.goto(`${http}${visit.at ?? "/"}`);
  await page.fill('input[name="username"]', visit.username);
  await page.fill('input[name="password"]', visit.password ?? DEMO_PASSWORD);
  await page.click('button[type="submit"]');
  await page.waitForSelector("header");
  return page;
}
