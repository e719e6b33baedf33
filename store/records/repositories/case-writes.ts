import { sql, type Transaction } from "kysely";
import {
  type Alert,
  answeredAt,
  type Case,
  handledAt,
  isEndedCase,
  type RecordChange,
  severityRank,
  theirDueAt,
} from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import { parseDoc } from "../doc.ts";
import type { CaseTable, Tables } from "../schema.ts";

type Write<K extends RecordChange["write"]> = Extract<RecordChange, { readonly write: K }>;

const only = <K extends RecordChange["write"]>(changes: readonly RecordChange[], write: K): readonly Write<K>[] =>
  changes.filter((change): change is Write<K> => change.write === write);

/** Ours or theirs, whichever is first. */
function dueAt(one: Case): number | null {
  if (one.state === "resolved" || one.state === "visit-due") return null;
  const times = [one.hold === null ? one.dueAt : null, ...one.foreign.map((each) => each.deadline)];
  const known = times.flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  return known.length === 0 ? null : Math.min(...known);
}

function caseRow({ case: one, path }: Write<"case">): CaseTable {
  const [day = "", seq = "0"] = one.number.split("-");
  return {
    id: one.id,
    community: one.community,
    day,
    seq: Number(seq),
    state: one.state,
    open: isEndedCase(one) ? 0 : 1,
    severity_rank: severityRank(one.severity),
    family: one.family,
    path,
    person: one.person,
    opened_at: Date.parse(one.openedAt),
    changed_at: Date.parse(one.changedAt),
    doc: JSON.stringify(one),
    kind: one.kind,
    source: one.source,
    due_at: dueAt(one),
    assigned_to: one.assignedTo,
    taken_by: one.takenBy,
    received_by: one.receivedBy,
    answered_at: answeredAt(one),
    handled_at: handledAt(one),
    verdict: one.verdict,
    drill: one.drill ?? null,
    settled: one.settled ?? null,
    rule: one.source === "device" ? (one.alerts[0]?.rule ?? null) : null,
    their_due_at: theirDueAt(one),
  };
}

const uniquely = <T>(rows: readonly T[]): readonly T[] => lastOfEach(rows, (row) => JSON.stringify(row));

async function writeParts(
  trx: Transaction<Tables>,
  cases: readonly Write<"case">[],
  pictures: readonly Write<"case-picture">[],
): Promise<void> {
  const places = cases.flatMap(({ case: one, also = [] }) => also.map((path) => ({ case_id: one.id, path })));
  await inPieces(uniquely(places), (piece) =>
    trx
      .insertInto("case_places")
      .values(piece)
      .onConflict((oc) => oc.columns(["case_id", "path"]).doNothing())
      .execute(),
  );
  const numbers = cases.flatMap(({ case: one }) => one.foreign.map(({ number }) => ({ number, case_id: one.id })));
  await inPieces(uniquely(numbers), (piece) =>
    trx
      .insertInto("case_numbers")
      .values(piece)
      .onConflict((oc) => oc.columns(["number", "case_id"]).doNothing())
      .execute(),
  );
  const taken = pictures.map(({ case: of, picture }) => ({ case_id: of, ...picture }));
  await inPieces(taken, (piece) =>
    trx
      .insertInto("case_pictures")
      .values(piece)
      .onConflict((oc) => oc.columns(["case_id", "hash"]).doNothing())
      .execute(),
  );
}

/** Alerts that ended before their case did learn what it was: rules are measured by it. */
async function writeVerdicts(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const verdicts = new Map(only(changes, "alert-verdict").map((change) => [change.alert, change]));
  if (verdicts.size === 0) return;
  await inPieces([...verdicts.keys()], async (ids) => {
    const rows = await trx.selectFrom("alerts").select(["id", "doc"]).where("id", "in", ids).execute();
    for (const { id, doc } of rows) {
      const alert = parseDoc<Alert>(doc);
      const said = verdicts.get(id);
      if (!said || (alert.verdict !== null && !said.single) || alert.verdict === said.verdict) continue;
      await trx
        .updateTable("alerts")
        .set({ doc: JSON.stringify({ ...alert, verdict: said.verdict }) })
        .where("id", "=", id)
        .execute();
    }
  });
}

/** Alerts that ended before they were joined elsewhere, or taken out. */
async function writeCaseOfAlerts(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const cases = new Map(only(changes, "alert-case").map((change) => [change.alert, change.case]));
  await inPieces([...cases.keys()], async (ids) => {
    const rows = await trx.selectFrom("alerts").select(["id", "doc"]).where("id", "in", ids).execute();
    for (const { id, doc } of rows) {
      const alert: Alert = { ...parseDoc<Alert>(doc), case: cases.get(id) ?? null };
      await trx
        .updateTable("alerts")
        .set({ doc: JSON.stringify(alert) })
        .where("id", "=", id)
        .execute();
    }
  });
}

/** Writes cases of one transaction with their logs and all that hangs on them. */
export async function writeCases(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const cases = only(changes, "case");
  const rows = lastOfEach(cases.map(caseRow), (row) => row.id);
  await inPieces(rows, (piece) =>
    trx
      .insertInto("cases")
      .values(piece)
      .onConflict((oc) =>
        oc.column("id").doUpdateSet((eb) => ({
          state: eb.ref("excluded.state"),
          open: eb.ref("excluded.open"),
          severity_rank: eb.ref("excluded.severity_rank"),
          family: eb.ref("excluded.family"),
          changed_at: eb.ref("excluded.changed_at"),
          doc: eb.ref("excluded.doc"),
          due_at: eb.ref("excluded.due_at"),
          assigned_to: eb.ref("excluded.assigned_to"),
          taken_by: eb.ref("excluded.taken_by"),
          // The first answer stands; a case taken up again was not handled.
          answered_at: eb.fn.coalesce("cases.answered_at", "excluded.answered_at"),
          handled_at: sql<
            number | null
          >`case when excluded.handled_at is null then null else coalesce(cases.handled_at, excluded.handled_at) end`,
          verdict: eb.ref("excluded.verdict"),
          // What opened it may have been taken out into a case of its own: it counts once.
          rule: eb.ref("excluded.rule"),
          settled: eb.ref("excluded.settled"),
          their_due_at: eb.ref("excluded.their_due_at"),
        })),
      )
      .execute(),
  );
  const logs = only(changes, "case-log").map((c) => ({ case_id: c.case, at: Date.parse(c.entry.at), doc: JSON.stringify(c.entry) }));
  await inPieces(logs, (piece) => trx.insertInto("case_logs").values(piece).execute());
  await writeParts(
    trx,
    lastOfEach(cases, (change) => change.case.id),
    only(changes, "case-picture"),
  );
  await writeVerdicts(trx, changes);
  await writeCaseOfAlerts(trx, changes);
}
