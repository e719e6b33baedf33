import { createHash } from "node:crypto";
import { QUARANTINE_REASONS, type QuarantineEntry, type QuarantineItem, type Scope, type Words } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { QuarantineTable } from "../schema.ts";
import { inPlaces } from "../scoping.ts";
import type { PageOf, Paging, QuarantineIntake } from "../types.ts";

type Shown = Omit<QuarantineTable, "pos" | "path" | "community" | "urgent">;
const SHOWN = [
  "id",
  "at",
  "topic",
  "login",
  "client",
  "device",
  "reason",
  "detail",
  "where_in",
  "payload",
  "bytes",
  "state",
] as const satisfies readonly (keyof Shown)[];
/** Bytes of the payload that a list shows. */
const PREVIEW = 400;

const readReason = (text: string): QuarantineItem["reason"] => QUARANTINE_REASONS.find((name) => name === text) ?? "decoder-failed";
const readState = (text: string): QuarantineItem["state"] => (text === "mended" || text === "dismissed" ? text : "kept");

function preview(payload: Uint8Array): string {
  const head = payload.subarray(0, PREVIEW);
  try {
    // A character cut at the end is no sign of binary.
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return Buffer.from(head.subarray(0, PREVIEW / 4)).toString("hex");
  }
}

const toItem = (row: Shown): QuarantineItem => ({
  id: row.id,
  at: new Date(row.at).toISOString(),
  topic: row.topic,
  login: row.login,
  client: row.client,
  device: row.device,
  reason: readReason(row.reason),
  detail: parseDoc<Words>(row.detail),
  where: row.where_in,
  preview: preview(row.payload),
  bytes: row.bytes,
  state: readState(row.state),
});

/** Made of what was quarantined: the same record judged again after a restart is not kept twice. */
function idOf(entry: QuarantineEntry): string {
  const mark = [entry.community, entry.pos, entry.device, entry.reason, entry.where, entry.detail.en].join("\n");
  return `${entry.recv.toString(36).padStart(9, "0")}${createHash("sha256").update(mark).digest("hex").slice(0, 16)}`;
}

const toRow = ({ entry, path, dismissed }: QuarantineIntake): QuarantineTable => ({
  id: idOf(entry),
  community: entry.community,
  path,
  pos: entry.pos,
  at: entry.recv,
  topic: entry.topic,
  login: entry.login,
  client: entry.client,
  device: entry.device,
  reason: entry.reason,
  detail: JSON.stringify(entry.detail),
  where_in: entry.where,
  payload: entry.payload,
  bytes: entry.bytes,
  urgent: entry.urgent ? 1 : 0,
  state: dismissed === true ? "dismissed" : "kept",
});

const toEntry = (row: QuarantineTable): QuarantineEntry => ({
  community: row.community,
  pos: row.pos,
  recv: row.at,
  topic: row.topic,
  login: row.login,
  client: row.client,
  device: row.device,
  reason: readReason(row.reason),
  detail: parseDoc<Words>(row.detail),
  where: row.where_in,
  payload: new Uint8Array(row.payload),
  bytes: row.bytes,
  ...(row.urgent ? { urgent: true } : {}),
});

/** Messages that nobody understood, at most `most` of them. */
export function createQuarantineRepository(db: Database, reads: Database, most: number) {
  /** Counted once at first use, then kept: counting all rows on each batch would cost more than writing them. */
  let held: number | undefined;

  const drop = async (count: number): Promise<void> => {
    // What was mended or dismissed goes first, oldest first; only then what still waits for somebody.
    for (const states of [["mended", "dismissed"], ["kept"]]) {
      if (count <= 0) return;
      const oldest = db.selectFrom("quarantine").select("id").where("state", "in", states).orderBy("at").orderBy("id").limit(count);
      const done = await db.deleteFrom("quarantine").where("id", "in", oldest).executeTakeFirst();
      count -= Number(done.numDeletedRows);
    }
  };
  const count = async (): Promise<number> =>
    Number(
      (
        await db
          .selectFrom("quarantine")
          .select((eb) => eb.fn.countAll().as("n"))
          .executeTakeFirst()
      )?.n ?? 0,
    );

  return {
    quarantineAdd: async (intake: readonly QuarantineIntake[]): Promise<void> => {
      held ??= await count();
      const rows = lastOfEach(intake.map(toRow), (row) => row.id);
      await db.transaction().execute((trx) =>
        inPieces(rows, async (piece) => {
          const done = await trx
            .insertInto("quarantine")
            .values(piece)
            .onConflict((oc) => oc.column("id").doNothing())
            .executeTakeFirst();
          held = (held ?? 0) + Number(done.numInsertedOrUpdatedRows ?? 0);
        }),
      );
      if (held <= most) return;
      await drop(held - most);
      held = await count();
    },
    quarantineList: async (
      scope: Scope,
      filter: { readonly reason: string | null; readonly state: string | null; readonly login?: string | null },
      paging: Paging,
    ): Promise<PageOf<QuarantineItem>> => {
      let query = reads.selectFrom("quarantine").select(SHOWN).where(inPlaces("quarantine", scope));
      if (filter.reason !== null) query = query.where("reason", "=", filter.reason);
      if (filter.state !== null) query = query.where("state", "=", filter.state);
      if (filter.login != null) query = query.where("login", "=", filter.login);
      return pageOf(query, { table: "quarantine", at: "at" }, paging, toItem);
    },
    quarantineGet: async (id: string): Promise<(QuarantineItem & { readonly payload: Uint8Array }) | undefined> => {
      const row = await reads.selectFrom("quarantine").select(SHOWN).where("id", "=", id).executeTakeFirst();
      return row && { ...toItem(row), payload: new Uint8Array(row.payload) };
    },
    /** The messages themselves, to be run through the decoders again; those already mended or dismissed are left out. */
    quarantineEntries: async (ids: readonly string[]): Promise<readonly { readonly id: string; readonly entry: QuarantineEntry }[]> => {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom("quarantine").selectAll().where("id", "in", ids).where("state", "=", "kept").execute();
      return rows.map((row) => ({ id: row.id, entry: toEntry(row) }));
    },
    /** The newest messages of a log-in that speak of devices nobody registered; those that somebody was called for are left out. */
    quarantineUnknown: async (community: string, login: string, limit: number): Promise<readonly string[]> => {
      const rows = await reads
        .selectFrom("quarantine")
        .select("id")
        .where("state", "=", "kept")
        .where("community", "=", community)
        .where("login", "=", login)
        .where("reason", "=", "unknown-device")
        .where("urgent", "=", 0)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    /** @returns how many changed */
    quarantineMark: async (ids: readonly string[], state: "mended" | "dismissed"): Promise<number> => {
      if (ids.length === 0) return 0;
      const done = await db.updateTable("quarantine").set({ state }).where("id", "in", ids).where("state", "=", "kept").executeTakeFirst();
      return Number(done.numUpdatedRows);
    },
    quarantineCount: async (): Promise<number> =>
      Number(
        (
          await db
            .selectFrom("quarantine")
            .select((eb) => eb.fn.countAll().as("n"))
            .where("state", "=", "kept")
            .executeTakeFirst()
        )?.n ?? 0,
      ),
  };
}
