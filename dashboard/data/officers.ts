import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DeskOfficersSchema, type NewPin, PinViewSchema, type SitDown } from "../../contracts/index.ts";
import { get, HttpError, post, put, remove } from "./http.ts";
import { parse } from "./parse.ts";
import { SESSION_KEY, takeOver, userOf } from "./session.ts";

/** Who gave their password at this desk in this shift. Asked of a locked desk too; empty where its session is gone. */
export function useOfficers() {
  return useQuery({
    queryKey: ["desks", "officers"],
    queryFn: async ({ signal }) => {
      try {
        return parse(DeskOfficersSchema, await get("/desk/officers", {}, signal)).items;
      } catch (error) {
        if (error instanceof HttpError && error.status === 401) return [];
        throw error;
      }
    },
    // Who has just set a PIN at another page is here as well.
    staleTime: 0,
  });
}

/** Somebody sits down at this desk by PIN. What is open on it stays open. */
export function useSitDown() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: SitDown) => userOf(await post("/desk/officer", body)),
    onSuccess: (user) => takeOver(client, user),
    // How many tries are left, and whether it is off now.
    onError: () => client.invalidateQueries({ queryKey: ["desks", "officers"] }),
  });
}

/** Locks this desk; the live feed says so. */
export function useLock() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post("/desk/lock", {}),
    // Where the feed is down nobody else tells the page.
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
  });
}

const PIN_KEY = ["session-pin"] as const;

export function usePin() {
  return useQuery({ queryKey: PIN_KEY, queryFn: async ({ signal }) => parse(PinViewSchema, await get("/session/pin", {}, signal)) });
}

export function usePinActs() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: PIN_KEY });
  return {
    set: useMutation({ mutationFn: (body: NewPin) => put("/session/pin", body), onSuccess }),
    remove: useMutation({ mutationFn: () => remove("/session/pin"), onSuccess }),
  };
}
