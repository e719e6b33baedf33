import type { Severity, Words } from "../contracts/index.ts";

/** What can be wrong with the hub itself, each with how loud it is, its name, and what the desks' banner says while it lasts. */
export const FAULT_KINDS = {
  journal: {
    severity: "critical",
    name: { zh: "报文日志写入受阻", en: "Journal cannot be written" },
    banner: { zh: "报文日志写入受阻:新报文暂不确认,告警照常", en: "The journal does not sync: messages stay unacknowledged, alerts go on" },
  },
  records: {
    severity: "critical",
    name: { zh: "工单库写入受阻", en: "Records cannot be written" },
    banner: { zh: "工单库写入受阻:告警与通知暂由内存发出", en: "Records cannot be written: alerts and notices run from memory" },
  },
  series: {
    severity: "high",
    name: { zh: "时序库写入受阻", en: "Series store cannot be written" },
    banner: "detail",
  },
  "series-gap": {
    severity: "medium",
    name: { zh: "监测值有缺失", en: "Readings were lost" },
    banner: null,
  },
  "files-set-aside": {
    severity: "high",
    name: { zh: "数据文件损坏,已另存", en: "A data file was damaged and set aside" },
    banner: null,
  },
  "not-written": {
    severity: "high",
    name: { zh: "一笔记录无法入库,已另存", en: "A change could not be written and was set aside" },
    banner: null,
  },
  disk: {
    severity: "high",
    name: { zh: "磁盘空间不足", en: "Disk space is running out" },
    banner: { zh: "磁盘空间不足,请立即清理", en: "Disk space is running out, make room" },
  },
  memory: {
    severity: "high",
    name: { zh: "内存不足", en: "Memory is running out" },
    banner: { zh: "内存不足:普通遥测(QoS 0)暂被丢弃,报警照常", en: "Memory is running out: QoS 0 telemetry is dropped, alarms go on" },
  },
  mail: {
    severity: "high",
    name: { zh: "邮件服务器不可用", en: "Mail server cannot be reached" },
    banner: { zh: "邮件发不出去:通知请改用电话", en: "E-mail cannot be sent: reach people by telephone" },
  },
  clock: {
    severity: "medium",
    name: { zh: "系统时钟跳变", en: "The system clock jumped" },
    banner: null,
  },
  checkpoint: {
    severity: "medium",
    name: { zh: "研判状态未能存盘", en: "The state of the rules is not being saved" },
    banner: { zh: "研判状态未能存盘:重启会变慢", en: "The state of the rules is not being saved: a restart will take longer" },
  },
} as const satisfies Readonly<
  Record<string, { readonly severity: Severity; readonly name: Words; readonly banner: Words | "detail" | null }>
>;

export type FaultKind = keyof typeof FAULT_KINDS;

const RULE_PREFIX = "hub-";

export function ruleOfFault(kind: FaultKind): string {
  return `${RULE_PREFIX}${kind}`;
}

/** The kind behind a rule's name; undefined for rules that are not about the hub itself. */
export function faultOfRule(rule: string): FaultKind | undefined {
  if (!rule.startsWith(RULE_PREFIX)) return undefined;
  const name = rule.slice(RULE_PREFIX.length);
  return Object.keys(FAULT_KINDS).find((kind): kind is FaultKind => kind === name);
}
