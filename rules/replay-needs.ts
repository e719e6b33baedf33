import { type DeviceKind, type Duration, HOUR, type Measurement, parseDuration } from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import type { ParsedRule } from "./language.ts";

/** What of history a rule must be shown. */
export interface ReplayNeeds {
  /** Null: every measurement, since any message is a sign of life. */
  readonly measurements: readonly Measurement[] | null;
  /** Null: devices of every kind. */
  readonly kinds: readonly DeviceKind[] | null;
}

const LONGEST_WARM_UP: Duration = 14 * 24 * HOUR;

export function needsOf(rules: readonly CompiledRule[]): ReplayNeeds {
  const measurements = new Set<Measurement>();
  const kinds = new Set<DeviceKind>();
  let every = false;
  let anyKind = false;
  for (const rule of rules) {
    // An alarmed device that falls silent rises: every word of it counts.
    if (rule.lifeSafety || rule.together) every = true;
    if (rule.together) anyKind = true;
    for (const { wants } of rule.leaves) {
      if (wants.message) every = true;
      for (const name of wants.measurements) measurements.add(name);
      if (wants.fence !== null) for (const name of ["lat", "lon", "accuracy"] as const) measurements.add(name);
      const listening = wants.measurements.length + wants.events.length > 0 || wants.message || wants.link || wants.fence !== null;
      const devices = wants.devices ?? rule.subjects.devices;
      if (listening && !devices) anyKind = true;
      for (const kind of devices ?? []) kinds.add(kind);
    }
  }
  return { measurements: every ? null : [...measurements], kinds: anyKind ? null : [...kinds] };
}

/** How long before the stretch that is compared the rule must have watched: its longest time, and an hour. */
export function warmUpOf(rules: readonly ParsedRule[]): Duration {
  const longest = Math.max(0, ...rules.map(({ source }) => longestSpan([source.when, source.clear, source.severity])));
  return Math.min(LONGEST_WARM_UP, longest + HOUR);
}

function longestSpan(part: unknown): Duration {
  if (typeof part === "string") return parseDuration(part) ?? 0;
  if (typeof part !== "object" || part === null) return 0;
  return Math.max(0, ...Object.values(part).map(longestSpan));
}
