import type { ActOutcome, Actor } from "../api/index.ts";
import {
  BROUGHT_WORDS,
  type DeviceRecord,
  type Grid,
  type ImportUndo,
  type ImportView,
  type KeptThing,
  type Person,
  type Place,
  toIso,
  type UndoCounts,
  type Words,
} from "../contracts/index.ts";
import type { ImportedCase, ImportedIdentity, ImportedThing, ImportWrite } from "../store/records/index.ts";
import { type ImportParts, tellRules } from "./import-parts.ts";
import { planUndo, type UndoPlan } from "./import-undo-plan.ts";
import { fileWithRemarks } from "./imports/open-file.ts";

type Undone = NonNullable<ImportWrite["undo"]>;

const refused = (status: 404 | 409, zh: string, en: string) => ({ ok: false as const, status, reason: zh, words: { zh, en } });
const NONE = refused(404, "没有这次导入。", "There is no such import.");
const ALREADY = refused(409, "这次导入已经撤销。", "This import was taken back already.");
const NOTHING_GOES = refused(
  409,
  "这次导入的内容都有别的登记依着它，一条也不能撤销。原因见下载的表。",
  "Something leans on everything that this import brought: nothing of it can be taken back. The table says what.",
);
const TOO_BUSY = refused(409, "登记情况正在变动，请稍后再试。", "The register is changing just now: try again in a moment.");

/** Looks at the register so often, where something has come to lean on what would go. */
const TRIES = 3;

const isThing = (one: Undone[number]): one is ImportedThing => one.what !== "case" && one.what !== "identity";
const isIdentity = (one: Undone[number]): one is ImportedIdentity => one.what === "identity";

/** A thing of the register as it stands now. */
function nowOf({ directory }: ImportParts, { what, id }: ImportedThing): Place | Person | DeviceRecord | Grid | undefined {
  if (what === "place") return directory.placeById(id);
  if (what === "person") return directory.personById(id);
  return what === "grid" ? directory.gridById(id) : directory.deviceById(id);
}

/** What an entry as it was names, and is not there any more. */
function missingIn({ directory }: ImportParts, { what, id, before }: ImportedThing, batch: ReadonlySet<string>): Words | null {
  const place = (id: string | null): boolean => id === null || directory.placeById(id) !== undefined;
  const gone: Words = { zh: "导入前的位置已不在", en: "where it was before is gone" };
  if (what === "person") return place((before as Person).home) ? null : gone;
  if (what === "place") return place((before as Place).parent) ? null : gone;
  if (what === "grid") {
    const { parent, places } = before as Grid;
    if ((parent !== null && directory.gridById(parent) === undefined) || !places.every(place)) return gone;
    const others = directory
      .grids((before as Grid).community)
      .filter((one) => one.id !== id && (one.parent === null) === (parent === null));
    const claimed = others.find((one) => one.places.some((each) => places.includes(each)));
    return claimed === undefined || batch.has(claimed.id)
      ? null
      : { zh: `原来的楼栋现在属于“${claimed.name}”`, en: `places of before belong to "${claimed.name}" now` };
  }
  const { place: at, externalId, community, camera, uplink } = before as DeviceRecord;
  if (!place(at)) return gone;
  const holder = directory.deviceByExternal(community, externalId);
  if (holder !== undefined && holder.id !== id) return { zh: "导入前的编号已被别的设备占用", en: "its number is another device's now" };
  const carrier = uplink?.startsWith("gateway:") ? uplink.slice("gateway:".length) : undefined;
  const lost = [camera, carrier].some((other) => other !== undefined && directory.deviceById(other) === undefined);
  return lost ? { zh: "导入前的网关或摄像头已不在", en: "its gateway or camera of before is gone" } : null;
}

/** The number that stood there before an older hub imported another was not kept. */
function lostNumber(now: Person | undefined, before: Person, known: boolean): Words | null {
  if (known || before.identity === undefined || before.identity === now?.identity) return null;
  return { zh: "导入前的身份证号没有留存", en: "the identity number of before was not kept" };
}

