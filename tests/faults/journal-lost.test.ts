import { cpSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR, MINUTE, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { type Cluster, POSTGRES_BIN, startCluster } from "../support/postgres-cluster.ts";

/*
 * Records know the last signal applied per rule and subject by its position in the journal. Where files of the journal are
 * lost and the records are not, new messages must not get positions that the records take for old ones: the alarm of the
 * next press of a button would be swallowed. Real files, lost in the ways in which files are lost.
 */

interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly occurrences: number;
  readonly case: string | null;
  readonly reason: { readonly zh: string };
}

/** What stands in the data directory before the loss. */
interface Scene {
  /** As kill -9 left it. */
  readonly killed: string;
  /** As an ordered end left it. */
  readonly stopped: string;
  /** The journal as it was long before. */
  readonly early: string;
  /** Its alert is open. */
  readonly pressed: NewDevice;
  /** Its alert and case are closed. */
  readonly closed: NewDevice;
  readonly sensor: NewDevice;
}

const T0 = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const READINGS = 300;

const newest = (dataDir: string): string => {
  const names = readdirSync(join(dataDir, "journal")).filter((name) => /^journal-\d+\.sqlite$/.test(name));
  const last = names.sort().at(-1);
  if (last === undefined) throw new Error(`no journal in ${dataDir}`);
  return join(dataDir, "journal", last);
};
const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("hub.sock") });
const drop = (file: string, sides: readonly string[]): void => {
  for (const side of sides) rmSync(file + side, { force: true });
};

interface Loss {
  readonly what: string;
  readonly from: "killed" | "stopped";
  /** The file is there and cannot be read: it is put aside, and that is an alert of its own. */
  readonly damaged?: true;
  lose(dataDir: string, early: string): void;
}

const LOSSES: readonly Loss[] = [
  { what: "the file removed", from: "stopped", lose: (dir) => drop(newest(dir), ["", "-wal", "-shm"]) },
  { what: "the whole directory removed", from: "stopped", lose: (dir) => rmSync(join(dir, "journal"), { recursive: true }) },
  {
    what: "the file cut off in its middle",
    from: "stopped",
    damaged: true,
    lose: (dir) => truncateSync(newest(dir), Math.floor(statSync(newest(dir)).size / 2)),
  },
  { what: "the file cut off after its first page", from: "stopped", damaged: true, lose: (dir) => truncateSync(newest(dir), 16_384) },
  { what: "the file emptied", from: "stopped", lose: (dir) => truncateSync(newest(dir), 0) },
  {
    what: "the file overwritten at its beginning",
    from: "stopped",
    damaged: true,
    lose: (dir) => void writeSync(openSync(newest(dir), "r+"), Buffer.alloc(65_536, 0xa5), 0, 65_536, 0),
  },
  {
    what: "what was not yet in the file itself lost in a crash",
    from: "killed",
    lose: (dir) => drop(newest(dir), ["-wal", "-shm"]),
  },
  {
    what: "an older journal put in its place",
    from: "stopped",
    lose: (dir, early) => {
      rmSync(join(dir, "journal"), { recursive: true });
      copy(early, join(dir, "journal"));
    },
  },
];

const envAt = (at: number): Record<string, string> => ({ HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(at) });

async function press(hub: HubProcess, button: NewDevice): Promise<void> {
  const client = await hub.device(button.mqtt.username, button.mqtt.password);
  await client.publishAsync(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
  await client.endAsync();
}

async function measure(hub: HubProcess, { device, mqtt }: NewDevice, values: number, from: number): Promise<void> {
  const client = await hub.device(mqtt.username, mqtt.password);
  for (let n = 0; n < values; n++)
    await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ ts: from + n, temperature: 20 + (n % 5) }), { qos: 1 });
  await client.endAsync();
}

const alertsOf = async (desk: Desk, { device }: NewDevice): Promise<readonly AlertItem[]> =>
  (await desk.get<{ items: AlertItem[] }>(`/alerts?device=${device.id}`)).body.items;
const ofRule = async (desk: Desk, rule: string): Promise<readonly AlertItem[]> =>
  (await desk.get<{ items: AlertItem[] }>("/alerts?limit=1000")).body.items.filter((alert) => alert.rule === rule);
const gapAlerts = (desk: Desk): Promise<readonly AlertItem[]> => ofRule(desk, "hub-journal-gap");

async function closeAlert(duty: Desk, button: NewDevice): Promise<void> {
  const id = await eventually("a case", async () => (await alertsOf(duty, button)).find((alert) => alert.case !== null)?.case);
  const closed = await duty.send("POST", `/cases/${id}/close`, { verdict: "mistake", found: "heard" });
  expect([closed.status, JSON.stringify(closed.body)]).toEqual([200, expect.any(String)]);
  await eventually("the alert closed", async () => (await alertsOf(duty, button))[0]?.state === "normal");
}

