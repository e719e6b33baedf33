import type { ApiPorts } from "../api/index.ts";
import { type Change, type Instant, type Posture, toIso } from "../contracts/index.ts";

interface Parts {
  /** The one in force, as the rules know it. */
  current(): Posture | undefined;
  journal(change: Change): void;
  /** Resolves when what was done is on disk, or where the store stands still for too long. */
  written(): Promise<boolean>;
  now(): Instant;
}

/** Switches the posture by way of the journal: the rules hold it, and end it by themselves. */
export function createPostureDesk(parts: Parts): ApiPorts["posture"] {
  return {
    current: () => parts.current() ?? null,
    set: async ({ kind, reason, warning, until }, by) => {
      const now = parts.now();
      parts.journal({ what: "posture", posture: { kind, reason, ...(warning && { warning }), by, from: toIso(now), until: toIso(until) } });
      await parts.written();
      return parts.current() ?? null;
    },
  };
}
