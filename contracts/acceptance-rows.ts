import {
  ACCEPTANCE_FAULTS,
  ACCEPTANCE_ITEMS,
  type Acceptance,
  type AcceptanceAlarm,
  type AcceptanceChanges,
  type AcceptanceCounts,
  type AcceptanceFault,
  type AcceptanceItem,
  type AcceptancePoint,
  type AcceptanceRow,
  type FirstHeard,
} from "./acceptance.ts";
import { byStairs } from "./stair-order.ts";
import { isAlarmPoint, type WalkTick } from "./walk.ts";

/** What the register and the last messages say of a device. */
export type AcceptanceDevice = Pick<
  AcceptanceRow,
  "device" | "number" | "name" | "kind" | "gateway" | "place" | "buildingName" | "floor" | "state" | "lastAt" | "signal" | "battery"
> & {
  /** Id of the place that is registered; null: none. */
  readonly placeId: string | null;
  /** A danger to life that it told of is on still. */
  readonly alarming: boolean;
};

interface Known {
  readonly first: FirstHeard | undefined;
  /** The tick that counts: see `countingTicks`. */
  readonly tick: WalkTick | undefined;
  readonly point: AcceptancePoint | undefined;
}

const between = (from: string, to: string | undefined): number | null => (to === undefined ? null : Date.parse(to) - Date.parse(from));

function alarmOf({ at, event, by, seen }: WalkTick): AcceptanceAlarm {
  return {
    ...{ at, event, byName: by?.name ?? null, raisedMs: between(at, seen?.raisedAt) },
    ...{ deskMs: between(at, seen?.desk?.at), deskName: seen?.desk?.name ?? null },
    ...{ phoneMs: between(at, seen?.phone?.at), phoneName: seen?.phone?.name ?? null },
  };
}

/**
 * The tick of each device that counts: the last word; but where that is an alarm, the last of those since the last word
 * of a human that was seen both at a desk and on a phone, if there is one.
 */
function countingTicks(ticks: readonly WalkTick[], since: string): ReadonlyMap<string, WalkTick> {
  const counting = new Map<string, WalkTick>();
  const isWhole = (tick: WalkTick): boolean => tick.seen?.desk != null && tick.seen.phone !== null;
  for (const tick of ticks.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    if (tick.at < since) continue;
    const before = counting.get(tick.device);
    if (tick.result === "passed" && before?.result === "passed" && isWhole(before) && !isWhole(tick)) continue;
    counting.set(tick.device, tick);
  }
  return counting;
}

/** One device judged by what the table asks and by its limits. */
function acceptanceRow(
  { limits, items }: Pick<Acceptance, "limits" | "items">,
  { placeId, alarming, ...device }: AcceptanceDevice,
  { first, tick, point }: Known,
): AcceptanceRow {
  const alarms = isAlarmPoint(device.kind);
  const alarm = tick?.result === "passed" ? alarmOf(tick) : null;
  const photo = point?.photos.findLast(({ erasedAt }) => erasedAt === null);
  const check = point?.check?.place === placeId ? point.check : null;
  const firstAt = first?.at ?? device.lastAt;
  const isMissing: Readonly<Record<AcceptanceItem, boolean>> = {
    "first-message": firstAt === null,
    place: placeId === null,
    "place-check": check === null,
    alarm: alarms && alarm === null && tick?.result !== "failed",
    desk: alarms && alarm?.deskMs == null,
    phone: alarms && alarm?.phoneMs == null,
    photo: photo === undefined,
  };
  const late = (ms: number | null | undefined, seconds: number): boolean => ms != null && ms > seconds * 1_000;
  const isWrong: Readonly<Record<AcceptanceFault, boolean>> = {
    "no-alarm": alarms && tick?.result === "failed",
    alarming,
    "desk-late": late(alarm?.deskMs, limits.desk),
    "phone-late": late(alarm?.phoneMs, limits.phone),
    "place-wrong": check?.ok === false,
    silent: firstAt !== null && (device.state === "silent" || device.state === "offline"),
    signal: device.signal !== null && device.signal < limits.signal,
    battery: device.battery !== null && device.battery < limits.battery,
  };
  const missing = ACCEPTANCE_ITEMS.filter((item) => items.includes(item) && isMissing[item]);
  const faults = ACCEPTANCE_FAULTS.filter((fault) => isWrong[fault]);
  return {
    ...device,
    ...{ firstAt, firstExact: first?.exact ?? false, alarms, alarm },
    notTestable: tick?.result === "not-testable" && tick.reason !== null ? { reason: tick.reason, note: tick.note } : null,
    check: check && { ok: check.ok, at: check.at, byName: check.byName, note: check.note },
    photo: photo === undefined ? null : { hash: photo.hash, at: photo.at, byName: photo.byName },
    result: faults.length > 0 ? "rejected" : missing.length > 0 ? "incomplete" : "accepted",
    missing,
    faults,
  };
}

