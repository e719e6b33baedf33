import type { Duration, Instant } from "../contracts/index.ts";
import type { Episode } from "./replay.ts";

/** Two alerts on one subject that stand this close in time are the same happening. */
export const SAME_WITHIN: Duration = 10 * 60_000;

export interface Span {
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface Matched {
  readonly both: readonly { readonly old: Episode; readonly new: Episode }[];
  readonly onlyOld: readonly Episode[];
  readonly onlyNew: readonly Episode[];
  /** They fall into a longer alert of the other version that has found its partner already. */
  readonly joinedOld: readonly Episode[];
  readonly joinedNew: readonly Episode[];
}

export const spanOfEpisode = (episode: Episode): Span => ({ from: episode.raised.recv, to: episode.ended });

export function meets(a: Span, b: Span): boolean {
  return a.from <= (b.to ?? Number.POSITIVE_INFINITY) + SAME_WITHIN && b.from <= (a.to ?? Number.POSITIVE_INFINITY) + SAME_WITHIN;
}

export function bySubject(episodes: readonly Episode[]): Map<string, Episode[]> {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const group = groups.get(episode.key);
    if (group) group.push(episode);
    else groups.set(episode.key, [episode]);
  }
  return groups;
}

/** Finds for each alert of one version the one of the other that tells of the same happening. */
export function matchEpisodes(old: readonly Episode[], fresh: readonly Episode[]): Matched {
  const both: { old: Episode; new: Episode }[] = [];
  const onlyOld: Episode[] = [];
  const onlyNew: Episode[] = [];
  const joinedOld: Episode[] = [];
  const joinedNew: Episode[] = [];
  const olds = bySubject(old);
  const news = bySubject(fresh);
  for (const key of new Set([...olds.keys(), ...news.keys()])) {
    const a = olds.get(key) ?? [];
    const b = news.get(key) ?? [];
    const pairs = pair(a, b);
    both.push(...pairs);
    const taken = new Set(pairs.flatMap((one) => [one.old, one.new]));
    // Alone, or a part of what the other version says in one alert.
    for (const episode of a) if (!taken.has(episode)) (meetsAny(episode, b) ? joinedOld : onlyOld).push(episode);
    for (const episode of b) if (!taken.has(episode)) (meetsAny(episode, a) ? joinedNew : onlyNew).push(episode);
  }
  return { both, onlyOld, onlyNew, joinedOld, joinedNew };
}

const meetsAny = (episode: Episode, others: readonly Episode[]): boolean =>
  others.some((other) => meets(spanOfEpisode(episode), spanOfEpisode(other)));

/** Both lists are in the order of time. */
function pair(a: readonly Episode[], b: readonly Episode[]): { old: Episode; new: Episode }[] {
  const pairs: { old: Episode; new: Episode }[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [old, fresh] = [a[i], b[j]];
    if (!old || !fresh) break;
    if (meets(spanOfEpisode(old), spanOfEpisode(fresh))) {
      pairs.push({ old, new: fresh });
      i++;
      j++;
    } else if (old.raised.recv < fresh.raised.recv) i++;
    else j++;
  }
  return pairs;
}
