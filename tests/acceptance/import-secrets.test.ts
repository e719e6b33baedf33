import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportSecrets, ImportUndo, ImportView } from "../../contracts/index.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface SecretsFile {
  readonly name: string;
  readonly made: number;
  readonly file: string;
}
interface Items<T> {
  readonly items: readonly T[];
}

let hub: HubProcess;
let admin: Desk;
beforeAll(async () => {
  hub = await startHub();
  admin = await hub.as("admin");
}, 60_000);
afterAll(async () => {
  await hub?.kill();
  hub?.clean();
});

async function bring(csv: string): Promise<ImportView> {
  const answer = await fetch(`${hub.http}/api/v1/imports?kind=devices&name=${encodeURIComponent("设备.csv")}`, {
    method: "POST",
    headers: { authorization: `Bearer ${admin.token}`, "content-type": "text/csv" },
    body: csv,
  });
  expect(answer.status).toBe(201);
  const view = (await answer.json()) as ImportView;
  const fields = Object.fromEntries(view.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  const tried = await admin.send<ImportView>("POST", `/imports/${view.id}/check`, { fields });
  expect(tried.body).toMatchObject({ faults: [], state: "checked" });
  const done = await admin.send<ImportView>("POST", `/imports/${view.id}/apply`);
  expect(done.status).toBe(200);
  return done.body;
}

test("the secrets of an import are made and told once, let each device in, and are nowhere afterwards", async () => {
  const { body: homes } = await admin.get<Items<{ aliases: readonly string[] }>>("/places?level=home&limit=1");
  const home = homes.items[0]?.aliases[0] ?? "";
  const view = await bring(
    [
      "设备名称,设备类型,编号,住址,上级网关,网关类型,主题前缀",
      `门磁,门磁,imp-door,${home},楼道网关,,`,
      `楼道网关,网关,imp-gw,${home},,zigbee2mqtt,z2m-imp/`,
      `水压,水压计,imp-gauge,${home},,,`,
      `烟感,烟感,imp-smoke,${home},,,`,
    ].join("\n"),
  );
  const path = `/imports/${view.id}/secrets`;
  const waiting = async () => (await admin.get<ImportSecrets>(path)).body;
  expect(await waiting()).toEqual({ waiting: 3, gateways: 1, carried: 1, known: 0 });
  // One has a secret already: it was put in on the spot and stays.
  const smoke = (await admin.get<Items<{ id: string; uplink?: string }>>("/devices?search=imp-smoke")).body.items[0]?.id ?? "";
  const own = (await admin.send<{ mqtt: { username: string; password: string } }>("POST", `/devices/${smoke}/secret`)).body.mqtt;
  expect(await waiting()).toEqual({ waiting: 2, gateways: 1, carried: 1, known: 1 });

  expect((await (await hub.as("leader")).send("POST", path, { format: "csv" })).status).toBe(403);
  expect((await admin.send("POST", path, { format: "pdf" })).status).toBe(400);
  const { status, body } = await admin.send<SecretsFile>("POST", path, { format: "csv" });
  expect([status, body.made]).toEqual([200, 2]);
  const lines = Buffer.from(body.file, "base64")
    .toString("utf8")
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  const head = lines.findIndex((cells) => cells.join() === "设备,编号,主题,用户名,密码");
  const rows = lines.slice(head + 1, head + 3);
  expect(rows.map((cells) => cells.slice(0, 4))).toEqual([
    ["楼道网关", "imp-gw", "z2m-imp/", "imp-gw@xingfuli"],
    ["水压", "imp-gauge", "sw/v1/xingfuli/imp-gauge", "imp-gauge@xingfuli"],
  ]);
  const [gateway, gauge] = rows.map((cells) => cells[4] ?? "");

  // What stands in the file opens the door; the gateway's messages are the door contact's.
  const box = await hub.device("imp-gw@xingfuli", gateway ?? "");
  await box.publishAsync("z2m-imp/imp-door", JSON.stringify({ contact: true, battery: 80 }), { qos: 1 });
  const meter = await hub.device("imp-gauge@xingfuli", gauge ?? "");
  await meter.publishAsync("sw/v1/xingfuli/imp-gauge/telemetry", JSON.stringify({ water_pressure: 0.3 }), { qos: 1 });
  for (const number of ["imp-door", "imp-gauge"])
    await eventually(`${number} is heard`, async () => {
      const { items } = (await admin.get<Items<{ lastAt: string | null }>>(`/devices?search=${number}`)).body;
      return items[0]?.lastAt !== null;
    });
  await Promise.all([box.endAsync(), meter.endAsync()]);
  await (await hub.device(own.username, own.password)).endAsync();

  // Once: not a second time, not by reading, not in the audit log; and the import stays.
  const second = await admin.send<{ detail: string }>("POST", path, { format: "csv" });
  expect(second.status).toBe(409);
  expect(await waiting()).toEqual({ waiting: 0, gateways: 0, carried: 1, known: 3 });
  const audit = (await admin.get<Items<{ act: string; target: string; detail: string }>>("/audit?act=import.secrets&limit=10")).body.items;
  expect(audit.find(({ detail }) => detail.includes("made"))).toMatchObject({
    target: `import:${view.id}`,
    detail: expect.stringMatching(/^\{"made":2,"number":"\d{8}-\w+","format":"csv","devices":\["imp-gw","imp-gauge"\]\}$/),
  });
  for (const where of ["/audit?limit=200", `/imports/${view.id}`, "/devices?search=imp-", "/imports?limit=5"]) {
    const text = JSON.stringify((await admin.get(where)).body);
    for (const secret of [gateway, gauge]) expect(text).not.toContain(secret);
  }
  const door = (await admin.get<Items<{ uplink?: string }>>("/devices?search=imp-door")).body.items[0];
  expect(door?.uplink).toMatch(/^gateway:dev-/);
  // What has spoken or has a log-in stays, and is named; nothing is left that could go.
  const would = (await admin.get<ImportUndo>(`/imports/${view.id}/undo`)).body;
  expect([would.counts.removed, would.kept.length > 0]).toEqual([0, true]);
  expect((await admin.send("POST", `/imports/${view.id}/undo`)).status).toBe(409);
}, 60_000);
