import { Quality, type WornAt } from "../contracts/index.ts";
import { shown } from "./say.ts";
import { isObject, type JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";

/** Standard gravity. */
const G = 9.80665;
/** What a value of one unit is in g. */
const UNITS: Readonly<Record<string, number>> = { g: 1, G: 1, mg: 0.001, "m/s2": 1 / G, "m/s²": 1 / G, "m/s^2": 1 / G };
const SLOWEST_HZ = 5;
const FASTEST_HZ = 1_000;
/** Ten minutes at 100 Hz; a longer piece is no piece. */
const MOST_SAMPLES = 60_000;
const WORN_AT: Readonly<Record<string, WornAt>> = {
  waist: "waist",
  belt: "waist",
  hip: "waist",
  pocket: "waist",
  腰: "waist",
  wrist: "wrist",
  watch: "wrist",
  腕: "wrist",
  手腕: "wrist",
};

type Axis = readonly (number | null)[];

interface Axes {
  readonly x: Axis;
  readonly y: Axis;
  readonly z: Axis;
}

/** Reads `{hz, unit, x: [], y: [], z: []}`; samples begin at the message's time, or end at its arrival where it has none. */
export function addMotion(draft: Draft, value: unknown, where: string): void {
  const axes = isObject(value) ? axesOf(value) : undefined;
  if (!isObject(value) || axes === undefined) {
    complain(draft, where, value, {
      zh: "三个等长的数组 x、y、z",
      en: "three arrays x, y and z of equal length",
    });
    return;
  }
  if (axes.x.length === 0) return;
  const unit = value.unit ?? "g";
  const factor = typeof unit === "string" && Object.hasOwn(UNITS, unit.trim()) ? UNITS[unit.trim()] : undefined;
  if (factor === undefined) {
    const words = {
      zh: `加速度的单位 ${shown(unit)} 无法识别，可用 g、mg 或 m/s2。`,
      en: `The unit ${shown(unit)} of the acceleration is not known; use g, mg or m/s2.`,
    };
    draft.turn.fault("unknown-unit", `${where}/unit`, words, draft.device.id);
    return;
  }
  const times = timesOf(draft, value, axes.x.length);
  if (times === undefined) {
    complain(draft, where, value, {
      zh: `hz 为 ${SLOWEST_HZ}–${FASTEST_HZ}，或等长的毫秒数组 t`,
      en: `hz of ${SLOWEST_HZ}-${FASTEST_HZ}, or an array t of milliseconds of equal length`,
    });
    return;
  }
  const scaled = (axis: Axis): number[] => axis.map((each) => (each === null ? Number.NaN : each * factor));
  const wornAt = typeof value.wornAt === "string" ? (WORN_AT[value.wornAt.trim().toLowerCase()] ?? null) : null;
  draft.motion.push({ times, x: scaled(axes.x), y: scaled(axes.y), z: scaled(axes.z), wornAt, quality: draft.bits | offBody(draft) });
}

function complain(draft: Draft, where: string, value: unknown, expected: { readonly zh: string; readonly en: string }): void {
  const words = {
    zh: `加速度批量数据 ${shown(value)} 无法识别，应有${expected.zh}。`,
    en: `The batch of acceleration ${shown(value)} cannot be read; it needs ${expected.en}.`,
  };
  draft.turn.fault("wrong-type", where, words, draft.device.id);
}

function axesOf(value: JsonObject): Axes | undefined {
  const { x, y, z } = value;
  if (!isNumbers(x) || !isNumbers(y) || !isNumbers(z)) return undefined;
  return x.length === y.length && y.length === z.length && x.length <= MOST_SAMPLES ? { x, y, z } : undefined;
}

/** A hole is no reason to lose the rest: what is no number in it is left out later, sample by sample. */
function isNumbers(value: unknown): value is Axis {
  return Array.isArray(value) && value.every((each) => each === null || typeof each === "number");
}

function timesOf(draft: Draft, value: JsonObject, count: number): readonly number[] | undefined {
  if (isNumbers(value.t)) {
    const offsets = value.t;
    return offsets.length === count ? offsets.map((each) => draft.at + (each ?? Number.NaN)) : undefined;
  }
  const hz = Number(value.hz);
  if (!(hz >= SLOWEST_HZ && hz <= FASTEST_HZ)) return undefined;
  const step = 1000 / hz;
  const first = draft.sentAt === null ? draft.at - (count - 1) * step : draft.at;
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** What lies on the bedside table does not fall as a person does. */
function offBody(draft: Draft): number {
  return draft.cell.offBody("worn", draft.at, draft.turn.recv) === "surely" ? Quality.rejected : 0;
}
