import type { Logger } from "pino";
import type { Instant } from "../contracts/index.ts";
import { type BackupSources, type BackupTaken, takeBackup } from "../store/backup/index.ts";
import { LAYOUT } from "./data-dir.ts";
import { VERSION } from "./version.ts";

export interface BackupPorts extends Omit<BackupSources, "live"> {
  now(): Instant;
  monotonic(): number;
  readonly log: Logger;
}

export type BackupAnswer =
  | ({ readonly ok: true } & BackupSummary)
  /** `busy`: nothing went wrong, another one is under way. */
  | { readonly ok: false; readonly reason: string; readonly busy?: true };

/** What the operator is told of a back-up. */
export interface BackupSummary extends Pick<BackupTaken["manifest"], "positions" | "counts" | "elsewhere" | "warnings" | "tookMs"> {
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
  readonly linked: number;
}

export interface Backups {
  /** Takes one now; a second one at the same time is refused. */
  take(into: string): Promise<BackupAnswer>;
}

/** @returns the numbers of a back-up, without its list of files */
export function summaryOf({ dir, manifest, linked }: BackupTaken): BackupSummary {
  const { positions, counts, elsewhere, warnings, tookMs, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { dir, files: files.length, bytes, linked, tookMs, positions, counts, elsewhere, warnings };
}

/** Back-ups of the running hub. */
export function createBackups({ now, monotonic, log, ...sources }: BackupPorts): Backups {
  let underWay = false;
  return {
    take: async (into) => {
      if (underWay) return { ok: false, reason: "another back-up is under way", busy: true };
      underWay = true;
      try {
        const taken = await takeBackup({ ...sources, live: true }, { into, version: VERSION, layout: LAYOUT, now: now(), monotonic });
        const summary = summaryOf(taken);
        log.info(summary, "a back-up was taken");
        return { ok: true, ...summary };
      } catch (error) {
        log.error({ err: error, into }, "the back-up failed");
        return { ok: false, reason: error instanceof Error ? error.message : String(error) };
      } finally {
        underWay = false;
      }
    },
  };
}
