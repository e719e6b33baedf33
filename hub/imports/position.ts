import { type Datum, type Place, toWgs } from "../../contracts/index.ts";
import type { Row } from "./row.ts";

/** The position of a row: as given, and as the map shows it. */
export function positionOf(row: Row, datum: Datum | null): Pick<Place, "point" | "given"> | null | undefined {
  if (!row.has("lon") && !row.has("lat")) return null;
  const [lon, lat] = [Number(row.text("lon")), Number(row.text("lat"))];
  const field = Number.isFinite(lon) && Math.abs(lon) <= 180 && row.has("lon") ? "lat" : "lon";
  if (!(row.has("lon") && row.has("lat")) || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) {
    row.fault(field, {
      zh: Math.abs(lat) > 90 && Math.abs(lon) <= 90 ? "经度和纬度写反了" : "经纬度应写成 103.7612、29.5821 这样的度数",
      en: Math.abs(lat) > 90 && Math.abs(lon) <= 90 ? "longitude and latitude are swapped" : "write degrees such as 103.7612 and 29.5821",
    });
    return undefined;
  }
  if (datum === null) {
    row.fault(field, {
      zh: "没有说明坐标系：请在上一步选择（高德、腾讯选 GCJ-02，百度选 BD-09）",
      en: "the datum is not said: choose it in the step before (Amap, Tencent: GCJ-02; Baidu: BD-09)",
    });
    return undefined;
  }
  return { point: toWgs(datum, { lon, lat }), given: { datum, lon, lat } };
}
