import { expect, test } from "vitest";
import type { Alert, Place, PlaceLevel, Scope } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import { alert, brief, DEVICES } from "../testing/world.ts";
import { publicAlerts } from "./public-alerts.ts";

const TREE: readonly (readonly [id: string, level: PlaceLevel, name: string, parent: string | null])[] = [
  ["xf", "community", "幸福里社区", null],
  ["c2", "compound", "幸福里二期", "xf"],
  ["b3", "building", "3栋", "c2"],
  ["u2", "unit", "2单元", "b3"],
  ["h501", "home", "501", "u2"],
  ["r1", "room", "卧室", "h501"],
  ["balcony", "spot", "阳台", "h501"],
  ["pump", "spot", "2号泵房", "c2"],
  ["g7", "group", "7组", "xf"],
  ["farm", "home", "12号", "g7"],
];
const parentOf = (id: string): string | null => TREE.find(([each]) => each === id)?.[3] ?? null;
const pathOf = (id: string): string => {
  const parent = parentOf(id);
  return `${parent === null ? "/" : pathOf(parent)}${id}/`;
};
const places = new Map<string, Place>(
  TREE.map(([id, level, name, parent]) => [
    id,
    { ...{ id, community: "xf", level, name, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null } },
  ]),
);
const scope = {
  rights: new Set(["alerts.read"]),
  paths: ["/xf/"],
  people: null,
  families: "all",
  kinds: "all",
  homes: [],
} as unknown as Scope;

const [device] = DEVICES;
if (device === undefined) throw new Error("no device");
const one = (id: string, more: Partial<Alert> = {}): Alert => ({ ...alert(id, "fire", device, "{who} 家烟感报警"), place: null, ...more });
function shown(alerts: readonly Alert[]) {
  const live = { openAlerts: () => alerts.map((each) => ({ alert: each, at: { path: pathOf(each.place?.id ?? "xf"), person: null } })) };
  const ports = { live, places: { get: (id: string) => places.get(id), pathOf } } as unknown as Pick<ApiPorts, "live" | "places">;
  return publicAlerts(scope, ports, 3);
}
const at = (id: string, path: string): Partial<Alert> => ({
  place: { ...brief(id), path, lon: 104.1, lat: 30.6, building: "b3", floor: 5 },
});

test.each([
  ["a room of a home", "r1", "幸福里二期 3栋2单元501 卧室", "幸福里二期 3栋", null],
  ["a home", "h501", "幸福里二期 3栋2单元501", "幸福里二期 3栋", null],
  ["a spot inside a home", "balcony", "幸福里二期 3栋2单元501 阳台", "幸福里二期 3栋", null],
  ["a home without a building", "farm", "7组 12号", "7组", null],
  ["the stairs", "u2", "幸福里二期 3栋2单元", "幸福里二期 3栋2单元", [104.1, 30.6]],
  ["a spot", "pump", "幸福里二期 2号泵房", "幸福里二期 2号泵房", [104.1, 30.6]],
] as const)("%s: as far as strangers may know", (_, id, path, where, point) => {
  const [told] = shown([one("a1", at(id, path))]);
  expect([told?.where, told?.point]).toEqual([where, point]);
});

test("waiting before taken, worse before better, lives before things, older before newer; nothing low, aside or played; not more than asked for", () => {
  const time = (minute: number): Partial<Alert> => ({ raisedAt: `2026-03-01T08:0${minute}:00.000Z` });
  const ids = shown([
    one("low", { severity: "low" }),
    one("shelved", { state: "shelved" }),
    one("played", { drill: "d1" }),
    one("taken", { state: "acknowledged", ...time(0) }),
    one("high", { severity: "high", ...time(1) }),
    one("fault", { family: "hub", lifeSafety: false, ...time(0) }),
    one("newer", { lifeSafety: true, ...time(3) }),
    one("older", { lifeSafety: true, ...time(2) }),
  ]).map(({ id }) => id);
  expect(ids).toEqual(["older", "newer", "fault"]);
});
