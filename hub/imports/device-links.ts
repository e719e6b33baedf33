import {
  type DeviceRecord,
  GATEWAY_FORMAT_INFO,
  GATEWAY_FORMATS,
  type GatewayFormat,
  TOPIC_ROOT,
  type Words,
} from "../../contracts/index.ts";
import { gatewayOf, prefixFault } from "../gateway-topics.ts";
import { listed, type Row } from "./row.ts";
import { plainHead, plainText } from "./text.ts";

/** As long as a remark may be. */
const MOST_REMARK = 200;

type Linked = "camera" | "gateway";

const NAMES: Readonly<Record<Linked, Words>> = {
  camera: { zh: "摄像头", en: "camera" },
  gateway: { zh: "网关", en: "gateway" },
};

/** Cameras and gateways as rows name them: by id, by number, else by a name that only one bears. */
export function createDeviceLinks(devices: Iterable<DeviceRecord>) {
  const byText: Readonly<Record<Linked, Map<string, DeviceRecord[]>>> = { camera: new Map(), gateway: new Map() };
  for (const device of devices) {
    if (device.kind !== "camera" && device.kind !== "gateway") continue;
    const known = byText[device.kind];
    for (const text of new Set([device.id, device.externalId, plainText(device.name)].map((one) => one.toLowerCase())))
      known.set(text, [...(known.get(text) ?? []), device]);
  }
  return {
    /** The device that a cell names; null where the cell is empty, undefined where it is wrong, which the row then says. */
    of: (row: Row, field: string, kind: Linked, own: string | null = null): DeviceRecord | null | undefined => {
      const text = row.text(field);
      if (text === "") return null;
      const found = (byText[kind].get(text.toLowerCase()) ?? []).filter(({ id }) => id !== own);
      if (found.length === 1) return found[0];
      const { zh, en } = NAMES[kind];
      row.fault(
        field,
        found.length === 0
          ? {
              zh: `没有登记这台${zh}，请写已登记${zh}的名称或编号，或先登记`,
              en: `no such ${en}: write the name or number of a registered one, or register it first`,
            }
          : { zh: `有 ${found.length} 台${zh}叫这个名称，请写编号`, en: `${found.length} bear this name: write the number` },
      );
      return undefined;
    },
  };
}

export type DeviceLinks = ReturnType<typeof createDeviceLinks>;

/** What a row says beside what a device is and where. */
export type Beside = Pick<DeviceRecord, "camera" | "remark">;

/** The camera and the remark of a row; an empty cell says nothing, and takes nothing away. Undefined where a cell is wrong. */
export function besideOf(row: Row, links: DeviceLinks, own: string | null = null): Beside | undefined {
  const camera = links.of(row, "camera", "camera", own);
  const remark = row.written("remark").slice(0, MOST_REMARK);
  if (camera === undefined) return undefined;
  return { ...(camera !== null && { camera: camera.id }), ...(remark !== "" && { remark }) };
}

/** A network is named as the devices page names it: net:移动. */
const NETWORK = /^net:.{1,80}$/i;

/** What carries a device: a gateway, or a network; null where the row says nothing, undefined where it is wrong. */
export function uplinkOf(row: Row, links: DeviceLinks, own: string): string | null | undefined {
  const text = row.text("uplink");
  if (NETWORK.test(text)) return `net:${text.slice("net:".length)}`;
  const gateway = links.of(row, "uplink", "gateway", own);
  return gateway && `gateway:${gateway.id}`;
}

/** What stands in brackets after a name: the programs that speak it, each a name by itself. */
const PROGRAMS = /[（(](.+)[）)]$/;

function namesOf(format: GatewayFormat): readonly string[] {
  const { zh, en } = GATEWAY_FORMAT_INFO[format].words;
  const programs = [zh, en].flatMap(
    (text) =>
      PROGRAMS.exec(text)?.[1]
        ?.replace(/ (?:等|and others)$/, "")
        .split(/、|, | and /) ?? [],
  );
  return [format, zh, en, ...programs].map(plainHead);
}

/** By every name that only one of them bears. */
const FORMATS: ReadonlyMap<string, GatewayFormat> = (() => {
  const named = GATEWAY_FORMATS.map((format) => [format, new Set(namesOf(format))] as const);
  const bearers = (name: string): number => named.filter(([, names]) => names.has(name)).length;
  return new Map(
    named.flatMap(([format, names]) => [...names].filter((name) => bearers(name) === 1).map((name) => [name, format] as const)),
  );
})();

/** What a gateway speaks and where, from a row; undefined where a cell is wrong. */
export function gatewayOfRow(row: Row, community: string): NonNullable<DeviceRecord["gateway"]> | undefined {
  const format = row.has("format") ? FORMATS.get(plainHead(row.text("format"))) : "native";
  if (format === undefined) {
    row.fault("format", {
      zh: `看不懂网关类型，请填：${listed(GATEWAY_FORMATS)}，或设备页里的名称；可不填`,
      en: `not understood; write one of ${GATEWAY_FORMATS.join(", ")}, or nothing`,
    });
    return undefined;
  }
  const gateway = gatewayOf({ format, ...(row.has("prefix") && { prefix: row.text("prefix") }) }, community);
  const fault = prefixFault(gateway.prefix, community);
  if (fault === null) return gateway;
  const own = `${TOPIC_ROOT}/${community}/`;
  row.fault(
    "prefix",
    fault === "shape"
      ? { zh: "要以“/”结尾，不含 + 和 #，如 zigbee2mqtt/", en: 'must end with "/" and hold no + or #, such as zigbee2mqtt/' }
      : { zh: `${TOPIC_ROOT}/ 之下只能用 ${own}`, en: `below ${TOPIC_ROOT}/ only ${own} belongs to this community` },
  );
  return undefined;
}
