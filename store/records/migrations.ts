import type { Kysely, Migration } from "kysely";
import { acceptanceTables } from "./acceptance-tables.ts";
import { actionCardTable } from "./action-card-table.ts";
import { auditPlaces } from "./audit-places.ts";
import { callTables } from "./call-tables.ts";
import { caseTables } from "./case-tables.ts";
import { chainProofTable } from "./chain-proof-table.ts";
import { channelTables } from "./channel-tables.ts";
import { deviceWorkTables } from "./device-work-tables.ts";
import { drillTable } from "./drill-table.ts";
import { dutyLogTables } from "./duty-log-tables.ts";
import { entryTable } from "./entry-table.ts";
import { familyTables } from "./family-tables.ts";
import { figureColumns } from "./figure-columns.ts";
import { gridKeepers } from "./grid-keepers.ts";
import { guardLog } from "./guard-log.ts";
import { handOverTables } from "./hand-over-tables.ts";
import { importTables } from "./import-tables.ts";
import { infoReportTable } from "./info-report-table.ts";
import { ladderTable } from "./ladder-table.ts";
import { mappingTable } from "./mapping-table.ts";
import { noiseTables } from "./noise-tables.ts";
import { patrolTables } from "./patrol-tables.ts";
import { portraitTable } from "./portrait-table.ts";
import { printTable } from "./print-table.ts";
import { purgeTables } from "./purge-tables.ts";
import { ratingTable } from "./rating-table.ts";
import { reportIndexes } from "./report-indexes.ts";
import { rosterTables } from "./roster-tables.ts";
import { ruleTables } from "./rule-tables.ts";
import { settledColumn } from "./settled-column.ts";
import { sharedDesks } from "./shared-desks.ts";
import { theirDueColumn } from "./their-due-column.ts";
import { transferTable } from "./transfer-table.ts";
import { tripTables } from "./trip-tables.ts";
import { unclaimedTable } from "./unclaimed-table.ts";
import { visitTables } from "./visit-tables.ts";
import { volunteerTable } from "./volunteer-table.ts";
import { walkTables } from "./walk-tables.ts";
import { webhookTables } from "./webhook-tables.ts";

/** Lines of these tables are written once: neither changed nor taken back, by whomever. */
const APPEND_ONLY = ["alert_logs", "case_logs", "audit", "evidence"] as const;

