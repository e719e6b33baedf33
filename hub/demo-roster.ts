import { timeOrderedId } from "../alerts/index.ts";
import { addDays, dayOf, instantAt, type RosterBook, type TellableUser } from "../cases/index.ts";
import {
  type Duty,
  type Instant,
  minuteOfClock,
  type Post,
  type Roster,
  toIso,
  USUAL_LONGEST_HOURS,
  USUAL_REST_HOURS,
} from "../contracts/index.ts";
import { demoCommunity } from "../device-sim/index.ts";
import type { NoticeDesk } from "./notice-desk.ts";

/** Who stands on it. Their numbers are of a block that no operator gives out. */
const ON_DUTY = ["leader", "leader2", "duty", "duty2", "duty3", "duty4", "grid", "grid2"];
const BY = "演示数据";
/** The week behind, and what a leader has planned ahead. */
const [BEHIND, AHEAD] = [7, 21];
/** The day on which the invented leader forgot officer B. */
const FORGOTTEN = 4;

const SHIFTS: Roster["shifts"] = [
  { id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["leader", "duty-a", "duty-b"] },
  { id: "night", name: "夜班", from: "20:00", to: "08:00", days: "every", posts: ["leader", "duty-a"] },
  { id: "grid", name: "网格值守", from: "08:00", to: "08:00", days: "every", posts: ["grid"] },
];

/** Whom each post of a day has: leaders by turns, officers in three teams on two shifts, one officer by day. */
function planOf(index: number): readonly (readonly [shift: string, post: Post, username: string])[] {
  const leader = (index + BEHIND) % 2 === 0 ? "leader" : "leader2";
  const officers = ["duty", "duty2", "duty3"];
  const turn = (step: number): string => officers[(index + BEHIND + step) % officers.length] ?? "duty";
  return [
    ["day", "leader", leader],
    ["night", "leader", leader],
    ["day", "duty-a", turn(0)],
    ["night", "duty-a", turn(2)],
    ...(index === FORGOTTEN ? [] : [["day", "duty-b", "duty4"] as const]),
    ["grid", "grid", index % 2 === 0 ? "grid" : "grid2"],
  ];
}

/** The made-up community gets a roster around today, and its staff made-up telephones. */
export function demoRoster(desk: Pick<NoticeDesk, "ownOf" | "saveOwn">, zoneOf: (community: string) => string) {
  return async (book: RosterBook, users: readonly TellableUser[], now: Instant): Promise<void> => {
    const { community } = demoCommunity();
    const zone = zoneOf(community.id);
    const at = toIso(now);
    const roster: Roster = {
      ...{ id: timeOrderedId(now, "roster", "demo"), community: community.id, place: community.id, name: "社区值班室", shifts: SHIFTS },
      ...{ restHours: USUAL_REST_HOURS, longestHours: USUAL_LONGEST_HOURS, byName: BY, changedAt: at },
    };
    const today = dayOf(zone, now);
    const duties: Duty[] = [];
    for (let index = -BEHIND; index <= AHEAD; index += 1) {
      const date = addDays(today, index);
      for (const [shiftId, post, username] of planOf(index)) {
        const shift = SHIFTS.find(({ id }) => id === shiftId);
        const user = users.find((one) => one.username === username);
        if (shift === undefined || user === undefined) continue;
        const [start, end] = [minuteOfClock(shift.from), minuteOfClock(shift.to)];
        const to = instantAt(zone, end <= start ? addDays(date, 1) : date, end);
        duties.push({
          ...{ id: timeOrderedId(now, "duty", date, shiftId, post), roster: roster.id, date, shift: shiftId, post, user: user.id },
          ...{
            from: toIso(instantAt(zone, date, start)),
            to: toIso(to),
            ownTimes: false,
            note: null,
            fill: null,
            byName: BY,
            changedAt: at,
          },
        });
      }
    }
    for (const [index, username] of ON_DUTY.entries()) {
      const user = users.find((one) => one.username === username);
      if (user !== undefined && desk.ownOf(user.id).phone === null)
        await desk.saveOwn({ ...desk.ownOf(user.id), phone: `1000000010${index}` });
    }
    await book.write(async () => ({ change: { rosters: [roster], duties }, value: null }));
  };
}
