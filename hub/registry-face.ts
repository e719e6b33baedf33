import type { ApiPorts, DeviceFilter, Paging } from "../api/index.ts";
import {
  type DeviceRecord,
  type Instant,
  isMeasurement,
  MEASUREMENTS,
  type Person,
  type Place,
  Quality,
  type Scope,
  type SeriesAnswer,
  seesKind,
  seesWhere,
  toIso,
  type Whereabouts,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { SeriesStore } from "../store/series/index.ts";
import { communityMap } from "./community-map.ts";
import type { DeviceViews } from "./device-views.ts";
import type { MessageHistory } from "./message-history.ts";
import { pageOf, where } from "./pages.ts";
import type { Registrar } from "./registrar.ts";
import { wornBy } from "./worn.ts";

/** Raw readings per page of a series. */
const RAW_PAGE = 10_000;

interface Parts {
  readonly directory: Directory;
  readonly views: DeviceViews;
  readonly registrar: Registrar;
  readonly series: SeriesStore;
  readonly messages: MessageHistory["of"];
  readonly pictureOf: ApiPorts["devices"]["lastPicture"];
  readonly activity: ApiPorts["care"]["activity"];
  readonly base: Readonly<Record<string, readonly unknown[]>>;
  now(): Instant;
}

/** Found with or without the space that a written place carries: 幸福里二期3栋 is 幸福里二期 3栋. */
const says = (words: string, ...texts: readonly string[]): boolean => {
  const text = texts.join("\n").toLowerCase();
  return text.includes(words) || text.replaceAll(" ", "").includes(words.replaceAll(" ", ""));
};

/** Devices, people and places as the HTTP face asks for them: all from memory, only the series from disk. */
export function createRegistryFace(parts: Parts): Pick<ApiPorts, "devices" | "people" | "places"> {
  return { devices: devicesFace(parts), people: peopleFace(parts), places: placesFace(parts) };
}

function devicesFace({ pictureOf, directory, views, registrar, series, messages, now }: Parts): ApiPorts["devices"] {
  const passes = (scope: Scope, filter: DeviceFilter, at: Instant): ((device: DeviceRecord) => boolean) => {
    const words = filter.search?.toLowerCase() ?? null;
    return (device) => {
      if (!seesKind(scope, device.kind)) return false;
      if (filter.kind !== null && !filter.kind.includes(device.kind)) return false;
      const whereabouts = views.whereabouts(device, at);
      if (!seesWhere(scope, whereabouts)) return false;
      if (filter.path !== null && !whereabouts.path.startsWith(filter.path)) return false;
      if (filter.person !== null && whereabouts.person !== filter.person) return false;
      if (filter.state !== null && !filter.state.includes(views.state(device, at))) return false;
      if (words === null) return true;
      return says(words, device.name, device.externalId, device.place === null ? "" : directory.spoken(device.place));
    };
  };
  return {
    list: (scope, filter, paging) => {
      const at = now();
      return pageOf(
        where(directory.devices(), passes(scope, filter, at)),
        (device) => `${device.name}\0${device.id}`,
        paging,
        (device) => views.view(device, at),
      );
    },
    get: (id) => {
      const device = directory.deviceById(id);
      return device && { device: views.view(device, now()), at: views.whereabouts(device, now()) };
    },
    create: registrar.create,
    update: registrar.update,
    remove: registrar.remove,
    rotate: registrar.rotate,
    lastPicture: pictureOf,
    messages: async (id, paging) => {
      const device = directory.deviceById(id);
      return device === undefined ? { items: [], since: null, next: null } : messages(device, paging);
    },
    series: (id, measurement, from, to, points, cursor) => seriesOf(series, directory, { id, measurement, from, to, points, cursor }),
  };
}

interface SeriesQuestion {
  readonly id: string;
  readonly measurement: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly points: number | null;
  readonly cursor: string | null;
}

async function seriesOf(series: SeriesStore, directory: Directory, asked: SeriesQuestion): Promise<SeriesAnswer> {
  const { id: device, measurement, from, to } = asked;
  if (!isMeasurement(measurement)) return { unit: "", points: [] };
  const { unit } = MEASUREMENTS[measurement];
  const rawFrom = series.retention?.rawFrom(directory.deviceById(device)?.community ?? "") ?? null;
  const minutesBefore = rawFrom !== null && rawFrom > from ? toIso(Math.min(rawFrom, to)) : null;
  if (asked.points !== null) {
    const buckets = await series.buckets({ device, measurement, from, to, points: asked.points });
    return { unit, minutesBefore, points: buckets.map((bucket) => ({ ...bucket, t: toIso(bucket.t) })) };
  }
  const after = asked.cursor === null ? null : Number(asked.cursor);
  const page = await series.raw({ device, measurement, from, to, limit: RAW_PAGE, after: Number.isFinite(after) ? after : null });
  return {
    unit,
    minutesBefore,
    points: page.points.map(({ at, value, quality }) => ({ t: toIso(at), value, ...(quality !== Quality.good && { quality }) })),
    next: page.next === null ? null : String(page.next),
  };
}

function peopleFace({ directory, registrar, activity, now }: Parts): ApiPorts["people"] {
  const atOf = (person: Person): Whereabouts => ({
    path: (person.home === null ? undefined : directory.pathOf(person.home)) ?? directory.rootPath(person.community),
    person: person.id,
  });
  const build = (person: Person) => ({
    person,
    at: atOf(person),
    placePath: person.home === null ? null : directory.spoken(person.home),
    devices: directory.devicesOfPerson(person.id, now()).map((device) => device.id),
    activity: activity(person.id, now()),
  });
  return {
    list: (scope, paging: Paging & { readonly search: string | null }) => {
      const words = paging.search?.toLowerCase() ?? null;
      const passes = (person: Person): boolean =>
        seesWhere(scope, atOf(person)) &&
        (words === null || says(words, person.name, person.home === null ? "" : directory.spoken(person.home)));
      return pageOf(where(directory.people(), passes), (person) => person.id, paging, build);
    },
    get: (id) => {
      const person = directory.personById(id);
      return person && build(person);
    },
    create: registrar.createPerson,
    wearersOf: (device) => [...new Set(directory.assignmentsOf(device).map(({ person }) => person))],
    worn: (id, from, to) => wornBy(directory, id, from, to),
    update: registrar.updatePerson,
  };
}

function placesFace({ directory, registrar, base }: Parts): ApiPorts["places"] {
  const seen = (scope: Scope) => {
    // People-bound roles see the homes of their people and what lies above them.
    const homes = (scope.people ?? []).flatMap((id) => {
      const home = directory.personById(id)?.home;
      return home == null ? [] : (directory.pathOf(home) ?? []);
    });
    return (place: Place): boolean => {
      const path = directory.pathOf(place.id) ?? "";
      return scope.people === null ? scope.paths.some((root) => path.startsWith(root)) : homes.some((home) => home.startsWith(path));
    };
  };
  return {
    list: (scope, filter, paging) => {
      const words = filter.search?.toLowerCase() ?? null;
      const visible = seen(scope);
      const passes = (place: Place): boolean =>
        (filter.level === null || place.level === filter.level) &&
        (filter.parent === null || place.parent === filter.parent) &&
        visible(place) &&
        (words === null || says(words, place.name, ...place.aliases, directory.spoken(place.id)));
      return pageOf(
        where(directory.places(), passes),
        (place) => directory.pathOf(place.id) ?? place.id,
        paging,
        (place) => place,
      );
    },
    get: (id) => directory.placeById(id),
    pathOf: (id) => directory.pathOf(id),
    spoken: (id) => directory.spoken(id) || undefined,
    create: registrar.createPlace,
    map: (scope) => {
      const community = directory.communities()[0];
      if (!community)
        return { community: { id: "", name: "" }, bounds: [-180, -85, 180, 85], features: { type: "FeatureCollection", features: [] } };
      return communityMap(
        {
          community,
          places: directory.places(community.id),
          grids: directory.grids(community.id),
          base: base[community.id] ?? [],
          pathOf: directory.pathOf,
        },
        scope,
      );
    },
  };
}
