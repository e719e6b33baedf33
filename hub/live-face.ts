import type { ApiPorts, LiveChange } from "../api/index.ts";
import type { DeviceKind, DeviceLive, DeviceRecord, HubStatus, Instant, Notice, Scope, Whereabouts } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Recent } from "../store/recent.ts";
import type { DeviceViews } from "./device-views.ts";

interface Parts {
  readonly epoch: string;
  readonly directory: Directory;
  readonly recent: Recent;
  readonly views: DeviceViews;
  openAlerts(): ReturnType<ApiPorts["live"]["openAlerts"]>;
  openCases(): ReturnType<ApiPorts["live"]["openCases"]>;
  openCase(id: string): ReturnType<ApiPorts["live"]["openCase"]>;
  status(scope: Scope): HubStatus;
  /** A notice as its addressee may see it; undefined where they may not. */
  shown(notice: Notice): Notice | undefined;
  now(): Instant;
}

export interface LiveFace {
  readonly face: ApiPorts["live"];
  /** Tells every connected desk at once. */
  tell(change: LiveChange): void;
  /** Looks for devices whose state changed by the passing of time alone; called every few seconds. */
  watchStates(): void;
}

/** What the live feed asks of the hub. */
export function createLiveFace(parts: Parts): LiveFace {
  const listeners = new Set<(change: LiveChange) => void>();
  const lastState = new Map<string, string>();
  /** Devices that changed state without a message, with the change count of the memory at that moment. */
  let silent: { readonly cursor: number; readonly device: string }[] = [];

  const shown = (device: DeviceRecord, now: Instant): { live: DeviceLive; kind: DeviceKind; at: Whereabouts } => ({
    live: parts.views.live(device, now),
    kind: device.kind,
    at: parts.views.whereabouts(device, now),
  });

  const face: ApiPorts["live"] = {
    epoch: parts.epoch,
    openAlerts: parts.openAlerts,
    openCases: parts.openCases,
    openCase: parts.openCase,
    *devices() {
      for (const device of parts.directory.devices()) yield shown(device, parts.now());
    },
    devicesSince: (cursor) => {
      const changed = parts.recent.changedSince(cursor);
      const ids = new Set(changed.devices);
      for (const one of silent) if (one.cursor >= cursor) ids.add(one.device);
      const now = parts.now();
      const devices = [...ids].flatMap((id) => {
        const device = parts.directory.deviceById(id);
        return device ? [shown(device, now)] : [];
      });
      return { cursor: changed.cursor, devices };
    },
    status: parts.status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  return {
    face,
    tell: (change) => {
      const notice = change.type === "notice" ? parts.shown(change.notice) : undefined;
      if (change.type === "notice" && notice === undefined) return;
      const told = notice === undefined ? change : ({ type: "notice", notice } as const);
      for (const listener of listeners) listener(told);
    },
    watchStates: () => {
      const now = parts.now();
      const cursor = parts.recent.changedSince(Number.MAX_SAFE_INTEGER).cursor;
      silent = [];
      for (const device of parts.directory.devices()) {
        const state = parts.views.state(device, now);
        if (lastState.get(device.id) !== state && lastState.has(device.id)) silent.push({ cursor, device: device.id });
        lastState.set(device.id, state);
      }
    },
  };
}
