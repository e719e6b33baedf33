import { Type } from "typebox";
import type { Words } from "./words.ts";

export interface DeviceKindInfo {
  readonly words: Words;
  /** Its silence may cost a life: watched closer than the rest. */
  readonly lifeSafety: boolean;
  /** Belongs to a person rather than to a place. */
  readonly personal: boolean;
  /** Seconds between messages where the registration names none. */
  readonly interval: number;
}

const k = (zh: string, en: string, lifeSafety: boolean, personal: boolean, interval: number): DeviceKindInfo => ({
  words: { zh, en },
  lifeSafety,
  personal,
  interval,
});

/** Default intervals are ours [D]; smoke heads report about once a day, wearables every minute or so. */
export const DEVICE_KINDS = {
  camera: k("摄像头", "Camera", false, false, 300),
  wearable: k("手环", "Wearable", false, true, 60),
  bed: k("床垫", "Bed sensor", false, true, 60),
  smoke: k("烟感", "Smoke detector", true, false, 86_400),
  heat: k("温感", "Heat detector", true, false, 86_400),
  gas: k("燃气探测器", "Gas detector", true, false, 3_600),
  co: k("一氧化碳探测器", "CO detector", true, false, 3_600),
  "electrical-fire": k("电气火灾探测器", "Electrical fire detector", true, false, 600),
  "call-point": k("手动报警按钮", "Manual call point", true, false, 86_400),
  "fire-module": k("消防模块", "Fire module", false, false, 86_400),
  "fire-panel": k("火灾报警主机", "Fire panel", true, false, 600),
  "water-pressure": k("水压计", "Water pressure gauge", false, false, 300),
  "water-level": k("液位计", "Water level gauge", false, false, 300),
  hydrant: k("消火栓监测", "Hydrant gauge", false, false, 600),
  leak: k("水浸传感器", "Leak sensor", false, false, 86_400),
  lift: k("电梯监测", "Lift monitor", true, false, 300),
  "sos-button": k("紧急呼叫按钮", "SOS button", true, true, 86_400),
  "help-button": k("服务求助按钮", "Help button", false, true, 86_400),
  door: k("门磁", "Door contact", false, false, 86_400),
  motion: k("人体感应", "Motion sensor", false, false, 86_400),
  presence: k("存在雷达", "Presence sensor", false, false, 600),
  "water-meter": k("水表", "Water meter", false, false, 3_600),
  "gas-valve": k("燃气切断阀", "Gas valve", true, false, 86_400),
  power: k("市电监测", "Mains monitor", false, false, 600),
  manhole: k("井盖", "Manhole cover", false, false, 86_400),
  environment: k("环境监测", "Environment sensor", false, false, 600),
  "crowd-counter": k("客流统计", "Crowd counter", false, false, 60),
  siren: k("声光警报器", "Siren", true, false, 86_400),
  speaker: k("广播音柱", "Speaker", false, false, 86_400),
  gateway: k("网关", "Gateway", false, false, 300),
} as const satisfies Record<string, DeviceKindInfo>;

export type DeviceKind = keyof typeof DEVICE_KINDS;
export const DEVICE_KIND_NAMES = Object.keys(DEVICE_KINDS) as DeviceKind[];
export const DeviceKindSchema = Type.Enum(DEVICE_KIND_NAMES);

export function isDeviceKind(name: string): name is DeviceKind {
  return Object.hasOwn(DEVICE_KINDS, name);
}

/** What the hub knows of a device's link. `unknown`: nothing heard yet. */
export const DEVICE_STATES = ["online", "offline", "silent", "unknown"] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];
export const DEVICE_STATE_WORDS: Readonly<Record<DeviceState, Words>> = {
  online: { zh: "在线", en: "Online" },
  offline: { zh: "离线", en: "Offline" },
  silent: { zh: "数据中断", en: "No data" },
  unknown: { zh: "尚无数据", en: "Nothing heard yet" },
};
