import { Type } from "typebox";
import type { Words } from "./words.ts";

/** From the widest to the narrowest; a spot hangs anywhere. All but community and home may be missing. */
export const PLACE_LEVELS = [
  "sub-district",
  "community",
  "area",
  "group",
  "compound",
  "building",
  "unit",
  "floor",
  "home",
  "room",
  "spot",
] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];
export const PlaceLevelSchema = Type.Enum([...PLACE_LEVELS]);

export const PLACE_LEVEL_WORDS: Readonly<Record<PlaceLevel, Words>> = {
  "sub-district": { zh: "街道", en: "Sub-district" },
  community: { zh: "社区", en: "Community" },
  area: { zh: "片区", en: "Area" },
  group: { zh: "居民小组", en: "Group" },
  compound: { zh: "小区（院落）", en: "Compound" },
  building: { zh: "楼栋", en: "Building" },
  unit: { zh: "单元", en: "Unit" },
  floor: { zh: "楼层", en: "Floor" },
  home: { zh: "户", en: "Home" },
  room: { zh: "房间", en: "Room" },
  spot: { zh: "点位", en: "Spot" },
};

/** In which coordinates are given; they are kept as given beside the WGS-84 that the map shows. */
export const DATUMS = ["WGS-84", "GCJ-02", "BD-09"] as const;
export type Datum = (typeof DATUMS)[number];
export const DATUM_WORDS: Readonly<Record<Datum, Words>> = {
  "WGS-84": { zh: "WGS-84（GPS）", en: "WGS-84 (GPS)" },
  "GCJ-02": { zh: "GCJ-02（高德、腾讯）", en: "GCJ-02 (Amap, Tencent)" },
  "BD-09": { zh: "BD-09（百度）", en: "BD-09 (Baidu)" },
};

/** WGS-84. */
export const PointSchema = Type.Object({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
});
export type Point = Type.Static<typeof PointSchema>;

export const PlaceSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    level: PlaceLevelSchema,
    name: Type.String(),
    parent: Type.Union([Type.String(), Type.Null()]),
    /** Other names it is looked for by: "3-2-501" beside "3栋2单元501". */
    aliases: Type.Array(Type.String()),
    point: Type.Union([PointSchema, Type.Null()]),
    /** The position as it was given, where that was in another datum or from a file; `point` is made of it. */
    given: Type.Optional(Type.Object({ datum: Type.Enum([...DATUMS]), lon: Type.Number(), lat: Type.Number() })),
    /** Outer ring, closed, WGS-84 [lon, lat]; of compounds, buildings and grids. */
    outline: Type.Union([Type.Array(Type.Tuple([Type.Number(), Type.Number()])), Type.Null()]),
    /** Floors above ground of a building. */
    floors: Type.Union([Type.Integer(), Type.Null()]),
    /** The floor number on which a home, room or spot lies. */
    floor: Type.Union([Type.Integer(), Type.Null()]),
    /** What kind of spot: lift, pump-room, garage, square, gate, shop, micro-fire-station… */
    spot: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: "Place" },
);
export type Place = Type.Static<typeof PlaceSchema>;
