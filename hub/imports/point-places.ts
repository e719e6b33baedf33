import type { DeviceRecord } from "../../contracts/index.ts";
import { noZeros, numberOf } from "./address.ts";
import type { Homes } from "./homes.ts";
import type { Row } from "./row.ts";
import { chineseNumber, plainText } from "./text.ts";

/** Where a point is: a place of the register, and what its text says beyond that. */
export interface PointPlace {
  readonly place: string;
  readonly rest: string;
}

/** 幸福里3栋2单元5层走廊, 3号楼501客厅, 3-2-501: what stands before a building, its parts, and the rest. */
const BUILDING = /^(.*?)(?<![0-9])([0-9]{1,3}|[A-Z][0-9]{0,2})(?:栋|幢|号楼|座|#楼?)[-,，、]?(.*)$/;
const DASHED = /^(.*?)(?<![0-9])([0-9]{1,3})[-－](?:([0-9]{1,2})[-－])?([0-9]{3,4})(?![0-9-])(?:室|号|户)?(.*)$/;
const UNIT = /^([0-9]{1,2}|[A-Z])(?:单元|门|梯)[-,，、]?(.*)$/;
const FLOOR = /^((?:地下|负|B|-)?[0-9]{1,2})(?:层|楼|F)[-,，、]?(.*)$|^(B[0-9])(?![0-9])[-,，、]?(.*)$/;
const DOOR = /^([0-9]{3,4}[A-Z]?)(?:室|号|户)?(?![0-9])[-,，、]?(.*)$/;

const floorNumber = (text: string): number => Number(text.replace(/^(地下|负|B)/, "-"));

interface Parts {
  readonly before: string;
  readonly building: string | null;
  readonly unit: string | null;
  readonly floor: number | null;
  readonly room: string | null;
  readonly rest: string;
}

/** Reads as much of a text as names a building and its parts. */
export function readPointText(text: string): Parts {
  const plain = chineseNumber(plainText(text).toUpperCase().replaceAll(" ", ""));
  const dashed = DASHED.exec(plain);
  if (dashed && !BUILDING.test(plain)) {
    const [, before = "", building = "", unit, room = "", rest = ""] = dashed;
    return { before, building: noZeros(building), unit: unit === undefined ? null : noZeros(unit), floor: null, room, rest };
  }
  const named = BUILDING.exec(plain);
  let rest = named?.[3] ?? plain;
  const unit = named ? UNIT.exec(rest) : null;
  rest = unit?.[2] ?? rest;
  const floor = FLOOR.exec(rest);
  rest = floor === null ? rest : (floor[2] ?? floor[4] ?? "");
  const door = named ? DOOR.exec(rest) : null;
  rest = door?.[2] ?? rest;
  return {
    before: named?.[1] ?? "",
    building: named ? noZeros(named[2] ?? "") : null,
    unit: unit ? noZeros(unit[1] ?? "") : null,
    floor: floor === null ? null : floorNumber(floor[1] ?? floor[3] ?? ""),
    room: door?.[1] ?? null,
    rest,
  };
}

/** Finds where the points of a panel are, by columns and by free text; what names no building is in the panel's own. */
export function createPointPlaces(homes: Homes) {
  /** Where a panel's points are that say no building. */
  const around = (panel: DeviceRecord): string | null => {
    if (panel.place === null) return homes.root;
    return homes.above(panel.place, "building")?.id ?? panel.place;
  };

  const floorOf = (row: Row): number | null | undefined => {
    if (!row.has("floor")) return null;
    const text = chineseNumber(row.text("floor").toUpperCase().replaceAll(" ", "")).replace(/[层楼F]$/, "");
    const floor = floorNumber(text);
    if (Number.isInteger(floor) && floor !== 0 && Math.abs(floor) < 200) return floor;
    row.fault("floor", { zh: "楼层请填数字，地下一层填 -1", en: "a number; -1 is the first basement" });
    return undefined;
  };

  const compoundOf = (row: Row, before: string, panel: DeviceRecord): string | null | undefined => {
    const asked = row.has("compound") ? row.text("compound") : before;
    const found = homes.compoundIn(asked);
    if (found) return found;
    if (row.has("compound")) {
      row.fault("compound", { zh: `没有登记过小区“${asked.slice(0, 30)}”`, en: `there is no compound "${asked.slice(0, 30)}"` });
      return undefined;
    }
    return (panel.place === null ? undefined : homes.above(panel.place, "compound")?.id) ?? null;
  };

  return {
    /** @returns undefined where the row's fault says why */
    of: (row: Row, panel: DeviceRecord): PointPlace | undefined => {
      const known = homes.anywhere(row);
      const floor = floorOf(row);
      if (floor === undefined) return undefined;
      const roomText = row.text("room");
      // A place that is known by that very name; the rest of the columns is beside it.
      if (known !== undefined && homes.get(known)?.level !== "building") return { place: known, rest: roomText };
      const parts = readPointText(row.text("home"));
      const ownRoom = /^([0-9]{3,4}[A-Za-z]?)(?:室|号|户)?$/.exec(roomText)?.[1]?.toUpperCase() ?? null;
      const beside = ownRoom === null ? roomText : "";
      const rest = parts.rest === beside ? beside : `${parts.rest}${beside}`;
      const of = compoundOf(row, parts.before, panel);
      if (of === undefined) return undefined;
      const home = around(panel);
      const own = home === null ? undefined : homes.numberOfBuilding(home);
      const building = row.has("building") ? numberOf(row.text("building")) : parts.building;
      const wanted = {
        unit: row.has("unit") ? numberOf(row.text("unit")) : parts.unit,
        floor: floor ?? parts.floor,
        room: ownRoom ?? parts.room,
      };
      if (building === null) {
        // Nothing is said of a building: that of the panel; where it stands in none, its own place.
        const inOwn = own === undefined ? undefined : homes.inside(of, { building: own, ...wanted });
        const place = inOwn ?? home;
        if (place === null) {
          row.fault("home", { zh: "没有登记社区的位置", en: "the community has no place" });
          return undefined;
        }
        if (row.has("home") || !row.has("floor"))
          row.note({
            zh: `位置没有写楼栋，放在主机所在的${homes.get(place)?.name ?? ""}，原文留在名称里`,
            en: `names no building: put where the panel stands, the text stays in its name`,
          });
        const lost = inOwn === undefined && wanted.floor !== null && !row.has("home") ? `${wanted.floor}层` : "";
        return { place, rest: inOwn === undefined ? `${lost}${plainText(row.text("home"))}${beside}` : rest };
      }
      const place = homes.inside(of, { building, ...wanted });
      if (place !== undefined) return { place, rest };
      row.fault(row.has("building") ? "building" : "home", {
        zh: `没有登记过 ${building} 栋，请先登记楼栋，或改正`,
        en: `building ${building} is not registered: register it first, or mend the row`,
      });
      return undefined;
    },
  };
}
