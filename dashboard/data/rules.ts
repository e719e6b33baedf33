import { useQuery } from "@tanstack/react-query";
import { RuleViewSchema } from "../../contracts/index.ts";
import { listAll } from "./listing.ts";

export function useRules() {
  return useQuery({ queryKey: ["rules"], queryFn: ({ signal }) => listAll("/rules", RuleViewSchema, {}, signal), staleTime: 60_000 });
}
