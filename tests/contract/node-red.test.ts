import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCuttingProxy } from "../support/cutting-proxy.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { hasNodeRed, NODE_RED_HINT, type NodeRed, startNodeRed } from "../support/node-red.ts";

interface AlertItem {
  readonly id: string;
  readonly state: string;
  readonly acknowledgedBy: string | null;
  readonly closedAt: string | null;
  readonly device: { readonly id: string } | null;
}

const EXAMPLES = new URL("../../node-red/examples/", import.meta.url);
/** Nodes that listen to the hub and show whether they do. */
const SOURCES = new Set(["shouwang-alerts", "shouwang-cases", "shouwang-readings"]);

let hub: HubProcess;
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>;
let red: NodeRed;
let duty: Desk;
let token: string;
let program: string;
let place: string;

beforeAll(async () => {
  hub = await startHub();
  proxy = await startCuttingProxy(Number(new URL(hub.http).port));
  duty = await hub.as("duty");
  place = (await placeOfLevel(duty, "home")).id;
  const community = (await placeOfLevel(duty, "community")).id;
  const { status, body } = await (await hub.as("admin")).send<{ token: string; integration: { id: string } }>("POST", "/integrations", {
    ...{ name: "大厅流程", owner: "集成商", place: community, grants: ["read", "acknowledge", "raise", "notify", "command"] },
  });
  expect(status).toBe(201);
  token = body.token;
  program = `integration:${body.integration.id}`;
  red = await startNodeRed();
}, 180_000);
afterAll(async () => {
  await red?.stop();
  red?.clean();
  await proxy?.stop();
  await hub?.stop();
  hub?.clean();
});

/** Alerts are noted and acknowledged; what is posted to a path of the flow is done by a node. */
function flows(withToken: string): readonly object[] {
  const at = { x: 0, y: 0, z: "tab" };
  const act = (type: string, config: object): readonly object[] => [
    { id: `in-${type}`, type: "http in", ...at, url: `/do/${type}`, method: "post", upload: false, wires: [[`fields-${type}`]] },
    {
      ...{ id: `fields-${type}`, type: "function", ...at, outputs: 1 },
      func: "msg.device = msg.payload.device; msg.payload = msg.payload.what; return msg;",
      wires: [[type]],
    },
    { id: type, type: `shouwang-${type}`, ...at, server: "server", ...config, wires: [[`out-${type}`]] },
    { id: `catch-${type}`, type: "catch", ...at, scope: [type], wires: [[`said-${type}`]] },
    {
      ...{ id: `said-${type}`, type: "function", ...at, outputs: 1 },
      func: "msg.payload = { failed: msg.error.message }; msg.statusCode = 400; return msg;",
      wires: [[`out-${type}`]],
    },
    { id: `out-${type}`, type: "http response", ...at, wires: [] },
  ];
  return [
    { id: "tab", type: "tab", label: "test" },
    {
      ...{ id: "server", type: "shouwang-server", name: "", url: `http://127.0.0.1:${proxy.port}`, tls: "", language: "zh" },
      credentials: { token: withToken, user: "", password: "" },
    },
    { id: "alerts", type: "shouwang-alerts", ...at, server: "server", when: "new", least: "low", drills: false, wires: [["note"]] },
    {
      ...{ id: "note", type: "function", ...at, outputs: 1, wires: [["only"]] },
      func: 'const told = global.get("told") || ""; global.set("told", told + msg.payload.device?.id + ":" + msg.missed + " "); return msg;',
    },
    {
      ...{ id: "only", type: "switch", ...at, property: "payload.device.kind", propertyType: "msg" },
      ...{ rules: [{ t: "eq", v: "leak", vt: "str" }], checkall: "true", repair: false, outputs: 1, wires: [["acknowledge"]] },
    },
    { id: "acknowledge", type: "shouwang-acknowledge", ...at, server: "server", comment: "流程接警", wires: [[]] },
    { id: "status", type: "status", ...at, scope: ["alerts"], wires: [["state"]] },
    {
      ...{ id: "state", type: "function", ...at, outputs: 0, wires: [] },
      func: 'global.set("state", msg.status.fill + " " + msg.status.text);',
    },
    { id: "cases", type: "shouwang-cases", ...at, server: "server", when: "new", least: "low", drills: false, wires: [["case"]] },
    {
      ...{ id: "case", type: "function", ...at, outputs: 0, wires: [] },
      func: 'global.set("cases", (global.get("cases") || "") + msg.payload.id + ":" + msg.topic + " ");',
    },
    {
      ...{ id: "readings", type: "shouwang-readings", ...at, server: "server", devices: "", measurements: "temperature", first: false },
      wires: [["value"]],
    },
    {
      ...{ id: "value", type: "function", ...at, outputs: 0, wires: [] },
      func: 'global.set("values", (global.get("values") || "") + msg.topic + "=" + msg.payload + msg.unit + " ");',
    },
    ...act("raise", { device: "", event: "leak" }),
    ...act("notify", { roles: "duty", subject: "大厅屏" }),
    ...act("command", { device: "", wait: "5" }),
  ];
}

