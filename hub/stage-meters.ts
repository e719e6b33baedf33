import { type Duration, NOTICE_CHANNELS, type Notice, SEVERITIES } from "../contracts/index.ts";
import type { HealthParts } from "./health.ts";
import type { KeptHistogram, Meter } from "./metrics.ts";
import { within } from "./patience.ts";

type Read = Meter["read"];
const counter = (name: string, help: string, read: Read, label?: string): Meter => ({
  name,
  help,
  type: "counter",
  read,
  ...(label === undefined ? {} : { label }),
});
const gauge = (name: string, help: string, read: Read, label?: string): Meter => ({ ...counter(name, help, read, label), type: "gauge" });

/** Figures of every stage beyond those of the foot line; all of them kept by their rooms anyway. */
export function stageMeters(parts: HealthParts): readonly (Meter | KeptHistogram)[] {
  return [
    ...arriving(parts),
    ...clocks(parts),
    ...keeping(parts),
    journalSyncs(parts),
    ...telling(parts),
    ...proving(parts),
    ...machine(parts),
  ];
}

function arriving({ broker, pipeline, quarantine }: HealthParts): readonly Meter[] {
  return [
    counter("broker_messages_total", "Messages handed on by the broker", () => broker().messages),
    counter("broker_bytes_total", "Their payloads", () => broker().bytes),
    counter("broker_acknowledged_total", "QoS 1 messages acknowledged", () => broker().acknowledged),
    counter("broker_repeats_total", "QoS 1 messages sent again that were known already", () => broker().repeats),
    counter("broker_closed_by_stall_total", "Connections ended because the hub could not store", () => broker().closedByStall),
    gauge("broker_logins_online", "Log-ins with a connection", () => broker().loginsOnline),
    gauge("message_rate", "Messages per second over the last seconds", () => pipeline.rate.perSecond()),
    counter("readings_late_total", "Readings that came late", () => pipeline.counts.late),
    counter("ingest_dropped_total", "What was understood and left out", () => Object.entries(pipeline.dropped), "reason"),
    counter("quarantined_by_reason_total", "Messages or parts of them not understood", () => pipeline.quarantinedBy, "reason"),
    gauge("quarantine_open", "Quarantined and not yet looked after", () => quarantine.count),
    counter("quarantine_lost_total", "Quarantined and not kept for want of room", () => quarantine.lost),
  ];
}

function clocks({ wrongClocks }: HealthParts): readonly Meter[] {
  const each = (value: (of: { readonly devices: number; readonly most: number }) => number) => () =>
    [...wrongClocks()].map(([how, of]) => [how, value(of)] as const);
  return [
    gauge(
      "device_clocks_wrong",
      "Devices whose clock is known to be wrong",
      each(({ devices }) => devices),
      "how",
    ),
    gauge(
      "device_clock_offset_seconds",
      "Offset of the worst of them",
      each(({ most }) => most / 1_000),
      "how",
    ),
  ];
}

function journalSyncs({ journal }: HealthParts): KeptHistogram {
  return {
    name: "journal_sync_duration_seconds",
    help: "Syncs of the journal by how long they took",
    type: "histogram",
    read: () => {
      const { upTo, count, sumMs } = journal.stats().syncs;
      return { upTo: upTo.map(([ms, syncs]) => [ms / 1_000, syncs]), count, sum: sumMs / 1_000 };
    },
  };
}

function keeping({ journal, series, committer, audit, checkpointAgeMs }: HealthParts): readonly Meter[] {
  return [
    counter("journal_batches_total", "Batches synced", () => journal.stats().batches),
    counter("journal_records_total", "Records synced", () => journal.stats().records),
    counter("journal_bytes_total", "Bytes synced", () => journal.stats().bytes),
    counter("journal_refused_total", "Records refused because the queue was full", () => journal.stats().refused),
    gauge("journal_files", "Files of the journal", () => journal.stats().files),
    gauge("journal_sync_median_seconds", "Median of the journal's sync", () => journal.stats().syncP50Ms / 1_000),
    gauge("journal_waiting_seconds", "Wait of the oldest record not on disk", () => journal.health().waitingMs / 1_000),
    gauge("series_batch_seconds", "Length of the last batch", () => series.stats().batchMs / 1_000),
    gauge("series_bytes", "Size of the series on disk", () => series.stats().bytes),
    gauge("series_days", "Days of series on disk", () => series.stats().days),
    gauge("series_known", "Series known", () => series.stats().series),
    gauge("series_failing", "1 while the series cannot be written", () => Number(series.stats().failing)),
    gauge("records_waiting_seconds", "Wait of the oldest change not written", () => committer.waitingMs() / 1_000),
    counter("records_dropped_total", "Log lines left out while the store stood still", () => committer.dropped),
    gauge("checkpoint_age_seconds", "Age of the rules' state that was saved last", () => checkpointAgeMs() / 1_000),
    gauge("audit_waiting", "Audit entries not written yet", () => audit.waiting),
    counter("audit_lost_total", "Audit entries lost for want of room", () => audit.lost),
  ];
}

