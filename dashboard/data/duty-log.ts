import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DutyDaySchema, type DutyLineKind, DutyLineSchema, type NewDutyRemark } from "../../contracts/index.ts";
import { get, post, type Query } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

/** The shifts of a day; without one, of the day under way. */
export function useDutyDay(day: string | null) {
  return useQuery({
    queryKey: ["duty-log", "day", day],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(DutyDaySchema, await get("/duty-log/day", { day }, signal)),
  });
}

export interface DutyLogSearch extends Query {
  readonly from: string;
  readonly to: string;
  readonly place: string | null;
  readonly kind: DutyLineKind | null;
}

/** The log of a span, the oldest line first; asked anew each minute, for most of it is written elsewhere. */
export function useDutyLog(search: DutyLogSearch | null) {
  return useInfiniteQuery({
    queryKey: ["duty-log", search],
    enabled: search !== null,
    refetchInterval: 60_000,
    queryFn: ({ pageParam, signal }) => listPage("/duty-log", DutyLineSchema, { ...search, limit: 300, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export const dutyLogPath = (search: DutyLogSearch): TablePath => tablePath("/duty-log/export", { ...search });

export function useRemark() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewDutyRemark) => parse(DutyLineSchema, await post("/duty-log/remarks", body)),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["duty-log"] }),
  });
}
