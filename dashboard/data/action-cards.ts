import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type CardEdit,
  CardInForceSchema,
  type CardKind,
  CardListSchema,
  CardVersionsSchema,
  type Case,
  CaseCardsSchema,
} from "../../contracts/index.ts";
import { get, put } from "./http.ts";
import { parse } from "./parse.ts";

export const cardActPath = (caseId: string, act: "tick" | "untick"): string => `/cases/${encodeURIComponent(caseId)}/${act}`;

/** The cards of a case; asked anew with each change of the case, whoever made it. */
export function useCaseCards(one: Case, also: CardKind | null, enabled: boolean) {
  return useQuery({
    queryKey: ["case-cards", one.id, also, one.ticks?.length ?? 0],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      parse(CaseCardsSchema, await get(`/cases/${encodeURIComponent(one.id)}/action-cards`, also === null ? {} : { also }, signal)),
  });
}

export function useActionCards() {
  return useQuery({
    queryKey: ["cards"],
    queryFn: async ({ signal }) => parse(CardListSchema, await get("/action-cards", {}, signal)).items,
  });
}

export function useCardVersions(kind: CardKind) {
  return useQuery({
    queryKey: ["cards", kind],
    queryFn: async ({ signal }) => parse(CardVersionsSchema, await get(`/action-cards/${kind}/versions`, {}, signal)).items,
  });
}

export function useEditCard(kind: CardKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CardEdit) => parse(CardInForceSchema, await put(`/action-cards/${kind}`, body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["cards"] }),
  });
}
