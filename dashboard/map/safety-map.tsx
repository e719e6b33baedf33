import { Map as MapView } from "@vis.gl/react-maplibre";
import type { MapGeoJSONFeature, MapLayerMouseEvent, Map as MapLibre } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  type Alert,
  type CommunityMap,
  type Device,
  type Language,
  type PersonView,
  type Place,
  SEVERITIES,
  severityRank,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";
import { alertFeatures, buildingFinder, deviceFeatures, personFeatures, troubledBuildings, type Work, workFeatures } from "./features.ts";
import { inView, roomAround } from "./frame.ts";
import { drawIcon, ICON_RATIO } from "./icons.ts";
import { featuresOf } from "./map-file.ts";
import { paceRepaints } from "./pace.ts";
import { mapStyle, TILTED_LAYERS } from "./style.ts";
import { show, showDevices, useAgain, useCoalesced } from "./use-map-data.ts";
import { setUpWorker } from "./worker.ts";

setUpWorker();

export interface SafetyMapProps {
  readonly map: CommunityMap;
  readonly devices: readonly Device[];
  readonly places: readonly Place[];
  /** Null: not drawn. */
  readonly people: readonly PersonView[] | null;
  readonly alerts: readonly Alert[];
  readonly works: readonly Work[];
  /** Where to look; a new object moves the view. */
  readonly look: { readonly where: readonly [number, number]; readonly ring: boolean } | null;
  readonly pitched: boolean;
  readonly onAlert: (id: string) => void;
  readonly onDevice: (id: string) => void;
  readonly onPerson: (id: string) => void;
  readonly onWork: (id: string) => void;
  readonly onNowhere: (alerts: readonly Alert[]) => void;
}

const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Zooms into a cluster far enough to part it. */
async function openCluster(map: MapLibre, source: string, feature: MapGeoJSONFeature): Promise<void> {
  const found = map.getSource(source);
  if (found === undefined || !("getClusterExpansionZoom" in found) || feature.geometry.type !== "Point") return;
  const expand = found.getClusterExpansionZoom;
  if (typeof expand !== "function") return;
  const zoom: unknown = await expand.call(found, feature.properties.cluster_id);
  const [lon, lat] = feature.geometry.coordinates;
  if (typeof zoom === "number" && lon !== undefined && lat !== undefined)
    map.easeTo({ center: [lon, lat], zoom: Math.min(zoom + 0.4, 20), duration: calm() ? 0 : 400 });
}

/** Trouble on the buildings: the house tinted, its floor drawn as a slice, both in the colour of the worst alert. */
function troubleFeatures(map: CommunityMap, alerts: readonly Alert[], places: readonly Place[]): unknown[] {
  const troubled = troubledBuildings(alerts, buildingFinder(places));
  return featuresOf(map)
    .filter((feature) => feature.properties.layer === "buildings")
    .flatMap((feature) => {
      const trouble = troubled.get(String(feature.properties.id));
      if (trouble === undefined) return [];
      const rank = severityRank(trouble.severity);
      const part = (properties: Record<string, unknown>) => ({ ...feature, properties: { ...feature.properties, rank, ...properties } });
      return [
        part({ part: "building" }),
        ...[...trouble.floors].map((floor) => part({ part: "floor", base: Math.max(0, (floor - 1) * 3), top: Math.max(3, floor * 3) })),
      ];
    });
}

/** What and where, in two lines: the mark may hide the number of its building. */
const labelOf = (alert: Alert, language: Language): string =>
  alert.place === null ? alert.ruleName[language] : `${alert.ruleName[language]}\n${alert.place.path}`;

const CLICKABLE = ["alert-ring", "alert-halo", "work", "device", "device-cluster", "people"] as const;

