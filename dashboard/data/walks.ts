import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type NewWalkTick, type Signature, WalkSummarySchema, type WalkView, WalkViewSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const at = (id: string): string => encodeURIComponent(id);
export const walkTable = (id: string): TablePath => tablePath(`/walks/${at(id)}/export`);

/** The newest walks; they begin and end by themselves. */
export function useWalks() {
  return useQuery({
    queryKey: ["walks", "list"],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => listPage("/walks", WalkSummarySchema, { limit: 50 }, signal),
  });
}

/** Told anew with each tick; asked for besides while somebody walks, for a phone in a cellar misses what is told. */
export function useWalk(id: string) {
  return useQuery({
    queryKey: ["walks", "one", id],
    queryFn: async ({ signal }) => parse(WalkViewSchema, await get(`/walks/${at(id)}`, {}, signal)),
    refetchInterval: ({ state }) => (state.data?.state === "active" ? 10_000 : false),
  });
}

export function useWalkActs(id: string) {
  const client = useQueryClient();
  const act = async (path: string, body: object): Promise<WalkView> => parse(WalkViewSchema, await post(`/walks/${at(id)}/${path}`, body));
  const onSuccess = (walk: WalkView): void => {
    client.setQueryData(["walks", "one", id], walk);
    // An alarm that came while the answer was under way is not in it, and what was told of it was asked for before.
    void client.invalidateQueries({ queryKey: ["walks", "one", id] });
    void client.invalidateQueries({ queryKey: ["walks", "list"] });
  };
  return {
    arm: useMutation({ mutationFn: (device: string) => act("arm", { device }), onSuccess }),
    tick: useMutation({
      mutationFn: ({ device, body }: { readonly device: string; readonly body: NewWalkTick }) => act(`points/${at(device)}`, body),
      onSuccess,
    }),
    sign: useMutation({
      mutationFn: (body: { readonly signature: Signature; readonly conclusion?: string }) => act("sign", body),
      onSuccess: (walk: WalkView) => {
        onSuccess(walk);
        void client.invalidateQueries({ queryKey: ["maintenance"] });
      },
    }),
  };
}
