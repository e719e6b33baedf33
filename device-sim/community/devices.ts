import { type Assignment, DEVICE_KINDS, type DeviceKind, type DeviceRecord, type Instant, type Person } from "../../contracts/index.ts";
import type { Household } from "./people.ts";
import { type Building, COMMUNITY_ID, type Compound, type Ground, inUnit } from "./places.ts";

/** When the demo devices were registered: before any clock this runs under. */
const REGISTERED: Instant = Date.UTC(2026, 0, 1);

/** The external id of the gateway as which the simulator logs in. */
export const DEMO_GATEWAY = "demo-gateway";

interface Registry {
  readonly devices: DeviceRecord[];
  readonly assignments: Assignment[];
  add(kind: DeviceKind, externalId: string, place: string, more?: { name?: string; person?: Person; prefix?: string }): void;
}

function createRegistry(): Registry {
  const devices: DeviceRecord[] = [];
  const assignments: Assignment[] = [];
  return {
    devices,
    assignments,
    add(kind, externalId, place, more = {}) {
      const id = `dev-${externalId}`;
      const name = more.name ?? `${DEVICE_KINDS[kind].words.zh} ${externalId.replace(/^[a-z]+-/, "")}`;
      const gateway = more.prefix === undefined ? null : { format: "native", prefix: more.prefix };
      devices.push({ id, community: COMMUNITY_ID, externalId, name, kind, place, interval: null, gateway, createdAt: REGISTERED });
      if (more.person) assignments.push({ device: id, person: more.person.id, from: REGISTERED, to: null });
    },
  };
}

function equipPeople(registry: Registry, households: readonly Household[]): void {
  let [wearables, beds, buttons, bedriddenSeen] = [0, 0, 0, 0];
  for (const household of households) {
    for (const person of household.people) {
      const bedridden = person.mobility === "bedridden";
      if (bedridden) bedriddenSeen += 1;
      const number = person.id.slice(-3);
      // Every other bedridden resident wears a band besides the mattress, so that oxygen is seen.
      if (!bedridden || bedriddenSeen % 2 === 1 || person.needs.includes("oxygen"))
        registry.add("wearable", `wear-${number}`, household.home, { person, name: `手环 ${String(++wearables).padStart(2, "0")}` });
      if (bedridden) registry.add("bed", `bed-${number}`, household.home, { person, name: `床垫 ${String(++beds).padStart(2, "0")}` });
      if (person.living === "alone")
        registry.add("sos-button", `sos-${number}`, household.home, { person, name: `紧急呼叫按钮 ${String(++buttons).padStart(2, "0")}` });
      if (person.needs.includes("hearing") || person.needs.includes("sight"))
        registry.add("help-button", `help-${number}`, household.home, { person });
    }
  }
}

function equipHomes(registry: Registry, households: readonly Household[]): void {
  for (const [index, { home, code, people }] of households.entries()) {
    const person = people[0];
    const alone = person?.living === "alone";
    const dementia = people.some((p) => p.needs.includes("dementia"));
    registry.add("smoke", `smoke-${code}`, home, { name: "厨房烟感" });
    if (index % 4 === 0) registry.add("gas", `gas-${code}`, home, { name: "厨房燃气探测器" });
    if (index % 6 === 0) registry.add("co", `co-${code}`, home, { name: "浴室一氧化碳探测器" });
    if (index % 12 === 0) registry.add("gas-valve", `valve-${code}`, home, { name: "燃气切断阀" });
    if (dementia || (alone && index % 3 === 0)) registry.add("door", `door-${code}`, home, { name: "入户门磁", ...(person && { person }) });
    if (alone && index % 2 === 0) registry.add("motion", `motion-${code}`, home, { name: "客厅人体感应", ...(person && { person }) });
    if (alone && index % 5 === 1) registry.add("presence", `radar-${code}`, home, { name: "卧室存在雷达", ...(person && { person }) });
    if (alone && index % 3 !== 2) registry.add("water-meter", `water-${code}`, home, { name: "水表", ...(person && { person }) });
    if (index % 9 === 4) registry.add("leak", `leak-${code}`, home, { name: "厨房水浸传感器" });
    if (alone ? index % 4 === 0 : index === 20) registry.add("environment", `env-home-${code}`, home, { name: "客厅温湿度" });
    if (index % 16 === 3) registry.add("heat", `heat-${code}`, home, { name: "厨房温感" });
  }
}

function equipLifts(registry: Registry, ground: Ground): void {
  const lifts: { compound: Compound; building: Building }[] = ground.compounds
    .filter((c) => c.style.lift)
    .flatMap((compound) => compound.buildings.slice(0, 1).map((building) => ({ compound, building })))
    .slice(0, 7);
  for (const [index, { compound, building }] of lifts.entries()) {
    const code = `c${compound.code}-${building.number}-1`;
    const spot = ground.book.spot(`${building.id}-lift-1`, "lift", "1号电梯", `${building.id}-u1`, inUnit(building, 1, 0.08));
    registry.add("lift", `lift-${code}`, spot, { name: "电梯监测" });
    if (index < 4) registry.add("camera", `cam-lift-${code}`, spot, { name: "轿厢摄像头" });
  }
}

