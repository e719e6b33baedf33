import type { Grid, GridKeeper, Place, Words } from "../../contracts/index.ts";
import { createGridIndex } from "../../store/grid-index.ts";
import { gridFault } from "../grid-faults.ts";
import { readBuildings, readUnits } from "./building-list.ts";
import type { Homes } from "./homes.ts";
import type { Row } from "./row.ts";
import { readTelephones } from "./telephone.ts";
import { plainText } from "./text.ts";
import type { ImportPlan, ImportWorld } from "./world.ts";

interface Options {
  readonly world: ImportWorld;
  readonly homes: Homes;
  readonly plan: ImportPlan;
  makeId(): string;
}

const NAME = 60;
/** Levels that a row names by their own names, beside compounds, buildings and units. */
const WIDE: readonly Place["level"][] = ["area", "group"];

/** A human of a row, not yet looked up among those with a log-in. */
interface Named {
  readonly name: string;
  readonly phone: string | null;
}

/** What all rows of one grid say. */
interface Staged {
  readonly name: string;
  /** Name of the grid that this is a part of. */
  readonly parent: string | null;
  readonly rows: Row[];
  readonly places: Map<string, Row>;
  readonly workers: Set<string>;
  readonly stewards: Map<string, { readonly who: Named; readonly row: Row }>;
  head: Named | null;
}

const keyOf = (parent: string | null, name: string): string => `${parent ?? ""}\n${name}`;
const split = (text: string): readonly string[] => text.split(/[、,，;；/\s]+/).filter((part) => part !== "");

