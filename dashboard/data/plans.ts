import { useQuery } from "@tanstack/react-query";
import { PlanListSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { parse } from "./parse.ts";

export function usePlans() {
  return useQuery({
    queryKey: ["plans"],
    queryFn: async ({ signal }) => parse(PlanListSchema, await get("/plans", {}, signal)).items,
  });
}
