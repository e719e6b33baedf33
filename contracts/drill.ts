import { Type } from "typebox";
import type { DeviceKind } from "./devices.ts";
import { DrillSheetSchema } from "./drill-sheet.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import type { Severity } from "./severity.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/** A drill ends by itself: as long as a declared test window at most [D]. */
export const LONGEST_DRILL = 4 * HOUR;
export const MOST_DRILL_ALARMS = 10;
export const MOST_DRILL_PARTICIPANTS = 60;

/** Stands before whatever belongs to a drill, from its birth. */
export const DRILL_MARK: Words = { zh: "演练", en: "Drill" };
/** What everything else says while a drill runs. */
export const REAL_MARK: Words = { zh: "真实警情，非演练", en: "Real, not a drill" };

export const ofDrill = ({ zh, en }: Words): Words => ({ zh: `【${DRILL_MARK.zh}】${zh}`, en: `[${DRILL_MARK.en.toUpperCase()}] ${en}` });

interface DrillAlarmPreset {
  readonly words: Words;
  /** The rule that would say so: its name, family and plan are the drill's. */
  readonly rule: string;
  readonly event: string;
  readonly about: "person" | "device";
  /** Kinds of devices that can say it. */
  readonly devices: readonly DeviceKind[];
  readonly severity: Severity;
}

/** What a drill can play. */
export const DRILL_ALARMS = {
  fall: {
    ...{ words: { zh: "居家跌倒", en: "A fall at home" }, rule: "fall", event: "fall", about: "person" },
    ...{ devices: ["wearable"], severity: "high" },
  },
  sos: {
    ...{ words: { zh: "紧急呼叫", en: "SOS" }, rule: "sos", event: "sos", about: "person" },
    ...{ devices: ["wearable", "sos-button"], severity: "critical" },
  },
  smoke: {
    ...{ words: { zh: "烟雾火警", en: "Smoke alarm" }, rule: "smoke-alarm", event: "smoke", about: "device" },
    ...{ devices: ["smoke"], severity: "critical" },
  },
  gas: {
    ...{ words: { zh: "燃气泄漏", en: "Gas leak" }, rule: "gas-alarm", event: "gas", about: "device" },
    ...{ devices: ["gas"], severity: "critical" },
  },
  lift: {
    ...{ words: { zh: "电梯困人", en: "Lift entrapment" }, rule: "lift-trapped", event: "lift-trapped", about: "device" },
    ...{ devices: ["lift"], severity: "high" },
  },
} as const satisfies Record<string, DrillAlarmPreset>;
export type DrillAlarmKind = keyof typeof DRILL_ALARMS;
export const DRILL_ALARM_KINDS = Object.keys(DRILL_ALARMS) as DrillAlarmKind[];

/** How often each is to be practised; where no rule says so, our own choice [D]. */
export const DRILL_PERIODS: Readonly<Record<DrillAlarmKind, { readonly days: number; readonly source: Words }>> = {
  smoke: {
    days: 365,
    source: {
      zh: "公安部令第61号第四十条：至少每年组织一次演练；消防安全重点单位至少每半年一次",
      en: "Order 61 of the Ministry of Public Security, art. 40: once a year at least; key units every half year",
    },
  },
  gas: { days: 365, source: { zh: "每年一次（系统默认值）", en: "Once a year (default of this system)" } },
  lift: { days: 365, source: { zh: "每年一次（系统默认值）", en: "Once a year (default of this system)" } },
  fall: { days: 92, source: { zh: "每季度一次（系统默认值）", en: "Once a quarter (default of this system)" } },
  sos: { days: 92, source: { zh: "每季度一次（系统默认值）", en: "Once a quarter (default of this system)" } },
};

export const DRILL_STATES = ["planned", "running", "ended"] as const;
export type DrillState = (typeof DRILL_STATES)[number];
export const DRILL_STATE_WORDS: Readonly<Record<DrillState, Words>> = {
  planned: { zh: "已计划", en: "Planned" },
  running: { zh: "演练中", en: "Running" },
  ended: { zh: "已结束", en: "Ended" },
};

/** `time`: it came to its end by itself. */
export const DRILL_ENDS = ["finished", "aborted", "time"] as const;
export type DrillEnd = (typeof DRILL_ENDS)[number];
export const DRILL_END_WORDS: Readonly<Record<DrillEnd, Words>> = {
  finished: { zh: "正常结束", en: "Finished" },
  aborted: { zh: "中止", en: "Aborted" },
  time: { zh: "到时自动结束", en: "Ended by itself at its time" },
};

const Id = Type.String({ minLength: 1, maxLength: 100 });
const Title = Type.String({ minLength: 2, maxLength: 80 });

/** One alarm as it is planned. */
const PlannedAlarmFields = {
  kind: Type.Enum(DRILL_ALARM_KINDS),
  /** The person of a fall or call; the device of the others. */
  subject: Id,
  /** Minutes after the beginning. */
  after: Type.Integer({ minimum: 0, maximum: LONGEST_DRILL / MINUTE }),
};

