import { useInfiniteQuery } from "@tanstack/react-query";
import { DeviceMessagesSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { parse } from "./parse.ts";

const AT_ONCE = 100;

/** Not asked for again by itself: each look stands in the audit log. */
export function useDeviceMessages(device: string) {
  return useInfiniteQuery({
    queryKey: ["device-messages", device],
    queryFn: async ({ pageParam: cursor, signal }) =>
      parse(DeviceMessagesSchema, await get(`/devices/${encodeURIComponent(device)}/messages`, { limit: AT_ONCE, cursor }, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
