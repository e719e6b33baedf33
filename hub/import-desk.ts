import { randomBytes } from "node:crypto";
import type { ActOutcome, ApiPorts } from "../api/index.ts";
import { dayIn } from "../cases/index.ts";
import {
  type Assignment,
  type DeviceRecord,
  type ForeignNumber,
  IMPORT_FIELDS,
  type ImportCheck,
  type ImportKind,
  type ImportView,
  MINUTE,
  type Person,
  type Place,
  toIso,
  type Words,
} from "../contracts/index.ts";
import type { ImportWrite } from "../store/records/index.ts";
import { startWorker, type WorkerHandle } from "../store/rpc.ts";
import type { Untaken } from "./exchange-file.ts";
import { type ImportParts, tellRules } from "./import-parts.ts";
import { undoImport } from "./import-undo.ts";
import type { ImportMethods, ImportPiece } from "./import-worker.ts";
import { templateOf } from "./imports/template.ts";
import { plainHead } from "./imports/text.ts";
import type { ImportWorld } from "./imports/world.ts";
import { keyFor } from "./vault.ts";

/** A file that nobody goes on with is forgotten after so long. */
const KEPT = 30 * MINUTE;
/** Each holds a thread and a file in memory. */
const MOST_DRAFTS = 3;
/** Things that go from thread to thread in one piece: a few milliseconds of this one. */
const PIECE = 500;

interface Draft {
  view: ImportView;
  readonly worker: WorkerHandle<ImportMethods>;
  order: ImportCheck | null;
  /** Of the register that it was compared with. */
  version: number;
  forget: () => void;
}

const words = (zh: string, en: string): Words => ({ zh, en });
const refused = (status: 404 | 409 | 422, { zh, en }: Words): ActOutcome<never> => ({ ok: false, status, reason: zh, words: { zh, en } });
const MISSING = refused(
  404,
  words(
    "没有这次导入，或已超过 30 分钟未操作，请重新上传。",
    "There is no such import, or it was left for over 30 minutes: bring the file again.",
  ),
);
const BUSY = refused(409, words("上一步还没有完成，请稍候。", "The step before is still under way."));

