import {
  type Datum,
  DEVICE_KIND_NAMES,
  DEVICE_KINDS,
  type DeviceKind,
  type DeviceRecord,
  type Instant,
  type Words,
} from "../../contracts/index.ts";
import { besideOf, createDeviceLinks, type DeviceLinks, gatewayOfRow, uplinkOf } from "./device-links.ts";
import type { Homes } from "./homes.ts";
import { positionOf } from "./position.ts";
import type { Row } from "./row.ts";
import { plainHead } from "./text.ts";
import type { ImportPlan, ImportWorld } from "./world.ts";

interface Options {
  readonly world: ImportWorld;
  readonly homes: Homes;
  readonly plan: ImportPlan;
  readonly datum: Datum | null;
  readonly now: Instant;
  makeId(): string;
  /** Hexadecimal, for a device that brings no number of its own. */
  makeNumber(): string;
  /** Something to be known of the whole file; `row` 0. */
  note(what: { readonly row: number; readonly what: Words }): void;
}

/** What lists call things, beside our own word. */
const CALLED: readonly (readonly [RegExp, DeviceKind])[] = [
  [/烟感|感烟|烟雾/, "smoke"],
  [/温感|感温/, "heat"],
  [/一氧化碳/, "co"],
  [/燃气|可燃气|天然气/, "gas"],
  [/手环|手表|穿戴/, "wearable"],
  [/床垫|床带|睡眠/, "bed"],
  [/紧急(呼叫|按钮)|sos|一键呼/i, "sos-button"],
  [/门磁|门窗/, "door"],
  [/红外|人体/, "motion"],
  [/雷达|存在/, "presence"],
  [/摄像|监控|球机|枪机/, "camera"],
  [/水压|压力/, "water-pressure"],
  [/液位|水位/, "water-level"],
  [/消火栓/, "hydrant"],
  [/水浸/, "leak"],
  [/电气火灾|剩余电流/, "electrical-fire"],
  [/报警主机|火灾报警控制/, "fire-panel"],
  [/电梯/, "lift"],
  [/水表/, "water-meter"],
  [/井盖/, "manhole"],
  [/声光/, "siren"],
  [/音柱|音箱|喇叭|广播/, "speaker"],
  [/温湿度|环境/, "environment"],
];

function kindOf(text: string): DeviceKind | undefined {
  const plain = plainHead(text);
  return (
    DEVICE_KIND_NAMES.find((kind) => kind === text.toLowerCase() || plainHead(DEVICE_KINDS[kind].words.zh) === plain) ??
    CALLED.find(([shape]) => shape.test(text))?.[1]
  );
}

/** A row that is right in itself; the cameras and gateways it names may stand in rows below. */
interface Staged {
  readonly row: Row;
  readonly before: DeviceRecord | null;
  readonly after: DeviceRecord;
  readonly person: string | null;
}

/** What a row names of other devices, put into it; undefined where it names one that is not there. */
function linked({ row, after }: Staged, links: DeviceLinks): DeviceRecord | undefined {
  const [beside, uplink] = [besideOf(row, links, after.id), uplinkOf(row, links, after.id)];
  if (beside === undefined || uplink === undefined) return undefined;
  return { ...after, ...beside, ...(uplink !== null && { uplink }) };
}

