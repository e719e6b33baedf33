import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DAY, type Duration, type Instant, MINUTE } from "../../contracts/index.ts";
import { type Catalogue, type DayNumber, dayName } from "./catalogue.ts";
import type { Database } from "./database.ts";
import { foldDay } from "./fold.ts";
import type { Gate } from "./gate.ts";
import type { Tended } from "./wire.ts";

/** A day is closed this long after its end: device times are believed up to 5 minutes ahead, and a batch may be on its way. */
const GRACE: Duration = 10 * MINUTE;
/** So many late rows are written into their part without waiting. */
const MANY_LATE = 100_000;

interface UpkeepOptions {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly gate: Gate;
  /** Milliseconds that late rows may wait. */
  readonly lateWait: Duration;
}

/** Upkeep in steps of one day each; one step runs at a time. */
export class Upkeep {
  private readonly lateSince = new Map<DayNumber, Instant>();
  private readonly options: UpkeepOptions;

  constructor(options: UpkeepOptions) {
    this.options = options;
  }

  async step(now: Instant): Promise<Tended> {
    const { catalogue } = this.options;
    const day = this.due(now);
    let rows = 0;
    if (day !== undefined) {
      rows = await foldDay({ ...this.options, day });
      this.lateSince.delete(day);
    }
    return {
      did: day === undefined ? "nothing" : "folded",
      day: day === undefined ? null : dayName(day),
      rows,
      more: this.due(now) !== undefined,
      bytes: await bytesBelow(this.options.database.dir),
      days: catalogue.days().length,
    };
  }

  /** The oldest day that wants writing. */
  private due(now: Instant): DayNumber | undefined {
    return this.options.catalogue.days().find((day) => this.isDue(day, now));
  }

  private isDue(day: DayNumber, now: Instant): boolean {
    const { catalogue, lateWait } = this.options;
    // Begun before a crash: both tables hold rows that no part has.
    if (catalogue.folding.has(day) || catalogue.foldingEvents.has(day)) return true;
    if (catalogue.isThin(day)) return false;
    const hot = catalogue.hot.get(day);
    if (!hot && !catalogue.hotEvents.has(day)) return false;
    if (now < (day + 1) * DAY + GRACE) return false;
    if (!catalogue.parts.has(day) || (hot?.rows ?? 0) >= MANY_LATE) return true;
    const since = this.lateSince.get(day) ?? now;
    this.lateSince.set(day, since);
    return now - since >= lateWait;
  }
}

async function bytesBelow(dir: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) total += await bytesBelow(path);
    else total += (await stat(path).catch(() => undefined))?.size ?? 0;
  }
  return total;
}
