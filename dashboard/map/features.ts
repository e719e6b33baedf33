import {
  type Alert,
  type Device,
  type DeviceKind,
  type DeviceLive,
  type DeviceState,
  isWaiting,
  type PersonView,
  type Place,
  type Severity,
  severityRank,
  worse,
} from "../../contracts/index.ts";
import { compareUrgency, isAside } from "../live/urgency.ts";
import { middleOf } from "./map-file.ts";

export interface PointFeature<P> {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: { readonly type: "Point"; readonly coordinates: readonly [number, number] };
  readonly properties: P;
}

type Where = readonly [number, number];

export interface DeviceProperties {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly state: DeviceState;
  readonly name: string;
  readonly icon: string;
}

/** The device's own point, else its place's; undefined where neither is known. */
export function whereIs(device: Pick<Device, "point" | "place">): Where | undefined {
  if (device.point !== null) return [device.point.lon, device.point.lat];
  const place = device.place;
  return place !== null && place.lon !== null && place.lat !== null ? [place.lon, place.lat] : undefined;
}

/**
 * Devices of one home or shaft share a point: they are set side by side on a small spiral (about 2 m apart), in an
 * order that does not change, so that each can be seen and pressed.
 */
export function spread(where: Where, index: number): Where {
  if (index === 0) return where;
  const angle = index * 2.4;
  const metres = 2.2 * Math.sqrt(index);
  const latitude = where[1] + (metres * Math.sin(angle)) / 111_320;
  const longitude = where[0] + (metres * Math.cos(angle)) / (111_320 * Math.cos((where[1] * Math.PI) / 180));
  return [longitude, latitude];
}

export function deviceFeatures(
  devices: readonly Device[],
  live: ReadonlyMap<string, DeviceLive>,
  kinds: ReadonlySet<DeviceKind> | null = null,
): readonly PointFeature<DeviceProperties>[] {
  const taken = new Map<string, number>();
  const features: PointFeature<DeviceProperties>[] = [];
  for (const device of devices) {
    const where = whereIs(device);
    if (where === undefined || (kinds !== null && !kinds.has(device.kind))) continue;
    const key = where.join();
    const index = taken.get(key) ?? 0;
    taken.set(key, index + 1);
    const state = live.get(device.id)?.state ?? device.state;
    features.push({
      type: "Feature",
      id: device.id,
      geometry: { type: "Point", coordinates: spread(where, index) },
      properties: { id: device.id, kind: device.kind, state, name: device.name, icon: `device/${device.kind}/${state}` },
    });
  }
  return features;
}

export interface AlertProperties {
  /** The most urgent alert of this spot. */
  readonly id: string;
  /** 0 is worst: clusters take the least. */
  readonly rank: number;
  readonly severity: Severity;
  readonly waiting: 0 | 1;
  readonly count: number;
  readonly name: string;
}

function alertWhere(alert: Alert, devices: ReadonlyMap<string, Device>): Where | undefined {
  const device = alert.device === null ? undefined : devices.get(alert.device.id);
  const own = device === undefined ? undefined : whereIs(device);
  if (own !== undefined) return own;
  const place = alert.place;
  return place !== null && place.lon !== null && place.lat !== null ? [place.lon, place.lat] : undefined;
}

/** Open alerts by spot: several at one spot make one mark with the worst severity and their number. */
export function alertFeatures(
  alerts: Iterable<Alert>,
  devices: ReadonlyMap<string, Device>,
  name: (alert: Alert) => string,
): { readonly features: readonly PointFeature<AlertProperties>[]; readonly nowhere: readonly Alert[] } {
  const spots = new Map<string, { where: Where; alerts: Alert[] }>();
  const nowhere: Alert[] = [];
  for (const alert of alerts) {
    // The map shows what is: nothing that is played.
    if (isAside(alert) || alert.drill !== undefined) continue;
    const where = alertWhere(alert, devices);
    if (where === undefined) {
      nowhere.push(alert);
      continue;
    }
    const spot = spots.get(where.join());
    if (spot) spot.alerts.push(alert);
    else spots.set(where.join(), { where, alerts: [alert] });
  }
  const features = [...spots.values()].map(({ where, alerts: here }): PointFeature<AlertProperties> => {
    const [first, ...rest] = here;
    if (first === undefined) throw new Error("a spot without an alert");
    const top = rest.reduce((best, one) => (compareUrgency(one, best) < 0 ? one : best), first);
    const severity = here.reduce((worst, one) => worse(worst, one.severity), first.severity);
    return {
      type: "Feature",
      id: top.id,
      geometry: { type: "Point", coordinates: where },
      properties: {
        id: top.id,
        rank: severityRank(severity),
        severity,
        waiting: here.some(isWaiting) ? 1 : 0,
        count: here.length,
        name: name(top),
      },
    };
  });
  return { features, nowhere };
}

