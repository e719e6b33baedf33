import { expect, test } from "vitest";
import type { ImportView, Person, Place } from "../../contracts/index.ts";
import { onEveryDatabase, type RecordsAtTest } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";
import type { OpenDatabase } from "./database.ts";
import { ALONG, LEANING } from "./leaning.ts";
import type { ImportWrite } from "./types.ts";

/** Columns of text that name nothing of the register, whatever table they stand in. */
const PLAIN = new Set([
  ...["id", "community", "state", "hash", "code_hash", "token_hash", "callback_hash", "password_hash", "sealed", "secrets", "type"],
  ...["name", "zone", "username", "role", "email", "language", "kind", "what", "number", "reason", "error", "code", "channel", "key"],
  ...["rule", "family", "verdict", "settled", "day", "source", "date", "room", "topic", "client", "system", "format", "status", "lang"],
  // Accounts and cases, neither of which comes in with a register.
  ...["user_id", "user_name", "by_user", "by_name", "by_desk", "to_user", "to_name", "to_role", "assigned_to", "taken_by", "received_by"],
  ...["case_id", "alert", "notice", "webhook", "round", "plan", "roster", "acceptance", "patrol", "hand_over", "desk", "login", "drill"],
]);

/** Tables that may hold such names in other words, and why nothing is asked of them. */
const EXCUSED: Readonly<Record<string, string>> = {
  communities: "no import brings a community",
  map_features: "lines on the map",
  sessions: "of accounts",
  pins: "of accounts",
  desk_officers: "of accounts",
  own_channels: "of accounts",
  calendars: "of accounts",
  idempotency: "answers kept for repeats; they lapse within a day",
  audit: "append-only: a log may name what is there no more",
  alert_logs: "of an alert, which leans itself",
  evidence: "of an alert, which leans itself; a device that was heard stays for that",
  alert_pictures: "of an alert, which leans itself",
  applied: "of an alert, which leans itself",
  case_pictures: "of a case, which leans itself",
  case_logs: "of a case, which leans itself",
  case_numbers: "of a case, which leans itself",
  notices: "of a case, which leans itself",
  ladder_steps: "of a case, which leans itself",
  answer_links: "of a notice",
  calls: "of a case, which leans itself",
  cells: "state of the rules, which are told of the change in its place among the messages",
  bases: "state of the rules",
  floods: "counts of a desk",
  chain_proofs: "of the hub's own proof, which has a device of its own",
  purges: "what was erased, named for good",
  imports: "what another import changed of it shows by its mark",
  action_cards: "of kinds of cases",
  providers: "of the hub",
  numbers: "go with whoever had them last",
  proofs: "go with whoever had them last",
  replays: "results of a day",
  duties: "of accounts, in a roster that leans itself",
  roster_fills: "of a roster, which leans itself",
  swaps: "of accounts",
  hand_over_answers: "of a hand-over, which leans itself",
  rule_verdicts: "of alerts",
};

/** Columns of tables that lean by another column of theirs, and of excused ones that sound as if they named something. */
const EXCUSED_COLUMNS: Readonly<Record<string, string>> = {
  "audit.target": "append-only",
  "audit.path": "append-only",
  "audit.person": "append-only",
  "applied.subject": "of an alert, which leans itself",
  "notices.subject": "a heading in words",
  "alerts.doc": "says again what its columns say",
  "alerts.memory": "says again what its columns say",
  "cases.doc": "says again what its columns say",
  "hand_entries.doc": "says again what its columns say",
  "consents.doc": "says again what its columns say",
  "family_ties.doc": "says again what its columns say",
  "invitations.doc": "says again what its columns say",
  "portraits.doc": "says again what its columns say",
  "rhythms.doc": "says again what its columns say",
  "care_visits.doc": "says again what its columns say",
  "round_items.doc": "says again what its columns say",
  "spot_checks.doc": "of a patrol, which leans itself",
  "self_tests.doc": "says again what its columns say",
  "device_ticks.doc": "says again what its columns say",
  "walk_points.doc": "says again what its columns say",
  "acceptance_points.doc": "says again what its columns say",
  "mappings.doc": "names of fields of others",
  "transfer_sheets.doc": "says again what its columns say",
  "info_reports.doc": "of a case, which leans itself",
  "ratings.doc": "of the place in its path",
  "hand_overs.doc": "of the place in its path; what was handed over leans itself",
  "duty_remarks.doc": "of the place in its path",
  "duty_remarks.corrects": "another remark",
  "webhook_messages.body": "goes with her",
  "quarantine.detail": "words",
  "quarantine.where_in": "words",
  "identities.sealed": "goes with her",
};

