import type { Alerts } from "../alerts/index.ts";
import type { Api } from "../api/index.ts";
import type { Broker, LinkView } from "../broker/index.ts";
import {
  type Duration,
  type HealthFigure,
  type HealthStage,
  type HubHealth,
  type Instant,
  type Notice,
  toIso,
} from "../contracts/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Outbox } from "../notify/index.ts";
import type { Journal } from "../store/journal/index.ts";
import type { SeriesStore } from "../store/series/index.ts";
import type { AuditBook } from "./audit-book.ts";
import type { BackupView } from "./backup-schedule.ts";
import type { Committer } from "./committer.ts";
import type { DiskSpace } from "./disk-watch.ts";
import type { FaultBook } from "./fault-book.ts";
import { FAULT_KINDS, type FaultKind } from "./fault-kinds.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Chain } from "./proof/chain.ts";
import type { Quarantine } from "./quarantine.ts";
import { VERSION } from "./version.ts";

/** Where the figures of the stages are read, when somebody asks. */
export interface HealthParts {
  readonly faults: FaultBook;
  readonly pipeline: Pipeline;
  readonly quarantine: Quarantine;
  readonly journal: Journal;
  readonly series: SeriesStore;
  readonly committer: Committer;
  readonly audit: AuditBook;
  readonly alerts: Alerts;
  readonly outbox: Outbox;
  readonly engine: { stats(): { readonly cells: number; readonly timers: number; readonly signals: number } };
  wrongClocks(): ReturnType<Ingest["wrongClocks"]>;
  noticesQueued(): Promise<Readonly<Record<Notice["channel"], number>>>;
  broker(): ReturnType<Broker["stats"]>;
  /** To an outside broker; null where the hub has its own. */
  link(): LinkView | null;
  live(): ReturnType<Api["liveStats"]>;
  http(): ReturnType<Api["requestCounts"]>;
  disk(): DiskSpace | null;
  /** Null where none is taken by itself. */
  backup(): BackupView | null;
  proof(): ReturnType<Chain["figures"]>;
  checkpointAgeMs(): number;
  oldestUnacknowledgedMs(): number;
  readonly memoryLimitBytes: number;
  rssBytes(): number;
  uptimeSeconds(): number;
  now(): Instant;
}

/** Age of the oldest alert that nobody has taken; 0 where there is none. */
export function oldestUnacknowledged(open: ReturnType<Alerts["open"]>, now: Instant): Duration {
  let oldest = now;
  for (const { alert } of open) if (alert.state.endsWith("unacknowledged")) oldest = Math.min(oldest, Date.parse(alert.happenedAt));
  return now - oldest;
}

type Unit = HealthFigure["unit"];
const figure = (zh: string, en: string, value: number | null, unit: Unit = ""): HealthFigure => ({ name: { zh, en }, value, unit });

/** Which stage a fault of each kind belongs to. */
const STAGE_OF = {
  broker: "broker",
  journal: "journal",
  "files-set-aside": "journal",
  "journal-gap": "journal",
  records: "records",
  "not-written": "records",
  series: "series",
  "series-untold": "series",
  "series-gap": "series",
  checkpoint: "rules",
  mail: "notices",
  provider: "notices",
  webhook: "notices",
  "no-way-out": "notices",
  // Whom a notice goes to, rather than how.
  "roster-gap": "notices",
  disk: "machine",
  proof: "proof",
  memory: "machine",
  clock: "machine",
  backup: "machine",
} as const satisfies Record<FaultKind, string>;

/** How every stage stands, in the order of the data; nothing in it is about a person. */
export function hubHealth(parts: HealthParts): HubHealth {
  const open = parts.faults.open();
  const stages = [...wayIn(parts), ...wayOut(parts)].map((stage): HealthStage => {
    const own = open.filter((fault) => STAGE_OF[fault.kind] === stage.id);
    const down = own.some((fault) => fault.severity === "critical");
    return { ...stage, state: down ? "down" : own.length > 0 ? "degraded" : "ok" };
  });
  return {
    time: toIso(parts.now()),
    version: VERSION,
    uptimeSeconds: Math.round(parts.uptimeSeconds()),
    disk: parts.disk(),
    backup: backupIn(parts),
    faults: open.map(({ kind, severity, since, detail }) => {
      const { name, todo } = FAULT_KINDS[kind];
      return { kind, name, severity, since: toIso(since), detail, todo };
    }),
    stages,
  };
}

function backupIn({ backup, now }: HealthParts): HubHealth["backup"] {
  const view = backup();
  if (view === null) return null;
  const { newest, kept, next, failed } = view;
  return {
    last: newest && { at: toIso(newest.at), ageSeconds: Math.max(0, Math.round((now() - newest.at) / 1_000)), bytes: newest.bytes },
    kept,
    next: next === null ? null : toIso(next),
    failed,
  };
}

type Stage = Omit<HealthStage, "state">;