/** Grids and micro-grids: rows of one name become one, a building that two would have is a fault of the later row. */
export function createGridPlanner({ world, homes, plan, makeId }: Options) {
  const staged = new Map<string, Staged>();
  /** Layer and place → the grid that has it in the file. */
  const taken = new Map<string, Staged>();
  const staff = new Map<string, string[]>();
  for (const { user, name } of world.staff) staff.set(name, [...(staff.get(name) ?? []), user]);
  const idByName = new Map(world.grids.map((grid) => [keyOf(parentNameOf(world, grid), grid.name), grid]));

  const stageFor = (row: Row, parent: string | null, name: string): Staged => {
    const key = keyOf(parent, name);
    const known = staged.get(key);
    const stage: Staged = known ?? { name, parent, rows: [], places: new Map(), workers: new Set(), stewards: new Map(), head: null };
    if (!known) staged.set(key, stage);
    if (!stage.rows.includes(row)) stage.rows.push(row);
    return stage;
  };

  const humanOf = (row: Row, field: string): Named | null => {
    const name = row.text(`${field}.name`);
    const phone = row.text(`${field}.phone`);
    if (name === "") {
      if (phone !== "") row.fault(`${field}.phone`, { zh: "有电话没有姓名，请补上姓名", en: "a number without a name" });
      return null;
    }
    if (name.length > NAME || split(name).length > 1) {
      row.fault(`${field}.name`, { zh: "一格请只写一位", en: "one name in a cell" });
      return null;
    }
    if (phone === "") return { name, phone: null };
    const read = readTelephones(phone);
    if (!read.ok) {
      row.fault(`${field}.phone`, { zh: read.zh, en: read.en });
      return null;
    }
    const [first = null, second] = read.numbers;
    if (second !== undefined) row.note({ zh: `${name}有两个号码，取了第一个`, en: `${name} has two numbers: the first is taken` });
    return { name, phone: first };
  };

  /** Ids of the log-ins that a cell names. */
  const workersOf = (row: Row, field: string): readonly string[] =>
    split(row.text(field)).flatMap((name) => {
      const found = staff.get(name) ?? [];
      const [only] = found;
      if (only !== undefined && found.length === 1) return [only];
      row.fault(
        field,
        only === undefined
          ? {
              zh: `“${name}”没有可进网格的账号，请先在用户页建账号`,
              en: `"${name}" has no log-in that works in a grid: make one on the users page`,
            }
          : {
              zh: `有 ${found.length} 个账号叫“${name}”，请在网格页上选`,
              en: `${found.length} log-ins bear the name "${name}": choose one on the grids page`,
            },
      );
      return [];
    });

  /** The places that a row gives to its grid. */
  const placesOf = (row: Row): readonly string[] => {
    const wide = split(row.text("area")).flatMap((name) => {
      const found = world.places.filter((place) => WIDE.includes(place.level) && plainText(place.name) === name);
      if (found.length === 1) return found.map(({ id }) => id);
      row.fault("area", {
        zh: `没有登记过片区或小组“${name}”，或有同名的`,
        en: `there is no area or group "${name}", or several bear the name`,
      });
      return [];
    });
    if (!row.has("building")) {
      if (row.has("unit")) row.fault("unit", { zh: "写了单元，没有写楼栋", en: "a unit without a building" });
      if (!row.has("compound")) return wide;
      const compounds = split(row.text("compound")).flatMap((name) => {
        const found = homes.compoundIn(name);
        if (found) return [found];
        row.fault("compound", { zh: `没有登记过小区“${name}”`, en: `there is no compound "${name}"` });
        return [];
      });
      return [...wide, ...compounds];
    }
    return [...wide, ...buildingsOf(row)];
  };

  const buildingsOf = (row: Row): readonly string[] => {
    const list = readBuildings(row.text("building"));
    const units = readUnits(row.text("unit"));
    if (!list.ok) {
      row.fault("building", {
        zh: list.tooMany ? `“${list.part}”有太多楼栋，请核对` : `看不懂“${list.part}”，请写成 1-3栋、5栋`,
        en: list.tooMany ? `"${list.part}" is too many buildings` : `"${list.part}" is not understood: write 1-3栋、5栋`,
      });
      return [];
    }
    if (units === undefined) {
      row.fault("unit", { zh: "看不懂，请写成 1单元 或 1-2单元", en: "not understood: write 1单元 or 1-2单元" });
      return [];
    }
    return list.buildings.flatMap(({ before, building, unit }) => {
      const of = homes.compoundFor(row, before, "building");
      if (of === undefined) return [];
      const wanted = unit === null ? units : [unit];
      const found = (wanted.length === 0 ? [null] : wanted).map((each) => homes.registered(of, building, each));
      const known = found.flatMap((id) => id ?? []);
      if (known.length === found.length) return known;
      const said = `${before}${building}栋${unit === null ? "" : `${unit}单元`}`;
      row.fault(wanted.length > 0 && homes.registered(of, building, null) !== undefined && unit === null ? "unit" : "building", {
        zh: `没有登记过“${said}”${unit === null && wanted.length > 0 ? "的这个单元" : ""}，请先登记，或核对小区`,
        en: `"${said}" is not registered: enter it first, or look at the compound`,
      });
      return [];
    });
  };

  const spoken = (id: string): string => spokenIn(homes, id);

  /** One grid of a layer for each place; both are named. */
  const claim = (row: Row, stage: Staged, place: string): void => {
    const key = `${stage.parent === null} ${place}`;
    const other = taken.get(key);
    if (other !== undefined && other !== stage) {
      row.fault("building", {
        zh: `“${spoken(place)}”同时划给了“${other.name}”（第 ${other.places.get(place)?.row ?? "?"} 行）和“${stage.name}”，请只留一处`,
        en: `"${spoken(place)}" is given to both "${other.name}" (row ${other.places.get(place)?.row ?? "?"}) and "${stage.name}"`,
      });
      return;
    }
    taken.set(key, stage);
    if (!stage.places.has(place)) stage.places.set(place, row);
  };

  const steward = (row: Row, stage: Staged, place: string, who: Named): void => {
    const before = stage.stewards.get(place);
    if (before !== undefined && before.who.name !== who.name)
      row.fault(null, {
        zh: `“${spoken(place)}”在第 ${before.row.row} 行已写${before.who.name}，请只留一位`,
        en: `"${spoken(place)}" has ${before.who.name} in row ${before.row.row} already`,
      });
    else stage.stewards.set(place, { who, row });
  };

  /** 楼栋长 of the buildings and 单元长 of the units that a row names. */
  const stewardsOf = (row: Row, stage: Staged, places: readonly string[]): void => {
    for (const [field, level] of [
      ["steward", "building"],
      ["unitSteward", "unit"],
    ] as const) {
      const who = humanOf(row, field);
      if (who === null) continue;
      // 楼栋长 stands beside the units too, where a row names those.
      const own = new Set(places.flatMap((id) => homes.above(id, level)?.id ?? []));
      if (own.size === 0)
        row.fault(`${field}.name`, {
          zh: level === "building" ? "写了楼栋长，没有写楼栋" : "写了单元长，没有写单元",
          en: level === "building" ? "a head without a building" : "a head without a unit",
        });
      for (const place of own) steward(row, stage, place, who);
    }
  };

  const headed = (row: Row, stage: Staged, field: string): void => {
    const who = humanOf(row, field);
    if (who === null) return;
    if (stage.head !== null && stage.head.name !== who.name)
      row.fault(`${field}.name`, { zh: `“${stage.name}”写了两位，请只留一位`, en: `"${stage.name}" has two heads` });
    else stage.head = { name: who.name, phone: who.phone ?? stage.head?.phone ?? null };
  };

  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      const [name, micro] = [row.text("grid"), row.text("micro")];
      if (name === "" || name.length > NAME) row.fault("grid", { zh: "没有网格名称，或过长", en: "no name of a grid, or too long" });
      if (micro.length > NAME) row.fault("micro", { zh: "名称过长", en: "the name is too long" });
      if (isFaulty()) return;
      const grid = stageFor(row, null, name);
      headed(row, grid, "head");
      for (const user of workersOf(row, "workers")) grid.workers.add(user);
      const own = micro === "" ? grid : stageFor(row, name, micro);
      if (micro === "" && (row.has("microHead.name") || row.has("microWorkers")))
        row.fault("micro", { zh: "写了微网格长或微网格员，没有写微网格", en: "somebody of a micro-grid, and no micro-grid" });
      else if (micro !== "") {
        headed(row, own, "microHead");
        for (const user of workersOf(row, "microWorkers")) own.workers.add(user);
      }
      const places = placesOf(row);
      for (const place of places) claim(row, own, place);
      stewardsOf(row, own, places);
    },
    finish: (): { readonly merged: number; readonly same: number } =>
      settle({ world, plan, staged, staff, idByName, spoken, liesBy: liesIn(world, homes), makeId }),
  };
}

