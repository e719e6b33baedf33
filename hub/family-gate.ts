import type { StoredUser } from "../api/index.ts";
import {
  type Case,
  consentForMatter,
  type Dispatch,
  HELP_NEEDED,
  hasGone,
  INTERNAL_GRADING,
  type Instant,
  isEndedCase,
  isPlaceHazard,
  type Learned,
  mayLearn,
  type Notice,
  nicknameOf,
  type Person,
  type RecordChange,
  relativeOfContact,
  relativeOfUser,
  SEVERITY_WORDS,
} from "../contracts/index.ts";
import type { FamilyBook } from "./family-book.ts";

interface Parts {
  readonly book: Pick<FamilyBook, "consents">;
  caseInHand(id: string): Case | undefined;
  personById(id: string): Person | undefined;
  /** People who live at a place of a case that is a danger of a place. */
  livingAt(place: string): readonly Person[];
  /** Rises when people, their homes or places change. */
  registryVersion(): number;
  users(): readonly StoredUser[];
  /** Somebody was told without consent, because a life was in danger: written down once for each case and relative. */
  overridden(
    person: string,
    told: { readonly relative: string; readonly name: string; readonly case: string; readonly severity: Case["severity"] },
  ): void;
  now(): Instant;
}

type NoticeChange = Extract<RecordChange, { readonly write: "notice" }>;
type CaseOf = (id: string) => Case | undefined;

const withoutKind = (dispatch: Dispatch): Dispatch => ({ ...dispatch, vars: { ...dispatch.vars, kind: HELP_NEEDED.zh } });

/** Overrides remembered, so that each is written down once. */
const MOST_REMEMBERED = 10_000;

/**
 * The last door before a notice to a relative is written or shown: what consent does not give is not in it, whoever made
 * it. Not given, it is dropped; in danger of life it says that help is needed, and where.
 */
