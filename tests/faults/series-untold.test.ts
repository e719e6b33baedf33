import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../contracts/index.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type HidingProxy, startHidingProxy } from "../support/hiding-proxy.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { hasVictoria, startVictoria, type Victoria } from "../support/victoria.ts";

/** What a proxy may say where the server would have told its start. */
const ANSWERS = [
  { what: "refuses it", status: 403, body: "forbidden" },
  { what: "answers in its place", status: 200, body: "<html>log in first</html>" },
];

describe.skipIf(!hasVictoria)("a proxy before the series server that hides /metrics (a real VictoriaMetrics)", () => {
  let server: Victoria;
  let proxy: HidingProxy;
  let hub: HubProcess;

  beforeEach(async () => {
    server = await startVictoria();
    proxy = await startHidingProxy(server.url);
  });
  afterEach(async () => {
    await hub?.kill();
    hub?.clean();
    await proxy.stop();
    await server.clean();
  });

  it.each(ANSWERS)("$what: the desk is told and how to mend it; it heals when the path is opened", { timeout: 120_000 }, async (answer) => {
    proxy.hide("/metrics", answer);
    const target = { HUB_INFLUX_URL: proxy.url, HUB_INFLUX_TOKEN: "none", HUB_INFLUX_ORG: "o", HUB_INFLUX_BUCKET: "b" };
    hub = await startHub({ env: { ...target, HUB_INFLUX_QUERY: "victoria" } });
    const [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    const sensor = await addDevice(admin, { name: "试验温度", kind: "environment", place: (await placeOfLevel(admin, "home")).id });
    const client = await hub.device(sensor.mqtt.username, sensor.mqtt.password);
    await client.publishAsync(`${sensor.device.topic}/telemetry`, '{"temperature":21}', { qos: 1 });
    await client.endAsync();
    // Written all the same: only whether it is safe is not known.
    await eventually("the reading", async () => {
      await server.reveal();
      return (await server.export(`temperature_value{device="${sensor.device.id}"}`)).length > 0;
    });
    const told = await eventually("the alert", () => untold(duty), 60_000);
    expect(told.reason.zh).toContain("/metrics");
    expect(told.active).toBe(true);
    expect(await (await fetch(`${hub.http}/readyz`)).text()).toContain("/metrics");
    proxy.hide("/metrics", null);
    await eventually("healed", async () => !(await untold(duty))?.active, 60_000);
    await eventually("ready", async () => (await fetch(`${hub.http}/readyz`)).status === 200);
  });
});

async function untold(duty: Desk): Promise<Alert | undefined> {
  const { body } = await duty.get<{ items: Alert[] }>("/alerts?limit=1000");
  return body.items.find(({ rule }) => rule === "hub-series-untold");
}
