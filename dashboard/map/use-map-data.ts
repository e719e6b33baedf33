import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef } from "react";
import type { DeviceProperties, PointFeature } from "./features.ts";

function sourceOf(map: MapLibre, name: string): GeoJSONSource | undefined {
  return map.getSource<GeoJSONSource>(name);
}

/** Replaces what a source shows. */
export function show(map: MapLibre, name: string, features: readonly unknown[]): void {
  sourceOf(map, name)?.setData({ type: "FeatureCollection", features: features as never });
}

/** Runs `draw` at most once per `every` milliseconds, the last time always: 2–4 draws a second is what a PC without a GPU can bear. */
export function useCoalesced(draw: () => void, every: number, deps: readonly unknown[]): void {
  const last = useRef(0);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const wait = Math.max(0, last.current + every - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      latest.current();
    }, wait);
    return () => clearTimeout(timer);
  }, [every, ...deps]);
}

/** After a change once the worker has had time to rest, and then for ever: seconds. */
const AGAIN_AFTER = [0.6, 1.5, 5] as const;
const AGAIN_EVERY = 15;

/**
 * Puts the data on the map once more. Seen with maplibre 6.17: two `setData` close together, while tiles are being
 * made, can leave tiles empty until the view moves. An open alert must not depend on that.
 */
export function useAgain(draw: () => void, deps: readonly unknown[]): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const timers = AGAIN_AFTER.map((seconds) => setTimeout(() => latest.current(), seconds * 1_000));
    return () => timers.forEach(clearTimeout);
  }, [...deps]);
  useEffect(() => {
    const timer = setInterval(() => latest.current(), AGAIN_EVERY * 1_000);
    return () => clearInterval(timer);
  }, []);
}

type Devices = readonly PointFeature<DeviceProperties>[];

const samePlace = (a: Devices[number], b: Devices[number] | undefined): boolean =>
  a.id === b?.id && a.geometry.coordinates.join() === b.geometry.coordinates.join();

/** Sends only the devices whose state changed; the whole set where devices came, went or were moved. */
export function showDevices(map: MapLibre, before: Devices | null, after: Devices): void {
  const source = sourceOf(map, "devices");
  if (source === undefined) return;
  const same = before !== null && before.length === after.length && before.every((feature, i) => samePlace(feature, after[i]));
  if (!same) {
    show(map, "devices", after);
    return;
  }
  const changed = after.filter((feature, i) => feature.properties.icon !== before[i]?.properties.icon);
  if (changed.length === 0) return;
  source.updateData({
    update: changed.map((feature) => ({
      id: feature.id,
      addOrUpdateProperties: [
        { key: "state", value: feature.properties.state },
        { key: "icon", value: feature.properties.icon },
      ],
    })),
  });
}
