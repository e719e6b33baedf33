import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Milliseconds and g. */
export type Sample = readonly [at: number, x: number, y: number, z: number];

/** What one sensor recorded of one movement. */
export interface Trial {
  readonly id: string;
  readonly subject: string;
  readonly movement: string;
  readonly fall: boolean;
  readonly wear: "waist" | "wrist";
  readonly samples: readonly Sample[];
}

const FOLDER = join(process.env.SHOUWANG_RECORDINGS ?? "/nowhere", "falls-umafall");
const SIGNALS = "umafall_acc_waist_wrist.csv.gz";

/** Whether the recordings of falls are here: they are public, and never part of this repository. */
export const HAS_FALLS = existsSync(join(FOLDER, SIGNALS));
export const HOW_TO_FALLS = HAS_FALLS ? "" : " (skipped: SHOUWANG_RECORDINGS names no folder with falls-umafall)";

const WEAR: Readonly<Record<string, Trial["wear"]>> = { WA: "waist", WR: "wrist" };

/** Reads all trials, in which a line is `trial,pos,t_ms,x,y,z`. */
export function readFallTrials(): readonly Trial[] {
  const labels = new Map(
    readFileSync(join(FOLDER, "trials.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","))
      .map(([id = "", subject = "", , , kind = "", movement = ""]) => [id, { subject, movement, fall: kind === "FALL" }]),
  );
  const found = new Map<string, Sample[]>();
  for (const line of gunzipSync(readFileSync(join(FOLDER, SIGNALS)))
    .toString("latin1")
    .trim()
    .split("\n")
    .slice(1)) {
    const [id, pos, at, x, y, z] = line.split(",");
    const key = `${id} ${pos}`;
    const samples = found.get(key) ?? [];
    if (samples.length === 0) found.set(key, samples);
    samples.push([Number(at), Number(x), Number(y), Number(z)]);
  }
  return [...found].flatMap(([key, samples]) => {
    const [id = "", pos = ""] = key.split(" ");
    const label = labels.get(id);
    const wear = WEAR[pos];
    return label && wear ? [{ id, wear, ...label, samples }] : [];
  });
}
