import { Type } from "typebox";
import { ClockTime } from "./household.ts";
import type { Role } from "./roles.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** A day on the calendar of the community. */
export const LocalDate = Type.String({ pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$", description: "YYYY-MM-DD" });

/** 岗位: what somebody on duty is there for, and which role takes it. */
export const POSTS = {
  leader: { words: { zh: "带班领导", en: "Leader on duty" }, role: "leader" },
  "duty-a": { words: { zh: "值班员A", en: "Duty officer A" }, role: "duty" },
  "duty-b": { words: { zh: "值班员B", en: "Duty officer B" }, role: "duty" },
  grid: { words: { zh: "网格员", en: "Grid worker" }, role: "grid" },
  care: { words: { zh: "护理员", en: "Carer" }, role: "care" },
  "fire-room": { words: { zh: "消控室", en: "Fire-control room" }, role: "fire" },
  "micro-station": { words: { zh: "微型消防站", en: "Micro fire station" }, role: "fire" },
  maint: { words: { zh: "维保", en: "Maintenance" }, role: "maint" },
} as const satisfies Record<string, { readonly words: Words; readonly role: Role }>;
export type Post = keyof typeof POSTS;
export const POST_NAMES = Object.keys(POSTS) as Post[];
export const PostSchema = Type.Enum(POST_NAMES);

/** On which days a shift is worked: all, those on which people work (调休 counted in), those on which they rest. */
export const SHIFT_DAYS = ["every", "workday", "rest"] as const;
export type ShiftDays = (typeof SHIFT_DAYS)[number];
export const SHIFT_DAY_WORDS: Readonly<Record<ShiftDays, Words>> = {
  every: { zh: "每天", en: "Every day" },
  workday: { zh: "工作日（含调休上班）", en: "Working days (make-up days too)" },
  rest: { zh: "休息日（周末和节假日）", en: "Days off (weekends and holidays)" },
};

/** 班次: its end on the clock at or before its beginning lies on the next day. */
export const ShiftSchema = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z0-9-]{1,20}$" }),
    name: Type.String({ minLength: 1, maxLength: 20 }),
    from: ClockTime,
    to: ClockTime,
    days: Type.Enum([...SHIFT_DAYS], { description: SHIFT_DAYS.map((days) => `${days}: ${SHIFT_DAY_WORDS[days].en}`).join("; ") }),
    /** Each of these must have somebody. */
    posts: Type.Array(PostSchema, { minItems: 1, maxItems: POST_NAMES.length }),
  },
  { additionalProperties: false },
);
export type Shift = Type.Static<typeof ShiftSchema>;

export const NewRosterSchema = Type.Object(
  {
    place: Type.String({ minLength: 1, maxLength: 200, description: "It holds there and below, where no nearer place has one" }),
    name: Type.String({ minLength: 1, maxLength: 40 }),
    shifts: Type.Array(ShiftSchema, { minItems: 1, maxItems: 12 }),
    /** Hours off between two duties, and hours on without a break, beyond which a duty is shown as a conflict. */
    restHours: Type.Integer({ minimum: 0, maximum: 48 }),
    longestHours: Type.Integer({ minimum: 1, maximum: 72 }),
  },
  { additionalProperties: false },
);
export type NewRoster = Type.Static<typeof NewRosterSchema>;

/** What holds where nobody says otherwise [D]: a night's rest, and no more than a day and a night. */
export const USUAL_REST_HOURS = 8;
export const USUAL_LONGEST_HOURS = 24;

/** 值班表 of a place. */
export const RosterSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    ...NewRosterSchema.properties,
    byName: Type.String(),
    changedAt: IsoTime,
  },
  { $id: "Roster" },
);
export type Roster = Type.Static<typeof RosterSchema>;

/** One human on one post in one shift. */
export const DutySchema = Type.Object(
  {
    id: Type.String(),
    roster: Type.String(),
    /** The day on which the shift begins. */
    date: LocalDate,
    shift: Type.String(),
    post: PostSchema,
    user: Type.String(),
    from: IsoTime,
    to: IsoTime,
    /** Its times were set by hand: the shift's no longer move it. */
    ownTimes: Type.Boolean(),
    note: Nullable(Type.String()),
    /** The fill that made it, which can be undone. */
    fill: Nullable(Type.String()),
    byName: Type.String(),
    changedAt: IsoTime,
  },
  { $id: "Duty" },
);
export type Duty = Type.Static<typeof DutySchema>;

/** A day as it counts for rosters. */
export const RosterDaySchema = Type.Object({
  date: LocalDate,
  kind: Type.Enum(["workday", "rest"]),
  /** The holiday, or what the working weekend makes up for; null on ordinary days. */
  name: Nullable(Type.String()),
  /** False: the notice for that year is not in this version, so that only weekends count as days off. */
  announced: Type.Boolean(),
});
export type RosterDay = Type.Static<typeof RosterDaySchema>;

/** Who may be put on a post. */
export const StaffSchema = Type.Object({ user: Type.String(), name: Type.String(), role: Type.String() });
export type Staff = Type.Static<typeof StaffSchema>;

export const CONFLICT_KINDS = ["twice", "short-rest", "too-long", "not-fit", "gone"] as const;
export const ConflictSchema = Type.Object({
  kind: Type.Enum([...CONFLICT_KINDS]),
  /** The duties at odds, the later one last. */
  duties: Type.Array(Type.String(), { minItems: 1 }),
  user: Type.String(),
  at: IsoTime,
  /** Hours of rest or of work, where it is about these. */
  hours: Nullable(Type.Number()),
});
export type Conflict = Type.Static<typeof ConflictSchema>;

/** 缺岗: a post of a shift that has nobody, from when to when. */
export const GapSchema = Type.Object({
  roster: Type.String(),
  rosterName: Type.String(),
  date: LocalDate,
  shift: Type.String(),
  shiftName: Type.String(),
  post: PostSchema,
  from: IsoTime,
  to: IsoTime,
});
export type Gap = Type.Static<typeof GapSchema>;

/** Rosters in the caller's area, and who may be put on them. */
export const RostersSchema = Type.Object({
  items: Type.Array(
    Type.Intersect([RosterSchema, Type.Object({ placeName: Type.String(), zone: Type.String(), mayEdit: Type.Boolean() })]),
  ),
  staff: Type.Array(StaffSchema),
  /** Places where the caller may make one. */
  mayCreate: Type.Boolean(),
});
export type RostersView = Type.Static<typeof RostersSchema>;

/** Some days of a roster, with all that is wrong in them. */
export const RosterDaysSchema = Type.Object({
  days: Type.Array(RosterDaySchema),
  duties: Type.Array(DutySchema),
  conflicts: Type.Array(ConflictSchema),
  gaps: Type.Array(GapSchema),
  /** The last fill, while it can be undone. */
  undo: Nullable(Type.Object({ fill: Type.String(), at: IsoTime, byName: Type.String(), added: Type.Integer(), removed: Type.Integer() })),
});
export type RosterDays = Type.Static<typeof RosterDaysSchema>;
