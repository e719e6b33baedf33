import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type User, UserSchema } from "../../contracts/index.ts";
import { get, HttpError, post, put, remove } from "./http.ts";
import { wipeSheets } from "./kept-sheets.ts";
import { parse, UnreadableAnswer } from "./parse.ts";

export function userOf(answer: unknown): User {
  if (typeof answer !== "object" || answer === null) throw new UnreadableAnswer("/: no session");
  return parse(UserSchema, "user" in answer ? answer.user : answer);
}

export const SESSION_KEY = ["session"] as const;

/** Who is logged in; null where nobody is. The token stays in the cookie and is never seen by this page. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal }): Promise<User | null> => {
      try {
        return userOf(await get("/session", {}, signal));
      } catch (error) {
        if (error instanceof HttpError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    retry: (count, error) => !(error instanceof HttpError && error.status >= 400 && error.status < 500) && count < 3,
  });
}

/** What the user before has seen must not be shown to the next; the session's own query stays watched. */
function forgetOthers(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  void wipeSheets();
}

/** Another sits at this desk now: what the one before has seen is asked for anew, and what is open stays open. */
export async function takeOver(client: QueryClient, user: User): Promise<void> {
  // A question asked with the session before may still be under way: its "nobody" must not overwrite this answer.
  await client.cancelQueries({ queryKey: SESSION_KEY });
  client.setQueryData(SESSION_KEY, user);
  void wipeSheets();
  await client.resetQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
}

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { readonly username: string; readonly password: string }) => userOf(await post("/session", body)),
    onSuccess: (user) => takeOver(client, user),
  });
}

/** Says that somebody is here: asking who one is counts as use of the session. */
export function useStay() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: SESSION_KEY });
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => remove("/session"),
    onSettled: () => {
      forgetOthers(client);
      client.setQueryData(SESSION_KEY, null);
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { readonly current: string; readonly password: string }) => put("/session/password", body),
  });
}
