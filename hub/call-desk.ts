import type { CallPorts } from "../api/index.ts";
import {
  CALL_UNDO_WITHIN,
  type CallTarget,
  type Case,
  type CaseCall,
  type CaseNumber,
  type Change,
  dialled,
  type Instant,
  isHeard,
  lastCallTo,
  type Meeting,
  type Person,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records, StoredUser } from "../store/records/index.ts";
import { createIncoming } from "./incoming.ts";
import type { NoticeDesk } from "./notice-desk.ts";

interface Parts {
  readonly directory: Pick<Directory, "personById" | "people">;
  readonly records: Pick<Records, "calls">;
  readonly desk: Pick<NoticeDesk, "numbers" | "ownOf" | "providers">;
  users(): readonly StoredUser[];
  caseInHand(id: string): Case | undefined;
  journal(community: string, change: Change): void;
  /** The list of calls that came in changed. */
  told(): void;
  now(): Instant;
  /** Runs by the hub's clock. */
  schedule(at: Instant, run: () => void): () => void;
}

/** So many stopped numbers can be put back as they were. */
const MOST_STOPS = 1_000;

type Entry = Omit<CaseNumber, "state" | "made" | "answered" | "lastAnsweredAt">;
const plain = { keyholder: false, minutes: null } as const;

/** The telephones of a case: whose they are, how often they were answered, and what a call does to its number. */
export function createCallDesk(parts: Parts) {
  const { directory, records, desk, users } = parts;
  const { numbers } = desk;
  const incoming = createIncoming({
    people: () => directory.people(),
    users: () => users().map(({ id, name }) => ({ name, phone: desk.ownOf(id).phone })),
    told: parts.told,
    now: parts.now,
  });
  const personOf = (one: Pick<Case, "person">): Person | undefined => (one.person === null ? undefined : directory.personById(one.person));

  /** Who goes there: whom it was given to, and who has taken it. */
  const responders = (one: Case): readonly StoredUser[] => {
    const hands = [one.takenBy, one.assignedTo].filter((name) => name !== null);
    return users().filter((user) => hands.includes(user.username) && !user.disabled);
  };

  const entries = (one: Case): readonly Entry[] => {
    const person = personOf(one);
    const own = person?.facts?.phone ?? null;
    const contacts = (person?.contacts ?? []).flatMap((contact): Entry[] => {
      const { name, relation, phone, keyholder, minutes = null } = contact;
      return phone === null
        ? []
        : [{ to: "contact", contact: name, name: `${relation} ${name}`.trim(), number: phone, keyholder, minutes }];
    });
    const hands = responders(one).flatMap((user): Entry[] => {
      const { phone } = desk.ownOf(user.id);
      return phone === null ? [] : [{ to: "responder", contact: user.username, name: user.name, number: phone, ...plain }];
    });
    // In a drill nobody's own number is offered: only hands.
    if (one.drill !== undefined) return hands;
    return [
      ...(own === null ? [] : [{ to: "person", contact: null, name: "本人", number: own, ...plain } as const]),
      ...contacts,
      ...hands,
    ];
  };

  const rawNumber = (one: Case, to: CallTarget, contact: string | null): string | null => {
    if (to === "responder") {
      const user = users().find((each) => each.username === contact);
      return user === undefined ? null : desk.ownOf(user.id).phone;
    }
    const person = personOf(one);
    return to === "person" ? (person?.facts?.phone ?? null) : (person?.contacts.find((each) => each.name === contact)?.phone ?? null);
  };

  const meetingOf = ({ by, byName, endedAt, result }: CaseCall & { readonly endedAt: string }): Meeting => ({
    ...{ at: endedAt, how: "heard", well: result === "well", by, byName },
  });

  /**
   * Who heard her is a sign of hers, once it can no longer be taken back with one key: a slip must not pass for a sign.
   * One that is corrected later is taken back where it is shown.
   */
  const heard = (one: Case, was: CaseCall | undefined, call: CaseCall): void => {
    const { person, community, id } = one;
    if (person === null) return;
    if (was !== undefined && was.endedAt !== null && isHeard(was) && !isHeard(call))
      parts.journal(community, { what: "unmet", person, at: was.endedAt });
    if (!isHeard(call) || call.endedAt === null) return;
    const { endedAt, result } = call;
    parts.schedule(Math.max(parts.now(), Date.parse(endedAt) + CALL_UNDO_WITHIN), () => {
      const now = parts.caseInHand(id);
      const stands =
        now === undefined || now.calls.some((each) => each.id === call.id && each.endedAt === endedAt && each.result === result);
      if (stands) parts.journal(community, { what: "met", person, meeting: meetingOf({ ...call, endedAt }) });
    });
  };

  /** Of calls whose number was stopped: how that is taken back; null where it was stopped before. */
  const stops = new Map<string, (() => void) | null>();
  const settleNumber = (one: Case, was: CaseCall | undefined, call: CaseCall): void => {
    const number = rawNumber(one, call.to, call.contact);
    if (number === null) return;
    if (call.result === "wrong-number") {
      stops.set(call.id, numbers.stop(number, "wrong"));
      const [oldest] = stops.keys();
      if (stops.size > MOST_STOPS && oldest !== undefined) stops.delete(oldest);
    } else if (was?.result === "wrong-number" && lastCallTo(one.calls, call)?.result !== "wrong-number") {
      const undo = stops.get(call.id);
      stops.delete(call.id);
      // Before the hub started anew: what it was then is not known any more, so it is asked again.
      if (undo === undefined) numbers.reset(number);
      else undo?.();
    }
  };

  return {
    /** As it is counted. */
    numberOf: (one: Case, to: CallTarget, contact: string | null): string | null => {
      const raw = rawNumber(one, to, contact);
      return raw === null ? null : dialled(raw);
    },
    face: {
      numbers: async (one: Case): Promise<readonly CaseNumber[]> => {
        const known = entries(one);
        const histories = new Map(
          (await records.calls.history(known.map(({ number }) => dialled(number)))).map((row) => [row.number, row]),
        );
        return known.map((entry) => {
          const history = histories.get(dialled(entry.number));
          return {
            ...entry,
            state: numbers.stateOf(entry.number),
            made: history?.made ?? 0,
            answered: history?.answered ?? 0,
            lastAnsweredAt: history?.lastAnsweredAt ?? null,
          };
        });
      },
      incoming: incoming.list,
      come: incoming.come,
      systemOf: desk.providers.systemOf,
    } satisfies CallPorts,
    /** What the result of a call does: to its number, which is stopped where it was wrong, and to what is known of her. */
    settle: (before: Case, after: Case): void => {
      const known = new Map(before.calls.map((call) => [call.id, call]));
      for (const call of after.calls) {
        const was = known.get(call.id);
        if ((was?.result ?? null) === call.result) continue;
        settleNumber(after, was, call);
        heard(after, was, call);
      }
    },
  };
}

export type CallDesk = ReturnType<typeof createCallDesk>;