interface View {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

/** The community's own map with everything that moves on it. Draws at most twice a second; alerts at most four times. */
export function SafetyMap(props: SafetyMapProps) {
  const { theme } = usePreferences();
  const view = useRef<View | null>(null);
  const edition = useEdition(props.map);
  return <ThemedMap key={`${theme} ${edition}`} {...props} view={view} />;
}

/**
 * Counts the base maps seen. A new one is drawn by a new view, at the same spot: put into the old one as its style it
 * would bring the moving sources as they begin, empty, and take devices and alerts off the map.
 */
function useEdition(map: CommunityMap): number {
  const seen = useRef({ map, edition: 0 });
  if (seen.current.map !== map) seen.current = { map, edition: seen.current.edition + 1 };
  return seen.current.edition;
}

function ThemedMap({ view, ...props }: SafetyMapProps & { readonly view: RefObject<View | null> }) {
  const { map, devices, places, people, alerts, works, look, pitched, onNowhere } = props;
  const { t, language } = useWords();
  const { theme } = usePreferences();
  const live = useLive((state) => state.devices);
  const [loaded, setLoaded] = useState<MapLibre | null>(null);
  const tokens = readTokens(theme);
  const style = useMemo(() => mapStyle(map, tokens), [map, tokens]);
  const byId = useMemo(() => new Map(devices.map((device) => [device.id, device])), [devices]);
  const tilted = useRef(false);
  const drawn = useRef<ReturnType<typeof deviceFeatures> | null>(null);

  useCoalesced(
    () => {
      if (loaded === null) return;
      const features = deviceFeatures(devices, live);
      showDevices(loaded, drawn.current, features);
      drawn.current = features;
    },
    500,
    [loaded, devices, live],
  );
  useCoalesced(
    () => {
      if (loaded === null) return;
      const { features, nowhere } = alertFeatures(alerts, byId, (alert) => labelOf(alert, language));
      show(loaded, "alerts", features);
      show(loaded, "alert-words", features);
      show(loaded, "trouble", troubleFeatures(map, alerts, places));
      onNowhere(nowhere);
    },
    250,
    [loaded, alerts, byId, places, language],
  );
  useAgain(() => {
    if (loaded === null) return;
    const { features } = alertFeatures(alerts, byId, (alert) => labelOf(alert, language));
    show(loaded, "alerts", features);
    show(loaded, "alert-words", features);
    show(loaded, "trouble", troubleFeatures(map, alerts, places));
    if (drawn.current !== null) show(loaded, "devices", drawn.current);
  }, [loaded, alerts, byId, places, language]);
  useEffect(() => {
    if (loaded !== null) show(loaded, "people", people === null ? [] : personFeatures(people, places));
  }, [loaded, people, places]);
  useEffect(() => {
    if (loaded !== null) show(loaded, "work", workFeatures(works, byId, places));
  }, [loaded, works, byId, places]);
  useEffect(() => {
    if (loaded === null) return;
    show(loaded, "chosen", look?.ring ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: look.where } }] : []);
    if (look === null) return;
    const zoom = Math.max(loaded.getZoom(), 17);
    const { clientWidth, clientHeight } = loaded.getCanvas();
    loaded.easeTo({ center: inView(look.where, map.bounds, zoom, clientWidth, clientHeight), zoom, duration: calm() ? 0 : 500 });
  }, [loaded, look, map.bounds]);
  useEffect(() => {
    // Nothing to do on the first draw, which is from above.
    if (loaded === null || pitched === tilted.current) return;
    tilted.current = pitched;
    // By opacity, not by visibility: hiding a layer re-makes the worker's layers, and tiles of other sources that were
    // being filled at that moment then stayed empty, those of the alerts too.
    for (const [layer, opacity] of TILTED_LAYERS) loaded.setPaintProperty(layer, "fill-extrusion-opacity", pitched ? opacity : 0);
    loaded.easeTo({ pitch: pitched ? 45 : 0, bearing: pitched ? -20 : 0, duration: calm() ? 0 : 300 });
  }, [loaded, pitched]);

  const onClick = useCallback(
    (event: MapLayerMouseEvent) => {
      const feature = event.features?.[0];
      if (feature === undefined || loaded === null) return;
      const { layer, source } = feature;
      const id = String(feature.properties.id ?? "");
      if (feature.properties.cluster === true || layer.id === "device-cluster") void openCluster(loaded, source, feature);
      else if (source === "alerts") props.onAlert(id);
      else if (source === "people") props.onPerson(id);
      else if (source === "work") props.onWork(id);
      else props.onDevice(id);
    },
    [loaded, props.onAlert, props.onDevice, props.onPerson, props.onWork],
  );

  return (
    <MapView
      mapStyle={style}
      initialViewState={view.current ?? { bounds: [...map.bounds], fitBoundsOptions: { padding: 24 } }}
      maxBounds={roomAround(map.bounds)}
      attributionControl={false}
      fadeDuration={0}
      maxPitch={60}
      minZoom={12}
      maxZoom={20.5}
      dragRotate={pitched}
      interactiveLayerIds={[...CLICKABLE]}
      locale={{ "Map.Title": t("map.title") }}
      onClick={onClick}
      onMouseEnter={(event) => {
        event.target.getCanvas().style.cursor = "pointer";
      }}
      onMouseLeave={(event) => {
        event.target.getCanvas().style.cursor = "";
      }}
      onLoad={(event) => {
        const target = event.target;
        // Pictures are drawn when something first asks for them; nothing does before the data below.
        const add = (id: string): void => {
          const image = drawIcon(id, tokens);
          if (image !== undefined && !target.hasImage(id)) target.addImage(id, image, { pixelRatio: ICON_RATIO });
        };
        target.setMissingStyleImageResolver(add);
        SEVERITIES.forEach((_, rank) => {
          add(`severity/${rank}`);
        });
        paceRepaints(target);
        setLoaded(target);
      }}
      onMoveEnd={(event) => {
        const { lng, lat } = event.target.getCenter();
        view.current = { longitude: lng, latitude: lat, zoom: event.target.getZoom() };
      }}
    />
  );
}
