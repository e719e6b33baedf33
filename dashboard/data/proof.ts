import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChainProofSchema, ChainProofViewSchema, SECOND } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

const KEY = ["proof"] as const;

/** The last proof of the chain and those of a day, asked again every ten seconds. */
export function useProofs() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => parse(ChainProofViewSchema, await get("/proof", {}, signal)),
    refetchInterval: 10 * SECOND,
  });
}

/** Proves the chain now; answers when it is through or has stopped. */
export function useProve() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => parse(ChainProofSchema, await post("/proof", {})),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
