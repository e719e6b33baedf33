import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MINUTE, toIso } from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { gatewayServer, type ProviderServer } from "../support/provider-servers.ts";

const SECRET = "gw-secret";
const PUBLIC = "https://hub.example.org";
const DAUGHTER = "13911110001";

interface Detail {
  readonly notices: readonly {
    readonly channel: string;
    readonly state: string;
    readonly answer: string | null;
    readonly to: { readonly name: string };
  }[];
  readonly log: readonly { readonly words: { readonly zh: string } }[];
}

let hub: HubProcess;
let gateway: ProviderServer;
let admin: Desk;
let duty: Desk;
let callback = "";
const carried = new Map<string, Record<string, unknown>>();

const smsTo = (number: string, template: string) =>
  eventually(`an SMS ${template} to ${number}`, async () =>
    [...carried.values()].find((one) => one.to === number && one.template === template),
  );

/** What comes back by SMS: the digits and from whom, nothing else. */
async function upLink(from: string, digits: string, at: number): Promise<number> {
  const text = JSON.stringify({ event: "answer", from, digits });
  const seconds = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", SECRET).update(`${seconds}\n${text}`).digest("hex");
  const headers = { "content-type": "application/json", "x-timestamp": seconds, "x-signature": signature };
  return (await fetch(callback, { method: "POST", headers, body: text })).status;
}

const START = Date.now();
const to = (at: number) => admin.send("POST", "/clock", { to: toIso(at) });

beforeAll(async () => {
  gateway = await gatewayServer(SECRET, carried);
  hub = await startHub({ env: { HUB_PUBLIC_URL: PUBLIC, HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(START) } });
  [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  const made = await admin.send<{ callback: string }>("POST", "/providers", {
    ...{ kind: "sms", protocol: "gateway", name: "短信网关", enabled: true, perMinute: null, secrets: { secret: SECRET } },
    ...{ settings: { url: gateway.url, sign: "幸福里社区" }, templates: { "verify-contact-sms": "T2", "family-alert-sms": "T3" } },
  });
  callback = made.body.callback.replace(PUBLIC, hub.http);
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
  await gateway?.stop();
});

it("a fall reaches the daughter by SMS without name or door; her digit comes back, and the case says so", {
  timeout: 120_000,
}, async () => {
  const { home } = (await duty.get<{ home: string }>("/people/per-001")).body;
  const contacts = [{ name: "赵敏", relation: "女儿", phone: DAUGHTER }];
  const person = (await duty.send<{ id: string }>("POST", "/people", { name: "赵秀英", birthYear: 1941, sex: "f", home, contacts })).body
    .id;
  await duty.send("POST", `/people/${person}/ways/verify`, { contact: 0 });
  await to(START + 1_000);
  await smsTo(DAUGHTER, "T2");
  expect(await upLink(DAUGHTER, "1", START + 1_000)).toBe(200);

  const band = await addDevice(admin, { name: "手环", kind: "wearable", place: home, person });
  const client = await hub.device(band.mqtt.username, band.mqtt.password);
  await client.publishAsync(`${band.device.topic}/event`, '{"event":"fall"}', { qos: 1 });
  await client.endAsync();
  const opened = await eventually("the case", async () => {
    const { body } = await duty.get<{ items: { id: string }[] }>(`/cases?person=${person}`);
    return body.items[0]?.id;
  });
  // Nobody takes it: after a minute the family is told, here by SMS, for there is no account for calls.
  await to(START + 2 * MINUTE);
  const sms = await smsTo(DAUGHTER, "T3");
  expect(sms.vars).toMatchObject({ who: "赵奶奶" });
  expect(JSON.stringify(sms)).not.toMatch(/赵秀英|赵敏|501|栋/);

  expect(await upLink(DAUGHTER, "1", START + 2 * MINUTE)).toBe(200);
  const detail = await eventually("the answer on the case", async () => {
    const { body } = await duty.get<Detail>(`/cases/${opened}`);
    return body.notices.some((one) => one.state === "answered") && body;
  });
  const told = detail.notices.find((one) => one.channel === "sms" && one.to.name === "赵敏");
  expect(told).toMatchObject({ state: "answered", answer: "with-her" });
  expect(detail.log.some((line) => line.words.zh.includes("我在她身边"))).toBe(true);
  expect(gateway.complaints).toEqual([]);
});
