import { readFileSync } from "node:fs";
import type { MqttClient } from "mqtt";
import { rssOf } from "../rig.ts";

/** One of those compared: something that takes MQTT in, judges one rule, and tells a desk by WebSocket. */
export interface Subject {
  readonly who: string;
  readonly mqtt: string;
  /** File of log-ins and topics for the load generator. */
  readonly logins: string;
  /** Topics of devices that have never broken a limit, each for one alert. */
  readonly fresh: string[];
  /** Messages judged since the start. */
  judged(): Promise<number>;
  /** Calls back with the device of each new alert; the answer ends it. */
  alerts(told: (device: string) => void): Promise<() => void>;
  /** A client that may publish to all topics. */
  publisher(): Promise<MqttClient>;
  /** Processes that do the work. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** What a maker of subjects is asked for. */
export interface Wanted {
  readonly qos: 0 | 1;
  /** Clients of the load. */
  readonly clients: number;
  /** Alerts that will be made. */
  readonly alerts: number;
}

/** The rule of all: a battery below this is told. */
export const BATTERY_BELOW = 20;

const TICKS_PER_SECOND = 100;

/** Seconds of processor that the processes have used so far. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }, 0);
}

/** Memory of the processes together. */
export const memoryMb = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + rssOf(pid), 0);
