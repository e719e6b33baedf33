import { Type } from "typebox";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";

export const STAGE_STATES = ["ok", "degraded", "down"] as const;

const FigureSchema = Type.Object({
  name: WordsSchema,
  value: Nullable(Type.Number()),
  unit: Type.Enum(["", "bytes", "ms", "s", "1/s"], { description: "Empty for a plain count" }),
});
export type HealthFigure = Type.Static<typeof FigureSchema>;

const StageSchema = Type.Object({
  id: Type.String(),
  name: WordsSchema,
  state: Type.Enum(STAGE_STATES),
  figures: Type.Array(FigureSchema),
});
export type HealthStage = Type.Static<typeof StageSchema>;

const FaultSchema = Type.Object({
  kind: Type.String(),
  name: WordsSchema,
  severity: SeveritySchema,
  since: IsoTime,
  detail: WordsSchema,
  todo: WordsSchema,
});

/** How the hub itself is doing, stage by stage; holds nothing about anybody. */
export const HubHealthSchema = Type.Object({
  time: IsoTime,
  version: Type.String(),
  uptimeSeconds: Type.Number(),
  disk: Nullable(Type.Object({ freeBytes: Type.Number(), totalBytes: Type.Number() })),
  backup: Nullable(
    Type.Object(
      {
        last: Nullable(Type.Object({ at: IsoTime, ageSeconds: Type.Number(), bytes: Type.Number() })),
        kept: Type.Integer(),
        next: Nullable(IsoTime),
        failed: Nullable(Type.String({ description: "Why the last try failed" })),
      },
      { description: "The nightly back-up; null where HUB_BACKUP_DIR is not set" },
    ),
  ),
  faults: Type.Array(FaultSchema),
  stages: Type.Array(StageSchema),
});
export type HubHealth = Type.Static<typeof HubHealthSchema>;
