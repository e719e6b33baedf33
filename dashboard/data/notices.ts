import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { NoticeSchema } from "../../contracts/index.ts";
import { post } from "./http.ts";
import { listPage } from "./listing.ts";

const ASK_EVERY = 60_000;

/** The newest notices to this user, whatever they are about; the live line tells of new ones. */
export function useOwnNotices(user: string) {
  return useQuery({
    queryKey: ["notices", user],
    refetchInterval: ASK_EVERY,
    queryFn: ({ signal }) => listPage("/notices", NoticeSchema, { user, limit: 50 }, signal),
  });
}

export function useReadNotice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post(`/notices/${encodeURIComponent(id)}/read`),
    onSettled: () => client.invalidateQueries({ queryKey: ["notices"] }),
  });
}
