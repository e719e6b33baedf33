import type { Actor } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Family, Instant, Notice } from "../contracts/index.ts";
import type { Outbox } from "../notify/index.ts";
import { MOURNED } from "./relative-door.ts";

interface Parts {
  readonly cases: Pick<Cases, "open" | "act" | "mourn">;
  readonly outbox: Pick<Outbox, "withdraw">;
  /** What waits to be sent to her family, also of cases that have ended. */
  waitingFor(person: string): Promise<readonly Notice[]>;
  now(): Instant;
  /** A case stays open, and why. */
  failed(id: string, reason: string): void;
}

/** What was about her body and her days ends with her; what burns or leaks in the home does not. */
const HERS: readonly Family[] = ["person", "vitals", "activity"];
const SUMMARY = "本人已故，随“已故”登记办结";

/**
 * After a death that two people have registered: what waits for her family is not sent any more, and her open cases are
 * closed in the name of the second, found as died, which asks nobody for a score. Visits that are owed become care calls.
 */
export function createMourning({ cases, outbox, waitingFor, now, failed }: Parts): (person: string, by: Actor) => Promise<void> {
  return async (person, by) => {
    await outbox.withdraw(await waitingFor(person), MOURNED);
    cases.mourn(person, now());
    // What is played is nobody's death, and ends with its drill.
    const open = cases.open().filter(({ case: one }) => one.person === person && one.drill === undefined && one.state !== "visit-due");
    for (const { case: one } of open) {
      // What the hub itself asks for about her would send somebody to ask her family.
      if (!HERS.includes(one.family) && one.source !== "hub") continue;
      // Two people have signed for it: the right to close cases besides is not asked.
      const outcome = await cases.act(
        one.id,
        "close",
        { ...by, role: "duty" },
        { verdict: "true", found: "died", summary: SUMMARY },
        now(),
      );
      if (!outcome.ok) failed(one.id, outcome.reason);
    }
  };
}
