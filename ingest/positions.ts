import { type Datum, toWgs } from "../contracts/index.ts";
import { fieldOf, type Knowledge, type MeasurementField, plain } from "./knowledge.ts";
import { numberOf } from "./numbers.ts";
import { addMissing, addNumber, addValue } from "./readings.ts";
import type { JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";

export const isPosition = (field: MeasurementField): boolean => field.measurement === "lat" || field.measurement === "lon";

const DATUM_KEYS = [
  "coordinate-type",
  "coord-type",
  "coordtype",
  "datum",
  "coord-system",
  "coordinate-system",
  "coordinatesystem",
  "map-type",
  "gps-type",
];

/** The datum that a bag names for its position; GPS's own where it names none. */
function datumOf(object: JsonObject): Datum {
  for (const [key, value] of Object.entries(object)) {
    if (!DATUM_KEYS.includes(plain(key))) continue;
    // The thing model of Aliyun (GeoLocation) has codes: 1 is WGS-84 and 2 is GCJ-02, as far as we know [M].
    if (/^coordinate-?system$/.test(plain(key)) && Number(value) === 2) return "GCJ-02";
    if (typeof value !== "string") continue;
    if (/gcj|amap|gaode|tencent|火星|高德|腾讯/i.test(value)) return "GCJ-02";
    if (/bd|baidu|百度/i.test(value)) return "BD-09";
  }
  return "WGS-84";
}

/** Positions become WGS-84 here, once, and only as a pair; a latitude alone cannot be moved. */
export function addPosition(
  { draft, knowledge, object }: { readonly draft: Draft; readonly knowledge: Knowledge; readonly object: JsonObject },
  field: MeasurementField,
  value: unknown,
  place: string,
): void {
  const datum = datumOf(object);
  if (datum === "WGS-84") {
    addValue(draft, knowledge, field, value, field.measurement, place);
    return;
  }
  const pair = { lat: Number.NaN, lon: Number.NaN };
  for (const [key, said] of Object.entries(object)) {
    const one = fieldOf(draft.vocabulary, key);
    if (one?.is === "measurement" && (one.measurement === "lat" || one.measurement === "lon"))
      pair[one.measurement] = numberOf(said) ?? Number.NaN;
  }
  if (Number.isNaN(pair.lat + pair.lon) || (pair.lat === 0 && pair.lon === 0)) addMissing(draft);
  else addNumber(draft, field, toWgs(datum, pair)[field.measurement === "lat" ? "lat" : "lon"], field.measurement, place);
}
