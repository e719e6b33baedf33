import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  MapSchema,
  NewWallAnswerSchema,
  WallScreensSchema,
  type WallSession,
  WallSessionSchema,
  WallSignedInSchema,
} from "../../contracts/index.ts";
import { get, HttpError, post, remove } from "./http.ts";
import { parse } from "./parse.ts";

const WALLS = ["desks", "walls"] as const;
const OWN = ["wall"] as const;

/** Screens on the wall, as the desk sees them. */
export function useWalls() {
  return useQuery({
    queryKey: WALLS,
    refetchInterval: 10_000,
    queryFn: async ({ signal }) => parse(WallScreensSchema, await get("/walls", {}, signal)).items,
  });
}

export function useWallActs() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: WALLS });
  return {
    open: useMutation({ mutationFn: async (name: string) => parse(NewWallAnswerSchema, await post("/walls", { name })), onSuccess }),
    end: useMutation({ mutationFn: (id: string) => remove(`/walls/${encodeURIComponent(id)}`), onSuccess }),
  };
}

/** The log-in of this screen; null where it has none. */
export function useWallSession() {
  return useQuery({
    queryKey: OWN,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<WallSession | null> => {
      try {
        return parse(WallSessionSchema, await get("/wall", {}, signal));
      } catch (error) {
        if (error instanceof HttpError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useWallSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) => parse(WallSignedInSchema, await post("/wall/session", { code })),
    onSuccess: ({ screen }) => client.setQueryData(OWN, screen),
  });
}

/** The log-in has ended: the code is asked for again. */
export function useWallEnded() {
  const client = useQueryClient();
  return () => client.setQueryData(OWN, null);
}

export function useWallMap() {
  return useQuery({
    queryKey: [...OWN, "map"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => parse(MapSchema, await get("/wall/map", {}, signal)),
  });
}
