import type { EventKind, Measurement, Words } from "../contracts/index.ts";

const w = (zh: string, en: string): Words => ({ zh, en });

/** GB/T 26875.3-2011, table 5: kinds of components. */
export const COMPONENTS: Readonly<Record<number, Words>> = {
  0: w("通用", "General"),
  1: w("火灾报警控制器", "Fire alarm controller"),
  10: w("可燃气体探测器", "Gas detector"),
  11: w("点型可燃气体探测器", "Point gas detector"),
  12: w("独立式可燃气体探测器", "Stand-alone gas detector"),
  13: w("线型可燃气体探测器", "Line gas detector"),
  16: w("电气火灾监控报警器", "Electrical fire monitor"),
  17: w("剩余电流式电气火灾监控探测器", "Residual current detector"),
  18: w("测温式电气火灾监控探测器", "Cable temperature detector"),
  21: w("探测回路", "Detection loop"),
  22: w("火灾显示盘", "Repeater panel"),
  23: w("手动火灾报警按钮", "Manual call point"),
  24: w("消火栓按钮", "Hydrant button"),
  25: w("火灾探测器", "Fire detector"),
  30: w("感温火灾探测器", "Heat detector"),
  31: w("点型感温火灾探测器", "Point heat detector"),
  32: w("点型感温火灾探测器（S型）", "Point heat detector, S"),
  33: w("点型感温火灾探测器（R型）", "Point heat detector, R"),
  34: w("线型感温火灾探测器", "Line heat detector"),
  35: w("线型感温火灾探测器（S型）", "Line heat detector, S"),
  36: w("线型感温火灾探测器（R型）", "Line heat detector, R"),
  37: w("光纤感温火灾探测器", "Fibre heat detector"),
  40: w("感烟火灾探测器", "Smoke detector"),
  41: w("点型离子感烟火灾探测器", "Ionisation smoke detector"),
  42: w("点型光电感烟火灾探测器", "Optical smoke detector"),
  43: w("线型光束感烟火灾探测器", "Beam smoke detector"),
  44: w("吸气式感烟火灾探测器", "Aspirating smoke detector"),
  50: w("复合式火灾探测器", "Combined detector"),
  51: w("复合式感烟感温火灾探测器", "Smoke and heat detector"),
  52: w("复合式感光感温火灾探测器", "Flame and heat detector"),
  53: w("复合式感光感烟火灾探测器", "Flame and smoke detector"),
  61: w("紫外火焰探测器", "Ultraviolet flame detector"),
  62: w("红外火焰探测器", "Infrared flame detector"),
  69: w("感光火灾探测器", "Flame detector"),
  74: w("气体探测器", "Gas sensor"),
  78: w("图像摄像方式火灾探测器", "Video fire detector"),
  79: w("感声火灾探测器", "Sound detector"),
  81: w("气体灭火控制器", "Gas extinguishing controller"),
  82: w("消防电气控制装置", "Electrical control unit"),
  83: w("消防控制室图形显示装置", "Control room display"),
  84: w("模块", "Module"),
  85: w("输入模块", "Input module"),
  86: w("输出模块", "Output module"),
  87: w("输入/输出模块", "Input and output module"),
  88: w("中继模块", "Relay module"),
  91: w("消防水泵", "Fire pump"),
  92: w("消防水箱", "Water tank"),
  95: w("喷淋泵", "Sprinkler pump"),
  96: w("水流指示器", "Flow indicator"),
  97: w("信号阀", "Signal valve"),
  98: w("报警阀", "Alarm valve"),
  99: w("压力开关", "Pressure switch"),
  101: w("阀驱动装置", "Valve drive"),
  102: w("防火门", "Fire door"),
  103: w("防火阀", "Fire damper"),
  104: w("通风空调", "Ventilation"),
  105: w("泡沫液泵", "Foam pump"),
  106: w("管网电磁阀", "Pipe solenoid valve"),
  111: w("防烟排烟风机", "Smoke fan"),
  113: w("排烟防火阀", "Smoke damper"),
  114: w("常闭送风口", "Air inlet"),
  115: w("排烟口", "Smoke outlet"),
  116: w("电控挡烟垂壁", "Smoke curtain"),
  117: w("防火卷帘控制器", "Fire shutter controller"),
  118: w("防火门监控器", "Fire door monitor"),
  121: w("警报装置", "Sounder"),
};

