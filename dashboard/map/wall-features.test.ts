import { expect, test } from "vitest";
import type { CommunityMap, PublicAlert } from "../../contracts/index.ts";
import { wallFeatures } from "./wall-features.ts";

const RING = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
];
const MAP: CommunityMap = {
  community: { id: "xf", name: "幸福里" },
  bounds: [0, 0, 9, 9],
  features: {
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: { type: "Polygon", coordinates: [RING] }, properties: { layer: "buildings", id: "b3", name: "3栋" } },
    ],
  },
};
const alert = (id: string, more: Partial<PublicAlert> = {}): PublicAlert => ({
  ...{
    id,
    severity: "high",
    kind: { zh: "火警", en: "Fire alarm" },
    where: "二期 3栋",
    since: "s",
    waiting: true,
    building: "b3",
    point: null,
  },
  ...more,
});

test("alerts of homes stand at the middle of their building, with the worst severity and their number; the building is marked", () => {
  const { marks, buildings } = wallFeatures(MAP, [alert("a1"), alert("a2", { severity: "critical", waiting: false })], "zh");
  expect(marks.map(({ id, geometry, properties }) => [id, geometry.coordinates, properties.severity, properties.count])).toEqual([
    ["a1", [1, 1], "critical", 2],
  ]);
  expect(marks[0]?.properties).toMatchObject({ name: "火警\n二期 3栋", waiting: 1, rank: 0 });
  expect(buildings).toMatchObject([{ properties: { id: "b3", part: "building", rank: 0 } }]);
});

test("where nobody lives it stands at its own point; what has no place is on no map", () => {
  const { marks, buildings } = wallFeatures(MAP, [alert("a1", { building: null, point: [5, 6] }), alert("a2", { building: "b9" })], "en");
  expect(marks.map(({ geometry, properties }) => [geometry.coordinates, properties.name])).toEqual([[[5, 6], "Fire alarm\n二期 3栋"]]);
  expect(buildings).toEqual([]);
});