function liesIn(world: ImportWorld, homes: Homes): Settling["liesBy"] {
  const places = new Map(world.places.map((place) => [place.id, place]));
  const outlined = world.grids.map((grid) => ({ ...grid, places: [] }));
  const gridOfPlace = createGridIndex(outlined, { placeById: (id) => places.get(id), pathOf: (id) => pathIn(places, id) });
  return (place, around) => {
    const found = places.has(around) ? null : gridOfPlace(place);
    return found === null ? homes.lies(place, around) : found.grid.id === around || found.micro?.id === around;
  };
}

const parentNameOf = (world: ImportWorld, { parent }: Grid): string | null =>
  parent === null ? null : (world.grids.find(({ id }) => id === parent)?.name ?? null);

function spokenIn(homes: Homes, id: string): string {
  const place = homes.get(id);
  if (place === undefined) return id;
  if (place.level === "compound" || WIDE.includes(place.level)) return place.name;
  const way = (["compound", "building", "unit"] as const).flatMap((level) => homes.above(id, level)?.name ?? []);
  return way.length === 0 ? place.name : way.join("");
}

interface Settling {
  readonly world: ImportWorld;
  readonly plan: ImportPlan;
  readonly staged: ReadonlyMap<string, Staged>;
  readonly staff: ReadonlyMap<string, readonly string[]>;
  readonly idByName: ReadonlyMap<string, Grid>;
  spoken(id: string): string;
  /** Whether a place lies in another, or by an outline in a grid as it was. */
  liesBy(place: string, around: string): boolean;
  makeId(): string;
}

/** A log-in where exactly one bears the name; whoever is known already stays who it is. */
function keeperOf({ name, phone }: Named, before: GridKeeper | undefined, staff: Settling["staff"]): GridKeeper {
  if (before !== undefined && before.name === name && (phone === null || phone === before.phone || before.user !== null)) return before;
  const [only, other] = staff.get(name) ?? [];
  return only !== undefined && other === undefined ? { user: only, name, phone: null } : { user: null, name, phone };
}

