import Database from "better-sqlite3";
import { Type } from "typebox";
import { Value } from "typebox/value";

/** What a copy of the records holds, and from which positions its checkpoint would replay. */
export interface RecordsCheck {
  readonly counts: Readonly<Record<string, number>>;
  /** Per room of the checkpoint, positions by community. */
  readonly bases: readonly Readonly<Record<string, number>>[];
}

const COUNTED: Readonly<Record<string, string>> = {
  alerts: "SELECT count(*) FROM alerts",
  openAlerts: "SELECT count(*) FROM alerts WHERE open = 1",
  cases: "SELECT count(*) FROM cases",
  openCases: "SELECT count(*) FROM cases WHERE open = 1",
  notices: "SELECT count(*) FROM notices",
  noticesQueued: "SELECT count(*) FROM notices WHERE next_attempt_at IS NOT NULL",
  users: "SELECT count(*) FROM users",
  devices: "SELECT count(*) FROM devices",
  people: "SELECT count(*) FROM people",
  places: "SELECT count(*) FROM places",
  quarantined: "SELECT count(*) FROM quarantine",
  auditLines: "SELECT count(*) FROM audit",
};
const BaseSchema = Type.Record(Type.String(), Type.Number());

/**
 * Reads a copy of the records from its file.
 * @throws where SQLite finds the file damaged
 */
export function checkRecords(path: string): RecordsCheck {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const said = db.pragma("quick_check", { simple: true });
    if (said !== "ok") throw new Error(`${path} is damaged: ${String(said)}`);
    const counts = Object.fromEntries(Object.entries(COUNTED).map(([name, sql]) => [name, Number(db.prepare(sql).pluck().get())]));
    const bases = db
      .prepare("SELECT doc FROM bases")
      .pluck()
      .all()
      .map((doc) => Value.Parse(BaseSchema, JSON.parse(String(doc))));
    return { counts, bases };
  } finally {
    db.close();
  }
}