/** Files of people's own into the register: read, tried, applied in one transaction, taken back whole. */
export function createImportDesk(parts: ImportParts): { readonly face: ApiPorts["imports"]; stop(): Promise<void> } {
  const { directory, records, now } = parts;
  const drafts = new Map<string, Draft>();

  const drop = (id: string): void => {
    const draft = drafts.get(id);
    if (!draft) return;
    drafts.delete(id);
    draft.forget();
    void draft.worker.stop();
  };
  const keepAwhile = (draft: Draft): void => {
    draft.forget();
    draft.forget = parts.schedule(now() + KEPT, () => drop(draft.view.id));
  };
  const headsKey = (community: string, kind: ImportKind): string => `import-heads:${community}:${kind}`;
  const saidOf = async (community: string, kind: ImportKind): Promise<Record<string, string | null>> => {
    const kept = await records.settings.get(headsKey(community, kind));
    return kept === null ? {} : (JSON.parse(kept) as Record<string, string | null>);
  };
  const show = (draft: Draft, change: Partial<ImportView>): ImportView => {
    draft.view = { ...draft.view, ...change };
    return draft.view;
  };

  const open: ApiPorts["imports"]["open"] = async (kind, name, bytes, by) => {
    if (drafts.size >= MOST_DRAFTS) {
      const idle = [...drafts.values()].find(
        ({ view }) => view.by === by.username && view.state !== "applying" && view.state !== "checking",
      );
      if (!idle) return refused(409, words("正在处理其他导入，请稍后再试。", "Other imports are under way: try again later."));
      drop(idle.view.id);
    }
    const community = parts.community();
    const worker = startWorker<ImportMethods>("import-worker", import.meta.url, null);
    const read = await worker.call.open(bytes, kind, await saidOf(community, kind)).catch(() => ({ ok: false as const, words: BROKEN }));
    if (!read.ok) {
      await worker.stop();
      return refused(422, read.words);
    }
    const { format, headRow, rows, columns } = read;
    const view: ImportView = {
      ...{ id: `imp-${randomBytes(8).toString("hex")}`, kind, community, state: "read", name, format, progress: 0, rows, headRow },
      ...{ columns: [...columns], datum: null, counts: null, faults: [], notes: [] },
      ...{ by: by.username, byName: by.name, at: toIso(now()), appliedAt: null, undoneAt: null, undoneByName: null, error: null },
    };
    const draft: Draft = { view, worker, order: null, version: -1, forget: () => undefined };
    worker.onPost(({ progress }: { readonly progress: number }) => void show(draft, { progress }));
    worker.onDead(() => void show(draft, { state: "failed", error: BROKEN }));
    drafts.set(view.id, draft);
    keepAwhile(draft);
    return { ok: true, value: view };
  };

  /** Of a file of work orders: which of its numbers cases bear already. */
  const knownNumbers = async (
    { worker, view }: Pick<Draft, "worker" | "view">,
    fields: ImportCheck["fields"],
  ): Promise<readonly ForeignNumber[]> => {
    if (view.kind !== "work-orders") return [];
    const column = Object.keys(fields).find((index) => fields[index] === "number");
    return column === undefined ? [] : parts.matters.known(await worker.call.values(Number(column)));
  };
  /** The register as it stands, piece by piece: nothing else waits for it. */
  const hand = async ({ worker, view }: Draft, { fields }: ImportCheck): Promise<void> => {
    const { community } = view;
    const at = now();
    const devices = directory.devices(community);
    const whole: Omit<ImportWorld, "community"> = {
      places: directory.places(community),
      people: directory.people(community),
      devices,
      worn: devices.flatMap(({ id }) =>
        directory.assignmentsOf(id).flatMap((one) => (one.to === null || at < one.to ? [[id, one.person] as const] : [])),
      ),
      identities: (await records.imports.identities(community)).map(({ hash, person }) => [hash, person] as const),
      numbers: await knownNumbers({ worker, view }, fields),
    };
    await worker.call.begin(community);
    for (const [name, things] of Object.entries(whole))
      for (let from = 0; from < things.length; from += PIECE) await worker.call.add({ [name]: things.slice(from, from + PIECE) });
  };

  const run = async (draft: Draft, order: ImportCheck): Promise<void> => {
    const { kind, community } = draft.view;
    show(draft, { state: "checking", progress: 0, error: null });
    draft.version = directory.version;
    await hand(draft, order);
    const { fields, datum = null, compound = null } = order;
    const found = await draft.worker.call.check(
      {
        kind,
        fields,
        datum,
        compound,
        now: now(),
        by: { by: draft.view.by, byName: draft.view.byName },
        year: Number(dayIn(parts.zoneOf(community), now()).slice(0, 4)),
        zone: parts.zoneOf(community),
      },
      { hash: keyFor(parts.key, "identity hashes"), seal: keyFor(parts.key, "identities") },
    );
    if (!found) throw new Error("the file is gone");
    draft.order = order;
    const columns = draft.view.columns.map((column) => ({ ...column, field: fields[String(column.index)] ?? null }));
    show(draft, { state: "checked", progress: 1, columns, datum, ...found });
  };

  const faultOf = ({ view }: Draft, { fields, compound }: ImportCheck): Words | null => {
    const known = IMPORT_FIELDS[view.kind];
    const named = Object.values(fields);
    const strange = named.find((field) => !(field in known));
    if (strange !== undefined) return words(`没有字段“${strange}”。`, `fields: there is no field "${strange}"`);
    if (new Set(named).size < named.length) return words("同一个字段选了两列，请只留一列。", "fields: two columns are mapped to one field");
    const missing = Object.entries(known).find(([field, { must }]) => must && !named.includes(field))?.[1];
    if (missing) return words(`还没有选哪一列是“${missing.words.zh}”。`, `fields: no column is mapped to ${missing.words.en}`);
    if (compound != null && directory.placeById(compound)?.level !== "compound")
      return words("默认小区不存在。", "compound: there is no such compound");
    return null;
  };

  const check: ApiPorts["imports"]["check"] = async (id, order, by) => {
    const draft = drafts.get(id);
    if (!draft || draft.view.by !== by.username) return MISSING;
    if (draft.view.state === "checking" || draft.view.state === "applying") return BUSY;
    const fault = faultOf(draft, order);
    if (fault) return refused(422, fault);
    keepAwhile(draft);
    const { kind, community, columns } = draft.view;
    const said = await saidOf(community, kind);
    for (const { index, head } of columns) if (plainHead(head) !== "") said[plainHead(head)] = order.fields[String(index)] ?? null;
    await records.settings.set(headsKey(community, kind), JSON.stringify(said));
    try {
      await run(draft, order);
    } catch {
      show(draft, { state: "failed", error: BROKEN });
      return refused(422, BROKEN);
    }
    return { ok: true, value: draft.view };
  };

  const put: Readonly<Record<ImportPiece, (thing: never) => void>> = {
    places: (place: Place) => directory.putPlace(place),
    people: (person: Person) => directory.putPerson(person),
    devices: (device: DeviceRecord) => directory.putDevice(device),
    assignments: (assignment: Assignment) => directory.putAssignment(assignment),
  };
  /** Brings what was written into memory and tells the rules, without standing in anybody's way. */
  const spread = async ({ worker, view }: Draft): Promise<void> => {
    const ids: { readonly entity: "person" | "device"; readonly id: string }[] = [];
    for (const what of ["places", "people", "devices", "assignments"] as const)
      for (let from = 0; ; from += PIECE) {
        const piece = await worker.call.piece(what, from, PIECE);
        for (const thing of piece) put[what](thing as never);
        if (what === "people" || what === "devices")
          for (const thing of piece) if ("id" in thing) ids.push({ entity: what === "people" ? "person" : "device", id: thing.id });
        if (piece.length < PIECE) break;
      }
    await tellRules(parts, view.community, ids);
  };

  /** Cases are opened one by one; what was opened is kept with the import, so that it can be taken back. */
  const takeMatters = async (draft: Draft): Promise<ActOutcome<ImportView>> => {
    const list = await draft.worker.call.matters();
    try {
      const { things, untaken } = await parts.matters.take(list);
      const error = untaken.length === 0 ? null : untakenWords(untaken);
      const kept = withoutContent({ ...draft.view, state: "applied", appliedAt: toIso(now()), error });
      const write: ImportWrite = { change: {}, identities: [], undo: things };
      await records.imports.write(kept, new TextEncoder().encode(JSON.stringify(write)));
      drop(draft.view.id);
      return { ok: true, value: kept };
    } catch {
      show(draft, { state: "failed", error: HALF_TAKEN });
      return refused(422, HALF_TAKEN);
    }
  };

  const apply: ApiPorts["imports"]["apply"] = async (id, by) => {
    const draft = drafts.get(id);
    if (!draft || draft.view.by !== by.username) return MISSING;
    const { view, order } = draft;
    if (view.state === "checking" || view.state === "applying") return BUSY;
    if (view.state !== "checked" || order === null)
      return refused(409, words("请先试导入，看过结果再导入。", "Try it first, and look at what it would do."));
    keepAwhile(draft);
    try {
      // Cases come and go without the register: their numbers are looked up again.
      if (draft.version !== directory.version || view.kind === "work-orders") {
        const before = JSON.stringify(view.counts);
        await run(draft, order);
        if (JSON.stringify(draft.view.counts) !== before)
          return refused(
            409,
            words(
              "试导入之后登记情况有变动，结果已更新，请看过再导入。",
              "The register has changed since: look at the new result and import again.",
            ),
          );
      }
      if (draft.view.counts?.insert === 0 && draft.view.counts.update === 0)
        return refused(409, words("没有可导入的内容：没有新增，也没有更新。", "There is nothing to import: nothing is new or changed."));
      show(draft, { state: "applying" });
      if (view.kind === "work-orders") return await takeMatters(draft);
      const json = await draft.worker.call.write(now());
      if (!json) throw new Error("nothing was tried");
      const kept = withoutContent({ ...draft.view, state: "applied", appliedAt: toIso(now()) });
      await records.imports.write(kept, (json as unknown as { readonly bytes: Uint8Array }).bytes);
      await spread(draft);
      drop(id);
      return { ok: true, value: kept };
    } catch {
      show(draft, { state: "failed", error: BROKEN });
      return refused(422, BROKEN);
    }
  };

  const get = async (id: string): Promise<ImportView | undefined> => drafts.get(id)?.view ?? (await records.imports.get(id))?.view;
  return {
    face: {
      community: () => ({ id: parts.community(), path: directory.rootPath(parts.community()) }),
      list: async (paging, by) => {
        const page = await records.imports.list(paging);
        const own = paging.cursor === null ? [...drafts.values()].filter(({ view }) => view.by === by.username) : [];
        return { items: [...own.map(({ view }) => view).toReversed(), ...page.items], next: page.next };
      },
      get: async (id, by) => {
        const view = await get(id);
        // What stands in a file that was not taken yet is whose it is.
        return view && (view.appliedAt !== null || view.by === by.username) ? view : undefined;
      },
      open,
      check,
      apply,
      undo: (id, by) => undoImport(parts, id, by),
      drop: async (id, by) => {
        if (drafts.get(id)?.view.by !== by.username) return MISSING;
        drop(id);
        return { ok: true, value: null };
      },
      remarks: async (id, by) => {
        const draft = drafts.get(id);
        if (!draft || draft.view.by !== by.username) return undefined;
        const made = (await draft.worker.call.remarks()) as unknown as { readonly bytes: Uint8Array } | undefined;
        return made?.bytes;
      },
      template: (kind) => templateOf(kind),
    },
    stop: async () => {
      for (const id of [...drafts.keys()]) drop(id);
    },
  };
}

