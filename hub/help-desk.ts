import type { HelpPorts } from "../api/index.ts";
import type { Cases, DutyPort, Helper, TellableUser } from "../cases/index.ts";
import { FIRE_SPOTS, type HelpPoint, type HelpResponder, hasCase, type Place, type PlaceGrid, type Point } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { metresFrom } from "./case-spots.ts";
import type { DeviceViews } from "./device-views.ts";
import { gridWorkersAt } from "./ladder-ports.ts";

/** A building so near that a fire may reach it [D]. */
const BESIDE_M = 30;
/** More points than these nobody walks to [D]. */
const MOST_POINTS = 8;
/** Rules after which those come first who live by power or by the lift. */
const OUTAGES: readonly string[] = ["building-silent", "network-silent", "mains-lost", "oxygen-power-lost", "lift-trapped", "lift-fault"];

interface Parts {
  readonly directory: Pick<Directory, "people" | "places" | "placeById" | "pathOf" | "spoken" | "brief" | "devices" | "gridOf">;
  readonly views: Pick<DeviceViews, "state">;
  readonly cases: Pick<Cases, "open" | "looked">;
  duty(): DutyPort;
  /** Volunteers and neighbours who signed up for hours like these. */
  helpers(path: string, helps: null, person: null, at: number): readonly Helper[];
  /** Who answers for a place by its grid, with numbers in full. */
  gridOf(place: string): PlaceGrid;
  phoneOf(user: string): string | null;
  numbers(): { readonly dutyPhone: string | null; readonly subDistrict: string | null };
  written(): Promise<boolean>;
  now(): number;
}

/** Who needs help at a place: from the registers and the rosters in memory, nothing of it waits for a disk. */
export function createHelpDesk(parts: Parts): HelpPorts {
  const { directory, cases, now } = parts;

  /** The nearest of a place and those above it that stands on the map. */
  const pointOf = (id: string): Point | null => {
    for (const each of (directory.pathOf(id) ?? "").split("/").toReversed()) {
      const place = directory.placeById(each);
      if (place?.level === "community") return null;
      if (place?.point) return place.point;
      const [corner] = place?.outline ?? [];
      if (corner) return { lon: corner[0], lat: corner[1] };
    }
    return null;
  };
  const within = (path: string, roots: readonly string[]): boolean => roots.some((root) => path.startsWith(root));

  /** Those on duty there, the free ones first, of these who works in the grid there, then whose area is the smallest; volunteers in their hours last. */
  const respondersAt = (path: string): readonly HelpResponder[] => {
    const signedUp = parts.helpers(path, null, null, now());
    const volunteers = signedUp.map(({ as }) => as);
    const phoneOf = (user: TellableUser): string | null => signedUp.find(({ as }) => as === user)?.phone ?? parts.phoneOf(user.id);
    const onDuty = (["grid", "fire", "care"] as const).flatMap((role) => parts.duty().onDuty(role, path, now()));
    const open = cases.open();
    const grids = gridWorkersAt(directory, path);
    const layerOf = ({ id }: TellableUser): number => {
      const layer = grids.findIndex((ids) => ids.includes(id));
      return layer < 0 ? grids.length : layer;
    };
    const areaOf = (user: TellableUser): string =>
      user.paths.filter((own) => path.startsWith(own)).sort((a, b) => b.length - a.length)[0] ?? "";
    return [...new Map([...onDuty, ...volunteers].map((user) => [user.id, user])).values()]
      .map((user) => ({
        area: areaOf(user),
        last: user.role === "volunteer" ? 1 : 0,
        layer: layerOf(user),
        view: {
          ...{ name: user.name, role: user.role, phone: phoneOf(user) },
          busy: open.filter((held) => held.case.state !== "visit-due" && hasCase(held.case, user)).length,
          area: directory.placeById(areaOf(user).split("/").filter(Boolean).at(-1) ?? "")?.name ?? "",
        },
      }))
      .sort(
        (a, b) =>
          a.last - b.last || Math.min(a.view.busy, 1) - Math.min(b.view.busy, 1) || a.layer - b.layer || b.area.length - a.area.length,
      )
      .map(({ view }) => view);
  };

  const pointsNear = (place: Place, path: string): readonly HelpPoint[] => {
    const from = pointOf(place.id);
    const compound = path.split("/").find((id) => directory.placeById(id)?.level === "compound");
    const metresTo = (id: string): number | null => {
      const to = directory.placeById(id);
      const at = to && pointOf(to.id);
      return from === null || to === undefined || at == null ? null : Math.round(metresFrom({ ...to, outline: null, point: at }, from));
    };
    const isNear = (id: string, metres: number | null): boolean =>
      metres !== null || (compound !== undefined && (directory.pathOf(id) ?? "").split("/").includes(compound));
    const spots = directory
      .places(place.community)
      .filter(({ spot }) => spot !== null && spot in FIRE_SPOTS)
      .map(({ id, name, spot }) => ({ id, name, kind: spot ?? "", where: directory.spoken(id), metres: metresTo(id), state: null }));
    const hydrants = directory
      .devices(place.community)
      .filter((device) => device.kind === "hydrant" && device.place !== null)
      .map((device) => {
        const id = device.place ?? "";
        return {
          id,
          name: device.name,
          kind: "hydrant",
          where: directory.spoken(id),
          metres: metresTo(id),
          state: parts.views.state(device, now()),
        };
      });
    return [...spots, ...hydrants]
      .filter(({ id, metres }) => isNear(id, metres))
      .sort((a, b) => (a.metres ?? Number.POSITIVE_INFINITY) - (b.metres ?? Number.POSITIVE_INFINITY))
      .slice(0, MOST_POINTS)
      .map(({ id: _id, ...point }) => point);
  };

  return {
    at: (id) => {
      const asked = directory.placeById(id);
      const path = directory.pathOf(id);
      if (asked === undefined || path === undefined) return undefined;
      // What happens in one home concerns its building; what happens in a yard concerns what stands in it.
      const building = directory.brief(id)?.building ?? null;
      const place = (building === null ? undefined : directory.placeById(building)) ?? asked;
      const root = directory.pathOf(place.id) ?? path;
      const from = pointOf(place.id);
      const beside = directory
        .places(place.community)
        .filter((each) => each.level === "building" && each.id !== place.id && from !== null && metresFrom(each, from) <= BESIDE_M)
        .flatMap((each) => directory.pathOf(each.id) ?? []);
      const people = directory.people(place.community).flatMap((person) => {
        const home = person.home === null ? undefined : directory.pathOf(person.home);
        if (person.home === null || home === undefined) return [];
        const inside = home.startsWith(root);
        if (!inside && !within(home, beside)) return [];
        const where = directory.spoken(person.home);
        return [{ person, at: { path: home, person: person.id }, where, floor: directory.brief(person.home)?.floor ?? null, inside }];
      });
      return {
        place: { id: place.id, name: directory.spoken(place.id) || place.name },
        people,
        grid: parts.gridOf(id),
        responders: respondersAt(path),
        points: pointsNear(place, path),
        numbers: parts.numbers(),
      };
    },
    whyOf: (rules, family) => {
      if (rules.some((rule) => OUTAGES.includes(rule)) || family === "lift") return "power";
      return family === "fire" ? "fire" : "other";
    },
    opened: async (caseId, by) => {
      if (!cases.looked(caseId, by, "help", now())) return false;
      await parts.written();
      return true;
    },
  };
}
