import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import { type Community, HOUR, type Instant, type Place } from "../contracts/index.ts";

export interface SetupPorts {
  users(): readonly StoredUser[];
  saveUser(user: StoredUser): Promise<void>;
  /** The community that the hub began with, and its root in the place tree. */
  community(): Community | undefined;
  root(): Place | undefined;
  saveCommunity(community: Community, root: Place): Promise<void>;
  /** Notes a set-up by command; that by page is noted by its route. */
  audit(line: { readonly at: Instant; readonly user: string; readonly detail: string }): Promise<void>;
  now(): Instant;
}

export interface Setup {
  readonly face: ApiPorts["setup"];
  /** A new token, good for an hour; null where the hub has an administrator. Only its hash is kept. */
  invite(): string | null;
  /** The same by whoever may open the data directory's own socket or files: that is proof enough. */
  byCommand(community: Parameters<Finish>[1], admin: Parameters<Finish>[2]): Promise<SetupAnswer>;
}

export type SetupAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

type Finish = ApiPorts["setup"]["finish"];

const GOOD_FOR = HOUR;

const REASONS = {
  closed: "this hub has an administrator already; add users with npm run user -- add",
  token: "the set-up was begun anew meanwhile",
  zone: "there is no such time zone; give one like Asia/Shanghai",
  taken: "there is a user of this name already",
} as const;

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Lets whoever sees the hub's terminal name its community and make its first administrator, once. */
export function createSetup(ports: SetupPorts): Setup {
  let invitation: { readonly hash: Buffer; readonly until: Instant } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const isOpen = (): boolean => !ports.users().some((user) => user.role === "admin");
  const admits = (token: string): boolean =>
    invitation !== null && ports.now() < invitation.until && timingSafeEqual(hashOf(token), invitation.hash);

  const finishNow: Finish = async (token, named, admin) => {
    if (!isOpen()) return { ok: false, reason: "closed" };
    if (!admits(token)) return { ok: false, reason: "token" };
    if (!isZone(named.zone)) return { ok: false, reason: "zone" };
    if (ports.users().some((user) => user.username === admin.username)) return { ok: false, reason: "taken" };
    const [community, root] = [ports.community(), ports.root()];
    if (community && root) await ports.saveCommunity({ ...community, ...named }, { ...root, name: named.name });
    const user = firstAdmin(admin, root?.id, ports.now());
    await ports.saveUser(user);
    invitation = null;
    return { ok: true, user };
  };

  // One after the other: two at the same time make one administrator.
  const finish: Finish = (...asked) => {
    const mine = last.then(() => finishNow(...asked));
    last = mine.catch(() => undefined);
    return mine;
  };
  const invite = (): string | null => {
    if (!isOpen()) return null;
    const token = randomBytes(32).toString("base64url");
    invitation = { hash: hashOf(token), until: ports.now() + GOOD_FOR };
    return token;
  };
  return {
    face: { open: isOpen, admits: (token) => isOpen() && admits(token), finish },
    invite,
    byCommand: async (community, admin) => {
      const outcome = await finish(invite() ?? "", community, admin);
      if (!outcome.ok) return { ok: false, reason: REASONS[outcome.reason] };
      await ports.audit({ at: ports.now(), user: admin.username, detail: `${community.name}, by command` });
      return { ok: true };
    },
  };
}

/** @returns whether it is an IANA time zone that this machine knows */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function firstAdmin(
  admin: { readonly username: string; readonly name: string; readonly passwordHash: string },
  root: string | undefined,
  now: Instant,
): StoredUser {
  return {
    id: `usr-${randomBytes(8).toString("hex")}`,
    ...admin,
    role: "admin",
    places: root === undefined ? [] : [root],
    people: [],
    email: null,
    language: "zh",
    disabled: false,
    failures: 0,
    lockedUntil: null,
    lastSeenAt: null,
    createdAt: now,
  };
}

/** What the terminal says; the token stands behind `#`, where no server and no proxy writes it down. */
export function setupGreeting(address: string, token: string): string {
  return `
本平台还没有管理员。一小时内在浏览器打开以下链接完成设置（重新启动会给出新的链接）：
This hub has no administrator yet. Open this link within an hour to set it up (a restart gives a new one):

  ${address}/setup#${token}

也可以用命令 · or by command:  npm run setup -- --name 社区名 --zone Asia/Shanghai --admin admin

`;
}
