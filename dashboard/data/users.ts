import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type NewUser, UserSchema } from "../../contracts/index.ts";
import { patch, post, remove } from "./http.ts";
import { listAll } from "./listing.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: ({ signal }) => listAll("/users", UserSchema, {}, signal) });
}

export interface UserChange {
  readonly name?: string;
  readonly role?: string;
  readonly places?: readonly string[];
  readonly people?: readonly string[];
  readonly email?: string | null;
  readonly disabled?: boolean;
  readonly password?: string;
}

export function useUserActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["users"] });
  return {
    add: useMutation({ mutationFn: (body: NewUser) => post("/users", body), onSuccess: refresh }),
    change: useMutation({
      mutationFn: (request: { readonly id: string; readonly body: UserChange }) =>
        patch(`/users/${encodeURIComponent(request.id)}`, request.body),
      onSuccess: refresh,
    }),
    clearPin: useMutation({ mutationFn: (id: string) => remove(`/users/${encodeURIComponent(id)}/pin`) }),
    remove: useMutation({ mutationFn: (id: string) => remove(`/users/${encodeURIComponent(id)}`), onSuccess: refresh }),
  };
}

export const USERS_TABLE: TablePath = tablePath("/users/export");