/** Devices, by their number, else by name and place. Their log-ins are made after the import, all at once or one by one. */
export function createDevicePlanner({ world, homes, plan, datum, now, makeId, makeNumber, note }: Options) {
  const byNumber = new Map(world.devices.map((device) => [device.externalId, device]));
  const byName = new Map(world.devices.map((device) => [`${device.place}|${device.name}`, device]));
  const worn = new Map(world.worn);
  const seen = new Map<string, number>();
  let staged: Staged[] = [];
  let same = 0;

  const placeOf = (row: Row): string | undefined => {
    const position = positionOf(row, datum);
    if (position === undefined) return undefined;
    const known = homes.anywhere(row) ?? (row.has("home") || row.has("room") ? homes.home(row) : (homes.root ?? undefined));
    if (known === undefined || position === null) return known;
    const parent = homes.get(known)?.level === "spot" ? (homes.get(known)?.parent ?? known) : known;
    return homes.spot(parent, row.text("name")) ?? homes.add("spot", row.text("name"), parent, position);
  };
  /** By name among those of the home first; a name that two bear is nobody's. */
  const personOf = (row: Row, place: string): string | null | undefined => {
    const name = row.text("person");
    if (name === "") return null;
    const all = world.people.filter((person) => person.name === name && person.state !== "died");
    const here = all.filter((person) => person.home === (homes.above(place, "home")?.id ?? place));
    const [only, other] = here.length > 0 ? here : all;
    if (only && !other) return only.id;
    row.fault(
      "person",
      only
        ? {
            zh: `有 ${all.length} 位“${name}”，请把设备位置写成其住址`,
            en: `${all.length} people have this name: give their home as the place`,
          }
        : { zh: `没有登记过“${name}”，请先导入居民`, en: `"${name}" is not registered: import people first` },
    );
    return undefined;
  };
  const intervalOf = (row: Row): number | null | undefined => {
    if (!row.has("interval")) return null;
    const seconds = Number(row.text("interval").replace(/秒$/, ""));
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 7 * 86_400) return seconds;
    row.fault("interval", { zh: "请填秒数，1 到 604800", en: "seconds, 1 to 604800" });
    return undefined;
  };
  const numberOf = (row: Row): string | null | undefined => {
    const number = row.text("externalId");
    if (number === "") return null;
    if (!/^[A-Za-z0-9._:-]{1,64}$/.test(number) || number === "hub") {
      row.fault("externalId", { zh: "编号只能用字母、数字和 . _ : -，最长 64 位", en: "letters, digits and . _ : - only, at most 64" });
      return undefined;
    }
    const first = seen.get(number);
    if (first !== undefined) {
      row.fault("externalId", { zh: `与第 ${first} 行编号相同`, en: `the same number as in row ${first}` });
      return undefined;
    }
    seen.set(number, row.row);
    return number;
  };

  /** Takes the rows in, but those that name what is neither registered nor in a row that is taken. */
  const settle = (): void => {
    for (;;) {
      const fresh = staged.flatMap(({ before, after }) => (before === null ? [after] : []));
      const links = createDeviceLinks([...world.devices, ...fresh]);
      const right = staged.flatMap((one) => {
        const after = linked(one, links);
        return after === undefined ? [] : [{ ...one, after }];
      });
      const isDone = right.length === staged.length;
      staged = right;
      if (isDone) break;
    }
    for (const { row, before, after, person } of staged) {
      plan.rows.set(after.id, row.row);
      if (before === null) {
        plan.newDevices.push(after);
        if (person !== null) plan.worn.push({ device: after.id, person });
      } else if (JSON.stringify(after) === JSON.stringify(before)) same++;
      else plan.changedDevices.push({ before, after });
    }
  };

  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      const name = row.text("name").slice(0, 80);
      const kind = kindOf(row.text("kind"));
      if (name === "") row.fault("name", { zh: "没有名称", en: "no name" });
      if (kind === undefined)
        row.fault("kind", {
          zh: "看不懂设备类型，请用设备页里的名称，如：烟感、手环、门磁",
          en: "this kind is not known: use a name of the devices page, such as 烟感 for smoke or 手环 for a wearable",
        });
      const [interval, number] = [intervalOf(row), numberOf(row)];
      if (isFaulty() || kind === undefined) return;
      const place = placeOf(row);
      if (place === undefined) return;
      const person = personOf(row, place);
      const gateway = kind === "gateway" ? gatewayOfRow(row, world.community) : null;
      if (person === undefined || interval === undefined || number === undefined || gateway === undefined) return;
      const old = (number === null ? undefined : byNumber.get(number)) ?? byName.get(`${place}|${name}`);
      if (old) {
        if (old.kind !== kind) {
          row.fault("kind", {
            zh: `已登记为${DEVICE_KINDS[old.kind].words.zh}`,
            en: `is registered as ${DEVICE_KINDS[old.kind].words.en}`,
          });
          return;
        }
        if (person !== null && worn.get(old.id) !== person)
          row.note({
            zh: "佩戴人与登记不同，未改：换人请在设备页核对姓名后更换",
            en: "worn by somebody else: not changed, a swap is made on the device's page",
          });
        // A file names homes and buildings: what stands in a room or on a floor of one stays there.
        const stays = old.place !== null && homes.lies(old.place, place);
        const after: DeviceRecord = { ...old, name, place: stays ? old.place : place, interval: interval ?? old.interval };
        if (old.gateway !== null && (row.has("format") || row.has("prefix")) && JSON.stringify(gateway) !== JSON.stringify(old.gateway))
          row.note({
            zh: "网关类型或主题前缀与登记不同，未改：请删除后重新登记",
            en: "the format or base topic is another than registered: not changed; remove the gateway and register it anew",
          });
        staged.push({ row, before: old, after, person: null });
        return;
      }
      const device: DeviceRecord = {
        ...{ id: makeId(), community: world.community, externalId: number ?? `${kind}-${makeNumber()}`, name, kind, place, interval },
        ...{ gateway, createdAt: now },
      };
      staged.push({ row, before: null, after: device, person });
      byName.set(`${place}|${name}`, device);
    },
    finish: (): { readonly merged: number; readonly same: number } => {
      settle();
      const buttons = plan.newDevices.filter(({ kind }) => kind === "sos-button").length;
      if (buttons > 0)
        note({
          row: 0,
          what: {
            zh: `${buttons} 台登记为紧急呼叫按钮：任何一个键，单击、双击、长按，都立即按紧急呼叫处理。墙壁开关、场景开关不要这样登记`,
            en: `${buttons} are registered as SOS buttons: every press of any of their keys, once, twice or long, calls for help at once. Do not register wall or scene switches so`,
          },
        });
      return { merged: 0, same };
    },
  };
}