/** Names that sound like people, places or what hangs there. */
const SOUNDS = /person|people|resident|place|home|spot|path|device|gateway|grid|owner|subject|target|scope|doc$|body$/;

const NUMBER = /int|numeric|real|double|bool/i;
const BYTES = /blob|bytea/i;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly text: boolean;
  readonly bytes: boolean;
  /** A time; else a flag or a count. */
  readonly wide: boolean;
  readonly must: boolean;
}

/** Looks at the tables past the hub, which is the only one there otherwise. */
async function look<T>(at: RecordsAtTest, ask: (db: OpenDatabase["db"]) => Promise<T>): Promise<T> {
  await at.stop();
  const { db, close } = await at.fresh.open();
  try {
    return await ask(db);
  } finally {
    await close();
    await at.open();
  }
}

const columnsOf = (at: RecordsAtTest): Promise<readonly Column[]> =>
  look(at, async (db) => {
    const tables = await db.introspection.getTables();
    return tables.flatMap(({ name: table, columns }) =>
      columns.map(({ name, dataType, isNullable, hasDefaultValue, isAutoIncrementing }) => ({
        ...{
          table,
          name,
          text: !NUMBER.test(dataType) && !BYTES.test(dataType),
          bytes: BYTES.test(dataType),
          wide: /int8|bigint/i.test(dataType),
          must: !isNullable && !hasDefaultValue && !isAutoIncrementing,
        },
      })),
    );
  });

const isAsked = ({ table, name }: Column): boolean =>
  LEANING.some((one) => one.table === table && (one.columns.includes(name) || one.by === name)) ||
  Object.values(ALONG).some((all) => all.some((one) => one.table === table && one.column === name));
const isExcused = ({ table, name }: Column): boolean =>
  `${table}.${name}` in EXCUSED_COLUMNS || PLAIN.has(name) || (table in EXCUSED && (!SOUNDS.test(name) || /^(doc|body)$/.test(name)));

/** How an id stands in a column of that name. */
function holding(column: string, id: string): string {
  if (/path/.test(column)) return `/xf/${id}/`;
  return /doc|points|rows|value|people|places/.test(column) ? JSON.stringify({ of: [`gateway:${id}`, { in: id }] }) : id;
}

const ID = "per-00112233445566ff";
const HOUR = 3_600_000;

