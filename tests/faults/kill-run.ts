import type { MqttClient } from "mqtt";
import { createRandom } from "../../device-sim/random.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

export interface KillRun {
  readonly kills: number;
  /** QoS 1 messages a second. */
  readonly rate: number;
  readonly devices: number;
  readonly seed: number;
  /** Given to the hub beside its own, e.g. another database. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface KillOutcome {
  readonly acknowledged: number;
  readonly missing: number;
  readonly doubled: number;
  readonly restartMs: readonly number[];
  /** Alerts that were closed before a crash and came back after it. */
  readonly reopened: number;
  /** Milliseconds by which the held-for rule fired away from its due time; null where it did not fire. */
  readonly heldForOffMs: number | null;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How long gas must stand above its limit before the rule speaks; as in the pack `fire`. */
const GAS_HELD_MS = 10_000;

/**
 * Publishes at a steady rate, kills the hub with SIGKILL at random moments, starts it again on the same files, and
 * compares what was acknowledged with what the series hold. An alert closed before the first kill must stay closed; a
 * gas level that stood for half its time at the first kill must speak at its full time.
 */
export async function killRun(run: KillRun): Promise<KillOutcome> {
  const random = createRandom(`${run.seed}`).next;
  const env = run.env ?? {};
  let hub = await startHub({ env });
  try {
    const dataDir = hub.dataDir;
    let admin = await hub.as("admin");
    const place = (await placeOfLevel(admin, "home")).id;
    const gateway = await addDevice(admin, { kind: "gateway", name: "断电试验网关", place, format: "native", prefix: "sw/v1/xingfuli/" });
    const fleet: NewDevice[] = [];
    for (let i = 0; i < run.devices; i++) fleet.push(await addDevice(admin, { name: `断电试验 ${i}`, kind: "environment", place }));
    const gas = await addDevice(admin, { name: "断电试验燃气", kind: "gas", place });
    const closedHead = await addDevice(admin, { name: "断电试验烟感", kind: "smoke", place });

    let client = await hub.device(gateway.mqtt.username, gateway.mqtt.password, { clientId: "killer" });
    const closed = await raiseAndClose(hub, client, closedHead);
    const acked = new Map<string, Map<number, number>>(fleet.map((one) => [one.device.id, new Map()]));
    const publisher = createPublisher(fleet, run.rate, (device, ts, value) => acked.get(device)?.set(ts, value));

    const gasSince = Date.now();
    await client.publishAsync(`${gas.device.topic}/telemetry`, JSON.stringify({ ts: gasSince, gas: 30 }), { qos: 1 });
    const restartMs: number[] = [];
    for (let kill = 0; kill < run.kills; kill++) {
      publisher.use(client);
      await wait(kill === 0 ? GAS_HELD_MS / 2 : 400 + random() * 1_600);
      publisher.pause();
      await hub.kill();
      client.end(true);
      hub = await startHub({ dataDir, env });
      restartMs.push(hub.startMs);
      client = await hub.device(gateway.mqtt.username, gateway.mqtt.password, { clientId: "killer" });
      // A device that is still there goes on reporting the level.
      await client.publishAsync(`${gas.device.topic}/telemetry`, JSON.stringify({ ts: Date.now(), gas: 30 }), { qos: 1 });
    }
    publisher.use(client);
    await wait(500);
    publisher.pause();
    await publisher.drained();
    admin = await hub.as("admin");
    const duty = await hub.as("duty");
    const { missing, doubled, count } = await compare(duty, acked);
    const reopened = (await duty.get<{ items: { id: string }[] }>(`/alerts?state=open&device=${closedHead.device.id}`)).body.items.length;
    const again = (await duty.get<{ items: { id: string }[] }>(`/alerts?device=${closedHead.device.id}`)).body.items.filter(
      (one) => one.id !== closed,
    ).length;
    const held = await heldFor(duty, gas.device.id, gasSince);
    client.end(true);
    return { acknowledged: count, missing, doubled, restartMs, reopened: reopened + again, heldForOffMs: held };
  } finally {
    await hub.kill();
    hub.clean();
  }
}

async function raiseAndClose(hub: HubProcess, client: MqttClient, head: NewDevice): Promise<string> {
  const duty = await hub.as("duty");
  await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
  const alert = await eventually(
    "smoke alert",
    async () => (await duty.get<{ items: { id: string }[] }>(`/alerts?state=open&device=${head.device.id}`)).body.items[0],
  );
  await duty.send("POST", `/alerts/${alert.id}/acknowledge`, {});
  await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "off" }), { qos: 1 });
  await eventually("normal", async () => (await duty.get<{ state: string }>(`/alerts/${alert.id}`)).body.state === "normal");
  return alert.id;
}

interface Publisher {
  use(client: MqttClient): void;
  pause(): void;
  drained(): Promise<void>;
}

/** Sends a reading with its own time per message; books it as acknowledged only when the PUBACK came. */
function createPublisher(fleet: readonly NewDevice[], rate: number, acked: (device: string, ts: number, value: number) => void): Publisher {
  let client: MqttClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sent = 0;
  let last = 0;
  let flying = 0;
  const step = (): void => {
    if (!client) return;
    for (let i = 0; i < rate / 100; i++) {
      const to = fleet[sent % fleet.length];
      if (!to) return;
      last = Math.max(last + 1, Date.now());
      const ts = last;
      const value = (sent % 400) / 10;
      sent++;
      flying++;
      client.publish(`${to.device.topic}/telemetry`, JSON.stringify({ ts, temperature: value }), { qos: 1 }, (error) => {
        flying--;
        if (!error) acked(to.device.id, ts, value);
      });
    }
  };
  return {
    use: (next) => {
      client = next;
      timer ??= setInterval(step, 10);
    },
    pause: () => {
      clearInterval(timer);
      timer = undefined;
    },
    drained: () => eventually("all PUBACKs", async () => flying === 0 || undefined, 5_000).then(() => undefined),
  };
}

async function compare(
  desk: Desk,
  acked: ReadonlyMap<string, ReadonlyMap<number, number>>,
): Promise<{ missing: number; doubled: number; count: number }> {
  let [missing, doubled, count] = [0, 0, 0];
  for (const [device, expected] of acked) {
    count += expected.size;
    const stored = await allRaw(desk, device);
    const times = new Map<number, number>();
    for (const point of stored) {
      const t = Date.parse(point.t);
      if (times.has(t)) doubled++;
      times.set(t, point.value);
    }
    for (const [ts, value] of expected) if (times.get(ts) !== value) missing++;
  }
  return { missing, doubled, count };
}

async function allRaw(desk: Desk, device: string): Promise<{ t: string; value: number }[]> {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const points: { t: string; value: number }[] = [];
  let cursor = "";
  for (;;) {
    const { body } = await desk.get<{ points: { t: string; value: number }[]; next?: string | null }>(
      `/devices/${device}/series?measurement=temperature&from=${from}&to=${to}${cursor}`,
    );
    points.push(...body.points);
    if (!body.next) return points;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

async function heldFor(desk: Desk, device: string, since: number): Promise<number | null> {
  try {
    const alert = await eventually(
      "the gas alert",
      async () => (await desk.get<{ items: { happenedAt: string; raisedAt: string }[] }>(`/alerts?device=${device}`)).body.items[0],
      12_000,
    );
    return Math.abs(Date.parse(alert.happenedAt) - (since + GAS_HELD_MS));
  } catch {
    return null;
  }
}
