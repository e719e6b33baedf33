import type { Change, DeviceEvent, Instant, JournalRecord, Measurement, Observation, Reading } from "../contracts/index.ts";
import type { HistoryNote, HistoryPart } from "../store/series/index.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** Who is shown history, in the order of the journal. */
export interface Watcher {
  take(observation: Observation): void;
  change(record: ChangeRecord): void;
}

interface Draft {
  device: string;
  recv: Instant;
  readings: Reading[];
  events: DeviceEvent[];
  link: Observation["link"];
}

const NO_SNAPSHOTS: Observation["snapshots"] = [];

/** Turns stored columns back into what each record of the journal said. */
export class ReplayPlayer {
  readings = 0;
  events = 0;
  private readonly community: string;
  private readonly series: readonly (readonly [string, Measurement] | null)[];
  private readonly watcher: Watcher;
  private drafts: Draft[] = [];

  constructor(community: string, series: ReplayPlayer["series"], watcher: Watcher) {
    this.community = community;
    this.series = series;
    this.watcher = watcher;
  }

  play(part: HistoryPart): void {
    const { pos, events, notes } = part;
    let e = 0;
    let n = 0;
    for (let i = 0; i < pos.length || e < events.length || n < notes.length; ) {
      const at = Math.min(
        pos[i] ?? Number.POSITIVE_INFINITY,
        events[e]?.pos ?? Number.POSITIVE_INFINITY,
        notes[n]?.pos ?? Number.POSITIVE_INFINITY,
      );
      for (let note = notes[n]; note?.pos === at; note = notes[++n]) this.note(note);
      for (; i < pos.length && pos[i] === at; i++) this.reading(part, i);
      for (let event = events[e]; event?.pos === at; event = events[++e]) this.event(event);
      this.flush(at);
    }
  }

  private draftOf(device: string, recv: Instant): Draft {
    // One record nearly always speaks of one device.
    const [first] = this.drafts;
    if (first?.device === device) return first;
    const known = first ? this.drafts.find((draft) => draft.device === device) : undefined;
    if (known) return known;
    const draft: Draft = { device, recv, readings: [], events: [], link: null };
    this.drafts.push(draft);
    return draft;
  }

  private reading(part: HistoryPart, i: number): void {
    const name = this.series[part.series[i] ?? -1];
    if (!name) return;
    const [device, measurement] = name;
    const recv = part.recv[i] ?? 0;
    this.readings++;
    this.draftOf(device, recv).readings.push({
      device,
      measurement,
      at: part.t[i] ?? 0,
      recv,
      value: part.value[i] ?? 0,
      quality: part.quality[i] ?? 0,
      pos: part.pos[i] ?? 0,
    });
  }

  private event(event: DeviceEvent): void {
    this.events++;
    this.draftOf(event.device, event.recv).events.push(event);
  }

  private note(note: HistoryNote): void {
    if (note.kind === "change") {
      const { community } = this;
      this.watcher.change({ kind: "change", community, pos: note.pos, recv: note.recv, change: changeOf(note.change) });
      return;
    }
    const draft = this.draftOf(note.device, note.recv);
    if (note.kind === "link") draft.link = note.online ? "online" : "offline";
  }

  private flush(pos: number): void {
    if (this.drafts.length === 0) return;
    const { community } = this;
    for (const { device, recv, readings, events, link } of this.drafts)
      this.watcher.take({ community, pos, recv, device, readings, events, snapshots: NO_SNAPSHOTS, link });
    this.drafts = [];
  }
}

/** Written by this room from a change of the same type. */
function changeOf(stored: Readonly<Record<string, unknown>>): Change {
  return stored as Change;
}
