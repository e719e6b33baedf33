import type { Rhythm, VisitMove, VisitsMoved } from "../../contracts/index.ts";
import type { ActOutcome } from "../types.ts";

interface Moved {
  readonly changed: readonly Rhythm[];
  readonly moved: VisitsMoved;
}

/**
 * Rhythms with another name on them. Days and what they are counted from stay: nobody's visit becomes due later because
 * somebody else goes. What is by need goes on being so.
 */
export function moveVisits(
  moves: readonly VisitMove[],
  rhythmOf: (person: string) => Rhythm | null,
  nameOf: (user: string) => string | undefined,
): ActOutcome<Moved> {
  const changed = new Map<string, Rhythm>();
  const moved: VisitMove[] = [];
  const left: string[] = [];
  for (const move of moves) {
    const { person, from, to } = move;
    const workerName = to === null ? null : nameOf(to);
    if (workerName === undefined) {
      const words = { zh: "没有这个账号，或已停用。", en: "There is no such user, or the account has ended." };
      return { ok: false, status: 422, reason: words.zh, words };
    }
    const rhythm = changed.get(person) ?? rhythmOf(person);
    if (rhythm === null || rhythm.worker !== from) {
      left.push(person);
      continue;
    }
    changed.set(person, { ...rhythm, worker: to, workerName, ...(rhythm.by === "" && { usual: true as const }) });
    moved.push(move);
  }
  return { ok: true, value: { changed: [...changed.values()], moved: { moved, left } } };
}
