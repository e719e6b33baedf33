import type { Transaction } from "kysely";
import { type RecordChange, severityRank, subjectKey } from "../../contracts/index.ts";
import { inPieces, lastOfEach } from "./bulk.ts";
import type { Database } from "./database.ts";
import { noticeRow } from "./notice-rows.ts";
import { writeCalls } from "./repositories/calls.ts";
import { writeCases } from "./repositories/case-writes.ts";
import { writeDrills } from "./repositories/drills.ts";
import { writeEntries } from "./repositories/entries.ts";
import { writeLadders } from "./repositories/ladders.ts";
import { writeMaintenance } from "./repositories/maintenance.ts";
import { writeFloods } from "./repositories/noise.ts";
import { writeWalkTicks } from "./repositories/walks.ts";
import { writeWebhookMessages } from "./repositories/webhooks.ts";
import type { AlertTable, Tables } from "./schema.ts";
import type { NewWebhookMessage } from "./webhook-types.ts";

type Write<K extends RecordChange["write"]> = Extract<RecordChange, { readonly write: K }>;

function only<K extends RecordChange["write"]>(changes: readonly RecordChange[], write: K): readonly Write<K>[] {
  return changes.filter((change): change is Write<K> => change.write === write);
}

function alertRow({ alert, path, memory }: Write<"alert">): AlertTable {
  return {
    id: alert.id,
    community: alert.community,
    rule: alert.rule,
    subject: subjectKey(alert.subject),
    state: alert.state,
    open: alert.state === "normal" ? 0 : 1,
    severity_rank: severityRank(alert.severity),
    family: alert.family,
    path,
    person: alert.person,
    device: alert.device?.id ?? null,
    raised_at: Date.parse(alert.raisedAt),
    changed_at: Date.parse(alert.changedAt),
    // What is in the table is saved, whatever it was while it was on its way here.
    doc: JSON.stringify({ ...alert, saved: true }),
    memory: JSON.stringify(memory),
    drill: alert.drill ?? null,
  };
}

async function writeAlerts(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const alerts = only(changes, "alert");
  const rows = lastOfEach(alerts.map(alertRow), (row) => row.id);
  await inPieces(rows, (piece) =>
    trx
      .insertInto("alerts")
      .values(piece)
      .onConflict((oc) =>
        oc.column("id").doUpdateSet((eb) => ({
          state: eb.ref("excluded.state"),
          open: eb.ref("excluded.open"),
          severity_rank: eb.ref("excluded.severity_rank"),
          changed_at: eb.ref("excluded.changed_at"),
          doc: eb.ref("excluded.doc"),
          memory: eb.ref("excluded.memory"),
        })),
      )
      .execute(),
  );
  const evidence = alerts.flatMap((change) => (change.evidence ? [{ alert: change.alert.id, doc: JSON.stringify(change.evidence) }] : []));
  await inPieces(evidence, (piece) =>
    trx
      .insertInto("evidence")
      .values(piece)
      .onConflict((oc) => oc.column("alert").doNothing())
      .execute(),
  );
  const pictures = only(changes, "alert-picture").map(({ alert, picture }) => ({ alert, ...picture }));
  await inPieces(pictures, (piece) =>
    trx
      .insertInto("alert_pictures")
      .values(piece)
      .onConflict((oc) => oc.columns(["alert", "hash"]).doNothing())
      .execute(),
  );
  const logs = only(changes, "alert-log").map(({ alert, entry }) => ({ alert, at: Date.parse(entry.at), doc: JSON.stringify(entry) }));
  await inPieces(logs, (piece) => trx.insertInto("alert_logs").values(piece).execute());
}

async function writeApplied(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const applied = lastOfEach(
    only(changes, "applied").map(({ community, rule, subject, order }) => ({ community, rule, subject, ...order })),
    (row) => JSON.stringify([row.community, row.rule, row.subject]),
  );
  await inPieces(applied, (piece) =>
    trx
      .insertInto("applied")
      .values(piece)
      .onConflict((oc) =>
        oc
          .columns(["community", "rule", "subject"])
          .doUpdateSet((eb) => ({ pos: eb.ref("excluded.pos"), due: eb.ref("excluded.due"), ordinal: eb.ref("excluded.ordinal") })),
      )
      .execute(),
  );
}

async function writeNotices(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const notices = lastOfEach(
    only(changes, "notice").map(({ notice, address, dispatch }) => noticeRow(notice, address, dispatch)),
    (row) => row.id,
  );
  await inPieces(notices, (piece) =>
    trx
      .insertInto("notices")
      .values(piece)
      // Written again after a failed answer it must not be sent again.
      .onConflict((oc) => oc.column("id").doNothing())
      .execute(),
  );
}

/** Writes everything that belongs together in one transaction, with whom it is told outside, synced before it answers. */
export function createCommit(db: Database): (changes: readonly RecordChange[], messages?: readonly NewWebhookMessage[]) => Promise<void> {
  return (changes, messages = []) =>
    db.transaction().execute(async (trx) => {
      await writeAlerts(trx, changes);
      await writeCases(trx, changes);
      await writeCalls(trx, changes);
      await writeNotices(trx, changes);
      await writeLadders(trx, changes);
      await writeApplied(trx, changes);
      await writeMaintenance(trx, changes);
      await writeFloods(trx, changes);
      await writeDrills(trx, changes);
      await writeEntries(trx, changes);
      await writeWebhookMessages(trx, messages);
      await writeWalkTicks(trx, changes);
    });
}
