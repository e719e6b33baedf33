import { type CommunityMap, type Language, type PublicAlert, severityRank, worse } from "../../contracts/index.ts";
import type { AlertProperties, PointFeature } from "./features.ts";
import { featuresOf, middleOf } from "./map-file.ts";

type Where = readonly [number, number];

/** Marks for open alerts as anybody may read them: of a home at the middle of its building; and the buildings themselves. */
export function wallFeatures(
  map: CommunityMap,
  alerts: readonly PublicAlert[],
  language: Language,
): { readonly marks: readonly PointFeature<AlertProperties>[]; readonly buildings: readonly unknown[] } {
  const houses = new Map(
    featuresOf(map)
      .filter(({ properties }) => properties.layer === "buildings")
      .map((feature) => [String(feature.properties.id), feature]),
  );
  const spots = new Map<string, { readonly where: Where; readonly building: string | null; readonly alerts: PublicAlert[] }>();
  for (const alert of alerts) {
    const house = alert.building === null ? undefined : houses.get(alert.building);
    const where = alert.point ?? (house && middleOf(house.geometry.coordinates));
    if (where === undefined) continue;
    const known = spots.get(where.join());
    if (known) known.alerts.push(alert);
    else spots.set(where.join(), { where, building: alert.building, alerts: [alert] });
  }
  const worst = (here: readonly PublicAlert[]) => here.reduce((so, { severity }) => worse(so, severity), here[0]?.severity ?? "low");
  const marks = [...spots.values()].flatMap(({ where, alerts: here }): PointFeature<AlertProperties>[] => {
    // The most urgent comes first.
    const [top] = here;
    if (top === undefined) return [];
    const severity = worst(here);
    const name = `${top.kind[language]}\n${top.where ?? ""}`;
    return [
      {
        ...{ type: "Feature", id: top.id, geometry: { type: "Point", coordinates: where } },
        properties: {
          ...{ id: top.id, rank: severityRank(severity), severity, count: here.length, name },
          waiting: here.some(({ waiting }) => waiting) ? 1 : 0,
        },
      },
    ];
  });
  const troubled = new Map<string, PublicAlert[]>();
  for (const alert of alerts) if (alert.building !== null) troubled.set(alert.building, [...(troubled.get(alert.building) ?? []), alert]);
  const buildings = [...troubled].flatMap(([id, here]) => {
    const house = houses.get(id);
    return house ? [{ ...house, properties: { ...house.properties, rank: severityRank(worst(here)), part: "building" } }] : [];
  });
  return { marks, buildings };
}
