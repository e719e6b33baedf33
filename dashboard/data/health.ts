import { useQuery } from "@tanstack/react-query";
import { HubHealthSchema, SECOND } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { parse } from "./parse.ts";

const EVERY = 5 * SECOND;

/** How the hub is doing, asked again every five seconds; what was read last stays while it cannot be asked. */
export function useHealth() {
  return useQuery({
    queryKey: ["health"],
    queryFn: async ({ signal }) => parse(HubHealthSchema, await get("/health", {}, signal)),
    refetchInterval: EVERY,
    retry: false,
  });
}
