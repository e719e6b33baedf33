import { timeOrderedId } from "../alerts/index.ts";
import type { Actor, StoredUser } from "../api/index.ts";
import { clockIn, dayOf } from "../cases/index.ts";
import {
  AWAY_STATES,
  DAY,
  type Duration,
  type Instant,
  MINUTE,
  type Notice,
  PERSON_STATE_WORDS,
  type Person,
  type RecordChange,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { livedBy, nextPeriod, pastStays } from "./periods.ts";

interface Parts {
  readonly directory: Pick<Directory, "people" | "personById" | "pathOf" | "rootPath" | "zoneOf">;
  users(): readonly StoredUser[];
  /** Whether a relative may still be told of where she is. */
  learnsActivity(person: Person, user: StoredUser): boolean;
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
  /** A relative said where she is, or took it back: the desk is told at once, what pauses by it and until when. */
  familySaid(person: Person, by: Pick<Actor, "username" | "name">, takenBack: boolean): void;
  stop(): void;
}

/** Tried again after a failure of the store. */
const AGAIN = MINUTE;

/** An absence without an end is asked about after so long [D], and so long after each time that it was asked. */
const WITHOUT_END: Duration = 7 * DAY;
/** Who lives in an institution stays there as a rule [D]. */
const INSTITUTION_AGAIN: Duration = 30 * DAY;
const isAway = ({ state }: Person): boolean => AWAY_STATES.some((each) => each === state);

/** When the absence is to be asked about, or is over; null where nobody is away. */
function nextOf(person: Person): Instant | null {
  const { state, stay } = person;
  if (state === "home" || stay === undefined || stay.until === null) {
    if (!isAway(person)) return null;
    // Registered as away from the start, or before it was written down when: counted from now.
    if (stay === undefined) return 0;
    if (stay.askedAt === null) return Date.parse(stay.at) + WITHOUT_END;
    return Date.parse(stay.askedAt) + (state === "institution" ? INSTITUTION_AGAIN : WITHOUT_END);
  }
  const until = Date.parse(stay.until);
  return stay.askedAt === null ? Math.max(until - DAY, (Date.parse(stay.at) + until) / 2) : until;
}

/**
 * Asks a day before a registered absence ends, whoever registered it and the desk; of a shorter one halfway, of one without an end
 * every week, for the rules of somebody who is away rest until then. At the end
 * she counts as at home again, and her rules begin anew: that by itself is no alarm. Homes and carers by period change when
 * their time comes.
 */
export function createStayWatch(parts: Parts): StayWatch {
  const { directory } = parts;

  /** Tells the desk and, where there is one, the user of this name. */
  const tell = (
    person: Person,
    said: { readonly by: string | null; readonly at: string },
    subject: string,
    text: string,
    what: string,
  ): void => {
    const now = parts.now();
    const path = (person.home === null ? undefined : directory.pathOf(person.home)) ?? directory.rootPath(person.community);
    for (const user of parts.users()) {
      const desk = user.role === "duty" && user.places.some((place) => path.startsWith(directory.pathOf(place) ?? "\n"));
      const own = user.username === said.by && parts.learnsActivity(person, user);
      if (user.disabled || !(desk || own)) continue;
      const notice: Notice = {
        id: timeOrderedId(now, "notice", what, person.id, said.at, user.id),
        ...{ case: "", channel: "app", to: { user: user.id, name: user.name, role: user.role }, state: "queued", subject, text },
        ...{ createdAt: toIso(now), changedAt: toIso(now), attempts: 0, error: null },
      };
      parts.write([{ write: "notice", notice, address: null }]);
      parts.noticed(notice);
    }
  };

  const timeOf = (person: Person, at: Instant): string => {
    const zone = directory.zoneOf(person.community) ?? "Asia/Shanghai";
    return `${dayOf(zone, at)} ${clockIn(zone, at)}`;
  };

  const lookWithoutEnd = async (person: Person, now: Instant): Promise<void> => {
    const { stay } = person;
    const next = nextOf(person);
    if (next === null || now < next) return;
    const at = toIso(now);
    if (stay === undefined) {
      await parts.savePerson({ ...person, stay: { by: "", byName: "平台", at, until: null, reason: null, askedAt: null } });
      return;
    }
    await parts.savePerson({ ...person, stay: { ...stay, askedAt: at } });
    const state = PERSON_STATE_WORDS[person.state].zh;
    const since = timeOf(person, Date.parse(stay.at));
    const text = `${person.name}自 ${since} 由${stay.byName}登记为“${state}”，没有填写预计回家时间。其间无活动、未佩戴和生命体征告警一直暂停。如已回家请改为在家，否则请填写预计回家时间（家属在首页）。`;
    tell(person, stay, `请核对：${person.name}是否仍${state}`, text, "stay-asked");
  };

  const look = async (person: Person, now: Instant): Promise<void> => {
    const { stay } = person;
    if (person.state === "home") return;
    if (stay === undefined || stay.until === null) {
      await lookWithoutEnd(person, now);
      return;
    }
    const until = Date.parse(stay.until);
    const state = PERSON_STATE_WORDS[person.state].zh;
    const end = timeOf(person, until);
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
    const text = `${person.name}由${stay.byName}登记为“${state}”，到 ${end} 为止。届时是否回家？如要延长或已经回家，请在人员页（家属在首页）修改；不改则到期恢复为在家。`;
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

  const familySaid: StayWatch["familySaid"] = (person, by, takenBack) => {
    const state = PERSON_STATE_WORDS[person.state].zh;
    const until = person.stay?.until ?? null;
    const away = isAway(person);
    const subject = takenBack ? `家属${by.name}撤回登记：${person.name}现为${state}` : `家属${by.name}登记：${person.name}${state}`;
    const end = until === null ? "" : `，到 ${timeOf(person, Date.parse(until))} 为止`;
    const effect = away
      ? "期间暂停无活动、未佩戴和生命体征告警；紧急呼叫、火警、燃气和用水照常。如有疑问，请致电核实。"
      : "各项看护规则照常。如有疑问，请致电核实。";
    const words = takenBack
      ? `家属${by.name}撤回了刚才的登记，${person.name}现登记为“${state}”`
      : `家属${by.name}登记${person.name}为“${state}”`;
    const at = toIso(parts.now());
    tell(person, { by: null, at }, subject, `${words}${end}。${effect}`, takenBack ? "stay-taken-back" : "stay-said");
  };

  return { wake, familySaid, stop: () => cancel() };
}