const addOne = (kind: string, name: string): Promise<NewDevice> => addDevice(duty, { name, kind, place });
async function publish({ device, mqtt }: NewDevice, payload: object): Promise<void> {
  const client = await hub.device(mqtt.username, mqtt.password);
  await client.publishAsync(`${device.topic}/event`, JSON.stringify(payload), { qos: 1 });
  await client.endAsync();
}
const alertOf = ({ device }: NewDevice, fits: (alert: AlertItem) => boolean = () => true): Promise<AlertItem> =>
  eventually(
    `an alert of ${device.id}`,
    async () => (await duty.get<{ items: AlertItem[] }>(`/alerts?device=${device.id}`)).body.items.find(fits),
    20_000,
  );
const told = async ({ device }: NewDevice): Promise<string[]> =>
  (await red.global("told")).split(" ").filter((each) => each.startsWith(`${device.id}:`));
const toldOnce = (of: NewDevice): Promise<string> => eventually("it is told", async () => (await told(of))[0], 60_000);
const state = (text: string): Promise<boolean> =>
  eventually(`the node shows ${text}`, async () => (await red.global("state")) === text, 60_000);
const connected = (): Promise<boolean> => state("green shouwang.status.connected");
async function act(type: string, body: object): Promise<unknown> {
  const answer = await fetch(`${red.url}/do/${type}`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
  });
  return answer.json();
}

