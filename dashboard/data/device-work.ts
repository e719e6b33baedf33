import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DeviceWorkListSchema, type NewSelfTest, SelfTestRegisterSchema, SelfTestSchema } from "../../contracts/index.ts";
import { get, post, type Query } from "./http.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

interface WorkSearch {
  readonly place?: string | undefined;
  readonly kind?: string | undefined;
  readonly reason?: string | undefined;
}

export const donePath = (device: string): string => `/device-work/${encodeURIComponent(device)}/done`;

/** Devices that somebody should go to; asked for anew each minute, for silence comes by itself. */
export function useDeviceWork(search: WorkSearch, enabled = true) {
  return useQuery({
    queryKey: ["tending", "work", search],
    enabled,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(DeviceWorkListSchema, await get("/device-work", { ...search }, signal)),
  });
}

interface TestSearch {
  readonly place?: string | undefined;
  readonly kind?: string | undefined;
  readonly overdue: "true" | "false";
}

/** Life-safety devices with their last test. */
export function useSelfTests(search: TestSearch) {
  return useQuery({
    queryKey: ["tending", "tests", search],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(SelfTestRegisterSchema, await get("/self-tests", { ...search }, signal)),
  });
}

export function useBookTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ device, body }: { readonly device: string; readonly body: NewSelfTest }) =>
      parse(SelfTestSchema, await post(`/devices/${encodeURIComponent(device)}/self-tests`, body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tending"] }),
  });
}

/** Where a list is fetched as a file. */
export const tableOf = (list: "device-work" | "self-tests", search: Query): TablePath => tablePath(`/${list}/export`, search);
