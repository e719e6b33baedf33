import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Alert, type AlertDetail, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { type Cluster, POSTGRES_BIN, startCluster } from "../support/postgres-cluster.ts";

/*
 * A rule that speaks after ten minutes above its limit (carbon monoxide, 100 ppm), and a hub that is killed with SIGKILL
 * after nine, which its checkpoint holds; what came after stands in the journal's tail alone.
 */

const T0 = Date.UTC(2026, 2, 2, 1);
const RULE = "co-dose";
const HELD = 10 * MINUTE;

interface Home {
  readonly name: string;
  readonly missing: boolean;
  /** What the hub is told of where its records lie. */
  open(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

let cluster: Cluster | undefined;
const HOMES: readonly Home[] = [
  { name: "SQLite", missing: false, open: async () => ({}), close: async () => undefined },
  {
    name: "PostgreSQL (Debian's package postgresql)",
    missing: POSTGRES_BIN === null,
    open: async () => {
      cluster = await startCluster();
      return { HUB_DATABASE_URL: await cluster.createDatabase("shouwang") };
    },
    close: async () => cluster?.remove(),
  },
];

describe.each(HOMES)("killed in the ninth of ten minutes, records on $name", ({ missing, open, close }) => {
  if (missing) {
    it.skip("skipped where PostgreSQL is not installed: sudo apt-get install -y postgresql", () => undefined);
    return;
  }
  let hub: HubProcess;
  let admin: Desk;
  let duty: Desk;
  let env: Readonly<Record<string, string>>;
  /** Above its limit since T0, and since two minutes later. */
  let [early, late]: NewDevice[] = [];

  const start = async (at: number, dataDir?: string): Promise<void> => {
    const clock = { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(at), HUB_LOG_LEVEL: "info" };
    hub = await startHub({ env: { ...env, ...clock }, ...(dataDir !== undefined && { dataDir }) });
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  };
  const move = async (to: number): Promise<void> => {
    const { status } = await admin.send("POST", "/clock", { to: toIso(to) });
    expect(status).toBe(200);
  };
  const measure = async (device: NewDevice | undefined): Promise<void> => {
    if (!device) throw new Error("no device");
    const client = await hub.device(device.mqtt.username, device.mqtt.password);
    await client.publishAsync(`${device.device.topic}/telemetry`, '{"co":150}', { qos: 1 });
    await client.endAsync();
  };
  const alertsOf = async (device: NewDevice | undefined): Promise<readonly Alert[]> =>
    (await duty.get<{ items: Alert[] }>(`/alerts?device=${device?.device.id}`)).body.items.filter(({ rule }) => rule === RULE);
  /** Written, with what stands in its log. */
  const saved = async (device: NewDevice | undefined): Promise<AlertDetail> => {
    const alert = await eventually("the alert saved", async () => (await alertsOf(device)).find((one) => one.saved));
    return (await duty.get<AlertDetail>(`/alerts/${alert.id}`)).body;
  };
  const checkpointAge = async (): Promise<number> =>
    Number(/^shouwang_checkpoint_age_seconds (\S+)$/m.exec(await (await fetch(`${hub.http}/metrics`)).text())?.[1]);

  beforeAll(async () => {
    env = await open();
    await start(T0);
    const place = (await placeOfLevel(admin, "home")).id;
    early = await addDevice(admin, { name: "一氧化碳一", kind: "co", place, interval: 60 });
    late = await addDevice(admin, { name: "一氧化碳二", kind: "co", place, interval: 60 });
    for (let minute = 0; minute < 9; minute++) {
      await measure(early);
      if (minute >= 2) await measure(late);
      await move(T0 + (minute + 1) * MINUTE);
    }
    const asked = performance.now();
    await eventually("a checkpoint of the nine minutes", async () => (await checkpointAge()) * 1_000 < performance.now() - asked, 60_000);
    await move(T0 + 9 * MINUTE + 5 * SECOND);
    await measure(early);
    await measure(late);
    expect(await alertsOf(early)).toEqual([]);
    await hub.kill();
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
    await close();
  });

  it("raises at the tenth minute, with its due time", async () => {
    await start(T0 + 9 * MINUTE + 30 * SECOND, hub.dataDir);
    // The nine minutes come from the checkpoint: in the tail are the last two readings at most, with their coming and going.
    expect(Number(/"replayed":(\d+)/.exec(hub.log())?.[1])).toBeLessThan(12);
    await move(T0 + HELD - 1);
    expect(await alertsOf(early)).toEqual([]);
    await move(T0 + HELD);
    const alert = await saved(early);
    expect([alert.raisedAt, alert.occurrences]).toEqual([toIso(T0 + HELD), 1]);
    expect(alert.evidence.since).toBe(toIso(T0));
    await hub.kill();
  });

  it("killed again: not once more, and what fell due while it was down raises at the start with its due time", async () => {
    await start(T0 + 15 * MINUTE, hub.dataDir);
    const due = await saved(late);
    expect([due.raisedAt, due.occurrences, due.evidence.since]).toEqual([toIso(T0 + 2 * MINUTE + HELD), 1, toIso(T0 + 2 * MINUTE)]);
    for (const device of [early, late]) {
      const alerts = await alertsOf(device);
      expect(alerts.map(({ occurrences }) => occurrences)).toEqual([1]);
    }
    expect((await saved(early)).log.filter(({ act }) => act === "raised")).toHaveLength(1);
  });
});
