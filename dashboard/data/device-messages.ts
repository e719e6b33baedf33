import { useQuery } from "@tanstack/react-query";
import { DeviceMessagesSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { parse } from "./parse.ts";

/** Not asked for again by itself: each look stands in the audit log. */
export function useDeviceMessages(device: string) {
  return useQuery({
    queryKey: ["device-messages", device],
    queryFn: async ({ signal }) => parse(DeviceMessagesSchema, await get(`/devices/${encodeURIComponent(device)}/messages`, {}, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
