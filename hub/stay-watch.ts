import { timeOrderedId } from "../alerts/index.ts";
import type { StoredUser } from "../api/index.ts";
import { clockIn, dayIn } from "../cases/index.ts";
import {
  DAY,
  type Instant,
  MINUTE,
  type Notice,
  PERSON_STATE_WORDS,
  type Person,
  type RecordChange,
  type Stay,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { livedBy, nextPeriod, pastStays } from "./periods.ts";

interface Parts {
  readonly directory: Pick<Directory, "people" | "personById" | "pathOf" | "rootPath" | "zoneOf">;
  users(): readonly StoredUser[];
  savePerson(person: Person): Promise<void>;
  /** Ends whatever access has run out: a carer's log-in goes with the period. */
  tendAccess(): Promise<void>;
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  now(): Instant;
  /** Runs work at an instant; answers how to call it off. */
  schedule(at: Instant, work: () => void): () => void;
  failed(error: unknown): void;
}

export interface StayWatch {
  /** Somebody's entry was changed: looks anew when to ask next. */
  wake(): void;
  stop(): void;
}

/** Tried again after a failure of the store. */
const AGAIN = MINUTE;

/** When the absence is to be asked about, or is over; null where it has no end. */
function nextOf({ state, stay }: Person): Instant | null {
  if (!stay?.until || state === "home") return null;
  const until = Date.parse(stay.until);
  return stay.askedAt === null ? Math.max(until - DAY, (Date.parse(stay.at) + until) / 2) : until;
}

/**
 * Asks a day before a registered absence ends, whoever registered it and the desk; of a shorter one halfway. At the end
 * she counts as at home again, and her rules begin anew: that by itself is no alarm. Homes and carers by period change when
 * their time comes.
 */
export function createStayWatch(parts: Parts): StayWatch {
  const { directory } = parts;

  const tell = (person: Person, stay: Stay, subject: string, text: string, what: string): void => {
    const now = parts.now();
    const path = (person.home === null ? undefined : directory.pathOf(person.home)) ?? directory.rootPath(person.community);
    for (const user of parts.users()) {
      const desk = user.role === "duty" && user.places.some((place) => path.startsWith(directory.pathOf(place) ?? "\n"));
      if (user.disabled || (!desk && user.username !== stay.by)) continue;
      const notice: Notice = {
        id: timeOrderedId(now, "notice", what, person.id, stay.at, user.id),
        ...{ case: "", channel: "app", to: { user: user.id, name: user.name, role: user.role }, state: "queued", subject, text },
        ...{ createdAt: toIso(now), changedAt: toIso(now), attempts: 0, error: null },
      };
      parts.write([{ write: "notice", notice, address: null }]);
      parts.noticed(notice);
    }
  };

  const look = async (person: Person, now: Instant): Promise<void> => {
    const { stay } = person;
    if (!stay?.until || person.state === "home") return;
    const until = Date.parse(stay.until);
    const zone = directory.zoneOf(person.community) ?? "Asia/Shanghai";
    const state = PERSON_STATE_WORDS[person.state].zh;
    const end = `${dayIn(zone, until)} ${clockIn(zone, until)}`;
    if (now >= until) {
      const at = toIso(now);
      await parts.savePerson({
        ...person,
        state: "home",
        past: pastStays(person, now),
        stay: { by: stay.by, byName: stay.byName, at, until: null, reason: `${state}登记已到期`, askedAt: null },
      });
      const text = `${person.name}的“${state}”登记到 ${end} 为止，已恢复为在家，看护规则重新计时。如未回家，请重新登记。`;
      tell(person, stay, `${state}登记已到期：${person.name}`, text, "stay-ended");
      return;
    }
    if (now < (nextOf(person) ?? 0)) return;
    await parts.savePerson({ ...person, stay: { ...stay, askedAt: toIso(now) } });
    const text = `${person.name}由${stay.byName}登记为“${state}”，到 ${end} 为止。届时是否回家？如要延长或已经回家，请在人员页修改；不改则到期恢复为在家。`;
    tell(person, stay, `请核对：${person.name}${state}即将到期`, text, "stay-asked");
  };

  let cancel = (): void => {};
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    try {
      for (const person of directory.people()) {
        const moved = livedBy(person, parts.now());
        if (moved !== person) {
          await parts.savePerson(moved);
          await parts.tendAccess();
        }
        await look(directory.personById(person.id) ?? moved, parts.now());
      }
      running = false;
      wake();
    } catch (error) {
      running = false;
      parts.failed(error);
      cancel = parts.schedule(parts.now() + AGAIN, () => void run());
    }
  };

  const wake = (): void => {
    // What the run itself writes wakes it when it is through.
    if (running) return;
    cancel();
    const now = parts.now();
    let next: Instant | null = null;
    for (const person of directory.people()) {
      // What should have begun or ended while nobody looked is done at once.
      const overdue = livedBy(person, now) === person ? null : now;
      for (const at of [nextOf(person), nextPeriod(person, now), overdue]) if (at !== null && (next === null || at < next)) next = at;
    }
    cancel = next === null ? () => {} : parts.schedule(next, () => void run());
  };

  return { wake, stop: () => cancel() };
}
