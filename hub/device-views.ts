import {
  carrierOf,
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  type DeviceLive,
  type DeviceRecord,
  type DeviceState,
  deviceTopic,
  type EventKind,
  type Instant,
  type LastValue,
  MEASUREMENTS,
  type Measurement,
  type PlaceBrief,
  SECOND,
  type SpeechRegistry,
  speaksOnChange,
  toIso,
  type Whereabouts,
} from "../contracts/index.ts";

/** Without a message for this many intervals a device counts as silent. */
const SILENT_AFTER = 3;
/** A point behind a panel behind a gateway. */
const DEEPEST = 3;

interface Heard {
  last(
    device: string,
  ): readonly { readonly measurement: Measurement; readonly value: number; readonly at: Instant; readonly quality: number }[];
  lastHeard(device: string): Instant | undefined;
  on(device: string): readonly EventKind[];
  onSince(device: string, event: EventKind): Instant | undefined;
}

interface Registry extends SpeechRegistry {
  brief(place: string): PlaceBrief | undefined;
  pathOf(place: string): string | undefined;
  rootPath(community: string): string;
  personOf(device: string, at: Instant): { readonly id: string } | undefined;
}

export interface DeviceViews {
  /** Books what a device's own connection or its state topic said of the link. */
  link(device: string, link: "online" | "offline", at: Instant): void;
  linkOf(device: string): readonly ["online" | "offline", Instant] | null;
  state(device: DeviceRecord, now: Instant): DeviceState;
  /** When it was last heard, or what tells that it is in reach; undefined: never. */
  aliveAt(device: DeviceRecord): Instant | undefined;
  view(device: DeviceRecord, now: Instant): Device;
  live(device: DeviceRecord, now: Instant): DeviceLive;
  whereabouts(device: DeviceRecord, now: Instant): Whereabouts;
  forget(device: string): void;
}

/** Seconds between two messages of a device, as registered or as its kind usually does. */
export function intervalOf(device: { readonly interval: number | null; readonly kind: DeviceKind }): number {
  return device.interval ?? DEVICE_KINDS[device.kind].interval;
}

/** Devices as the HTTP face and the live feed show them: registry and last values put together, always with the age. */
export function createDeviceViews(recent: Heard, registry: Registry): DeviceViews {
  const links = new Map<string, { readonly link: "online" | "offline"; readonly at: Instant }>();

  /** Of what speaks only on change: what tells whether it is in reach; null where its own link says that it is not. */
  const carrierNow = (device: DeviceRecord): DeviceRecord | null => {
    if (isCutOff(device.id) || !speaksOnChange(device, registry)) return null;
    return carrierOf(device, registry) ?? null;
  };
  const isCutOff = (device: string): boolean => {
    const heard = recent.lastHeard(device);
    const link = links.get(device);
    return link?.link === "offline" && (heard === undefined || heard <= link.at);
  };
  const stateAt = (device: DeviceRecord, now: Instant, depth: number): DeviceState => {
    if (isCutOff(device.id)) return "offline";
    const carrier = depth < DEEPEST ? carrierNow(device) : null;
    const carried = carrier === null ? "unknown" : stateAt(carrier, now, depth + 1);
    if (carried !== "unknown") return carried;
    const heard = recent.lastHeard(device.id);
    if (heard === undefined) return links.get(device.id)?.link === "online" ? "online" : "unknown";
    if (speaksOnChange(device, registry)) return "online";
    return now - heard > SILENT_AFTER * intervalOf(device) * SECOND ? "silent" : "online";
  };
  const state = (device: DeviceRecord, now: Instant): DeviceState => stateAt(device, now, 0);
  const speech = (device: DeviceRecord): Pick<Device, "onChange" | "aliveBy"> => {
    if (!speaksOnChange(device, registry)) return {};
    const carrier = carrierNow(device);
    return { onChange: true, ...(carrier !== null && { aliveBy: carrier.id }) };
  };
  const values = (device: string): LastValue[] =>
    recent.last(device).map((reading) => ({
      measurement: reading.measurement,
      value: reading.value,
      unit: MEASUREMENTS[reading.measurement].unit,
      at: toIso(reading.at),
      quality: reading.quality,
    }));
  const heardAt = (device: string): string | null => {
    const at = recent.lastHeard(device);
    return at === undefined ? null : toIso(at);
  };

  const feedback = (device: string): Pick<DeviceLive, "feedbackSince"> => {
    const since = recent.onSince(device, "feedback");
    return since === undefined ? {} : { feedbackSince: toIso(since) };
  };

  return {
    link: (device, link, at) => void links.set(device, { link, at }),
    linkOf: (device) => {
      const known = links.get(device);
      return known === undefined ? null : [known.link, known.at];
    },
    state,
    aliveAt: (device) => {
      const own = recent.lastHeard(device.id);
      const carrier = carrierNow(device);
      const carried = carrier === null ? undefined : recent.lastHeard(carrier.id);
      return carried === undefined ? own : Math.max(own ?? 0, carried);
    },
    view: (device, now) => {
      const place = device.place === null ? undefined : registry.brief(device.place);
      return {
        id: device.id,
        community: device.community,
        externalId: device.externalId,
        topic: deviceTopic(device.community, device.externalId),
        name: device.name,
        kind: device.kind,
        place: place ?? null,
        person: registry.personOf(device.id, now)?.id ?? null,
        interval: intervalOf(device),
        state: state(device, now),
        lastAt: heardAt(device.id),
        values: values(device.id),
        on: [...recent.on(device.id)],
        point: place?.lon != null && place.lat != null ? { lon: place.lon, lat: place.lat } : null,
        gateway: device.gateway === null ? null : { ...device.gateway },
        ...(device.uplink !== undefined && { uplink: device.uplink }),
        ...speech(device),
        ...(device.camera !== undefined && { camera: device.camera }),
        ...(device.remark !== undefined && { remark: device.remark }),
        createdAt: toIso(device.createdAt),
      };
    },
    live: (device, now) => ({
      id: device.id,
      ...feedback(device.id),
      state: state(device, now),
      lastAt: heardAt(device.id),
      on: recent.on(device.id),
      values: values(device.id),
    }),
    whereabouts: (device, now) => ({
      path: (device.place === null ? undefined : registry.pathOf(device.place)) ?? registry.rootPath(device.community),
      person: registry.personOf(device.id, now)?.id ?? null,
    }),
    forget: (device) => void links.delete(device),
  };
}
