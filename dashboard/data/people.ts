import { useMutation, useQuery } from "@tanstack/react-query";
import { Type } from "typebox";
import { PersonViewSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { listAll } from "./listing.ts";
import { parse } from "./parse.ts";
import { saveAs } from "./save-as.ts";

/** How often the last sign of activity is asked for where it is looked at. */
export const SEEN_EVERY = 30_000;

/** The people this user may see, masked as their role asks. Opening one is a view that the hub writes down; a list is not. */
export function usePeople(enabled = true, every: number | false = false) {
  return useQuery({
    queryKey: ["people", "all"],
    enabled,
    queryFn: ({ signal }) => listAll("/people", PersonViewSchema, {}, signal),
    staleTime: 5 * 60_000,
    refetchInterval: every,
  });
}

export function usePerson(id: string | null, enabled = true) {
  return useQuery({
    queryKey: ["person", id],
    enabled: enabled && id !== null,
    queryFn: async ({ signal }) => parse(PersonViewSchema, await get(`/people/${encodeURIComponent(id ?? "")}`, {}, signal)),
    staleTime: 60_000,
    retry: false,
  });
}

/** For whom, and from when to when. */
export interface ObservationsAsked {
  readonly recipient: string;
  readonly from: string;
  readonly to: string;
}

const BundleSchema = Type.Object({ resourceType: Type.Literal("Bundle"), entry: Type.Optional(Type.Array(Type.Unknown())) });

/** Fetched, not linked to: a refusal is said on the page. Answers how many observations the file holds. */
export function useObservationsExport(person: string) {
  return useMutation({
    mutationFn: async ({ recipient, from, to }: ObservationsAsked): Promise<number> => {
      const answer = await get(`/people/${encodeURIComponent(person)}/observations.json`, { for: recipient, from, to });
      const { entry = [] } = parse(BundleSchema, answer);
      if (entry.length > 0) saveAs("observations.json", new Blob([JSON.stringify(answer, null, 2)], { type: "application/fhir+json" }));
      return entry.length;
    },
  });
}
