import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import {
  HOUR,
  type Instant,
  plainWallCode,
  type Right,
  roleHas,
  type Scope,
  toIso,
  WALL_CODE_LENGTH,
  WALL_CODE_LETTERS,
  type WallScreen,
} from "../../contracts/index.ts";
import type { ApiPorts, StoredUser, StoredWall } from "../ports.ts";
import { scopeOf } from "./scope-of.ts";
import type { Caller } from "./sessions.ts";

/** A screen on the wall as its requests and its socket see it: no user, no session, no right on any other route. */
export interface Wall {
  readonly id: string;
  readonly name: string;
  readonly endsAt: Instant;
  /** Whose area it shows, without anything that they may do. */
  readonly scope: Scope;
}

export type WallEnd = { readonly wall: StoredWall; readonly why: "by-hand" | "shift" | "opener" };

type Ports = Pick<ApiPorts, "walls" | "users" | "desks" | "people" | "places" | "family" | "now">;

/** What it reads of the area: alerts and cases, which are cut to kind and building before they leave. */
const READS: readonly Right[] = ["alerts.read", "cases.read"];
/** Ended ones are shown for a day. */
const SHOWN_FOR = 24 * HOUR;

/** Whether it shows nothing but what lies within these places. */
const within = (wall: StoredWall, paths: readonly string[]): boolean =>
  wall.paths.every((path) => paths.some((root) => path.startsWith(root)));
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const newCode = (): string =>
  Array.from({ length: WALL_CODE_LENGTH }, () => WALL_CODE_LETTERS[randomInt(WALL_CODE_LETTERS.length)]).join("");

/** 大屏: screens with a read-only log-in of their own, from the desk, until the shift ends. */
export function createWalls(ports: Ports) {
  const walls = new Map<string, StoredWall>();
  const listeners: ((end: WallEnd) => void)[] = [];
  let loading: Promise<void> | undefined;
  const load = (): Promise<void> => {
    loading ??= ports.walls.since(ports.now() - SHOWN_FOR).then(
      (known) => known.forEach((wall) => void walls.set(wall.id, wall)),
      (err: unknown) => {
        // Asked again the next time.
        loading = undefined;
        throw err;
      },
    );
    return loading;
  };
  const put = async (wall: StoredWall): Promise<void> => {
    walls.set(wall.id, wall);
    await ports.walls.save(wall);
  };
  const isOver = (wall: StoredWall): boolean => wall.endedAt !== null || wall.endsAt <= ports.now();
  const openerOf = async (wall: StoredWall): Promise<StoredUser | undefined> => {
    const user = await ports.users.byId(wall.openedBy);
    return user === undefined || user.disabled || !roleHas(user.role, "walls.open") ? undefined : user;
  };
  const asWall = ({ id, name, endsAt }: StoredWall, opener: StoredUser): Wall => ({
    ...{ id, name, endsAt, scope: { ...scopeOf(opener, ports), rights: new Set(READS) } },
  });
  const end = async (wall: StoredWall, why: WallEnd["why"], byName: string | null): Promise<void> => {
    const ended = { ...wall, endedAt: Math.min(ports.now(), why === "shift" ? wall.endsAt : ports.now()), endedByName: byName };
    await put(ended);
    for (const listener of listeners) listener({ wall: ended, why });
  };
  /** The live screen, if whoever opened it may still open one. */
  const stand = async (wall: StoredWall | undefined): Promise<Wall | undefined> => {
    if (wall === undefined || isOver(wall)) return undefined;
    const opener = await openerOf(wall);
    return opener && asWall(wall, opener);
  };

  return {
    async open(
      { user: opener, scope }: Pick<Caller, "user" | "scope">,
      name: string,
    ): Promise<{ readonly wall: StoredWall; readonly code: string }> {
      await load();
      const now = ports.now();
      const code = newCode();
      const wall: StoredWall = {
        ...{ id: randomUUID(), name, codeHash: hashOf(code), tokenHash: null, openedBy: opener.id, openedByName: opener.name },
        paths: [...scope.paths],
        ...{ createdAt: now, endsAt: ports.desks.shift().to, enteredAt: null, endedAt: null, endedByName: null },
      };
      await put(wall);
      return { wall, code };
    },
    /** A code opens one screen: typed again elsewhere it opens nothing. */
    async enter(typed: string): Promise<{ readonly token: string; readonly wall: Wall } | undefined> {
      await load();
      const codeHash = hashOf(plainWallCode(typed));
      const found = [...walls.values()].find((wall) => wall.codeHash === codeHash && wall.tokenHash === null);
      const token = randomBytes(32).toString("base64url");
      if (found === undefined || isOver(found)) return undefined;
      // In the same turn as the look-up: two who type it at once are not both let in.
      walls.set(found.id, { ...found, tokenHash: hashOf(token), enteredAt: ports.now() });
      const wall = await stand(walls.get(found.id));
      if (wall === undefined) return undefined;
      await put(walls.get(found.id) ?? found);
      return { token, wall };
    },
    async find(token: string): Promise<Wall | undefined> {
      await load();
      const tokenHash = hashOf(token);
      return stand([...walls.values()].find((wall) => wall.tokenHash === tokenHash));
    },
    /** The screen as its opener may show it now: they may have another area since, or no right to one any more. */
    async current(id: string): Promise<Wall | undefined> {
      await load();
      return stand(walls.get(id));
    },
    /** Those that somebody of this area opened, the newest first. */
    async list(paths: readonly string[], connected: (id: string) => number): Promise<readonly WallScreen[]> {
      await load();
      const since = ports.now() - SHOWN_FOR;
      const shown: WallScreen[] = [];
      for (const wall of [...walls.values()].toReversed()) {
        if (wall.endsAt < since || !within(wall, paths)) continue;
        const { id, name, openedByName, createdAt, endsAt, enteredAt, endedAt, endedByName } = wall;
        const over = endedAt ?? (isOver(wall) ? endsAt : null);
        shown.push({
          ...{ id, name, openedByName, createdAt: toIso(createdAt), endsAt: toIso(endsAt), connected: connected(id), endedByName },
          ...{ enteredAt: enteredAt === null ? null : toIso(enteredAt), endedAt: over === null ? null : toIso(over) },
        });
      }
      return shown;
    },
    async get(id: string, paths: readonly string[]): Promise<StoredWall | undefined> {
      await load();
      const wall = walls.get(id);
      return wall !== undefined && within(wall, paths) ? wall : undefined;
    },
    async end(wall: StoredWall, byName: string): Promise<void> {
      if (!isOver(wall)) await end(wall, "by-hand", byName);
    },
    /** Ends what the shift has ended, and what was opened by somebody who may no longer. */
    async tick(): Promise<void> {
      await load();
      for (const wall of [...walls.values()]) {
        if (wall.endedAt !== null) {
          if (wall.endsAt < ports.now() - SHOWN_FOR) walls.delete(wall.id);
        } else if (isOver(wall)) await end(wall, "shift", null);
        else if ((await openerOf(wall)) === undefined) await end(wall, "opener", null);
      }
    },
    onEnd: (listener: (end: WallEnd) => void): void => void listeners.push(listener),
  };
}

export type Walls = ReturnType<typeof createWalls>;
