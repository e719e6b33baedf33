import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/commands.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface Summary {
  readonly ok: boolean;
  readonly dir: string;
  readonly linked: number;
  readonly positions: Readonly<Record<string, { readonly last: number; readonly series: number; readonly replayFrom: number }>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** A mail server; one that is `down` asks to come again later. */
async function startMail(down: boolean) {
  const got: { readonly to: string; readonly text: string }[] = [];
  const mail = { down, got, url: "", stop: (): Promise<void> => new Promise((resolve) => server.close(() => resolve())) };
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onMailFrom: (_, __, done) => done(mail.down ? Object.assign(new Error("come again later"), { responseCode: 451 }) : null),
    onData: (stream, session, done) => {
      let text = "";
      stream.on("data", (data: Buffer) => {
        text += data.toString();
      });
      stream.on("end", () => {
        got.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  mail.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return mail;
}

/** Numbered readings through one connection, in order, until stopped; every fiftieth is followed by smoke at the next head. */
function startStream(client: MqttClient, sensor: NewDevice, heads: readonly NewDevice[], base: number) {
  const state = { sent: 0, acked: 0, smoked: 0 };
  let timer: NodeJS.Timeout | undefined = setInterval(() => {
    for (let i = 0; i < 5; i++) {
      const n = state.sent++;
      client.publish(
        `${sensor.device.topic}/telemetry`,
        JSON.stringify({ ts: base + n, temperature: (n % 400) / 10 }),
        { qos: 1 },
        (error) => {
          if (!error) state.acked++;
        },
      );
      const head = n % 50 === 49 ? heads[state.smoked] : undefined;
      if (!head) continue;
      state.smoked++;
      client.publish(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    }
  }, 10);
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    timer = undefined;
    await eventually("all PUBACKs", async () => state.acked === state.sent || undefined);
  };
  return { state, stop };
}

async function readingsOf(desk: Desk, device: string, base: number): Promise<readonly { readonly t: number; readonly value: number }[]> {
  const [from, to] = [new Date(base).toISOString(), new Date(base + 1_000_000).toISOString()];
  const points: { t: number; value: number }[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await desk.get<{ points: { t: string; value: number }[]; next?: string | null }>(
      `/devices/${device}/series?measurement=temperature&from=${from}&to=${to}${cursor}`,
    );
    points.push(...body.points.map(({ t, value }) => ({ t: Date.parse(t), value })));
    if (!body.next) return points;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

describe("a back-up taken while everything goes on", () => {
  const base = Date.now() - 3_600_000;
  const work = mkdtempSync(join(tmpdir(), "shouwang-backup-"));
  const folder = join(work, "backups");
  let refusing: Awaited<ReturnType<typeof startMail>>;
  let mail: Awaited<ReturnType<typeof startMail>>;
  let first: HubProcess;
  let second: HubProcess;
  let client: MqttClient;
  let sensor: NewDevice;
  let mother: { readonly id: string; readonly home: string };
  let button: NewDevice;
  const heads: NewDevice[] = [];
  let live: Summary;
  let atStart = 0;
  let atEnd = 0;

  const backUp = async (dataDir: string): Promise<Summary> => {
    const ran = await runCommand("backup", [folder], dataDir);
    expect(ran.stderr).toBe("");
    return JSON.parse(ran.stdout) as Summary;
  };

  beforeAll(async () => {
    refusing = await startMail(true);
    mail = await startMail(false);
    first = await startHub({ env: { HUB_SMTP_URL: refusing.url } });
    const [admin, family] = await Promise.all([first.as("admin"), first.as("family")]);
    const home = (await placeOfLevel(admin, "home")).id;
    const person = (await family.get<{ items: { id: string; home: string }[] }>("/people")).body.items[0];
    if (!person) throw new Error("the daughter of the demo has nobody");
    mother = person;
    button = await addDevice(admin, { name: "床头按钮", kind: "sos-button", place: mother.home, person: mother.id });
    sensor = await addDevice(admin, { name: "温度", kind: "environment", place: home });
    for (let i = 0; i < 60; i++) heads.push(await addDevice(admin, { name: `烟感 ${i}`, kind: "smoke", place: home }));
    const gateway = await addDevice(admin, { kind: "gateway", name: "网关", place: home, format: "native", prefix: "sw/v1/xingfuli/" });
    client = await first.device(gateway.mqtt.username, gateway.mqtt.password);
  });
  afterAll(async () => {
    client?.end(true);
    await first?.stop();
    await second?.stop();
    first?.clean();
    second?.clean();
    await refusing?.stop();
    await mail?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  it("is complete while messages keep coming, and readable by its owner alone", async () => {
    await client.publishAsync(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
    const duty = await first.as("duty");
    await eventually("a mail that waits to be sent again", async () => {
      const id = (await duty.get<{ items: { id: string }[] }>(`/cases?person=${mother.id}`)).body.items[0]?.id;
      const { body } = await duty.get<{ notices?: { channel: string; state: string; attempts: number }[] }>(`/cases/${id}`);
      return body.notices?.some((one) => one.channel === "email" && one.state === "queued" && one.attempts > 0);
    });
    const stream = startStream(client, sensor, heads, base);
    await eventually("a stream under way", async () => stream.state.acked > 300 || undefined);
    atStart = stream.state.acked;
    live = await backUp(first.dataDir);
    atEnd = stream.state.sent;
    await eventually("the first hub going on", async () => stream.state.acked > atEnd + 200 || undefined);
    await stream.stop();
    expect(live.ok).toBe(true);
    expect(statSync(live.dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(live.dir, "keys", "device-secrets.key")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("restores onto an empty machine to one position: a prefix of what was sent, with the alerts of just that prefix", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "shouwang-restored-"));
    const restored = await runCommand("restore", [folder, "--to", dataDir], dataDir);
    expect(restored.stderr).toBe("");
    second = await startHub({ dataDir, env: { HUB_SMTP_URL: mail.url } });
    const [duty, before] = await Promise.all([second.as("duty"), first.as("duty")]);
    const points = await readingsOf(duty, sensor.device.id, base);
    expect(points.length).toBeGreaterThanOrEqual(atStart);
    expect(points.length).toBeLessThanOrEqual(atEnd);
    expect(points).toEqual(points.map((_, n) => ({ t: base + n, value: (n % 400) / 10 })));
    expect((await readingsOf(before, sensor.device.id, base)).length).toBeGreaterThan(atEnd);

    const alertsOf = async (desk: Desk): Promise<string[]> => {
      const { body } = await desk.get<{ items: { id: string; device: { id: string } | null; case: string | null }[] }>("/alerts?limit=500");
      return body.items.map((one) => `${one.id} ${one.device?.id} ${one.case}`);
    };
    const [had, has] = [await alertsOf(before), await alertsOf(duty)];
    expect(has.filter((one) => !had.includes(one))).toEqual([]);
    const smoked = heads.filter((head) => has.some((one) => one.includes(head.device.id))).length;
    // Each fiftieth message is followed by the alarm of the next head, as long as there are any.
    const due = Math.floor(points.length / 50);
    expect([due, due - 1].map((count) => Math.min(count, heads.length))).toContain(smoked);
    console.info(
      `back-up at ${live.positions.xingfuli?.last}: ${points.length} of ${atEnd} readings, ${has.length} of ${had.length} alerts`,
    );
  });

  it("lets devices in with their old secrets, and works", async () => {
    const device = await second.device(sensor.mqtt.username, sensor.mqtt.password);
    await device.publishAsync(`${sensor.device.topic}/telemetry`, JSON.stringify({ ts: base + 900_000, temperature: 33 }), { qos: 1 });
    const duty = await second.as("duty");
    await eventually("the new reading", async () => (await readingsOf(duty, sensor.device.id, base)).at(-1)?.value === 33);
    device.end(true);
  });

  it("pages nobody about what was before, says so to the desk, and pages about what happens now", async () => {
    const [admin, duty] = await Promise.all([second.as("admin"), second.as("duty")]);
    const status = async (): Promise<readonly { zh: string }[]> => {
      const socket = await duty.live();
      const frame = new Promise<{ status: { notes: { zh: string }[] } }>((resolve) =>
        socket.once("message", (data) => resolve(JSON.parse(String(data)))),
      );
      const { notes } = (await frame).status;
      socket.close();
      return notes;
    };
    expect((await status())[0]?.zh).toContain("还原");
    const old = (await duty.get<{ items: { id: string }[] }>(`/cases?person=${mother.id}`)).body.items[0]?.id;
    const { body } = await duty.get<{ notices: { channel: string; state: string; error: string | null }[] }>(`/cases/${old}`);
    expect(body.notices.find((one) => one.channel === "email")).toMatchObject({ state: "failed", error: expect.stringContaining("还原") });

    // The same need again, in the same case, before anybody took it up: the family is told, for it knows of none.
    expect(mail.got.filter((one) => one.to.includes("family@"))).toEqual([]);
    const pressed = await second.device(button.mqtt.username, button.mqtt.password);
    const press = () => pressed.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos", ts: Date.now() }), { qos: 1 });
    await press();
    await eventually("a mail about what happened again", async () => mail.got.some((one) => one.to.includes("family@")));
    const mailed = async (): Promise<number> => {
      const { body } = await duty.get<{ notices: { channel: string; to: { role: string }; state: string }[] }>(`/cases/${old}`);
      return body.notices.filter((one) => one.channel === "email" && one.to.role === "family" && one.state !== "failed").length;
    };
    const once = await mailed();
    expect(once).toBeGreaterThan(0);
    const occurrences = async () => {
      const { body } = await duty.get<{ items: { occurrences: number }[] }>(`/alerts?device=${button.device.id}`);
      return body.items[0]?.occurrences ?? 0;
    };
    const before = await occurrences();
    await press();
    await eventually("the next press", async () => (await occurrences()) > before);
    expect(await mailed()).toBe(once);
    pressed.end(true);
    // Her case ends, of which the family learns too; what comes now is another one.
    mail.got.length = 0;
    expect((await duty.send("POST", `/cases/${old}/close`, { verdict: "true", found: "seen", summary: "已扶起" })).status).toBe(200);
    await eventually("a mail about the outcome", async () => mail.got.some((one) => one.to.includes("family@")));
    mail.got.length = 0;

    const watch = await addDevice(admin, { name: "手环", kind: "wearable", place: mother.home, person: mother.id });
    const device = await second.device(watch.mqtt.username, watch.mqtt.password);
    await device.publishAsync(`${watch.device.topic}/event`, '{"event":"fall"}', { qos: 1 });
    await eventually("a mail about what is new", async () => mail.got.some((one) => one.to.includes("family@")));
    device.end(true);
    const told = mail.got
      .filter((one) => one.to.includes("family@"))
      .map((one) => Buffer.from(one.text.split("\r\n\r\n").slice(1).join("").replaceAll("\r\n", ""), "base64").toString());
    expect(told.filter((text) => !text.includes("跌倒"))).toEqual([]);
    expect((await admin.get<{ items: { act: string }[] }>("/audit")).body.items.some((line) => line.act === "restored")).toBe(true);
  });

  it("gives equal counts when nothing moves, taken live or from files", async () => {
    await first.as("duty").then((desk) => readingsOf(desk, sensor.device.id, base));
    const quiet = await backUp(first.dataDir);
    const dataDir = mkdtempSync(join(tmpdir(), "shouwang-equal-"));
    expect((await runCommand("restore", [quiet.dir, "--to", dataDir], dataDir)).code).toBe(0);
    const again = await backUp(dataDir);
    expect(again.counts).toEqual(quiet.counts);
    expect(again.positions).toEqual(quiet.positions);
    expect(readdirSync(folder)).toHaveLength(3);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("refuses what would do harm, each in words", async () => {
    const refused = async (args: readonly string[], dataDir: string): Promise<string> => {
      const ran = await runCommand("restore", args, dataDir);
      expect(ran.code).not.toBe(0);
      return ran.stderr;
    };
    expect(await refused([live.dir, "--to", first.dataDir], first.dataDir)).toContain("Another hub is running");
    const full = mkdtempSync(join(tmpdir(), "shouwang-full-"));
    writeFileSync(join(full, "mine.txt"), "x");
    expect(await refused([live.dir, "--to", full], full)).toContain("not empty");
    expect((await runCommand("restore", [live.dir, "--to", full, "--force"], full)).code).toBe(0);
    expect(existsSync(join(full, "mine.txt"))).toBe(false);
    const aside = readdirSync(full).find((name) => name.startsWith(".before-restore-"));
    expect(readFileSync(join(full, aside ?? "", "mine.txt"), "utf8")).toBe("x");
    const empty = mkdtempSync(join(tmpdir(), "shouwang-empty-"));
    const key = join(live.dir, "keys", "device-secrets.key");
    const bytes = readFileSync(key);
    writeFileSync(key, Buffer.from(bytes.map((byte) => byte ^ 1)));
    expect(await refused([live.dir, "--to", empty], empty)).toContain("SHA-256");
    expect(readdirSync(empty).filter((name) => name !== "hub.sock")).toEqual([]);
    writeFileSync(key, bytes);
    const manifest = join(live.dir, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"format": 1', '"format": 99'));
    expect(await refused([live.dir, "--to", empty], empty)).toContain("newer version");
    expect((await runCommand("backup", [join(first.dataDir, "inside")], first.dataDir)).stdout).toContain("inside the data directory");
    for (const dir of [full, empty]) rmSync(dir, { recursive: true, force: true });
  });
});
