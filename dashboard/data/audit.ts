import { useInfiniteQuery } from "@tanstack/react-query";
import { AuditItemSchema } from "../../contracts/index.ts";
import { listPage } from "./listing.ts";

export function useAudit(search: {
  readonly user?: string | undefined;
  readonly target?: string | undefined;
  readonly act?: string | undefined;
}) {
  return useInfiniteQuery({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) => listPage("/audit", AuditItemSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
