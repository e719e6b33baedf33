import type {
  CareVisit,
  DueVisit,
  Instant,
  NewCareVisit,
  NewRhythm,
  NewRound,
  PeopleFilter,
  Person,
  Rhythm,
  Round,
  RoundProposal,
  VisitMove,
  VisitsMoved,
  Whereabouts,
} from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** Somebody of a list, with where that person stands for the question who sees it. */
export interface Listed<T> {
  readonly item: T;
  readonly at: Whereabouts;
}

/** What the HTTP face asks about care visits and rounds. */
export interface VisitPorts {
  rhythm(person: string): Rhythm | null;
  setRhythm(person: string, body: NewRhythm, by: Actor): Promise<ActOutcome<Rhythm>>;
  /** Due until `until` or before, the most overdue last met first. */
  due(until: Instant): readonly Listed<DueVisit>[];
  of(person: string, paging: Paging): Promise<PageOf<CareVisit>>;
  /** Newest first, `most` at most. */
  between(from: Instant, to: Instant, most: number): Promise<readonly CareVisit[]>;
  visit(person: string, body: NewCareVisit, by: Actor): Promise<ActOutcome<CareVisit>>;
  /** The grid in which she lives. */
  gridOf(person: string): { readonly id: string; readonly name: string } | null;
  /** Says who goes from now on, where it still is who was named before. */
  move(moves: readonly VisitMove[]): Promise<ActOutcome<VisitsMoved>>;
}

export interface RoundPorts {
  list(paging: Paging): Promise<PageOf<Round>>;
  get(id: string): Promise<Round | undefined>;
  /** Where somebody on a round stands now; the community itself for one who is no longer registered. */
  whereabouts(person: string): Whereabouts;
  /** Whether she has died or moved away by then; null: for good or for now she is to be reached. */
  gone(person: string, by: Instant): "moved" | "died" | null;
  /** In the order in which one walks. */
  choose(filter: PeopleFilter): ActOutcome<readonly Listed<{ readonly person: Person; readonly place: string }>[]>;
  proposals(): readonly Omit<RoundProposal, "found" | "suggested" | "made">[];
  make(body: NewRound, people: readonly Person[], by: Actor): Promise<ActOutcome<Round>>;
  tick(id: string, person: string, body: Omit<NewCareVisit, "way">, by: Actor): Promise<ActOutcome<Round>>;
  assign(id: string, people: readonly string[], worker: string | null): Promise<ActOutcome<Round>>;
  end(id: string, by: Actor): Promise<ActOutcome<Round>>;
}
