import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DeskSchema, type DeskSettings, type DeskSign, DesksViewSchema, DutyPhoneSchema, type RoomPhone } from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { parse } from "./parse.ts";

/** Asked anew this often: the time alone makes a desk deaf. */
const ASK_EVERY_MS = 30_000;

/** What anybody dials to reach the desk. */
export function useDutyPhone(): string | null {
  const { data } = useQuery({
    queryKey: ["desks", "phone"],
    queryFn: async ({ signal }) => parse(DutyPhoneSchema, await get("/desks/phone", {}, signal)),
    staleTime: 300_000,
  });
  return data?.phone ?? null;
}

/** Rings a room's own telephone once. */
export function useTestRoom() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: RoomPhone) => post("/desks/test", { which }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["desks"] }),
  });
}

export function useOwnDesk(enabled: boolean) {
  return useQuery({
    queryKey: ["desks", "own"],
    enabled,
    refetchInterval: ASK_EVERY_MS,
    queryFn: async ({ signal }) => parse(DeskSchema, await get("/desk", {}, signal)),
  });
}

export function useDesks(enabled = true) {
  return useQuery({
    queryKey: ["desks"],
    enabled,
    refetchInterval: ASK_EVERY_MS,
    queryFn: async ({ signal }) => parse(DesksViewSchema, await get("/desks", {}, signal)),
  });
}

export function useDeskSign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sign: DeskSign) => parse(DeskSchema, await post("/desk", sign)),
    onSuccess: (desk) => client.setQueryData(["desks", "own"], desk),
  });
}

export function useCarry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => parse(DeskSchema, await post("/desk/carry", {})),
    onSuccess: (desk) => client.setQueryData(["desks", "own"], desk),
  });
}

export function useDeskSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (settings: DeskSettings) => parse(DesksViewSchema, await put("/desks/settings", settings)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["desks"] }),
  });
}
