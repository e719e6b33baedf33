import type { Words } from "../contracts/index.ts";
import type { Journal, JournalFault } from "../store/journal/index.ts";
import type { BasePositions, StoredCell } from "../store/records/index.ts";

/** Cells of one room with the positions from which their replay begins. */
export interface LoadedCells {
  readonly cells: readonly StoredCell[];
  readonly base: BasePositions;
}

export interface AheadParts {
  readonly journal: Pick<Journal, "last" | "resume">;
  readonly communities: readonly string[];
  /** The last signal applied per rule and subject. */
  readonly applied: readonly { readonly community: string; readonly order: { readonly pos: number } }[];
  readonly loaded: readonly LoadedCells[];
  /** The community of what a cell is about; undefined where it is registered no more. */
  communityOf(cell: string): string | undefined;
  /** Up to where the series are committed. */
  seriesPosition(community: string): number;
}

/** Positions that the stores know and the journal has lost. */
export interface JournalHole {
  readonly community: string;
  readonly first: number;
  readonly last: number;
  /** Of these, how many are not in the saved state of the rules or not in the series. */
  readonly unsaved: number;
}

/**
 * What came with a position at or below the highest one that a store knows is taken for old and ignored. Where the
 * journal ends below it (files lost, an older copy put back) it is made to go on above, so that no alarm is swallowed.
 * Called after the journal was replayed and before anything new is taken in.
 */
export function resumeAboveRecords(parts: AheadParts): readonly JournalHole[] {
  const holes: JournalHole[] = [];
  for (const [community, known] of highestKnown(parts)) {
    const end = parts.journal.last(community);
    if (known <= end) continue;
    const saved = Math.min(parts.seriesPosition(community), ...parts.loaded.map(({ base }) => base[community] ?? 0));
    parts.journal.resume(community, known);
    holes.push({ community, first: end + 1, last: known, unsaved: known - Math.max(end, Math.min(saved, known)) });
  }
  return holes;
}

function highestKnown({ communities, applied, loaded, communityOf, seriesPosition }: AheadParts): ReadonlyMap<string, number> {
  const highest = new Map(communities.map((community) => [community, seriesPosition(community)]));
  const note = (community: string | undefined, pos: number): void => {
    if (community !== undefined) highest.set(community, Math.max(pos, highest.get(community) ?? 0));
  };
  // What is registered no more has no community to be looked up; with one there is no question.
  const only = communities.length === 1 ? communities[0] : undefined;
  for (const { community, order } of applied) note(community, order.pos);
  for (const { cells, base } of loaded) {
    for (const [community, pos] of Object.entries(base)) note(community, pos);
    for (const { key, pos } of cells) note(communityOf(key) ?? only, pos);
  }
  return highest;
}

/** What the desk is told of a hole. */
export function holeInWords({ first, last, unsaved }: JournalHole): Words {
  const missing = last - first + 1;
  const rest: Words =
    unsaved > 0
      ? {
          zh: `其中 ${unsaved} 条未存入研判状态或时序库，这段时间的监测值可能缺失，计时重新开始`,
          en: `${unsaved} of them are not in the rules' saved state or the series: readings of that time may be missing and clocks begin anew`,
        }
      : { zh: "其内容已研判入库", en: "what they said was judged and stored before" };
  return {
    zh: `报文日志缺失 ${missing} 条（第 ${first} 至 ${last} 条）：${rest.zh}；新报文从其后接续，告警照常`,
    en: `The journal lacks ${missing} records (${first} to ${last}): ${rest.en}; new messages go on above them, alerts as always`,
  };
}

/** What the desk is told of records that could not be read again at the start. */
export function gapInWords({ after, before }: JournalFault & { readonly kind: "gap" }): Words {
  const missing = before - after - 1;
  return {
    zh: `报文日志缺失 ${missing} 条（第 ${after + 1} 至 ${before - 1} 条），启动时未能重放：这段时间的监测值可能缺失，计时重新开始`,
    en: `The journal lacks ${missing} records (${after + 1} to ${before - 1}), which could not be replayed at the start: readings of that time may be missing and clocks begin anew`,
  };
}
