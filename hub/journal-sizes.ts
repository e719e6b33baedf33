import type { JournalOptions } from "../store/journal/index.ts";

const MB = 1024 * 1024;
const FILE_MB = 256;
/** Only whole files are removed: with fewer of them a bound would cost more of the journal than it must. */
const FILES_AT_LEAST = 8;

/** The bound of the journal, and files small enough for it to be kept closely. */
export function journalSizes(maxMb: number): Pick<JournalOptions, "maxBytes" | "segmentBytes"> {
  return { maxBytes: maxMb * MB, segmentBytes: Math.floor(Math.min(FILE_MB, maxMb / FILES_AT_LEAST) * MB) };
}
