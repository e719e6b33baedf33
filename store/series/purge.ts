import { readdir, rm } from "node:fs/promises";
import { DAY, type Instant } from "../../contracts/index.ts";
import { type Catalogue, type DayNumber, dayName } from "./catalogue.ts";
import { type Database, rowsOf } from "./database.ts";
import type { Gate } from "./gate.ts";
import { eventSourcesOf, parquet, quoted } from "./read.ts";
import { bytesIn, rewriteDay } from "./rewrite.ts";
import type { SeriesLimit, SeriesPurge } from "./types.ts";

export interface PurgeRoom {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly gate: Gate;
}

/** A day with something past its limit. */
interface Due {
  readonly day: DayNumber;
  /** Communities whose raw rows go, and whose minutes and events go. */
  readonly raw: readonly string[];
  readonly minutes: readonly string[];
  /** Nobody keeps anything of this day. */
  readonly whole: boolean;
}

type Draft = Omit<SeriesPurge, "id" | "from" | "to" | "files" | "bytes">;

/** Removes from the oldest day what is past its limit. @returns false where nothing is due */
export async function purgeDay(room: PurgeRoom, limits: readonly SeriesLimit[]): Promise<boolean> {
  const due = findDue(room.catalogue, limits);
  if (!due) return false;
  if (due.whole) await dropWhole(room, due);
  else await thin(room, due);
  return true;
}

export function findDue(catalogue: Catalogue, limits: readonly SeriesLimit[]): Due | undefined {
  if (limits.length === 0) return undefined;
  for (const day of catalogue.days()) {
    const end = (day + 1) * DAY;
    const past = (name: "raw" | "minutes", before: (limit: SeriesLimit) => Instant): readonly string[] =>
      limits.flatMap((limit) =>
        end <= before(limit) && (catalogue.purged.get(limit.community)?.[name] ?? 0) < end ? [limit.community] : [],
      );
    const raw = past("raw", (limit) => limit.rawBefore);
    const minutes = past("minutes", (limit) => limit.minutesBefore);
    const whole = limits.every((limit) => end <= limit.minutesBefore);
    // What is not yet written sorted has no minutes that could stay: it is folded first.
    const open = !catalogue.parts.has(day) || catalogue.hot.has(day) || catalogue.folding.has(day) || catalogue.foldingEvents.has(day);
    if (whole || (!open && raw.length + minutes.length > 0)) return { day, raw, minutes, whole };
  }
  return undefined;
}

const ofCommunities = (communities: readonly string[]): string =>
  `series in (select id from series where community in (${communities.map(quoted).join(", ")}))`;

async function thin(room: PurgeRoom, due: Due): Promise<void> {
  const { day, raw, minutes } = due;
  const drafts = await countDay(room, due);
  const any = (list: readonly string[]): string | null => (list.length === 0 ? null : ofCommunities(list));
  const devices = `device in (select device from series where community in (${minutes.map(quoted).join(", ") || "''"}))`;
  const going = { raw: any([...raw, ...minutes]), minutes: any(minutes), events: minutes.length === 0 ? null : devices };
  await rewriteDay({ ...room, day }, going, {
    write: async (won) => {
      await remember(room, due);
      await writePurges(room, day, drafts, won);
    },
    done: () => noteLimits(room.catalogue, due),
  });
}

async function dropWhole(room: PurgeRoom, due: Due): Promise<void> {
  const { database, catalogue, gate } = room;
  const { day } = due;
  const drafts = await countDay(room, due);
  const part = catalogue.parts.get(day);
  const dir = part && catalogue.partDir(day, part.generation);
  const won = dir === undefined ? { files: 0, bytes: 0 } : { files: (await readdir(dir)).length, bytes: await bytesIn(dir) };
  await gate.exclusive(async () => {
    await database.transaction(async () => {
      await database.writer.run(`delete from parts where day = ${day}`);
      for (const kind of ["hot", "fold", "hotevents", "foldevents"]) await database.writer.run(`drop table if exists ${kind}_${day}`);
      await remember(room, due);
      await writePurges(room, day, drafts, won);
    });
    for (const held of [catalogue.parts, catalogue.hot, catalogue.folding, catalogue.hotEvents, catalogue.foldingEvents]) held.delete(day);
    noteLimits(catalogue, due);
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  });
}