/** What a grid becomes: what a file does not say stays; where it names places, they are its places. */
function gridOf(
  stage: Staged,
  before: Grid | undefined,
  { world, staff, liesBy }: Settling,
  ids: { readonly id: string; readonly parent: string | null },
): Grid {
  const old: Grid = before ?? {
    ...{ id: ids.id, community: world.community, name: stage.name, parent: ids.parent },
    ...{ head: null, workers: [], places: [], stewards: [], outline: null },
  };
  // A building named for whoever looks after it, within what is listed or outlined, is not listed once more.
  const all = [...stage.places.keys()];
  const listed = all.filter(
    (id) => !all.some((other) => other !== id && liesBy(id, other)) && (old.places.includes(id) || !liesBy(id, old.id)),
  );
  const said = [...stage.stewards].map(([place, { who }]) => ({
    ...{ place, keeper: keeperOf(who, old.stewards.find((one) => one.place === place)?.keeper, staff) },
  }));
  const stewards = new Map([...old.stewards, ...said].map((one) => [one.place, one]));
  return {
    ...old,
    head: stage.head === null ? old.head : keeperOf(stage.head, old.head ?? undefined, staff),
    workers: [...new Set([...old.workers, ...stage.workers])],
    places: listed.length === 0 ? old.places : orderedAs(old.places, listed),
    stewards: [...stewards.values()],
  };
}

/** The same places in another order are no change. */
const orderedAs = (old: readonly string[], now: readonly string[]): string[] =>
  old.length === now.length && old.every((id) => now.includes(id)) ? [...old] : [...now];

/** A grid with a faulty row is left alone whole: half of its buildings would be taken away. */
function settle(order: Settling): { readonly merged: number; readonly same: number } {
  const { world, plan, staged, idByName, spoken, makeId } = order;
  const ids = new Map<string, string>();
  for (const [key] of staged) ids.set(key, idByName.get(key)?.id ?? makeId());
  const made = [...staged].map(([key, stage]) => {
    const before = idByName.get(key);
    const parent = stage.parent === null ? null : (ids.get(keyOf(null, stage.parent)) ?? null);
    return { stage, before, after: gridOf(stage, before, order, { id: ids.get(key) ?? makeId(), parent }) };
  });
  const after = new Map([...world.grids, ...made.map((one) => one.after)].map((grid) => [grid.id, grid]));
  const places = new Map(world.places.map((place) => [place.id, place]));
  const directory = {
    ...{ grids: () => [...after.values()], gridById: (id: string) => after.get(id), placeById: (id: string) => places.get(id) },
    ...{ spoken, pathOf: (id: string) => pathIn(places, id) },
  };
  const nameOf = (user: string): string | undefined => world.staff.find((one) => one.user === user)?.name;
  for (const { stage, before, after: grid } of made) {
    const fault = gridFault(grid, before, { directory, nameOf });
    const row = stage.rows[0];
    if (fault !== null && row !== undefined) row.fault("grid", named(grid.name, fault));
  }
  const bad = new Set(made.filter(({ stage }) => stage.rows.some((row) => row.isFaulty())).map(({ after: { id } }) => id));
  for (const { after: grid } of made) if (grid.parent !== null && bad.has(grid.parent)) bad.add(grid.id);
  let same = 0;
  for (const { stage, before, after: grid } of made) {
    if (bad.has(grid.id)) {
      leaveWhole(stage);
      continue;
    }
    plan.rows.set(grid.id, stage.rows[0]?.row ?? 0);
    if (before === undefined) plan.newGrids.push(grid);
    else if (JSON.stringify(before) === JSON.stringify(grid)) same++;
    else plan.changedGrids.push({ before, after: grid });
  }
  return { merged: 0, same };
}

const named = (grid: string, { zh, en }: Words): Words => ({ zh: `“${grid}”：${zh}`, en: `"${grid}": ${en}` });

function leaveWhole({ name, rows }: Staged): void {
  const first = rows.find((row) => row.isFaulty())?.row ?? "";
  for (const row of rows)
    if (!row.isFaulty())
      row.fault("grid", {
        zh: `“${name}”第 ${first} 行有错，整个网格没有导入`,
        en: `"${name}" has a fault in row ${first}: the whole grid is left out`,
      });
}

function pathIn(places: ReadonlyMap<string, Place>, id: string): string {
  const way: string[] = [];
  for (let at = places.get(id), steps = 0; at !== undefined && steps < 32; steps++) {
    way.unshift(at.id);
    at = at.parent === null ? undefined : places.get(at.parent);
  }
  return `/${way.join("/")}/`;
}
