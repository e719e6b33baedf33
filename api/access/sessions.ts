import { createHash, randomBytes } from "node:crypto";
import { DAY, HOUR, type Instant, type ProgramGrant, roleHas, type Scope } from "../../contracts/index.ts";
import type { ApiPorts, StoredSession, StoredUser } from "../ports.ts";
import { programScope, scopeOf } from "./scope-of.ts";

/** A live session as requests and sockets see it. */
export interface Caller {
  readonly tokenHash: string;
  readonly user: StoredUser;
  readonly scope: Scope;
  /** The session has run out: its desk may know that alarms wait, and how bad, and nothing else. */
  readonly locked: boolean;
  /** Names the desk without giving the log-in away; it goes on where the officer changes. */
  readonly desk: string;
  /** Of a program: what its token was given. Absent: a human's session. */
  readonly grants?: readonly ProgramGrant[];
}

export interface Sessions {
  /**
   * @param over the session whose desk is taken over: it ends, its open pages go on under the new one
   * @returns the token, told once: 256 random bits
   */
  open(user: StoredUser, address: string, over?: Caller): Promise<{ readonly token: string; readonly caller: Caller }>;
  /** @param use whether a human or a program acts with it now, which prolongs it */
  find(token: string, use: boolean): Promise<Caller | undefined>;
  /** The run-out session of a desk that is locked, not logged out. */
  findLocked(token: string): Promise<Caller | undefined>;
  /** Locks the desk of a session now, as if it had run out. */
  lock(tokenHash: string): Promise<void>;
  /** The session behind a hash as it stands now, locked ones too: for sockets, which outlive a look-up and are no use. */
  current(tokenHash: string): Promise<Caller | undefined>;
  /** When it runs out, as far as is known without looking it up. */
  endsAt(tokenHash: string): Instant | undefined;
  end(tokenHash: string): Promise<void>;
  endOfUser(user: string, except?: string): Promise<void>;
  /** After wrong passwords: desks lock, and go on sounding; all other sessions end. */
  lockOfUser(user: string): Promise<void>;
  /** Forget what was worked out about a user (places changed, name changed); sessions go on. */
  refresh(user: string | null): void;
  onChange(listener: (change: SessionChange) => void): void;
}

export type SessionChange =
  | { readonly what: "prolonged"; readonly tokenHash: string }
  | { readonly what: "locked"; readonly tokenHash: string }
  /** Another sits at the same desk now, or the same unlocked it. */
  | { readonly what: "replaced"; readonly tokenHash: string; readonly by: string }
  | { readonly what: "locked-user"; readonly user: string }
  | { readonly what: "ended"; readonly tokenHash: string }
  | { readonly what: "ended-user"; readonly user: string; readonly except: string | null }
  | { readonly what: "refreshed"; readonly user: string | null };

interface Cached {
  readonly session: StoredSession;
  readonly caller: Caller;
}

/** A locked desk goes on sounding for so long without anybody; then it is taken for abandoned. */
const LOCKED_FOR = 7 * DAY;
const MOST_CACHED = 10_000;

/** Whose desks lock instead of logging out: those who answer alarms. */
export const locks = (user: StoredUser): boolean => roleHas(user.role, "alerts.act");
/** A hash of its hash: what is shown opens nothing. */
const deskIdOf = (tokenHash: string): string => createHash("sha256").update(tokenHash).digest("hex").slice(0, 16);
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

