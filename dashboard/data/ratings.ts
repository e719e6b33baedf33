import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type RatingAct, RatingSchema, RatingsNowSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const pathOf = (id: string): string => `/ratings/${encodeURIComponent(id)}`;

export function useRatingsNow() {
  return useQuery({
    queryKey: ["ratings", "now"],
    queryFn: async ({ signal }) => parse(RatingsNowSchema, await get("/ratings/now", {}, signal)),
  });
}

export function useRatings() {
  return useInfiniteQuery({
    queryKey: ["ratings", "list"],
    queryFn: ({ pageParam, signal }) => listPage("/ratings", RatingSchema, { limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useRating(id: string) {
  return useQuery({
    queryKey: ["ratings", "one", id],
    queryFn: async ({ signal }) => parse(RatingSchema, await get(pathOf(id), {}, signal)),
  });
}

export function useRatingActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["ratings"] });
  return {
    draft: useMutation({
      mutationFn: async (compound: string) => parse(RatingSchema, await post("/ratings", { compound })),
      onSuccess: refresh,
    }),
    act: useMutation({
      mutationFn: ({ id, act }: { readonly id: string; readonly act: RatingAct }) => post(`${pathOf(id)}/acts`, act),
      onSuccess: refresh,
    }),
  };
}

export const RATINGS_TABLE: TablePath = tablePath("/ratings/now/export");
