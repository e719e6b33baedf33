import { timeOrderedId } from "../alerts/index.ts";
import type { IncomingMatch, IncomingView } from "../api/index.ts";
import { type IncomingState, type Instant, type NewIncoming, type Person, sameNumber, toIso } from "../contracts/index.ts";

interface User {
  readonly name: string;
  readonly phone: string | null;
}

/** Whose number it is: the resident's own, a contact's, one of ours; the sure ones first. */
export function callersOf(number: string, people: Iterable<Person>, users: readonly User[]): readonly IncomingMatch[] {
  const found: IncomingMatch[] = [];
  const note = (phone: string | null | undefined, who: Omit<IncomingMatch, "sure">): void => {
    const fit = phone == null ? "no" : sameNumber(phone, number);
    if (fit !== "no") found.push({ ...who, sure: fit === "same" });
  };
  for (const person of people) {
    note(person.facts?.phone, { person, name: person.name, relation: null });
    for (const { phone, name, relation } of person.contacts) note(phone, { person, name, relation });
  }
  for (const { name, phone } of users) note(phone, { person: null, name, relation: null });
  // Where somebody has exactly this number, who only might have it is left out.
  const sure = found.filter((one) => one.sure);
  return sure.length > 0 ? sure : found.slice(0, MOST_CALLERS);
}

/** A number with hidden digits may fit many. */
const MOST_CALLERS = 10;
/** Calls that the desk still sees; they are gone with a restart, the audit log has them. */
const MOST_KEPT = 50;

interface Parts {
  people(): Iterable<Person>;
  users(): readonly User[];
  /** The list of calls changed. */
  told(): void;
  now(): Instant;
}

/** Calls that come in at the duty telephone, newest first. */
export function createIncoming({ people, users, told, now }: Parts) {
  const calls: IncomingView[] = [];
  const put = (call: IncomingView): IncomingView => {
    const at = calls.findIndex(({ id }) => id === call.id);
    if (at >= 0) calls[at] = call;
    else calls.unshift(call);
    calls.splice(MOST_KEPT);
    told();
    return call;
  };
  const stateAfter = (was: IncomingState | undefined, said: IncomingState | undefined): IncomingState =>
    was === "ended" ? "ended" : (said ?? was ?? "ringing");

  return {
    list: (): readonly IncomingView[] => calls,
    /** Told again under the same number of its system a call is the same, further on. */
    come: ({ number, id, state }: NewIncoming, by: string): IncomingView => {
      const shown = number === null || !/\d/.test(number) ? null : number.trim();
      const own = id === undefined ? timeOrderedId(now(), "incoming", by, shown ?? "", calls.length) : `${by}:${id}`;
      const known = calls.find((call) => call.id === own);
      const callers = known?.callers ?? (shown === null ? [] : callersOf(shown, people(), users()));
      return put({
        ...{ id: own, at: known?.at ?? toIso(now()), number: known?.number ?? shown, by, callers },
        state: stateAfter(known?.state, state),
      });
    },
  };
}
