import type { ActOutcome, Actor, ApiPorts } from "../api/index.ts";
import { type Activity, type Change, DAY, type Instant, MINUTE, type Person, toIso } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { createLastWords } from "./last-word.ts";
import { createLifeDesk, type LifeParts } from "./life-desk.ts";
import { withFamilyState, withState } from "./person-state.ts";

interface Parts extends LifeParts {
  readonly directory: Pick<Directory, "people"> & LifeParts["directory"];
  activity(person: string, now: Instant): Activity;
  /** Ends the assignments of what she wears. */
  unbind(person: string): Promise<void>;
  /** What follows a death that two people have registered. */
  died(person: string, by: Actor): Promise<void>;
  /** A relative has said where she is, or taken it back: the desk must know at once, because her rules pause by it. */
  familySaid(person: Person, by: Actor, takenBack: boolean): void;
  journal(community: string, change: Change): void;
  /** Resolves when what was done is on disk, or where the store stands still for too long. */
  written(): Promise<boolean>;
}

const missing: ActOutcome<never> = { ok: false, status: 404, reason: "there is no such person" };

/** What people say of somebody's life: how she lives at home, where she is, and that they saw or heard her. */
export function createCareDesk(parts: Parts): Omit<ApiPorts["care"], "erasure" | "erase"> {
  const { directory } = parts;
  const lastWords = createLastWords();
  return {
    ...createLifeDesk(parts),
    activity: parts.activity,
    household: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return missing;
      const who = { by: by.username, byName: by.name, at: toIso(parts.now()) };
      const { singleBed: _bed, sleep: _sleep, ...ofHome } = body;
      const kept: Person = { ...person, household: { ...body, ...who } };
      await parts.savePerson(kept);
      for (const other of directory.people(person.community)) {
        if (other.id === id || person.home === null || other.home !== person.home) continue;
        const { singleBed = false, sleep = null } = other.household ?? {};
        await parts.savePerson({ ...other, household: { ...ofHome, singleBed, sleep, ...who } });
      }
      return { ok: true, value: kept };
    },
    state: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return missing;
      const outcome = withState(person, body, by, parts.now());
      if (!outcome.ok) return outcome;
      await parts.savePerson(outcome.value);
      lastWords.said(person, outcome.value, false);
      if (outcome.value.state === "died") {
        await parts.unbind(id);
        await parts.died(id, by);
        // Whoever reads her cases next reads them closed.
        await parts.written();
      }
      return outcome;
    },
    stateByFamily: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return missing;
      const outcome = withFamilyState(person, body, by, parts.now());
      if (!outcome.ok || outcome.value === person) return outcome;
      await parts.savePerson(outcome.value);
      lastWords.said(person, outcome.value, true);
      parts.familySaid(outcome.value, by, false);
      return outcome;
    },
    undoState: async (id, by) => {
      const person = directory.personById(id);
      if (!person) return missing;
      const outcome = lastWords.takeBack(person, by, parts.now());
      if (!outcome.ok) return outcome;
      const { person: value, byFamily } = outcome.value;
      await parts.savePerson(value);
      if (byFamily) parts.familySaid(value, by, true);
      return { ok: true, value };
    },
    met: async (id, { how, well, at }, by) => {
      const person = directory.personById(id);
      if (!person) return missing;
      const now = parts.now();
      const when = at === undefined ? now : Date.parse(at);
      if (when > now + MINUTE || when < now - DAY) {
        const words = { zh: "时间须在最近 24 小时内。", en: "at: within the last 24 hours" };
        return { ok: false, status: 422, reason: words.zh, words };
      }
      const meeting = { at: toIso(Math.min(when, now)), how, well, by: by.username, byName: by.name };
      parts.journal(person.community, { what: "met", person: id, meeting });
      await parts.written();
      return { ok: true, value: parts.activity(id, now) };
    },
  };
}