function equipCompounds(registry: Registry, ground: Ground): void {
  const low = ground.compounds.filter((c) => !c.style.lift);
  const tall = ground.compounds.filter((c) => c.style.lift);
  for (const c of ground.compounds.slice(0, 10)) registry.add("hydrant", `hydrant-${c.code}`, `${c.id}-lane`, { name: "室外消火栓" });
  for (const c of ground.compounds.slice(0, 4)) registry.add("camera", `cam-gate-${c.code}`, `${c.id}-gate`, { name: "大门摄像头" });
  for (const c of ground.compounds.slice(3, 6)) registry.add("camera", `cam-lane-${c.code}`, `${c.id}-lane`, { name: "消防车通道摄像头" });
  for (const c of tall.slice(0, 5)) registry.add("water-pressure", `pump-${c.code}`, `${c.id}-pump`, { name: "消防管网压力" });
  for (const c of tall.slice(0, 4)) registry.add("water-level", `tank-${c.code}`, `${c.id}-pump`, { name: "消防水池液位" });
  for (const c of tall.filter((t) => t.style.name === "tower")) {
    registry.add("fire-panel", `panel-${c.code}`, `${c.id}-garage`, { name: "火灾报警主机" });
    registry.add("environment", `env-garage-${c.code}`, `${c.id}-garage`, { name: "车库环境监测" });
    registry.add("leak", `leak-garage-${c.code}`, `${c.id}-garage`, { name: "车库积水监测" });
  }
  for (const c of low.slice(0, 5)) registry.add("electrical-fire", `efire-${c.code}`, `${c.id}-shed`, { name: "车棚电气火灾探测器" });
  for (const c of low.slice(0, 3)) registry.add("manhole", `manhole-${c.code}`, `${c.id}-lane`, { name: "井盖" });
  // Two neighbouring buildings whose mains are watched; in one of them lives somebody on oxygen.
  for (const number of [7, 8]) registry.add("power", `power-12-${number}`, `xfl-c12-b${number}`, { name: "楼栋市电监测" });
  for (const c of ground.compounds.slice(0, 4)) registry.add("gateway", `gw-${c.code}`, c.id, { name: "网关", prefix: "" });
}

function equipPublic(registry: Registry): void {
  const places = [
    ["square", "xfl-square"],
    ["market", "xfl-market"],
    ["park", "xfl-park"],
  ] as const;
  for (const [code, place] of places) {
    registry.add("camera", `cam-${code}`, place, { name: "摄像头" });
    registry.add("crowd-counter", `crowd-${code}`, place, { name: "客流统计" });
    registry.add("environment", `env-${code}`, place, { name: "环境监测" });
  }
  registry.add("water-level", "canal-1", "xfl-park", { name: "荷塘水位" });
  for (const [code, place] of [
    ["office", "xfl-office"],
    ["square", "xfl-square"],
    ["mfs-2", "xfl-mfs-2"],
  ] as const)
    registry.add("siren", `siren-${code}`, place, {});
  registry.add("power", "power-switch", "xfl-switch", { name: "配电室市电监测" });
  registry.add("power", "power-daycare", "xfl-daycare", { name: "日间照料中心市电监测" });
  registry.add("smoke", "smoke-canteen", "xfl-canteen", { name: "社区食堂烟感" });
  registry.add("gas", "gas-canteen", "xfl-canteen", { name: "社区食堂燃气探测器" });
  registry.add("smoke", "smoke-daycare", "xfl-daycare", { name: "日间照料中心烟感" });
  registry.add("gateway", DEMO_GATEWAY, COMMUNITY_ID, { name: "演示网关", prefix: `sw/v1/${COMMUNITY_ID}/` });
}

/** Kinds that come with a SIM of their own. */
const CELLULAR: ReadonlySet<DeviceKind> = new Set<DeviceKind>([
  ...(["smoke", "heat", "sos-button", "help-button", "water-meter", "hydrant", "manhole", "power", "lift"] as const),
  ...(["water-pressure", "water-level", "wearable"] as const),
]);
export const CELLULAR_NETWORK = "移动物联网";

/** Homes and lifts of the first four compounds stand behind a gateway; at 7 and 8 of the twelfth, bands use the home's own network. */
function uplinkOf({ kind, place }: DeviceRecord): string | null {
  const compound = /^xfl-c(0[1-4])-b/.exec(place ?? "")?.[1];
  if (compound !== undefined) return `gateway:dev-gw-${compound}`;
  if (kind === "wearable" && /^xfl-c12-b[78]-/.test(place ?? "")) return null;
  return CELLULAR.has(kind) ? `net:${CELLULAR_NETWORK}` : null;
}

/** About 300 devices of all kinds, with readable external ids, and to whom they belong. */
export function equip(ground: Ground, households: readonly Household[]): Pick<Registry, "devices" | "assignments"> {
  const registry = createRegistry();
  equipPeople(registry, households);
  equipHomes(registry, households);
  equipLifts(registry, ground);
  equipCompounds(registry, ground);
  equipPublic(registry);
  const devices = registry.devices.map((device) => {
    const uplink = uplinkOf(device);
    return uplink === null ? device : { ...device, uplink };
  });
  return { devices, assignments: registry.assignments };
}
