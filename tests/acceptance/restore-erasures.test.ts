import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/commands.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/** Data that was removed on request after a back-up was taken must not come back with it. */
describe("a restore of a back-up that is older than an erasure", () => {
  const work = mkdtempSync(join(tmpdir(), "shouwang-erasures-"));
  const folder = join(work, "backups");
  const dataDir = join(work, "data");
  const base = Date.now() - 600_000;
  let kept: NewDevice;
  let forgotten: NewDevice;
  let removed: NewDevice;

  const send = async (hub: HubProcess, { device, mqtt }: NewDevice, values: number, from: number): Promise<void> => {
    const client = await hub.device(mqtt.username, mqtt.password);
    for (let n = 0; n < values; n++)
      await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ ts: from + n, temperature: 20 + n }), { qos: 1 });
    await client.endAsync();
  };
  const stored = async (desk: Desk, { device }: NewDevice): Promise<number> => {
    const range = `from=${new Date(base - 1).toISOString()}&to=${new Date(base + 600_000).toISOString()}`;
    const { body } = await desk.get<{ points: unknown[] }>(`/devices/${device.id}/series?measurement=temperature&${range}`);
    return body.points.length;
  };
  const has = (desk: Desk, { device }: NewDevice): Promise<boolean> =>
    desk.get(`/devices/${device.id}`).then(({ status }) => status === 200);
  const logsIn = (hub: HubProcess, { mqtt }: NewDevice): Promise<boolean> =>
    hub.device(mqtt.username, mqtt.password).then(
      (client) => client.endAsync().then(() => true),
      () => false,
    );
  const restore = async (to: string): Promise<{ readonly erasures: readonly { readonly what: string }[] }> => {
    const ran = await runCommand("restore", [folder, "--to", to, "--force"], to);
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining("2 erasures")]);
    return JSON.parse(ran.stdout);
  };

  beforeAll(async () => {
    const hub = await startHub({ dataDir, env: { HUB_BACKUP_DIR: folder } });
    const admin = await hub.as("admin");
    const place = (await placeOfLevel(admin, "home")).id;
    kept = await addDevice(admin, { name: "留下", kind: "environment", place });
    forgotten = await addDevice(admin, { name: "清除", kind: "environment", place });
    removed = await addDevice(admin, { name: "删除", kind: "environment", place });
    for (const device of [kept, forgotten, removed]) await send(hub, device, 20, base);
    await eventually("the readings stored", async () => (await stored(admin, forgotten)) === 20);
    expect((await runCommand("backup", [folder], dataDir)).code).toBe(0);
    // More of it comes in after the back-up, and lies in the journal that a restore does not have.
    await send(hub, forgotten, 5, base + 1_000);
    expect((await admin.send<{ rows: number }>("POST", `/devices/${forgotten.device.id}/forget`, {})).body.rows).toBeGreaterThanOrEqual(20);
    expect((await admin.send("DELETE", `/devices/${removed.device.id}`)).status).toBe(204);
    await hub.stop();
  }, 60_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it.each([
    ["over the directory that was", () => dataDir],
    ["onto an empty machine, with the folder of back-ups alone", () => mkdtempSync(join(work, "empty-"))],
  ])("%s", async (_, where) => {
    const to = where();
    expect((await restore(to)).erasures.map((one) => one.what)).toEqual(["readings", "device"]);
    const hub = await startHub({ dataDir: to });
    const admin = await hub.as("admin");
    expect([await stored(admin, kept), await stored(admin, forgotten)]).toEqual([20, 0]);
    expect([await has(admin, kept), await has(admin, forgotten), await has(admin, removed)]).toEqual([true, true, false]);
    expect(await logsIn(hub, removed)).toBe(false);
    const { body } = await admin.get<{ items: { act: string; detail: string | null }[] }>("/audit?limit=50");
    const again = body.items.filter((line) => line.detail?.includes('"again"')).map((line) => line.act);
    expect(again.sort()).toEqual(["device.forget", "device.remove"]);
    // Done once: what is measured from now on stays.
    await send(hub, forgotten, 3, base + 2_000);
    await eventually("new readings", async () => (await stored(admin, forgotten)) === 3);
    await hub.stop();
    const later = await startHub({ dataDir: to });
    expect(await stored(await later.as("admin"), forgotten)).toBe(3);
    await later.stop();
  });

  it("keeps the list outside of every back-up, readable by its owner alone", () => {
    expect(readFileSync(join(folder, "erasures.jsonl"), "utf8").trim().split("\n")).toHaveLength(2);
    expect(existsSync(join(dataDir, "erasures.jsonl"))).toBe(true);
  });
});
