import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  WebhookMessageSchema,
  WebhookSchema,
  type WebhookSettings,
  WebhooksSchema,
  WebhookWithSecretSchema,
} from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const KEY = ["webhooks"];
/** While it is looked at: messages go by themselves. */
const EVERY = 15_000;

/** Addresses outside that are told. */
export function useWebhooks() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => parse(WebhooksSchema, await get("/webhooks", {}, signal)).items,
    refetchInterval: EVERY,
  });
}

/** What was sent to one of them and what waits, newest first; or only what was not delivered. */
export function useWebhookLog(id: string, undelivered: boolean) {
  return useInfiniteQuery({
    queryKey: [...KEY, "log", id, undelivered],
    queryFn: ({ pageParam, signal }) =>
      listPage(
        `/webhooks/${id}/messages`,
        WebhookMessageSchema,
        { limit: 20, cursor: pageParam, undelivered: undelivered ? "true" : undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY,
  });
}

export function useWebhookActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: KEY });
  return {
    add: useMutation({
      mutationFn: async (settings: WebhookSettings) => parse(WebhookWithSecretSchema, await post("/webhooks", settings)),
      onSuccess: refresh,
    }),
    change: useMutation({
      mutationFn: async ({ id, settings }: { readonly id: string; readonly settings: WebhookSettings }) =>
        parse(WebhookSchema, await put(`/webhooks/${id}`, settings)),
      onSuccess: refresh,
    }),
    renew: useMutation({
      mutationFn: async (id: string) => parse(WebhookWithSecretSchema, await post(`/webhooks/${id}/secret`, {})),
      onSuccess: refresh,
    }),
    test: useMutation({
      mutationFn: async (id: string) => parse(WebhookMessageSchema, await post(`/webhooks/${id}/test`, {})),
      onSuccess: refresh,
    }),
    again: useMutation({
      mutationFn: ({ id, message }: { readonly id: string; readonly message: string }) =>
        post(`/webhooks/${id}/messages/${message}/again`, {}),
      onSuccess: refresh,
    }),
    end: useMutation({ mutationFn: (id: string) => remove(`/webhooks/${id}`), onSuccess: refresh }),
  };
}
