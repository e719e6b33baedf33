import type { StoredUser } from "../api/index.ts";
import type { Instant } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

export interface PasswordResetPorts {
  readonly records: { readonly users: Pick<Records["users"], "byUsername">; readonly audit: Pick<Records["audit"], "write"> };
  save(user: StoredUser): Promise<void>;
  /** Ends every session and live feed of the user. */
  endSessions(user: string): Promise<void>;
  now(): Instant;
}

export type PasswordResetOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Gives a user a new password by this machine's operator: who may open the data directory may do so. It ends a lock-out
 * and the user's sessions, and stands in the audit log under the user's name.
 */
export async function resetPassword(ports: PasswordResetPorts, username: string, passwordHash: string): Promise<PasswordResetOutcome> {
  const user = await ports.records.users.byUsername(username);
  if (user === undefined) return { ok: false, reason: `there is no user "${username}"` };
  await ports.save({ ...user, passwordHash, failures: 0, lockedUntil: null });
  await ports.endSessions(user.id);
  await ports.records.audit.write({
    at: ports.now(),
    user: null,
    act: "user.update",
    target: `user:${user.id}`,
    outcome: "done",
    address: "local",
    detail: JSON.stringify({ password: "reset", username }),
  });
  return { ok: true };
}
