import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { HOUR, type LiveFrame, MINUTE, SECOND, type TestAlarm, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/*
 * A head smoulders on after its test: a line at the desk from the end of the test on, which pages nobody, and a real alert
 * two minutes later.
 */

const T0 = Date.UTC(2026, 2, 2, 1);
let hub: HubProcess;
let [admin, maint, duty]: Desk[] = [];
let head: NewDevice;
let line: MqttClient;
let socket: WebSocket;
const tests: TestAlarm[] = [];

const as = (desk: Desk | undefined): Desk => {
  if (!desk) throw new Error("not logged in");
  return desk;
};
const move = async (to: number): Promise<void> => {
  expect((await as(admin).send("POST", "/clock", { to: toIso(to) })).status).toBe(200);
};
const open = async (): Promise<readonly { rule: string }[]> =>
  (await as(duty).get<{ items: { rule: string }[] }>(`/alerts?device=${head.device.id}`)).body.items;

beforeAll(async () => {
  hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(T0) } });
  [admin, maint, duty] = await Promise.all(["admin", "maint", "duty"].map((name) => hub.as(name)));
  const home = (await placeOfLevel(as(admin), "home")).id;
  head = await addDevice(as(admin), { name: "烟感一", kind: "smoke", place: home });
  line = await hub.device(head.mqtt.username, head.mqtt.password);
  const plan = { places: [home], reason: "季度测试", until: toIso(T0 + 4 * HOUR), tests: true };
  const walk = (await as(maint).send<{ id: string }>("POST", "/maintenance", plan)).body.id;
  socket = await as(duty).live();
  let ready = false;
  socket.on("message", (data) => {
    const frame = JSON.parse(String(data)) as LiveFrame;
    if (frame.type === "snapshot") ready = true;
    if (frame.type === "test") tests.push(frame.test);
  });
  // The first may have come before anybody listened.
  socket.send('{"type":"resync"}');
  await eventually("a snapshot", async () => ready);
  await as(maint).send("POST", `/walks/${walk}/arm`, { device: head.device.id });
  await line.publishAsync(`${head.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
  await eventually("the test alarm", async () => tests.length > 0);
}, 60_000);
afterAll(async () => {
  socket?.terminate();
  line?.end(true);
  await hub?.kill();
  hub?.clean();
});

it("a desk sees that it smoulders when its test is over, and nobody is paged before it is real", async () => {
  expect(tests.at(-1)?.ringsAt).toBeNull();
  await move(T0 + 2 * MINUTE - SECOND);
  expect(tests.every(({ ringsAt }) => ringsAt === null)).toBe(true);
  await move(T0 + 2 * MINUTE + 2 * SECOND);
  const said = await eventually("the line", async () => tests.find(({ ringsAt }) => ringsAt !== null));
  expect(said).toMatchObject({ device: head.device.id, event: "smoke", byName: "孙鹏" });
  const rings = Date.parse(said.ringsAt ?? "");
  expect(rings).toBeGreaterThanOrEqual(T0 + 4 * MINUTE);
  expect(rings).toBeLessThan(T0 + 4 * MINUTE + 5 * SECOND);
  expect(await open()).toEqual([]);
  await move(rings + 2 * SECOND);
  await eventually("a real alert", async () => (await open()).some(({ rule }) => rule === "smoke-alarm" || rule === "test-outlasted"));
  await eventually("the line is gone", async () => tests.at(-1)?.ringsAt === null);
});
