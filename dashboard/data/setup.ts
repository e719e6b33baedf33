import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PlaceSchema, type SetupRequest, UserSchema } from "../../contracts/index.ts";
import type { ListedPlace } from "../words/place-list.ts";
import { get, HttpError, post } from "./http.ts";
import { listAll } from "./listing.ts";
import { parse, UnreadableAnswer } from "./parse.ts";
import { SESSION_KEY } from "./session.ts";

/** Whether the hub waits for its first administrator. */
export function useSetupOpen() {
  return useQuery({
    queryKey: ["setup"],
    queryFn: async ({ signal }): Promise<boolean> => {
      try {
        await get("/setup", {}, signal);
        return true;
      } catch (error) {
        if (error instanceof HttpError && error.status === 404) return false;
        throw error;
      }
    },
    // Once closed by this page it must not vanish under the reader's hands.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSetUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: SetupRequest) => {
      const answer = await post("/setup", body);
      if (typeof answer !== "object" || answer === null || !("user" in answer)) throw new UnreadableAnswer("/user: missing");
      return parse(UserSchema, answer.user);
    },
    onSuccess: (user) => client.setQueryData(SESSION_KEY, user),
  });
}

/** Makes the listed places one after the other, parents first; answers how many. */
export function useAddPlaces() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (places: readonly ListedPlace[]) => {
      const root = (await listAll("/places", PlaceSchema, { level: "community" })).items[0];
      if (!root) throw new UnreadableAnswer("/places: no community");
      const ids = new Map<string, string>();
      for (const { key, parent, level, name } of places) {
        const body = { name, level, parent: parent === null ? root.id : (ids.get(parent) ?? root.id) };
        ids.set(key, parse(PlaceSchema, await post("/places", body)).id);
      }
      return ids.size;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["places"] }),
  });
}
