import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";

/** Raised when a back-up changes its shape so that an older restore would misread it. */
export const BACKUP_FORMAT = 1;
export const MANIFEST_FILE = "manifest.json";

const Count = Type.Integer({ minimum: 0 });

const FileSchema = Type.Object({
  /** Below the back-up's directory, with `/`. */
  path: Type.String(),
  bytes: Count,
  sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
});

const ManifestSchema = Type.Object({
  format: Type.Integer(),
  /** Version of the hub that wrote it, and of the layout of its data directory. */
  hub: Type.String(),
  layout: Type.Integer(),
  at: Type.String(),
  tookMs: Type.Number(),
  /** Taken from a running hub. */
  live: Type.Boolean(),
  /** Per community: the last position that the back-up knows, the position of the series, where a replay begins. */
  positions: Type.Record(Type.String(), Type.Object({ last: Count, series: Count, replayFrom: Count })),
  /** Stores of other servers are not in here: their own tools back them up. */
  elsewhere: Type.Array(Type.Enum(["records", "series"])),
  counts: Type.Record(Type.String(), Count),
  /** Damage that was there before and went into the back-up as it was. */
  warnings: Type.Array(Type.String()),
  files: Type.Array(FileSchema),
});
export type Manifest = Type.Static<typeof ManifestSchema>;
export type BackedUpFile = Type.Static<typeof FileSchema>;

export type ManifestOutcome = { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly reason: string };

/** Reads what a back-up says of itself; a reason in words for the operator where it cannot be used. */
export function readManifest(dir: string): ManifestOutcome {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(join(dir, MANIFEST_FILE), "utf8"));
  } catch (error) {
    return { ok: false, reason: `${dir} is no complete back-up: ${MANIFEST_FILE} cannot be read (${String(error)})` };
  }
  const format = typeof parsed === "object" && parsed !== null && "format" in parsed ? Number(parsed.format) : Number.NaN;
  if (format > BACKUP_FORMAT)
    return {
      ok: false,
      reason: `${dir} was written by a newer version (format ${format}, this one knows ${BACKUP_FORMAT}): restore it with that version`,
    };
  if (!Value.Check(ManifestSchema, parsed))
    return { ok: false, reason: `${join(dir, MANIFEST_FILE)} is damaged: it lacks what a back-up must say` };
  const outside = parsed.files.find(({ path }) => path.startsWith("/") || path.split("/").includes(".."));
  if (outside) return { ok: false, reason: `${dir} names a file outside of itself: ${outside.path}` };
  return { ok: true, manifest: parsed };
}
