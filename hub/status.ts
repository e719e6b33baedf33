import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Alerts } from "../alerts/index.ts";
import type { Broker, Refusal } from "../broker/index.ts";
import { type ChainProofNow, type HubStatus, type Instant, toIso, type Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import type { SessionCells } from "../store/mqtt/session-store.ts";
import type { Records } from "../store/records/index.ts";
import type { SeriesStore } from "../store/series/index.ts";
import type { Committer } from "./committer.ts";
import type { HubConfig } from "./config.ts";
import type { DeviceViews } from "./device-views.ts";
import type { FaultBook } from "./fault-book.ts";
import type { Meter } from "./metrics.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Quarantine } from "./quarantine.ts";

interface Parts {
  readonly config: HubConfig;
  readonly directory: Directory;
  readonly views: DeviceViews;
  readonly pipeline: Pipeline;
  readonly quarantine: Quarantine;
  readonly journal: Journal;
  readonly records: Records;
  readonly committer: Committer;
  readonly series: SeriesStore;
  now(): Instant;
  readonly faults: FaultBook;
  /** What the desk must know although nothing is broken. */
  notes(): readonly Words[];
  proof(): ChainProofNow;
}

interface Health {
  readonly ok: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Status {
  view(): HubStatus;
  live(): Health;
  ready(): Health;
  /** Milliseconds from receiving a message to the journal's sync. */
  synced(ms: number): void;
  refused(refusal: Refusal): void;
  /** A push over HTTP was refused. */
  refusedPush(): void;
  /** Called once a second. */
  tick(): void;
  meters(parts: {
    readonly broker: Broker;
    readonly mqttSessions: Pick<SessionCells, "stats">;
    readonly engine: { stats(): { readonly cells: number; readonly timers: number; readonly signals: number } };
    readonly alerts: Alerts;
  }): readonly Meter[];
}

/** Kept for the 99th percentile shown to the desk. */
const SYNCS_KEPT = 512;

/** How the hub itself is doing: foot line of the desk, health pages, metrics. */
export function createStatus(parts: Parts): Status {
  const syncs: number[] = [];
  const refusals = new Map<string, number>();
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  let counted = { at: 0, devices: 0, online: 0 };

  const count = (): typeof counted => {
    const now = parts.now();
    if (counted.at !== 0 && now - counted.at < 1_000 && now >= counted.at) return counted;
    let online = 0;
    const devices = parts.directory.devices();
    for (const device of devices) if (parts.views.state(device, now) === "online") online++;
    counted = { at: now, devices: devices.length, online };
    return counted;
  };
  const degraded = (): readonly Words[] => parts.faults.banner();
  const p99 = (): number | null => {
    if (syncs.length === 0) return null;
    const sorted = syncs.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? null;
  };
  const detail = (): Record<string, unknown> => ({ time: toIso(parts.now()), clock: parts.config.clock, demo: parts.config.demo });

  return {
    view: () => {
      const community = parts.directory.communities()[0];
      const { devices, online } = count();
      return {
        time: toIso(parts.now()),
        community: community?.id ?? "",
        communityName: community?.name ?? "",
        devices,
        online,
        rate: Math.round(parts.pipeline.rate.perSecond() * 10) / 10,
        syncMs: p99(),
        quarantined: parts.quarantine.count,
        degraded: degraded(),
        notes: parts.notes(),
        proof: parts.proof(),
        demo: parts.config.demo,
        clock: parts.config.clock,
      };
    },
    live: () => ({ ok: true, detail: detail() }),
    ready: () => {
      const reasons = degraded();
      return {
        ok: reasons.length === 0,
        detail: {
          ...detail(),
          degraded: reasons,
          series: parts.series.stats(),
          journal: parts.journal.stats(),
          pending: parts.committer.pending,
        },
      };
    },
    synced: (ms) => {
      syncs.push(ms);
      if (syncs.length > SYNCS_KEPT) syncs.shift();
    },
    refusedPush: () => void refusals.set("push", (refusals.get("push") ?? 0) + 1),
    refused: (refusal) => void refusals.set(refusal.reason, (refusals.get(refusal.reason) ?? 0) + refusal.count),
    tick: () => {
      parts.pipeline.rate.tick();
      if (parts.pipeline.rate.perSecond() === 0) syncs.length = 0;
    },
    meters: ({ broker, mqttSessions, engine, alerts }) => [
      { name: "messages_total", help: "Messages taken in", type: "counter", read: () => parts.pipeline.counts.messages },
      { name: "readings_total", help: "Readings understood", type: "counter", read: () => parts.pipeline.counts.readings },
      { name: "events_total", help: "Device events understood", type: "counter", read: () => parts.pipeline.counts.events },
      { name: "duplicates_total", help: "Repeats left out", type: "counter", read: () => parts.pipeline.counts.duplicates },
      {
        name: "quarantined_total",
        help: "Messages or parts of them not understood",
        type: "counter",
        read: () => parts.pipeline.counts.quarantined,
      },
      {
        name: "refused_total",
        help: "Messages, log-ins and subscriptions refused at the door",
        type: "counter",
        label: "reason",
        read: () => refusals,
      },
      { name: "broker_connections", help: "Open MQTT connections", type: "gauge", read: () => broker.stats().connections },
      {
        name: "broker_unacknowledged",
        help: "QoS 1 messages whose sender waits",
        type: "gauge",
        read: () => broker.stats().unacknowledged,
      },
      { name: "broker_retained", help: "Retained messages kept", type: "gauge", read: () => broker.stats().kept.retained },
      { name: "broker_retained_bytes", help: "Their payloads", type: "gauge", read: () => broker.stats().kept.retainedBytes },
      {
        name: "broker_retained_refused_total",
        help: "Retained messages refused for want of room",
        type: "counter",
        read: () => broker.stats().kept.retainedRefused,
      },
      {
        name: "broker_cells_waiting",
        help: "Changes of lasting sessions and retained messages not on disk yet",
        type: "gauge",
        read: () => mqttSessions.stats().waiting,
      },
      { name: "broker_sessions", help: "Lasting sessions", type: "gauge", read: () => broker.stats().kept.sessions },
      { name: "broker_queued_bytes", help: "Bytes queued in lasting sessions", type: "gauge", read: () => broker.stats().kept.queuedBytes },
      {
        name: "broker_queued_dropped_total",
        help: "Queued messages dropped for want of room",
        type: "counter",
        read: () => broker.stats().kept.queuedDropped,
      },
      {
        name: "broker_sessions_expired_total",
        help: "Lasting sessions that nobody came back to",
        type: "counter",
        read: () => broker.stats().kept.expired,
      },
      { name: "journal_queue_bytes", help: "Bytes waiting for the journal", type: "gauge", read: () => parts.journal.queueBytes },
      {
        name: "journal_sync_seconds",
        help: "99th percentile of the journal's sync",
        type: "gauge",
        read: () => parts.journal.stats().syncP99Ms / 1_000,
      },
      { name: "journal_disk_bytes", help: "Size of the journal's files", type: "gauge", read: () => parts.journal.stats().diskBytes },
      { name: "series_rows_total", help: "Rows committed to the series store", type: "counter", read: () => parts.series.stats().rows },
      { name: "series_queued", help: "Rows waiting for the series store", type: "gauge", read: () => parts.series.stats().queued },
      { name: "series_lost_total", help: "Rows lost as gaps", type: "counter", read: () => parts.series.stats().lost },
      {
        name: "series_lag",
        help: "Records that the series store is behind the journal",
        type: "gauge",
        read: () => parts.series.stats().lag,
      },
      {
        name: "series_refused_total",
        help: "Rows that the series server refused as wrong",
        type: "counter",
        read: () => parts.series.stats().refused,
      },
      { name: "records_waiting", help: "Calls to the records store under way", type: "gauge", read: () => parts.records.health().waiting },
      { name: "records_pending", help: "Turns waiting to be written", type: "gauge", read: () => parts.committer.pending },
      { name: "signals_total", help: "Signals of the rules", type: "counter", read: () => engine.stats().signals },
      { name: "rule_cells", help: "Subjects with rule state", type: "gauge", read: () => engine.stats().cells },
      { name: "rule_timers", help: "Deadlines set", type: "gauge", read: () => engine.stats().timers },
      { name: "alerts_open", help: "Open alerts", type: "gauge", read: () => alerts.open().length },
      {
        name: "loop_delay_seconds",
        help: "99th percentile of the event loop's delay",
        type: "gauge",
        read: () => loop.percentile(99) / 1e9,
      },
      { name: "degraded", help: "Faults that keep a promise from being held", type: "gauge", read: () => degraded().length },
      {
        name: "fault",
        help: "Faults of the hub itself that are open",
        type: "gauge",
        label: "kind",
        read: () => parts.faults.open().map((fault) => [fault.kind, 1] as const),
      },
    ],
  };
}
