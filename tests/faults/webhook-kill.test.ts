import { expect, it } from "vitest";
import {
  HOUR,
  MINUTE,
  SEVERITIES,
  toIso,
  WEBHOOK_TYPES,
  type Webhook,
  type WebhookEvent,
  type WebhookMessage,
} from "../../contracts/index.ts";
import { createRandom } from "../../device-sim/random.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { signaturesOf, startReceiver } from "../support/webhook-receiver.ts";

const SEED = Number(process.env.SHOUWANG_SEED ?? 20261129);
/** More for a proof of its own; a run of all tests does a few. */
const KILLS = Number(process.env.SHOUWANG_WEBHOOK_KILLS ?? 4);
/** Alarms beside each kill. */
const EACH = 4;
const START = Date.UTC(2026, 10, 23, 1, 0);

async function everything<T>(desk: Desk, path: string): Promise<readonly T[]> {
  const all: T[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await desk.get<{ items: T[]; next: string | null }>(`${path}${path.includes("?") ? "&" : "?"}limit=100${query}`);
    all.push(...body.items);
    cursor = body.next;
  }
  return all;
}

/** Killed with SIGKILL while alarms come in and are told outside, to a receiver that fails now and then beside one that is dead. */
it("killed in the middle, the hub tells everything that it knows, in order, what comes twice under the id that it had", {
  timeout: 120_000,
}, async () => {
  const random = createRandom(`${SEED}`);
  const receiver = await startReceiver();
  const dead = await startReceiver();
  await dead.stop();
  const env = { HUB_CLOCK: "driven" };
  let now = START;
  let hub: HubProcess = await startHub({ env: { ...env, HUB_CLOCK_START: toIso(now) } });
  let admin = await hub.as("admin");
  const move = async (by: number): Promise<void> => {
    now += by;
    const moved = await admin.send("POST", "/clock", { to: toIso(now) });
    if (moved.status >= 300) throw new Error(`the clock was answered ${moved.status} ${JSON.stringify(moved.body)}`);
  };
  try {
    const register = async (url: string) => {
      const made = await admin.send<{ webhook: Webhook; secret: string }>("POST", "/webhooks", {
        ...{ name: url, url, enabled: true, allowPrivate: true, places: [], grants: [] },
        ...{ types: WEBHOOK_TYPES, severities: SEVERITIES },
      });
      expect(made.status).toBe(201);
      return made.body;
    };
    const { webhook, secret } = await register(receiver.url);
    const { webhook: other } = await register(dead.url);
    const home = await placeOfLevel(admin, "home");
    const devices: NewDevice[] = [];
    for (let n = 0; n < KILLS * EACH; n++) devices.push(await addDevice(admin, { name: `烟感${n}`, kind: "smoke", place: home.id }));

    receiver.lag = 20;
    for (let killed = 0; killed < KILLS; killed++) {
      receiver.statuses.push(...Array.from({ length: 3 }, () => (random.chance(0.3) ? 503 : 200)));
      for (const device of devices.splice(0, EACH)) {
        const client = await hub.device(device.mqtt.username, device.mqtt.password);
        client.on("error", () => undefined);
        await client.publishAsync(`${device.device.topic}/event`, '{"event":"smoke"}', { qos: 1 });
        client.end(true);
      }
      await new Promise((resolve) => setTimeout(resolve, random.range(0, 150)));
      const { dataDir } = hub;
      await hub.kill();
      now += MINUTE;
      hub = await startHub({ env: { ...env, HUB_CLOCK_START: toIso(now) }, dataDir });
      admin = await hub.as("admin");
    }
    receiver.statuses.splice(0);
    await move(2 * HOUR);
    const shown = async (id: string): Promise<Webhook | undefined> =>
      (await admin.get<{ items: Webhook[] }>("/webhooks")).body.items.find((each) => each.id === id);
    await eventually("nothing waits", async () => (await shown(webhook.id))?.waiting === 0);

    const alerts = await everything<{ id: string; rule: string }>(admin, "/alerts?state=unacknowledged");
    const log = await everything<WebhookMessage>(admin, `/webhooks/${webhook.id}/messages`);
    const bodies = new Map<string, Set<string>>();
    for (const [n, id] of receiver.ids().entries()) bodies.set(id, (bodies.get(id) ?? new Set()).add(receiver.asked[n]?.body ?? ""));
    const told = [...bodies.values()].map(([body = ""]): WebhookEvent => JSON.parse(body));
    const raised = told.flatMap((event) => (event.type === "alert.raised" ? [event.data.alert.id] : []));
    console.info(
      `seed ${SEED}: ${KILLS} kills, ${alerts.length} alerts, ${bodies.size} messages, ${receiver.asked.length - bodies.size} sent again under their id`,
    );

    expect(alerts.length).toBeGreaterThanOrEqual(KILLS * EACH);
    expect(alerts.map(({ id }) => id).filter((id) => !raised.includes(id))).toEqual([]);
    expect(new Set(raised).size).toBe(raised.length);
    expect([...bodies].filter(([, texts]) => texts.size > 1)).toEqual([]);
    expect([...bodies.keys()].toSorted()).toEqual(log.map(({ id }) => id).toSorted());
    expect(log.filter(({ state }) => state !== "sent")).toEqual([]);
    expect(receiver.asked.filter((one) => signaturesOf(secret, one) !== 1)).toEqual([]);
    // Nothing of the register without a grant.
    expect(receiver.asked.filter(({ body }) => body.includes(home.id) || body.includes("烟感"))).toEqual([]);
    const dropped = await shown(other.id);
    expect(dropped).toMatchObject({ enabled: true, waiting: log.length });
  } finally {
    await hub.kill();
    hub.clean();
    await receiver.stop();
  }
});
