import { type Instant, type Patrol, toIso } from "../contracts/index.ts";
import { demoCommunity } from "../device-sim/index.ts";

/** Two of the compounds of the grid worker who walks it. */
const COMPOUNDS: readonly string[] = ["xfl-c02", "xfl-c03"];
const LOOKED_AT: readonly string[] = ["fire-lane", "pump-room", "bicycle-shed", "garage"];

/** A patrol of an empty demo: lanes and pump rooms, once a week. */
export function demoPatrol(now: Instant): Patrol {
  const { community, places } = demoCommunity();
  const spots = COMPOUNDS.flatMap((compound) =>
    places.filter(({ spot, parent }) => parent === compound && spot !== null && LOOKED_AT.includes(spot)).map(({ id }) => id),
  );
  return {
    ...{ id: "patrol-demo", community: community.id, title: "消防车通道与泵房巡查", every: 7, spots },
    ...{ worker: "usr-demo-grid", workerName: "陈涛", byName: "周立新", createdAt: toIso(now), changedAt: toIso(now) },
    ...{ endedAt: null, endedByName: null },
  };
}
