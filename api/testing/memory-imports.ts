import type { ImportView } from "../../contracts/index.ts";
import type { ImportPorts } from "../import-ports.ts";
import type { ActOutcome } from "../ports.ts";
import { ROOT } from "./world.ts";

/** One file, not taken in, of whoever asks. */
export function memoryImports(): ImportPorts {
  const view: ImportView = {
    ...{ id: "imp-1", kind: "people", community: "xf", state: "read", name: "台账.xlsx", format: "XLSX", progress: 0, rows: 1, headRow: 1 },
    ...{ columns: [], datum: null, counts: null, faults: [], notes: [], by: "u", byName: "u", at: "2026-03-01T08:00:00.000Z" },
    ...{ appliedAt: null, undoneAt: null, undoneByName: null, error: null },
  };
  const done = async (): Promise<ActOutcome<ImportView>> => ({ ok: true, value: view });
  return {
    community: () => ({ id: "xf", path: ROOT }),
    list: async () => ({ items: [view], next: null }),
    get: async () => view,
    open: done,
    check: done,
    apply: done,
    undo: done,
    undoing: async () => ({ ok: true, value: { counts: { removed: 1, restored: 0, kept: 0 }, kept: [] } }),
    keptTable: () => new Uint8Array([0x50, 0x4b]),
    drop: async () => ({ ok: true, value: null }),
    remarks: async () => new Uint8Array([0x50, 0x4b]),
    template: () => new Uint8Array([0x50, 0x4b]),
    secrets: {
      waiting: async () => ({ ok: true, value: { waiting: 1, gateways: 0, carried: 0, known: 0 } }),
      make: async () => ({
        ok: true,
        value: [{ device: "d1", name: "烟感", externalId: "smoke-1", topic: "sw/v1/xf/smoke-1", username: "smoke-1@xf", secret: "s1" }],
      }),
    },
  };
}
