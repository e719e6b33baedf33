import { isMeasurement, type Measurement } from "../../contracts/index.ts";
import { fieldOf } from "../knowledge.ts";
import { addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import type { Source } from "./decoder.ts";

/** A figure of one of several probes of a device. */
interface Probe {
  readonly measurement: Measurement;
  readonly unit: string;
  readonly value: number;
  /** Which probe it is, as the device calls it. */
  readonly part: string;
  readonly where: string;
}

/** The id under which a probe is registered as a device of its own. */
const probeId = (draft: Draft, part: string): string => `${draft.device.externalId}:${part.replace(/[^A-Za-z0-9._:-]+/g, "-")}`;

/** A probe that is registered as a device of its own gets its own curve. @returns false where none is */
export function addOwnProbe(source: Source, draft: Draft, { measurement, unit, value, part, where }: Probe): boolean {
  const own = part === "" ? undefined : source.draftOf(probeId(draft, part));
  const field = own === undefined || !isMeasurement(measurement) ? undefined : fieldOf(own.vocabulary, measurement);
  if (own === undefined || field?.is !== "measurement") return false;
  own.at = draft.at;
  own.bits = draft.bits;
  own.sentAt = draft.sentAt;
  own.hear();
  addWithUnit(own, field, value, unit, part, where);
  return true;
}

/** Whether the message gave the device a value of that measurement before, of the same time. */
export const isTaken = (draft: Draft, measurement: Measurement): boolean =>
  draft.readings.some((reading) => reading.measurement === measurement && reading.at === draft.at);

/** Says once a day that a second probe would share the curve of the first, and how it gets one. */
export function tellProbe(draft: Draft, { measurement, unit, value, part, where }: Probe): void {
  if (!onceADay(draft, [`probe ${part} ${measurement}`])) {
    draft.hear();
    return;
  }
  const [said, id] = [`${part} ${value} ${unit}`, probeId(draft, part)].map(shown);
  const detail = {
    zh: `此设备有第二个同类探头（${said}），未写进第一个探头的曲线。请以编号 ${id} 另登记一台设备，它的值就有自己的曲线与告警。`,
    en: `The device has a second probe of the same sort (${said}), which was kept out of the curve of the first. Register another device as ${id}: its values then have a curve and alarms of their own.`,
  };
  draft.turn.fault("unknown-measurement", where, detail, draft.device.id);
}
