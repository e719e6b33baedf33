import {
  ABILITY_WORDS,
  CARE_RESULT_WORDS,
  CARE_WAY_WORDS,
  type CareVisit,
  type Contact,
  DEVICE_KINDS,
  type Device,
  FIRE_SPOTS,
  GATEWAY_FORMAT_INFO,
  type GridView,
  IMPORT_FIELDS,
  type Language,
  LIVING_WORDS,
  MOBILITY_WORDS,
  NEED_WORDS,
  type Person,
  type Place,
  type RegisterKind,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, type Table, timeCell } from "../exports/table.ts";
import { GRID_FIELDS, gridRows } from "./grid-table.ts";

/** What the tables must know of the place tree. */
export interface PlaceBook {
  get(id: string): Place | undefined;
}

type Row = Readonly<Record<string, Cell>>;
interface Columns {
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
}

const TITLES: Readonly<Record<RegisterKind, Words>> = {
  people: { zh: "居民登记表", en: "Register of residents" },
  devices: { zh: "设备登记表", en: "Register of devices" },
  "fire-points": { zh: "消防点位登记表", en: "Register of fire points" },
  grids: { zh: "网格登记表", en: "Register of grids" },
};

/** Headings and words as the import reads them: what goes out in Chinese comes in again. */
function table(kind: RegisterKind, { fields, rows }: Columns): Table {
  return {
    title: TITLES[kind],
    head: fields.map((field) => IMPORT_FIELDS[kind][field]?.words ?? { zh: field, en: field }),
    rows: rows.map((row) => fields.map((field) => row[field] ?? null)),
  };
}

const above = (book: PlaceBook, id: string | null): readonly Place[] => {
  const found: Place[] = [];
  // No tree is deeper; a loop in it would not end.
  for (let at = id; at !== null && found.length < 32; ) {
    const place = book.get(at);
    if (place === undefined) break;
    found.push(place);
    at = place.parent;
  }
  return found;
};

/** A place as the import finds it again: its compound, and the nearest home, spot or building. */
function whereOf(book: PlaceBook, id: string | null): { readonly compound: string | null; readonly home: string | null } {
  const chain = above(book, id);
  const compound = chain.find(({ level }) => level === "compound")?.name ?? null;
  const named = chain.find(({ level }) => level === "home" || level === "spot" || level === "building");
  if (named?.level !== "home") return { compound, home: named?.name ?? null };
  const building = chain.find(({ level }) => level === "building")?.name;
  if (building === undefined) return { compound, home: named.aliases[0] ?? named.name };
  return { compound, home: `${building}${chain.find(({ level }) => level === "unit")?.name ?? ""}${named.name}` };
}

const SLOTS = ["contact1", "contact2", "contact3"] as const;

/** Numbers that a role may not see are empty cells: an empty cell changes nothing when it comes in again. */
function contactCells(contacts: readonly Contact[], phones: boolean): Row {
  const dial = ({ phone }: Contact): string | null => (phones ? phone : null);
  const row: Record<string, Cell> = {};
  for (const [at, slot] of SLOTS.entries()) {
    const one = contacts[at];
    if (one === undefined) continue;
    Object.assign(row, { [`${slot}.name`]: one.name, [`${slot}.relation`]: one.relation, [`${slot}.phone`]: dial(one) });
  }
  const holder = contacts.find(({ keyholder }) => keyholder);
  return holder === undefined ? row : { ...row, "keyholder.name": holder.name, "keyholder.phone": dial(holder) };
}

const PEOPLE_FIELDS = [
  ...["name", "sex", "birth", "phone", "compound", "home", "living", "ability", "mobility", "needs"],
  ...SLOTS.flatMap((slot) => [`${slot}.name`, `${slot}.relation`, `${slot}.phone`]),
  ...["keyholder.name", "keyholder.phone"],
];

const SEX: Readonly<Record<"f" | "m", Words>> = { f: { zh: "女", en: "female" }, m: { zh: "男", en: "male" } };

/** Residents. Identity numbers do not leave: they are kept encrypted. */
export function peopleTable(people: readonly Person[], book: PlaceBook, phones: boolean, lang: Language): Table {
  const rows = people.map(
    (one): Row => ({
      ...{ name: one.name, sex: one.sex === null ? null : SEX[one.sex][lang], birth: one.birthYear },
      ...{ phone: phones ? (one.facts?.phone ?? null) : null, ...whereOf(book, one.home) },
      ...{
        living: LIVING_WORDS[one.living][lang],
        ability: ABILITY_WORDS[one.ability][lang],
        mobility: MOBILITY_WORDS[one.mobility][lang],
      },
      needs: one.needs.map((need) => NEED_WORDS[need][lang]).join(lang === "zh" ? "、" : ", "),
      ...contactCells(one.contacts, phones),
    }),
  );
  return table("people", { fields: PEOPLE_FIELDS, rows });
}

