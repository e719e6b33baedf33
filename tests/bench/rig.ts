import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";
import type { LoadResult } from "./mqtt-load.ts";

/** Readings in the generator's message. */
export const READINGS = 4;

/** A hub with registered devices and gateways for the load generator. */
export interface Rig {
  readonly hub: HubProcess;
  readonly admin: Desk;
  readonly duty: Desk;
  readonly home: string;
  /** Writes a file of log-ins: one client per device, each device through one of the gateways. */
  logins(devices: readonly NewDevice[], gateways: readonly NewDevice[]): string;
  devices(count: number, kind: string): Promise<readonly NewDevice[]>;
  gateways(count: number): Promise<readonly NewDevice[]>;
  /** Value of a metric, the sum over its labels. */
  metric(name: string): Promise<number>;
  rssMb(): number;
  done(): Promise<void>;
}

export async function createRig(env: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const hub = await startHub({ env: { HUB_LOG_LEVEL: "error", ...env } });
  const [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  const home = (await placeOfLevel(admin, "home")).id;
  const many = async (count: number, body: (n: number) => Readonly<Record<string, unknown>>): Promise<readonly NewDevice[]> => {
    const made: NewDevice[] = [];
    for (let n = 0; n < count; n += 20)
      made.push(...(await Promise.all(Array.from({ length: Math.min(20, count - n) }, (_, i) => addDevice(admin, body(n + i))))));
    return made;
  };
  return {
    hub,
    admin,
    duty,
    home,
    logins: (devices, gateways) => {
      const file = join(hub.dataDir, `logins-${devices.length}-${Math.round(performance.now())}.json`);
      const list = devices.map(({ device, mqtt }, n) => {
        const through = gateways.length === 0 ? mqtt : gateways[n % gateways.length]?.mqtt;
        return { ...through, topic: `${device.topic}/telemetry` };
      });
      writeFileSync(file, JSON.stringify(list));
      return file;
    },
    devices: (count, kind) => many(count, (n) => ({ name: `压测 ${kind} ${n}`, kind, place: home })),
    gateways: (count) =>
      many(count, (n) => ({ name: `压测网关 ${n}`, kind: "gateway", place: home, format: "native", prefix: "sw/v1/xingfuli/" })),
    metric: async (name) => {
      const text = await (await fetch(`${hub.http}/metrics`)).text();
      return text
        .split("\n")
        .filter((line) => line.startsWith(`shouwang_${name}{`) || line.startsWith(`shouwang_${name} `))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
    },
    rssMb: () => rssOf(hub.pid),
    done: async () => {
      await hub.kill();
      hub.clean();
    },
  };
}

/** The load generator as a process of its own. */
export function startLoad(
  mqtt: string,
  flags: Readonly<Record<string, string | number>>,
): { readonly child: ChildProcess; readonly result: Promise<LoadResult> } {
  const file = fileURLToPath(new URL("./mqtt-load.js", import.meta.url));
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [file, "--url", mqtt, ...args], { stdio: ["ignore", "pipe", 2] });
  let out = "";
  child.stdout?.on("data", (data: Buffer) => {
    out += data.toString();
  });
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`the load generator ended with code ${code}`))));
  });
  return { child, result };
}

/** Memory of a process in MB. */
export function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
