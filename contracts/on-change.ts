import type { DeviceRecord } from "./registry.ts";

/** Components of a fire panel are known as `panel:system:zone:place` (GB/T 26875.3-2011, 8.2.1.2), each part a number. */
const POINT = /^(.+):(\d{1,3}):(\d{1,5}):(\d{1,5})$/;

/** The id of the panel that a component's id names; null where it has no such form. */
export function panelIdOf(externalId: string): string | null {
  return POINT.exec(externalId)?.[1] ?? null;
}

/** What is asked of the registry to find out who speaks for whom. */
export interface SpeechRegistry {
  deviceById(id: string): DeviceRecord | undefined;
  deviceByExternal(community: string, externalId: string): DeviceRecord | undefined;
}

function panelOf(device: DeviceRecord, registry: SpeechRegistry): DeviceRecord | undefined {
  const panel = panelIdOf(device.externalId);
  return panel === null ? undefined : registry.deviceByExternal(device.community, panel);
}

/**
 * Whether a device speaks only when something changes, so that its own silence says nothing: as registered, else so are
 * the points of a fire panel.
 */
export function speaksOnChange(device: DeviceRecord, registry: SpeechRegistry): boolean {
  return device.onChange ?? panelOf(device, registry)?.kind === "fire-panel";
}

/**
 * Who speaks at a pace of its own for a device that speaks only on change: its panel, else the gateway that carries it.
 * Whether such a device is in reach is told by that one; undefined: by nobody.
 */
export function carrierOf(device: DeviceRecord, registry: SpeechRegistry): DeviceRecord | undefined {
  const gateway = device.uplink?.startsWith("gateway:") ? registry.deviceById(device.uplink.slice("gateway:".length)) : undefined;
  const carrier = panelOf(device, registry) ?? gateway;
  return carrier?.id === device.id ? undefined : carrier;
}
