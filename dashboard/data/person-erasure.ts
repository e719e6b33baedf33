import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ErasurePreviewSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

const path = (person: string): string => `/people/${encodeURIComponent(person)}/erasure`;

/** What erasing this person takes away and what stays; each look is written down, so it is asked for when it is opened. */
export function useErasurePreview(person: string) {
  return useQuery({
    queryKey: ["erasure", person],
    gcTime: 0,
    queryFn: async ({ signal }) => parse(ErasurePreviewSchema, await get(path(person), {}, signal)),
  });
}

export function useErasePerson(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => post(path(person), { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["people"] }),
  });
}
