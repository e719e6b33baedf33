import type { HandEntry, Instant, NewHandEntry, NewPrescription, NewScoreWord, Person, ScoreTrend, ScoreView } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** What the HTTP face asks about early-warning scores and what humans measure for them. */
export interface ScorePorts {
  /** The present score; the person is known. */
  view(person: string): ScoreView;
  trend(person: string, from: Instant, to: Instant): Promise<ScoreTrend>;
  /** Newest measurement first, those struck out too. */
  entries(person: string, paging: Paging): Promise<PageOf<HandEntry>>;
  entry(id: string): Promise<HandEntry | undefined>;
  enter(person: string, body: NewHandEntry, by: Actor): Promise<ActOutcome<HandEntry>>;
  strike(id: string, reason: string, by: Actor): Promise<ActOutcome<HandEntry>>;
  /** A clinician's word on whether the score suits her. */
  say(person: string, body: NewScoreWord, by: Actor): Promise<ActOutcome<Person>>;
  prescribe(person: string, body: NewPrescription, by: Actor): Promise<ActOutcome<Person>>;
}
