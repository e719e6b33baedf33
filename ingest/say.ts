import { type Duration, type Instant, MEASUREMENTS, type Measurement, MINUTE, toIso, type Words } from "../contracts/index.ts";
import type { JsonFault } from "./json-text.ts";
import { unitsOf } from "./units.ts";

/** A value as it may be shown in one line. */
export function shown(value: unknown): string {
  let text: string;
  if (typeof value === "string") text = JSON.stringify(value);
  else if (Array.isArray(value)) text = `[… ${value.length}]`;
  else if (typeof value === "object" && value !== null) text = "{…}";
  else text = String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** A key as a step of a JSON pointer (RFC 6901). */
export function step(key: string): string {
  // Hardly any key needs more.
  if (key.length <= 80 && !key.includes("~") && !key.includes("/")) return `/${key}`;
  const short = key.length > 80 ? `${key.slice(0, 79)}…` : key;
  return `/${short.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function sayBadTime(value: unknown, sent: Instant | undefined): Words {
  if (sent === undefined) {
    return {
      zh: `时间 ${shown(value)} 无法识别，已改用接收时间。请发送毫秒数或 RFC 3339，例如 "2026-01-31T08:00:00+08:00"。`,
      en: `The time ${shown(value)} cannot be read; the receive time is used. Send milliseconds or RFC 3339, such as "2026-01-31T08:00:00+08:00".`,
    };
  }
  const said = Math.abs(sent) < 8.64e15 ? toIso(sent) : shown(value);
  return {
    zh: `设备时间 ${said} 不可信（只接受过去 30 天至未来 5 分钟），已修正并标记。请校准设备时钟，或不发送时间。`,
    en: `The device's time ${said} is not believable (30 days back to 5 minutes ahead); it was repaired and marked. Set the device's clock, or send no time.`,
  };
}

export function sayClockBehind(lag: Duration): Words {
  const minutes = Math.round(lag / MINUTE);
  return {
    zh: `设备时钟似乎一直慢约 ${minutes} 分钟：数据按所报时间保存并标为补传，可能不再触发告警。请校准设备时钟。`,
    en: `The device's clock seems to run about ${minutes} minutes slow: its data keep the time as sent, are marked late and may raise no alert. Set its clock.`,
  };
}

export function sayMore(detail: Words, more: number): Words {
  return { zh: `${detail.zh}（同一报文另有 ${more} 处问题）`, en: `${detail.en} (and ${more} more faults in the same message)` };
}

export function sayBadJson(fault: JsonFault, text: string): Words {
  const near = shown(text.slice(Math.max(0, fault.position - 15), fault.position + 15));
  const end = fault.position >= text.length;
  return {
    zh: `不是有效的 JSON：第 ${fault.line} 行第 ${fault.column} 列（第 ${fault.position} 个字符）${end ? "处内容中断" : "处有误"}，附近为 ${near}。`,
    en: `Not valid JSON: ${end ? "it breaks off" : "fault"} at line ${fault.line}, column ${fault.column} (position ${fault.position}), near ${near}.`,
  };
}

export function sayBinary(leaf: string, picture: boolean): Words {
  return picture
    ? {
        zh: `${leaf} 主题收到图片。图片请发到 …/snapshot/<event-id>。`,
        en: `A picture came on ${leaf}. Send pictures to …/snapshot/<event-id>.`,
      }
    : { zh: `${leaf} 主题收到二进制数据，应为 UTF-8 编码的 JSON。`, en: `Binary data came on ${leaf}; JSON in UTF-8 is expected.` };
}

export function sayNotAnObject(what: string, value: unknown): Words {
  return {
    zh: `此处应为${what === "event" ? "设备上报" : "监测值"}对象，收到 ${shown(value)}。例如 ${what === "event" ? '{"event":"fall"}' : '{"heart_rate":72}'}。`,
    en: `An object is expected here, got ${shown(value)}. For example ${what === "event" ? '{"event":"fall"}' : '{"heart_rate":72}'}.`,
  };
}

export function sayWrongType(key: string, value: unknown, wanted: Words): Words {
  return {
    zh: `${shown(key)} 的值 ${shown(value)} 类型不对，应为${wanted.zh}。`,
    en: `The value ${shown(value)} of ${shown(key)} has the wrong type; ${wanted.en} is expected.`,
  };
}

export function sayNotANumber(key: string, value: unknown): Words {
  return {
    zh: `${shown(key)} 的值 ${shown(value)} 不是可用的数。没有值时请省去此键或发送 null。`,
    en: `The value ${shown(value)} of ${shown(key)} is no usable number. Where there is no value, leave the key out or send null.`,
  };
}

export function sayUnknownMeasurement(key: string, value: unknown): Words {
  return {
    zh: `不认识监测项 ${shown(key)}（值 ${shown(value)}）。请改用文档所列名称，或在别名表中登记后重新识别。`,
    en: `The hub knows no measurement ${shown(key)} (value ${shown(value)}). Use a name of the documentation, or enter an alias and run it again.`,
  };
}

export function sayUnknownUnit(measurement: Measurement, unit: string): Words {
  const known = unitsOf(measurement).slice(0, 8).join(", ");
  return {
    zh: `${MEASUREMENTS[measurement].words.zh}不能以 ${shown(unit)} 为单位。可用：${known}。`,
    en: `${MEASUREMENTS[measurement].words.en} cannot be given in ${shown(unit)}. Use one of: ${known}.`,
  };
}

export function sayUnknownEvent(name: unknown): Words {
  return {
    zh: `不认识设备上报 ${shown(name)}。请改用文档所列名称，或在别名表中登记后重新识别。`,
    en: `The hub knows no event ${shown(name)}. Use a name of the documentation, or enter an alias and run it again.`,
  };
}

export function sayUnknownState(event: string, state: unknown): Words {
  return {
    zh: `${event} 的状态 ${shown(state)} 无法识别，已按"发生"处理。应为 on、off 或 pulse。`,
    en: `The state ${shown(state)} of ${event} cannot be read; it is taken as happening. Send on, off or pulse.`,
  };
}
