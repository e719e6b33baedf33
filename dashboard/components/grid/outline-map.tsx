import { type PointerEvent, useMemo } from "react";
import type { NewGrid, Place } from "../../../contracts/index.ts";
import { usePlaces } from "../../data/places.ts";
import { useWords } from "../../i18n/setup.ts";
import { placeNames } from "../../words/place-names.ts";
import css from "./outline-map.module.css";

type Ring = NonNullable<NewGrid["outline"]>;

interface Props {
  readonly value: NewGrid["outline"];
  /** Null: it is looked at only. */
  readonly change: ((value: NewGrid["outline"]) => void) | null;
}

/** Room around the outermost corner, of the whole width. */
const MARGIN = 0.04;
/** Width of the picture in its own units. */
const WIDE = 1000;

/** Degrees to the picture's units and back: flat, which is true enough for a community. */
function frameOf(places: readonly Place[], outline: Ring) {
  const corners = [...places.flatMap((place) => place.outline ?? []), ...outline];
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  if (!(east > west && north > south)) return undefined;
  const flat = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const room = (east - west) * MARGIN;
  const scale = WIDE / (east - west + 2 * room);
  const height = ((north - south) / flat) * scale + 2 * room * scale;
  return {
    height,
    to: ([lon, lat]: readonly [number, number]): readonly [number, number] => [
      (lon - west + room) * scale,
      height - (((lat - south) / flat) * scale + room * scale),
    ],
    from: (x: number, y: number): [number, number] => [x / scale - room + west, ((height - y) / scale - room) * flat + south],
  };
}

/** The line around a grid, over compounds and buildings; drawn corner by corner where it may be changed. */
export function OutlineMap({ value, change }: Props) {
  const { t } = useWords();
  const { data } = usePlaces();
  const places = (data?.items ?? []).filter(({ outline, level }) => outline !== null && (level === "compound" || level === "building"));
  // A number alone stands in every compound.
  const names = useMemo(() => placeNames(data?.items ?? []), [data]);
  const corners = open(value);
  const frame = frameOf(places, corners);
  if (frame === undefined) return <p>{t("grid.noMap")}</p>;
  const shape = (ring: Ring): string => ring.map((corner) => frame.to(corner).join(",")).join(" ");
  const add = (event: PointerEvent<SVGSVGElement>): void => {
    if (change === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    // The picture keeps its shape inside its box.
    const scale = Math.min(box.width / WIDE, box.height / frame.height);
    const x = (event.clientX - box.left - (box.width - WIDE * scale) / 2) / scale;
    const y = (event.clientY - box.top - (box.height - frame.height * scale) / 2) / scale;
    change([...corners, frame.from(x, y)]);
  };
  return (
    <svg
      viewBox={`0 0 ${WIDE} ${frame.height}`}
      className={`${css.map} ${change === null ? "" : css.draws}`}
      role="img"
      aria-label={t(change === null ? "grid.outline" : "grid.draw")}
      onPointerUp={add}
    >
      {places
        .toSorted((a, b) => Number(a.level === "building") - Number(b.level === "building"))
        .map((place) => (
          <polygon key={place.id} points={shape(place.outline ?? [])} className={css[place.level] ?? ""} strokeWidth={2}>
            <title>{names.get(place.id) ?? place.name}</title>
          </polygon>
        ))}
      {places
        .filter(({ level }) => level === "compound")
        .map((place) => {
          const [x, y] = frame.to(middle(place.outline ?? []));
          return (
            <text key={place.id} x={x} y={y} fontSize={22} className={css.name}>
              {place.name}
            </text>
          );
        })}
      {corners.length === 0 ? null : <polygon points={shape(corners)} className={css.line} strokeWidth={4} />}
      {change === null
        ? null
        : corners.map((corner) => {
            const [x, y] = frame.to(corner);
            return <circle key={corner.join()} cx={x} cy={y} r={9} className={css.corner} />;
          })}
    </svg>
  );
}

/** A ring names its first corner twice; what is drawn does not. */
function open(value: NewGrid["outline"]): Ring {
  const [first, last] = [value?.[0], value?.at(-1)];
  if (!value || !first || !last || value.length < 2) return value ?? [];
  return first[0] === last[0] && first[1] === last[1] ? value.slice(0, -1) : value;
}

const middle = (ring: Ring): [number, number] => [
  ring.reduce((sum, [lon]) => sum + lon, 0) / Math.max(1, ring.length),
  ring.reduce((sum, [, lat]) => sum + lat, 0) / Math.max(1, ring.length),
];
