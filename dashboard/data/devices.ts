import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  DeviceCameraSchema,
  DeviceSchema,
  type NewDevice,
  NewDeviceAnswerSchema,
  type SeriesAnswer,
  SeriesSchema,
} from "../../contracts/index.ts";
import { get, patch, post, remove } from "./http.ts";
import { listAll, listPage } from "./listing.ts";
import { parse } from "./parse.ts";

export interface DeviceSearch {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly place?: string | undefined;
  readonly person?: string | undefined;
  readonly search?: string | undefined;
}

export function useDevices(search: DeviceSearch) {
  return useInfiniteQuery({
    queryKey: ["devices", "page", search],
    queryFn: ({ pageParam, signal }) => listPage("/devices", DeviceSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Every device this user may see, for the map and the search. */
export function useAllDevices(enabled = true) {
  return useQuery({
    queryKey: ["devices", "all"],
    enabled,
    queryFn: ({ signal }) => listAll("/devices", DeviceSchema, {}, signal),
    staleTime: 5 * 60_000,
  });
}

export function useDevice(id: string, enabled = true) {
  return useQuery({
    queryKey: ["device", id],
    enabled,
    queryFn: async ({ signal }) => parse(DeviceSchema, await get(`/devices/${encodeURIComponent(id)}`, {}, signal)),
  });
}

/** The camera that sees a device, and its newest picture. */
export function useDeviceCamera(id: string) {
  return useQuery({
    queryKey: ["device", id, "camera"],
    queryFn: async ({ signal }) => parse(DeviceCameraSchema, await get(`/devices/${encodeURIComponent(id)}/camera`, {}, signal)),
  });
}

/** Series of one measurement; `points` null asks for the raw values (pages of up to 10,000, at most five). */
export async function fetchSeries(
  device: string,
  query: { readonly measurement: string; readonly from: string; readonly to: string; readonly points: number | null },
  signal?: AbortSignal,
) {
  const points: { t: string; value: number; min: number | null; max: number | null }[] = [];
  let unit = "";
  let minutesBefore: string | null = null;
  let cursor: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    const answer: SeriesAnswer = parse(
      SeriesSchema,
      await get(`/devices/${encodeURIComponent(device)}/series`, { ...query, cursor }, signal),
    );
    unit = answer.unit;
    minutesBefore ??= answer.minutesBefore ?? null;
    for (const p of answer.points)
      points.push("avg" in p ? { t: p.t, value: p.avg, min: p.min, max: p.max } : { t: p.t, value: p.value, min: null, max: null });
    cursor = answer.next ?? null;
    if (cursor === null) break;
  }
  return { unit, points, cut: cursor !== null, minutesBefore };
}

export function useSeries(
  device: string,
  query: { readonly measurement: string; readonly from: string; readonly to: string; readonly points: number | null },
  options: { readonly enabled?: boolean; readonly refetchInterval?: number | false } = {},
) {
  return useQuery({
    queryKey: ["series", device, query],
    enabled: (options.enabled ?? true) && query.measurement !== "",
    refetchInterval: options.refetchInterval ?? false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => fetchSeries(device, query, signal),
    retry: false,
  });
}

export function useDeviceActs() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([client.invalidateQueries({ queryKey: ["devices"] }), client.invalidateQueries({ queryKey: ["device"] })]);
  return {
    add: useMutation({
      mutationFn: async (body: NewDevice) => parse(NewDeviceAnswerSchema, await post("/devices", body)),
      onSuccess: refresh,
    }),
    change: useMutation({
      mutationFn: async (request: {
        readonly id: string;
        readonly body: {
          name?: string;
          place?: string;
          person?: string | null;
          interval?: number;
          onChange?: boolean;
          camera?: string | null;
          remark?: string | null;
        };
      }) => parse(DeviceSchema, await patch(`/devices/${encodeURIComponent(request.id)}`, request.body)),
      onSuccess: refresh,
    }),
    rotate: useMutation({
      /** `keep`: hours in which the old secret is accepted too. */
      mutationFn: async (request: { readonly id: string; readonly keep: number }) =>
        parse(NewDeviceAnswerSchema, await post(`/devices/${encodeURIComponent(request.id)}/secret?keep=${request.keep}`)),
      onSuccess: refresh,
    }),
    remove: useMutation({ mutationFn: (id: string) => remove(`/devices/${encodeURIComponent(id)}`), onSuccess: refresh }),
  };
}
