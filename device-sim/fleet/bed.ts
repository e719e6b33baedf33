import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, round, type TimedMessage, telemetry } from "./message.ts";
import { type Model, type Setting, wander } from "./model.ts";
import { hourOfDay } from "./rhythm.ts";

/** A mattress sensor under a bedridden resident: in bed or not, breathing and heart rate. */
export function createBed({ device, person, random, pace }: Setting): Model {
  const id = device.externalId;
  const every = pace === "calm" ? MINUTE : 3 * SECOND;
  const [restingRate, breathing] = [random.range(62, 76), random.range(13.5, 17)];
  const [heart, breath] = [wander(random, 2, 0.96), wander(random, 0.8, 0.9)];
  // By day the carer lifts those who can sit into a chair for an hour.
  const chair = person?.ability === "total" ? null : { from: random.range(9.2, 9.9), to: random.range(10.3, 11.2) };
  let inBed = true;
  return {
    step(now) {
      const hour = hourOfDay(now);
      const inBedNow = chair === null || hour < chair.from || hour >= chair.to;
      const messages: TimedMessage[] = [];
      if (inBedNow !== inBed) messages.push(happening(id, now, inBedNow ? "bed-return" : "bed-exit"));
      inBed = inBedNow;
      const night = hour < 6 || hour > 22 ? -4 : 0;
      // Being washed or turned shakes the pad: one wild sample.
      const shaken = random.chance(0.004);
      const heartRate = Math.round(shaken ? random.range(100, 128) : restingRate + night + heart());
      const respiratoryRate = round(shaken ? random.range(24, 33) : breathing + night / 4 + breath());
      messages.push(telemetry(id, now, inBed ? { in_bed: 1, heart_rate: heartRate, respiratory_rate: respiratoryRate } : { in_bed: 0 }));
      return { messages, next: now + every * random.range(0.97, 1.03) };
    },
  };
}