function wayIn({ broker, link, pipeline, quarantine, journal, series, engine, checkpointAgeMs }: HealthParts): readonly Stage[] {
  const door = broker();
  const kept = journal.stats();
  const rows = series.stats();
  const rules = engine.stats();
  const refused = Object.values(door.refused).reduce((sum, count) => sum + count, 0);
  return [
    {
      id: "broker",
      name:
        link() === null
          ? { zh: "接入（MQTT）", en: "Front door (MQTT)" }
          : { zh: "接入（外部 MQTT 服务器）", en: "Front door (outside MQTT broker)" },
      figures: [
        ...(link() === null
          ? [figure("连接", "Connections", door.connections)]
          : [figure("已连接", "Connected", door.connections), figure("重连次数", "Reconnected", link()?.reconnects ?? 0)]),
        figure("待应答", "Unacknowledged", door.unacknowledged),
        figure("拒收", "Refused", refused),
        figure("队列丢弃", "Dropped from queues", door.kept.queuedDropped),
      ],
    },
    {
      id: "journal",
      name: { zh: "报文日志", en: "Journal" },
      figures: [
        figure("落盘耗时（P99）", "Sync, 99th percentile", kept.syncP99Ms, "ms"),
        figure("待写", "Waiting", kept.queueBytes, "bytes"),
        figure("占用磁盘", "On disk", kept.diskBytes, "bytes"),
        figure("未能写入", "Refused", kept.refused),
      ],
    },
    {
      id: "ingest",
      name: { zh: "解析", en: "Ingest" },
      figures: [
        figure("报文速率", "Messages", Math.round(pipeline.rate.perSecond() * 10) / 10, "1/s"),
        figure("监测值", "Readings", pipeline.counts.readings),
        figure("重复", "Repeats", pipeline.counts.duplicates),
        figure("待识别报文", "In quarantine", quarantine.count),
      ],
    },
    {
      id: "rules",
      name: { zh: "规则研判", en: "Rules" },
      figures: [
        figure("研判对象", "Subjects", rules.cells),
        figure("计时", "Deadlines", rules.timers),
        figure("研判结果", "Signals", rules.signals),
        figure("距上次存盘", "Since the checkpoint", Math.round(checkpointAgeMs() / 1_000), "s"),
      ],
    },
    {
      id: "series",
      name: { zh: "时序库", en: "Series store" },
      figures: [
        figure("待写", "Waiting", rows.queued),
        figure("落后", "Behind by", rows.lag),
        figure("上一批耗时", "Last batch", Math.round(rows.batchMs), "ms"),
        figure("缺失", "Lost", rows.lost),
      ],
    },
  ];
}

function chainStage({ ageMs, ms, missed, count }: ReturnType<Chain["figures"]>): Stage {
  return {
    id: "proof",
    name: { zh: "全链路自检", en: "Proof of the chain" },
    figures: [
      figure("距上次通过", "Since the last one", ageMs === null ? null : Math.round(ageMs / 1_000), "s"),
      figure("用时", "It took", ms === null ? null : Math.round(ms), "ms"),
      figure("24 小时内", "In 24 h", count),
      figure("未通过", "Missed", missed),
    ],
  };
}

function wayOut(parts: HealthParts): readonly Stage[] {
  const { alerts, committer, audit, outbox, disk } = parts;
  const desks = parts.live();
  const requests = parts.http();
  // The loop of the proof is no notice to anybody.
  const { loop: _loop, ...sent } = outbox.stats;
  const lanes = Object.values(sent);
  const sum = (what: "sent" | "failed" | "retried"): number => lanes.reduce((all, lane) => all + lane[what], 0);
  return [
    {
      id: "records",
      name: { zh: "工单库", en: "Records" },
      figures: [
        figure("待写", "Waiting", committer.pending),
        figure("最久等待", "Longest wait", Math.round(committer.waitingMs()), "ms"),
        figure("待写审计", "Audit waiting", audit.waiting),
        figure("放弃", "Left out", committer.dropped + audit.lost),
      ],
    },
    {
      id: "alerts",
      name: { zh: "告警", en: "Alerts" },
      figures: [
        figure("未结束", "Open", alerts.open().length),
        figure("最久未接警", "Longest not taken", Math.round(parts.oldestUnacknowledgedMs() / 1_000), "s"),
      ],
    },
    {
      id: "notices",
      name: { zh: "通知", en: "Notices" },
      figures: [
        figure("已发", "Sent", sum("sent")),
        figure("重发", "Tried again", sum("retried")),
        figure("失败", "Failed", sum("failed")),
      ],
    },
    {
      id: "desks",
      name: { zh: "值守台与接口", en: "Desks and API" },
      figures: [
        figure("在线值守台", "Desks", desks.connections),
        figure("跟不上", "Behind", desks.behind),
        figure("请求", "Requests", requests.count),
        figure("平均应答", "Mean answer", requests.count === 0 ? null : Math.round(requests.milliseconds / requests.count), "ms"),
        figure("出错（5xx）", "Failed (5xx)", requests.byStatus.get("5xx") ?? 0),
      ],
    },
    chainStage(parts.proof()),
    {
      id: "machine",
      name: { zh: "主机", en: "Machine" },
      figures: [
        figure("内存", "Memory", parts.rssBytes(), "bytes"),
        figure("内存上限", "Memory limit", Math.round(parts.memoryLimitBytes), "bytes"),
        figure("磁盘可用", "Disk free", disk()?.freeBytes ?? null, "bytes"),
      ],
    },
  ];
}
