import { rowsOf } from "./database.ts";
import { type PurgeRoom, writePurges } from "./purge.ts";
import { parquet, quoted } from "./read.ts";
import { rewriteDay } from "./rewrite.ts";

/** Removes everything that is written of a device, day by day; its name stays, so that its number is never given again. */
export async function forgetDevice(room: PurgeRoom, device: string): Promise<void> {
  const { database, catalogue } = room;
  const known = await rowsOf(database.keeper, "select id, community from series where device = $1", [device]);
  const ids = known.map(([id]) => Number(id));
  const community = String(known[0]?.[1] ?? "");
  const ofSeries = ids.length === 0 ? "false" : `series in (${ids.join(", ")})`;
  const ofDevice = `device = ${quoted(device)}`;
  for (const day of catalogue.days()) {
    const part = catalogue.parts.get(day);
    const count = async (from: string, where: string): Promise<number> =>
      Number((await rowsOf(database.keeper, `select count(*) from ${from} where ${where}`))[0]?.[0] ?? 0);
    const draft = (rows: number) => ({ community, what: "device" as const, device, rows });
    const written = [
      [catalogue.rawFiles(day), ofSeries],
      [catalogue.minuteFiles(day), ofSeries],
      [part ? [catalogue.eventsFile(day, part)] : [], ofDevice],
    ] as const;
    const counts: number[] = [];
    for (const [files, where] of written) counts.push(files.length > 0 ? await count(parquet(files), where) : 0);
    const [raw = 0, minutes = 0, events = 0] = counts;
    if (raw + minutes + events > 0) {
      const going = { raw: raw > 0 ? ofSeries : null, minutes: minutes > 0 ? ofSeries : null, events: events > 0 ? ofDevice : null };
      await rewriteDay({ ...room, day }, going, {
        write: (won) => writePurges(room, day, [draft(raw + minutes + events)], won),
      });
    }
    await forgetTables(room, day, { ofSeries, ofDevice, draft });
  }
}

/** Rows of days that are still tables. */
async function forgetTables(
  room: PurgeRoom,
  day: number,
  what: { readonly ofSeries: string; readonly ofDevice: string; draft(rows: number): Parameters<typeof writePurges>[2][number] },
): Promise<void> {
  const { database, catalogue, gate } = room;
  const tables = [
    ...[catalogue.hot.get(day), catalogue.folding.get(day)].flatMap((table) => (table ? [[table.name, what.ofSeries] as const] : [])),
    ...(catalogue.hotEvents.has(day) ? [[`hotevents_${day}`, what.ofDevice] as const] : []),
    ...(catalogue.foldingEvents.has(day) ? [[`foldevents_${day}`, what.ofDevice] as const] : []),
  ];
  if (tables.length === 0) return;
  await gate.exclusive(() =>
    database.transaction(async () => {
      let rows = 0;
      for (const [name, where] of tables) {
        rows += Number((await rowsOf(database.writer, `select count(*) from ${name} where ${where}`))[0]?.[0] ?? 0);
        await database.writer.run(`delete from ${name} where ${where}`);
      }
      if (rows > 0) await writePurges(room, day, [what.draft(rows)], { files: 0, bytes: 0 });
    }),
  );
}
