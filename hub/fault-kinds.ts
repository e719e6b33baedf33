import type { Severity, Words } from "../contracts/index.ts";

/** What can be wrong with the hub itself, each with how loud it is, its name, what mends it, and what the desks' banner says while it lasts. */
export const FAULT_KINDS = {
  journal: {
    severity: "critical",
    name: { zh: "报文日志写入受阻", en: "Journal cannot be written" },
    todo: {
      zh: "检查数据盘：是否写满、是否损坏、是否过慢（iostat），腾出空间或更换磁盘。恢复后自动补写，不要重启。",
      en: "Check the disk of the data: full, broken or slow (iostat)? Make room or replace it. It heals by itself; do not restart.",
    },
    banner: {
      zh: "报文日志写入受阻：新报文暂不确认，告警照常",
      en: "The journal does not sync: messages stay unacknowledged, alerts go on",
    },
  },
  records: {
    severity: "critical",
    name: { zh: "工单库写入受阻", en: "Records cannot be written" },
    todo: {
      zh: "检查数据盘（或 PostgreSQL）是否可写、是否写满。恢复后自动补写；值守照常，不要重启。",
      en: "Check that the disk of the data (or PostgreSQL) can be written. What waits is written later; keep the desk manned and do not restart.",
    },
    banner: { zh: "工单库写入受阻：告警与通知暂由内存发出", en: "Records cannot be written: alerts and notices run from memory" },
  },
  series: {
    severity: "high",
    name: { zh: "时序库写入受阻", en: "Series store cannot be written" },
    todo: {
      zh: "检查数据盘空间；使用外部时序服务器时，检查其地址、令牌与运行情况。告警不受影响。",
      en: "Check the disk of the data, or the series server's address, token and health. Alerts are not affected.",
    },
    banner: "detail",
  },
  "series-untold": {
    severity: "medium",
    name: { zh: "时序库写入无法确认", en: "Series cannot be confirmed" },
    todo: {
      zh: "让平台读得到时序服务器的 /metrics：在代理或防火墙上对本机放行该路径，或让 HUB_INFLUX_URL 直接指向服务器；放行后自动恢复，曲线与告警不受影响。",
      en: "Let the hub read the series server's /metrics: allow that path for this machine at the proxy or firewall, or point HUB_INFLUX_URL at the server itself. It heals by itself; charts and alerts are not affected.",
    },
    banner: {
      zh: "时序库写入无法确认：报文日志持续增长，请放行服务器的 /metrics",
      en: "Series cannot be confirmed: the journal keeps growing; let the hub read the server's /metrics",
    },
  },
  "series-gap": {
    severity: "medium",
    name: { zh: "监测值有缺失", en: "Readings were lost" },
    todo: {
      zh: "这段曲线有缺口，告警不受影响。检查磁盘速度或时序服务器，核对后处理本告警。",
      en: "Charts have a gap, alerts are not affected. Check the disk's speed or the series server, then verify this alert.",
    },
    banner: null,
  },
  "files-set-aside": {
    severity: "high",
    name: { zh: "数据文件损坏，已另存", en: "A data file was damaged and set aside" },
    todo: {
      zh: "保留另存的文件，检查磁盘健康（smartctl），必要时更换并从备份恢复。",
      en: "Keep the file that was set aside, check the disk's health (smartctl), replace it and restore a back-up if need be.",
    },
    banner: null,
  },
  "journal-gap": {
    severity: "high",
    name: { zh: "部分报文日志缺失", en: "Part of the journal is missing" },
    todo: {
      zh: "查明日志文件为何缺失（磁盘、误删、还原不全），检查磁盘健康；核对这段时间的告警与曲线，再处理本告警。",
      en: "Find out why files of the journal are missing (disk, removed by mistake, half a restore), check the disk's health, go through the alerts and charts of that time, then verify this alert.",
    },
    banner: null,
  },
  "not-written": {
    severity: "high",
    name: { zh: "一笔记录无法入库，已另存", en: "A change could not be written and was set aside" },
    todo: {
      zh: "保留另存的文件，并把日志中的原因反馈给维护单位；其余记录不受影响。",
      en: "Keep the file that was set aside and send the reason in the log to whoever maintains the hub; other records are not affected.",
    },
    banner: null,
  },
  disk: {
    severity: "high",
    name: { zh: "磁盘空间不足", en: "Disk space is running out" },
    todo: {
      zh: "清理其他文件、缩短数据保存期限，或扩大数据盘。",
      en: "Remove other files, shorten the retention, or enlarge the disk.",
    },
    banner: { zh: "磁盘空间不足，请立即清理", en: "Disk space is running out, make room" },
  },
  memory: {
    severity: "high",
    name: { zh: "内存不足", en: "Memory is running out" },
    todo: {
      zh: "关闭本机其他程序或增加内存；检查是否有设备发送过密。",
      en: "Stop other programs or add memory; look for devices that send too much.",
    },
    banner: {
      zh: "内存不足：普通监测值（QoS 0）暂被丢弃，告警照常",
      en: "Memory is running out: QoS 0 telemetry is dropped, alarms go on",
    },
  },
  mail: {
    severity: "high",
    name: { zh: "邮件服务器不可用", en: "Mail server cannot be reached" },
    todo: {
      zh: "检查邮件服务器地址、密码与网络（HUB_SMTP_URL）；恢复前请用电话通知。",
      en: "Check the mail server's address, password and network (HUB_SMTP_URL); call people by telephone until it is back.",
    },
    banner: { zh: "邮件发不出去：通知请改用电话", en: "E-mail cannot be sent: reach people by telephone" },
  },
  provider: {
    severity: "high",
    name: { zh: "通知服务商不可用", en: "A provider of notices does not answer" },
    todo: {
      zh: "在“通知渠道”中查看原因：账号、余额、网络。通知已自动改走下一通道；没有下一通道的，请用电话通知。",
      en: "See the reason on the page of notice channels: account, balance, network. Notices go by the next way; call those by telephone who have none.",
    },
    banner: { zh: "有通知服务商不可用：通知已改走其他通道", en: "A provider does not answer: notices take other ways" },
  },
  webhook: {
    severity: "medium",
    name: { zh: "对外推送已停用", en: "A webhook was switched off" },
    todo: {
      zh: "打开“对外推送”查看原因，与接收方核对地址和签名密钥，发送测试成功后重新启用；本平台的告警与通知不受影响。",
      en: "See the reason on the page of webhooks, check the address and the secret with the receiver, send a test and switch it on again. Alerts and notices of the hub are not affected.",
    },
    banner: null,
  },
  "no-way-out": {
    severity: "critical",
    name: { zh: "全部未联系上且无对外渠道", en: "Nobody reached and no way out" },
    todo: {
      zh: "立即用电话联系带班领导和街道值班室；在“通知渠道”登记语音服务商，在“值班设置”登记值班电话和街道值班室电话。",
      en: "Call the leader on duty and the sub-district by telephone now; then register a voice provider under notice channels and the telephones under duty settings.",
    },
    banner: {
      zh: "全部未联系上，且没有任何可用的对外渠道：请立即人工致电",
      en: "Nobody reached and no way out: call people by telephone now",
    },
  },
  backup: {
    severity: "medium",
    name: { zh: "备份未完成", en: "No good back-up" },
    todo: {
      zh: "检查备份目录（HUB_BACKUP_DIR）是否存在、可写、有空间；修好后一小时内自动重做，也可立即执行备份命令。",
      en: "Check that the folder of the back-ups (HUB_BACKUP_DIR) is there, can be written and has room. It is tried again within the hour; the backup command takes one at once.",
    },
    banner: null,
  },
  clock: {
    severity: "medium",
    name: { zh: "系统时钟跳变", en: "The system clock jumped" },
    todo: {
      zh: "检查校时服务（chrony 或 NTP）是否运行，核对后处理本告警。",
      en: "Check that the clock is synchronised (chrony or NTP), then verify this alert.",
    },
    banner: null,
  },
  broker: {
    severity: "critical",
    name: { zh: "外部 MQTT 服务器连接异常", en: "No link to the MQTT broker" },
    todo: {
      zh: "设备的报文此刻到不了本平台：按详情检查 MQTT 服务器、网络和账号；恢复前请加强巡查，并用电话联系。服务器为本平台排队的报文在重连后自动补收，不要重启。",
      en: "What devices say does not arrive now: check the broker, the network and the account as the detail says; until then go round more often and use the telephone. What the broker queues for the hub arrives after the link is back; do not restart.",
    },
    banner: "detail",
  },
  proof: {
    severity: "critical",
    name: { zh: "全链路自检未通过", en: "The chain is not proven" },
    todo: {
      zh: "打开“系统健康”查看停在哪一环，按该环节的说明处理；修好前请加强巡查，并用电话联系。每 30 秒自动再检一次，通过后自动恢复。",
      en: "See under system health at which stage it stops and mend that; until then go round more often and use the telephone. It is tried again every 30 s and heals by itself.",
    },
    banner: "detail",
  },
  "roster-gap": {
    severity: "high",
    name: { zh: "24 小时内缺岗", en: "A post without anybody within 24 hours" },
    todo: {
      zh: "打开值班表，给缺岗的班次排人；在此之前，告警会通知上一级值班表或该角色全体人员。",
      en: "Open the roster and put somebody on the post; until then the roster above, or everybody of the role, is told instead.",
    },
    banner: "detail",
  },
  checkpoint: {
    severity: "medium",
    name: { zh: "研判状态未能存盘", en: "The state of the rules is not being saved" },
    todo: {
      zh: "检查数据盘与工单库；此时重启会变慢，请先排除原因。",
      en: "Check the disk and the records store; a restart would be slow, so find the cause first.",
    },
    banner: { zh: "研判状态未能存盘：重启会变慢", en: "The state of the rules is not being saved: a restart will take longer" },
  },
} as const satisfies Readonly<
  Record<string, { readonly severity: Severity; readonly name: Words; readonly todo: Words; readonly banner: Words | "detail" | null }>
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