async function planOf(parts: ImportParts, view: ImportView, undo: Undone): Promise<UndoPlan> {
  await parts.written();
  const things = undo.filter(isThing);
  const numbers = new Set(undo.filter(isIdentity).map(({ id }) => id));
  const batch = new Set(things.map(({ id }) => id));
  const fresh = things.flatMap(({ id, before }) => (before === null ? [id] : []));
  const leanings = await parts.records.imports.leanings(fresh, since(view));
  return planUndo({
    ...{ things, leanings },
    nowOf: (thing) => nowOf(parts, thing),
    stays: (thing) => {
      if (thing.before === null)
        return thing.what === "device" && parts.heard(thing.id) ? { zh: "已收到过它的数据", en: "it has sent data" } : null;
      const lost =
        thing.what === "person" ? lostNumber(parts.directory.personById(thing.id), thing.before as Person, numbers.has(thing.id)) : null;
      return lost ?? missingIn(parts, thing, batch);
    },
  });
}

const since = (view: ImportView): number => Date.parse(view.appliedAt ?? view.at);

const countsOf = ({ remove, restore, kept }: UndoPlan): UndoCounts => ({
  ...{ removed: remove.length, restored: restore.length, kept: kept.length },
});

/** What is written to take that much of an import back. */
async function writeOf({ directory, records }: ImportParts, undo: Undone, { remove, restore, kept }: UndoPlan): Promise<ImportWrite> {
  const before = <T extends Place | Person | DeviceRecord | Grid>(what: ImportedThing["what"]): T[] =>
    restore.flatMap((thing) => (thing.what === what ? [thing.before as T] : []));
  const gone = (what: ImportedThing["what"]): string[] => remove.flatMap((thing) => (thing.what === what ? [thing.id] : []));
  const people = new Set(restore.flatMap(({ what, id }) => (what === "person" ? [id] : [])));
  const marks = new Map((await records.imports.identityMarks([...people])).map(({ person, hash }) => [person, hash]));
  const numbers = undo.filter(isIdentity).filter(({ id, mark }) => people.has(id) && marks.get(id) === mark);
  const noted = new Set(undo.filter(isIdentity).map(({ id }) => id));
  const bare = before<Person>("person").filter(
    ({ id, identity }) => !noted.has(id) && identity === undefined && directory.personById(id)?.identity !== undefined,
  );
  const stay = new Set(kept.map(({ thing }) => thing.id));
  const left = undo.filter(({ id }) => stay.has(id));
  return {
    change: {
      ...{ places: before<Place>("place"), people: before<Person>("person"), devices: before<DeviceRecord>("device") },
      grids: before<Grid>("grid"),
      remove: { places: gone("place"), people: gone("person"), devices: gone("device"), grids: gone("grid") },
    },
    identities: numbers.flatMap(({ id, before: old }) => (old === null ? [] : [{ person: id, ...old }])),
    noIdentities: [...numbers.flatMap(({ id, before: old }) => (old === null ? [id] : [])), ...bare.map(({ id }) => id)],
    undo: left.length === 0 ? null : left,
  };
}

/** The register in memory, once it is written. */
function follow({ directory }: ImportParts, { change }: ImportWrite): void {
  const { devices = [], people = [], grids = [], places = [] } = change.remove ?? {};
  for (const device of devices) {
    directory.untieDevice(device);
    directory.removeDevice(device);
  }
  for (const person of people) directory.erasePerson(person);
  for (const grid of grids) directory.removeGrid(grid);
  for (const grid of change.grids ?? []) directory.putGrid(grid);
  for (const place of places) directory.removePlace(place);
  for (const place of change.places ?? []) directory.putPlace(place);
  for (const person of change.people ?? []) directory.putPerson(person);
  for (const device of change.devices ?? []) directory.putDevice(device);
}

/** Withdraws the cases that a file opened, and puts times of other platforms back. */
async function undoMatters({ records, matters, now }: ImportParts, view: ImportView, undo: Undone, by: Actor) {
  const things = undo.filter((thing): thing is ImportedCase => thing.what === "case");
  const back = await matters.takeBack(things, `撤销导入“${view.name}”（${by.name}）`);
  if (!back.ok) return back;
  const done: ImportView = { ...view, state: "undone", undoneAt: toIso(now()), undoneByName: by.name };
  const write: ImportWrite = { change: {}, identities: [], undo: null };
  await records.imports.write(done, new TextEncoder().encode(JSON.stringify(write)));
  return { ok: true, value: done } as const;
}

