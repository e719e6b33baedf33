import { Map as MapView } from "@vis.gl/react-maplibre";
import type { Map as MapLibre } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { useMemo, useState } from "react";
import { type CommunityMap, type PublicAlert, SEVERITIES } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";
import { drawIcon, ICON_RATIO } from "./icons.ts";
import { paceRepaints } from "./pace.ts";
import { mapStyle } from "./style.ts";
import { show, useAgain, useCoalesced } from "./use-map-data.ts";
import { wallFeatures } from "./wall-features.ts";
import { setUpWorker } from "./worker.ts";

setUpWorker();

interface Props {
  readonly map: CommunityMap;
  readonly alerts: readonly PublicAlert[];
}

/** The community's map on the wall: buildings with something open, nothing to press. */
export function WallMap({ map, alerts }: Props) {
  const { theme } = usePreferences();
  return <ThemedWallMap key={theme} map={map} alerts={alerts} />;
}

function ThemedWallMap({ map, alerts }: Props) {
  const { t, language } = useWords();
  const { theme } = usePreferences();
  const [loaded, setLoaded] = useState<MapLibre | null>(null);
  const tokens = readTokens(theme);
  const style = useMemo(() => mapStyle(map, tokens), [map, tokens]);
  const draw = (): void => {
    if (loaded === null) return;
    const { marks, buildings } = wallFeatures(map, alerts, language);
    show(loaded, "trouble", buildings);
    show(loaded, "alerts", marks);
    show(loaded, "alert-words", marks);
  };
  useCoalesced(draw, 250, [loaded, alerts, map, language]);
  useAgain(draw, [loaded, alerts, map, language]);
  return (
    <MapView
      mapStyle={style}
      initialViewState={{ bounds: [...map.bounds], fitBoundsOptions: { padding: 24 } }}
      attributionControl={false}
      interactive={false}
      fadeDuration={0}
      locale={{ "Map.Title": t("map.title") }}
      onLoad={({ target }) => {
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
    />
  );
}
