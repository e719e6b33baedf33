import type { CommunitySeed } from "../contracts/index.ts";
import { equip } from "./community/devices.ts";
import { settlePeople } from "./community/people.ts";
import { COMMUNITY_ID, layGround } from "./community/places.ts";
import { createRandom } from "./random.ts";

/** 幸福里社区, an invented community of 21 compounds in five areas; the same at every call, whatever the scenario's seed. */
export function demoCommunity(): CommunitySeed {
  const random = createRandom("xingfuli");
  const ground = layGround(random.fork("ground"));
  const households = settlePeople(ground.compounds, ground.book, random.fork("people"));
  const { devices, assignments } = equip(ground, households);
  return {
    community: { id: COMMUNITY_ID, name: "幸福里社区", zone: "Asia/Shanghai" },
    places: ground.book.all(),
    grids: ground.grids,
    people: households.flatMap((h) => h.people),
    devices,
    assignments,
    base: ground.base,
  };
}
