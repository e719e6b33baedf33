import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Static, Type } from "typebox";
import {
  type CaseAct,
  type CaseActBodies,
  CaseDetailSchema,
  CaseHandSchema,
  type CasePictureAnswer,
  CasePictureAnswerSchema,
  CaseSchema,
  type NewCase,
  type PictureStage,
} from "../../contracts/index.ts";
import { get, pathWith, post, postBytes } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export interface CaseSearch {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly source?: string | undefined;
  readonly severity?: string | undefined;
  readonly place?: string | undefined;
  readonly person?: string | undefined;
  readonly mine?: string | undefined;
  readonly overdue?: string | undefined;
  /** Those with a close that waits for its second name. */
  readonly second?: string | undefined;
  readonly number?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** A figure of the report on answers. */
  readonly figure?: string | undefined;
  /** Those whose time at another system runs, and how far ahead it ends. */
  readonly theirs?: string | undefined;
  readonly sort?: string | undefined;
  /** Where it was settled, and what it turned out to be, as that report counts. */
  readonly settled?: string | undefined;
  readonly verdict?: string | undefined;
  /** The rule whose alert opened it. */
  readonly rule?: string | undefined;
}

export function useCases(search: CaseSearch) {
  return useInfiniteQuery({
    queryKey: ["cases", search],
    queryFn: ({ pageParam, signal }) => listPage("/cases", CaseSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Where the table of these cases is fetched from. */
export const casesTable = (search: CaseSearch): TablePath => tablePath("/cases/export", { ...search });

const HandsSchema = Type.Object({ items: Type.Array(CaseHandSchema) });

/** Whom the case can be given to. */
export function useCaseHands(id: string) {
  return useQuery({
    queryKey: ["case-hands", id],
    queryFn: async ({ signal }) => parse(HandsSchema, await get(`/cases/${encodeURIComponent(id)}/hands`, {}, signal)).items,
  });
}

export function useCreateCase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewCase) => parse(CaseSchema, await post("/cases", body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["cases"] }),
  });
}

const picturePath = (id: string, stage: PictureStage): string => pathWith(`/cases/${encodeURIComponent(id)}/pictures`, { stage });

export async function sendPicture(id: string, stage: PictureStage, picture: Blob): Promise<CasePictureAnswer> {
  return parse(CasePictureAnswerSchema, await postBytes(picturePath(id, stage), picture));
}

export function useAddPicture(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ stage, picture }: { readonly stage: PictureStage; readonly picture: Blob }) => sendPicture(id, stage, picture),
    onSettled: () => client.invalidateQueries({ queryKey: ["case", id] }),
  });
}

export function useCase(id: string | null) {
  return useQuery({
    queryKey: ["case", id],
    enabled: id !== null,
    queryFn: async ({ signal }) => parse(CaseDetailSchema, await get(`/cases/${encodeURIComponent(id ?? "")}`, {}, signal)),
  });
}

/** An act with its body, as the contracts describe them. */
export type CaseActRequest = { [K in CaseAct]: { readonly act: K; readonly body: Static<(typeof CaseActBodies)[K]> } }[CaseAct];

export function useCaseAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: CaseActRequest) => post(`/cases/${encodeURIComponent(id)}/${request.act}`, request.body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["case", id] }),
        client.invalidateQueries({ queryKey: ["cases"] }),
        client.invalidateQueries({ queryKey: ["alert"] }),
      ]),
  });
}