const DEVICE_FIELDS = [
  ...["name", "kind", "externalId", "compound", "home", "person", "interval"],
  ...["uplink", "format", "prefix", "camera", "remark"],
];

const GATEWAY = "gateway:";

/** What of a device is told by the numbers of others: what carries it, the camera that sees it. */
function linkCells({ uplink, gateway, camera }: Device, numberOf: (device: string) => string | null, lang: Language): Row {
  const format = Object.entries(GATEWAY_FORMAT_INFO).find(([name]) => name === gateway?.format)?.[1];
  return {
    uplink: uplink?.startsWith(GATEWAY) ? numberOf(uplink.slice(GATEWAY.length)) : (uplink ?? null),
    format: gateway === null ? null : (format?.words[lang] ?? gateway.format),
    prefix: gateway?.prefix ?? null,
    camera: camera === undefined ? null : numberOf(camera),
  };
}

interface DeviceNames {
  /** Null where nobody is registered, or the name is not the reader's to know. */
  nameOf(person: string): string | null;
  /** The number of another device; null where it is gone, or not the reader's to know. */
  numberOf(device: string): string | null;
  /** Whoever sees names reads what was written down beside a device. */
  readonly remarks: boolean;
}

/** Devices, already masked, with who wears them and what they hang on. */
export function devicesTable(
  devices: readonly Device[],
  book: PlaceBook,
  { nameOf, numberOf, remarks }: DeviceNames,
  lang: Language,
): Table {
  const rows = devices.map(
    (one): Row => ({
      ...{ name: one.name, kind: DEVICE_KINDS[one.kind].words[lang], externalId: one.externalId, ...whereOf(book, one.place?.id ?? null) },
      ...{ person: one.person === null ? null : nameOf(one.person), interval: one.interval },
      ...linkCells(one, numberOf, lang),
      remark: remarks ? (one.remark ?? null) : null,
    }),
  );
  return table("devices", { fields: DEVICE_FIELDS, rows });
}

export const isFireSpot = ({ spot }: Place): boolean => spot !== null && spot in FIRE_SPOTS;

/** Fire points; positions as the map has them, WGS-84. */
export function firePointsTable(places: readonly Place[], book: PlaceBook, lang: Language): Table {
  const rows = places.filter(isFireSpot).map(
    (one): Row => ({
      ...{ name: one.name, spot: FIRE_SPOTS[one.spot ?? ""]?.[lang] ?? null, ...whereOf(book, one.parent) },
      ...{ floor: one.floor, lon: one.point?.lon ?? null, lat: one.point?.lat ?? null },
    }),
  );
  return table("fire-points", { fields: ["name", "spot", "compound", "home", "floor", "lon", "lat"], rows });
}

/** Grids and micro-grids with their people and buildings. */
export const gridsTable = (views: readonly GridView[], book: PlaceBook): Table =>
  table("grids", { fields: GRID_FIELDS, rows: gridRows(views, book) });

/** Care visits, for the files of the community; nothing reads them in again. */
export function visitsTable(
  visits: readonly { readonly visit: CareVisit; readonly name: string; readonly place: string }[],
  lang: Language,
): Table {
  const onRound = { zh: "走访任务", en: "Round" };
  return {
    title: { zh: "探访记录", en: "Care visits" },
    head: [
      { zh: "时间", en: "Time" },
      { zh: "姓名", en: "Name" },
      { zh: "住址", en: "Home" },
      { zh: "方式", en: "Way" },
      { zh: "结果", en: "Result" },
      { zh: "备注", en: "Remark" },
      { zh: "走访人", en: "By" },
      { zh: "来源", en: "From" },
    ],
    rows: visits.map(({ visit, name, place }): readonly Cell[] => [
      ...[
        timeCell(visit.at),
        name,
        place,
        CARE_WAY_WORDS[visit.way][lang],
        CARE_RESULT_WORDS[visit.result][lang],
        visit.note,
        visit.byName,
      ],
      visit.round === null ? null : onRound[lang],
    ]),
  };
}
