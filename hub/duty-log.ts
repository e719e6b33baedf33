import type { ActOutcome, Actor, DutyLogPorts } from "../api/index.ts";
import { addDays, dayOf, instantAt, minuteIn } from "../cases/index.ts";
import {
  type DutyLogRow,
  type DutyRemark,
  type Instant,
  minuteOfClock,
  type NewDutyRemark,
  type Scope,
  toIso,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "dutyLog">;
  community(): string;
  zone(): string;
  rootPath(): string;
  /** Hours at which shifts begin, on the community's clock. */
  shifts(): readonly string[];
  /** Names of those on duty then by a roster. */
  namesAt(at: Instant): readonly string[];
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  /** The log changed: whoever shows it asks anew. */
  told(): void;
  now(): Instant;
}

const GONE = { zh: "没有这条备注，或不在您的辖区内。", en: "No such remark in your area." };
const CORRECTED = { zh: "这条备注已被更正，请更正最新的一条。", en: "This remark was put right already: correct the newest." };

/** The beginnings of the shifts of a day and of the first shift of the next, rising. */
export function shiftStarts(zone: string, day: string, clocks: readonly string[]): readonly Instant[] {
  const minutes = [...new Set(clocks.map(minuteOfClock))].sort((a, b) => a - b);
  const [first = 0] = minutes;
  return [...minutes.map((minute) => instantAt(zone, day, minute)), instantAt(zone, addDays(day, 1), first)];
}

/** The day of the duty at an instant: before the first shift of the calendar's day it is still the day before. */
export function dutyDayAt(zone: string, at: Instant, clocks: readonly string[]): string {
  const first = Math.min(...clocks.map(minuteOfClock));
  const day = dayOf(zone, at);
  return minuteIn(zone, at) < first ? addDays(day, -1) : day;
}

export const coversAll = (scope: Pick<Scope, "paths" | "people">, root: string): boolean =>
  scope.people === null && scope.paths.some((path) => root.startsWith(path));

/** 值班日志: the times of shifts, and remarks; all else is read where it is kept. */
export function createDutyLog(parts: Parts): DutyLogPorts {
  const { records } = parts;
  let serial = 0;
  const clock = (at: Instant): string => {
    const minute = minuteIn(parts.zone(), at);
    return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  };
  return {
    lines: (scope, question, paging) =>
      records.dutyLog.lines(scope, { ...question, whole: question.path === null && coversAll(scope, parts.rootPath()) }, paging),
    day: (asked) => {
      const [zone, now] = [parts.zone(), parts.now()];
      const day = asked ?? dutyDayAt(zone, now, parts.shifts());
      const starts = shiftStarts(zone, day, parts.shifts());
      return {
        ...{ day, before: addDays(day, -1), after: addDays(day, 1), zone, now: toIso(now) },
        shifts: starts.slice(0, -1).map((from, index) => {
          const to = starts[index + 1] ?? from;
          return { from: toIso(from), to: toIso(to), name: `${clock(from)}–${clock(to)}`, onDuty: [...parts.namesAt(from)] };
        }),
      };
    },
    remark: async (body: NewDutyRemark, by: Actor, scope: Scope): Promise<ActOutcome<DutyLogRow>> => {
      const { corrects = null } = body;
      if (corrects !== null) {
        const found = await records.dutyLog.remark(corrects);
        if (found === undefined || !scope.paths.some((path) => found.remark.path.startsWith(path)))
          return { ok: false, status: 404, reason: GONE.zh, words: GONE };
        if (found.corrected) return { ok: false, status: 409, reason: CORRECTED.zh, words: CORRECTED };
      }
      const now = parts.now();
      serial += 1;
      const remark: DutyRemark = {
        ...{
          id: parts.makeId(now, "duty-remark", by.user, serial),
          community: parts.community(),
          path: scope.paths[0] ?? parts.rootPath(),
        },
        ...{ at: toIso(now), by: by.username, byName: by.name, text: body.text.trim(), nextShift: body.nextShift ?? false, corrects },
      };
      await records.dutyLog.addRemark(remark);
      parts.told();
      return { ok: true, value: { source: "remark", at: now, key: remark.id, remark, correctedBy: null } };
    },
  };
}
