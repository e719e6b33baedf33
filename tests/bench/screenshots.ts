import { spawn } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { DEMO_PASSWORD, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const FLEET = fileURLToPath(new URL("../../device-sim/demo-fleet.js", import.meta.url));

/** Larger than this a picture does not belong into a repository. */
const MAX_BYTES = 400_000;

interface FireAlert {
  readonly id: string;
  readonly case: string | null;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Lets the demo's kitchen catch fire and waits until a second witness has spoken, some two minutes later. */
async function setFire(hub: HubProcess): Promise<FireAlert> {
  const duty = await hub.as("duty");
  // A scenario that is started before the simulated devices listen is played by nobody.
  await eventually(
    "the simulated devices",
    async () => (await duty.get<{ items: unknown[] }>("/devices?state=online&limit=1000")).body.items.length > 100,
    60_000,
  );
  await duty.send("POST", "/scenarios/kitchen-fire/start");
  const alarm = await eventually(
    "the smoke alarm of the kitchen",
    async () => (await duty.get<{ items: FireAlert[] }>("/alerts?state=open&severity=critical")).body.items[0],
    240_000,
  );
  await pause(45_000);
  return alarm;
}

/** Messages that a device of the field might send, and that nobody can read. */
async function sendNonsense(hub: HubProcess): Promise<void> {
  const admin = await hub.as("admin");
  const { body } = await admin.get<{ items: { id: string; topic: string }[] }>("/devices?kind=water-pressure&limit=1");
  const topic = body.items[0]?.topic;
  const gateway = await hub.device("demo-gateway", DEMO_PASSWORD);
  for (const text of ['{"water_pressure": 0.31,', '{"water_presure": 0.31}', '{"water_pressure": "n/a"}', "0.31"])
    await gateway.publishAsync(`${topic}/telemetry`, text, { qos: 1 });
  await gateway.endAsync();
}

interface Shot {
  readonly name: string;
  readonly as: string;
  readonly path: string;
  readonly size: readonly [number, number];
  readonly settle: number;
  readonly before?: (page: Page) => Promise<void>;
  /** Only this part of the page. */
  readonly part?: string;
}

async function take(browser: Browser, hub: HubProcess, dir: string, shot: Shot): Promise<void> {
  const [width, height] = shot.size;
  const page = await logInAs(browser, hub.http, { username: shot.as, width, height });
  if (shot.path !== "/") await page.goto(`${hub.http}${shot.path}`);
  await shot.before?.(page);
  await pause(shot.settle);
  const file = join(dir, `${shot.name}.png`);
  await (shot.part === undefined ? page : page.locator(shot.part)).screenshot({ path: file });
  await page.context().close();
  const { size } = statSync(file);
  say(`${file} ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES / 1000} kB`);
}

const withSound = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "测试声音" }).click();
  await page.getByRole("button", { name: "已听到" }).click();
};

/** Who stands at no desk turns the sound on and need not say that it was heard. */
const withOwnSound = (page: Page): Promise<void> => page.getByRole("button", { name: "声音未开启" }).click();

const inEnglishAndLight = async (page: Page): Promise<void> => {
  await withSound(page);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Light", exact: true }).click();
};

function shotsOf(fire: FireAlert): readonly Shot[] {
  const desk = [1920, 1080] as const;
  const page = [1280, 860] as const;
  return [
    { name: "desk-dark", as: "duty", path: "/", size: desk, settle: 15_000, before: withSound },
    { name: "desk-light-en", as: "duty", path: "/", size: desk, settle: 15_000, before: inEnglishAndLight },
    { name: "alert", as: "duty", path: `/alerts/${fire.id}`, size: [1280, 1100], settle: 4_000, before: withSound },
    { name: "devices", as: "duty", path: "/devices", size: page, settle: 3_000, before: withSound },
    { name: "rule", as: "leader", path: "/rules/co-dose", size: page, settle: 3_000, before: withOwnSound },
    { name: "quarantine", as: "maint", path: "/quarantine", size: page, settle: 3_000 },
    { name: "family-phone", as: "family", path: "/", size: [390, 844], settle: 4_000 },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: "string", default: "docs/images" } } });
  if (NO_BROWSER !== null) throw new Error(NO_BROWSER);
  mkdirSync(values.out, { recursive: true });
  const hub = await startHub();
  const fleet = spawn(process.execPath, [FLEET], {
    env: { ...process.env, SIM_URL: hub.mqtt, HUB_DEMO_PASSWORD: DEMO_PASSWORD },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const browser = await openBrowser();
  try {
    say("the kitchen catches fire; this takes about three minutes …");
    const fire = await setFire(hub);
    await sendNonsense(hub);
    for (const shot of shotsOf(fire)) await take(browser, hub, values.out, shot);
  } finally {
    await browser.close();
    fleet.kill("SIGTERM");
    await hub.stop();
    hub.clean();
  }
}

await main();
