import {
  type Alert,
  type Community,
  type Duration,
  HA_ORIGIN,
  type HaComponent,
  haConfigTopic,
  haDeviceId,
  haPlaceKey,
  hubTopic,
  INTERNAL_GRADING,
  type Instant,
  MINUTE,
  PLACE_LEVELS,
  type Place,
  type PlaceLevel,
  SEVERITIES,
  SEVERITY_WORDS,
} from "../contracts/index.ts";
import { VERSION } from "./version.ts";

/** Where somebody lives is told by building alone: a light at a flat's door would say that something is the matter with whoever lives there. */
const TOLD: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(["community", "area", "group", "compound", "building", "spot"]);
/** A spot hangs anywhere, at a bed as well: what lies in a home or a room is not told, whatever its level. */
const INSIDE: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(["home", "room"]);
/** A config much larger than this is no device that anybody looks at. */
const MOST_PLACES = 500;
/** The state is told again so often; whoever heard none for three times as long takes it as unknown. */
const TELL_EVERY: Duration = MINUTE;
const EXPIRE_AFTER_S = 180;

export interface OpenAlert {
  readonly alert: Pick<Alert, "severity" | "drill" | "community">;
  /** Materialised path of its place. */
  readonly path: string;
}

interface Announced {
  readonly community: Pick<Community, "id" | "name">;
  readonly places: readonly Place[];
  /** As one says it, from the compound down. */
  spoken(place: string): string;
  readonly publicUrl: string | null;
}

/** The places that are announced, wider ones first; the rest of a very large community is left out and counted. */
export function toldPlaces(places: readonly Place[]): { readonly told: readonly Place[]; readonly left: number } {
  const byId = new Map(places.map((place) => [place.id, place]));
  const isAtHome = ({ level, parent }: Place): boolean => {
    if (INSIDE.has(level)) return true;
    const above = byId.get(parent ?? "");
    return above !== undefined && isAtHome(above);
  };
  const all = places
    .filter((place) => TOLD.has(place.level) && !isAtHome(place))
    .sort((a, b) => PLACE_LEVELS.indexOf(a.level) - PLACE_LEVELS.indexOf(b.level) || (a.id < b.id ? -1 : 1));
  return { told: all.slice(0, MOST_PLACES), left: Math.max(0, all.length - MOST_PLACES) };
}

/** One device with a sensor for each severity and a binary sensor for each place, in Home Assistant's device-based form. */
export function haConfig({ community, places, spoken, publicUrl }: Announced): Readonly<Record<string, unknown>> {
  const device = haDeviceId(community.id);
  const entity = (platform: HaComponent, key: string, name: string, template: string, more: Readonly<Record<string, unknown>>) => [
    key,
    {
      platform,
      unique_id: `${device}_${key}`,
      name,
      state_topic: hubTopic(community.id, "ha/state"),
      value_template: template,
      availability_topic: hubTopic(community.id, "ha/availability"),
      expire_after: EXPIRE_AFTER_S,
      ...more,
    },
  ];
  const figures = SEVERITIES.map((severity) =>
    entity("sensor", `open_${severity}`, `未结束的告警 · ${SEVERITY_WORDS[severity].zh}`, `{{ value_json.open.${severity} }}`, {
      state_class: "measurement",
      icon: "mdi:bell",
    }),
  );
  // Without a device class: with one an "off" would read as safe, which nobody has said.
  const lights = toldPlaces(places).told.map((place) => {
    const key = haPlaceKey(place.id);
    const template = `{{ 'ON' if '${key}' in value_json.open_at else 'OFF' }}`;
    return entity("binary_sensor", `place_${key}`, `有未结束的告警 · ${spoken(place.id)}`, template, { icon: "mdi:map-marker-alert" });
  });
  return {
    device: {
      identifiers: [device],
      name: `守望 · ${community.name}`,
      manufacturer: HA_ORIGIN,
      model: `守望（${INTERNAL_GRADING.zh}）`,
      sw_version: VERSION,
      ...(publicUrl === null ? {} : { configuration_url: publicUrl }),
    },
    origin: { name: HA_ORIGIN, sw_version: VERSION },
    components: Object.fromEntries([...figures, ...lights]),
  };
}

/** Counts of open alerts and the places that have one, at them or below; drills are nothing real. */
export function haState(open: readonly OpenAlert[], told: readonly Place[]): Readonly<Record<string, unknown>> {
  const real = open.filter(({ alert }) => alert.drill === undefined);
  const steps = new Set(real.flatMap(({ path }) => path.split("/")));
  return {
    open: Object.fromEntries(SEVERITIES.map((severity) => [severity, real.filter(({ alert }) => alert.severity === severity).length])),
    open_at: told.filter(({ id }) => steps.has(id)).map(({ id }) => haPlaceKey(id)),
  };
}

interface Parts {
  /** Null: nothing is announced. */
  readonly prefix: string | null;
  readonly publicUrl: string | null;
  readonly directory: {
    readonly version: number;
    communities(): readonly Community[];
    places(community?: string): readonly Place[];
    spoken(place: string): string;
  };
  openAlerts(): readonly OpenAlert[];
  publish(topic: string, payload: string, options: { readonly qos: 1; readonly retain: true }): void;
  now(): Instant;
  leftOut(community: string, places: number): void;
}

/** What was last told of a community. */
interface Told {
  readonly config: string;
  state: string;
  at: Instant;
}

/** Keeps what Home Assistant is told up to date: looked at once a second, published where it changed, and every minute. */
export function createHomeAssistant(parts: Parts) {
  const { prefix, directory } = parts;
  const told = new Map<string, Told>();
  let knownVersion = -1;
  let places = new Map<string, readonly Place[]>();
  const say = (topic: string, payload: string): void => parts.publish(topic, payload, { qos: 1, retain: true });

  const announce = (under: string): void => {
    if (directory.version === knownVersion) return;
    knownVersion = directory.version;
    places = new Map();
    for (const community of directory.communities()) {
      const all = directory.places(community.id);
      const { told: shown, left } = toldPlaces(all);
      places.set(community.id, shown);
      const config = JSON.stringify(haConfig({ community, places: all, spoken: directory.spoken, publicUrl: parts.publicUrl }));
      if (told.get(community.id)?.config === config) continue;
      if (left > 0) parts.leftOut(community.id, left);
      say(haConfigTopic(under, community.id), config);
      say(hubTopic(community.id, "ha/availability"), "online");
      told.set(community.id, { config, state: "", at: 0 });
    }
  };

  return {
    /** To be called once a second. */
    tick: (): void => {
      if (prefix === null) return;
      announce(prefix);
      const now = parts.now();
      const open = parts.openAlerts();
      for (const [community, before] of told) {
        const here = open.filter(({ alert }) => alert.community === community);
        const state = JSON.stringify(haState(here, places.get(community) ?? []));
        if (state === before.state && now - before.at < TELL_EVERY) continue;
        say(hubTopic(community, "ha/state"), state);
        before.state = state;
        before.at = now;
      }
    },
    /** Says that the hub is gone, so that nothing that was told last is taken for what is. */
    stop: (): void => {
      for (const community of told.keys()) say(hubTopic(community, "ha/availability"), "offline");
    },
  };
}
