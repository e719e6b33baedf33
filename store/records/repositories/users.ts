import type { Selectable } from "kysely";
import { ROLE_NAMES, type Role } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { UserTable } from "../schema.ts";
import type { StoredAnswer, StoredSession, StoredUser } from "../types.ts";

function readRole(text: string): Role {
  const role = ROLE_NAMES.find((name) => name === text);
  if (role === undefined) throw new Error(`a user has the role ${text}, which this hub does not know`);
  return role;
}

const toUser = (row: Selectable<UserTable>): StoredUser => ({
  id: row.id,
  username: row.username,
  name: row.name,
  role: readRole(row.role),
  places: parseDoc<string[]>(row.places),
  people: parseDoc<string[]>(row.people),
  email: row.email,
  language: row.language === "en" ? "en" : "zh",
  disabled: row.disabled !== 0,
  passwordHash: row.password_hash,
  failures: row.failures,
  lockedUntil: row.locked_until,
  lastSeenAt: row.last_seen_at,
  createdAt: row.created_at,
});

const toRow = (user: StoredUser): UserTable => ({
  id: user.id,
  username: user.username,
  name: user.name,
  role: user.role,
  places: JSON.stringify(user.places),
  people: JSON.stringify(user.people),
  email: user.email,
  language: user.language,
  disabled: user.disabled ? 1 : 0,
  password_hash: user.passwordHash,
  failures: user.failures,
  locked_until: user.lockedUntil,
  last_seen_at: user.lastSeenAt,
  created_at: user.createdAt,
});

async function save(db: Database, user: StoredUser): Promise<void> {
  const { id, ...rest } = toRow(user);
  await db
    .insertInto("users")
    .values({ id, ...rest })
    .onConflict((oc) => oc.column("id").doUpdateSet(rest))
    .execute();
}

/** People who log in. */
export function createUserRepository(db: Database) {
  return {
    usersAll: async (): Promise<readonly StoredUser[]> =>
      (await db.selectFrom("users").selectAll().orderBy("username").execute()).map(toUser),
    userByUsername: async (username: string): Promise<StoredUser | undefined> => {
      const row = await db.selectFrom("users").selectAll().where("username", "=", username).executeTakeFirst();
      return row && toUser(row);
    },
    userById: async (id: string): Promise<StoredUser | undefined> => {
      const row = await db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toUser(row);
    },
    userSave: (user: StoredUser): Promise<void> => save(db, user),
    /** All or none, and one sync for them. */
    usersSave: (users: readonly StoredUser[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const user of users) await save(trx, user);
      }),
    /** With its sessions. */
    userRemove: (id: string): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom("sessions").where("user_id", "=", id).execute();
        await trx.deleteFrom("desk_officers").where("user_id", "=", id).execute();
        await trx.deleteFrom("pins").where("user_id", "=", id).execute();
        await trx.deleteFrom("users").where("id", "=", id).execute();
      }),
  };
}

/** A desk whose session ran out is locked, through a restart of the hub too; after a week nobody comes back to it. */
const RUN_OUT_KEPT = 8 * 24 * 3_600_000;

/** Log-ins of people that are under way; the token itself is never kept. */
export function createSessionRepository(db: Database) {
  return {
    sessionFind: async (tokenHash: string): Promise<StoredSession | undefined> => {
      const row = await db.selectFrom("sessions").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
      if (!row) return undefined;
      return {
        ...{ tokenHash: row.token_hash, user: row.user_id, createdAt: row.created_at, expiresAt: row.expires_at },
        ...{ address: row.address, desk: row.desk },
      };
    },
    sessionSave: async (session: StoredSession): Promise<void> => {
      const { tokenHash, user, createdAt, expiresAt, address, desk } = session;
      await db
        .insertInto("sessions")
        .values({ token_hash: tokenHash, user_id: user, created_at: createdAt, expires_at: expiresAt, address, desk })
        .onConflict((oc) => oc.column("token_hash").doUpdateSet({ expires_at: expiresAt, address }))
        .execute();
      await db
        .deleteFrom("sessions")
        .where("expires_at", "<", createdAt - RUN_OUT_KEPT)
        .execute();
    },
    sessionRemove: async (tokenHash: string): Promise<void> => {
      await db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute();
    },
    /** Screens on the wall and sheets for the ambulance too, and who might sit down where by PIN. */
    sessionRemoveAll: (): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom("sessions").execute();
        await trx.deleteFrom("desk_officers").execute();
        await trx.deleteFrom("wall_screens").execute();
        await trx.deleteFrom("transfer_sheets").execute();
      }),
    sessionRemoveOfUser: async (user: string): Promise<void> => {
      await db.deleteFrom("sessions").where("user_id", "=", user).execute();
    },
  };
}

/** Answers are kept this long for a repeated Idempotency-Key [D]. */
const ANSWERS_KEPT = 24 * 3_600_000;

/** Answers given before, so that a repeated POST does nothing twice. */
export function createIdempotencyRepository(db: Database) {
  return {
    answerFind: async (user: string, key: string): Promise<StoredAnswer | undefined> =>
      db
        .selectFrom("idempotency")
        .select(["fingerprint", "status", "body"])
        .where("user_id", "=", user)
        .where("key", "=", key)
        .executeTakeFirst(),
    /** The first answer under a key stays. */
    answerSave: async (user: string, key: string, fingerprint: string, status: number, body: string, at: number): Promise<void> => {
      await db
        .deleteFrom("idempotency")
        .where("at", "<", at - ANSWERS_KEPT)
        .execute();
      await db
        .insertInto("idempotency")
        .values({ user_id: user, key, fingerprint, status, body, at })
        .onConflict((oc) => oc.columns(["user_id", "key"]).doNothing())
        .execute();
    },
  };
}