/** What goes, per community. Events without a series of their device count for the first community. */
async function countDay({ database, catalogue }: PurgeRoom, { day, raw, minutes, whole }: Due): Promise<readonly Draft[]> {
  const rawFiles = catalogue.rawFiles(day);
  const tables = [catalogue.hot.get(day), catalogue.folding.get(day)].flatMap((table) => table?.name ?? []);
  const minuteFiles = catalogue.minuteFiles(day);
  const [first = ""] = minutes;
  const perCommunity = async (what: Draft["what"], from: readonly string[], key: string): Promise<readonly Draft[]> => {
    if (from.length === 0) return [];
    const all = from.map((source) => `select ${key} from ${source}`).join(" union all ");
    const names = key === "device" ? "(select distinct device, community from series)" : "series";
    const on = key === "device" ? "s.device = held.device" : "s.id = held.series";
    const counts = await rowsOf(
      database.keeper,
      `select coalesce(s.community, ${quoted(first)}), count(*) from (${all}) as held left join ${names} as s on ${on} group by 1`,
    );
    return counts.map(([community, rows]) => ({ community: String(community), what, device: null, rows: Number(rows) }));
  };
  const goes = (draft: Draft): boolean => whole || (draft.what === "raw" ? raw : minutes).includes(draft.community);
  const rows = [
    ...(await perCommunity("raw", [...(rawFiles.length > 0 ? [parquet(rawFiles)] : []), ...tables], "series")),
    ...(await perCommunity("minutes", minuteFiles.length > 0 ? [parquet(minuteFiles)] : [], "series")),
    ...(minutes.length > 0 || whole ? await perCommunity("minutes", eventSourcesOf(catalogue, day), "device") : []),
  ].filter(goes);
  const sums = new Map<string, Draft>();
  for (const draft of rows) {
    const key = `${draft.what} ${draft.community}`;
    sums.set(key, { ...draft, rows: draft.rows + (sums.get(key)?.rows ?? 0) });
  }
  return [...sums.values()];
}

async function remember({ database, catalogue }: PurgeRoom, due: Due): Promise<void> {
  for (const [community, until] of limitsAfter(catalogue, due))
    await database.writer.run(`insert or replace into thinned values (?, ${until.raw}, ${until.minutes})`, [community]);
}

function noteLimits(catalogue: Catalogue, due: Due): void {
  for (const [community, until] of limitsAfter(catalogue, due)) catalogue.purged.set(community, until);
}

function limitsAfter(catalogue: Catalogue, { day, raw, minutes }: Due) {
  const end = (day + 1) * DAY;
  return [...new Set([...raw, ...minutes])].map((community) => {
    const before = catalogue.purged.get(community) ?? { raw: 0, minutes: 0 };
    const until = (name: "raw" | "minutes", list: readonly string[]): Instant =>
      list.includes(community) ? Math.max(before[name], end) : before[name];
    return [community, { raw: until("raw", [...raw, ...minutes]), minutes: until("minutes", minutes) }] as const;
  });
}

/** Kept beside what they tell of, in its transaction, until somebody has booked them. */
export async function writePurges(
  { database, catalogue }: PurgeRoom,
  day: DayNumber,
  drafts: readonly Draft[],
  won: { readonly files: number; readonly bytes: number },
): Promise<void> {
  // A device may be forgotten twice on one day: each purge has a number of its own.
  const [[serial] = [0]] = await rowsOf(
    database.writer,
    "insert into meta values ('purge', 1) on conflict (name) do update set value = value + 1 returning value",
  );
  const total = drafts.reduce((sum, draft) => sum + draft.rows, 0);
  const generation = catalogue.parts.get(day)?.generation ?? 0;
  for (const draft of drafts) {
    const share = total === 0 ? 0 : draft.rows / total;
    const id = ["series", dayName(day), generation, Number(serial), draft.community, draft.what].join("/");
    const purge: SeriesPurge = {
      ...draft,
      id,
      from: day * DAY,
      to: (day + 1) * DAY,
      files: won.files,
      bytes: Math.round(won.bytes * share),
    };
    await database.writer.run("insert or replace into purges values (?, ?)", [id, JSON.stringify(purge)]);
  }
}
