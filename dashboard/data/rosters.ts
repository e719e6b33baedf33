import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type DutyChange,
  DutyNowSchema,
  FeedAddressSchema,
  FilledSchema,
  type FillOrder,
  GapsSchema,
  ImportedSchema,
  MyDutySchema,
  type NewDuty,
  type NewRoster,
  type NewSwap,
  RosterDaysSchema,
  RosterSchema,
  RostersSchema,
  TonightSchema,
} from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

/** All that hangs on rosters: fetched anew when the hub says that duty changed. */
const KEY = "duty";
const of = (id: string): string => `/rosters/${encodeURIComponent(id)}`;

export function useRosters() {
  return useQuery({ queryKey: [KEY, "rosters"], queryFn: async ({ signal }) => parse(RostersSchema, await get("/rosters", {}, signal)) });
}

export function useRosterDays(id: string | null, from: string, to: string) {
  return useQuery({
    queryKey: [KEY, "days", id, from, to],
    enabled: id !== null,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => parse(RosterDaysSchema, await get(`${of(id ?? "")}/duties`, { from, to }, signal)),
  });
}

/** Who is on duty now; asked each minute too, for gaps come nearer by themselves. */
export function useDutyNow(enabled: boolean) {
  return useQuery({
    queryKey: [KEY, "now"],
    enabled,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(DutyNowSchema, await get("/duty", {}, signal)),
  });
}

export function useGaps() {
  return useQuery({
    queryKey: [KEY, "gaps"],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(GapsSchema, await get("/duty/gaps", {}, signal)),
  });
}

export function useMyDuty() {
  return useQuery({ queryKey: [KEY, "mine"], queryFn: async ({ signal }) => parse(MyDutySchema, await get("/duty/mine", {}, signal)) });
}

/** Walked anew each time it is asked. */
export function useTonight() {
  return useQuery({
    queryKey: [KEY, "tonight"],
    staleTime: 0,
    queryFn: async ({ signal }) => parse(TonightSchema, await get("/tonight", {}, signal)),
  });
}

export const rosterTable = (id: string, from: string, to: string): TablePath => tablePath(`${of(id)}/export`, { from, to });
export const TONIGHT_TABLE: TablePath = tablePath("/tonight/export");

function useAct<B, T>(work: (body: B) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }) });
}

export function useRosterActs(id: string) {
  return {
    save: useAct(async (body: NewRoster) => parse(RosterSchema, await (id === "" ? post("/rosters", body) : put(of(id), body)))),
    remove: useAct(() => remove(of(id))),
    addDuty: useAct((body: NewDuty) => post(`${of(id)}/duties`, body)),
    changeDuty: useAct(({ duty, change }: { readonly duty: string; readonly change: DutyChange }) =>
      put(`${of(id)}/duties/${encodeURIComponent(duty)}`, change),
    ),
    removeDuty: useAct((duty: string) => remove(`${of(id)}/duties/${encodeURIComponent(duty)}`)),
    fill: useAct(async ({ fill, preview }: { readonly fill: FillOrder; readonly preview: boolean }) =>
      parse(FilledSchema, await post(`${of(id)}/fill`, { fill, preview })),
    ),
    undo: useAct(() => post(`${of(id)}/undo`)),
    importTable: useAct(async (body: { readonly file: string; readonly replace: boolean; readonly preview: boolean }) =>
      parse(ImportedSchema, await post(`${of(id)}/import`, body)),
    ),
  };
}

export function useSwapActs() {
  return {
    ask: useAct((body: NewSwap) => post("/swaps", body)),
    answer: useAct(({ id, agree }: { readonly id: string; readonly agree: boolean }) =>
      post(`/swaps/${encodeURIComponent(id)}/answer`, { agree }),
    ),
    withdraw: useAct((id: string) => post(`/swaps/${encodeURIComponent(id)}/withdraw`)),
  };
}

/** A new secret address; the one before is dead. */
export function useNewCalendar() {
  return useMutation({
    mutationFn: async (roster: string | null) => parse(FeedAddressSchema, await post("/calendars", { roster })).path,
  });
}

export const useTonightTime = () => useAct((time: string) => put("/tonight/time", { time }));
