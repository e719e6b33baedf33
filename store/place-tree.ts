import type { Place, PlaceBrief } from "../contracts/index.ts";

/** The place tree in memory, with what is worked out from a place's ancestors. */
export interface PlaceTree {
  putPlace(place: Place): void;
  removePlace(id: string): void;
  clearPlaces(): void;
  placeById(id: string): Place | undefined;
  places(community?: string): readonly Place[];
  childrenOf(id: string): readonly Place[];
  /** Materialised path `/rootId/…/id/`; undefined for an unknown place. */
  pathOf(id: string): string | undefined;
  /** Path of the community's own node, where things without a place belong; `/<community>/` where it has no tree yet. */
  rootPath(community: string): string;
  /** As one writes it, from the compound down: 幸福里二期 3栋2单元501. Empty for an unknown place. */
  spoken(id: string): string;
  /** Its own or the nearest ancestor's point; building and floor likewise. */
  brief(id: string): PlaceBrief | undefined;
}

/** A cycle among parents would otherwise never end; eleven levels are the most that PLACE_LEVELS allows in earnest. */
const DEEPEST = 32;

/** "幸福里2" and "3栋" must not become "幸福里23栋". */
const join = (words: readonly string[]): string =>
  words.reduce((said, word) => (/[0-9A-Za-z]$/.test(said) && /^[0-9A-Za-z]/.test(word) ? `${said} ${word}` : said + word), "");

/** The part of the way (root first) that one says: from the compound down, and no floor before a home. */
function saidPart(way: readonly Place[]): readonly Place[] {
  const compound = way.findIndex((place) => place.level === "compound");
  const above = way.findLastIndex((place) => place.level === "community" || place.level === "sub-district");
  const start = compound >= 0 ? compound : Math.min(above + 1, way.length - 1);
  return way.slice(start).filter((place, index, rest) => place.level !== "floor" || rest[index + 1]?.level !== "home");
}

function describe(place: Place, way: readonly Place[]): PlaceBrief {
  const near = way.toReversed();
  const point = near.find((one) => one.point !== null)?.point ?? null;
  const [head, ...rest] = saidPart(way).map((one) => one.name);
  const compound = saidPart(way)[0]?.level === "compound" && rest.length > 0;
  return {
    id: place.id,
    name: place.name,
    path: compound ? `${head} ${join(rest)}` : join([head ?? "", ...rest]),
    lon: point?.lon ?? null,
    lat: point?.lat ?? null,
    floor: near.find((one) => one.floor !== null)?.floor ?? null,
    building: near.find((one) => one.level === "building")?.id ?? null,
  };
}

interface Known {
  readonly path: string;
  readonly brief: PlaceBrief;
}

/** @param onChange called before each change, so that the owner can count versions */
export function createPlaceTree(onChange: () => void): PlaceTree {
  const places = new Map<string, Place>();
  /** Worked out on first asking; any change of the tree may move a whole subtree, so all of it is dropped. */
  const known = new Map<string, Known>();
  const children = new Map<string, Place[]>();
  const roots = new Map<string, string>();

  const changed = (): void => {
    onChange();
    known.clear();
    children.clear();
    roots.clear();
  };

  const wayTo = (place: Place): readonly Place[] => {
    const way: Place[] = [place];
    for (let parent = place.parent; parent !== null && way.length < DEEPEST; ) {
      const next = places.get(parent);
      if (!next) break;
      way.push(next);
      parent = next.parent;
    }
    return way.reverse();
  };

  const look = (id: string): Known | undefined => {
    const old = known.get(id);
    if (old) return old;
    const place = places.get(id);
    if (!place) return undefined;
    const way = wayTo(place);
    const made: Known = {
      path: `/${way.map((one) => one.id).join("/")}/`,
      brief: describe(place, way),
    };
    known.set(id, made);
    return made;
  };

  const findRoot = (community: string): string => {
    const own = [...places.values()].filter((place) => place.community === community);
    const root = own.find((place) => place.level === "community") ?? own.find((place) => place.parent === null);
    return (root && look(root.id)?.path) ?? `/${community}/`;
  };

  return {
    putPlace: (place) => {
      changed();
      places.set(place.id, place);
    },
    removePlace: (id) => {
      changed();
      places.delete(id);
    },
    clearPlaces: () => {
      changed();
      places.clear();
    },
    placeById: (id) => places.get(id),
    places: (community) => {
      const all = [...places.values()];
      return community === undefined ? all : all.filter((place) => place.community === community);
    },
    childrenOf: (id) => {
      if (children.size === 0) {
        for (const place of places.values()) {
          if (place.parent === null) continue;
          const siblings = children.get(place.parent);
          if (siblings) siblings.push(place);
          else children.set(place.parent, [place]);
        }
      }
      return children.get(id) ?? [];
    },
    pathOf: (id) => look(id)?.path,
    rootPath: (community) => {
      const path = roots.get(community) ?? findRoot(community);
      roots.set(community, path);
      return path;
    },
    spoken: (id) => look(id)?.brief.path ?? "",
    brief: (id) => look(id)?.brief,
  };
}
