import { deviceTopic, type Instant, MINUTE } from "../../contracts/index.ts";
import type { Fields, TimedMessage } from "../fleet/message.ts";
import type { HubClient } from "../hub-client.ts";
import type { Publisher } from "../publisher.ts";
import type { Plan } from "./columns.ts";
import { createTimeMap, readRecordedTime } from "./recorded-time.ts";
import type { Row } from "./rows.ts";

export interface Replay {
  readonly rows: AsyncIterable<Row>;
  readonly plan: Plan;
  readonly community: string;
  readonly start: Instant;
  readonly skip: number;
  readonly limit: number;
  readonly publisher: Publisher;
  /** Waits until the hub's time has come to a row's. */
  readonly reach: (at: Instant) => Promise<void>;
  readonly onProgress: (rows: number, at: Instant) => void;
  readonly stopped: () => boolean;
}

export interface ReplayOutcome {
  readonly rows: number;
  readonly readings: number;
  /** Cells that are no number: left out, as a sensor that says nothing. */
  readonly gaps: number;
  /** Rows whose time cannot be read. */
  readonly timeless: number;
  readonly restarts: number;
  readonly last: Instant;
}

/** Digits kept after a unit was converted. */
const PRECISION = 1e6;

function readingsOf(plan: Plan, row: Row): { byDevice: Map<string, Fields>; gaps: number } {
  const byDevice = new Map<string, Fields>();
  let gaps = 0;
  for (const { column, device, measurement, factor, shift } of plan.columns) {
    const text = row.get(column) ?? "";
    const value = text === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      gaps += 1;
      continue;
    }
    const fields = byDevice.get(device) ?? {};
    fields[measurement] = Math.round((value * factor + shift) * PRECISION) / PRECISION;
    byDevice.set(device, fields);
  }
  return { byDevice, gaps };
}

function messageOf(community: string, device: string, at: Instant, fields: Fields): TimedMessage {
  const payload = Buffer.from(JSON.stringify({ ts: at, ...fields }), "utf8");
  const topic = `${deviceTopic(community, device)}/telemetry`;
  return { at, device, leaf: "telemetry", topic, payload, qos: 1, retain: false, ts: at, cause: null };
}

/** Sends a recording row by row, its first time mapped to `start`. */
export async function replay(options: Replay): Promise<ReplayOutcome> {
  const { rows, plan, community, start, skip, limit, publisher, reach, onProgress, stopped } = options;
  const times = createTimeMap(start);
  let [seen, sent, readings, gaps, timeless, last] = [0, 0, 0, 0, 0, start];
  for await (const row of rows) {
    if (seen++ < skip) continue;
    if (sent >= limit || stopped()) break;
    const recorded = readRecordedTime(row.get(plan.time) ?? "");
    if (recorded === undefined) {
      timeless += 1;
      continue;
    }
    last = times.map(recorded);
    await reach(last);
    const { byDevice, gaps: missing } = readingsOf(plan, row);
    gaps += missing;
    await Promise.all([...byDevice].map(([device, fields]) => publisher.send(messageOf(community, device, last, fields))));
    for (const fields of byDevice.values()) readings += Object.keys(fields).length;
    sent += 1;
    onProgress(sent, last);
  }
  return { rows: sent, readings, gaps, timeless, restarts: times.restarts, last };
}

/** Moves a driven clock to a row's time, at a speed that one can follow. */
export function reachByClock(hub: HubClient, start: Instant, speed: number): (at: Instant) => Promise<void> {
  const begun = performance.now();
  let reached = start;
  return async (at) => {
    if (at <= reached) return;
    reached = at;
    await hub.moveClock(at);
    const ahead = (at - start) / speed - (performance.now() - begun);
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(ahead, 10 * MINUTE)));
  };
}

/** Waits on the wall until a row is due. */
export function reachByWall(now: () => Instant): (at: Instant) => Promise<void> {
  return async (at) => {
    const wait = at - now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}