/** Buildings with an open alert, by the place id of the building: the worst severity and the floors concerned. */
export function troubledBuildings(
  alerts: Iterable<Alert>,
  buildingOf: (place: string) => string | undefined,
): ReadonlyMap<string, { readonly severity: Severity; readonly floors: ReadonlySet<number> }> {
  const found = new Map<string, { severity: Severity; floors: Set<number> }>();
  for (const alert of alerts) {
    if (alert.place === null || isAside(alert)) continue;
    const building = buildingOf(alert.place.id);
    if (building === undefined) continue;
    const known = found.get(building) ?? { severity: alert.severity, floors: new Set<number>() };
    known.severity = worse(known.severity, alert.severity);
    if (alert.place.floor !== null) known.floors.add(alert.place.floor);
    found.set(building, known);
  }
  return found;
}

/** Finds the building above a place by walking up the tree; ten levels are all there are. */
export function buildingFinder(places: readonly Place[]): (place: string) => string | undefined {
  const byId = new Map(places.map((place) => [place.id, place]));
  return (id) => {
    let here = byId.get(id);
    for (let step = 0; here !== undefined && step < 12; step += 1) {
      if (here.level === "building") return here.id;
      here = here.parent === null ? undefined : byId.get(here.parent);
    }
    return undefined;
  };
}

/** A plan of maintenance as the map shows it. */
export interface Work {
  readonly id: string;
  readonly scope: { readonly devices: readonly string[]; readonly places: readonly string[] };
  /** Until when and by whom, in two lines. */
  readonly label: string;
}

/** Planned maintenance: a mark at each place and device that it names, and the outline of the places that have one. */
export function workFeatures(works: readonly Work[], devices: ReadonlyMap<string, Device>, places: readonly Place[]): readonly unknown[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const feature = (geometry: unknown, { id, label }: Work): unknown => ({ type: "Feature", properties: { id, label }, geometry });
  return works.flatMap((work) => [
    ...work.scope.places.flatMap((id) => {
      const place = byId.get(id);
      if (place === undefined) return [];
      const outline = place.outline === null ? [] : [feature({ type: "Polygon", coordinates: [place.outline] }, work)];
      const point = place.point === null ? middleOf([place.outline]) : ([place.point.lon, place.point.lat] as const);
      return [...outline, ...(point === undefined ? [] : [feature({ type: "Point", coordinates: point }, work)])];
    }),
    ...work.scope.devices.flatMap((id) => {
      const device = devices.get(id);
      const where = device && whereIs(device);
      return where === undefined ? [] : [feature({ type: "Point", coordinates: where }, work)];
    }),
  ]);
}

export interface PersonProperties {
  readonly id: string;
  readonly name: string;
}

/** Homes of the people in care, as far as this user sees people; drawn only when asked for. */
export function personFeatures(people: readonly PersonView[], places: readonly Place[]): readonly PointFeature<PersonProperties>[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const pointOf = (id: string | null): Where | undefined => {
    let here = id === null ? undefined : byId.get(id);
    for (let step = 0; here !== undefined && step < 12; step += 1) {
      if (here.point !== null) return [here.point.lon, here.point.lat];
      here = here.parent === null ? undefined : byId.get(here.parent);
    }
    return undefined;
  };
  const taken = new Map<string, number>();
  return people.flatMap((person) => {
    const where = person.state === "home" ? pointOf(person.home) : undefined;
    if (where === undefined) return [];
    const index = taken.get(where.join()) ?? 0;
    taken.set(where.join(), index + 1);
    return [
      {
        type: "Feature" as const,
        id: person.id,
        geometry: { type: "Point" as const, coordinates: spread(where, index) },
        properties: { id: person.id, name: person.name },
      },
    ];
  });
}
