import type { ActOutcome, Actor } from "../api/index.ts";
import { type Instant, type Person, STAY_UNDO_WITHIN } from "../contracts/index.ts";

const NOTHING = "没有可撤回的登记：只能在十分钟内撤回自己的最后一次登记，请重新登记。";
const NOTHING_EN = "nothing to take back: only your own last word of the last ten minutes is; say anew where she is";

/**
 * What stood before the last word on where each person is, so that whoever gave it may take it back. In memory only: a hub
 * that was started anew says that there is nothing to take back.
 */
export function createLastWords() {
  const before = new Map<string, { readonly person: Person; readonly at: string; readonly byFamily: boolean }>();
  return {
    said: (old: Person, now: Person, byFamily: boolean): void => {
      // Of a death the first name is only a report: she is where she was.
      if (now.stay === old.stay) return;
      // A death takes its own way back: what was worn is unbound and cases are closed.
      if (now.stay === undefined || now.state === "died") before.delete(now.id);
      else before.set(now.id, { person: old, at: now.stay.at, byFamily });
    },
    /** Where she was registered to be before; whatever else was changed meanwhile stays. */
    takeBack: (
      person: Person,
      by: Pick<Actor, "username">,
      now: Instant,
    ): ActOutcome<{ readonly person: Person; readonly byFamily: boolean }> => {
      const known = before.get(person.id);
      const { stay, past: _past, deathReport, ...rest } = person;
      const own = known !== undefined && stay?.at === known.at && stay.by === by.username;
      if (!own || now - Date.parse(known.at) > STAY_UNDO_WITHIN || person.state === "died")
        return { ok: false, status: 409, reason: NOTHING, words: { zh: NOTHING, en: NOTHING_EN } };
      before.delete(person.id);
      const old = known.person;
      // A death that was reported meanwhile stands.
      const report = deathReport ?? old.deathReport;
      return {
        ok: true,
        value: {
          byFamily: known.byFamily,
          person: {
            ...rest,
            state: old.state,
            ...(old.stay && { stay: old.stay }),
            ...(old.past && { past: old.past }),
            ...(report && { deathReport: report }),
          },
        },
      };
    },
  };
}
