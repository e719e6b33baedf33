import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IntegrationsSchema, IntegrationTokenSchema, type NewIntegration } from "../../contracts/index.ts";
import { get, post, remove } from "./http.ts";
import { parse } from "./parse.ts";

const KEY = ["integrations"];

/** Programs with a token of their own. */
export function useIntegrations() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => parse(IntegrationsSchema, await get("/integrations", {}, signal)).items,
  });
}

export function useIntegrationActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: KEY });
  return {
    create: useMutation({
      mutationFn: async (asked: NewIntegration) => parse(IntegrationTokenSchema, await post("/integrations", asked)),
      onSuccess: refresh,
    }),
    renew: useMutation({
      mutationFn: async (id: string) => parse(IntegrationTokenSchema, await post(`/integrations/${id}/token`, {})),
      onSuccess: refresh,
    }),
    end: useMutation({ mutationFn: (id: string) => remove(`/integrations/${id}`), onSuccess: refresh }),
  };
}
