import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";
import type { FleetUp } from "./fleet.ts";
import { quantile, rssOf, wait } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";
import { seedDevices } from "./seed-devices.ts";

const DEVICES = 10_000;
/** Enough for one each quarter of a second as long as both parts can last. */
const BUTTONS = 500;
const AFTER_MS = 3_000;

/** After a power cut all devices come back at the same instant; an SOS from another client must reach the desk meanwhile. */
export const reconnect: Bench = {
  name: "reconnect",
  about: `${DEVICES} devices cut off at once and back at once`,
  run: () =>
    withFleet(async ({ hub, fleet, gateway, buttons }) => {
      const first = await fleet.up();
      const idleMb = rssOf(hub.pid);
      const cut = await withSos(hub, gateway, buttons, async () => {
        await wait(1_000);
        fleet.cut();
        return fleet.up();
      });
      return [
        told("reconnect", "first connection of all", first.seconds, "s"),
        told("reconnect", "memory with all connected", idleMb, "MB"),
        ...rowsOf("reconnect", cut),
        told("reconnect", "until half are online", cut.up.halfSeconds, "s"),
      ];
    }),
};

/** The hub is killed with all devices connected, and started again while they all try to come back. */
export const comeback: Bench = {
  name: "comeback",
  about: `the hub killed and started again under ${DEVICES} devices that try to come back`,
  run: () =>
    withFleet(async (rig) => {
      const { fleet, gateway, buttons } = rig;
      await fleet.up();
      fleet.cut();
      await rig.hub.kill();
      const waiting = fleet.up();
      await rig.restart();
      const ready = performance.now();
      const again = await withSos(rig.hub, gateway, buttons, () => waiting);
      return [
        told("comeback", "hub ready again after", rig.hub.startMs / 1_000, "s"),
        ...rowsOf("comeback", again),
        told("comeback", "all online after ready", (performance.now() - ready - AFTER_MS) / 1_000, "s"),
      ];
    }),
};

interface FleetRig {
  hub: HubProcess;
  readonly fleet: Fleet;
  readonly gateway: NewDevice["mqtt"];
  readonly buttons: NewDevice[];
  restart(): Promise<void>;
}

/** The first start makes the files; the devices are written into them. */
async function withFleet(work: (rig: FleetRig) => Promise<readonly BenchRow[]>): Promise<readonly BenchRow[]> {
  const env = { HUB_LOG_LEVEL: "error" };
  const first = await startHub({ env });
  await first.stop();
  const { dataDir } = first;
  const devices = await seedDevices(dataDir, DEVICES, "wearable");
  const buttons = [...(await seedDevices(dataDir, BUTTONS, "sos-button"))];
  const hub = await startHub({ dataDir, env });
  const rig: FleetRig = {
    hub,
    fleet: startFleet(hub, devices),
    gateway: await gatewayOf(hub),
    buttons,
    restart: async () => {
      rig.hub = await startHub({ dataDir, env: { ...env, HUB_MQTT_PORT: new URL(hub.mqtt).port } });
    },
  };
  try {
    return await work(rig);
  } finally {
    rig.fleet.end();
    await rig.hub.kill();
    rig.hub.clean();
  }
}

/** The SOS come through a gateway, as those of a call bell system do. */
async function gatewayOf(hub: HubProcess): Promise<NewDevice["mqtt"]> {
  const admin = await hub.as("admin");
  const place = (await placeOfLevel(admin, "home")).id;
  return (await addDevice(admin, { name: "压测网关", kind: "gateway", place, format: "native", prefix: "sw/v1/xingfuli/" })).mqtt;
}

interface Outcome {
  readonly up: FleetUp;
  readonly took: readonly number[];
  readonly unseen: number;
  readonly peakMb: number;
}

function rowsOf(bench: string, { up, took, unseen, peakMb }: Outcome): BenchRow[] {
  return [
    atMost(bench, "devices not back", DEVICES - up.online, "devices", 0),
    told(bench, "until all are online", up.seconds, "s"),
    told(bench, "connections tried again", up.retries, "connections"),
    atMost(bench, `SOS to the desk, p99 of ${took.length}`, quantile(took, 0.99), "ms", 1_000),
    told(bench, "SOS to the desk, p50", quantile(took, 0.5), "ms"),
    atMost(bench, "SOS not seen", unseen, "alerts", 0),
    told(bench, "memory of the hub at its peak", peakMb, "MB"),
  ];
}

/** Four SOS a second, each from a button of its own, while `work` goes on and some seconds after. */
async function withSos(hub: HubProcess, gateway: NewDevice["mqtt"], buttons: NewDevice[], work: () => Promise<FleetUp>): Promise<Outcome> {
  const client = await hub.device(gateway.username, gateway.password, { reconnectPeriod: 200 });
  const live = await (await hub.as("duty")).live();
  // What happens before the snapshot is in it, and comes as no change.
  await new Promise((resolve) => live.once("message", resolve));
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  live.on("message", (data) => {
    const now = performance.now();
    const frame = JSON.parse(String(data));
    const sent = frame.type === "alert" ? sentAt.get(frame.alert.device?.id ?? "") : undefined;
    if (sent === undefined) return;
    took.push(now - sent);
    sentAt.delete(frame.alert.device.id);
  });
  let peakMb = 0;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, rssOf(hub.pid));
    const button = buttons.pop();
    if (button === undefined) return;
    sentAt.set(button.device.id, performance.now());
    client.publish(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
  }, 250);
  const up = await work();
  await wait(AFTER_MS);
  clearInterval(timer);
  await wait(500);
  client.end(true);
  live.close();
  return { up, took, unseen: sentAt.size, peakMb };
}

interface Fleet {
  up(): Promise<FleetUp>;
  cut(): void;
  end(): void;
}

function startFleet(hub: HubProcess, devices: readonly NewDevice[]): Fleet {
  const file = join(hub.dataDir, "fleet.json");
  writeFileSync(file, JSON.stringify(devices.map(({ device, mqtt }) => ({ ...mqtt, topic: device.topic }))));
  const entry = fileURLToPath(new URL("./fleet.js", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [entry, hub.mqtt, file], { stdio: ["pipe", "pipe", 2] });
  const answers: ((up: FleetUp) => void)[] = [];
  if (child.stdout) createInterface({ input: child.stdout }).on("line", (line) => answers.shift()?.(JSON.parse(line)));
  const say = (line: string): void => void child.stdin?.write(`${line}\n`);
  return {
    up: () =>
      new Promise((resolve) => {
        answers.push(resolve);
        say("up");
      }),
    cut: () => say("cut"),
    end: () => void child.kill("SIGKILL"),
  };
}
