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
  IMPORT_FIELDS,
  LIVING_WORDS,
  MOBILITY_WORDS,
  NEED_WORDS,
  type Person,
  type Place,
  type RegisterKind,
} from "../../contracts/index.ts";
import { type Cell, csvOf } from "./csv.ts";

/** What the tables must know of the place tree. */
export interface PlaceBook {
  get(id: string): Place | undefined;
}

type Row = Readonly<Record<string, Cell>>;
interface Columns {
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
}

/** Headings and words as the import reads them: what goes out comes in again. Chinese, as the lists of a community are. */
function table(kind: RegisterKind, { fields, rows }: Columns): string {
  const heads = fields.map((field) => IMPORT_FIELDS[kind][field]?.words.zh ?? field);
  return csvOf([heads, ...rows.map((row) => fields.map((field) => row[field] ?? null))]);
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

/** Residents. Identity numbers do not leave: they are kept encrypted. */
export function peopleCsv(people: readonly Person[], book: PlaceBook, phones: boolean): string {
  const rows = people.map(
    (one): Row => ({
      ...{ name: one.name, sex: one.sex === null ? null : one.sex === "f" ? "女" : "男", birth: one.birthYear },
      ...{ phone: phones ? (one.facts?.phone ?? null) : null, ...whereOf(book, one.home) },
      ...{ living: LIVING_WORDS[one.living].zh, ability: ABILITY_WORDS[one.ability].zh, mobility: MOBILITY_WORDS[one.mobility].zh },
      needs: one.needs.map((need) => NEED_WORDS[need].zh).join("、"),
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
function linkCells({ uplink, gateway, camera }: Device, numberOf: (device: string) => string | null): Row {
  const format = Object.entries(GATEWAY_FORMAT_INFO).find(([name]) => name === gateway?.format)?.[1];
  return {
    uplink: uplink?.startsWith(GATEWAY) ? numberOf(uplink.slice(GATEWAY.length)) : (uplink ?? null),
    format: gateway === null ? null : (format?.words.zh ?? gateway.format),
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

/** Devices, with who wears them and what they hang on. */
export function devicesCsv(devices: readonly Device[], book: PlaceBook, { nameOf, numberOf, remarks }: DeviceNames): string {
  const rows = devices.map(
    (one): Row => ({
      ...{ name: one.name, kind: DEVICE_KINDS[one.kind].words.zh, externalId: one.externalId, ...whereOf(book, one.place?.id ?? null) },
      ...{ person: one.person === null ? null : nameOf(one.person), interval: one.interval },
      ...linkCells(one, numberOf),
      remark: remarks ? (one.remark ?? null) : null,
    }),
  );
  return table("devices", { fields: DEVICE_FIELDS, rows });
}

export const isFireSpot = ({ spot }: Place): boolean => spot !== null && spot in FIRE_SPOTS;

/** Fire points; positions as the map has them, WGS-84. */
export function firePointsCsv(places: readonly Place[], book: PlaceBook): string {
  const rows = places.filter(isFireSpot).map(
    (one): Row => ({
      ...{ name: one.name, spot: FIRE_SPOTS[one.spot ?? ""]?.zh ?? null, ...whereOf(book, one.parent) },
      ...{ floor: one.floor, lon: one.point?.lon ?? null, lat: one.point?.lat ?? null },
    }),
  );
  return table("fire-points", { fields: ["name", "spot", "compound", "home", "floor", "lon", "lat"], rows });
}

/** Care visits, for the files of the community; nothing reads them in again. */
export function visitsCsv(visits: readonly { readonly visit: CareVisit; readonly name: string; readonly place: string }[]): string {
  const rows = visits.map(({ visit, name, place }): readonly Cell[] => [
    ...[visit.at, name, place, CARE_WAY_WORDS[visit.way].zh, CARE_RESULT_WORDS[visit.result].zh, visit.note, visit.byName],
    visit.round === null ? "" : "走访任务",
  ]);
  return csvOf([["时间", "姓名", "住址", "方式", "结果", "备注", "走访人", "来源"], ...rows]);
}
