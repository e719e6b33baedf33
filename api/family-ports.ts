import type {
  AcceptInvitation,
  Case,
  FamilyAnswerKind,
  FamilyConsent,
  FamilyView,
  Invitation,
  InvitationShown,
  NewConsent,
  NewInvitation,
  Override,
  PaperType,
  Relative,
  TieEnd,
} from "../contracts/index.ts";
import type { ActOutcome, Actor, StoredUser } from "./port-types.ts";

/** A relative of a person: by a log-in, or a contact without one. */
export interface KnownRelative extends Relative {
  readonly user: string | null;
}

/** Files of the signed papers under consents. */
interface ConsentPaperPorts {
  add(person: string, consent: string, bytes: Uint8Array, by: Actor): Promise<ActOutcome<FamilyConsent>>;
  /** Undefined where this consent has no such file, or not any more. */
  read(person: string, consent: string, hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: PaperType } | undefined>;
  /** The file is gone for good, also from what an older back-up brings back; who erased it and when stays. */
  erase(person: string, consent: string, hash: string, by: Actor): Promise<ActOutcome<FamilyConsent>>;
}

/** What the HTTP face asks about relatives. */
export interface FamilyPorts {
  readonly papers: ConsentPaperPorts;
  /** Every word on what relatives of this person may learn. */
  consents(person: string): readonly FamilyConsent[];
  relatives(person: string): readonly KnownRelative[];
  /** Told without consent because a life was in danger, newest first. */
  overrides(person: string): Promise<readonly Override[]>;
  give(person: string, body: NewConsent, by: Actor): Promise<ActOutcome<FamilyConsent>>;
  revoke(person: string, consent: string, by: Actor): Promise<ActOutcome<FamilyConsent>>;
  /** What a relative says to a case. */
  answer(caseId: string, user: string, answer: FamilyAnswerKind): Promise<ActOutcome<Case>>;

  /** Ties and invitations, the newest last. */
  view(person: string): FamilyView;
  /** @returns the one-time code, told once */
  invite(person: string, body: NewInvitation, by: Actor): Promise<ActOutcome<{ readonly invitation: Invitation; readonly code: string }>>;
  withdraw(person: string, invitation: string, by: Actor): Promise<ActOutcome<Invitation>>;
  /** What whoever has the code is shown; undefined for a wrong, used or old one. */
  byCode(code: string): InvitationShown | undefined;
  /** @param account the log-in that there is already under this number, or the hash of the password for a new one */
  accept(
    body: Omit<AcceptInvitation, "password" | "agreed">,
    account: StoredUser | { readonly passwordHash: string },
  ): Promise<ActOutcome<StoredUser>>;
  /** Ends a log-in's access to a person, with its key and its number. */
  end(person: string, user: string, why: Exclude<TieEnd, "over" | "died">, by: Actor): Promise<ActOutcome<FamilyView>>;
}
