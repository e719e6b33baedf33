import type { OwnChannels, StoredNumber, StoredProof, StoredProvider } from "../channel-types.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** A page on which a notice is answered; token and code are kept as hashes only. */
export interface StoredLink {
  readonly notice: string;
  readonly tokenHash: string;
  readonly codeHash: string;
  readonly expiresAt: number;
}

/** Accounts at providers, what is known of numbers and ways, answer pages, and each user's own channels. */
export function createChannelRepository(db: Database, reads: Database) {
  return {
    providersAll: async (): Promise<readonly StoredProvider[]> =>
      (await db.selectFrom("providers").selectAll().orderBy("created_at").orderBy("id").execute()).map((row) => ({
        provider: parseDoc(row.doc),
        secrets: row.secrets,
        callbackHash: row.callback_hash,
      })),
    providerSave: async ({ provider, secrets, callbackHash }: StoredProvider): Promise<void> => {
      const rest = { doc: JSON.stringify(provider), secrets, callback_hash: callbackHash };
      await db
        .insertInto("providers")
        .values({ id: provider.id, created_at: Date.parse(provider.createdAt), ...rest })
        .onConflict((oc) => oc.column("id").doUpdateSet(rest))
        .execute();
    },
    providerRemove: async (id: string): Promise<void> => {
      await db.deleteFrom("providers").where("id", "=", id).execute();
    },
    numbersAll: async (): Promise<readonly StoredNumber[]> => {
      const rows = await db.selectFrom("numbers").selectAll().execute();
      return rows.map(({ number, state, at, reason }) => ({
        number,
        state: state === "verified" || state === "dead" ? state : "unverified",
        at,
        reason,
      }));
    },
    numberSave: async (row: StoredNumber): Promise<void> => {
      await db
        .insertInto("numbers")
        .values(row)
        .onConflict((oc) => oc.column("number").doUpdateSet({ state: row.state, at: row.at, reason: row.reason }))
        .execute();
    },
    proofsAll: async (): Promise<readonly StoredProof[]> =>
      (await db.selectFrom("proofs").selectAll().execute()).map((row) => ({
        channel: row.channel,
        address: row.address,
        testedAt: row.tested_at,
        answeredAt: row.answered_at,
      })),
    proofSave: async ({ channel, address, testedAt, answeredAt }: StoredProof): Promise<void> => {
      const rest = { tested_at: testedAt, answered_at: answeredAt };
      await db
        .insertInto("proofs")
        .values({ channel, address, ...rest })
        .onConflict((oc) => oc.columns(["channel", "address"]).doUpdateSet(rest))
        .execute();
    },
    /** False where a page that still lives has this code. Those of long ago go. */
    linkSave: (link: StoredLink, now: number): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom("answer_links")
          .where("expires_at", "<", now - 86_400_000)
          .execute();
        const taken = await trx
          .selectFrom("answer_links")
          .select("notice")
          .where("code_hash", "=", link.codeHash)
          .where("expires_at", ">=", now)
          .where("notice", "!=", link.notice)
          .executeTakeFirst();
        if (taken) return false;
        const rest = { token_hash: link.tokenHash, code_hash: link.codeHash, expires_at: link.expiresAt };
        await trx
          .insertInto("answer_links")
          .values({ notice: link.notice, ...rest })
          .onConflict((oc) => oc.column("notice").doUpdateSet(rest))
          .execute();
        return true;
      }),
    linkByToken: async (hash: string): Promise<StoredLink | undefined> => {
      const row = await reads.selectFrom("answer_links").selectAll().where("token_hash", "=", hash).executeTakeFirst();
      return row && { notice: row.notice, tokenHash: row.token_hash, codeHash: row.code_hash, expiresAt: row.expires_at };
    },
    linkByCode: async (hash: string, now: number): Promise<StoredLink | undefined> => {
      const row = await reads
        .selectFrom("answer_links")
        .selectAll()
        .where("code_hash", "=", hash)
        .where("expires_at", ">=", now)
        .executeTakeFirst();
      return row && { notice: row.notice, tokenHash: row.token_hash, codeHash: row.code_hash, expiresAt: row.expires_at };
    },
    ownChannelsAll: async (): Promise<readonly OwnChannels[]> =>
      (await db.selectFrom("own_channels").select("doc").execute()).map((row) => parseDoc(row.doc)),
    ownChannelsSave: async (own: OwnChannels): Promise<void> => {
      const doc = JSON.stringify(own);
      await db
        .insertInto("own_channels")
        .values({ user_id: own.user, doc })
        .onConflict((oc) => oc.column("user_id").doUpdateSet({ doc }))
        .execute();
    },
  };
}
