import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MqttClient } from "mqtt";
import { runCommand } from "./commands.ts";
import { addDevice, type NewDevice } from "./devices.ts";
import { type Desk, eventually, HUB_ENTRY, type HubProcess, startHub } from "./hub-process.ts";

const USAGE = `npm run fixture -- OUT.tar.gz
Keeps a small data directory as this version writes it, for the test that later versions open it. Run it once per tagged version.`;
const PASSWORD = "kept fixture password";
const DAY = 86_400_000;
const PRODUCTION = { HUB_DEMO: "0", HUB_DEMO_PASSWORD: "" };

/** What lies in a kept directory, beside it as JSON. */
export interface KeptDataDir {
  readonly version: string;
  /** When it was made, and the beginning of its closed day, in milliseconds. */
  readonly at: number;
  readonly closedDay: number;
  readonly password: string;
  readonly sensor: { readonly id: string; readonly topic: string; readonly username: string; readonly secret: string };
  readonly head: string;
  /** Readings of `temperature`, value n / 10 every 10 s: of the closed day, of the open day, and those after the last checkpoint. */
  readonly closed: number;
  readonly open: number;
  readonly tail: number;
  readonly alert: string;
  readonly case: string;
}

async function publish(client: MqttClient, topic: string, from: number, count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await client.publishAsync(`${topic}/telemetry`, JSON.stringify({ ts: from + n * 10_000, temperature: n / 10 }), { qos: 1 });
}

async function furnish(hub: HubProcess): Promise<{ admin: Desk; sensor: NewDevice; head: NewDevice }> {
  const admin = await hub.as("admin", PASSWORD);
  const root = (await admin.get<{ items: { id: string }[] }>("/places")).body.items[0]?.id;
  const home = await admin.send<{ id: string }>("POST", "/places", { name: "1栋101", level: "home", parent: root });
  const person = await admin.send<{ id: string }>("POST", "/people", { name: "张桂兰", home: home.body.id });
  const place = home.body.id;
  const sensor = await addDevice(admin, { name: "温度", kind: "environment", place });
  const head = await addDevice(admin, { name: "烟感", kind: "smoke", place });
  await addDevice(admin, { name: "手环", kind: "wearable", place, ...(person.status < 300 ? { person: person.body.id } : {}) });
  await admin.send("POST", "/users", { username: "limin", name: "李敏", role: "duty", password: PASSWORD, places: [root] });
  return { admin, sensor, head };
}

async function fill(hub: HubProcess, now: number): Promise<Omit<KeptDataDir, "version" | "password">> {
  const { sensor, head } = await furnish(hub);
  const client = await hub.device(sensor.mqtt.username, sensor.mqtt.password);
  const closedDay = Math.floor(now / DAY) * DAY - DAY;
  const [closed, open, tail] = [300, 120, 7];
  await publish(client, sensor.device.topic, closedDay + 3_600_000, closed);
  await publish(client, sensor.device.topic, now - 3_600_000, open);
  const smoke = await hub.device(head.mqtt.username, head.mqtt.password);
  await smoke.publishAsync(`${head.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
  smoke.end(true);
  const duty = await hub.as("limin", PASSWORD);
  const alert = await eventually("the alert with its case", async () => {
    const { body } = await duty.get<{ items: { id: string; case: string | null; saved: boolean }[] }>(`/alerts?device=${head.device.id}`);
    return body.items.find((one) => one.case !== null && one.saved);
  });
  await duty.send("POST", `/alerts/${alert.id}/acknowledge`, {});
  await eventually(
    "the closed day as Parquet",
    async () => {
      const parts = join(hub.dataDir, "series", "parts");
      return existsSync(parts) && readdirSync(parts).some((name) => !name.endsWith(".new"));
    },
    60_000,
  );
  client.end(true);
  // A clean stop makes the files small; what follows lies in their write-ahead logs.
  await hub.stop();
  const again = await startHub({ dataDir: hub.dataDir, env: PRODUCTION });
  const late = await again.device(sensor.mqtt.username, sensor.mqtt.password);
  // At once before the end: acknowledged, in the journal, and in no checkpoint.
  await publish(late, sensor.device.topic, now - 600_000, tail);
  await again.kill();
  late.end(true);
  const { id, topic } = sensor.device;
  return {
    at: now,
    closedDay,
    sensor: { id, topic, username: sensor.mqtt.username, secret: sensor.mqtt.password },
    head: head.device.id,
    closed,
    open,
    tail,
    alert: alert.id,
    case: alert.case ?? "",
  };
}

async function main(): Promise<void> {
  const out = process.argv[2];
  if (out === undefined || !out.endsWith(".tar.gz")) throw new Error(USAGE);
  const first = await startHub({ env: PRODUCTION });
  const { dataDir } = first;
  const named = ["--name", "旧版社区", "--admin", "admin", "--password-stdin"];
  const made = await runCommand("setup-command", named, dataDir, `${PASSWORD}\n`);
  if (made.code !== 0) throw new Error(made.stderr);
  const kept = await fill(first, Date.now());
  const { version } = JSON.parse(readFileSync(join(dirname(HUB_ENTRY), "../../../package.json"), "utf8")) as { version: string };
  const fixture: KeptDataDir = { version, password: PASSWORD, ...kept };
  writeFileSync(out.replace(/\.tar\.gz$/, ".json"), `${JSON.stringify(fixture, null, 2)}\n`);
  execFileSync("tar", ["--exclude=*.sock", "--exclude=*-shm", "--exclude=tmp", "-czf", out, "-C", dataDir, "."], { stdio: "inherit" });
  rmSync(dataDir, { recursive: true, force: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
