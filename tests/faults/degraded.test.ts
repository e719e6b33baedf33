import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { afterAll, describe, expect, it } from "vitest";
import { type DeskWatch, watchDesk } from "../support/desk-watch.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { canHurt, hurt, type Injury, sqliteFiles } from "../support/disk-faults.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";

/*
 * Promise 3: an alarm does not wait, whatever is broken behind it. Each fault is made for real, at the border between
 * the hub's process and the kernel; each must be an alert of its own, lose nothing acknowledged, and heal by itself.
 */

interface Person {
  readonly id: string;
  readonly home: string;
}

/** A hub with one watched mother, whose daughter has an e-mail address, and a home sensor that reports all the time. */
interface Scene {
  readonly hub: HubProcess;
  readonly desk: DeskWatch;
  readonly duty: Desk;
  readonly mail: MailServer;
  button(): Promise<NewDevice>;
  /** Sends readings with QoS 1 until told to end; answers what was acknowledged. */
  readonly sensor: NewDevice;
  press(button: NewDevice): Promise<MqttClient>;
  end(): Promise<void>;
}

async function setScene(env: Readonly<Record<string, string>> = {}, dataDir?: string): Promise<Scene> {
  const mail = await startMailServer();
  const hub = await startHub({
    env: { HUB_SMTP_URL: mail.url, HUB_SMTP_FROM: "shouwang@example.org", ...env },
    ...(dataDir ? { dataDir } : {}),
  });
  const [admin, duty, family] = await Promise.all([hub.as("admin"), hub.as("duty"), hub.as("family")]);
  const mother = (await family.get<{ items: Person[] }>("/people")).body.items[0];
  if (!mother) throw new Error("the daughter of the demo has nobody");
  const sensor = await addDevice(admin, { name: "断路试验温度", kind: "environment", place: (await placeOfLevel(admin, "home")).id });
  // Registered before anything breaks: registering needs the records.
  const buttons = await Promise.all(
    [1, 2, 3].map((n) => addDevice(admin, { name: `床头按钮 ${n}`, kind: "sos-button", place: mother.home, person: mother.id })),
  );
  const clients: MqttClient[] = [];
  return {
    hub,
    duty,
    mail,
    sensor,
    desk: await watchDesk(hub),
    button: async () => buttons.pop() ?? Promise.reject(new Error("no more buttons")),
    press: async (button) => {
      const client = await hub.device(button.mqtt.username, button.mqtt.password, { reconnectPeriod: 250, clean: false, clientId: "b" });
      clients.push(client);
      client.publish(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
      return client;
    },
    end: async () => {
      for (const client of clients) client.end(true);
      await hub.stop();
      await mail.stop();
      if (!dataDir) hub.clean();
    },
  };
}

/** A device that sends a reading every 20 ms with QoS 1, and again what was not acknowledged. */
async function steadySender(scene: Scene) {
  const { hub, sensor } = scene;
  const client = await hub.device(sensor.mqtt.username, sensor.mqtt.password, { reconnectPeriod: 250, clean: false, clientId: "steady" });
  const acknowledged = new Map<number, number>();
  let flying = 0;
  let n = 0;
  let last = 0;
  const timer = setInterval(() => {
    const ts = Math.max(last + 1, Date.now());
    last = ts;
    const value = (n++ % 300) / 10;
    flying++;
    client.publish(`${sensor.device.topic}/telemetry`, JSON.stringify({ ts, temperature: value }), { qos: 1 }, (error) => {
      flying--;
      if (!error) acknowledged.set(ts, value);
    });
  }, 20);
  return {
    /** Ends, waits for every PUBACK, and counts what of the acknowledged is not in the series. */
    async finish(): Promise<{ readonly acknowledged: number; readonly missing: number }> {
      clearInterval(timer);
      await eventually("every PUBACK after the healing", async () => flying === 0, 30_000);
      const missing = await eventually(
        "the series are complete",
        async () => {
          const stored = await storedReadings(scene);
          const lost = [...acknowledged].filter(([ts, value]) => stored.get(ts) !== value).length;
          return lost === 0 ? { lost } : undefined;
        },
        30_000,
      ).then(
        ({ lost }) => lost,
        async () => {
          const stored = await storedReadings(scene);
          return [...acknowledged].filter(([ts, value]) => stored.get(ts) !== value).length;
        },
      );
      client.end(true);
      return { acknowledged: acknowledged.size, missing };
    },
  };
}

async function storedReadings({ duty, sensor }: Scene): Promise<ReadonlyMap<number, number>> {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const { body } = await duty.get<{ points: { t: string; value: number }[] }>(
    `/devices/${sensor.device.id}/series?measurement=temperature&from=${from}&to=${to}`,
  );
  return new Map(body.points.map((point) => [Date.parse(point.t), point.value]));
}

interface Expected {
  /** Rule of the alert about the hub itself. */
  readonly rule: string;
  readonly lasts?: number;
}

/** Breaks something, looks at what people see meanwhile, mends it, and looks at what is left. */
async function story(scene: Scene, expected: Expected, breakIt: () => Promise<() => Promise<void> | void>): Promise<void> {
  const sender = await steadySender(scene);
  const broken = performance.now();
  const mend = await breakIt();
  const told = await scene.desk.seconds(broken, `alert ${expected.rule}`, (alert) => alert.rule === expected.rule && alert.active);
  const button = await scene.button();
  const pressed = performance.now();
  await scene.press(button);
  const seen = await scene.desk.seconds(pressed, "the SOS on the desk", (alert) => alert.device?.id === button.device.id);
  expect(seen).toBeLessThan(2);
  const paged = await eventually(
    "the daughter's e-mail",
    async () => scene.mail.mails.find((one) => one.to.includes("family@") && one.at > pressed),
    15_000,
  );
  await new Promise((resolve) => setTimeout(resolve, expected.lasts ?? 0));
  await mend();
  const mended = performance.now();
  const healed = await scene.desk.seconds(mended, "the fault's end", (alert) => alert.rule === expected.rule && !alert.active, 60_000);
  await scene.desk.seconds(pressed, "the SOS is saved", (alert) => alert.device?.id === button.device.id && alert.saved, 30_000);
  const { acknowledged, missing } = await sender.finish();
  expect(acknowledged).toBeGreaterThan(0);
  expect(missing).toBe(0);
  // Sent again for want of a PUBACK it is no second press.
  const { body: alerts } = await scene.duty.get<{ items: { occurrences: number }[] }>(`/alerts?device=${button.device.id}`);
  expect(alerts.items.map((one) => one.occurrences)).toEqual([1]);
  // Once only: what went out from memory is booked when it is written, and not sent again.
  await eventually("the e-mail is booked as sent", async () => {
    const { body } = await scene.duty.get<{ items: { id: string; alerts: { device: string | null }[] }[] }>("/cases?limit=50");
    const one = body.items.find((item) => item.alerts.some((alert) => alert.device === button.device.id));
    if (!one) return false;
    const detail = await scene.duty.get<{ notices: { channel: string; state: string }[] }>(`/cases/${one.id}`);
    return detail.body.notices.some((notice) => notice.channel === "email" && notice.state === "sent");
  });
  const mails = scene.mail.mails.filter((mail) => mail.to.includes("family@") && mail.at > pressed);
  expect(mails).toHaveLength(1);
  const row = {
    fault: expected.rule,
    alertAfterS: told,
    sosToDeskS: seen,
    mailAfterS: (paged.at - pressed) / 1_000,
    healedAfterS: healed,
    acknowledged,
    missing,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

const isRoot = process.getuid?.() === 0;

interface Breakage extends Expected {
  readonly name: string;
  readonly injury: (dataDir: string) => Injury;
}

const JOURNAL_FILES = Array.from({ length: 80 }, (_, n) => `journal-${String(n + 1).padStart(10, "0")}.sqlite`);

const BREAKAGES: readonly Breakage[] = [
  {
    name: "a disk that takes 2 s for each sync",
    rule: "hub-journal",
    injury: () => ({ calls: ["fsync", "fdatasync"], how: "delay_enter=2000000" }),
  },
  {
    name: "a disk that takes 30 s for each sync",
    rule: "hub-journal",
    injury: () => ({ calls: ["fsync", "fdatasync"], how: "delay_enter=30000000" }),
  },
  {
    name: "no file of the journal can be written, new ones neither",
    rule: "hub-journal",
    injury: (dir) => ({
      calls: ["openat", "pwrite64", "fdatasync", "fsync"],
      how: "error=EIO",
      files: JOURNAL_FILES.flatMap((name) => sqliteFiles(join(dir, "journal", name))),
    }),
  },
  {
    name: "the records cannot be written",
    rule: "hub-records",
    injury: (dir) => ({
      calls: ["pwrite64", "fdatasync", "fsync"],
      how: "error=EIO",
      files: sqliteFiles(join(dir, "records", "records.sqlite")),
    }),
  },
  {
    name: "DuckDB's files cannot be written",
    rule: "hub-series",
    injury: (dir) => ({
      calls: ["pwrite64", "write", "fsync", "fdatasync", "ftruncate"],
      how: "error=EIO",
      files: ["hot.duckdb", "hot.duckdb.wal"].map((name) => join(dir, "series", name)),
    }),
  },
];

// Each story has a hub and files of its own and mostly waits: some go on at a time (maxConcurrency of their project).
describe.concurrent("the hub degraded: an SOS is on the desk and in the daughter's mailbox all the same, nothing acknowledged is lost", () => {
  for (const { name, injury, ...expected } of BREAKAGES)
    (canHurt ? it : it.skip)(
      `(strace) ${name}`,
      async () => {
        const scene = await setScene();
        try {
          await story(scene, expected, () => hurt(scene.hub.pid, injury(scene.hub.dataDir)));
        } finally {
          await scene.end();
        }
      },
      180_000,
    );
});

describe.concurrent("the hub on a full disk", () => {
  const SIZE_MB = 320;
  let dir: string | undefined;
  let scene: Scene | undefined;
  afterAll(async () => {
    await scene?.end();
    if (dir !== undefined) {
      execFileSync("umount", ["-l", dir]);
      rmSync(dir, { recursive: true, force: true });
    }
  });

  (isRoot ? it : it.skip)(
    "(needs root: a file system of its own is mounted) says so, keeps alarms going, and heals when room is made",
    async () => {
      dir = mkdtempSync(join(tmpdir(), "shouwang-full-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE_MB}m`, "tmpfs", dir]);
      const data = join(dir, "data");
      scene = await setScene({}, data);
      const filler = join(dir, "filler");
      await story(scene, { rule: "hub-disk", lasts: 3_000 }, async () => {
        const { bavail, bsize } = statfsSync(data);
        const block = Buffer.alloc(1024 * 1024);
        try {
          for (let left = bavail * bsize; left >= 0; left -= block.length) writeFileSync(filler, block, { flag: "a" });
        } catch {
          // Full, as it should be.
        }
        return () => {
          if (existsSync(filler)) unlinkSync(filler);
        };
      });
    },
  );
});

describe.concurrent("what surrounds the hub fails", () => {
  it("the mail server is gone: an alert, and the mails go out when it is back", async () => {
    const scene = await setScene();
    try {
      const gone = performance.now();
      await scene.mail.stop();
      const told = await scene.desk.seconds(gone, "alert hub-mail", (alert) => alert.rule === "hub-mail", 60_000);
      const button = await scene.button();
      const pressed = performance.now();
      await scene.press(button);
      const seen = await scene.desk.seconds(pressed, "the SOS on the desk", (alert) => alert.device?.id === button.device.id);
      const back = performance.now();
      const again = await startMailServer(scene.mail.port);
      const healed = await scene.desk.seconds(back, "the fault's end", (alert) => alert.rule === "hub-mail" && !alert.active, 60_000);
      const mail = await eventually("the late e-mail", async () => again.mails.find((one) => one.to.includes("family@")), 120_000);
      const row = { fault: "hub-mail", alertAfterS: told, sosToDeskS: seen, mailAfterS: (mail.at - back) / 1_000, healedAfterS: healed };
      process.stdout.write(`${JSON.stringify(row)}\n`);
      await again.stop();
    } finally {
      await scene.end().catch(() => undefined);
    }
  }, 180_000);

  it("memory is short: telemetry without a promise is dropped and counted, an SOS is not", async () => {
    const scene = await setScene({ HUB_MEMORY_LIMIT_MB: "128" });
    try {
      await scene.desk.seconds(0, "alert hub-memory", (alert) => alert.rule === "hub-memory");
      const client = await scene.hub.device(scene.sensor.mqtt.username, scene.sensor.mqtt.password);
      for (let n = 0; n < 50; n++)
        client.publish(`${scene.sensor.device.topic}/telemetry`, JSON.stringify({ ts: Date.now() + n, temperature: 20 }));
      const button = await scene.button();
      const pressed = performance.now();
      await scene.press(button);
      await scene.desk.seconds(pressed, "the SOS on the desk", (alert) => alert.device?.id === button.device.id);
      const text = await (await fetch(`${scene.hub.http}/metrics`)).text();
      expect(Number(/shouwang_refused_total\{reason="overload"\} (\d+)/.exec(text)?.[1] ?? 0)).toBeGreaterThan(0);
      client.end(true);
    } finally {
      await scene.end();
    }
  });

  const faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
  (existsSync(faketime) ? it : it.skip)("the system clock jumps by an hour: an alert, and no silence is invented", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "shouwang-time-")), "offset");
    writeFileSync(file, "+0\n");
    const scene = await setScene({
      LD_PRELOAD: faketime,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    try {
      const jumped = performance.now();
      writeFileSync(file, "+3600\n");
      const told = await scene.desk.seconds(jumped, "alert hub-clock", (alert) => alert.rule === "hub-clock");
      const button = await scene.button();
      const pressed = performance.now();
      await scene.press(button);
      const seen = await scene.desk.seconds(pressed, "the SOS on the desk", (alert) => alert.device?.id === button.device.id);
      const { body } = await scene.duty.get<{ items: { rule: string }[] }>("/alerts?state=open&limit=200");
      expect(body.items.map((one) => one.rule).filter((rule) => rule !== "hub-clock" && !/sos/.test(rule))).toEqual([]);
      process.stdout.write(`${JSON.stringify({ fault: "hub-clock", alertAfterS: told, sosToDeskS: seen })}\n`);
    } finally {
      await scene.end();
    }
  });
});
