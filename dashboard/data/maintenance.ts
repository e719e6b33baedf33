import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type MaintenanceState, MaintenanceViewSchema, type NewMaintenance } from "../../contracts/index.ts";
import { post } from "./http.ts";
import { listAll } from "./listing.ts";

/** Plans of this user's places; asked for anew each minute, for they begin and end by themselves. */
export function useMaintenance(state: MaintenanceState | null, enabled = true) {
  return useQuery({
    queryKey: ["maintenance", state],
    enabled,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => listAll("/maintenance", MaintenanceViewSchema, { state }, signal),
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
