import type { Alert, AlertDetail, AlertLog, AlertMemory, AlertPicture, Evidence, Scope, Whereabouts } from "../../../contracts/index.ts";
import { severityRank } from "../../../contracts/index.ts";
import { grouped } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { below, inScope } from "../scoping.ts";
import type { AlertFilter, Applied, FoundAlert, OpenAlert, PageOf, Paging } from "../types.ts";

const NO_EVIDENCE: Evidence = {
  limit: null,
  side: null,
  value: null,
  unit: null,
  measurement: null,
  event: null,
  source: "",
  since: new Date(0).toISOString(),
  ruleVersion: 0,
  series: [],
  pictures: [],
};

function filtered(db: Database, scope: Scope, filter: AlertFilter) {
  let query = db.selectFrom("alerts").where(inScope("alerts", scope));
  if (filter.state?.length) {
    const states = filter.state.filter((state) => state !== "open" && state !== "closed");
    const open = filter.state.includes("open");
    const closed = filter.state.includes("closed");
    query = query.where((eb) =>
      eb.or([
        ...(states.length > 0 ? [eb("alerts.state", "in", states)] : []),
        ...(open ? [eb("alerts.open", "=", 1)] : []),
        ...(closed ? [eb("alerts.open", "=", 0)] : []),
      ]),
    );
  }
  if (filter.severity?.length) query = query.where("alerts.severity_rank", "in", filter.severity.map(severityRank));
  if (filter.path !== null) query = query.where(below("alerts.path", filter.path));
  if (filter.device !== null) query = query.where("alerts.device", "=", filter.device);
  if (filter.person !== null) query = query.where("alerts.person", "=", filter.person);
  if (filter.since !== null) query = query.where("alerts.raised_at", ">=", filter.since);
  return query;
}

/** Alerts with their logs, evidence and pictures. */
export function createAlertRepository(db: Database) {
  const logOf = async (alert: string): Promise<AlertLog[]> =>
    (await db.selectFrom("alert_logs").select("doc").where("alert", "=", alert).orderBy("n").execute()).map((row) => parseDoc(row.doc));
  const picturesOf = (alert: string): Promise<AlertPicture[]> =>
    db.selectFrom("alert_pictures").select(["hash", "at", "type"]).where("alert", "=", alert).orderBy("at").execute();

  return {
    alertsList: async (scope: Scope, filter: AlertFilter, paging: Paging): Promise<PageOf<Alert>> => {
      const query = filtered(db, scope, filter).select(["alerts.id", "alerts.raised_at", "alerts.doc"]);
      return pageOf(query, { table: "alerts", at: "raised_at" }, paging, (row) => parseDoc<Alert>(row.doc));
    },
    alertGet: async (id: string): Promise<FoundAlert | undefined> => {
      const row = await db.selectFrom("alerts").select(["doc", "path", "person", "drill"]).where("id", "=", id).executeTakeFirst();
      if (!row) return undefined;
      const frozen = await db.selectFrom("evidence").select("doc").where("alert", "=", id).executeTakeFirst();
      const evidence = frozen ? parseDoc<Evidence>(frozen.doc) : NO_EVIDENCE;
      const alert: AlertDetail = {
        ...parseDoc<Alert>(row.doc),
        evidence: { ...evidence, pictures: [...evidence.pictures, ...(await picturesOf(id))] },
        log: await logOf(id),
      };
      return { alert, at: { path: row.path, person: row.person, drill: row.drill ?? undefined } };
    },
    /** Where a picture that joined an alert belongs, for scoping. */
    pictureWhereabouts: async (hash: string): Promise<Whereabouts | undefined> =>
      db
        .selectFrom("alert_pictures")
        .innerJoin("alerts", "alerts.id", "alert_pictures.alert")
        .select(["alerts.path", "alerts.person"])
        .where("alert_pictures.hash", "=", hash)
        .executeTakeFirst(),
    loadOpenAlerts: async (): Promise<readonly OpenAlert[]> => {
      const rows = await db.selectFrom("alerts").selectAll().where("open", "=", 1).orderBy("raised_at").orderBy("id").execute();
      const logs = await db
        .selectFrom("alert_logs")
        .innerJoin("alerts", "alerts.id", "alert_logs.alert")
        .select(["alert_logs.alert", "alert_logs.doc"])
        .where("alerts.open", "=", 1)
        .orderBy("alert_logs.n")
        .execute();
      const byAlert = grouped(logs, (row) => row.alert);
      return rows.map((row) => ({
        alert: parseDoc<Alert>(row.doc),
        path: row.path,
        memory: parseDoc<AlertMemory>(row.memory),
        log: (byAlert.get(row.id) ?? []).map((entry) => parseDoc<AlertLog>(entry.doc)),
      }));
    },
    loadApplied: async (): Promise<readonly Applied[]> =>
      (await db.selectFrom("applied").selectAll().execute()).map(({ community, rule, subject, pos, due, ordinal }) => ({
        community,
        rule,
        subject,
        order: { pos, due, ordinal },
      })),
  };
}