export const NewDrillSchema = Type.Object(
  {
    title: Title,
    alarms: Type.Array(Type.Object(PlannedAlarmFields, { additionalProperties: false }), { minItems: 1, maxItems: MOST_DRILL_ALARMS }),
    participants: Type.Array(Id, { minItems: 1, maxItems: MOST_DRILL_PARTICIPANTS, description: "Ids of users who take part" }),
    minutes: Type.Integer({ minimum: 1, maximum: LONGEST_DRILL / MINUTE, description: "It ends by itself after so long" }),
    /** When it is meant to be; it is started by a human. */
    plannedFor: Nullable(IsoTime),
  },
  { additionalProperties: false },
);
export type NewDrill = Type.Static<typeof NewDrillSchema>;

const By = { by: Type.String(), byName: Type.String(), at: IsoTime };

export const DrillSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    title: Type.String(),
    /** Kinds of its alarms, sorted: drills of the same are compared. */
    scenario: Type.String(),
    state: Type.Enum([...DRILL_STATES]),
    alarms: Type.Array(
      Type.Object({
        ...PlannedAlarmFields,
        /** What it is about, in words, put in as far as the reader may know it. */
        about: Type.String(),
        dueAt: Nullable(IsoTime),
        /** The alert that it became. */
        alert: Nullable(Type.String()),
      }),
    ),
    participants: Type.Array(Type.Object({ user: Type.String(), name: Type.String(), role: Type.String() })),
    minutes: Type.Integer(),
    plannedFor: Nullable(IsoTime),
    planned: Type.Object(By),
    started: Nullable(Type.Object(By)),
    endsAt: Nullable(IsoTime),
    ended: Nullable(
      Type.Object({
        how: Type.Enum([...DRILL_ENDS]),
        at: IsoTime,
        /** Null: by itself. */
        by: Nullable(Type.String()),
        byName: Nullable(Type.String()),
        reason: Nullable(Type.String()),
      }),
    ),
    remarks: Type.Array(Type.Object({ ...By, text: Type.String() })),
    /** While it runs: as it stands now; kept from its end on. Null before. */
    sheet: Nullable(DrillSheetSchema),
  },
  { $id: "Drill" },
);
export type Drill = Type.Static<typeof DrillSchema>;

/** As desks are told while one runs. */
export type DrillNow = Pick<Drill, "id" | "title"> & { readonly byName: string; readonly until: string };

export const EndDrillSchema = Type.Object(
  { how: Type.Enum(["finished", "aborted"]), reason: Type.Optional(Type.String({ minLength: 2, maxLength: 300 })) },
  { additionalProperties: false },
);
export const DrillRemarkSchema = Type.Object({ text: Type.String({ minLength: 2, maxLength: 1000 }) }, { additionalProperties: false });

/** When each was last practised, and whether that is soon enough. */
export const DrillDutySchema = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: Type.Enum(DRILL_ALARM_KINDS),
      words: WordsSchema,
      days: Type.Integer(),
      source: WordsSchema,
      /** The newest that ran to an end, not broken off. */
      last: Nullable(Type.Object({ drill: Type.String(), title: Type.String(), at: IsoTime, points: Nullable(Type.Integer()) })),
      /** Null: never was one, so it is due now. */
      dueAt: Nullable(IsoTime),
      met: Type.Boolean(),
    }),
  ),
});
export type DrillDuty = Type.Static<typeof DrillDutySchema>;

export const DrillListSchema = Type.Object({ items: Type.Array(DrillSchema) });

/** Whom a drill may call on and what it may be about. */
export const DrillChoicesSchema = Type.Object({
  participants: Type.Array(Type.Object({ user: Type.String(), name: Type.String(), role: Type.String() })),
});

export const scenarioOf = (alarms: readonly { readonly kind: DrillAlarmKind }[]): string =>
  [...new Set(alarms.map(({ kind }) => kind))].sort().join("+");

/** Of drills, the newest first, when each kind was last practised. */
export function drillDutyOf(drills: readonly Drill[], now: number): DrillDuty {
  return {
    items: DRILL_ALARM_KINDS.map((kind) => {
      const { days, source } = DRILL_PERIODS[kind];
      const last = drills.find(
        ({ ended, alarms }) => ended !== null && ended.how !== "aborted" && alarms.some((one) => one.kind === kind && one.alert !== null),
      );
      const at = last?.ended?.at;
      const dueAt = at === undefined ? null : Date.parse(at) + days * DAY;
      return {
        ...{ kind, words: DRILL_ALARMS[kind].words, days, source },
        last: last === undefined || at === undefined ? null : { drill: last.id, title: last.title, at, points: last.sheet?.points ?? null },
        dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
        met: dueAt !== null && dueAt > now,
      };
    }),
  };
}
