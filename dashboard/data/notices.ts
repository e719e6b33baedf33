import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { NoticeSchema } from "../../contracts/index.ts";
import { post } from "./http.ts";
import { listPage } from "./listing.ts";

/** Notices to this user in the app. */
export function useMyNotices(user: string) {
  return useQuery({
    queryKey: ["notices", user],
    queryFn: ({ signal }) => listPage("/notices", NoticeSchema, { user, limit: 100 }, signal),
    retry: false,
  });
}

export function useReadNotice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post(`/notices/${encodeURIComponent(id)}/read`),
    onSettled: () => client.invalidateQueries({ queryKey: ["notices"] }),
  });
}
