import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { HandOverDueSchema, HandOverNowSchema, HandOverSchema, type Signature } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

// Below the key of the duty log: the hub tells of changes to both by that name.
const KEY = ["duty-log", "hand-over"] as const;

export function useHandOverNow() {
  return useQuery({
    queryKey: [...KEY, "now"],
    queryFn: async ({ signal }) => parse(HandOverNowSchema, await get("/hand-overs/now", {}, signal)),
  });
}

/** Whether the shift under way began without one; asked anew each minute. */
export function useHandOverDue(enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, "due"],
    enabled,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(HandOverDueSchema, await get("/hand-overs/due", {}, signal)),
  });
}

export function useHandOver(id: string | null) {
  return useQuery({
    queryKey: [...KEY, "one", id],
    enabled: id !== null,
    queryFn: async ({ signal }) => parse(HandOverSchema, await get(`/hand-overs/${encodeURIComponent(id ?? "")}`, {}, signal)),
  });
}

export function useHandOvers() {
  return useInfiniteQuery({
    queryKey: [...KEY, "list"],
    queryFn: ({ pageParam, signal }) => listPage("/hand-overs", HandOverSchema, { limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

function useSigned<T>(run: (body: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: T) => parse(HandOverSchema, await run(body)),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["duty-log"] }),
  });
}

export const useGiveOver = () => useSigned((password: string) => post("/hand-overs", { password }));
/** Taken, or with a reason not. */
export const useAnswerOver = (id: string) =>
  useSigned(({ signature, reason }: { readonly signature: Signature; readonly reason: string | null }) =>
    post(
      `/hand-overs/${encodeURIComponent(id)}/${reason === null ? "take" : "refuse"}`,
      reason === null ? { signature } : { signature, reason },
    ),
  );
