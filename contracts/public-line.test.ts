import { expect, test } from "vitest";
import type { Case } from "./case.ts";
import { publicLine } from "./public-line.ts";

const at = (path: string): Case["place"] => ({ id: "p", name: "501", path, lon: null, lat: null, floor: null, building: null });

test.each([
  ["幸福里二期 3栋2单元501", "3栋有一起紧急求助，请在岗人员接单"],
  ["幸福里二期 12号楼1单元302 卧室", "12号楼有一起紧急求助，请在岗人员接单"],
  ["幸福里二期 东门", "幸福里二期有一起紧急求助，请在岗人员接单"],
] as const)("%s: no unit, no door, no name", (path, line) => {
  const said = publicLine({ place: at(path), family: "person" });
  expect(said.zh).toBe(line);
  for (const word of ["单元", "501", "302", "卧室"]) expect(said.zh + said.en).not.toContain(word);
});
