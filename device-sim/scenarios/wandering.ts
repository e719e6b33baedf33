import { type CommunitySeed, MINUTE, type Point, SECOND } from "../../contracts/index.ts";
import { happening, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import type { Random } from "../random.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const LOST = { device: "wear-056", person: "per-056", door: "door-c13-2-1-1802" } as const;
/** At home with a receiver that sees no sky: positions jump about the house. */
const HOME = { device: "wear-014", person: "per-014" } as const;
const EVERY = 30 * SECOND;
const PACE = 1.1;
const LEAVES = 2 * MINUTE;
const FOUND = 20 * MINUTE;
/** Beyond the edge by more than the worst accuracy here and the rule's margin. */
const SURELY = 70;
const METRE = 1 / 111_320;

interface Way {
  readonly home: Point;
  /** Degrees for one metre of the way, straight out of the gate. */
  readonly step: Point;
  /** Metres from home to the compound's edge. */
  readonly edge: number;
}

function inside(ring: readonly (readonly [number, number])[], { lon, lat }: Point): boolean {
  return ring.slice(0, -1).every(([x, y], i) => {
    const [nx, ny] = ring[i + 1] ?? [x, y];
    return (nx - x) * (lat - y) - (ny - y) * (lon - x) >= 0;
  });
}

function wayOut(community: CommunitySeed, person: string): Way {
  const places = new Map(community.places.map((place) => [place.id, place]));
  const homeId = community.people.find((one) => one.id === person)?.home ?? "";
  const compound = places.get(/^xfl-c\d+/.exec(homeId)?.[0] ?? "");
  const [home, gate] = [places.get(homeId)?.point, places.get(`${compound?.id}-gate`)?.point];
  const [middle, ring] = [compound?.point, compound?.outline];
  if (!home || !gate || !middle || !ring) throw new Error(`${person} has no home in a compound with an outline`);
  const narrow = Math.cos((home.lat * Math.PI) / 180);
  const [east, north] = [(gate.lon - middle.lon) * narrow, gate.lat - middle.lat];
  const length = Math.hypot(east, north);
  const step = { lon: ((east / length) * METRE) / narrow, lat: (north / length) * METRE };
  let edge = 0;
  while (edge < 1_000 && inside(ring, { lon: home.lon + step.lon * edge, lat: home.lat + step.lat * edge })) edge++;
  return { home, step, edge };
}

function position({ home, step }: Way, metres: number, random: Random, accuracy: number): { lat: number; lon: number; accuracy: number } {
  const stray = (): number => random.normal(0, accuracy / 3) * METRE;
  return {
    lat: round(home.lat + step.lat * metres + stray(), 6),
    lon: round(home.lon + step.lon * metres + stray(), 6),
    accuracy: round(accuracy),
  };
}

/** Metres from home at a time: out at a walk, a rest on a bench, brought back. */
function metresAt(t: number): number {
  if (t < LEAVES) return 0;
  const out = (Math.min(t, FOUND) - LEAVES) / SECOND;
  return Math.max(0, Math.min(450, out * PACE) - (Math.max(0, t - FOUND - 2 * MINUTE) / SECOND) * 1.4);
}

export const wandering: Scenario = {
  name: "wandering",
  words: { zh: "夜间走失", en: "Wandering at night" },
  about: {
    zh: "一位认知障碍老人凌晨走出小区，手环定位显示已在边界之外；另一位在家中，室内定位漂移，不应告警。",
    en: "A man with dementia leaves the compound in the small hours, seen by the position of his band; another is at home while positions indoors jump about and must not alarm.",
  },
  minutes: 42,
  hour: 1.5,
  falseLimit: null,
  script({ community, random, start }) {
    for (const id of [LOST.device, LOST.door, HOME.device]) deviceOf(community, id);
    const [way, still] = [wayOut(community, LOST.person), wayOut(community, HOME.person)];
    const messages: TimedMessage[] = [
      happening(LOST.door, start + LEAVES, "door", { state: "on" }),
      happening(LOST.door, start + LEAVES + 20 * SECOND, "door", { state: "off" }),
    ];
    for (let t = 0; t < 40 * MINUTE; t += EVERY) {
      const metres = metresAt(t);
      const extras = metres - way.edge > SURELY ? { cause: "outside" } : {};
      messages.push(telemetry(LOST.device, start + t, position(way, metres, random, random.range(8, 22)), extras));
      messages.push(telemetry(HOME.device, start + t + 7 * SECOND, position(still, 0, random, random.range(45, 140))));
    }
    const lost = subject({ devices: [LOST.device, LOST.door], people: [LOST.person] });
    return {
      messages,
      takes: [],
      must: [
        claim({
          name: "outside the compound at night",
          cause: "outside",
          // Two to raise; some are lost, and one that comes late is older than what is known.
          arrivals: 5,
          within: 30,
          families: ["person"],
          subject: subject({ devices: [LOST.device] }),
          severityAtLeast: "critical",
        }),
      ],
      mustNot: [
        pattern("at home, with a bad position", {
          families: ["person"],
          subject: subject({ devices: [HOME.device], people: [HOME.person] }),
        }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [pattern("the door and no sign inside", { families: ["person"], subject: lost, most: 2 })],
    };
  },
};
