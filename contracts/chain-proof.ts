import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { type Duration, MINUTE, SECOND } from "./time.ts";
import type { Words } from "./words.ts";

/** The way of an alarm, stage by stage, in the order of the data. */
export const CHAIN_STAGES = ["door", "journal", "ingest", "rules", "alerts", "live", "records", "notices"] as const;
export type ChainStage = (typeof CHAIN_STAGES)[number];

export const CHAIN_STAGE_WORDS: Readonly<Record<ChainStage, Words>> = {
  door: { zh: "接入", en: "Front door" },
  journal: { zh: "报文日志", en: "Journal" },
  ingest: { zh: "解析", en: "Ingest" },
  rules: { zh: "规则研判", en: "Rules" },
  alerts: { zh: "告警", en: "Alerts" },
  live: { zh: "值守台推送", en: "Live line of the desks" },
  records: { zh: "工单库", en: "Records" },
  notices: { zh: "通知队列", en: "Queue of notices" },
};

/** What each stage is handed its work by: what was not reached behind a stage that failed says nothing of itself. */
const CHAIN_STAGE_NEEDS: Readonly<Record<ChainStage, readonly ChainStage[]>> = {
  door: [],
  journal: ["door"],
  ingest: ["door"],
  rules: ["ingest"],
  alerts: ["rules"],
  live: ["alerts"],
  records: ["journal", "alerts"],
  notices: ["records"],
};

/** The stages at which a proof stopped: those not passed though all before them were. */
export function stoppedAt(passed: ReadonlySet<ChainStage>): readonly ChainStage[] {
  return CHAIN_STAGES.filter((stage) => !passed.has(stage) && CHAIN_STAGE_NEEDS[stage].every((before) => passed.has(before)));
}

/**
 * How often and how fast. `every` 3 min, and 30 s while it fails [D]; `within` 10 s: GB 4717 asks a fire panel to show an
 * alarm within 10 s.
 */
export const CHAIN_PROOF: Readonly<Record<"every" | "whileFailing" | "within" | "desk" | "heartbeat" | "keep", Duration>> = {
  every: 3 * MINUTE,
  whileFailing: 30 * SECOND,
  within: 10 * SECOND,
  /** A desk that has heard of no proof for so long says so by its own clock: two turns and what one may take [D]. */
  desk: 6 * MINUTE + 10 * SECOND,
  /** The outside watchman is no longer called once the last proof is so old: one turn, its limit and a minute [D]. */
  heartbeat: 4 * MINUTE + 10 * SECOND,
  /** Kept for so long [D]. */
  keep: 31 * 24 * 60 * MINUTE,
};

const StageSchema = Type.Enum([...CHAIN_STAGES]);

/** One walk of the chain, whole or not. */
export const ChainProofSchema = Type.Object(
  {
    id: Type.String(),
    at: IsoTime,
    /** `start`: the self-test of a hub that has just started. */
    by: Type.Enum(["schedule", "start", "hand"]),
    byName: Nullable(Type.String()),
    /** The listener it came in by. */
    door: Type.Enum(["mqtt", "mqtts"]),
    ok: Type.Boolean(),
    /** From the beginning until the last stage; null where one was missed. */
    ms: Nullable(Type.Number()),
    stages: Type.Array(
      Type.Object({ stage: StageSchema, ms: Nullable(Type.Number({ description: "From the beginning; null: not reached in time" })) }),
    ),
    /** Where it stopped; what lies behind such a stage is not blamed. */
    failed: Type.Array(StageSchema),
  },
  { $id: "ChainProof" },
);
export type ChainProof = Type.Static<typeof ChainProofSchema>;

/** What the last day says of the chain. */
export const ChainProofViewSchema = Type.Object(
  {
    /** The last that came through whole; null: none yet. */
    last: Nullable(ChainProofSchema),
    /** Set while the newest did not come through, with when the first of those in a row began. */
    missed: Nullable(Type.Object({ since: IsoTime, failed: Type.Array(StageSchema) })),
    everySeconds: Type.Number(),
    withinSeconds: Type.Number(),
    /** Of the last 24 hours. */
    day: Type.Object({
      count: Type.Integer(),
      missed: Type.Integer(),
      medianMs: Nullable(Type.Number()),
      p95Ms: Nullable(Type.Number()),
      /** Newest first. */
      items: Type.Array(ChainProofSchema),
    }),
  },
  { $id: "ChainProofView" },
);
export type ChainProofView = Type.Static<typeof ChainProofViewSchema>;

/** What every screen shows of it. */
export interface ChainProofNow {
  /** When the chain last came through whole; null: not since the start. */
  readonly at: string | null;
  /** Where it stops now; empty while it comes through. */
  readonly failed: readonly ChainStage[];
}
