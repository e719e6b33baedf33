import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type DoorChange,
  DoorViewSchema,
  type MappingEdit,
  MappingOutcomeSchema,
  MappingVersionSchema,
  MappingViewSchema,
  QuarantineItemSchema,
} from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const at = (id: string): string => `/devices/${encodeURIComponent(id)}`;

/** The HTTP door of a gateway. */
export function useDoor(id: string) {
  const client = useQueryClient();
  const door = useQuery({
    queryKey: ["door", id],
    queryFn: async ({ signal }) => parse(DoorViewSchema, await get(`${at(id)}/door`, {}, signal)),
    refetchInterval: 10_000,
  });
  const change = useMutation({
    mutationFn: async (body: DoorChange) => parse(DoorViewSchema, await put(`${at(id)}/door`, body)),
    onSuccess: (view) => client.setQueryData(["door", id], view),
  });
  return { door, change };
}

/** What its messages mean, and the versions before. */
export function useMapping(id: string) {
  const client = useQueryClient();
  const mapping = useQuery({
    queryKey: ["mapping", id],
    queryFn: async ({ signal }) => parse(MappingViewSchema, await get(`${at(id)}/mapping`, {}, signal)),
  });
  const save = useMutation({
    mutationFn: async (body: MappingEdit) => parse(MappingVersionSchema, await put(`${at(id)}/mapping`, body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["mapping", id] }),
  });
  return { mapping, save };
}

/** What would become of a message; `trial` is the question as JSON, so that it is a key. */
export function useTrial(id: string, trial: string) {
  return useQuery({
    queryKey: ["mapping-try", id, trial],
    queryFn: async () => parse(MappingOutcomeSchema, await post(`${at(id)}/mapping/try`, JSON.parse(trial))),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
}

/** The last messages of a gateway that nobody understood. */
export function useKeptOf(login: string) {
  return useQuery({
    queryKey: ["quarantine", "of", login],
    queryFn: ({ signal }) => listPage("/quarantine", QuarantineItemSchema, { login, state: "kept", limit: 100 }, signal),
    refetchInterval: 10_000,
  });
}
