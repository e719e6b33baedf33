import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

const days = (least: number, most: number, description: string) => Type.Integer({ minimum: least, maximum: most, description });

/** Least days of the audit log: the six months that the Cybersecurity Law (article 21) asks of network logs. */
export const LEAST_AUDIT_DAYS = 180;
/** A reading may come 30 days late and must find its day unrolled. */
export const LEAST_RAW_DAYS = 31;

/** How long a community keeps what, in whole days (UTC). */
export const RetentionSchema = Type.Object(
  {
    rawDays: days(LEAST_RAW_DAYS, 3_650, "Raw readings; afterwards the averages of their minutes answer"),
    minuteDays: days(LEAST_RAW_DAYS, 7_300, "Minutes (least, most, average, count) and device events; not below rawDays"),
    snapshotDays: days(1, 3_650, "Pictures that belong to no alert"),
    evidenceDays: days(30, 7_300, "Pictures of an alert, from its last change; those of an open alert always stay"),
    entryDays: days(LEAST_RAW_DAYS, 7_300, "Entries by hand, from when they were measured; those struck out too"),
    quarantineDays: days(1, 3_650, "Messages that nobody understood, and their payload"),
    auditDays: days(1, 7_300, `The audit log; at least ${LEAST_AUDIT_DAYS}`),
  },
  { additionalProperties: false },
);
export type Retention = Type.Static<typeof RetentionSchema>;

export const DEFAULT_RETENTION: Retention = {
  rawDays: 90,
  minuteDays: 730,
  snapshotDays: 30,
  evidenceDays: 730,
  entryDays: 730,
  quarantineDays: 90,
  auditDays: 365,
};

/** What is wrong with a policy, and in which field; null where nothing is. */
export function retentionFault({
  rawDays,
  minuteDays,
  auditDays,
}: Retention): { readonly field: keyof Retention; readonly words: Words } | null {
  if (auditDays < LEAST_AUDIT_DAYS)
    return {
      field: "auditDays",
      words: { zh: `审计日志至少保存 ${LEAST_AUDIT_DAYS} 天。`, en: `The audit log is kept for at least ${LEAST_AUDIT_DAYS} days.` },
    };
  if (minuteDays < rawDays)
    return {
      field: "minuteDays",
      words: { zh: "分钟数据的保存天数不得少于原始数据。", en: "Minutes are kept at least as long as raw readings." },
    };
  return null;
}

export const PURGE_CLASSES = ["raw", "minutes", "device", "snapshots", "entries", "quarantine", "audit"] as const;
export type PurgeClass = (typeof PURGE_CLASSES)[number];

/** Proof of one removal: written once, never changed. */
export const PurgeSchema = Type.Object({
  id: Type.String(),
  at: IsoTime,
  /** Null where the thing belongs to no community (the audit log, pictures under their hash). */
  community: Nullable(Type.String()),
  what: Type.Enum(PURGE_CLASSES),
  device: Nullable(Type.String()),
  from: IsoTime,
  to: IsoTime,
  rows: Type.Integer(),
  files: Type.Integer(),
  bytes: Type.Integer(),
  /** The policy in force, with the classes that the hub knew then; null for a removal on request. */
  policy: Nullable(Type.Partial(RetentionSchema)),
  /** User name of who asked for it; null: upkeep. */
  by: Nullable(Type.String()),
  /** For the audit log the hash of the last line that went, on which the next one builds. */
  anchor: Nullable(Type.String()),
});
export type Purge = Type.Static<typeof PurgeSchema>;
export const PurgePageSchema = Type.Object({ items: Type.Array(PurgeSchema), next: Nullable(Type.String()) });

export const HoldingSchema = Type.Object({
  what: Type.Enum(["raw", "minutes", "snapshots", "entries", "quarantine", "audit"]),
  rows: Type.Integer(),
  /** Null where bytes are not counted apart. */
  bytes: Nullable(Type.Integer()),
  oldest: Nullable(IsoTime),
});
export type Holding = Type.Static<typeof HoldingSchema>;

export const RetentionViewSchema = Type.Object({
  community: Type.String(),
  policy: RetentionSchema,
  defaults: RetentionSchema,
  /** False where a server behind the series store keeps its own retention. */
  series: Type.Boolean(),
  stored: Type.Array(HoldingSchema),
  /** Bytes of the series on disk, all communities together. */
  seriesBytes: Type.Integer(),
});
export type RetentionView = Type.Static<typeof RetentionViewSchema>;

export const ForgottenSchema = Type.Object({ rows: Type.Integer(), purges: Type.Array(PurgeSchema) });