onEveryDatabase("what leans on what an import brought", (at) => {
  test("every column of the schema is asked, goes along, or is excused with a reason", async () => {
    const columns = await columnsOf(at);
    const unknown = columns.filter((one) => one.text && !isAsked(one) && !isExcused(one));
    expect(unknown.map(({ table, name }) => `${table}.${name}`)).toEqual([]);
    const tables = new Set(columns.map(({ table }) => table));
    const named = [...LEANING.map(({ table }) => table), ...Object.keys(EXCUSED).filter((table) => table !== "rule_verdicts")];
    expect(named.filter((table) => !tables.has(table))).toEqual([]);
    const real = new Set(columns.map(({ table, name }) => `${table}.${name}`));
    expect(
      LEANING.flatMap(({ table, columns: all, by }) => [...all, by].map((name) => `${table}.${name}`)).filter((one) => !real.has(one)),
    ).toEqual([]);
    expect(Object.keys(EXCUSED_COLUMNS).filter((one) => !real.has(one))).toEqual([]);
  });

  test("an id in any of the columns is found, as what it is", async () => {
    const columns = await columnsOf(at);
    let made = 0;
    for (const { table, columns: all, kind, openKind, by } of LEANING)
      for (const column of all) {
        const id = `per-${String(++made).padStart(16, "0")}`;
        const own = columns.filter((one) => one.table === table && (one.must || one.name === column || one.name === by));
        const values = own.map(({ name, text, bytes, wide }) => {
          if (name === column) return `'${holding(column, id)}'`;
          return text || bytes ? `'x${made}'` : wide ? String(T0 + HOUR + made) : "1";
        });
        const names = own.map(({ name }) => `"${name}"`);
        await at.fresh.raw(`insert into ${table} (${names.join(", ")}) values (${values.join(", ")})`);
        const found = await at.records.imports.leanings([id], T0);
        expect([table, column, found.map((one) => one.kind)]).toEqual([table, column, [openKind ?? kind]]);
      }
  });

  const view: ImportView = {
    ...{ id: "i1", kind: "people", community: "xf", state: "applied", name: "a.csv", format: "UTF-8", progress: 1, rows: 1, headRow: 1 },
    ...{ columns: [], datum: null, counts: null, faults: [], notes: [], by: "leader", byName: "负责人", at: iso(T0) },
    ...{ appliedAt: iso(T0), undoneAt: null, undoneByName: null, error: null },
  };
  const bytes = (write: ImportWrite): Uint8Array => new TextEncoder().encode(JSON.stringify(write));
  const contact = (phone: string) => ({ name: "王鹏", relation: "儿子", phone, email: null, keyholder: false, user: null });
  const her = (id: string, phones: readonly string[]) =>
    ({ id, community: "xf", name: id, home: "pl-1", contacts: phones.map(contact) }) as unknown as Person;

  test("what goes takes everything with it that says nothing without it, and what somebody else has stays", async () => {
    const device = { id: "dev-1", community: "xf", externalId: "w1", name: "手环", kind: "wearable", place: null } as never;
    await at.records.saveRegistry({ people: [her("per-2", ["13900000002"])] });
    const change = {
      people: [her(ID, ["13900000001", "13900000002"])],
      devices: [device],
      assignments: [{ device: "dev-1", person: "per-2", from: T0, to: null }],
    };
    const identities = [{ person: ID, hash: "h", sealed: "s" }];
    await at.records.imports.write(view, bytes({ change, identities, undo: [] }));
    for (const number of ["13900000001", "13900000002"])
      await at.fresh.raw(`insert into numbers (number, state, at) values ('${number}', 'wrong', ${T0})`);
    const undone = bytes({ change: { remove: { people: [ID], devices: ["dev-1"] } }, identities: [], undo: null });
    expect(await at.records.imports.takeBack({ ...view, state: "undone" }, undone, T0)).toEqual({ ok: true });
    const left = await at.records.loadRegistry();
    expect([left.people.map(({ id }) => id), left.devices, left.assignments]).toEqual([["per-2"], [], []]);
    expect(await at.records.imports.identities("xf")).toEqual([]);
    expect(await look(at, (db) => db.selectFrom("numbers").select("number").execute())).toEqual([{ number: "13900000002" }]);
  });

  test("nothing goes where somebody has come to lean on it, and the number of before comes back", async () => {
    await at.records.imports.write(
      view,
      bytes({ change: { people: [her(ID, [])] }, identities: [{ person: ID, hash: "h0", sealed: "s0" }], undo: [] }),
    );
    await at.records.imports.write(
      { ...view, id: "i2" },
      bytes({ change: {}, identities: [{ person: ID, hash: "h1", sealed: "s1" }], undo: [] }),
    );
    const before = (await at.records.imports.get("i2"))?.undo;
    expect(before).toEqual([{ what: "identity", id: ID, mark: "h1", before: { hash: "h0", sealed: "s0" } }]);
    const place = { id: "pl-1", community: "xf", level: "home", name: "501", parent: null } as unknown as Place;
    await at.records.saveRegistry({ places: [place] });
    const gone = bytes({ change: { remove: { places: ["pl-1"] } }, identities: [], undo: null });
    expect(await at.records.imports.takeBack(view, gone, T0)).toEqual({ ok: false, leaning: [{ on: "pl-1", kind: "resident", by: ID }] });
    expect((await at.records.loadRegistry()).places).toHaveLength(1);
    const back = bytes({ change: {}, identities: [{ person: ID, hash: "h0", sealed: "s0" }], undo: null });
    await at.records.imports.takeBack({ ...view, id: "i2" }, back, T0);
    expect(await at.records.imports.identities("xf")).toEqual([{ hash: "h0", person: ID }]);
    await at.records.imports.takeBack({ ...view, id: "i2" }, bytes({ change: {}, identities: [], noIdentities: [ID], undo: null }), T0);
    expect(await at.records.imports.identities("xf")).toEqual([]);
  });
});