/** A name that tells which one is meant, and where it is. */
function spokenOf(parts: ImportParts, thing: ImportedThing): Pick<KeptThing, "name" | "where"> {
  const { directory } = parts;
  const now = nowOf(parts, thing);
  if (thing.what === "place") return { name: directory.spoken(thing.id) || (now?.name ?? thing.id), where: "" };
  const at =
    thing.what === "person" ? directory.personById(thing.id)?.home : thing.what === "device" ? directory.deviceById(thing.id)?.place : null;
  return { name: now?.name ?? thing.id, where: at == null ? "" : directory.spoken(at) };
}

async function openFor({ records }: ImportParts, id: string) {
  const kept = await records.imports.get(id);
  if (!kept) return NONE;
  const { view, undo } = kept;
  if (undo === null || (view.state !== "applied" && view.state !== "partly-undone")) return ALREADY;
  return { ok: true, view, undo } as const;
}

const KEPT_HEAD = ["原表行号", "类别", "名称", "位置"];

/** What stays, row by row, and why in the red column that faults of a file stand in. */
export function keptTable(kept: readonly KeptThing[]): Uint8Array {
  const lines = kept.map(({ row, what, name, where }) => [row === null ? "" : String(row), BROUGHT_WORDS[what].zh, name, where]);
  const rows = [KEPT_HEAD, ...lines].map((line) => line.map((text) => ({ text, numeric: false })));
  const why = new Map(kept.map((one, at) => [at + 2, one.why.zh]));
  return fileWithRemarks({ format: "XLSX", rows, book: null }, 1, "保留原因", why);
}

/** What taking it back would do now; nothing is changed. */
export async function previewUndo(parts: ImportParts, id: string): Promise<ActOutcome<ImportUndo>> {
  const found = await openFor(parts, id);
  if (!found.ok) return found;
  const { view, undo } = found;
  if (view.kind === "work-orders") {
    const cases = undo.filter((thing): thing is ImportedCase => thing.what === "case");
    const removed = cases.filter(({ before }) => before === null).length;
    return { ok: true, value: { counts: { removed, restored: cases.length - removed, kept: 0 }, kept: [] } };
  }
  const plan = await planOf(parts, view, undo);
  const kept = plan.kept.map(({ thing, words }) => ({
    ...{ row: thing.row ?? null, what: thing.what, ...spokenOf(parts, thing), why: words },
  }));
  return { ok: true, value: { counts: countsOf(plan), kept: kept.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) } };
}

/** Takes back everything of an import that nothing leans on; the rest stays whole, and can be taken back later. */
export async function undoImport(parts: ImportParts, id: string, by: Actor): Promise<ActOutcome<ImportView>> {
  const found = await openFor(parts, id);
  if (!found.ok) return found;
  const { view, undo } = found;
  if (view.kind === "work-orders") return undoMatters(parts, view, undo, by);
  for (let tried = 0; tried < TRIES; tried++) {
    const plan = await planOf(parts, view, undo);
    const counts = countsOf(plan);
    if (counts.kept > 0 && counts.removed + counts.restored === 0) return NOTHING_GOES;
    const write = await writeOf(parts, undo, plan);
    const done: ImportView = {
      ...{ ...view, state: counts.kept === 0 ? "undone" : "partly-undone" },
      ...{ undoneAt: toIso(parts.now()), undoneByName: by.name },
      undone: {
        ...{ removed: counts.removed + (view.undone?.removed ?? 0), restored: counts.restored + (view.undone?.restored ?? 0) },
        kept: counts.kept,
      },
    };
    const back = await parts.records.imports.takeBack(done, new TextEncoder().encode(JSON.stringify(write)), since(view));
    if (!back.ok) continue;
    follow(parts, write);
    const taken = [...plan.remove, ...plan.restore];
    await tellRules(
      parts,
      view.community,
      taken.flatMap(({ what, id: one }) => (what === "place" || what === "grid" ? [] : [{ entity: what, id: one }])),
    );
    return { ok: true, value: done };
  }
  return TOO_BUSY;
}
