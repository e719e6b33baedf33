import type { Actor } from "../api/index.ts";
import {
  type Assignment,
  type DeviceRecord,
  type Grid,
  type ImportView,
  type Instant,
  type Person,
  type Place,
  toIso,
  type Words,
} from "../contracts/index.ts";
import type { ImportWrite } from "../store/records/index.ts";
import type { WorkerHandle } from "../store/rpc.ts";
import type { Untaken } from "./exchange-file.ts";
import { type ImportParts, tellRules } from "./import-parts.ts";
import type { ImportMethods, ImportPiece } from "./import-worker.ts";

/** Things that go from thread to thread in one piece: a few milliseconds of the hub's own. */
export const PIECE = 500;
/** Numbers named at most; the rest is counted. */
const MOST_NAMED = 5;

type Call = WorkerHandle<ImportMethods>["call"];

/** What was tried, into the register and the rules. */
export async function takeRegister(parts: ImportParts, call: Call, view: ImportView, by: Actor): Promise<ImportView> {
  const { directory, records, now } = parts;
  const json = await call.write(now());
  if (!json) throw new Error("nothing was tried");
  const kept = keptOf(view, now(), null);
  await records.imports.write(kept, (json as unknown as { readonly bytes: Uint8Array }).bytes);
  const put: Readonly<Record<ImportPiece, (thing: never) => void>> = {
    places: (place: Place) => directory.putPlace(place),
    people: (person: Person) => directory.putPerson(person),
    devices: (device: DeviceRecord) => directory.putDevice(device),
    assignments: (assignment: Assignment) => directory.putAssignment(assignment),
    grids: (grid: Grid) => directory.putGrid(grid),
  };
  // Piece by piece, without standing in anybody's way.
  const numbers: string[] = [];
  const ids: { readonly entity: "person" | "device"; readonly id: string }[] = [];
  for (const what of ["places", "people", "devices", "assignments", "grids"] as const)
    for (let from = 0; ; from += PIECE) {
      const piece = await call.piece(what, from, PIECE);
      for (const thing of piece) put[what](thing as never);
      for (const thing of piece) if ("externalId" in thing) numbers.push(thing.externalId);
      if (what === "people" || what === "devices")
        for (const thing of piece) if ("id" in thing) ids.push({ entity: what === "people" ? "person" : "device", id: thing.id });
      if (piece.length < PIECE) break;
    }
  await tellRules(parts, view.community, ids);
  if (numbers.length > 0) await parts.registered(view.community, numbers, by);
  return kept;
}

/** Cases are opened one by one; what was opened is kept with the import, so that it can be taken back. */
export async function takeMatters({ matters, records, now }: ImportParts, call: Call, view: ImportView): Promise<ImportView> {
  const { things, untaken } = await matters.take(await call.matters());
  const kept = keptOf(view, now(), untaken.length === 0 ? null : untakenWords(untaken));
  const write: ImportWrite = { change: {}, identities: [], undo: things };
  await records.imports.write(kept, new TextEncoder().encode(JSON.stringify(write)));
  return kept;
}

/** What remains of an import: who, when, how many. What stood in the file stands where it was taken to. */
function keptOf(view: ImportView, at: Instant, error: Words | null): ImportView {
  const columns = view.columns.map((column) => ({ ...column, samples: [] }));
  return { ...view, state: "applied", appliedAt: toIso(at), error, columns, faults: [], notes: [] };
}

/** What could not be taken, by number. */
function untakenWords(untaken: readonly Untaken[]): Words {
  const named = untaken.slice(0, MOST_NAMED);
  const more = untaken.length - named.length;
  return {
    zh: `${untaken.length} 条没有受理：${named.map((one) => `${one.number}（${one.words.zh}）`).join("、")}${more > 0 ? " 等" : ""}。改好后再传一次，已受理的不会重复。`,
    en: `${untaken.length} were not taken: ${named.map((one) => `${one.number} (${one.words.en})`).join(", ")}${more > 0 ? " and more" : ""}. Mend them and bring the file again; what was taken is not taken twice.`,
  };
}
