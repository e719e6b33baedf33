import { createHash, randomBytes } from "node:crypto";
import { HOUR, type Instant, type Scope } from "../../contracts/index.ts";
import type { ApiPorts, StoredSession, StoredUser } from "../ports.ts";
import { scopeOf } from "./scope-of.ts";

/** A live session as requests and sockets see it. */
export interface Caller {
  readonly tokenHash: string;
  readonly user: StoredUser;
  readonly scope: Scope;
}

export interface Sessions {
  /** @returns the token, told once: 256 random bits */
  open(user: StoredUser, address: string): Promise<{ readonly token: string; readonly caller: Caller }>;
  find(token: string): Promise<Caller | undefined>;
  /** The session behind a hash as it stands now: for sockets, which outlive a look-up. */
  current(tokenHash: string): Promise<Caller | undefined>;
  end(tokenHash: string): Promise<void>;
  endOfUser(user: string, except?: string): Promise<void>;
  /** Forget what was worked out about a user (places changed, name changed); sessions go on. */
  refresh(user: string | null): void;
  onChange(listener: (change: SessionChange) => void): void;
}

export type SessionChange =
  | { readonly what: "ended"; readonly tokenHash: string }
  | { readonly what: "ended-user"; readonly user: string; readonly except: string | null }
  | { readonly what: "refreshed"; readonly user: string | null };

interface Cached {
  readonly session: StoredSession;
  readonly caller: Caller;
}

const MOST_CACHED = 10_000;
const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

export function createSessions(ports: Pick<ApiPorts, "now" | "users" | "sessions" | "people" | "places">, hours: number): Sessions {
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
    return { session, caller: { tokenHash, user, scope: scopeOf(user, ports) } };
  }

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
    const session = { ...cached.session, expiresAt: now + lifetime };
    cache.set(session.tokenHash, { ...cached, session });
    await ports.sessions.save(session);
  }

  async function current(tokenHash: string): Promise<Caller | undefined> {
    const generation = generations;
    const cached = cache.get(tokenHash) ?? (await load(tokenHash));
    if (cached === undefined) return undefined;
    const now = ports.now();
    if (cached.session.expiresAt <= now) {
      await end(tokenHash);
      return undefined;
    }
    // Ended or changed while it was being read: look again rather than keep what is no longer true.
    if (generation !== generations && !cache.has(tokenHash)) return current(tokenHash);
    if (!cache.has(tokenHash)) keep(cached);
    await prolong(cached, now);
    return cached.caller;
  }

  let generations = 0;
  async function end(tokenHash: string): Promise<void> {
    await ports.sessions.remove(tokenHash);
    generations += 1;
    cache.delete(tokenHash);
    tell({ what: "ended", tokenHash });
  }

  return {
    async open(user, address) {
      const token = randomBytes(32).toString("base64url");
      const now = ports.now();
      const session: StoredSession = { tokenHash: hashToken(token), user: user.id, createdAt: now, expiresAt: now + lifetime, address };
      await ports.sessions.save(session);
      const caller = { tokenHash: session.tokenHash, user, scope: scopeOf(user, ports) };
      keep({ session, caller });
      return { token, caller };
    },
    find: (token) => current(hashToken(token)),
    current,
    end,
    async endOfUser(user, except) {
      const kept = except === undefined ? undefined : await ports.sessions.find(except);
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
