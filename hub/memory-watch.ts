import { readFileSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import type { FaultState } from "./fault-book.ts";

const MIB = 1024 ** 2;
/** Share of the limit at which telemetry without a promise is left out, and at which it is taken in again. */
const PRESSED = 0.9;
const EASED = 0.8;
/** Of the machine, where no limit is set: the rest belongs to the system and its file cache. */
const SHARE_OF_MACHINE = 0.75;

export interface MemoryWatch {
  /** Looks anew. @param rssBytes resident memory of this process */
  look(rssBytes: number): FaultState | null;
  readonly pressed: boolean;
  readonly limitBytes: number;
}

/** Memory that this process may use: as configured, else what the control group or the machine allows. */
export function memoryLimit(configuredMb: number | null): number {
  if (configuredMb !== null) return configuredMb * MIB;
  const group = Number(readText("/sys/fs/cgroup/memory.max") ?? Number.NaN);
  const ceiling = Number.isFinite(group) && group > 0 ? Math.min(group, totalmem()) : totalmem();
  return ceiling * SHARE_OF_MACHINE;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}

/** Watches the process's memory against its limit, with hysteresis. */
export function createMemoryWatch(limitBytes: number): MemoryWatch {
  let pressed = false;
  return {
    look: (rssBytes) => {
      pressed = rssBytes > limitBytes * (pressed ? EASED : PRESSED);
      if (!pressed) return null;
      const used = Math.round(rssBytes / MIB);
      const limit = Math.round(limitBytes / MIB);
      const free = Math.round(freemem() / MIB);
      return {
        detail: {
          zh: `本程序占用 ${used} MB，上限 ${limit} MB（本机空闲 ${free} MB）：普通监测值（QoS 0）暂被丢弃并计数，告警与 QoS 1 照常`,
          en: `the hub uses ${used} of ${limit} MB (${free} MB of the machine are free): QoS 0 telemetry is dropped and counted, alarms and QoS 1 go on`,
        },
      };
    },
    get pressed() {
      return pressed;
    },
    limitBytes,
  };
}