export function createFamilyGate(parts: Parts) {
  const noted = new Set<string>();

  /** A fire may be in several homes. */
  const livingNow = (one: Case): readonly Person[] => {
    const places = new Set([one.place, ...one.alerts.map(({ place }) => place)].flatMap((place) => place?.id ?? []));
    return [...places].flatMap(parts.livingAt).filter((person) => !hasGone(person));
  };
  const peopleNow = (one: Case, living: readonly Person[]): readonly Person[] => {
    const person = one.person === null ? undefined : parts.personById(one.person);
    if (one.person !== null && !isPlaceHazard(one)) return person === undefined ? [] : [person];
    return [...new Map([...(person ? [person] : []), ...living].map((each) => [each.id, each])).values()];
  };
  /** Of a case as it stands, asked once for each relative of each home: worked out once, as long as nobody moves. */
  const behind = new WeakMap<Case, { readonly version: number; readonly living: readonly Person[]; readonly people: readonly Person[] }>();
  const behindOf = (one: Case) => {
    const known = behind.get(one);
    const version = parts.registryVersion();
    if (known?.version === version) return known;
    const living = livingNow(one);
    const found = { version, living, people: peopleNow(one, living) };
    behind.set(one, found);
    return found;
  };
  const peopleOf = (one: Case): readonly Person[] => behindOf(one).people;

  /** The addressee as a relative of this person; undefined where they are none. */
  const relativeOf = (person: Person, to: Pick<Notice["to"], "user" | "name">): string | undefined => {
    const user = to.user === null ? undefined : parts.users().find((each) => each.id === to.user);
    if (user !== undefined) return user.role === "family" && user.people.includes(person.id) ? relativeOfUser(user.id) : undefined;
    const contact = person.contacts.find((each) => each.name === to.name);
    return contact && relativeOfContact(contact);
  };

  /** The telephone in the home itself is no relative: whoever answers it stands in the fire. It goes by the name of who lives there. */
  const isHomePhone = (people: readonly Person[], one: Case, to: Pick<Notice["to"], "user" | "name">): boolean =>
    to.user === null &&
    !people.some((person) => person.contacts.some((each) => each.name === to.name)) &&
    behindOf(one).living.some((each) => each.name === to.name);

  /** @param toldNow it is said to them now: what they learn against their consent is written down */
  const learns = (one: Case, to: Pick<Notice["to"], "user" | "name">, toldNow = true): Learned => {
    const people = peopleOf(one);
    if (isHomePhone(people, one, to)) return "all";
    let most: Learned = "nothing";
    for (const person of people) {
      const relative = relativeOf(person, to);
      if (relative === undefined) continue;
      const { learns: mine } = mayLearn(parts.book.consents(person.id), relative, consentForMatter(one.family), one.severity, parts.now());
      if (mine === "all") return "all";
      if (mine === "help") {
        most = "help";
        const key = `${one.id}\n${relative}`;
        if (toldNow && !noted.has(key)) {
          if (noted.size >= MOST_REMEMBERED) noted.clear();
          noted.add(key);
          parts.overridden(person.id, { relative, name: to.name, case: one.number, severity: one.severity });
        }
      }
    }
    return most;
  };

  const helpOnly = (notice: Notice, one: Case): Notice => {
    const [person] = peopleOf(one);
    const who = nicknameOf(person, new Date(parts.now()).getUTCFullYear()) || "您的家人";
    const ended = isEndedCase(one) || one.state === "visit-due";
    const line = ended
      ? `${who}此前需要帮助，社区已处理完毕。如有疑问请与社区值班台联系。`
      : `${who}${HELP_NEEDED.zh}，地点：${one.place?.path ?? "见工单"}。社区值班台正在处理，请保持电话畅通。`;
    return {
      ...notice,
      subject: `${who}${ended ? "的工单已办结" : HELP_NEEDED.zh}`,
      text: [`${notice.to.name}，您好。`, line, `工单 ${one.number} · ${SEVERITY_WORDS[one.severity].zh}（${INTERNAL_GRADING.zh}）`].join(
        "\n",
      ),
    };
  };

  /** Not bound: what goes to staff, and what is about no case (tests, questions about a number). */
  const isBound = (notice: Notice): boolean => notice.to.role === "family" && notice.case !== "";

  const passed = (notice: Notice, caseOf: CaseOf): { readonly learns: Learned; readonly notice: Notice } => {
    const one = caseOf(notice.case);
    if (one === undefined) return { learns: "all", notice };
    const much = learns(one, notice.to);
    return { learns: much, notice: much === "help" ? helpOnly(notice, one) : notice };
  };

  const passChange = (change: NoticeChange, caseOf: CaseOf): readonly RecordChange[] => {
    const { learns: much, notice } = passed(change.notice, caseOf);
    if (much === "nothing") return [];
    if (much === "all" || change.dispatch === undefined) return [{ ...change, notice }];
    return [{ ...change, notice, dispatch: withoutKind(change.dispatch) }];
  };

  return {
    learns,
    peopleOf,
    /** What of a notice that was written before may be said now, of its case as it stands; undefined: nothing any more. */
    again: <N extends { readonly notice: Notice; readonly dispatch: Dispatch }>(made: N, one: Case): N | undefined => {
      const much = learns(one, made.notice.to);
      if (much === "nothing") return undefined;
      if (much === "all") return made;
      return { ...made, notice: helpOnly(made.notice, one), dispatch: withoutKind(made.dispatch) };
    },
    /** Whether this log-in may be told of where she is, outside of any case; always, where it is no relative's. */
    learnsActivity: (person: Person, user: Pick<StoredUser, "id" | "name" | "role">): boolean => {
      if (user.role !== "family") return true;
      const relative = relativeOf(person, { user: user.id, name: user.name });
      return relative !== undefined && mayLearn(parts.book.consents(person.id), relative, "activity", null, parts.now()).learns === "all";
    },
    /** What may be written of what a turn leaves. */
    pass: (changes: readonly RecordChange[]): readonly RecordChange[] => {
      if (!changes.some((change) => change.write === "notice" && isBound(change.notice))) return changes;
      const inHere = new Map(changes.flatMap((change) => (change.write === "case" ? [[change.case.id, change.case] as const] : [])));
      const caseOf: CaseOf = (id) => inHere.get(id) ?? parts.caseInHand(id);
      return changes.flatMap((change) => (change.write === "notice" && isBound(change.notice) ? passChange(change, caseOf) : [change]));
    },
    /** A notice as its addressee may see it on the live feed; undefined where they may not. */
    shown: (notice: Notice): Notice | undefined => {
      if (!isBound(notice)) return notice;
      const { learns: much, notice: told } = passed(notice, parts.caseInHand);
      return much === "nothing" ? undefined : told;
    },
  };
}
export type FamilyGate = ReturnType<typeof createFamilyGate>;