/** Two runs of one hub: the alerts are raised in the second, two hours later. */
async function makeScene(work: string, more: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const killed = join(work, "killed");
  const first = await startHub({ dataDir: killed, env: { ...envAt(T0), ...more } });
  const admin = await first.as("admin");
  const place = (await placeOfLevel(admin, "home")).id;
  const pressed = await addDevice(admin, { name: "床头按钮一", kind: "sos-button", place });
  const closed = await addDevice(admin, { name: "床头按钮二", kind: "sos-button", place });
  const sensor = await addDevice(admin, { name: "温度", kind: "environment", place });
  await measure(first, sensor, 20, T0);
  await first.stop();
  const early = join(work, "early");
  copy(join(killed, "journal"), early);

  const second = await startHub({ dataDir: killed, env: { ...envAt(T0 + 2 * HOUR), ...more } });
  await measure(second, sensor, READINGS, T0 + 2 * HOUR);
  await press(second, pressed);
  await press(second, closed);
  const duty = await second.as("duty");
  await eventually("the alert", async () => (await alertsOf(duty, pressed)).length === 1);
  await closeAlert(duty, closed);
  expect(await gapAlerts(duty)).toEqual([]);
  await second.kill();
  const stopped = join(work, "stopped");
  copy(killed, stopped);
  const third = await startHub({ dataDir: stopped, env: { ...envAt(T0 + 2 * HOUR + MINUTE), ...more } });
  expect(await gapAlerts(await third.as("duty"))).toEqual([]);
  await third.stop();
  return { killed, stopped, early, pressed, closed, sensor };
}

/** The hub after the loss: it alarms, says what is missing, and stores what comes. */
async function expectAlarms(hub: HubProcess, scene: Scene, at: number): Promise<void> {
  const duty = await hub.as("duty");
  const before = (await alertsOf(duty, scene.pressed))[0];
  expect(await alertsOf(duty, scene.closed)).toHaveLength(1);
  await press(hub, scene.closed);
  await press(hub, scene.pressed);
  await eventually("an alert of the button whose alert was closed", async () => (await alertsOf(duty, scene.closed)).length === 2);
  await eventually(
    "the press counted",
    async () => ((await alertsOf(duty, scene.pressed))[0]?.occurrences ?? 0) > (before?.occurrences ?? 0),
  );
  await measure(hub, scene.sensor, 10, at);
  await eventually("the readings stored", async () => {
    const path = `/devices/${scene.sensor.device.id}/series?measurement=temperature&from=${toIso(at)}&to=${toIso(at + MINUTE)}`;
    return (await duty.get<{ points: unknown[] }>(path)).body.points.length === 10;
  });
  const told = await eventually("the fault", async () => (await gapAlerts(duty))[0]);
  expect(told.reason.zh).toMatch(/报文日志缺失 \d+ 条/);
  expect(hub.log()).toContain("the journal is behind");
}

describe("files of the journal lost, the records kept", () => {
  const work = mkdtempSync(join(tmpdir(), "shouwang-journal-lost-"));
  let scene: Scene;

  beforeAll(async () => {
    scene = await makeScene(work);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it.each(LOSSES)("$what", async ({ from, lose, damaged }) => {
    const dataDir = mkdtempSync(join(work, "lost-"));
    copy(scene[from], dataDir);
    lose(dataDir, scene.early);
    const at = T0 + 3 * HOUR;
    const hub = await startHub({ dataDir, env: envAt(at) });
    try {
      await expectAlarms(hub, scene, at);
      const aside = await ofRule(await hub.as("duty"), "hub-files-set-aside");
      expect(aside).toHaveLength(damaged ? 1 : 0);
    } finally {
      await hub.stop();
    }
    const again = await startHub({ dataDir, env: envAt(at + MINUTE) });
    try {
      // Told once: what goes on above the hole is whole.
      const [told, ...more] = await gapAlerts(await again.as("duty"));
      expect([told?.occurrences, more]).toEqual([1, []]);
      expect(again.log()).not.toContain("the journal is behind");
    } finally {
      await again.stop();
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe.skipIf(POSTGRES_BIN === null)(
  "files of the journal lost, the records in PostgreSQL kept (skipped where Debian's package postgresql is not installed)",
  () => {
    const work = mkdtempSync(join(tmpdir(), "shouwang-journal-lost-pg-"));
    let cluster: Cluster;
    afterAll(async () => {
      await cluster?.remove();
      rmSync(work, { recursive: true, force: true });
    });

    it("the newest file removed", async () => {
      cluster = await startCluster();
      const more = { HUB_DATABASE_URL: await cluster.createDatabase("shouwang") };
      const scene = await makeScene(work, more);
      drop(newest(scene.stopped), ["", "-wal", "-shm"]);
      const at = T0 + 3 * HOUR;
      const hub = await startHub({ dataDir: scene.stopped, env: { ...envAt(at), ...more } });
      try {
        await expectAlarms(hub, scene, at);
      } finally {
        await hub.stop();
      }
    });
  },
);
