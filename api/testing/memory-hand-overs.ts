import { type HandOver, type HandOverLists, toIso } from "../../contracts/index.ts";
import type { HandOverPorts } from "../hand-over-ports.ts";
import { NOW, PATHS } from "./world.ts";

const NOTHING: HandOverLists = {
  ...{ cases: [], visits: [], care: [], unacknowledged: [], shelved: [], maintenance: [], devices: [], channels: [] },
  remarks: [],
};

/** One hand-over of the east compound, waiting to be taken; giving makes another. */
export function memoryHandOvers(): HandOverPorts {
  const sheet: HandOver = {
    ...{ id: "ho-1", community: "xfl", path: PATHS.east ?? "", shiftAt: toIso(NOW), state: "given", answered: null, lists: NOTHING },
    given: { by: "somebody", byName: "王强", at: toIso(NOW) },
  };
  const shift = { from: toIso(NOW), to: toIso(NOW + 1), name: "08:00–20:00", onDuty: [] };
  const due = { now: toIso(NOW), zone: "Asia/Shanghai", shift, missing: false, waiting: null };
  const sees = (paths: readonly string[]): boolean => paths.some((path) => sheet.path.startsWith(path));
  return {
    due: async () => due,
    now: async () => ({ ...due, lists: NOTHING }),
    list: async ({ paths }) => ({ items: sees(paths) ? [sheet] : [], next: null }),
    get: async ({ paths }, id) => (id === sheet.id && sees(paths) ? sheet : undefined),
    give: async (by) => ({ ok: true, value: { ...sheet, id: "ho-2", given: { by: by.username, byName: by.name, at: toIso(NOW) } } }),
    answer: async (_id, by, reason) => ({
      ok: true,
      value: {
        ...sheet,
        state: reason === null ? "taken" : "refused",
        answered: { by: by.username, byName: by.name, at: toIso(NOW), reason },
      },
    }),
  };
}
