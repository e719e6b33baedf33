import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Drill, DrillChoicesSchema, DrillDutySchema, DrillListSchema, DrillSchema, type NewDrill } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export function useDrills() {
  return useQuery({
    queryKey: ["drills"],
    queryFn: async ({ signal }) => parse(DrillListSchema, await get("/drills", {}, signal)).items,
  });
}

export function useDrillDuty() {
  return useQuery({
    queryKey: ["drills", "duty"],
    queryFn: async ({ signal }) => parse(DrillDutySchema, await get("/drills/duty", {}, signal)).items,
  });
}

/** While it runs its sheet is asked for anew. */
export function useDrill(id: string) {
  return useQuery<Drill>({
    queryKey: ["drills", id],
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 5_000 : false),
    queryFn: async ({ signal }) => parse(DrillSchema, await get(`/drills/${encodeURIComponent(id)}`, {}, signal)),
  });
}

export function useDrillCandidates() {
  return useQuery({
    queryKey: ["drills", "candidates"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => parse(DrillChoicesSchema, await get("/drills/candidates", {}, signal)).participants,
  });
}

export function useDrillActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["drills"] });
  const at = (id: string, act: string): string => `/drills/${encodeURIComponent(id)}/${act}`;
  return {
    plan: useMutation({
      mutationFn: async (body: NewDrill): Promise<Drill> => parse(DrillSchema, await post("/drills", body)),
      onSuccess: refresh,
    }),
    start: useMutation({ mutationFn: (id: string) => post(at(id, "start")), onSuccess: refresh }),
    end: useMutation({
      mutationFn: ({ id, how }: { readonly id: string; readonly how: "finished" | "aborted" }) => post(at(id, "end"), { how }),
      onSuccess: refresh,
    }),
    remark: useMutation({
      mutationFn: ({ id, text }: { readonly id: string; readonly text: string }) => post(at(id, "remarks"), { text }),
      onSuccess: refresh,
    }),
  };
}

/** Where the browser fetches the sheet as a table. */
export const drillSheetPath = (id: string): TablePath => tablePath(`/drills/${encodeURIComponent(id)}/sheet`);