/** All devices of a table, in the order in which one walks. */
export function acceptanceRows(
  acceptance: Pick<Acceptance, "limits" | "items" | "since">,
  devices: readonly AcceptanceDevice[],
  known: {
    readonly firsts: ReadonlyMap<string, FirstHeard>;
    readonly ticks: readonly WalkTick[];
    readonly points: readonly AcceptancePoint[];
  },
): AcceptanceRow[] {
  const ticks = countingTicks(known.ticks, acceptance.since);
  const points = new Map(known.points.map((point) => [point.device, point]));
  return devices
    .map((device) =>
      acceptanceRow(acceptance, device, {
        ...{ first: known.firsts.get(device.device), tick: ticks.get(device.device), point: points.get(device.device) },
      }),
    )
    .toSorted((a, b) => byStairs(a, b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.device < b.device ? -1 : 1));
}

export function acceptanceCounts(rows: readonly Pick<AcceptanceRow, "result">[]): AcceptanceCounts {
  const count = (result: AcceptanceRow["result"]): number => rows.filter((row) => row.result === result).length;
  return { all: rows.length, accepted: count("accepted"), rejected: count("rejected"), incomplete: count("incomplete") };
}

/**
 * What a signature is put under, as one text to be hashed: the figures of each device, and by what they were judged.
 * Names and remarks are left out: a resident who is erased goes from a signed table, and its hash still holds.
 */
export function acceptanceDigest(
  { id, limits, items, since }: Pick<Acceptance, "id" | "limits" | "items" | "since">,
  version: number,
  rows: readonly AcceptanceRow[],
): string {
  const figures = rows.map(({ name: _name, place: _place, buildingName: _building, gateway: _gateway, ...row }) => {
    const { alarm, check, notTestable, photo } = row;
    return {
      ...row,
      alarm: alarm && { at: alarm.at, event: alarm.event, raisedMs: alarm.raisedMs, deskMs: alarm.deskMs, phoneMs: alarm.phoneMs },
      ...{ check: check && { ok: check.ok, at: check.at }, notTestable: notTestable?.reason ?? null },
      photo: photo && { hash: photo.hash, at: photo.at },
    };
  });
  return JSON.stringify({ id, version, limits, items, since, figures });
}

/** What became of each device from one version to another; those that stayed as they were are left out. */
export function acceptanceChanges(before: readonly AcceptanceRow[], after: readonly AcceptanceRow[]): AcceptanceChanges["items"] {
  const old = new Map(before.map((row) => [row.device, row]));
  const now = new Set(after.map(({ device }) => device));
  const wrong = (row: AcceptanceRow | undefined): readonly string[] => (row === undefined ? [] : [...row.missing, ...row.faults]);
  const line = (was: AcceptanceRow | undefined, is: AcceptanceRow | undefined): AcceptanceChanges["items"] => {
    const of = is ?? was;
    if (of === undefined) return [];
    const mended = wrong(was).filter((one) => is !== undefined && !wrong(is).includes(one));
    const arisen = wrong(is).filter((one) => !wrong(was).includes(one));
    const same = was?.result === is?.result && mended.length === 0 && arisen.length === 0;
    if (same) return [];
    return [
      { ...{ device: of.device, name: of.name, place: of.place }, before: was?.result ?? null, after: is?.result ?? null, mended, arisen },
    ];
  };
  return [
    ...after.flatMap((row) => line(old.get(row.device), row)),
    ...before.flatMap((row) => (now.has(row.device) ? [] : line(row, undefined))),
  ];
}
