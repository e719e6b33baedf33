import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const HELD_MS = 400;

describe("PUBACK waits for the journal, the desk does not", () => {
  let hub: HubProcess;
  let head: NewDevice;

  beforeAll(async () => {
    // Each sync of the journal is held back by this much: what waits for it is late by it, what does not is not.
    hub = await startHub({ env: { HUB_TEST_DELAY_SYNC_MS: String(HELD_MS) } });
    const admin = await hub.as("admin");
    head = await addDevice(admin, { name: "同步试验烟感", kind: "smoke", place: (await placeOfLevel(admin, "home")).id });
  });
  afterAll(async () => {
    await hub?.stop();
    hub?.clean();
  });

  it("shows the alert unsaved before the sync and acknowledges after it", async () => {
    const duty = await hub.as("duty");
    const live = await duty.live();
    let unsavedAt = 0;
    let savedAt = 0;
    live.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type !== "alert" || frame.alert.device?.id !== head.device.id) return;
      if (!frame.alert.saved && unsavedAt === 0) unsavedAt = performance.now();
      if (frame.alert.saved && savedAt === 0) savedAt = performance.now();
    });
    const client = await hub.device(head.mqtt.username, head.mqtt.password);
    const sent = performance.now();
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    const acked = performance.now();
    expect(acked - sent).toBeGreaterThanOrEqual(HELD_MS - 5);
    expect(unsavedAt).toBeGreaterThan(0);
    expect(unsavedAt - sent).toBeLessThan(HELD_MS / 2);
    while (savedAt === 0 && performance.now() - sent < 10_000) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(savedAt - sent).toBeGreaterThanOrEqual(HELD_MS - 5);
    live.close();
    client.end(true);
  });
});
