import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "./http.ts";

export function useReadNotice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post(`/notices/${encodeURIComponent(id)}/read`),
    onSettled: () => client.invalidateQueries({ queryKey: ["notices"] }),
  });
}
