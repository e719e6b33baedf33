import type { Words } from "./words.ts";

/** What the audit log calls each act, in words; a closed set, checked against the routes that write it. */
export const AUDIT_ACT_WORDS: Readonly<Record<string, Words>> = {
  "alert.acknowledge": { zh: "接警", en: "Acknowledged an alert" },
  "alert.silence": { zh: "消音", en: "Silenced an alert" },
  "alert.verify": { zh: "核实告警", en: "Verified an alert" },
  "alert.shelve": { zh: "暂停提醒", en: "Shelved an alert" },
  "alert.unshelve": { zh: "恢复提醒", en: "Unshelved an alert" },
  "alert.comment": { zh: "告警备注", en: "Commented on an alert" },
  "case.accept": { zh: "受理工单", en: "Accepted a case" },
  "case.take": { zh: "接单", en: "Took a case" },
  "case.arrive": { zh: "到场", en: "Arrived on site" },
  "case.verify": { zh: "核实工单", en: "Verified a case" },
  "case.resolve": { zh: "处置完毕", en: "Resolved a case" },
  "case.close": { zh: "办结", en: "Closed a case" },
  "case.reopen": { zh: "重新办理", en: "Reopened a case" },
  "case.comment": { zh: "工单备注", en: "Commented on a case" },
  "clock.move": { zh: "推动时钟（测试）", en: "Moved the clock (test)" },
  "device.create": { zh: "登记设备", en: "Registered a device" },
  "device.update": { zh: "修改设备", en: "Changed a device" },
  "device.remove": { zh: "删除设备", en: "Removed a device" },
  "device.forget": { zh: "删除设备已存数据", en: "Removed a device's stored data" },
  "retention.change": { zh: "修改数据保存期限", en: "Changed the retention" },
  "device.secret": { zh: "更换设备密码", en: "Renewed a device's secret" },
  "health.view": { zh: "查看健康数据", en: "Viewed health data" },
  "maintenance.declare": { zh: "登记检修", en: "Declared maintenance" },
  "maintenance.end": { zh: "结束检修", en: "Ended maintenance" },
  "notice.read": { zh: "阅读通知", en: "Read a notice" },
  "person.create": { zh: "登记居民", en: "Registered a person" },
  "person.update": { zh: "修改居民", en: "Changed a person" },
  "person.spo2-scale": { zh: "登记血氧量表医嘱", en: "Recorded an SpO2 scale prescription" },
  "entry.create": { zh: "手工录入体征", en: "Entered measurements by hand" },
  "entry.strike": { zh: "划除手工录入", en: "Struck out an entry by hand" },
  "person.open": { zh: "查看居民", en: "Opened a person" },
  "phone.view": { zh: "查看完整电话号码", en: "Viewed full phone numbers" },
  "picture.open": { zh: "查看图片", en: "Opened a picture" },
  "place.create": { zh: "新增位置", en: "Added a place" },
  "quarantine.payload": { zh: "查看原始报文", en: "Viewed a raw message" },
  "quarantine.rerun": { zh: "重新识别报文", en: "Ran kept messages again" },
  "quarantine.dismiss": { zh: "移除待识别报文", en: "Dismissed kept messages" },
  "report.open": { zh: "查看报表", en: "Opened a report" },
  "posture.set": { zh: "切换值守模式", en: "Switched the posture of the duty" },
  "rule.replay": { zh: "回放规则", en: "Replayed a rule" },
  "replay.cancel": { zh: "取消回放", en: "Cancelled a replay" },
  "rule.edit": { zh: "修改规则", en: "Edited a rule" },
  "rule.roll-back": { zh: "规则退回旧版本", en: "Rolled a rule back" },
  "rule.withdraw": { zh: "停用规则", en: "Withdrew a rule" },
  "rule.enable": { zh: "启用规则", en: "Put a rule in force" },
  "rule.limit": { zh: "单独设定限值", en: "Set limits for some" },
  "rule.confirm": { zh: "复核规则变更", en: "Decided on a rule's change" },
  "scenario.start": { zh: "启动演示场景", en: "Started a demo scenario" },
  "hub.set-up": { zh: "首次设置", en: "First set-up" },
  "session.log-in": { zh: "登录", en: "Logged in" },
  "session.end": { zh: "退出登录", en: "Logged out" },
  "session.password": { zh: "修改本人密码", en: "Changed one's own password" },
  "user.create": { zh: "新增用户", en: "Added a user" },
  "user.update": { zh: "修改用户", en: "Changed a user" },
  "user.remove": { zh: "删除用户", en: "Removed a user" },
};

/** The rule packs that the hub brings, by their name in the files. */
export const PACK_WORDS: Readonly<Record<string, Words>> = {
  elderly: { zh: "老人关爱", en: "Elderly care" },
  bedridden: { zh: "卧床照护", en: "Care in bed" },
  fire: { zh: "消防与燃气", en: "Fire and gas" },
  "public-area": { zh: "公共区域", en: "Public areas" },
  devices: { zh: "设备状态", en: "Devices" },
};

/** A name from a closed set in words; a name of a newer hub stays as it is rather than vanish. */
export function wordsOf(words: Readonly<Record<string, Words>>, name: string): Words {
  return words[name] ?? { zh: name, en: name };
}
