import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MaintenanceOwnersSchema, type MaintenanceState, MaintenanceViewSchema, type NewMaintenance } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listAll } from "./listing.ts";
import { parse } from "./parse.ts";

/** Plans of this user's places; asked for anew each minute, for they begin and end by themselves. */
export function useMaintenance(state: MaintenanceState | "open" | null, enabled = true) {
  return useQuery({
    queryKey: ["maintenance", state],
    enabled,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => listAll("/maintenance", MaintenanceViewSchema, { state }, signal),
  });
}

/** Plans that reach one device, by its name or by where it stands, and have not ended. */
export function useMaintenanceOf(device: string) {
  return useQuery({
    queryKey: ["maintenance", "of", device],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => listAll("/maintenance", MaintenanceViewSchema, { device, state: "open" }, signal),
  });
}

/** Who may be named as the owner. */
export function useOwners() {
  return useQuery({
    queryKey: ["maintenance", "owners"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => parse(MaintenanceOwnersSchema, await get("/maintenance/owners", {}, signal)).items,
  });
}

export function useMaintenanceActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["maintenance"] });
  return {
    declare: useMutation({ mutationFn: (body: NewMaintenance) => post("/maintenance", body), onSuccess: refresh }),
    end: useMutation({ mutationFn: (id: string) => post(`/maintenance/${encodeURIComponent(id)}/end`), onSuccess: refresh }),
  };
}
