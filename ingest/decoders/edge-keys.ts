import { plain } from "../knowledge.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { idOf } from "./cloud.ts";

const words = (text: string): readonly string[] => text.split(/\s+/).filter((one) => one !== "");

/** Keys under which a box names what it found; a name of the whole message may be no more than "alarm". */
export const STRONG = words(`
  algorithm-name algorithm-cn-name alg-cn-name alg-name algo-name algorithm alg algo algorithm-type alg-type algo-type algorithm-code alg-code
  algo-code alarm-type-name alarm-name alarm-title alarm-type alarm-event alarm-code event-type-name event-name event-type event-code event
  warning-name warning-type warn-type-name warn-name warn-type ai-type behavior behavior-type behaviour detect-type detection-type alarm
  算法名称 算法 算法类型 报警名称 报警类型 告警名称 告警类型 预警类型 事件名称 事件类型`);
/** Keys that name it too, or only the target, or something else. */
export const WEAK = words(
  "type type-name label label-name class class-name category object-type target-type tag labels classes types tags 类型 类别 标签",
);
export const TIMES = words(`
  alarm-time event-time trigger-time capture-time snap-time occur-time happen-time warn-time detect-time start-time begin-time date-time time
  timestamp time-stamp ts create-time created-at send-time 报警时间 告警时间 事件时间 发生时间 抓拍时间 时间`);
export const END_TIMES = words("end-time stop-time clear-time recover-time 结束时间 解除时间 恢复时间");
const CAMERAS = words(`
  camera-id camera-code camera-index-code camera-no camera-sn camera-name camera-ip channel-id channel-code channel-no channel-num channel-name
  channel chn-id chn ch video-id video-name stream-id stream-name source-id source-name camera
  摄像头编号 摄像头名称 摄像机编号 摄像机名称 摄像头 通道号 通道编号 通道名称 通道 点位名称 点位`);
const BOXES = words(`
  device-id device-sn device-code device-no device-serial device-mac device-ip device-name dev-id dev-sn dev-code dev-name device-uuid box-id
  box-sn box-name edge-id terminal-id sn serial serial-no serial-number mac mac-address ip ip-address
  设备编号 设备序列号 设备编码 设备名称 序列号 盒子编号`);
const CONFIDENCES = words("confidence conf score probability similarity prob 置信度 可信度");
const OVER_KEYS = words(
  "alarm-state alarm-status event-state event-status state status action stage phase 报警状态 告警状态 事件状态 状态",
);
const FLAGS = words("is-alarm active is-active");
const OVER = /^(end(?:ed)?|stop(?:ped)?|over|inactive|clear(?:ed)?|resolved|recover\w*|结束|解除|已解除|恢复|已恢复|消失|消除)$/i;
const WRAPPERS: ReadonlySet<string> = new Set([
  "camera",
  "channel",
  "device",
  "dev",
  "box",
  "source",
  "stream",
  "video",
  "摄像头",
  "设备",
  "通道",
]);
const MOST_KEYS = 300;

/** Single values of an alert and of what stands around it, by their plain keys; the innermost counts. */
export type Flat = ReadonlyMap<string, unknown>;

export function flatten(around: readonly JsonObject[]): Flat {
  const flat = new Map<string, unknown>();
  for (const object of around)
    for (const [key, value] of Object.entries(object)) {
      if (flat.size >= MOST_KEYS) break;
      const name = plain(key);
      if (!isObject(value)) {
        if (!Array.isArray(value)) flat.set(name, value);
      } else if (WRAPPERS.has(name))
        for (const [inner, one] of Object.entries(value)) if (typeof one !== "object") flat.set(`${name}-${plain(inner)}`, one);
    }
  return flat;
}

export function first(flat: Flat, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = flat.get(key);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

function idsAt(flat: Flat, keys: readonly string[]): readonly string[] {
  const ids: string[] = [];
  for (const key of keys) {
    const value = flat.get(key);
    const id = value === undefined ? undefined : idOf(value);
    if (id !== undefined && !ids.includes(id)) ids.push(id);
  }
  return ids;
}

/** Ids of the camera, the narrowest first. A bare number is a channel of its box and nobody's id. */
export function idsOf(flat: Flat, cameras: readonly string[], rest: string): readonly string[] {
  const boxes = idsAt(flat, BOXES);
  return [
    ...boxes.flatMap((box) => cameras.map((camera) => `${box}:${camera}`)),
    ...cameras.filter((camera) => !/^\d{1,3}$/.test(camera)),
    ...boxes,
    ...rest.split("/").filter((step) => step !== ""),
  ];
}

/** Whether the box says that it is over. A number is a code of its own and says nothing of the kind. */
export function saysOver(flat: Flat): boolean {
  for (const key of OVER_KEYS) {
    const value = flat.get(key);
    if (typeof value === "string" && OVER.test(value.trim())) return true;
    if (key.startsWith("alarm-") && typeof value === "string" && /^(normal|正常)$/i.test(value.trim())) return true;
  }
  return FLAGS.some((key) => {
    const value = flat.get(key);
    return value === false || value === 0 || (typeof value === "string" && /^(false|0|inactive)$/i.test(value.trim()));
  });
}

export const confidenceIn = (flat: Flat): unknown => first(flat, CONFIDENCES);

/** Which of a box's cameras it is, as far as the message says; the most telling first. */
export const camerasIn = (flat: Flat): readonly string[] => idsAt(flat, CAMERAS);
