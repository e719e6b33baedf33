import { HAND_MEASUREMENTS, handDevice, type JournalRecord, Quality, type Reading } from "../contracts/index.ts";

/** What a record of an entry by hand leaves in the series; nothing for any other record. */
export function entryReadings(record: JournalRecord): Reading[] {
  if (record.kind !== "change") return [];
  const { change, recv, pos } = record;
  if (change.what !== "entry" && change.what !== "entry-struck") return [];
  const { person, values, measuredAt } = change.entry;
  const struck = change.what === "entry-struck";
  return HAND_MEASUREMENTS.flatMap((measurement) => {
    const value = values[measurement];
    if (value === undefined) return [];
    const reading = { device: handDevice(person), measurement, at: Date.parse(measuredAt), recv, pos };
    // Of two values at one time the later one wins: struck out, the series holds there what was never measured, marked so.
    return [{ ...reading, value: struck ? 0 : value, quality: struck ? Quality.rejected : Quality.good }];
  });
}
