import { type Instant, MINUTE } from "../../contracts/index.ts";
import type { ApiPorts, StoredUser } from "../ports.ts";
import { passwordFits } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

/** Five wrong passwords in a row shut a user name for a quarter of an hour. */
export const MOST_FAILURES = 5;
export const LOCK_FOR = 15 * MINUTE;
const MOST_STRANGERS = 10_000;

export type LogInOutcome =
  | { readonly ok: true; readonly user: StoredUser }
  | { readonly ok: false; readonly reason: "wrong" }
  | { readonly ok: false; readonly reason: "locked"; readonly until: Instant };

interface Tally {
  readonly failures: number;
  readonly lockedUntil: Instant | null;
}

/**
 * Checks a password. A name that nobody has is counted and locked like one that somebody has, and takes as long,
 * so that nobody learns which names exist.
 */
export function createLogIn(ports: Pick<ApiPorts, "now" | "users">, sessions: Sessions) {
  const strangers = new Map<string, Tally>();
  const queues = new Map<string, Promise<unknown>>();

  function rememberStranger(name: string, tally: Tally): void {
    strangers.delete(name);
    if (strangers.size >= MOST_STRANGERS) {
      const oldest = strangers.keys().next().value;
      if (oldest !== undefined) strangers.delete(oldest);
    }
    strangers.set(name, tally);
  }

  async function fail(name: string, user: StoredUser | undefined, before: Tally, now: Instant): Promise<LogInOutcome> {
    const failures = (before.lockedUntil !== null ? 0 : before.failures) + 1;
    const locked = failures >= MOST_FAILURES;
    const tally: Tally = { failures, lockedUntil: locked ? now + LOCK_FOR : null };
    if (user === undefined) rememberStranger(name, tally);
    else {
      // Read again: the check took its time, and nobody's newer change may be written over.
      const fresh = await ports.users.byId(user.id);
      if (fresh !== undefined) await ports.users.save({ ...fresh, ...tally });
      if (locked) await sessions.lockOfUser(user.id);
    }
    return { ok: false, reason: "wrong" };
  }

  async function attempt(name: string, password: string): Promise<LogInOutcome> {
    const now = ports.now();
    const user = await ports.users.byUsername(name);
    const tally: Tally = user ?? strangers.get(name) ?? { failures: 0, lockedUntil: null };
    const fits = await passwordFits(user === undefined || user.disabled ? null : user.passwordHash, password);
    if (tally.lockedUntil !== null && tally.lockedUntil > now) return { ok: false, reason: "locked", until: tally.lockedUntil };
    if (!fits || user === undefined) return fail(name, user, tally, now);
    const fresh = await ports.users.byId(user.id);
    if (fresh === undefined || fresh.disabled || fresh.passwordHash !== user.passwordHash) return { ok: false, reason: "wrong" };
    const seen: StoredUser = { ...fresh, failures: 0, lockedUntil: null, lastSeenAt: now };
    await ports.users.save(seen);
    return { ok: true, user: seen };
  }

  /** One attempt at a time per name, so that many at once do not get past the count. */
  return async function logIn(name: string, password: string): Promise<LogInOutcome> {
    const before = queues.get(name) ?? Promise.resolve();
    const mine = before.then(
      () => attempt(name, password),
      () => attempt(name, password),
    );
    queues.set(name, mine);
    try {
      return await mine;
    } finally {
      if (queues.get(name) === mine) queues.delete(name);
    }
  };
}

export type LogIn = ReturnType<typeof createLogIn>;
