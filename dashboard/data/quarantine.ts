import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { QuarantineItemSchema } from "../../contracts/index.ts";
import { post } from "./http.ts";
import { listPage } from "./listing.ts";

export interface QuarantineSearch {
  readonly reason?: string | undefined;
  readonly state?: string | undefined;
}

export function useQuarantine(search: QuarantineSearch) {
  return useInfiniteQuery({
    queryKey: ["quarantine", search],
    queryFn: ({ pageParam, signal }) => listPage("/quarantine", QuarantineItemSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export interface RerunOutcome {
  readonly mended: number | null;
  readonly kept: number | null;
}

function outcomeOf(answer: unknown): RerunOutcome {
  if (typeof answer !== "object" || answer === null) return { mended: null, kept: null };
  const mended = "mended" in answer && typeof answer.mended === "number" ? answer.mended : null;
  const kept = "kept" in answer && typeof answer.kept === "number" ? answer.kept : null;
  return { mended, kept };
}

export function useQuarantineActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["quarantine"] });
  return {
    rerun: useMutation({
      mutationFn: async (ids: readonly string[]) => outcomeOf(await post("/quarantine/rerun", { ids })),
      onSettled: refresh,
    }),
    dismiss: useMutation({ mutationFn: (ids: readonly string[]) => post("/quarantine/dismiss", { ids }), onSettled: refresh }),
  };
}