async function registry(db: Kysely<unknown>): Promise<void> {
  const id = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey());
  await id("communities")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("zone", "text", (c) => c.notNull())
    .execute();
  for (const name of ["places", "grids", "people", "devices"])
    await id(name)
      .addColumn("community", "text", (c) => c.notNull())
      .addColumn("doc", "text", (c) => c.notNull())
      .execute();
  await db.schema
    .createTable("assignments")
    .addColumn("device", "text", (c) => c.notNull())
    .addColumn("person", "text", (c) => c.notNull())
    .addColumn("from_at", "bigint", (c) => c.notNull())
    .addColumn("to_at", "bigint")
    .addPrimaryKeyConstraint("assignments_pk", ["device", "person", "from_at"])
    .execute();
  await db.schema
    .createTable("logins")
    .addColumn("username", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("map_features")
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("ordinal", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("map_features_pk", ["community", "ordinal"])
    .execute();
}

async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("username", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("places", "text", (c) => c.notNull())
    .addColumn("people", "text", (c) => c.notNull())
    .addColumn("email", "text")
    .addColumn("language", "text", (c) => c.notNull())
    .addColumn("disabled", "integer", (c) => c.notNull())
    .addColumn("password_hash", "text", (c) => c.notNull())
    .addColumn("failures", "integer", (c) => c.notNull())
    .addColumn("locked_until", "bigint")
    .addColumn("last_seen_at", "bigint")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("sessions")
    .addColumn("token_hash", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("address", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("sessions_user").on("sessions").column("user_id").execute();
  await db.schema
    .createTable("idempotency")
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("fingerprint", "text", (c) => c.notNull())
    .addColumn("status", "integer", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("idempotency_pk", ["user_id", "key"])
    .execute();
  await db.schema.createIndex("idempotency_at").on("idempotency").column("at").execute();
  await db.schema
    .createTable("audit")
    .addColumn("n", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("user_name", "text")
    .addColumn("act", "text", (c) => c.notNull())
    .addColumn("target", "text", (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("detail", "text")
    .addColumn("prev", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("audit_user").on("audit").columns(["user_name", "n"]).execute();
  await db.schema.createIndex("audit_target").on("audit").columns(["target", "n"]).execute();
}

async function alerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("alerts")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("rule", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("open", "integer", (c) => c.notNull())
    .addColumn("severity_rank", "integer", (c) => c.notNull())
    .addColumn("family", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("person", "text")
    .addColumn("device", "text")
    .addColumn("raised_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addColumn("memory", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("alerts_raised").on("alerts").columns(["raised_at", "id"]).execute();
  await db.schema.createIndex("alerts_open").on("alerts").columns(["open", "raised_at", "id"]).execute();
  await db.schema.createIndex("alerts_person").on("alerts").columns(["person", "raised_at", "id"]).execute();
  await db.schema.createIndex("alerts_device").on("alerts").columns(["device", "raised_at", "id"]).execute();
  await log(db, "alert_logs", "alert");
  await db.schema
    .createTable("evidence")
    .addColumn("alert", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("alert_pictures")
    .addColumn("alert", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("alert_pictures_pk", ["alert", "hash"])
    .execute();
  await db.schema.createIndex("alert_pictures_hash").on("alert_pictures").column("hash").execute();
  await db.schema
    .createTable("applied")
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("rule", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("pos", "bigint", (c) => c.notNull())
    .addColumn("due", "bigint", (c) => c.notNull())
    .addColumn("ordinal", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("applied_pk", ["community", "rule", "subject"])
    .execute();
}

const log = (db: Kysely<unknown>, table: string, of: string): Promise<void> =>
  db.schema
    .createTable(table)
    .addColumn("n", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn(of, "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute()
    .then(() => db.schema.createIndex(`${table}_of`).on(table).columns([of, "n"]).execute());

async function cases(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("cases")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("day", "text", (c) => c.notNull())
    .addColumn("seq", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("open", "integer", (c) => c.notNull())
    .addColumn("severity_rank", "integer", (c) => c.notNull())
    .addColumn("family", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("person", "text")
    .addColumn("opened_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("cases_opened").on("cases").columns(["opened_at", "id"]).execute();
  await db.schema.createIndex("cases_open").on("cases").columns(["open", "opened_at", "id"]).execute();
  await db.schema.createIndex("cases_number").on("cases").columns(["community", "day", "seq"]).execute();
  await db.schema.createIndex("cases_person").on("cases").columns(["person", "opened_at", "id"]).execute();
  await log(db, "case_logs", "case_id");
  await db.schema
    .createTable("notices")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("to_user", "text")
    .addColumn("to_name", "text", (c) => c.notNull())
    .addColumn("to_role", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("text", "text", (c) => c.notNull())
    .addColumn("address", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("next_attempt_at", "bigint")
    .addColumn("error", "text")
    .execute();
  await db.schema.createIndex("notices_due").on("notices").columns(["channel", "next_attempt_at"]).execute();
  await db.schema.createIndex("notices_case").on("notices").columns(["case_id", "created_at", "id"]).execute();
  await db.schema.createIndex("notices_user").on("notices").columns(["to_user", "created_at", "id"]).execute();
  await db.schema.createIndex("notices_created").on("notices").columns(["created_at", "id"]).execute();
}

async function keeping(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("quarantine")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("pos", "bigint", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("topic", "text", (c) => c.notNull())
    .addColumn("login", "text", (c) => c.notNull())
    .addColumn("client", "text", (c) => c.notNull())
    .addColumn("device", "text")
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("detail", "text", (c) => c.notNull())
    .addColumn("where_in", "text", (c) => c.notNull())
    .addColumn("bytes", "integer", (c) => c.notNull())
    .addColumn("urgent", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    // Last, so that reading the columns before it does not walk the overflow pages of a large payload.
    .addColumn("payload", "blob", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("quarantine_at").on("quarantine").columns(["at", "id"]).execute();
  await db.schema.createIndex("quarantine_state").on("quarantine").columns(["state", "at", "id"]).execute();
  await db.schema
    .createTable("cells")
    .addColumn("room", "text", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("pos", "bigint", (c) => c.notNull())
    .addColumn("blob", "blob", (c) => c.notNull())
    .addPrimaryKeyConstraint("cells_pk", ["room", "key"])
    .execute();
  await db.schema
    .createTable("bases")
    .addColumn("room", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("settings")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
}

async function guardLogs(db: Kysely<unknown>): Promise<void> {
  for (const table of APPEND_ONLY) await guardLog(db, table);
}

/** In the order of their names; a migration that was ever released is never edited, only followed by another. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first": {
    up: async (db) => {
      await registry(db);
      await people(db);
      await alerts(db);
      await cases(db);
      await keeping(db);
      await guardLogs(db);
    },
  },
  "0002-purges": { up: purgeTables },
  "0003-noise": { up: noiseTables },
  "0004-hand-entries": { up: entryTable },
  "0005-rules": { up: ruleTables },
  "0006-cases": { up: caseTables },
  "0007-channels": { up: channelTables },
  "0008-calls": { up: callTables },
  "0009-visits": { up: visitTables },
  "0010-audit-places": { up: auditPlaces },
  "0013-ladders": { up: ladderTable },
  "0014-imports": { up: importTables },
  "0015-family": { up: familyTables },
  "0016-rosters": { up: rosterTables },
  "0018-action-cards": { up: actionCardTable },
  "0020-case-figures": { up: figureColumns },
  "0021-patrols": { up: patrolTables },
  "0022-drills": { up: drillTable },
  "0022-duty-log": { up: dutyLogTables },
  "0023-chain-proofs": { up: chainProofTable },
  "0024-mappings": { up: mappingTable },
  "0025-ratings": { up: ratingTable },
  "0026-hand-overs": { up: handOverTables },
  "0027-info-reports": { up: infoReportTable },
  "0028-settled": { up: settledColumn },
  "0029-report-indexes": { up: reportIndexes },
  "0030-unclaimed": { up: unclaimedTable },
  "0031-their-due": { up: theirDueColumn },
  "0032-webhooks": { up: webhookTables },
  "0033-walks": { up: walkTables },
  "0034-device-work": { up: deviceWorkTables },
  "0036-acceptance": { up: acceptanceTables },
  "0037-shared-desks": { up: sharedDesks },
  "0038-portraits-and-volunteers": {
    up: async (db) => {
      await portraitTable(db);
      await volunteerTable(db);
    },
  },
  "0042-grids": { up: gridKeepers },
  "0049-prints": { up: printTable },
  "0050-transfer-sheets": { up: transferTable },
  "0051-trips": { up: tripTables },
};
