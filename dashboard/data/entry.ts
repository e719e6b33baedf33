import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type CardTo, DispatchCardSchema, DoorCodeSchema, DoorCodeStateSchema, type NewPersonFacts } from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { parse } from "./parse.ts";

const ofPerson = (id: string): string => `/people/${encodeURIComponent(id)}`;

/** What is said to 120, 119 or 110; opening it is written to the audit log. */
export function useDispatchCard(id: string, to: CardTo) {
  return useQuery({
    queryKey: ["card", id, to],
    queryFn: async ({ signal }) => parse(DispatchCardSchema, await get(`/cases/${encodeURIComponent(id)}/card/${to}`, {}, signal)),
    staleTime: 60_000,
  });
}

export function useSetFacts(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPersonFacts) => put(`${ofPerson(person)}/facts`, body),
    onSuccess: () => Promise.all([["person", person], ["people"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Whether a door code was written down; what it is only a look tells. */
export function useDoorCodeState(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["door-code", person],
    enabled,
    queryFn: async ({ signal }) => parse(DoorCodeStateSchema, await get(`${ofPerson(person)}/door-code`, {}, signal)),
  });
}

export function useSetDoorCode(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string | null) => put(`${ofPerson(person)}/door-code`, { code }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["door-code", person] }),
  });
}

/** A look at the code: kept by this page for as long as it is open, and written down under who looked. */
export function useLookAtDoorCode(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => parse(DoorCodeSchema, await post(`/cases/${encodeURIComponent(id)}/door-code`)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["case", id] }),
  });
}
