import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type NewPosture, PostureViewSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

export function usePosture() {
  return useQuery({
    queryKey: ["posture"],
    queryFn: async ({ signal }) => parse(PostureViewSchema, await get("/posture", {}, signal)),
  });
}

export function useSetPosture() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPosture) => post("/posture", body),
    onSuccess: () => client.invalidateQueries({ queryKey: ["posture"] }),
  });
}
