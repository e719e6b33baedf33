import type { Grid, GridView } from "../../contracts/index.ts";
import type { GridPorts } from "../grid-ports.ts";

const EAST: Grid = {
  ...{ id: "g-east", community: "xfl", name: "第一网格", parent: null, outline: null, workers: ["u-grid"], places: ["east"] },
  head: { user: null, name: "孙组长", phone: "13900003333" },
  stewards: [],
};
const view: GridView = {
  ...{ grid: EAST, parentName: null, head: { name: "孙组长", phone: "13900003333", hasLogin: false }, workers: [], instead: [] },
  ...{ places: [], buildings: [], homes: 0, residents: 0 },
};
const EAST_PATH = "/xfl/east/";

/** Grids in memory: one, of the eastern compound, which stays. */
export function memoryGrids(): GridPorts {
  return {
    root: () => "/xfl/",
    list: (sees) => ({ items: sees(EAST_PATH) ? [view] : [], without: [] }),
    view: (id, sees) => (id === EAST.id && sees(EAST_PATH) ? view : undefined),
    ofPlace: () => ({
      ...{ grid: { id: EAST.id, name: EAST.name }, micro: null },
      people: [{ post: "head", name: "孙组长", phone: "13900003333", onDuty: null }],
    }),
    get: (id) => (id === EAST.id ? EAST : undefined),
    staff: () => [],
    save: async () => ({ ok: true, value: EAST }),
    remove: async () => ({ ok: true, value: null }),
  };
}
