import { randomBytes } from "node:crypto";
import type { ActOutcome, ApiPorts } from "../api/index.ts";
import { dayIn } from "../cases/index.ts";
import { type ForeignNumber, type ImportCheck, type ImportView, MINUTE, toIso, type Words } from "../contracts/index.ts";
import { startWorker, type WorkerHandle } from "../store/rpc.ts";
import { columnFault, createHeadMemory } from "./import-columns.ts";
import type { ImportParts } from "./import-parts.ts";
import { createImportSecrets } from "./import-secrets.ts";
import { PIECE, takeMatters, takeRegister } from "./import-take.ts";
import { keptTable, previewUndo, undoImport } from "./import-undo.ts";
import type { ImportMethods } from "./import-worker.ts";
import { templateOf } from "./imports/template.ts";
import type { ImportWorld } from "./imports/world.ts";
import { keyFor } from "./vault.ts";

/** A file that nobody goes on with is forgotten after so long. */
const KEPT = 30 * MINUTE;
/** Each holds a thread and a file in memory. */
const MOST_DRAFTS = 3;

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
const BROKEN = words(
  "文件无法处理，登记簿没有改动。请另存为新的 .xlsx 后重试。",
  "The file could not be worked on; nothing was changed. Save it as a new .xlsx and try again.",
);
const HALF_TAKEN = words(
  "导入中断，可能已有部分工单立案，不能整次撤销。请再导入一次，已立案的不会重复。",
  "It broke off; some cases may be open and cannot be taken back as one. Bring the file again: what is open is not opened twice.",
);
const BUSY = refused(409, words("上一步还没有完成，请稍候。", "The step before is still under way."));

/** Files of people's own into the register: read, tried, applied in one transaction, taken back whole. */
export function createImportDesk(parts: ImportParts): { readonly face: ApiPorts["imports"]; stop(): Promise<void> } {
  const { directory, records, now } = parts;
  const drafts = new Map<string, Draft>();
  const heads = createHeadMemory(records);

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
    const read = await worker.call
      .open(bytes, kind, await heads.saidOf(community, kind))
      .catch(() => ({ ok: false as const, words: BROKEN }));
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
      ...(view.kind === "grids"
        ? { grids: directory.grids(community), staff: parts.gridStaff().map(({ id, name }) => ({ user: id, name })) }
        : { grids: [], staff: [] }),
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
    const { fields, datum = null, compound = null, panel = null } = order;
    const found = await draft.worker.call.check(
      {
        kind,
        fields,
        datum,
        compound,
        panel,
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

  const check: ApiPorts["imports"]["check"] = async (id, order, by) => {
    const draft = drafts.get(id);
    if (!draft || draft.view.by !== by.username) return MISSING;
    if (draft.view.state === "checking" || draft.view.state === "applying") return BUSY;
    const fault = columnFault(order, draft.view.kind, directory);
    if (fault) return refused(422, fault);
    keepAwhile(draft);
    await heads.remember(draft.view, order);
    try {
      await run(draft, order);
    } catch {
      show(draft, { state: "failed", error: BROKEN });
      return refused(422, BROKEN);
    }
    return { ok: true, value: draft.view };
  };

  const apply: ApiPorts["imports"]["apply"] = async (id, by) => {
    const draft = drafts.get(id);
    if (!draft || draft.view.by !== by.username) return MISSING;
    const { view, order } = draft;
    if (view.state === "checking" || view.state === "applying") return BUSY;
    if (view.state !== "checked" || order === null)
      return refused(409, words("请先试导入，看过结果再导入。", "Try it first, and look at what it would do."));
    keepAwhile(draft);
    let taking = false;
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
      taking = true;
      const kept = await (view.kind === "work-orders" ? takeMatters : takeRegister)(parts, draft.worker.call, draft.view, by);
      drop(id);
      return { ok: true, value: kept };
    } catch {
      // Cases are opened before the import is kept; of a register all is written at once.
      const error = taking && view.kind === "work-orders" ? HALF_TAKEN : BROKEN;
      show(draft, { state: "failed", error });
      return refused(422, error);
    }
  };

  /** Taken back twice at once, the second would find what the first has half taken. */
  const undoing = new Set<string>();
  const oneAtATime: ApiPorts["imports"]["undo"] = async (id, by) => {
    if (undoing.has(id)) return BUSY;
    undoing.add(id);
    try {
      return await undoImport(parts, id, by);
    } finally {
      undoing.delete(id);
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
      undoing: (id) => previewUndo(parts, id),
      keptTable,
      undo: oneAtATime,
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
      secrets: createImportSecrets(parts),
    },
    stop: async () => {
      for (const id of [...drafts.keys()]) drop(id);
    },
  };
}