/** Table 3: kinds of systems. */
export const SYSTEMS: Readonly<Record<number, Words>> = {
  0: w("通用", "General"),
  1: w("火灾报警系统", "Fire alarm system"),
  10: w("消防联动控制器", "Fire control panel"),
  11: w("消火栓系统", "Hydrants"),
  12: w("自动喷水灭火系统", "Sprinklers"),
  13: w("气体灭火系统", "Gas extinguishing"),
  14: w("水喷雾灭火系统（泵启动）", "Water spray, by pump"),
  15: w("水喷雾灭火系统（压力容器启动）", "Water spray, by pressure vessel"),
  16: w("泡沫灭火系统", "Foam extinguishing"),
  17: w("干粉灭火系统", "Powder extinguishing"),
  18: w("防烟排烟系统", "Smoke control"),
  19: w("防火门及卷帘系统", "Fire doors and shutters"),
  20: w("消防电梯", "Firemen's lift"),
  21: w("消防应急广播", "Emergency broadcast"),
  22: w("消防应急照明和疏散指示系统", "Emergency lighting and signs"),
  23: w("消防电源", "Fire power supply"),
  24: w("消防电话", "Fire telephone"),
};

/** Whose fire bit says more than "fire"; all others say that. */
export function fireOf(component: number): EventKind {
  if ((component >= 10 && component <= 13) || component === 74) return "gas";
  if (component >= 16 && component <= 18) return "electrical-fire";
  if (component === 23 || component === 24) return "manual-call";
  if (component >= 30 && component <= 37) return "heat";
  if (component >= 40 && component <= 44) return "smoke";
  return "fire";
}

export interface StateBit {
  readonly bit: number;
  readonly event: EventKind;
  /** Tells the reasons of one event apart. */
  readonly part: string;
}

const COMMON: readonly StateBit[] = [
  { bit: 2, event: "fault", part: "" },
  { bit: 3, event: "isolated", part: "" },
  { bit: 4, event: "supervisory", part: "" },
  { bit: 5, event: "started", part: "" },
  { bit: 6, event: "feedback", part: "" },
];

/** Table 6: bits of a component beside fire (1), normal (0) and delay (7). */
export const COMPONENT_BITS: readonly StateBit[] = [...COMMON, { bit: 8, event: "fault", part: "power" }];
/** Table 4: bits of a system beside fire, normal, delay, manual (11), changed (12) and reset (13). */
export const SYSTEM_BITS: readonly StateBit[] = [
  ...COMMON,
  { bit: 8, event: "mains-lost", part: "" },
  { bit: 9, event: "fault", part: "backup" },
  { bit: 10, event: "fault", part: "bus" },
];
/** Table 10: bits of the transmission device itself. */
export const DEVICE_BITS: readonly StateBit[] = [
  { bit: 2, event: "fault", part: "" },
  { bit: 3, event: "mains-lost", part: "" },
  { bit: 4, event: "fault", part: "backup" },
  { bit: 5, event: "fault", part: "channel" },
  { bit: 6, event: "fault", part: "line" },
];

export interface Analog {
  readonly measurement: Measurement | null;
  readonly unit: string;
  /** One step of the value in the unit. */
  readonly step: number;
}

/** Table 7: what a value is and how much one step of it; null is known and not kept. */
export function analogOf(kind: number, component: number): Analog | undefined {
  const isElectrical = component >= 16 && component <= 18;
  switch (kind) {
    case 2:
      return { measurement: "water_level", unit: "m", step: 0.01 };
    case 3:
      return { measurement: isElectrical ? "cable_temperature" : "temperature", unit: "Cel", step: 0.1 };
    case 4:
      return { measurement: "water_pressure", unit: "MPa", step: 0.1 };
    case 5:
      return { measurement: "water_pressure", unit: "kPa", step: 0.1 };
    case 6:
      return { measurement: "gas", unit: "%LEL", step: 0.1 };
    case 9:
      return isElectrical ? { measurement: "leakage_current", unit: "A", step: 0.1 } : { measurement: null, unit: "A", step: 0.1 };
    case 12:
      return { measurement: "wind_speed", unit: "m/s", step: 1 };
    case 0:
    case 1:
    case 7:
    case 8:
    case 10:
    case 11:
      return { measurement: null, unit: "", step: 1 };
    default:
      return undefined;
  }
}
