import type { Case, CaseLadder, HeardOf, NoticeAnswer, Severity } from "../../contracts/index.ts";

/** An arrival that was a mistake. */
export interface TakenBack {
  readonly id: string;
  /** When it was said. */
  readonly at: string;
  readonly taken: CaseLadder["taken"];
  /** Who came after it, and is there. */
  readonly later: readonly { readonly at: string; readonly news: LadderNews }[];
  /** The case as it was with that word. */
  readonly was: Case;
}

/** What moves a ladder beside the time. */
export type LadderNews =
  | { readonly kind: "taken"; readonly byName: string }
  /** Happened anew after somebody had it, got worse, or is more than was known. `as`: where it is rated lower than its case. */
  | { readonly kind: "anew"; readonly as?: Severity }
  /** Whoever had it gave it back: what is known of her stays. */
  | { readonly kind: "let-go"; readonly byName: string }
  /** It is rated higher than before, and nobody is rung anew for it alone but who is named at this severity only. */
  | { readonly kind: "worse"; readonly before: Severity }
  /** How she herself was heard, by this call or from inside her home. */
  | { readonly kind: "person"; readonly key: string; readonly state: HeardOf; readonly byName: string }
  /** `who`: the relative whose word it is; `people`: whom it is about, of all at several homes. */
  | {
      readonly kind: "family";
      readonly key: string;
      readonly answer: NoticeAnswer;
      readonly byName: string;
      readonly who: string;
      readonly user?: string | null;
      readonly people?: string[] | null;
    }
  /** What was said under this key was taken back. */
  | { readonly kind: "unsaid"; readonly key: string }
  /** Somebody is on the spot, and what that means: all of it goes with that one word. */
  | { readonly kind: "arrived"; readonly id: string; readonly news: readonly LadderNews[] }
  /** That was a mistake. */
  | ({ readonly kind: "unarrived" } & TakenBack)
  | { readonly kind: "coming"; readonly byName: string; readonly role?: string; readonly there?: boolean; readonly kin?: true }
  /** Whoever said that they come cannot after all. */
  | { readonly kind: "not-coming"; readonly byName: string; readonly role?: string }
  /** This one of the family cannot, or is not to be had: the next. */
  | { readonly kind: "next-contact" }
  /** No desk can be heard. */
  | { readonly kind: "unheard" }
  /** The desk gave it to somebody, with a word for them. */
  | { readonly kind: "sent"; readonly to: string; readonly reason: string | null }
  /** Its hold ended by itself, set by this user. */
  | { readonly kind: "resumed"; readonly by: string }
  /** It is worked on again, and is this human's: what waits for somebody to have it does not wait. */
  | { readonly kind: "reopened"; readonly byName: string }
  /** The desk or the leader asks after whoever has it. */
  | { readonly kind: "urge" }
  /** This user cannot go. */
  | { readonly kind: "cannot"; readonly user: string }
  /** What she wears was said anew: those who look for her are told. `n`: the how manieth word. */
  | { readonly kind: "described"; readonly n: number }
  /** Somebody has seen her: the desk is told, and who has the case. */
  | { readonly kind: "seen"; readonly n: number; readonly by: string };
