import type { Generated } from "kysely";

/**
 * Tables of the records store. Times are milliseconds since 1970, flags 0 or 1, `doc` columns hold JSON; what is
 * queried or sorted has a column of its own. Paths compare by bytes (in PostgreSQL: collation "C").
 */
export interface Tables {
  communities: { id: string; name: string; zone: string };
  places: { id: string; community: string; doc: string };
  grids: { id: string; community: string; doc: string };
  people: { id: string; community: string; doc: string };
  devices: { id: string; community: string; doc: string };
  assignments: { device: string; person: string; from_at: number; to_at: number | null };
  logins: { username: string; community: string; doc: string };
  map_features: { community: string; ordinal: number; doc: string };
  users: UserTable;
  sessions: { token_hash: string; user_id: string; created_at: number; expires_at: number; address: string; desk: string | null };
  pins: { user_id: string; hash: string; set_at: number; failures: number };
  desk_officers: { desk: string; user_id: string; at: number };
  wall_screens: WallScreenTable;
  idempotency: { user_id: string; key: string; fingerprint: string; status: number; body: string; at: number };
  audit: AuditTable;
  alerts: AlertTable;
  alert_logs: { n: Generated<number>; alert: string; at: number; doc: string };
  evidence: { alert: string; doc: string };
  alert_pictures: { alert: string; hash: string; at: string; type: string };
  applied: { community: string; rule: string; subject: string; pos: number; due: number; ordinal: number };
  cases: CaseTable;
  case_places: { case_id: string; path: string };
  case_pictures: { case_id: string; hash: string; at: string; type: string };
  case_numbers: { case_id: string; number: string };
  case_logs: { n: Generated<number>; case_id: string; at: number; doc: string };
  notices: NoticeTable;
  ladder_steps: { id: string; case_id: string; due_at: number; state: string; doc: string };
  quarantine: QuarantineTable;
  cells: { room: string; key: string; pos: number; blob: Uint8Array };
  bases: { room: string; doc: string };
  maintenance: { id: string; community: string; from_at: number; until_at: number; ended_at: number | null; doc: string };
  drills: { id: string; community: string; state: string; planned_at: number; doc: string };
  floods: { id: string; community: string; desk: string; from_at: number; to_at: number | null; doc: string };
  chain_proofs: { id: string; at: number; ok: number; doc: string };
  purges: { id: string; community: string | null; what: string; at: number; doc: string };
  settings: { key: string; value: string };
  imports: { id: string; community: string; at: number; doc: string; undo: string | null };
  identities: { person: string; community: string; hash: string; sealed: string };
  hand_entries: { id: string; community: string; person: string; measured_at: number; struck: number; doc: string };
  consents: { id: string; person: string; at: number; doc: string };
  family_ties: { id: string; person: string; at: number; doc: string };
  invitations: { id: string; person: string; at: number; code_hash: string; doc: string };
  mappings: { gateway: string; version: number; doc: string };
  unclaimed: { id: string; doc: string };
  device_ticks: { device: string; doc: string };
  self_tests: { id: string; device: string; at: number; passed: number; doc: string };
  info_reports: { id: string; case_id: string; path: string; at: number; revision: number; doc: string };
  ratings: { id: string; path: string; at: number; doc: string };
  action_cards: { community: string; kind: string; version: number; doc: string };
  rule_versions: { rule: string; version: number; at: number; doc: string };
  providers: { id: string; doc: string; secrets: string; callback_hash: string; created_at: number };
  numbers: { number: string; state: string; at: number; reason: string | null };
  proofs: { channel: string; address: string; tested_at: number; answered_at: number | null };
  answer_links: { notice: string; token_hash: string; code_hash: string; expires_at: number };
  own_channels: { user_id: string; doc: string };
  calls: CallTable;
  portraits: { owner: string; person: string | null; sealed: string; at: number; doc: string };
  transfer_sheets: { token_hash: string; person: string; at: number; expires_at: number; doc: string };
  print_days: { day: string; last: number };
  volunteers: { id: string; community: string; doc: string };
  door_codes: { person: string; sealed: string; by_user: string; by_name: string; at: number };
  rosters: { id: string; removed: number; doc: string };
  duties: { id: string; roster: string; date: string; to_at: number; doc: string };
  roster_fills: { id: string; roster: string; at: number; undone: number; doc: string };
  swaps: { id: string; at: number; doc: string };
  calendars: { token_hash: string; user_id: string; roster: string; created_at: number };
  replays: { id: string; rule: string; at: number; doc: string };
  rhythms: { person: string; doc: string };
  care_visits: { id: string; community: string; person: string; at: number; doc: string };
  trips: { id: string; community: string; path: string; by_user: string; at: number; doc: string };
  trip_lines: { trip: string; ordinal: number; person: string | null; doc: string };
  rounds: { id: string; community: string; created_at: number; ended_at: number | null; doc: string };
  patrols: { id: string; community: string; doc: string };
  spot_checks: { id: string; community: string; patrol: string; spot: string; at: number; doc: string };
  walk_points: { plan: string; device: string; community: string; at: number; doc: string };
  walk_records: { plan: string; community: string; doc: string; points: string };
  device_firsts: { device: string; community: string; at: number; exact: number };
  acceptances: { id: string; community: string; created_at: number; doc: string };
  acceptance_points: { acceptance: string; device: string; community: string; doc: string };
  acceptance_versions: { acceptance: string; version: number; community: string; rows: string };
  hand_overs: { id: string; path: string; at: number; doc: string };
  hand_over_answers: { hand_over: string; at: number; doc: string };
  duty_remarks: {
    id: string;
    community: string;
    path: string;
    at: number;
    next_shift: number;
    corrects: string | null;
    doc: string;
  };
  webhooks: { id: string; created_at: number; secrets: string; doc: string };
  webhook_messages: WebhookMessageTable;
  round_items: { round: string; ordinal: number; person: string; doc: string };
}

