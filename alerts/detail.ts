import type { AlertDetail, Evidence } from "../contracts/index.ts";
import type { AlertInHand } from "./ports.ts";

/**
 * The whole of an alert from what is in memory (newest, maybe not yet saved) and what is in records (closed ones, and
 * what memory no longer keeps).
 * @returns undefined where neither knows it
 */
export function wholeAlert(inHand: AlertInHand | undefined, stored: AlertDetail | undefined): AlertDetail | undefined {
  if (!inHand) return stored;
  const evidence: Evidence | undefined = inHand.evidence ?? stored?.evidence;
  if (!evidence) return stored;
  const pictures = new Map([...evidence.pictures, ...inHand.pictures].map((picture) => [picture.hash, picture]));
  const log = stored && stored.log.length > inHand.log.length ? stored.log : inHand.log;
  return { ...inHand.alert, evidence: { ...evidence, pictures: [...pictures.values()] }, log: [...log] };
}
