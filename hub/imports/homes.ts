import type { Place, PlaceLevel } from "../../contracts/index.ts";
import { floorOf, homeKey, noZeros, numberOf, readAddress } from "./address.ts";
import { listed, type Row } from "./row.ts";
import { plainText } from "./text.ts";

const bare = (text: string): string => plainText(text).toLowerCase().replaceAll(" ", "");

interface Options {
  readonly community: string;
  readonly places: readonly Place[];
  /** Of rows that name no compound. */
  readonly compound: string | null;
  makeId(): string;
  made(place: Place): void;
}

/** Finds the homes and spots that rows name, however they write them, and makes the homes that are missing. */
export function createHomes({ community, places, compound: usual, makeId, made }: Options) {
  const byId = new Map(places.map((place) => [place.id, place]));
  const root = places.find(({ level }) => level === "community")?.id ?? null;
  const compounds = places.filter(({ level }) => level === "compound");
  const homes = new Map<string, string>();
  const buildings = new Map<string, string>();
  const units = new Map<string, string>();
  const floors = new Map<string, string>();
  /** Names and aliases; a name that several places bear belongs to none. */
  const named = new Map<string, string | null>();
  const alsoPerCompound = new Map<string, string>();

  const above = (place: Place, level: PlaceLevel): Place | undefined => {
    for (let at: Place | undefined = place, steps = 0; at && steps < 32; steps++) {
      if (at.level === level) return at;
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    return undefined;
  };
  const lies = (id: string, within: string): boolean => {
    for (let at: string | null = id, steps = 0; at !== null && steps < 32; steps++) {
      if (at === within) return true;
      at = byId.get(at)?.parent ?? null;
    }
    return false;
  };
  const name = (text: string, place: Place): void => {
    const key = bare(text);
    named.set(key, named.has(key) && named.get(key) !== place.id ? null : place.id);
    alsoPerCompound.set(`${above(place, "compound")?.id ?? ""}|${key}`, place.id);
  };
  const enter = (place: Place): void => {
    byId.set(place.id, place);
    const of = above(place, "compound")?.id ?? null;
    const building = above(place, "building");
    const unit = above(place, "unit");
    if (place.level === "building") buildings.set(`${of ?? ""}|${numberOf(place.name)}`, place.id);
    if (place.level === "unit") units.set(`${place.parent}|${numberOf(place.name)}`, place.id);
    if (place.level === "floor") floors.set(`${place.parent}|${place.floor ?? Number(numberOf(place.name))}`, place.id);
    if (place.level === "home" && building)
      homes.set(homeKey(of, numberOf(building.name), unit ? numberOf(unit.name) : null, numberOf(place.name)), place.id);
    if (place.level === "home" || place.level === "spot" || place.level === "building") {
      for (const alias of place.aliases) name(alias, place);
      if (place.level !== "home") name(place.name, place);
    }
  };
  for (const place of places) enter(place);

  const add = (level: PlaceLevel, text: string, parent: string | null, more: Partial<Place> = {}): string => {
    const place: Place = {
      ...{
        id: makeId(),
        community,
        level,
        name: text,
        parent,
        aliases: [],
        point: null,
        outline: null,
        floors: null,
        floor: null,
        spot: null,
      },
      ...more,
    };
    made(place);
    enter(place);
    return place.id;
  };

  /** The compound that a text names; null: none named; undefined: named and unknown. */
  const compoundIn = (text: string): string | null | undefined => {
    const wanted = bare(text);
    if (wanted === "") return null;
    const fits = compounds.flatMap((one) => [one.name, ...one.aliases].map((known) => ({ id: one.id, known: bare(known) })));
    // 幸福里二期 holds 幸福里: the longest name that fits is meant.
    return fits.filter(({ known }) => known !== "" && wanted.includes(known)).sort((a, b) => b.known.length - a.known.length)[0]?.id;
  };

  const compoundFor = (row: Row, before: string, field = "home"): string | null | undefined => {
    const asked = row.has("compound") ? row.text("compound") : before;
    const found = compoundIn(asked);
    if (found === undefined && (row.has("compound") || usual === null) && compounds.length > 0) {
      row.fault(row.has("compound") ? "compound" : field, {
        zh: `没有登记过小区“${asked.slice(0, 30)}”；已登记：${listed(compounds.map((one) => one.name)).slice(0, 80)}`,
        en: `there is no compound "${asked.slice(0, 30)}" in the register`,
      });
      return undefined;
    }
    if (found) return found;
    if (usual !== null) return usual;
    if (compounds.length <= 1) return compounds[0]?.id ?? null;
    row.fault(field, {
      zh: "看不出是哪个小区：请在地址前写上小区名，或在上一步选择默认小区",
      en: "which compound? write its name before the address, or choose one for all rows",
    });
    return undefined;
  };

  const makeHome = (of: string | null, building: string, unit: string | null, room: string): string => {
    const buildingKey = `${of ?? ""}|${building}`;
    const buildingId = buildings.get(buildingKey) ?? add("building", `${building}栋`, of ?? root);
    const unitId = unit === null ? buildingId : (units.get(`${buildingId}|${unit}`) ?? add("unit", `${unit}单元`, buildingId));
    const floor = floorOf(room);
    const parent = (floor === null ? undefined : floors.get(`${unitId}|${floor}`)) ?? unitId;
    const short = [building, ...(unit === null ? [] : [unit]), room].join("-");
    return add("home", room, parent, { floor, aliases: [short] });
  };

  /** A building that is registered, or in it a unit, a floor or a home, which are made where they are new. */
  const inside = (
    of: string | null,
    { building, unit, floor, room }: { building: string; unit: string | null; floor: number | null; room: string | null },
  ): string | undefined => {
    const buildingId = buildings.get(`${of ?? ""}|${building}`);
    if (buildingId === undefined) return undefined;
    if (room !== null) {
      const short = [building, ...(unit === null ? [] : [unit]), room].join("-");
      const known = homes.get(homeKey(of, building, unit, room)) ?? alsoPerCompound.get(`${of ?? ""}|${short}`);
      return known ?? makeHome(of, building, unit, room);
    }
    const unitId = unit === null ? buildingId : (units.get(`${buildingId}|${unit}`) ?? add("unit", `${unit}单元`, buildingId));
    if (floor === null) return unitId;
    const name = floor < 0 ? `地下${-floor}层` : `${floor}层`;
    return floors.get(`${unitId}|${floor}`) ?? add("floor", name, unitId, { floor });
  };

  /** The address of a row in parts, from one column or from several. */
  const partsOf = (row: Row) => {
    if (!row.has("room") || !row.has("building")) return readAddress(row.text("home"));
    const unit = row.has("unit") ? numberOf(row.text("unit")) : null;
    return { before: "", building: numberOf(row.text("building")), unit, room: noZeros(row.text("room").replace(/[室号户]$/, "")) };
  };

  return {
    root,
    above: (place: string, level: PlaceLevel): Place | undefined => {
      const found = byId.get(place);
      return found && above(found, level);
    },
    /** The home that a row names; made where it is new. A fault is left with the row where it cannot be told. */
    home: (row: Row): string | undefined => {
      const parts = partsOf(row);
      if (parts === undefined) {
        const known = named.get(bare(row.text("home")));
        if (known) return known;
        row.fault("home", {
          zh: row.has("home") ? "看不懂这个住址，请写成 3栋2单元501 或 3-2-501" : "没有住址，请补上",
          en: row.has("home") ? "this address is not understood: write 3栋2单元501 or 3-2-501" : "no address",
        });
        return undefined;
      }
      const of = compoundFor(row, parts.before);
      if (of === undefined) return undefined;
      const { building, unit, room } = parts;
      const short = [building, ...(unit === null ? [] : [unit]), room].join("-");
      return (
        homes.get(homeKey(of, building, unit, room)) ?? alsoPerCompound.get(`${of ?? ""}|${short}`) ?? makeHome(of, building, unit, room)
      );
    },
    /** A home, a building or a spot that a row names; only homes are made. */
    anywhere: (row: Row): string | undefined => {
      const text = bare(row.text("home"));
      const of = row.has("compound") ? compoundIn(row.text("compound")) : usual;
      const known = (of ? alsoPerCompound.get(`${of}|${text}`) : undefined) ?? named.get(text);
      return known ?? undefined;
    },
    inside,
    compoundFor,
    /** A building, or a unit of one, that is registered. */
    registered: (of: string | null, building: string, unit: string | null): string | undefined => {
      const found = buildings.get(`${of ?? ""}|${building}`);
      return found === undefined || unit === null ? found : units.get(`${found}|${unit}`);
    },
    /** How a building is numbered among those of its compound. */
    numberOfBuilding: (id: string): string | undefined => {
      const place = byId.get(id);
      return place?.level === "building" ? numberOf(place.name) : undefined;
    },
    /** Whether a place is another, or lies in it. */
    lies,
    /** The spot of that name at a place; in a building on its floors too, in none of the compounds where the place is the community. */
    spot: (parent: string | null, text: string): string | undefined => {
      const so = [...byId.values()].filter((place) => place.level === "spot" && bare(place.name) === bare(text));
      const here = so.find((place) => place.parent === parent);
      if (here !== undefined || parent === null) return here?.id;
      const around = byId.get(parent);
      const [only, other] =
        around?.level === "building"
          ? so.filter(({ id }) => lies(id, parent))
          : around?.level === "community"
            ? so.filter((place) => above(place, "compound") === undefined)
            : [];
      return other === undefined ? only?.id : undefined;
    },
    get: (id: string): Place | undefined => byId.get(id),
    add,
    compoundIn,
  };
}
export type Homes = ReturnType<typeof createHomes>;
