import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertDetail } from "../../contracts/index.ts";
import { walking } from "../../device-sim/motion/daily.ts";
import { fallingOver } from "../../device-sim/motion/fall-over.ts";
import { inTurn } from "../../device-sim/motion/movement.ts";
import { measure } from "../../device-sim/motion/sensor.ts";
import { createRandom } from "../../device-sim/random.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { moveClock } from "../support/replay.ts";

const HZ = 25;
const PIECE = 5;
const START = Date.parse("2026-11-23T02:00:00Z");

/** Walks for 22 s, falls and lies: the impact is in the fifth piece of five seconds, its aftermath in the sixth. */
function piecesOfAFall(seed: string): readonly { readonly hz: number; readonly x: number[]; readonly y: number[]; readonly z: number[] }[] {
  const random = createRandom(seed);
  const movement = inTurn(walking(22, "waist", random), fallingOver(random, { wear: "waist", lies: 30 }));
  const { x, y, z } = measure(movement, random, { hz: HZ });
  return Array.from({ length: Math.floor(x.length / (PIECE * HZ)) }, (_, k) => {
    const part = (axis: readonly number[]) => axis.slice(k * PIECE * HZ, (k + 1) * PIECE * HZ);
    return { hz: HZ, x: part(x), y: part(y), z: part(z) };
  });
}

describe("a band that sends raw acceleration and knows nothing of falls", () => {
  let hub: HubProcess;
  let band: NewDevice;
  let client: MqttClient;
  let now = START;
  const asked: Record<string, unknown>[] = [];

  const connect = async (): Promise<void> => {
    client = await hub.device(band.mqtt.username, band.mqtt.password);
    client.on("message", (_, payload) => asked.push(JSON.parse(payload.toString()) as Record<string, unknown>));
    await client.subscribeAsync(`${band.device.topic}/command`, { qos: 1 });
  };
  const send = async (piece: unknown): Promise<void> => {
    await moveClock(hub, PIECE / 60);
    await client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ ts: now, acceleration: piece }), { qos: 1 });
    now += PIECE * 1000;
  };
  const alerts = async (): Promise<{ id: string; rule: string; severity: string; certainty: string }[]> =>
    (
      await (
        await hub.as("duty")
      ).get<{ items: { id: string; rule: string; severity: string; certainty: string }[] }>(`/alerts?device=${band.device.id}`)
    ).body.items.filter(({ rule }) => rule === "fall");

  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(START).toISOString() } });
    const admin = await hub.as("duty");
    band = await addDevice(admin, { name: "腰带", kind: "wearable", place: (await placeOfLevel(admin, "home")).id });
    await connect();
  });
  afterAll(async () => {
    await client?.endAsync(true);
    await hub?.stop();
    hub?.clean();
  });

  it("is asked back, and the fall is an alert after the window, though the hub was started anew between impact and aftermath", async () => {
    const pieces = piecesOfAFall("real");
    for (const piece of pieces.slice(0, 5)) await send(piece);
    await moveClock(hub, 2 / 60);
    expect(asked).toEqual([]);
    await client.endAsync(true);
    // A clean stop leaves the newest checkpoint, which holds no acceleration: it is read again from the journal.
    await hub.stop();
    const env = { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(now + 2_000).toISOString() };
    hub = await startHub({ dataDir: hub.dataDir, env });
    await connect();
    expect(await alerts()).toEqual([]);
    for (const piece of pieces.slice(5, 7)) await send(piece);
    const question = await eventually("the question to the wearer", async () => asked[0]);
    expect(question).toMatchObject({ do: "ask", about: "fall", ok: { event: "fall-cancelled" } });
    expect(await alerts()).toEqual([]);
    await moveClock(hub, 0.5);
    expect(await alerts()).toMatchObject([{ severity: "high", certainty: "possible" }]);
    await moveClock(hub, 1);
    expect(await alerts()).toMatchObject([{ severity: "critical", certainty: "likely" }]);
    expect(asked).toHaveLength(1);
  });

  it("shows the acceleration around the impact to those who may see figures of the body", async () => {
    const [alert] = await alerts();
    const detail = (await (await hub.as("duty")).get<AlertDetail>(`/alerts/${alert?.id}`)).body;
    const motion = detail.evidence.motion;
    expect(motion?.device).toBe(band.device.id);
    expect(motion?.g).toHaveLength(176);
    expect(motion?.impactG).toBeGreaterThan(1.8);
    expect(motion?.postureDeg).toBeGreaterThan(45);
    expect(Date.parse(motion?.at ?? "")).toBeGreaterThan(START + 22_000);
    expect(Date.parse(motion?.at ?? "")).toBeLessThan(START + 25_000);
    const grid = await (await hub.as("grid")).get<AlertDetail>(`/alerts/${alert?.id}`);
    if (grid.status === 200) expect(grid.body.evidence.motion).toBeUndefined();
    const leader = await (await hub.as("leader")).get<AlertDetail>(`/alerts/${alert?.id}`);
    expect(leader.status).toBe(200);
    expect(leader.body.evidence.motion).toBeUndefined();
  });
});
