import { type Instant, isEventKind, isMeasurement, type Measurement } from "../../contracts/index.ts";
import { noteOfRow } from "./notes.ts";
import type { Sender } from "./sender.ts";
import type { SeriesNames } from "./series-names.ts";
import type { SeriesThread } from "./series-thread.ts";
import type { HistoryPart, HistoryQuestion, SeriesHistory } from "./types.ts";
import type { HistoryRows } from "./wire.ts";

const MOST = 300_000;
/** The first window, before it is known how dense the rows lie. */
const FIRST = 10 * 60_000;
/** A window grows by this at most from one part to the next. */
const GROWTH = 6;
const SHORTEST = 1_000;

/** History over the thread of the store; between two parts nothing of it is held. */
export function createHistory(thread: SeriesThread, sender: Sender, names: SeriesNames): SeriesHistory {
  return {
    read: (question) => ({ series: namesOf(names, question), parts: () => partsOf(thread, sender, names, question) }),
  };
}

function namesOf(names: SeriesNames, question: HistoryQuestion): (readonly [string, Measurement] | null)[] {
  const devices = new Set(question.devices);
  return Array.from({ length: names.count }, (_, id) => {
    const name = names.nameOf(id);
    if (!name || name.community !== question.community || !devices.has(name.device) || !isMeasurement(name.measurement)) return null;
    return question.measurements?.includes(name.measurement) === false ? null : [name.device, name.measurement];
  });
}

const nothing = (until: Instant): HistoryRows => ({
  ...{ pos: new Float64Array(), series: new Uint32Array(), t: new Float64Array(), recv: new Float64Array() },
  ...{ value: new Float64Array(), quality: new Uint8Array(), until },
});

async function* partsOf(thread: SeriesThread, sender: Sender, names: SeriesNames, question: HistoryQuestion): AsyncGenerator<HistoryPart> {
  await sender.settle();
  const { community, devices, to, most = MOST } = question;
  const wanted = namesOf(names, question).flatMap((name, id) => (name ? [id] : []));
  const all = Array.from({ length: names.count }, (_, id) => names.communityOf(id)).filter((one) => one === community).length;
  const series = wanted.length === all ? null : wanted;
  let length = FIRST;
  for (let from: Instant = question.from; from < to; ) {
    const window = { community, devices, series, most, from, to: Math.min(to, from + length) };
    const rows = wanted.length === 0 ? nothing(window.to) : await thread.call.history(window);
    const stored = await thread.call.historyEvents({ ...window, series: null, to: rows.until });
    yield {
      ...rows,
      events: stored.flatMap((row) => (isEventKind(row.event) ? [{ ...row, event: row.event }] : [])),
      notes: stored.flatMap((row) => noteOfRow(row) ?? []),
    };
    const took = rows.until - from;
    const amount = rows.pos.length + stored.length * 10;
    length = Math.max(SHORTEST, Math.ceil(took * Math.min(GROWTH, (0.8 * most) / Math.max(1, amount))));
    from = rows.until;
  }
}
