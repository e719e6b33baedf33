import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LostSheetSchema, type NewLost, type NewPortrait, PortraitStateSchema } from "../../contracts/index.ts";
import { get, put, remove } from "./http.ts";
import { parse } from "./parse.ts";

const ofCase = (id: string): string => `/cases/${encodeURIComponent(id)}`;
const ofPerson = (id: string): string => `/people/${encodeURIComponent(id)}/portrait`;

/** Bytes as they go inside a body. */
async function base64Of(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Who is looked for; each look is written down, so it is asked for anew only when something was said. */
export function useLost(id: string, said: number, enabled: boolean) {
  return useQuery({
    queryKey: ["lost", id, said],
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => parse(LostSheetSchema, await get(`${ofCase(id)}/lost`, {}, signal)),
  });
}

/** Where it is said that one has seen her. */
export const sightingPath = (id: string): string => `${ofCase(id)}/sightings`;

/** Where her picture of this case is; `at` changes with it. */
export const lostPicture = (id: string, at: string): string => `/api/v1${ofCase(id)}/lost/portrait?at=${encodeURIComponent(at)}`;

function useSaid<T>(id: string, say: (body: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: say, onSuccess: () => client.invalidateQueries({ queryKey: ["case", id] }) });
}
export const useDescribe = (id: string) => useSaid(id, (body: NewLost) => put(`${ofCase(id)}/lost`, body));
export const useCasePortrait = (id: string) =>
  useSaid(id, async (picture: Blob | null) =>
    picture === null ? remove(`${ofCase(id)}/lost/portrait`) : put(`${ofCase(id)}/lost/portrait`, { picture: await base64Of(picture) }),
  );

/** Her picture in the register. */
export function usePortrait(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["portrait", person],
    enabled,
    queryFn: async ({ signal }) => parse(PortraitStateSchema, await get(ofPerson(person), {}, signal)),
  });
}
export const portraitPicture = (person: string, at: string): string => `/api/v1${ofPerson(person)}/picture?at=${encodeURIComponent(at)}`;

export function useSetPortrait(person: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { readonly picture: Blob; readonly consent: NewPortrait["consent"] } | null) =>
      body === null ? remove(ofPerson(person)) : put(ofPerson(person), { picture: await base64Of(body.picture), consent: body.consent }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["portrait", person] }),
  });
}
