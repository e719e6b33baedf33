import type { Words } from "./words.ts";

export interface MeasurementInfo {
  /** The one unit in which the hub keeps it (UCUM where it has one). */
  readonly unit: string;
  readonly words: Words;
  /** Digits after the decimal point when shown. */
  readonly digits: number;
  /** Figures about a person's body: seen by the care role and those consented. */
  readonly health: boolean;
}

const m = (unit: string, zh: string, en: string, digits = 0, health = false): MeasurementInfo => ({
  unit,
  words: { zh, en },
  digits,
  health,
});

/** Every measurement the hub knows. A name outside this table is kept in quarantine, never guessed. */
export const MEASUREMENTS = {
  heart_rate: m("/min", "心率", "Heart rate", 0, true),
  spo2: m("%", "血氧饱和度", "Oxygen saturation", 0, true),
  respiratory_rate: m("/min", "呼吸频率", "Respiratory rate", 0, true),
  body_temperature: m("Cel", "体温", "Body temperature", 1, true),
  skin_temperature: m("Cel", "皮肤温度", "Skin temperature", 1, true),
  systolic_bp: m("mm[Hg]", "收缩压", "Systolic blood pressure", 0, true),
  diastolic_bp: m("mm[Hg]", "舒张压", "Diastolic blood pressure", 0, true),
  steps: m("1", "步数", "Steps", 0, true),
  worn: m("1", "佩戴", "Worn", 0, true),
  in_bed: m("1", "在床", "In bed", 0, true),
  battery: m("%", "电量", "Battery"),
  signal: m("dBm", "信号强度", "Signal strength"),
  lat: m("deg", "纬度", "Latitude", 6, true),
  lon: m("deg", "经度", "Longitude", 6, true),
  accuracy: m("m", "定位精度", "Position accuracy", 0, true),
  smoke: m("dB/m", "烟雾浓度", "Smoke density", 3),
  temperature: m("Cel", "温度", "Temperature", 1),
  humidity: m("%", "湿度", "Humidity"),
  co: m("ppm", "一氧化碳", "Carbon monoxide"),
  gas: m("%LEL", "可燃气体", "Combustible gas", 1),
  water_pressure: m("MPa", "水压", "Water pressure", 3),
  water_level: m("m", "水位", "Water level", 2),
  people_count: m("1", "人数", "People"),
  crowd_density: m("/m2", "人群密度", "Crowd density", 1),
  water_use: m("m3", "用水量", "Water use", 3),
  eco2: m("ppm", "等效二氧化碳", "Equivalent CO2"),
  leakage_current: m("mA", "剩余电流", "Leakage current"),
  cable_temperature: m("Cel", "线缆温度", "Cable temperature", 1),
  power: m("W", "功率", "Power"),
  wind_speed: m("m/s", "风速", "Wind speed", 1),
} as const satisfies Record<string, MeasurementInfo>;

export type Measurement = keyof typeof MEASUREMENTS;

export function isMeasurement(name: string): name is Measurement {
  return Object.hasOwn(MEASUREMENTS, name);
}
