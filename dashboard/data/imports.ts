import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type ImportCheck,
  type ImportKind,
  ImportSecretsFileSchema,
  type ImportSecretsOrder,
  ImportSecretsSchema,
  ImportUndoSchema,
  type ImportView,
  ImportViewSchema,
  type RegisterKind,
} from "../../contracts/index.ts";
import type { DeviceSearch } from "./devices.ts";
import { get, pathWith, post, postBytes, remove } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { saveAs } from "./save-as.ts";
import { type TablePath, tablePath } from "./table-path.ts";

/** How often a long file is asked how far it is. */
const PROGRESS_EVERY = 1_000;
const KEY = ["imports"];
const busy = (view: ImportView | undefined): boolean => view?.state === "checking" || view?.state === "applying";

export function useImports() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => listPage("/imports", ImportViewSchema, { limit: 20 }, signal) });
}

/** One import, asked again while something is under way in it. */
export function useImport(id: string | null, underWay: boolean) {
  return useQuery({
    queryKey: [...KEY, id],
    enabled: id !== null,
    retry: false,
    queryFn: async ({ signal }) => parse(ImportViewSchema, await get(`/imports/${encodeURIComponent(id ?? "")}`, {}, signal)),
    refetchInterval: (query) => (underWay || busy(query.state.data) ? PROGRESS_EVERY : false),
  });
}

function useImportCall<T>(call: (given: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: T) => {
      const answer = await call(given);
      return answer === null ? null : parse(ImportViewSchema, answer);
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useOpenImport = () =>
  useImportCall(({ kind, file }: { readonly kind: ImportKind; readonly file: File }) =>
    postBytes(pathWith("/imports", { kind, name: file.name }), new Blob([file], { type: "application/octet-stream" })),
  );
export const useCheckImport = (id: string) =>
  useImportCall((order: ImportCheck) => post(`/imports/${encodeURIComponent(id)}/check`, order));
export const useApplyImport = (id: string) => useImportCall((_: null) => post(`/imports/${encodeURIComponent(id)}/apply`));
export const useUndoImport = () => useImportCall((id: string) => post(`/imports/${encodeURIComponent(id)}/undo`));
export const useDropImport = () => useImportCall((id: string) => remove(`/imports/${encodeURIComponent(id)}`));
/** What taking an import back would do, asked anew each time. */
export function useImportUndoing(id: string) {
  return useQuery({
    queryKey: [...KEY, id, "undo"],
    retry: false,
    gcTime: 0,
    queryFn: async ({ signal }) => parse(ImportUndoSchema, await get(`/imports/${encodeURIComponent(id)}/undo`, {}, signal)),
  });
}
/** How many devices of an import still lack a log-in; asked anew each time. */
export function useImportSecrets(id: string | null) {
  return useQuery({
    queryKey: [...KEY, id, "secrets"],
    enabled: id !== null,
    retry: false,
    gcTime: 0,
    queryFn: async ({ signal }) => parse(ImportSecretsSchema, await get(`/imports/${encodeURIComponent(id ?? "")}/secrets`, {}, signal)),
  });
}

/** Makes the log-ins and hands the table over as a file: it is not kept here either. */
export function useMakeSecrets() {
  return useMutation({
    mutationFn: async ({ id, ...order }: ImportSecretsOrder & { readonly id: string }): Promise<number> => {
      const answer = parse(ImportSecretsFileSchema, await post(`/imports/${encodeURIComponent(id)}/secrets`, order));
      saveAs(answer.name, new Blob([Uint8Array.from(atob(answer.file), (char) => char.charCodeAt(0))]));
      return answer.made;
    },
    gcTime: 0,
  });
}

export const remarksPath = (id: string): string => `/api/v1/imports/${encodeURIComponent(id)}/remarks`;
export const keptPath = (id: string): string => `/api/v1/imports/${encodeURIComponent(id)}/kept`;
export const templatePath = (kind: ImportKind): string => `/api/v1/imports/templates/${kind}`;

/** Where a register is fetched as a table. */
export const registerTable = (kind: RegisterKind, search: DeviceSearch = {}): TablePath =>
  tablePath(`/registers/${kind}/export`, { ...search });
export const contactsTable = (search: string): TablePath => tablePath("/contacts/export", { search });
export const visitsTable: TablePath = tablePath("/visits/export");
