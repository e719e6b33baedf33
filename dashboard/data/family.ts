import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Type } from "typebox";
import {
  type AcceptInvitation,
  ConsentViewSchema,
  type FamilyAnswerKind,
  type FamilyConsent,
  FamilyViewSchema,
  InvitationSchema,
  InvitationShownSchema,
  type NewConsent,
  type NewInvitation,
  SessionSchema,
} from "../../contracts/index.ts";
import { get, HttpError, post, postBytes, remove } from "./http.ts";
import { parse } from "./parse.ts";
import { SESSION_KEY } from "./session.ts";

const base = (person: string): string => `/people/${encodeURIComponent(person)}`;

/** Who may learn what of her; a relative reads what is theirs. */
export function useConsents(person: string) {
  return useQuery({
    queryKey: ["consents", person],
    queryFn: async ({ signal }) => parse(ConsentViewSchema, await get(`${base(person)}/consents`, {}, signal)),
  });
}

/** Relatives with a log-in, and who was asked to make one. */
export function useFamily(person: string) {
  return useQuery({
    queryKey: ["family", person],
    queryFn: async ({ signal }) => parse(FamilyViewSchema, await get(`${base(person)}/family`, {}, signal)),
  });
}

function useRefresh(person: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [
        ["consents", person],
        ["family", person],
        ["person", person],
      ].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}

export function useGiveConsent(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (body: NewConsent) => post(`${base(person)}/consents`, body), onSuccess: refresh });
}

export function useRevokeConsent(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: (consent: string) => post(`${base(person)}/consents/${encodeURIComponent(consent)}/revoke`, {}),
    onSuccess: refresh,
  });
}

type PaperOf = Pick<FamilyConsent, "person" | "id">;
const papersOf = ({ person, id }: PaperOf): string => `${base(person)}/consents/${encodeURIComponent(id)}/papers`;
/** Where a browser opens a file of a signed paper. */
export const paperPath = (consent: PaperOf, hash: string): string => `/api/v1${papersOf(consent)}/${hash}`;

export function useAddPaper(consent: PaperOf) {
  const refresh = useRefresh(consent.person);
  return useMutation({ mutationFn: (file: Blob) => postBytes(papersOf(consent), file), onSuccess: refresh });
}

export function useErasePaper(consent: PaperOf) {
  const refresh = useRefresh(consent.person);
  return useMutation({ mutationFn: (hash: string) => remove(`${papersOf(consent)}/${hash}`), onSuccess: refresh });
}

const InvitedSchema = Type.Object({ invitation: InvitationSchema, code: Type.String() });

export function useInvite(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: async (body: NewInvitation) => parse(InvitedSchema, await post(`${base(person)}/invitations`, body)),
    onSuccess: refresh,
  });
}

export function useWithdrawInvitation(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: (invitation: string) => post(`${base(person)}/invitations/${encodeURIComponent(invitation)}/withdraw`, {}),
    onSuccess: refresh,
  });
}

export function useEndTie(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: ({ user, why }: { readonly user: string; readonly why: "removed" | "dismissed" }) =>
      post(`${base(person)}/family/${encodeURIComponent(user)}/end`, { why }),
    onSuccess: refresh,
  });
}

/** What an invitation is for; looking uses nothing up. */
export function useLookInvitation() {
  return useMutation({ mutationFn: async (code: string) => parse(InvitationShownSchema, await post("/invitations/look", { code })) });
}

export function useAcceptInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: AcceptInvitation) => parse(SessionSchema, await post("/invitations/accept", body)).user,
    onSuccess: (user) => client.setQueryData(SESSION_KEY, user),
  });
}

/** So often and, in milliseconds, after so long an answer that did not get through is tried anew: two minutes in all. */
const ANSWER_TRIES = 40;
const ANSWER_EVERY = 3_000;

/** What a relative says to a case. */
export function useFamilyAnswer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: FamilyAnswerKind) => post(`/cases/${encodeURIComponent(id)}/family-answer`, { answer }),
    // A lift or a cellar has no network: tried anew for two minutes and said so; an hour later the answer would be untrue.
    networkMode: "always",
    retry: (count, error) => error instanceof HttpError && error.status === 0 && count < ANSWER_TRIES,
    retryDelay: ANSWER_EVERY,
    onSettled: () => Promise.all([["case", id], ["people"], ["alert"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
