import { Type } from "typebox";
import { VERDICTS } from "./alert.ts";
import { CASE_KINDS, CASE_STATES } from "./case-words.ts";
import { DutyRemarkSchema, DutyShiftSchema } from "./duty-log.ts";
import { IsoTime, Nullable, Page, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";
import type { Words } from "./words.ts";

/** 交接班: what the next shift must know, as it stood when it was signed. */
const AboutPerson = { person: Nullable(Type.String()), family: Type.Enum([...FAMILIES]) };
const HandedCaseSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  kind: Type.Enum([...CASE_KINDS]),
  title: WordsSchema,
  ...AboutPerson,
  severity: SeveritySchema,
  state: Type.Enum([...CASE_STATES]),
  verdict: Nullable(Type.Enum([...VERDICTS])),
  takenByName: Nullable(Type.String()),
  overdue: Type.Boolean(),
  holdUntil: Nullable(IsoTime),
  /** A close that waits for its second name. */
  closing: Type.Boolean(),
  /** A relative who said to be on the way or with her. */
  relative: Nullable(Type.String()),
  drill: Type.Boolean(),
});
export type HandedCase = Type.Static<typeof HandedCaseSchema>;

/** Why a device is handed over by name. */
export const DEVICE_TROUBLES = ["silent", "isolated", "fault", "battery"] as const;
export type DeviceTrouble = (typeof DEVICE_TROUBLES)[number];
export const DEVICE_TROUBLE_WORDS: Readonly<Record<DeviceTrouble, Words>> = {
  silent: { zh: "数据中断", en: "No data" },
  isolated: { zh: "屏蔽", en: "Isolated" },
  fault: { zh: "故障", en: "Fault" },
  battery: { zh: "电量低", en: "Battery low" },
};

export const HandOverListsSchema = Type.Object({
  cases: Type.Array(HandedCaseSchema),
  /** Return visits that are owed. */
  visits: Type.Array(Type.Object({ id: Type.String(), number: Type.String(), title: WordsSchema, ...AboutPerson, dueAt: IsoTime })),
  /** Care visits due until the end of the coming shift. */
  care: Type.Array(Type.Object({ person: Type.String(), place: Type.String(), dueAt: IsoTime, overdue: Type.Boolean() })),
  unacknowledged: Type.Array(Type.Object({ id: Type.String(), sentence: WordsSchema, ...AboutPerson, at: IsoTime })),
  shelved: Type.Array(
    Type.Object({
      ...{ id: Type.String(), sentence: WordsSchema, ...AboutPerson, until: Nullable(IsoTime), reason: Nullable(Type.String()) },
    }),
  ),
  maintenance: Type.Array(
    Type.Object({
      ...{ id: Type.String(), where: Type.String(), reason: Type.String(), owner: Type.String(), from: IsoTime, until: IsoTime },
    }),
  ),
  /** Life-safety devices that are silent, isolated or faulty, and all whose battery is low. */
  devices: Type.Array(
    Type.Object({
      ...{ id: Type.String(), name: Type.String(), person: Nullable(Type.String()), place: Type.String() },
      what: Type.Enum([...DEVICE_TROUBLES]),
    }),
  ),
  channels: Type.Array(Type.Object({ channel: Type.String(), words: WordsSchema, since: IsoTime })),
  remarks: Type.Array(DutyRemarkSchema),
});
export type HandOverLists = Type.Static<typeof HandOverListsSchema>;

const SignSchema = Type.Object({ by: Type.String(), byName: Type.String(), at: IsoTime });
export const HAND_OVER_STATES = ["given", "taken", "refused"] as const;
export type HandOverState = (typeof HAND_OVER_STATES)[number];
export const HAND_OVER_STATE_WORDS: Readonly<Record<HandOverState, Words>> = {
  given: { zh: "已交班，待接班", en: "Handed over, waiting to be taken" },
  taken: { zh: "已接班", en: "Taken over" },
  refused: { zh: "未接班（已说明原因）", en: "Not taken over, with the reason" },
};

export const HandOverSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    path: Type.String(),
    /** When the shift that comes begins, or has begun. */
    shiftAt: IsoTime,
    given: SignSchema,
    state: Type.Enum([...HAND_OVER_STATES]),
    answered: Nullable(Type.Intersect([SignSchema, Type.Object({ reason: Nullable(Type.String()) })])),
    lists: HandOverListsSchema,
  },
  { $id: "HandOver" },
);
export type HandOver = Type.Static<typeof HandOverSchema>;
export const HandOverPageSchema = Page(HandOverSchema);
/** As it was signed; what came of it is kept beside it. */
export type HandOverSheet = Omit<HandOver, "state" | "answered">;
export interface HandOverAnswer {
  readonly handOver: string;
  readonly act: "taken" | "refused";
  readonly by: string;
  readonly byName: string;
  readonly at: string;
  readonly reason: string | null;
}

export const HandOverNowSchema = Type.Object({
  now: IsoTime,
  zone: Type.String(),
  shift: DutyShiftSchema,
  /** The shift under way began without a signed hand-over. */
  missing: Type.Boolean(),
  /** Handed over and not answered. */
  waiting: Nullable(HandOverSchema),
  /** What would be signed now. */
  lists: HandOverListsSchema,
});
export type HandOverNow = Type.Static<typeof HandOverNowSchema>;
/** What the desk's head shows of it. */
export const HandOverDueSchema = Type.Object({
  shiftAt: IsoTime,
  zone: Type.String(),
  missing: Type.Boolean(),
  waiting: Type.Boolean(),
});

const Password = Type.String({ minLength: 1, maxLength: 200 });
/** By a human's own password, at whosever desk. */
export const SignatureSchema = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 100 }), password: Password },
  { additionalProperties: false },
);
export type Signature = Type.Static<typeof SignatureSchema>;
export const NewHandOverSchema = Type.Object({ password: Password }, { additionalProperties: false });
export const TakeOverSchema = Type.Object({ signature: SignatureSchema }, { additionalProperties: false });
export const RefuseOverSchema = Type.Object(
  { signature: SignatureSchema, reason: Type.String({ minLength: 1, maxLength: 500, pattern: "\\S" }) },
  { additionalProperties: false },
);
