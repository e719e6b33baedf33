import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, toIso } from "../contracts/index.ts";
import type { KeptBackup } from "../store/backup/index.ts";
import { type BackupSchedule, createBackupSchedule } from "./backup-schedule.ts";
import type { BackupAnswer } from "./backups.ts";
import { createDrivenClock } from "./clock.ts";

const ZONE = "Asia/Shanghai";
/** Noon in Shanghai. */
const NOON = Date.parse("2026-05-10T04:00:00Z");
const NIGHT = Date.parse("2026-05-10T19:30:00Z");

function setUp(options: { readonly newest?: number | null; readonly wasFailing?: boolean } = {}) {
  const clock = createDrivenClock(NOON);
  const names: KeptBackup[] = [];
  const put = (at: number): string => {
    names.push({ name: `shouwang-${at}`, at, bytes: 10, tookMs: 1 });
    return `/b/shouwang-${at}`;
  };
  if (options.newest != null) put(options.newest);
  const taken: number[] = [];
  const removed: string[][] = [];
  let fault: string | null = null;
  const told: string[] = [];
  const state = { answer: (): BackupAnswer => ({ ok: true, ...summary(put(clock.now())) }), hold: Promise.resolve() };
  const schedule = createBackupSchedule({
    plan: { folder: "/b", minute: 210, keep: 2 },
    zone: () => ZONE,
    now: clock.now,
    schedule: clock.schedule,
    take: async () => {
      taken.push(clock.now());
      await state.hold;
      return state.answer();
    },
    survey: async () => ({ kept: names.length, newest: names.at(-1) ?? null }),
    removeOld: async (_, keep, spare) => {
      const old = names.splice(0, Math.max(0, names.length - keep)).map((one) => one.name);
      expect(old).not.toContain(spare);
      removed.push(old);
      return old;
    },
    faults: {
      state: (_, next) => {
        if ((fault === null) !== (next === null)) told.push(next === null ? "well" : next.detail.en);
        fault = next?.detail.zh ?? null;
      },
    },
    log: pino({ level: "silent" }),
  });
  const moveTo = async (to: number): Promise<void> => {
    for (;;) {
      const due = Math.min(to, clock.nextDue() ?? to);
      clock.set(due);
      await schedule.idle();
      await new Promise((resolve) => setImmediate(resolve));
      if (due >= to) return;
    }
  };
  return { schedule, clock, state, taken, removed, told, moveTo, fault: () => fault };
}

const summary = (dir: string) => ({
  dir,
  files: 1,
  bytes: 10,
  linked: 0,
  tookMs: 1,
  positions: {},
  counts: {},
  elsewhere: [],
  warnings: [],
});
const begin = (schedule: BackupSchedule, wasFailing = false): Promise<void> => schedule.start(wasFailing);

describe("back-ups by the clock", () => {
  it("takes one every night at the community's own time, and keeps as many as it was told", async () => {
    const { schedule, taken, removed, moveTo, told } = setUp({ newest: NOON - 6 * HOUR });
    await begin(schedule);
    expect(toIso(schedule.view().next ?? 0)).toBe("2026-05-10T19:30:00.000Z");
    await moveTo(NIGHT - 1);
    expect(taken).toEqual([]);
    await moveTo(NIGHT + 3 * DAY);
    expect(taken).toEqual([0, 1, 2, 3].map((n) => NIGHT + n * DAY));
    expect(removed.map((old) => old.length)).toEqual([0, 1, 1, 1]);
    expect(schedule.view()).toMatchObject({ kept: 2, failed: null, taken: 4, failures: 0, next: NIGHT + 4 * DAY });
    expect(told).toEqual([]);
  });

  it.each([
    ["none was ever taken", null],
    ["last night's is missing", NOON - 30 * HOUR],
  ])("catches up a minute after the start where %s", async (_, newest) => {
    const { schedule, taken, moveTo } = setUp({ newest });
    await begin(schedule);
    await moveTo(NOON + MINUTE);
    expect(taken).toEqual([NOON + MINUTE]);
    expect(schedule.view().next).toBe(NIGHT);
  });

  it("says at once that a try failed, tries again every hour, and is well after a good one", async () => {
    const { schedule, taken, state, removed, moveTo, told, fault } = setUp({ newest: NOON - 6 * HOUR });
    const good = state.answer;
    await begin(schedule);
    state.answer = () => ({ ok: false, reason: "ENOSPC: no space left on device" });
    await moveTo(NIGHT);
    expect(fault()).toContain("ENOSPC");
    expect(fault()).toContain(toIso(NOON - 6 * HOUR));
    await moveTo(NIGHT + 2 * HOUR);
    expect(taken).toEqual([NIGHT, NIGHT + HOUR, NIGHT + 2 * HOUR]);
    expect(removed).toEqual([]);
    state.answer = good;
    await moveTo(NIGHT + 3 * HOUR);
    expect(told).toEqual([expect.stringContaining("failed"), "well"]);
    expect(schedule.view()).toMatchObject({ failed: null, taken: 1, failures: 3, next: NIGHT + DAY });
  });

  it("never begins one while another is under way, and then says that the newest is too old", async () => {
    const { schedule, clock, taken, state, fault } = setUp({ newest: NOON - 6 * HOUR });
    let letGo = (): void => undefined;
    state.hold = new Promise((resolve) => {
      letGo = () => resolve();
    });
    await begin(schedule);
    clock.set(NIGHT);
    clock.set(NIGHT + DAY);
    expect(taken).toEqual([NIGHT]);
    expect(fault()).toContain("26 小时");
    letGo();
    await schedule.idle();
    expect(fault()).toBeNull();
  });

  it("waits for one that somebody took by hand, which is no failure", async () => {
    const { schedule, taken, state, moveTo, told } = setUp({ newest: NOON - 6 * HOUR });
    const good = state.answer;
    await begin(schedule);
    state.answer = () => ({ ok: false, reason: "another back-up is under way", busy: true });
    await moveTo(NIGHT);
    state.answer = good;
    await moveTo(NIGHT + 10 * MINUTE);
    expect([taken, told]).toEqual([[NIGHT, NIGHT + 10 * MINUTE], []]);
  });

  it("does not call well what was failing before a restart until it was tried again", async () => {
    const { schedule, taken, moveTo, told } = setUp({ newest: NOON - 6 * HOUR });
    await begin(schedule, true);
    expect(told).toEqual([]);
    await moveTo(NOON + MINUTE);
    expect(taken).toEqual([NOON + MINUTE]);
  });
});
