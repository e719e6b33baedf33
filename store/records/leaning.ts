import type { LeaningKind } from "../../contracts/index.ts";
import type { Tables } from "./schema.ts";

/** Columns that may name a person, a place, a device or a grid, alone or in a path, a list or a document. */
export interface LeaningSource {
  readonly table: keyof Tables;
  readonly columns: readonly string[];
  readonly kind: LeaningKind;
  /** Of rows whose `open` is 1. */
  readonly openKind?: LeaningKind;
  /** What tells one thing that leans from another. */
  readonly by: string;
  /** A time: what was last changed before something was brought does not name it. For tables that grow for years. */
  readonly since?: string;
  /** A time: what began when it was brought came with it. */
  readonly after?: string;
}

/**
 * Everything that stands in the way of taking back what an import brought, as long as it names that. A table that is
 * added must be named here, in what goes along, or be excused with a reason: a test walks the schema.
 */
export const LEANING: readonly LeaningSource[] = [
  { table: "people", columns: ["doc"], kind: "resident", by: "id" },
  { table: "places", columns: ["doc"], kind: "place", by: "id" },
  { table: "devices", columns: ["doc"], kind: "device", by: "id" },
  { table: "grids", columns: ["doc"], kind: "grid", by: "id" },
  // Of a person the device leans on her; the other way round it is the device that goes with what was brought.
  { table: "assignments", columns: ["person"], kind: "worn", by: "device" },
  { table: "assignments", columns: ["device"], kind: "worn", by: "person", after: "from_at" },
  { table: "logins", columns: ["doc"], kind: "login", by: "username" },
  { table: "users", columns: ["places", "people"], kind: "account", by: "id" },
  { table: "wall_screens", columns: ["doc"], kind: "wall", by: "id" },
  {
    table: "alerts",
    columns: ["person", "device", "path", "subject"],
    ...{ kind: "alert", openKind: "open-alert", by: "id", since: "changed_at" },
  },
  { table: "cases", columns: ["person", "path"], kind: "case", openKind: "open-case", by: "id", since: "changed_at" },
  { table: "case_places", columns: ["path"], kind: "case", by: "case_id" },
  { table: "quarantine", columns: ["device", "path"], kind: "message", by: "id", since: "at" },
  { table: "maintenance", columns: ["doc"], kind: "maintenance", by: "id" },
  { table: "drills", columns: ["doc"], kind: "drill", by: "id" },
  { table: "settings", columns: ["value"], kind: "setting", by: "key" },
  { table: "hand_entries", columns: ["person"], kind: "entry", by: "id" },
  { table: "consents", columns: ["person"], kind: "consent", by: "id" },
  { table: "family_ties", columns: ["person"], kind: "tie", by: "id" },
  { table: "invitations", columns: ["person"], kind: "invitation", by: "id" },
  { table: "door_codes", columns: ["person"], kind: "door-code", by: "person" },
  { table: "portraits", columns: ["person", "owner"], kind: "portrait", by: "owner" },
  { table: "mappings", columns: ["gateway"], kind: "mapping", by: "gateway" },
  { table: "unclaimed", columns: ["doc"], kind: "unclaimed", by: "id" },
  { table: "device_ticks", columns: ["device"], kind: "device-work", by: "device" },
  { table: "self_tests", columns: ["device"], kind: "self-test", by: "id" },
  { table: "info_reports", columns: ["path"], kind: "report", by: "id" },
  { table: "ratings", columns: ["path"], kind: "rating", by: "id" },
  { table: "rule_versions", columns: ["doc"], kind: "rule", by: "rule" },
  { table: "volunteers", columns: ["doc"], kind: "volunteer", by: "id" },
  { table: "rosters", columns: ["doc"], kind: "roster", by: "id" },
  { table: "rhythms", columns: ["person"], kind: "rhythm", by: "person" },
  { table: "care_visits", columns: ["person"], kind: "visit", by: "id" },
  { table: "rounds", columns: ["doc"], kind: "round", by: "id" },
  { table: "round_items", columns: ["person"], kind: "round", by: "round" },
  { table: "trips", columns: ["path", "doc"], kind: "trip", by: "id" },
  { table: "trip_lines", columns: ["person", "doc"], kind: "trip", by: "trip" },
  { table: "transfer_sheets", columns: ["person"], kind: "transfer-sheet", by: "token_hash" },
  { table: "patrols", columns: ["doc"], kind: "patrol", by: "id" },
  { table: "spot_checks", columns: ["spot"], kind: "spot-check", by: "id" },
  { table: "walk_points", columns: ["device"], kind: "walk", by: "plan" },
  { table: "walk_records", columns: ["doc", "points"], kind: "walk", by: "plan" },
  { table: "device_firsts", columns: ["device"], kind: "heard", by: "device" },
  { table: "acceptances", columns: ["doc"], kind: "acceptance", by: "id" },
  { table: "acceptance_points", columns: ["device"], kind: "acceptance", by: "acceptance" },
  { table: "acceptance_versions", columns: ["rows"], kind: "acceptance", by: "acceptance" },
  { table: "hand_overs", columns: ["path"], kind: "hand-over", by: "id" },
  { table: "duty_remarks", columns: ["path"], kind: "remark", by: "id" },
  { table: "webhooks", columns: ["doc"], kind: "webhook", by: "id" },
];

/** What goes with a person or a device that is taken back: it says nothing without them. */
export const ALONG = {
  people: [
    { table: "assignments", column: "person" },
    { table: "identities", column: "person" },
    { table: "webhook_messages", column: "person" },
  ],
  devices: [{ table: "assignments", column: "device" }],
} as const satisfies Readonly<Record<string, readonly { readonly table: keyof Tables; readonly column: string }[]>>;
