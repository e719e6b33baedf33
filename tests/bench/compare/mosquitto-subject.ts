import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connectAsync } from "mqtt";
import { WebSocket } from "ws";
import { type Mosquitto, startMosquitto } from "../../support/mosquitto.ts";
import type { Subject, Wanted } from "./subject.ts";

/** Log-ins of devices for a broker that asks for none. */
export function writeLogins(broker: Mosquitto, clients: number): string {
  const file = join(broker.dir, "logins.json");
  const login = (n: number) => ({ username: `load-${n}`, password: "x", topic: `sw/v1/xingfuli/load-${n}/telemetry` });
  writeFileSync(file, JSON.stringify(Array.from({ length: clients }, (_, n) => login(n))));
  return file;
}

export const freshTopics = (count: number): string[] => Array.from({ length: count }, (_, n) => `sw/v1/xingfuli/fresh-${n}`);

/** Calls back with the device of each message of a WebSocket. */
export async function listenTo(url: string, told: (device: string) => void): Promise<() => void> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("message", (data) => told(String(JSON.parse(String(data)).device)));
  return () => socket.close();
}

/** Mosquitto and a subscriber in a process of its own. */
export async function startMosquittoSubject({ qos, clients, alerts }: Wanted): Promise<Subject> {
  const broker = await startMosquitto();
  const entry = fileURLToPath(new URL("./subscriber.js", import.meta.url));
  const child = spawn(process.execPath, [entry, broker.url, String(qos)], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((line: string) => void)[] = [];
  const nextLine = (): Promise<string> => new Promise((resolve) => waiting.push(resolve));
  const first = nextLine();
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  const { desk } = JSON.parse(await first);
  return {
    who: "mosquitto + mqtt.js",
    mqtt: broker.url,
    logins: writeLogins(broker, clients),
    fresh: freshTopics(alerts),
    judged: async () => {
      const line = nextLine();
      child.stdin.write("count\n");
      return Number(await line);
    },
    alerts: (told) => listenTo(String(desk), told),
    publisher: () => connectAsync(broker.url, { reconnectPeriod: 0 }),
    pids: [broker.pid, child.pid ?? 0],
    stop: async () => {
      child.kill("SIGKILL");
      await broker.stop();
    },
  };
}