const BROKEN = words(
  "文件无法处理，登记簿没有改动。请另存为新的 .xlsx 后重试。",
  "The file could not be worked on; nothing was changed. Save it as a new .xlsx and try again.",
);

const HALF_TAKEN = words(
  "导入中断，可能已有部分工单立案，不能整次撤销。请再导入一次，已立案的不会重复。",
  "It broke off; some cases may be open and cannot be taken back as one. Bring the file again: what is open is not opened twice.",
);

/** What could not be taken, by number. */
function untakenWords(untaken: readonly Untaken[]): Words {
  const named = untaken.slice(0, 5);
  const more = untaken.length - named.length;
  return words(
    `${untaken.length} 条没有受理：${named.map((one) => `${one.number}（${one.words.zh}）`).join("、")}${more > 0 ? " 等" : ""}。改好后再传一次，已受理的不会重复。`,
    `${untaken.length} were not taken: ${named.map((one) => `${one.number} (${one.words.en})`).join(", ")}${more > 0 ? " and more" : ""}. Mend them and bring the file again; what was taken is not taken twice.`,
  );
}

/** What remains of an import: who, when, how many. What stood in the file stands in the register. */
function withoutContent(view: ImportView): ImportView {
  return { ...view, columns: view.columns.map((column) => ({ ...column, samples: [] })), faults: [], notes: [] };
}
