import { type Instant, POSTURES, type Posture, type PosturePreset, type Severity, severityRank } from "../contracts/index.ts";
import type { Open } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import type { RulePorts } from "./ports.ts";

/** The posture in force; undefined on ordinary days. */
export function postureAt(posture: Posture | null, now: Instant): Posture | undefined {
  return posture !== null && Date.parse(posture.from) <= now && now < Date.parse(posture.until) ? posture : undefined;
}

/** How far one sighting counts by itself, and until when. */
export interface Lone {
  readonly atMost: Severity;
  readonly until: Instant;
}

/**
 * Whether what a device says needs a witness in this posture: cameras outdoors, by the rules that the posture names.
 * Where the registry does not say that it stands outdoors, it stands indoors.
 */
export function loneIn(
  posture: Posture | undefined,
  rule: CompiledRule,
  device: string,
  open: Open | null,
  now: Instant,
  ports: RulePorts,
): Lone | undefined {
  if (posture === undefined) return undefined;
  const preset: PosturePreset = POSTURES[posture.kind];
  const asked = preset.corroborate;
  if (asked === null || !asked.rules.includes(rule.id)) return undefined;
  if (ports.device(device)?.kind !== "camera" || ports.outdoors?.(device) !== true) return undefined;
  const until = (open?.raised ?? now) + asked.sustained;
  return now < until ? { atMost: asked.severity, until } : undefined;
}

export function atMost(severity: Severity, most: Severity): Severity {
  return severityRank(severity) < severityRank(most) ? most : severity;
}
