import type { Words } from "./words.ts";

export interface EventKindInfo {
  readonly words: Words;
  /** A state goes on and off; a pulse happens at an instant. */
  readonly shape: "state" | "pulse";
  /** Promise 6: never delayed or swallowed. */
  readonly lifeSafety: boolean;
}

const e = (zh: string, en: string, shape: "state" | "pulse", lifeSafety = false): EventKindInfo => ({
  words: { zh, en },
  shape,
  lifeSafety,
});

/** What devices report. An event outside this table is kept in quarantine. */
export const EVENT_KINDS = {
  // the person
  sos: e("紧急呼叫", "SOS", "pulse", true),
  help: e("服务求助", "Help request", "pulse"),
  fall: e("疑似跌倒", "Suspected fall", "pulse", true),
  "fall-by-motion": e("疑似跌倒（加速度研判）", "Suspected fall (from acceleration)", "pulse", true),
  "fall-cancelled": e("本人取消跌倒告警", "Fall cancelled by the wearer", "pulse"),
  worn: e("佩戴", "Worn", "state"),
  "bed-exit": e("离床", "Left the bed", "pulse"),
  "bed-return": e("回床", "Back in bed", "pulse"),
  "no-turn": e("长时间未翻身", "Not turned", "pulse"),
  activity: e("活动", "Activity", "pulse"),
  // fire, gas, water
  smoke: e("烟雾告警", "Smoke", "state", true),
  heat: e("温度告警", "Heat", "state", true),
  fire: e("火警", "Fire alarm", "state", true),
  "manual-call": e("手动火灾报警按钮", "Manual call point", "state", true),
  gas: e("燃气泄漏", "Gas leak", "state", true),
  co: e("一氧化碳告警", "Carbon monoxide", "state", true),
  "electrical-fire": e("电气火灾告警", "Electrical fire", "state", true),
  leak: e("水浸", "Water leak", "state"),
  "fire-test": e("测试火警", "Test of a fire device", "pulse", true),
  supervisory: e("监管", "Supervisory", "state"),
  started: e("启动", "Started", "state"),
  feedback: e("反馈", "Feedback", "state"),
  isolated: e("屏蔽", "Isolated", "state"),
  // lift and place
  "lift-trapped": e("电梯困人", "Lift entrapment", "state", true),
  "lift-fault": e("电梯故障", "Lift fault", "state"),
  "ebike-in-lift": e("电动自行车进电梯", "E-bike in lift", "pulse"),
  "ebike-charging-indoors": e("室内充电", "E-bike charging indoors", "state"),
  "fire-lane-blocked": e("占用消防车通道", "Fire lane blocked", "state"),
  "falling-object": e("高空抛物", "Falling object", "pulse"),
  "video-smoke": e("画面烟雾", "Smoke on camera", "state"),
  "video-flame": e("画面明火", "Flame on camera", "state"),
  "fallen-person": e("有人倒地", "Fallen person on camera", "state"),
  crowd: e("人群聚集", "Crowd", "state"),
  intrusion: e("入侵", "Intrusion", "pulse"),
  loitering: e("徘徊", "Loitering", "state"),
  person: e("有人", "Person", "state"),
  vehicle: e("有车", "Vehicle", "state"),
  "camera-covered": e("镜头遮挡", "Camera covered", "state"),
  door: e("门开", "Door open", "state"),
  motion: e("有人活动", "Motion", "state"),
  presence: e("有人在", "Presence", "state"),
  "manhole-open": e("井盖打开", "Manhole open", "state"),
  "mains-lost": e("市电中断", "Mains lost", "state"),
  "gas-valve-closed": e("燃气阀关闭", "Gas valve closed", "state"),
  // the device itself
  tamper: e("防拆", "Tamper", "state"),
  fault: e("设备故障", "Device fault", "state"),
  "battery-low": e("电量低", "Battery low", "state"),
  "self-test": e("自检", "Self-test", "pulse"),
  // of the hub's own device alone: what walks the chain
  "chain-proof": e("全链路自检", "Proof of the chain", "pulse"),
} as const satisfies Record<string, EventKindInfo>;

export type EventKind = keyof typeof EVENT_KINDS;

export function isEventKind(name: string): name is EventKind {
  return Object.hasOwn(EVENT_KINDS, name);
}
