import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  ChannelsViewSchema,
  type ContactsChange,
  ContactWaysListSchema,
  type MailEntry,
  type NoticeChannel,
  type OwnWaysChange,
  OwnWaysSchema,
  type ProviderEntry,
  ProviderSchema,
  TrialSchema,
} from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { parse } from "./parse.ts";

/** While it is looked at: queues and troubles change by themselves. */
const EVERY = 10_000;
const one = (id: string): string => encodeURIComponent(id);

/** The ways out: accounts at providers, how each is doing, the wordings. */
export function useChannels() {
  return useQuery({
    queryKey: ["channels"],
    queryFn: async ({ signal }) => parse(ChannelsViewSchema, await get("/channels", {}, signal)),
    refetchInterval: EVERY,
  });
}

export function useProviderActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["channels"] });
  return {
    save: useMutation({
      mutationFn: async ({ id, entry }: { readonly id: string | null; readonly entry: ProviderEntry }) =>
        parse(ProviderSchema, await (id === null ? post("/providers", entry) : put(`/providers/${one(id)}`, entry))),
      onSuccess: refresh,
    }),
    remove: useMutation({ mutationFn: (id: string) => remove(`/providers/${one(id)}`), onSuccess: refresh }),
    test: useMutation({
      mutationFn: async ({ id, to }: { readonly id: string; readonly to: string | null }) =>
        parse(TrialSchema, await post(`/providers/${one(id)}/test`, { to })),
      onSettled: refresh,
    }),
  };
}

export function useMailActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["channels"] });
  return {
    save: useMutation({ mutationFn: async (entry: MailEntry) => parse(TrialSchema, await put("/mail", entry)), onSuccess: refresh }),
    remove: useMutation({ mutationFn: () => remove("/mail"), onSuccess: refresh }),
  };
}

/** How far each contact of a person can be reached; asked anew, since answers come back by themselves. */
export function useContactWays(person: string) {
  return useQuery({
    queryKey: ["ways", person],
    queryFn: async ({ signal }) => parse(ContactWaysListSchema, await get(`/people/${one(person)}/ways`, {}, signal)),
    refetchInterval: EVERY,
  });
}

export function useContactActs(person: string) {
  const client = useQueryClient();
  const refresh = (): Promise<unknown> =>
    Promise.all([["ways", person], ["person", person], ["people"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  return {
    verify: useMutation({ mutationFn: (contact: number) => post(`/people/${one(person)}/ways/verify`, { contact }), onSuccess: refresh }),
    test: useMutation({
      mutationFn: (which: { readonly contact: number; readonly channel: NoticeChannel }) => post(`/people/${one(person)}/ways/test`, which),
      onSuccess: refresh,
    }),
    save: useMutation({ mutationFn: (change: ContactsChange) => put(`/people/${one(person)}/contacts`, change), onSuccess: refresh }),
  };
}

/** One's own ways and quiet hours. */
export function useOwnWays() {
  return useQuery({
    queryKey: ["own-ways"],
    queryFn: async ({ signal }) => parse(OwnWaysSchema, await get("/session/channels", {}, signal)),
    refetchInterval: EVERY,
  });
}

export function useOwnWayActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["own-ways"] });
  return {
    save: useMutation({ mutationFn: (change: OwnWaysChange) => put("/session/channels", change), onSuccess: refresh }),
    test: useMutation({
      mutationFn: (which: { readonly channel: NoticeChannel; readonly device?: string }) => post("/session/channels/test", which),
      onSuccess: refresh,
    }),
  };
}
