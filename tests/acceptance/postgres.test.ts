import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { CLUSTER_PASSWORD, type Cluster, POSTGRES_BIN, startCluster } from "../support/postgres-cluster.ts";

const USER_ENTRY = fileURLToPath(new URL("../../dist/server/hub/user.js", import.meta.url));

interface AlertItem {
  readonly id: string;
  readonly case: string | null;
  readonly saved: boolean;
}

describe.skipIf(POSTGRES_BIN === null)("the whole hub on PostgreSQL (skipped where Debian's package postgresql is not installed)", () => {
  let cluster: Cluster;
  let hub: HubProcess;
  let env: Record<string, string>;
  let heads: readonly NewDevice[];

  const ring = async (head: NewDevice): Promise<void> => {
    const client = await hub.device(head.mqtt.username, head.mqtt.password);
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    client.end(true);
  };
  const alertOf = (desk: Desk, head: NewDevice): Promise<AlertItem> =>
    eventually("the alert", async () =>
      (await desk.get<{ items: AlertItem[] }>(`/alerts?device=${head.device.id}`)).body.items.find((one) => one.case !== null),
    );
  const degraded = async (): Promise<boolean> => (await fetch(`${hub.http}/readyz`)).status !== 200;

  beforeAll(async () => {
    cluster = await startCluster();
    env = { HUB_DATABASE_URL: await cluster.createDatabase("shouwang") };
    hub = await startHub({ env });
    const admin = await hub.as("admin");
    const place = (await placeOfLevel(admin, "home")).id;
    heads = [
      await addDevice(admin, { name: "数据库试验烟感一", kind: "smoke", place }),
      await addDevice(admin, { name: "数据库试验烟感二", kind: "smoke", place }),
    ];
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
    await cluster?.remove();
  });
  const head = (index: number): NewDevice => {
    const found = heads[index];
    if (!found) throw new Error(`no head ${index}`);
    return found;
  };

  it("keeps alert, case and notice over a restart", async () => {
    await ring(head(0));
    const before = await hub.as("duty");
    const alert = await alertOf(before, head(0));
    const taken = await before.send("POST", `/alerts/${alert.id}/acknowledge`, {});
    expect(taken.status).toBeLessThan(300);
    const notices = (desk: Desk) => desk.get<{ items: { id: string; state: string }[] }>(`/notices?case=${alert.case}`);
    await eventually("notices", async () => (await notices(before)).body.items.length > 0);
    const told = (await notices(before)).body.items.map((one) => one.id);
    expect((await hub.stop()).code).toBe(0);

    hub = await startHub({ dataDir: hub.dataDir, env });
    const after = await hub.as("duty");
    const kept = await after.get<{ state: string; case: string; log: { act: string }[] }>(`/alerts/${alert.id}`);
    expect([kept.body.state, kept.body.case]).toEqual(["acknowledged", alert.case]);
    expect(kept.body.log.map((entry) => entry.act)).toEqual(["raised", "changed", "acknowledged"]);
    expect((await after.get<{ state: string }>(`/cases/${alert.case}`)).body.state).toBe("accepted");
    expect((await notices(after)).body.items.map((one) => one.id)).toEqual(expect.arrayContaining(told));
    const rows = await cluster.query(
      "shouwang",
      "select (select count(*)::int from alerts) as alerts, (select count(*)::int from cells) as cells",
    );
    expect(rows[0]).toMatchObject({ alerts: expect.any(Number), cells: expect.any(Number) });
    expect(rows[0]?.alerts).toBeGreaterThan(0);
  });

  it("shows an alarm at once while the server is away, says that it is degraded, and writes it when the server is back", async () => {
    const duty = await hub.as("duty");
    const live = await duty.live();
    const seen: AlertItem[] = [];
    live.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === "alert" && frame.alert.device?.id === head(1).device.id) seen.push(frame.alert);
    });
    await cluster.stop();
    const rung = performance.now();
    await ring(head(1));
    await eventually("the alarm on the desk", async () => seen.length > 0, 2_000);
    expect(performance.now() - rung).toBeLessThan(2_000);
    expect(seen.some((one) => one.saved)).toBe(false);
    await eventually("degraded", degraded, 10_000);
    await cluster.start();
    const back = performance.now();
    await eventually("saved", async () => seen.some((one) => one.saved), 15_000);
    await eventually("healthy", async () => !(await degraded()), 15_000);
    console.info(`after the server's restart all was saved and healthy within ${Math.round(performance.now() - back)} ms`);
    live.close();
    const kept = await alertOf(duty, head(1));
    const log = (await duty.get<{ log: { act: string }[] }>(`/alerts/${kept.id}`)).body.log.map((entry) => entry.act);
    expect(log).toEqual(["raised", "changed"]);
    expect(hub.log()).toMatch(/the records database does not answer/);
  });

  it("refuses a second hub on the same database, and writes its password nowhere", async () => {
    const second = await startHub({ env: { ...env, HUB_LOG_LEVEL: "trace" } }).then(
      async (other) => {
        await other.kill();
        return "it started";
      },
      (error: unknown) => String(error),
    );
    expect(second).toMatch(/The hub does not start\. (The database .* belongs to another data directory|Another hub writes)/);
    for (const text of [second, hub.log()])
      for (const word of [CLUSTER_PASSWORD, encodeURIComponent(CLUSTER_PASSWORD)]) expect(text).not.toContain(word);
  });

  it("lets the command line add users with and without a running hub", async () => {
    const { dataDir } = hub;
    const add = (username: string): Promise<string> =>
      new Promise((resolve) => {
        const args = [USER_ENTRY, "add", "--username", username, "--role", "duty", "--password-stdin"];
        const child = spawn(process.execPath, args, { env: { ...process.env, ...env, HUB_DATA_DIR: dataDir } });
        let said = "";
        child.stderr.on("data", (data: Buffer) => {
          said += data.toString();
        });
        child.on("exit", () => resolve(said));
        child.stdin.end("correct horse battery\n");
      });
    expect(await add("with-hub")).toContain('{"ok":true}');
    expect((await hub.stop()).code).toBe(0);
    expect(await add("without-hub")).toContain('{"ok":true}');
    const { stdout } = await promisify(execFile)(process.execPath, [USER_ENTRY, "list"], {
      env: { ...process.env, ...env, HUB_DATA_DIR: dataDir },
    });
    expect(JSON.parse(stdout).map((user: { username: string }) => user.username)).toEqual(
      expect.arrayContaining(["with-hub", "without-hub"]),
    );
    hub = await startHub({ dataDir, env });
    await hub.as("without-hub", "correct horse battery");
    // Without the address the hub must not begin anew with an empty SQLite beside.
    await hub.stop();
    await expect(startHub({ dataDir })).rejects.toThrow(/in PostgreSQL, and HUB_DATABASE_URL is not set/);
    hub = await startHub({ dataDir, env });
  });
});
