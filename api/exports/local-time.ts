const MINUTE = 60_000;
/** No zone of the world changes its clock at another minute than these. */
const STEP = 15 * MINUTE;
/** Serial days of spreadsheets count from here. */
const EPOCH = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;

/** Local times of one zone, as texts and as serial days of spreadsheets. */
export interface LocalTimes {
  /** `2026-11-30 09:16:23` */
  text(at: number): string;
  /** Days with their part, to the second. */
  serial(at: number): number;
}

/** Times of a zone for whole tables: a calendar is asked once for each quarter of an hour, which is most of the work. */
export function localTimes(zone: string): LocalTimes {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const offsets = new Map<number, number>();
  const local = (at: number): number => {
    const start = Math.floor(at / STEP) * STEP;
    let offset = offsets.get(start);
    if (offset === undefined) {
      offset = Date.parse(`${format.format(start).replace(" ", "T")}Z`) - start;
      offsets.set(start, offset);
    }
    return Math.floor((at + offset) / 1_000) * 1_000;
  };
  return {
    text: (at) => new Date(local(at)).toISOString().slice(0, 19).replace("T", " "),
    serial: (at) => (local(at) - EPOCH) / DAY,
  };
}

/** A day of the calendar as a serial day. */
export const serialDay = (day: string): number => (Date.parse(`${day}T00:00:00Z`) - EPOCH) / DAY;

/** A serial day as one reads it. */
export const serialText = (serial: number): string =>
  new Date(Math.round(serial * DAY) + EPOCH).toISOString().slice(0, 19).replace("T", " ");
