import type { Person } from "../../contracts/index.ts";
import type { HelpPorts } from "../help-ports.ts";
import { PATHS, ROOT } from "./world.ts";

/** Everybody of the world, as if it were one building. */
export function memoryHelp(people: ReadonlyMap<string, Person>): HelpPorts {
  return {
    at: (place) =>
      PATHS[place] === undefined
        ? undefined
        : {
            place: { id: place, name: place },
            people: [...people.values()].map((person) => ({
              ...{ person, where: person.home ?? "", floor: 5, inside: true },
              at: { path: PATHS[person.home ?? ""] ?? ROOT, person: person.id },
            })),
            grid: {
              ...{ grid: { id: "g-east", name: "第一网格" }, micro: null },
              people: [{ post: "building", name: "钱楼长", phone: "13900004444", onDuty: null }],
            },
            responders: [{ name: "陈涛", role: "grid", phone: "13900001111", busy: 0, area: "东区" }],
            points: [],
            numbers: { dutyPhone: "02888880001", subDistrict: null },
          },
    whyOf: (_rules, family) => (family === "fire" ? "fire" : "other"),
    opened: async () => true,
  };
}
