import { useInfiniteQuery } from "@tanstack/react-query";
import { AuditItemSchema } from "../../contracts/index.ts";
import { listPage } from "./listing.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export interface AuditSearch {
  readonly user?: string | undefined;
  readonly target?: string | undefined;
  readonly act?: string | undefined;
}

export const auditTable = (search: AuditSearch): TablePath => tablePath("/audit/export", { ...search });

export function useAudit(search: AuditSearch) {
  return useInfiniteQuery({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) => listPage("/audit", AuditItemSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
