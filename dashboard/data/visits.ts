import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Type } from "typebox";
import {
  CareVisitSchema,
  DueVisitsSchema,
  type NewCareVisit,
  type NewRhythm,
  type NewRound,
  Nullable,
  type PeopleFilter,
  RhythmSchema,
  RoundPreviewSchema,
  RoundProposalSchema,
  RoundSummarySchema,
  RoundViewSchema,
  RoundWorkersSchema,
  VisitLoadsSchema,
  type VisitMove,
  VisitsMovedSchema,
} from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const at = (id: string): string => encodeURIComponent(id);
export const visitPath = (person: string): string => `/people/${at(person)}/visits`;
export const tickPath = (round: string, person: string): string => `/rounds/${at(round)}/people/${at(person)}`;

/** Which of the visits that are due are asked for. */
export interface DueAsked {
  readonly days: number;
  /** What is one's own, or nobody's. */
  readonly mine: boolean;
  readonly worker?: string | undefined;
  readonly grid?: string | undefined;
}
const dueQuery = ({ mine, ...rest }: DueAsked) => ({ ...rest, mine: String(mine) });

/** What is due; asked for anew each minute, for a day ends by itself. */
export function useDueVisits(asked: DueAsked, enabled = true) {
  return useQuery({
    queryKey: ["visits", "due", asked],
    enabled,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(DueVisitsSchema, await get("/visits/due", dueQuery(asked), signal)),
  });
}

/** How the visits of each worker and each grid stand. */
export function useVisitLoads() {
  return useQuery({
    queryKey: ["visits", "loads"],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(VisitLoadsSchema, await get("/visits/by-worker", {}, signal)),
  });
}

/** The newest visits of one person. */
export function useVisitsOf(person: string) {
  return useQuery({
    queryKey: ["visits", "of", person],
    queryFn: ({ signal }) => listPage(visitPath(person), CareVisitSchema, { limit: 10 }, signal),
  });
}

const RhythmAnswer = Type.Object({ rhythm: Nullable(RhythmSchema) });
export function useRhythm(person: string) {
  return useQuery({
    queryKey: ["visits", "rhythm", person],
    queryFn: async ({ signal }) => parse(RhythmAnswer, await get(`/people/${at(person)}/rhythm`, {}, signal)).rhythm,
  });
}

export function useRounds() {
  return useInfiniteQuery({
    queryKey: ["visits", "rounds"],
    queryFn: ({ pageParam, signal }) => listPage("/rounds", RoundSummarySchema, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useRound(id: string) {
  return useQuery({
    queryKey: ["visits", "round", id],
    queryFn: async ({ signal }) => parse(RoundViewSchema, await get(`/rounds/${at(id)}`, {}, signal)),
  });
}

const ProposalsSchema = Type.Object({ items: Type.Array(RoundProposalSchema) });
/** @param since when the posture was declared: with another one other lists are suggested */
export function useProposals(since: string | null = null) {
  return useQuery({
    queryKey: ["visits", "proposals", since],
    queryFn: async ({ signal }) => parse(ProposalsSchema, await get("/rounds/proposals", {}, signal)).items,
  });
}

/** Whom a filter finds; the filter is part of the key, so that what is shown is always what it says. */
export function usePreview(filter: PeopleFilter) {
  return useQuery({
    queryKey: ["visits", "preview", filter],
    queryFn: async () => parse(RoundPreviewSchema, await post("/rounds/preview", filter)).items,
  });
}

export function useWorkers(enabled: boolean) {
  return useQuery({
    queryKey: ["visits", "workers"],
    enabled,
    staleTime: 60_000,
    queryFn: async ({ signal }) => parse(RoundWorkersSchema, await get("/rounds/workers", {}, signal)).items,
  });
}

export const roundTable = (id: string): TablePath => tablePath(`/rounds/${at(id)}/export`);
export const dueTable = (asked: DueAsked): TablePath => tablePath("/visits/due/export", dueQuery(asked));
export const loadTable = (): TablePath => tablePath("/visits/by-worker/export");

export function useVisitActs() {
  const client = useQueryClient();
  const onSuccess = () => Promise.all([["visits"], ["activity"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  return {
    visit: useMutation({
      mutationFn: ({ person, body }: { readonly person: string; readonly body: NewCareVisit }) => post(visitPath(person), body),
      onSuccess,
    }),
    rhythm: useMutation({
      mutationFn: ({ person, body }: { readonly person: string; readonly body: NewRhythm }) => put(`/people/${at(person)}/rhythm`, body),
      onSuccess,
    }),
    make: useMutation({ mutationFn: async (body: NewRound) => parse(RoundViewSchema, await post("/rounds", body)), onSuccess }),
    assign: useMutation({
      mutationFn: ({ id, people, worker }: { readonly id: string; readonly people: readonly string[]; readonly worker: string | null }) =>
        post(`/rounds/${at(id)}/assign`, { people, worker }),
      onSuccess,
    }),
    move: useMutation({
      mutationFn: async (moves: readonly VisitMove[]) => parse(VisitsMovedSchema, await post("/visits/hand-over", { moves })),
      onSuccess,
    }),
    end: useMutation({ mutationFn: (id: string) => post(`/rounds/${at(id)}/end`), onSuccess }),
  };
}
