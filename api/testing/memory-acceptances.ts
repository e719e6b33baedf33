import {
  ACCEPTANCE_ITEMS,
  ACCEPTANCE_LIMITS,
  type Acceptance,
  type AcceptancePoint,
  type AcceptanceRow,
  acceptanceCounts,
  type Instant,
  isAcceptanceOpen,
  toIso,
} from "../../contracts/index.ts";
import type { AcceptancePorts, TestAlarmPorts } from "../acceptance-ports.ts";
import { DEVICES, EAST, HASH, ISO } from "./world.ts";

const EAST_TABLE: Acceptance = {
  ...{ id: "acc-east", community: "xfl", title: "东院一期", scope: { places: ["east"], gateway: null, kinds: [] }, around: [EAST] },
  ...{ since: ISO, limits: ACCEPTANCE_LIMITS, items: [...ACCEPTANCE_ITEMS], createdAt: ISO, versions: [], revised: false },
  by: { user: "u-maint", username: "maint", name: "赵工" },
};
/** Signed by the installer, over the smoke head. */
const SIGNED_TABLE: Acceptance = {
  ...EAST_TABLE,
  ...{ id: "acc-signed", title: "东院二期", scope: { places: ["east"], gateway: null, kinds: ["smoke"] } },
  versions: [
    {
      ...{ version: 1, frozenAt: ISO, hash: HASH, counts: { all: 1, accepted: 0, rejected: 0, incomplete: 1 } },
      signatures: [{ party: "installer", by: EAST_TABLE.by, at: ISO, remark: null }],
    },
  ],
};
const FROZEN: AcceptanceRow = {
  ...{
    device: "smoke-wang",
    number: "x-smoke-wang",
    name: "烟感 501",
    kind: "smoke",
    gateway: "",
    place: "501",
    buildingName: "",
    floor: null,
  },
  ...{ state: "online", firstAt: ISO, firstExact: true, lastAt: ISO, signal: null, battery: null, alarms: true, alarm: null },
  ...{ notTestable: null, check: null, photo: null, result: "incomplete", missing: ["alarm", "desk", "phone"], faults: [] },
};

/** Tables of the eastern compound, in memory; a photo is there from the beginning. */
export function memoryAcceptances(now: () => Instant): { readonly acceptances: AcceptancePorts; readonly testAlarms: TestAlarmPorts } {
  const tables = new Map([EAST_TABLE, SIGNED_TABLE].map((one) => [one.id, one]));
  const points = new Map<string, AcceptancePoint>();
  const pointOf = (acceptance: string, device: string): AcceptancePoint =>
    points.get(`${acceptance} ${device}`) ?? { acceptance, device, community: "xfl", check: null, photos: [] };
  const keep = (point: AcceptancePoint) => {
    points.set(`${point.acceptance} ${point.device}`, point);
    return { ok: true, value: point } as const;
  };
  const isIn: AcceptancePorts["isIn"] = ({ scope }, id) => {
    const device = DEVICES.find((one) => one.id === id);
    return device?.place?.id === "home-wang" && (scope.kinds.length === 0 || scope.kinds.includes(device.kind));
  };
  return {
    testAlarms: { seen: () => undefined },
    acceptances: {
      all: async () => [...tables.values()],
      get: async (id) => tables.get(id),
      devicesOf: (acceptance) => DEVICES.flatMap(({ id }) => (isIn(acceptance, id) ? [id] : [])),
      isIn,
      known: async ({ id }) => ({
        firsts: new Map(),
        ticks: [],
        points: [...points.values()].filter(({ acceptance }) => acceptance === id),
      }),
      frozen: async (id, version) => (id === SIGNED_TABLE.id && version === 1 ? [FROZEN] : undefined),
      create: async ({ title, places = [], gateway = null, kinds = [] }, around) => {
        const scope = { places, gateway, kinds };
        return { ok: true, value: { ...EAST_TABLE, id: "acc-new", title, scope, around: [...around], createdAt: toIso(now()) } };
      },
      check: async (id, device, { ok, note = null }, by) =>
        keep({ ...pointOf(id, device), check: { ok, note, at: toIso(now()), by: by.username, byName: by.name, place: "home-wang" } }),
      addPhoto: async (id, device, bytes, by) => {
        const photo = { hash: HASH, type: "image/jpeg", bytes: bytes.length, at: toIso(now()), by: by.username, byName: by.name };
        return keep({ ...pointOf(id, device), photos: [{ ...photo, erasedAt: null, erasedByName: null }] });
      },
      erasePhoto: async (id, device) => keep({ ...pointOf(id, device), photos: [] }),
      photo: async () => ({ bytes: new Uint8Array([0xff, 0xd8, 0xff]), type: "image/jpeg" }),
      sign: async (id, party, rows, remark, by) => {
        const table = tables.get(id) ?? EAST_TABLE;
        const signature = { party, by, at: toIso(now()), remark };
        const version = { version: 1, frozenAt: toIso(now()), hash: HASH, counts: acceptanceCounts(rows), signatures: [signature] };
        return {
          ok: true,
          value: { ...table, versions: isAcceptanceOpen(table) ? [...table.versions, version] : table.versions, revised: true },
        };
      },
      revise: async (id) => ({ ok: true, value: { ...(tables.get(id) ?? EAST_TABLE), revised: true } }),
    },
  };
}
