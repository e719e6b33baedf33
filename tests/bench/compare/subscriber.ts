import { createInterface } from "node:readline";
import { connectAsync } from "mqtt";
import { WebSocketServer } from "ws";

/*
 * The least that does the work of a hub beside a broker: mqtt.js, the last value of every device in a map, one rule, a
 * WebSocket for the desk. Arguments: broker and QoS. A line on stdin is answered with the messages judged so far.
 */
const BATTERY_BELOW = 20;

async function main(): Promise<void> {
  const [url = "", qos = "0"] = process.argv.slice(2);
  const desk = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  const last = new Map<string, Map<string, unknown>>();
  const open = new Set<string>();
  let judged = 0;
  const client = await connectAsync(url, { clientId: "subscriber", reconnectPeriod: 0 });
  client.on("message", (topic, payload) => {
    const device = topic.split("/")[3] ?? "";
    const body: Readonly<Record<string, unknown>> = JSON.parse(payload.toString());
    const values = last.get(device) ?? new Map<string, unknown>();
    last.set(device, values);
    for (const [name, value] of Object.entries(body)) values.set(name, value);
    judged += 1;
    if (typeof body.battery !== "number") return;
    if (body.battery >= BATTERY_BELOW) open.delete(device);
    else if (!open.has(device)) {
      open.add(device);
      const text = JSON.stringify({ device, rule: "battery-low", value: body.battery, at: Date.now() });
      for (const socket of desk.clients) socket.send(text);
    }
  });
  await client.subscribeAsync("sw/v1/#", { qos: qos === "1" ? 1 : 0 });
  const address = desk.address();
  const port = typeof address === "object" && address ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ desk: `ws://127.0.0.1:${port}` })}\n`);
  createInterface({ input: process.stdin })
    .on("line", () => process.stdout.write(`${judged}\n`))
    .on("close", () => process.exit(0));
}

await main();
