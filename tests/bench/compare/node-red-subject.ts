import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { freePort } from "../../support/free-port.ts";
import { eventually } from "../../support/hub-process.ts";
import { startMosquitto } from "../../support/mosquitto.ts";
import { freshTopics, listenTo, writeLogins } from "./mosquitto-subject.ts";
import { spawnNodeRed } from "./node-red.ts";
import { BATTERY_BELOW, type Subject, type Wanted } from "./subject.ts";

/** What the function node does: the last values in a map, and the rule. */
const FUNCTION = `
const last = context.get("last") || new Map();
const open = context.get("open") || new Set();
context.set("last", last); context.set("open", open);
global.set("judged", (global.get("judged") || 0) + 1);
const device = msg.topic.split("/")[3];
const values = last.get(device) || new Map();
last.set(device, values);
for (const name of Object.keys(msg.payload)) values.set(name, msg.payload[name]);
const battery = msg.payload.battery;
msg.alert = battery < ${BATTERY_BELOW} && !open.has(device);
if (battery >= ${BATTERY_BELOW}) open.delete(device); else if (battery < ${BATTERY_BELOW}) open.add(device);
if (msg.alert) msg.payload = { device, rule: "battery-low", value: battery, at: Date.now() };
return msg;`;

/** mqtt in, json, function, switch, websocket out; beside it a page that tells how many were judged. */
function flowOf(port: number, qos: 0 | 1): readonly Readonly<Record<string, unknown>>[] {
  const at = { z: "flow", x: 0, y: 0 };
  return [
    { id: "flow", type: "tab", label: "watch" },
    {
      id: "broker",
      type: "mqtt-broker",
      broker: "127.0.0.1",
      port: String(port),
      clientid: "node-red",
      autoConnect: true,
      protocolVersion: "4",
      keepalive: "60",
      cleansession: true,
    },
    { id: "desk", type: "websocket-listener", path: "/alerts", wholemsg: "false" },
    {
      id: "in",
      type: "mqtt in",
      ...at,
      topic: "sw/v1/#",
      qos: String(qos),
      datatype: "buffer",
      broker: "broker",
      inputs: 0,
      wires: [["json"]],
    },
    { id: "json", type: "json", ...at, property: "payload", action: "obj", pretty: false, wires: [["judge"]] },
    { id: "judge", type: "function", ...at, func: FUNCTION, outputs: 1, noerr: 0, wires: [["raised"]] },
    {
      id: "raised",
      type: "switch",
      ...at,
      property: "alert",
      propertyType: "msg",
      rules: [{ t: "true" }],
      checkall: "true",
      outputs: 1,
      wires: [["out"]],
    },
    { id: "out", type: "websocket out", ...at, server: "desk", client: "", wires: [] },
    { id: "ask", type: "http in", ...at, url: "/judged", method: "get", wires: [["tell"]] },
    {
      id: "tell",
      type: "function",
      ...at,
      func: 'msg.payload = String(global.get("judged") || 0); return msg;',
      outputs: 1,
      wires: [["answer"]],
    },
    { id: "answer", type: "http response", ...at, statusCode: "200", headers: {}, wires: [] },
  ];
}

/** Node-RED with one flow on a Mosquitto of its own. */
export function startNodeRedSubject(entry: string): (wanted: Wanted) => Promise<Subject> {
  return async ({ qos, clients, alerts }) => {
    const broker = await startMosquitto();
    const userDir = mkdtempSync(join(tmpdir(), "node-red-"));
    const port = await freePort();
    const settings = {
      uiPort: port,
      uiHost: "127.0.0.1",
      httpAdminRoot: false,
      credentialSecret: false,
      logging: { console: { level: "error" } },
    };
    writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
    writeFileSync(join(userDir, "flow.json"), JSON.stringify(flowOf(Number(new URL(broker.url).port), qos)));
    const child = spawnNodeRed(entry, userDir);
    const judged = async (): Promise<number> => Number(await (await fetch(`http://127.0.0.1:${port}/judged`)).text());
    const publisher = () => connectAsync(broker.url, { reconnectPeriod: 0 });
    await eventually(
      "the flow judges a message",
      async () => {
        const client = await publisher();
        await client.publishAsync("sw/v1/xingfuli/hello/telemetry", '{"battery":90}', { qos: 1 });
        await client.endAsync();
        return (await judged().catch(() => 0)) > 0;
      },
      60_000,
    );
    return {
      who: "mosquitto + Node-RED",
      mqtt: broker.url,
      logins: writeLogins(broker, clients),
      fresh: freshTopics(alerts),
      judged,
      alerts: (told) => listenTo(`ws://127.0.0.1:${port}/alerts`, told),
      publisher,
      pids: [broker.pid, child.pid ?? 0],
      stop: async () => {
        child.kill("SIGKILL");
        await broker.stop();
        rmSync(userDir, { recursive: true, force: true });
      },
    };
  };
}