describe.skipIf(!hasNodeRed)(`the packed nodes in a real Node-RED${hasNodeRed ? "" : ` (skipped without it: ${NODE_RED_HINT})`}`, () => {
  it("stand in the palette, with labels and help in both languages", async () => {
    for (const [language, label, help] of [
      ["zh-CN", "守望告警", "输出范围内的告警"],
      ["en-US", "shouwang alerts", "Alerts of the area"],
    ] as const) {
      expect(await red.page(`/locales/node-red-contrib-shouwang/shouwang?lng=${language}`, language)).toContain(label);
      expect(await red.page("/nodes", language)).toContain(help);
    }
    const sets = JSON.parse(await red.page("/nodes", "en-US", "application/json")) as { id: string; types: string[]; err?: string }[];
    const ours = sets.find(({ id }) => id === "node-red-contrib-shouwang/shouwang");
    expect(ours?.err).toBeUndefined();
    expect(ours?.types.map((type) => type.replace("shouwang-", "")).sort()).toEqual([
      "acknowledge",
      "alerts",
      "cases",
      "command",
      "notify",
      "raise",
      "readings",
      "server",
    ]);
    expect(await red.page("/library/examples/flows/node-red-contrib-shouwang/", "en-US", "application/json")).toContain(
      "acknowledge an alert",
    );
  });

  it("alert in, flow, acknowledged in the hub", async () => {
    await red.deploy(flows(token));
    await connected();
    const leak = await addOne("leak", "厨房水浸");
    await publish(leak, { event: "leak", state: "on", id: "k-1" });
    const alert = await alertOf(leak, ({ acknowledgedBy }) => acknowledgedBy !== null);
    expect(alert).toMatchObject({ state: "acknowledged", acknowledgedBy: program });
    expect(await told(leak)).toEqual([`${leak.device.id}:false`]);
  });

  it("tells once what came while the line was down, and what came and went meanwhile", async () => {
    const before = await addOne("leak", "阳台水浸");
    await publish(before, { event: "leak", state: "on", id: "b-1" });
    await toldOnce(before);
    const open = await addOne("leak", "卫生间水浸");
    // Over as soon as it is acknowledged and ended: a leak would be watched for minutes more.
    const over = await addOne("environment", "走廊温湿度");
    proxy.hang();
    await state("yellow shouwang.status.waiting");
    await publish(open, { event: "leak", state: "on", id: "o-1" });
    await publish(over, { event: "battery-low", state: "on", id: "v-1" });
    const gone = await alertOf(over);
    await duty.send("POST", `/alerts/${gone.id}/acknowledge`, {});
    await publish(over, { event: "battery-low", state: "off", id: "v-2" });
    await alertOf(over, ({ closedAt }) => closedAt !== null);
    proxy.heal();
    await connected();
    await toldOnce(open);
    await toldOnce(over);
    expect([await told(open), await told(over)]).toEqual([[`${open.device.id}:true`], [`${over.device.id}:true`]]);
    expect(await told(before)).toEqual([`${before.device.id}:false`]);
    await alertOf(open, ({ acknowledgedBy }) => acknowledgedBy === program);
  }, 180_000);

  it("reports, notifies and commands, and says why where the hub refuses", async () => {
    const raised = await addOne("leak", "水泵房水浸");
    expect(await act("raise", { device: raised.device.externalId, what: { event: "leak", state: "on" } })).toMatchObject({ durable: true });
    await alertOf(raised, ({ acknowledgedBy }) => acknowledgedBy === program);
    expect(await act("notify", { what: "水泵房有水，请查看。" })).toMatchObject({ told: expect.any(Number) });
    await eventually("the duty is told", async () =>
      (await duty.get<{ items: { subject: string; text: string }[] }>("/notices")).body.items.find(
        ({ subject, text }) => subject === "大厅屏" && text.includes("大厅流程"),
      ),
    );
    const gauge = await addOne("environment", "水泵房温湿度");
    const client = await hub.device(gauge.mqtt.username, gauge.mqtt.password);
    await client.subscribeAsync(`${gauge.device.topic}/command`, { qos: 1 });
    client.on("message", (_topic, payload) => {
      const { id, do: what } = JSON.parse(payload.toString()) as { id: string; do: string };
      client.publish(`${gauge.device.topic}/command/ack`, JSON.stringify({ id, ok: what === "report" }), { qos: 1 });
    });
    expect(await act("command", { device: gauge.device.id, what: { do: "report" } })).toMatchObject({ acknowledged: true });
    expect(await act("command", { device: gauge.device.id, what: { do: "explode" } })).toMatchObject({ acknowledged: false });
    await client.endAsync();
    const smoke = await addOne("smoke", "水泵房烟感");
    expect(await act("command", { device: smoke.device.id, what: { do: "mute" } })).toMatchObject({
      failed: expect.stringContaining("消防"),
    });
    expect(await act("raise", { device: "no-such-device", what: { event: "leak" } })).toMatchObject({
      failed: expect.stringContaining("no-such-device"),
    });
  });

  it("tells a case that is opened, once, and a value that comes in, and no other", async () => {
    const gauge = await addOne("environment", "机房温湿度");
    const client = await hub.device(gauge.mqtt.username, gauge.mqtt.password);
    await client.publishAsync(`${gauge.device.topic}/telemetry`, JSON.stringify({ temperature: 21.5, humidity: 40 }), { qos: 1 });
    const told = await eventually("the value", async () => (await red.global("values")).split(" ").filter((one) => one !== "")[0]);
    expect(told).toBe(`${gauge.device.id}/temperature=21.5Cel`);
    expect(await red.global("values")).not.toContain("humidity");
    await client.endAsync();
    const hazard = { kind: "hazard", source: "grid", hazard: "stairs-blocked", place, description: "楼道堆放纸箱" };
    const { status, body } = await duty.send<{ id: string; severity: string }>("POST", "/cases", hazard);
    expect(status).toBe(201);
    const ours = async () => (await red.global("cases")).split(" ").filter((one) => one.startsWith(`${body.id}:`));
    await eventually("the case", async () => (await ours()).length > 0);
    expect(await ours()).toEqual([`${body.id}:case/${body.severity}`]);
  });

  it("tells nothing twice after a restart of Node-RED, and what came meanwhile", async () => {
    const before = await red.global("told");
    await red.stop();
    const meanwhile = await addOne("leak", "夜间水浸");
    await publish(meanwhile, { event: "leak", state: "on", id: "n-1" });
    await alertOf(meanwhile);
    await red.start();
    expect(await toldOnce(meanwhile)).toBe(`${meanwhile.device.id}:true`);
    expect((await red.global("told")).trim().split(" ")).toHaveLength(before.trim().split(" ").length + 1);
  }, 120_000);

  it.each(readdirSync(EXAMPLES))(
    "the example %s runs as it is imported, without a fault",
    async (file) => {
      const example: unknown = JSON.parse(readFileSync(new URL(file, EXAMPLES), "utf8"));
      const nodes = (Array.isArray(example) ? example : []).map((node: Readonly<Record<string, unknown>>) =>
        node.type === "shouwang-server"
          ? { ...node, url: `http://127.0.0.1:${proxy.port}`, credentials: { token, user: "", password: "" } }
          : node,
      );
      const tab = String(nodes[0]?.id);
      const scope = nodes.flatMap(({ id, type }) => (SOURCES.has(String(type)) ? [id] : []));
      const at = { z: tab, x: 0, y: 0 };
      const shown = { id: "shown", type: "function", ...at, outputs: 0, wires: [], func: `global.set("${tab}", msg.status.text);` };
      const from = red.log().length;
      await red.deploy([...nodes, { id: "status", type: "status", ...at, scope, wires: [["shown"]] }, shown]);
      await eventually("it listens", async () => (await red.global(tab)) === "shouwang.status.connected", 60_000);
      expect(red.log().slice(from)).not.toMatch(/\[(?:error|warn)\]|missing types/i);
    },
    60_000,
  );

  it("shows red where the token was ended", async () => {
    await red.deploy(flows(token));
    await connected();
    const admin = await hub.as("admin");
    expect((await admin.send("DELETE", `/integrations/${program.slice("integration:".length)}`)).status).toBe(204);
    await state("red shouwang.status.refused");
  }, 60_000);
});
