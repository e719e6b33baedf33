import {
  CARE_FOUND,
  type Case,
  type CaseState,
  type Instant,
  RESIDENT_SOURCES,
  toIso,
  type Verdict,
  type VisitDue,
  type VisitWhy,
} from "../contracts/index.ts";
import type { StepContext } from "./types.ts";

/** A number of the id alone, from 0 to below 1: the same case is drawn or not, whoever asks and whenever (FNV-1a). */
export function drawOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}

const isOfPerson = (one: Pick<Case, "person" | "family">): boolean =>
  one.family !== "fire" && (one.person !== null || ["person", "vitals", "activity"].includes(one.family));

function whyVisit(one: Case, verdict: Verdict, share: number): VisitWhy | null {
  // What the hub asked for itself has nobody to be visited about it.
  if (one.source === "hub") return null;
  if (RESIDENT_SOURCES.includes(one.source)) return "reported";
  if (verdict === "true" && (isOfPerson(one) || (one.family === "fire" && one.person !== null))) return "person";
  // A device and the hub itself have nobody who could be asked.
  if (one.family === "device" || one.family === "hub") return null;
  return drawOf(one.id) < share ? "sample" : null;
}

/** After a death or hospital: somebody rings the family, and asks for no score. */
export const asCareCall = (visit: VisitDue): VisitDue => ({ ...visit, care: true, score: false });

/** The return visit that a case owes at its closing, or null. */
export function visitOwed(
  one: Case,
  { verdict, found }: { readonly verdict: Verdict; readonly found: string | null },
  { visitShare, mourned }: Pick<StepContext, "visitShare" | "mourned">,
  now: Instant,
): VisitDue | null {
  const why = whyVisit(one, verdict, visitShare);
  if (why === null) return null;
  const care = mourned || (found !== null && CARE_FOUND.includes(found));
  return { why, care, score: !care && one.kind === "request", since: toIso(now) };
}

/** How a case ends that was really this. */
export function endState(one: Pick<Case, "family">, verdict: Verdict | null): CaseState {
  if (verdict === null || verdict === "true") return "closed";
  // A device case with a broken device at its end was right.
  return verdict === "fault" && (one.family === "device" || one.family === "hub") ? "closed" : "false-alarm";
}
