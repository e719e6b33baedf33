import { Type } from "typebox";
import { PrintSchema } from "./print.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

/** What an ambulance and a ward read of her body, in this order. */
export const TRANSFER_SIGNS = [
  ...(["heart_rate", "spo2", "respiratory_rate", "body_temperature", "systolic_bp", "diastolic_bp"] as const),
] as const;
export type TransferSign = (typeof TRANSFER_SIGNS)[number];

/** Hours that the sheet tells of, by days of 24 hours up to when it was made. */
export const TRANSFER_HOURS = 72;
export const TRANSFER_DAYS = 3;
/** Her usual level is of so many days before these hours. */
export const USUAL_DAYS = 14;
/** A QR code opens the sheet for so long. */
export const TRANSFER_LINK_HOURS = 24;

/** One day of one sign; null figures: no data at all. `hours` of 24 have data. */
const TransferDaySchema = Type.Object({
  min: Nullable(Type.Number()),
  median: Nullable(Type.Number()),
  max: Nullable(Type.Number()),
  hours: Type.Integer(),
});
export type TransferDay = Type.Static<typeof TransferDaySchema>;

const TransferSignSchema = Type.Object({
  sign: Type.Enum([...TRANSFER_SIGNS]),
  unit: Type.String(),
  /** The newest value by a device, in the hour that began then. */
  newest: Nullable(Type.Object({ at: IsoTime, value: Type.Number() })),
  /** Oldest day first. */
  days: Type.Array(TransferDaySchema),
  /** Her usual level: the middle of so many days with data; null: not enough of them. */
  usual: Nullable(Type.Object({ middle: Type.Number(), days: Type.Integer() })),
});

/** What a human measured. */
const TransferEntrySchema = Type.Object({ at: IsoTime, text: WordsSchema, byName: Type.String() });

const TransferMedicalSchema = Type.Object({
  illnesses: Nullable(Type.String()),
  medicines: Nullable(Type.String()),
  allergies: Nullable(Type.String()),
  /** By whom and when it was consented; null: told without, for a life in danger. */
  consent: Nullable(Type.Object({ by: WordsSchema, name: Type.String(), date: Type.String() })),
});

/** 就医交接单: one page for the ambulance or the ward. */
export const TransferSheetSchema = Type.Object({
  person: Type.String(),
  name: Type.String(),
  age: Nullable(Type.Integer()),
  sex: Nullable(WordsSchema),
  home: Nullable(Type.String()),
  /** How she is on ordinary days: ability, walking, needs, hearing, speech, with whom she lives. */
  ordinary: Type.Array(WordsSchema),
  at: IsoTime,
  /** When each of the days begins; the last ends at `at`. */
  dayStarts: Type.Array(IsoTime),
  happened: Nullable(
    Type.Object({
      number: Type.String(),
      title: WordsSchema,
      place: Nullable(Type.String()),
      openedAt: IsoTime,
      course: Type.Array(Type.Object({ at: IsoTime, words: WordsSchema, byName: Nullable(Type.String()) })),
      /** Earlier lines that did not find room. */
      left: Type.Integer(),
    }),
  ),
  signs: Type.Array(TransferSignSchema),
  entries: Type.Array(TransferEntrySchema),
  /** Hours of each day in which what she wears gave a sign of her body. */
  worn: Type.Array(Type.Integer()),
  /** Spans of three hours and more without any value. */
  gaps: Type.Array(Type.Object({ from: IsoTime, to: IsoTime })),
  falls: Type.Array(Type.Object({ at: IsoTime, words: WordsSchema, verdict: Nullable(WordsSchema) })),
  /** Null: none registered, or no consent that it may be told. */
  medical: Nullable(TransferMedicalSchema),
  whyNoMedical: Nullable(WordsSchema),
  contacts: Type.Array(Type.Object({ name: Type.String(), relation: Type.String(), phone: Nullable(Type.String()) })),
  callback: Nullable(Type.String()),
  /** Opened beyond what the role sees otherwise. */
  overridden: Type.Boolean(),
});
export type TransferSheet = Type.Static<typeof TransferSheetSchema>;

const reason = Type.String({ minLength: 2, maxLength: 300, pattern: "\\S" });
export const TransferQuerySchema = Type.Object({
  case: Type.Optional(Type.String({ maxLength: 200 })),
  reason: Type.Optional(reason),
});
export const NewTransferSchema = Type.Object(
  {
    case: Nullable(Type.String({ maxLength: 200 })),
    /** Why more is told than the role sees: a life in danger. */
    reason: Nullable(reason),
  },
  { additionalProperties: false },
);

/** A sheet with its number, and the link that its QR code holds; address and code are told once. */
export const MadeTransferSchema = Type.Object({
  ...PrintSchema.properties,
  sheet: TransferSheetSchema,
  link: Nullable(Type.Object({ url: Type.String(), code: Type.String(), expiresAt: IsoTime })),
  noLink: Nullable(WordsSchema),
});
export type MadeTransfer = Type.Static<typeof MadeTransferSchema>;

/** A sheet with a QR code, as the person's page lists it: how often it was opened, until when it can be. */
export const TransferLinkSchema = Type.Object({
  number: Type.String(),
  at: IsoTime,
  byName: Type.String(),
  expiresAt: IsoTime,
  revokedAt: Nullable(IsoTime),
  opened: Type.Integer(),
  openedAt: Nullable(IsoTime),
  /** Too many wrong codes: it opens no more. */
  locked: Type.Boolean(),
});
export type TransferLink = Type.Static<typeof TransferLinkSchema>;
export const TransferLinksSchema = Type.Object({ items: Type.Array(TransferLinkSchema) });