export interface CallTable {
  id: string;
  community: string;
  case_id: string;
  /** Null where none was registered; without spaces, as it is dialled. */
  number: string | null;
  started_at: number;
  ended_at: number | null;
  result: string | null;
  doc: string;
}

export interface UserTable {
  id: string;
  username: string;
  name: string;
  role: string;
  places: string;
  people: string;
  email: string | null;
  language: string;
  disabled: number;
  password_hash: string;
  failures: number;
  locked_until: number | null;
  last_seen_at: number | null;
  created_at: number;
}

export interface AuditTable {
  n: Generated<number>;
  at: number;
  user_name: string | null;
  act: string;
  target: string;
  outcome: string;
  address: string;
  detail: string | null;
  /** Hash of the line before. */
  prev: string;
  /** SHA-256 over `prev` and this line, hex: a line changed later breaks the chain. */
  hash: string;
  /** Path of the place that it is about; null: about none, or written before paths were. */
  path: string | null;
  person: string | null;
}

export interface AlertTable {
  id: string;
  community: string;
  rule: string;
  subject: string;
  state: string;
  open: number;
  severity_rank: number;
  family: string;
  path: string;
  person: string | null;
  device: string | null;
  raised_at: number;
  changed_at: number;
  doc: string;
  memory: string;
  /** Of this drill; null: real. */
  drill: string | null;
}

export interface CaseTable {
  id: string;
  community: string;
  /** Day and running number of which `number` is made, as columns to count on. */
  day: string;
  seq: number;
  state: string;
  open: number;
  severity_rank: number;
  family: string;
  path: string;
  person: string | null;
  opened_at: number;
  changed_at: number;
  doc: string;
  kind: string;
  source: string;
  /** When it must be done, ours or theirs, whichever is first; null where no clock runs. */
  due_at: number | null;
  assigned_to: string | null;
  taken_by: string | null;
  received_by: string | null;
  /** A named person first took it up. */
  answered_at: number | null;
  /** Handled, and not taken up again since. */
  handled_at: number | null;
  verdict: string | null;
  /** Of this drill; null: real. */
  drill: string | null;
  /** Where it was settled; null: not stated. */
  settled: string | null;
  /** The rule whose alert opened it. */
  rule: string | null;
  /** When the first of the other systems' times ends; null where none runs. */
  their_due_at: number | null;
}

/** Also the outbox: `next_attempt_at` null means nothing is left to send. */
export interface NoticeTable {
  id: string;
  case_id: string;
  channel: string;
  to_user: string | null;
  to_name: string;
  to_role: string;
  state: string;
  subject: string;
  text: string;
  address: string | null;
  created_at: number;
  changed_at: number;
  attempts: number;
  next_attempt_at: number | null;
  error: string | null;
  /** JSON: how it is sent, beside what it says; null in rows of before. */
  dispatch: string | null;
  sent_at: number | null;
  delivered_at: number | null;
  read_at: number | null;
  answered_at: number | null;
  answer: string | null;
  provider: string | null;
  provider_id: string | null;
  rounds: Generated<number>;
  /** Of this drill; null: real. */
  drill: string | null;
}

/** `next_at` null: it is not sent any more. */
export interface WebhookMessageTable {
  n: Generated<number>;
  id: string;
  webhook: string;
  type: string;
  person: string | null;
  state: string;
  created_at: number;
  attempts: number;
  tried_at: number | null;
  status: number | null;
  took_ms: number | null;
  error: string | null;
  next_at: number | null;
  body: string;
}

export interface QuarantineTable {
  id: string;
  community: string;
  path: string;
  pos: number;
  at: number;
  topic: string;
  login: string;
  client: string;
  device: string | null;
  reason: string;
  detail: string;
  where_in: string;
  payload: Uint8Array;
  bytes: number;
  /** 1 where it may be an alarm of a life-safety device. */
  urgent: number;
  state: string;
}

export interface WallScreenTable {
  id: string;
  code_hash: string;
  token_hash: string | null;
  created_at: number;
  ends_at: number;
  ended_at: number | null;
  doc: string;
}
