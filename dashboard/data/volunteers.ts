import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type ConfirmVolunteer,
  type NewNeighbour,
  type NewVolunteer,
  OwnVolunteerSchema,
  VolunteerListSchema,
} from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { parse } from "./parse.ts";

const OWN = ["volunteers", "me"] as const;
const ALL = ["volunteers", "all"] as const;

export function useOwnOffer() {
  return useQuery({
    queryKey: OWN,
    queryFn: async ({ signal }) => parse(OwnVolunteerSchema, await get("/volunteers/me", {}, signal)),
  });
}

/** Null: signs out. */
export function useOffer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewVolunteer | null) => (body === null ? remove("/volunteers/me") : put("/volunteers/me", body)),
    onSuccess: () => client.invalidateQueries({ queryKey: OWN }),
  });
}

export function useVolunteers() {
  return useQuery({
    queryKey: ALL,
    queryFn: async ({ signal }) => parse(VolunteerListSchema, await get("/volunteers", {}, signal)),
  });
}

type VolunteerAct =
  | { readonly act: "add"; readonly body: NewNeighbour }
  | { readonly act: "change"; readonly id: string; readonly body: NewNeighbour }
  | { readonly act: "confirm"; readonly id: string; readonly body: ConfirmVolunteer }
  | { readonly act: "remove"; readonly id: string };

export function useVolunteerAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: VolunteerAct) => {
      if (asked.act === "add") return post("/volunteers", asked.body);
      const at = `/volunteers/${encodeURIComponent(asked.id)}`;
      if (asked.act === "change") return put(at, asked.body);
      return asked.act === "remove" ? remove(at) : post(`${at}/confirm`, asked.body);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
