import { createHmac, randomBytes } from "node:crypto";
import type { ImportKind, Instant, Words } from "../contracts/index.ts";
import type { ImportedThing, ImportWrite } from "../store/records/index.ts";
import { Moved, postHome, serve } from "../store/rpc.ts";
import { markOf } from "./imports/mark.ts";
import { fileWithRemarks, type OpenedFile, openFile } from "./imports/open-file.ts";
import { type Planned, type PlanOrder, planImport } from "./imports/plan.ts";
import { readTable, type Table } from "./imports/table.ts";
import { plainText } from "./imports/text.ts";
import type { ImportWorld, PlannedMatter } from "./imports/world.ts";
import { seal } from "./vault.ts";

/** What is shown at most; the file that comes back has all. */
const MOST_FAULTS = 300;
const MOST_NOTES = 200;

let file: OpenedFile | undefined;
let table: Table | undefined;
let planned: Planned | undefined;
let writing: ImportWrite | undefined;
let world = {
  community: "",
  places: [],
  people: [],
  devices: [],
  worn: [],
  identities: [],
  numbers: [],
  grids: [],
  staff: [],
} as ImportWorld;

const refusal = (zh: string, en: string) => ({ ok: false as const, words: { zh, en } satisfies Words });

function writeOf({ plan }: Planned, now: Instant): ImportWrite {
  const rowOf = (id: string): { readonly row?: number } => {
    const row = plan.rows.get(id);
    return row === undefined ? {} : { row };
  };
  const made = <T extends { readonly id: string }>(what: ImportedThing["what"], things: readonly T[]): ImportedThing[] =>
    things.map((thing) => ({ what, id: thing.id, mark: markOf(thing), before: null, ...rowOf(thing.id) }));
  const changed = <T extends NonNullable<ImportedThing["before"]>>(
    what: ImportedThing["what"],
    things: readonly { readonly before: T; readonly after: T }[],
  ): ImportedThing[] => things.map(({ before, after }) => ({ what, id: after.id, mark: markOf(after), before }));
  const after = <T>(things: readonly { readonly after: T }[]): readonly T[] => things.map((thing) => thing.after);
  return {
    change: {
      places: [...plan.newPlaces, ...after(plan.changedPlaces)],
      people: [...plan.newPeople, ...after(plan.changedPeople)],
      devices: [...plan.newDevices, ...after(plan.changedDevices)],
      grids: [...plan.newGrids, ...after(plan.changedGrids)],
      assignments: plan.worn.map((one) => ({ ...one, from: now, to: null })),
    },
    identities: plan.identities,
    undo: [
      ...made("place", plan.newPlaces),
      ...changed("place", plan.changedPlaces),
      ...made("person", plan.newPeople),
      ...changed("person", plan.changedPeople),
      ...made("device", plan.newDevices),
      ...changed("device", plan.changedDevices),
      ...made("grid", plan.newGrids),
      ...changed("grid", plan.changedGrids),
    ],
  };
}

export type ImportPiece = "places" | "people" | "devices" | "assignments" | "grids";

const methods = {
  /** Reads a file and finds its headings. */
  open: (bytes: Uint8Array, kind: ImportKind, said: Readonly<Record<string, string | null>>) => {
    const outcome = openFile(bytes);
    if (!outcome.ok) return outcome;
    file = outcome.file;
    table = readTable(file.rows, kind, said);
    if (!table || table.rows.length === 0)
      return refusal(
        "表里没有数据：至少要有一行表头和一行内容。",
        "There is nothing in the table: it needs a row of headings and one of data.",
      );
    return { ok: true as const, format: file.format, headRow: table.headRow + 1, rows: table.rows.length, columns: table.columns };
  },
  /** Begins to receive what of the register the file is compared with, piece by piece. */
  begin: (community: string) => {
    world = { community, places: [], people: [], devices: [], worn: [], identities: [], numbers: [], grids: [], staff: [] };
  },
  add: (part: Partial<Omit<ImportWorld, "community">>) => {
    for (const [name, things] of Object.entries(part)) (world[name as keyof typeof part] as unknown[]).push(...things);
  },
  /** What stands in a column, each once: whether it is known is asked of the records. */
  values: (column: number): readonly string[] => [
    ...new Set((table?.rows ?? []).map(({ cells }) => plainText(cells[column]?.text ?? "")).filter((text) => text !== "")),
  ],
  /** Works out what would change. */
  check: (order: PlanOrder, keys: { readonly hash: Uint8Array; readonly seal: Uint8Array }) => {
    if (!table) return undefined;
    planned = planImport(table, world, order, {
      makeId: (prefix) => `${prefix}-${randomBytes(8).toString("hex")}`,
      makeNumber: () => randomBytes(3).toString("hex"),
      hash: (identity) => createHmac("sha256", keys.hash).update(identity).digest("hex"),
      seal: (identity) => seal(keys.seal, identity),
      progress: (done) => postHome({ progress: done }),
    });
    return { counts: planned.counts, faults: planned.faults.slice(0, MOST_FAULTS), notes: planned.notes.slice(0, MOST_NOTES) };
  },
  /** The file with its faults in a red column. */
  remarks: () => {
    if (!file || !table || !planned) return undefined;
    const byRow = new Map<number, string>();
    for (const { row, column, what } of planned.faults) {
      const said = `${column === null ? "" : `${column}：`}${what.zh}`;
      const before = byRow.get(row);
      byRow.set(row, before === undefined ? said : `${before}；${said}`);
    }
    return new Moved({ bytes: fileWithRemarks(file, table.headRow + 1, "导入问题（改好后可直接再上传）", byRow) });
  },
  /** What is to be written, as JSON, for the thread that writes it. */
  write: (now: Instant) => {
    if (!planned) return undefined;
    writing = writeOf(planned, now);
    return new Moved({ bytes: new TextEncoder().encode(JSON.stringify(writing)) });
  },
  /** Of a file of work orders: what is to be taken, a thousand at most. */
  matters: (): readonly PlannedMatter[] => planned?.plan.matters ?? [],
  /** A piece of what was written, for the register in memory. */
  piece: (what: ImportPiece, from: number, count: number) => (writing?.change[what] ?? []).slice(from, from + count),
};

serve(methods);

export type ImportMethods = typeof methods;
