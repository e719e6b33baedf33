import { createHash, randomBytes, randomUUID } from "node:crypto";
import { timeOrderedId } from "../alerts/index.ts";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import type { TellableUser } from "../cases/index.ts";
import {
  deviceTopic,
  HOUR,
  type Instant,
  type Integration,
  type Message,
  type Notice,
  type RecordChange,
  SECOND,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import type { DeviceCommands } from "./device-commands.ts";
import type { Intake } from "./intake.ts";

interface Parts {
  readonly records: Pick<Records, "settings">;
  readonly directory: Pick<Directory, "deviceById" | "deviceByExternal">;
  readonly intake: Pick<Intake, "message">;
  readonly commands: Pick<DeviceCommands, "command">;
  /** Accounts with the paths of the places that they see. */
  users(): readonly TellableUser[];
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  /** Resolves when what was done is on disk. */
  written(): Promise<boolean>;
  community(): string;
  now(): Instant;
}

/** As it is kept: with its token as a hash. */
interface Kept extends Integration {
  readonly hash: string;
}

const MOST = 50;
const TOO_MANY = {
  reason: `there are ${MOST} programs already`,
  words: { zh: `外部程序最多 ${MOST} 个，请先停用不用的。`, en: `There are ${MOST} programs already: end one that is not used.` },
};
const NONE = { ok: false, status: 404, reason: "there is no such program" } as const;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
const newToken = (): string => `swi_${randomBytes(32).toString("base64url")}`;
const meet = (a: readonly string[], b: readonly string[]): boolean =>
  a.some((one) => b.some((other) => one.startsWith(other) || other.startsWith(one)));

/** A program in logs and for what it sees. It reads no more than an inspector, and less: its rights are cut besides. */
const userOf = ({ id, name, place }: Kept): StoredUser => ({
  ...{ id: `integration:${id}`, username: `integration:${id}`, name, role: "inspect", places: [place], people: [] },
  ...{ email: null, language: "zh", disabled: false, passwordHash: "" },
  ...{ failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: 0 },
});

/** Programs of others: their tokens, and what they ask for besides reading. */
export async function createIntegrationDesk(parts: Parts): Promise<ApiPorts["integrations"]> {
  const { records, directory, now } = parts;
  const key = `integrations:${parts.community()}`;
  const text = await records.settings.get(key);
  let book: readonly Kept[] = text === null ? [] : (JSON.parse(text) as readonly Kept[]);

  /** Known before it is written: a write that marks a use meanwhile must not bring an ended token back. */
  const keep = async (next: readonly Kept[]): Promise<void> => {
    const before = book;
    book = next;
    try {
      await records.settings.set(key, JSON.stringify(next));
    } catch (error) {
      if (book === next) book = before;
      throw error;
    }
  };
  const shown = ({ hash: _, ...rest }: Kept): Integration => rest;
  const find = (id: string): Kept | undefined => book.find((one) => one.id === id);
  const swap = (next: Kept): readonly Kept[] => book.map((one) => (one.id === next.id ? next : one));

  /** Written at most once an hour: it tells which tokens nobody uses. */
  const touch = (one: Kept): void => {
    if (one.usedAt !== null && now() - Date.parse(one.usedAt) < HOUR) return;
    book = swap({ ...one, usedAt: toIso(now()) });
    void records.settings.set(key, JSON.stringify(book)).catch(() => undefined);
  };

  return {
    all: () => book.map(shown),
    get: (id) => {
      const one = find(id);
      return one && shown(one);
    },
    behind: (tokenHash) => {
      const one = book.find(({ hash }) => hash === tokenHash);
      if (one === undefined) return undefined;
      touch(one);
      return { id: one.id, user: userOf(one), grants: one.grants };
    },
    create: async ({ name, owner, place, grants }, by) => {
      if (book.length >= MOST) return { ok: false, status: 409, ...TOO_MANY };
      const token = newToken();
      const made: Kept = {
        ...{ id: randomUUID(), name: name.trim(), owner: owner.trim(), place, grants: [...grants] },
        ...{ madeAt: toIso(now()), madeByName: by.name, usedAt: null, hash: hashOf(token) },
      };
      await keep([...book, made]);
      return { ok: true, value: { token, integration: shown(made) } };
    },
    renew: async (id) => {
      const one = find(id);
      if (one === undefined) return NONE;
      const token = newToken();
      const next: Kept = { ...one, hash: hashOf(token), usedAt: null };
      await keep(swap(next));
      return { ok: true, value: { token, integration: shown(next), ended: one.hash } };
    },
    end: async (id) => {
      const one = find(id);
      if (one === undefined) return NONE;
      await keep(book.filter((each) => each !== one));
      return { ok: true, value: one.hash };
    },
    deviceOf: (name) => (directory.deviceById(name) ?? directory.deviceByExternal(parts.community(), name))?.id,
    raise: (id, said, by) => {
      const device = directory.deviceById(id);
      if (device === undefined) return Promise.resolve(false);
      const message: Message = {
        topic: `${deviceTopic(device.community, device.externalId)}/event`,
        payload: new TextEncoder().encode(JSON.stringify(said)),
        ...{ login: by.username, client: "program", cutFrom: null },
        ...{ qos: 1, retain: false, replayed: false, will: false },
      };
      return new Promise((resolve) => void parts.intake.message(device.community, message, (error) => resolve(error === undefined)));
    },
    notify: async ({ to, subject, text: words }, paths, by) => {
      const at = now();
      const told = parts.users().filter((user) => !user.disabled && to.some((role) => role === user.role) && meet(user.paths, paths));
      const ask = randomUUID();
      const notices = told.map(
        (user): Notice => ({
          id: timeOrderedId(at, "notice", "program", ask, user.id),
          ...{ case: "", channel: "app", to: { user: user.id, name: user.name, role: user.role }, state: "queued" },
          ...{ subject, text: `${words}（来自：${by.name}）`, createdAt: toIso(at), changedAt: toIso(at), attempts: 0, error: null },
        }),
      );
      if (notices.length === 0) return 0;
      parts.write(notices.map((notice) => ({ write: "notice", notice, address: null })));
      for (const notice of notices) parts.noticed(notice);
      await parts.written();
      return notices.length;
    },
    command: async (device, command, wait) => {
      const id = randomUUID();
      return (await parts.commands.command(device, JSON.stringify({ ...command, id }), id, wait * SECOND)) === true;
    },
  };
}