/** Records that stand still must not hold up the metrics, which are then wanted most. */
const RECORDS_PATIENCE: Duration = 500;

async function queuedByChannel(queued: HealthParts["noticesQueued"]): Promise<readonly (readonly [string, number])[]> {
  const counts = await within<Readonly<Partial<Record<Notice["channel"], number>>>>(RECORDS_PATIENCE, queued(), () => ({}));
  return NOTICE_CHANNELS.map((channel) => [channel, counts[channel] ?? Number.NaN] as const);
}

function telling({ alerts, outbox, noticesQueued, live, http, oldestUnacknowledgedMs }: HealthParts): readonly Meter[] {
  const bySeverity = (): Map<string, number> => {
    const counts = new Map<string, number>(SEVERITIES.map((severity) => [severity, 0]));
    for (const { alert } of alerts.open()) counts.set(alert.severity, (counts.get(alert.severity) ?? 0) + 1);
    return counts;
  };
  const notices = (what: "sent" | "failed" | "retried") => () =>
    Object.entries(outbox.stats).map(([name, lane]) => [name, lane[what]] as const);
  return [
    gauge("alerts_open_by_severity", "Open alerts", bySeverity, "severity"),
    gauge("alerts_oldest_unacknowledged_seconds", "Age of the oldest alert that nobody took", () => oldestUnacknowledgedMs() / 1_000),
    counter("notices_sent_total", "Notices sent", notices("sent"), "channel"),
    counter("notices_failed_total", "Notices given up", notices("failed"), "channel"),
    counter("notices_retried_total", "Notices to be tried again", notices("retried"), "channel"),
    gauge(
      "notices_queued",
      "Notices with an attempt before them; NaN while the records do not answer",
      () => queuedByChannel(noticesQueued),
      "channel",
    ),
    gauge("live_connections", "Desks on the live feed", () => live().connections),
    gauge("live_views", "Different views among them", () => live().views),
    gauge("live_behind", "Desks that do not keep up", () => live().behind),
    counter("live_snapshots_total", "Full pictures that desks were sent", () => Object.entries(live().snapshots), "why"),
    counter("http_requests_total", "Requests answered", () => http().byStatus, "status"),
    counter("http_requests_by_route_total", "Requests answered", () => http().byRoute, "route"),
    counter("http_request_seconds_total", "Time until the answers were sent", () => http().milliseconds / 1_000),
  ];
}

function proving({ proof }: HealthParts): readonly Meter[] {
  const seconds = (ms: number | null): number => (ms ?? Number.NaN) / 1_000;
  return [
    gauge("chain_proof_age_seconds", "Time since the whole chain was last proven; NaN: not yet", () => seconds(proof().ageMs)),
    gauge("chain_proof_seconds", "Time that the last proof took", () => seconds(proof().ms)),
    gauge(
      "chain_proof_stage_seconds",
      "From its beginning to each stage",
      () => proof().stages.map(({ stage, ms }) => [stage, seconds(ms)] as const),
      "stage",
    ),
    gauge(
      "chain_proof_stopped",
      "1 for each stage at which the newest proof stopped",
      () => proof().failed.map((stage) => [stage, 1] as const),
      "stage",
    ),
    gauge("chain_proofs_missed_day", "Proofs missed in the last 24 hours", () => proof().missed),
  ];
}

function machine({ backup, now, disk, memoryLimitBytes, rssBytes, uptimeSeconds }: HealthParts): readonly Meter[] {
  const last = () => backup()?.newest;
  return [
    gauge("backup_age_seconds", "Age of the newest good back-up", () => ageOf(last()?.at, now())),
    gauge("backup_bytes", "Its size, shared files included", () => last()?.bytes ?? Number.NaN),
    gauge("backup_seconds", "Time that it took", () => (last()?.tookMs ?? Number.NaN) / 1_000),
    gauge("backup_kept", "Complete back-ups in the folder", () => backup()?.kept ?? Number.NaN),
    counter("backup_taken_total", "Back-ups taken by the hub's own schedule", () => backup()?.taken ?? 0),
    counter("backup_failed_total", "Tries that failed", () => backup()?.failures ?? 0),
    gauge("memory_bytes", "Resident memory of the hub", rssBytes),
    gauge("memory_limit_bytes", "Memory that the hub may use", () => memoryLimitBytes),
    gauge("disk_free_bytes", "Free space for the data", () => disk()?.freeBytes ?? Number.NaN),
    gauge("disk_total_bytes", "Size of the disk of the data", () => disk()?.totalBytes ?? Number.NaN),
    gauge("uptime_seconds", "Time since the start", uptimeSeconds),
  ];
}

const ageOf = (at: number | undefined, now: number): number => (at === undefined ? Number.NaN : Math.max(0, now - at) / 1_000);