export function createSessions(
  ports: Pick<ApiPorts, "now" | "users" | "sessions" | "officers" | "people" | "places" | "family" | "integrations">,
  hours: number,
): Sessions {
  const cache = new Map<string, Cached>();
  const listeners: ((change: SessionChange) => void)[] = [];
  const tell = (change: SessionChange): void => {
    for (const listener of listeners) listener(change);
  };
  const lifetime = hours * HOUR;

  async function load(tokenHash: string): Promise<Cached | undefined> {
    const session = await ports.sessions.find(tokenHash);
    if (session === undefined) return undefined;
    const user = await ports.users.byId(session.user);
    if (user === undefined || user.disabled) return undefined;
    return { session, caller: callerIn(session, user) };
  }
  const callerIn = ({ tokenHash, desk }: StoredSession, user: StoredUser): Caller => ({
    ...{ tokenHash, user, scope: scopeOf(user, ports), locked: false, desk: desk ?? deskIdOf(tokenHash) },
  });

  function keep(cached: Cached): void {
    if (cache.size >= MOST_CACHED) {
      const oldest = cache.keys().next().value;
      if (oldest !== undefined) cache.delete(oldest);
    }
    cache.set(cached.session.tokenHash, cached);
  }

  /** A session lives on while it is used; written again at most four times in its lifetime. */
  async function prolong(cached: Cached, now: Instant): Promise<void> {
    if (cached.session.expiresAt - now > lifetime * 0.75) return;
    // Locked or replaced while it was being looked at.
    if (cache.get(cached.session.tokenHash)?.session !== cached.session) return;
    const session = { ...cached.session, expiresAt: now + lifetime };
    cache.set(session.tokenHash, { ...cached, session });
    await ports.sessions.save(session);
    tell({ what: "prolonged", tokenHash: session.tokenHash });
  }

  async function look(tokenHash: string, use: boolean): Promise<Caller | undefined> {
    const generation = generations;
    const now = ports.now();
    const known = cache.get(tokenHash);
    // A consent has begun or run out since.
    if (known !== undefined && (known.caller.scope.learnsUntil ?? now + 1) <= now) cache.delete(tokenHash);
    const cached = cache.get(tokenHash) ?? (await load(tokenHash));
    if (cached === undefined) return undefined;
    if (cached.session.expiresAt <= now) {
      if (locks(cached.caller.user) && cached.session.expiresAt + LOCKED_FOR > now) {
        keep(cached);
        return { ...cached.caller, locked: true };
      }
      await end(tokenHash);
      return undefined;
    }
    // Ended or changed while it was being read: look again rather than keep what is no longer true.
    if (generation !== generations && !cache.has(tokenHash)) return look(tokenHash, use);
    if (!cache.has(tokenHash)) keep(cached);
    if (use) await prolong(cached, now);
    return cached.caller;
  }

  /** A program's token is no session: it neither runs out nor locks, and ends when somebody ends it. */
  function program(tokenHash: string): Caller | undefined {
    const found = ports.integrations.behind(tokenHash);
    if (found === undefined) return undefined;
    const scope = programScope(found.user, ports);
    return { tokenHash, user: found.user, scope, locked: false, desk: deskIdOf(tokenHash), grants: found.grants };
  }

  let generations = 0;
  async function end(tokenHash: string): Promise<void> {
    await ports.sessions.remove(tokenHash);
    generations += 1;
    cache.delete(tokenHash);
    tell({ what: "ended", tokenHash });
  }

  return {
    async open(user, address, over) {
      const token = randomBytes(32).toString("base64url");
      const now = ports.now();
      const tokenHash = hashToken(token);
      const desk = over?.desk ?? deskIdOf(tokenHash);
      const session: StoredSession = { tokenHash, user: user.id, createdAt: now, expiresAt: now + lifetime, address, desk };
      await ports.sessions.save(session);
      const caller = callerIn(session, user);
      keep({ session, caller });
      if (over !== undefined) {
        generations += 1;
        cache.delete(over.tokenHash);
        // Told first: a socket that asks for the one before in this moment must not find it gone.
        tell({ what: "replaced", tokenHash: over.tokenHash, by: tokenHash });
        await ports.sessions.remove(over.tokenHash);
      }
      return { token, caller };
    },
    async lock(tokenHash) {
      const known = cache.get(tokenHash) ?? (await load(tokenHash));
      if (known === undefined) return;
      const session = { ...known.session, expiresAt: Math.min(known.session.expiresAt, ports.now()) };
      cache.set(tokenHash, { ...known, session });
      await ports.sessions.save(session);
      tell({ what: "locked", tokenHash });
    },
    async find(token, use) {
      const tokenHash = hashToken(token);
      const caller = program(tokenHash) ?? (await look(tokenHash, use));
      return caller?.locked ? undefined : caller;
    },
    async findLocked(token) {
      const caller = await look(hashToken(token), false);
      return caller?.locked ? caller : undefined;
    },
    current: async (tokenHash) => program(tokenHash) ?? look(tokenHash, false),
    endsAt: (tokenHash) => cache.get(tokenHash)?.session.expiresAt ?? (program(tokenHash) && Number.POSITIVE_INFINITY),
    end,
    async lockOfUser(user) {
      const now = ports.now();
      const desks = [...cache.values()].filter(({ caller }) => caller.user.id === user && locks(caller.user));
      await ports.sessions.removeOfUser(user);
      generations += 1;
      for (const [hash, cached] of cache) if (cached.caller.user.id === user) cache.delete(hash);
      for (const { session } of desks) await ports.sessions.save({ ...session, expiresAt: Math.min(session.expiresAt, now) });
      tell({ what: "locked-user", user });
    },
    async endOfUser(user, except) {
      const kept = except === undefined ? undefined : await ports.sessions.find(except);
      // Whose password is another now gives it anew before a PIN opens a desk.
      await ports.officers.forget(user, kept?.desk ?? null);
      await ports.sessions.removeOfUser(user);
      if (kept !== undefined) await ports.sessions.save(kept);
      generations += 1;
      for (const [hash, cached] of cache) if (cached.caller.user.id === user) cache.delete(hash);
      tell({ what: "ended-user", user, except: except ?? null });
    },
    refresh(user) {
      generations += 1;
      for (const [hash, cached] of cache) if (user === null || cached.caller.user.id === user) cache.delete(hash);
      tell({ what: "refreshed", user });
    },
    onChange: (listener) => listeners.push(listener),
  };
}
