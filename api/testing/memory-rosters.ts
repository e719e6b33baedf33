import type { Duty, Filled, Roster, Swap } from "../../contracts/index.ts";
import type { RosterPorts } from "../roster-ports.ts";
import { NOW, PATHS } from "./world.ts";

const at = new Date(NOW).toISOString();
const roster: Roster = {
  ...{ id: "r-east", community: "xfl", place: "east", name: "东区值班室", restHours: 8, longestHours: 24, byName: "负责人", changedAt: at },
  shifts: [{ id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] }],
};
const duty: Duty = {
  ...{ id: "d1", roster: roster.id, date: "2026-03-01", shift: "day", post: "duty-a", user: "u-duty", from: at, to: at },
  ...{ ownTimes: false, note: null, fill: null, byName: "负责人", changedAt: at },
};
const swap: Swap = {
  ...{
    id: "s1",
    roster: roster.id,
    duty: duty.id,
    from: "u-duty",
    fromName: "名 duty",
    to: "u-duty-west",
    toName: "名 duty-west",
    back: null,
  },
  ...{ reason: null, state: "asked", askedAt: at, answeredAt: null, answer: null, about: { zh: "白班", en: "Day" } },
};
const filled: Filled = { fill: null, added: [], removed: [], kept: 0, conflicts: [] };
/** The address of the one calendar. */
export const CALENDAR = "calendar-secret-of-duty-in-the-east";

/** Rosters of a hub in memory: one, of the east compound, which every act leaves as it is. */
export function memoryRosters(): RosterPorts {
  const placed = { roster, path: PATHS.east ?? "", placeName: "东区", zone: "Asia/Shanghai" };
  const good = <T>(value: T) => Promise.resolve({ ok: true, value } as const);
  return {
    list: () => [placed],
    get: (id) => (id === roster.id ? placed : undefined),
    staff: () => [],
    save: () => good(roster),
    remove: () => good(null),
    days: async () => ({ days: [], duties: [duty], conflicts: [], gaps: [], undo: null }),
    table: async () => [["2026-03-01", "白班", "值班员 A", "值一", "duty-1", "08:00", "20:00", ""]],
    addDuty: () => good(duty),
    changeDuty: () => good(duty),
    removeDuty: () => good(null),
    fill: () => good(filled),
    undo: () => good(filled),
    importTable: () => good({ rows: 0, errors: [], filled: null }),
    now: (rosters) => ({
      ...{ at, changedAt: null, nextChangeAt: null, next: [], gaps: [], zone: "Asia/Shanghai" },
      items: rosters.map((id) => ({ post: "duty-a", user: "u-duty", name: "名 duty", phone: "13800000000", until: at, roster: id })),
    }),
    gaps: () => ({ items: [], uncovered: [], until: at }),
    mine: () => ({ zone: "Asia/Shanghai", duties: [], mates: [], theirs: [], swaps: [] }),
    ask: () => good(swap),
    answer: () => good(swap),
    withdraw: () => good(swap),
    renewCalendar: async () => CALENDAR,
    calendar: async (token) => (token === CALENDAR ? "BEGIN:VCALENDAR\r\n" : undefined),
    tonight: () => ({ at, from: at, to: at, time: "17:00", people: 0, away: 0, failing: 0, common: [], items: [] }),
    setTonightTime: async () => undefined,
  };
}
