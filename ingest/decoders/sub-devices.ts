import { plain } from "../knowledge.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { draftOfAny, idOf, objectOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";

/** One device behind a gateway, as the gateway's message says it. */
export interface SubDevice {
  /** By which it may be registered, the best first. */
  readonly ids: readonly string[];
  readonly said: JsonObject;
  /** Its own time; undefined where it has none. */
  readonly time: unknown;
  readonly where: string;
}

export interface Split {
  /** What is left to the gateway itself. */
  readonly own: JsonObject;
  readonly subs: readonly SubDevice[];
}

/** Keys under which gateways list what is behind them. */
const BEHIND =
  /^(?:sub|child|end|slave|lower|node|terminal)-?(?:devices?|devs?|nodes?|s)?-?(?:list|arr(?:ay)?|datas?|infos?|reports?|msgs?|messages?)?$|^(?:children|childs|nodes|terminals|devices|device-(?:list|datas?|infos)|devs|dev-?list)$|^(?:子设备|下级设备|终端)(?:列表|数据|信息)?$/;
/** Lists of what may as well be parts of one device: only an id that is plainly a device's makes an entry one. */
const PERHAPS =
  /^(?:datas?|data-?list|list|records|items|reports|sensors?|sensor-(?:list|datas?)|detectors?|detector-list|params|properties|messages?|msgs?)$/;
/** Ids that are plainly a device's. */
const DEVICE_ID: readonly RegExp[] = [
  /^(?:sub|child|end|slave|node|terminal|sensor|detector)-?(?:device|dev)?-?(?:id|sn|no|code|num(?:ber)?|imei|mac|eui|addr(?:ess)?)$/,
  /^(?:device|dev)-?(?:id|sn|no|code|num(?:ber)?|imei|eui|mac|name)$|^(?:imei|sn|serial(?:-?(?:no|number))?|mac|eui|ieee-?addr)$|^(?:子?设备)(?:编号|号|id|序列号)$/,
];
/** Ids that elsewhere are of anything. */
const ANY_ID: readonly RegExp[] = [...DEVICE_ID, /^(?:id|no|code|uid|uuid|addr(?:ess)?|short-addr|name)$|^编号$/];
const INNER = /^(?:payload|data|properties|property|props|service-?data|event-?content|params|values?|content|body|report|readings?)$/;
const TIME = /^(?:time|ts|timestamp|at|(?:event|report|alarm|data|collect(?:ion)?|upload|happen|occur)-?(?:time|ts)|时间)$/;
const ID = /^[\w:.#/@-]{1,64}$/;
/** Shorter ids are counted behind each gateway anew. */
const OWN_ID = 6;
const MOST = 500;

function idIn(entry: JsonObject, forms: readonly RegExp[]): readonly [key: string, id: string] | undefined {
  for (const form of forms)
    for (const [key, value] of Object.entries(entry)) {
      const id = form.test(plain(key)) ? idOf(value) : undefined;
      if (id !== undefined && ID.test(id)) return [key, id];
    }
  return undefined;
}

/** An id that is the gateway's own choice is told together with the gateway's. */
const idsOf = (id: string, gateways: readonly string[]): readonly string[] => {
  const under = gateways.map((gateway) => `${gateway}:${id}`);
  return id.length >= OWN_ID ? [id, ...under] : under;
};

function entryOf(entry: JsonObject, forms: readonly RegExp[], gateways: readonly string[], where: string): SubDevice | undefined {
  const found = idIn(entry, forms);
  if (found === undefined || gateways.includes(found[1])) return undefined;
  let said: JsonObject = {};
  let time: unknown;
  for (const [key, value] of Object.entries(entry)) {
    const name = plain(key);
    const inner = INNER.test(name) ? objectOf(value) : undefined;
    if (inner !== undefined && !("value" in inner && Object.keys(inner).length <= 2)) said = { ...said, ...inner };
    else if (TIME.test(name)) time ??= value;
    else if (key !== found[0]) said = { ...said, [key]: value };
  }
  const own = Object.entries(said).find(([key, value]) => TIME.test(plain(key)) && !isObject(value))?.[1];
  return { ids: idsOf(found[1], gateways), said, time: time ?? own, where };
}

/** A list, or an object by ids, of devices behind a gateway. @returns undefined where not all of it is that */
function subsIn(key: string, value: unknown, gateways: readonly string[], where: string): readonly SubDevice[] | undefined {
  const name = plain(key);
  const behind = BEHIND.test(name);
  if (!behind && !PERHAPS.test(name)) return undefined;
  const forms = behind ? ANY_ID : DEVICE_ID;
  const list = Array.isArray(value) ? value.slice(0, MOST) : undefined;
  if (list !== undefined) {
    const subs = list.map((entry, i) => (isObject(entry) ? entryOf(entry, forms, gateways, `${where}/${key}/${i}`) : undefined));
    const known = subs.filter((sub) => sub !== undefined);
    return known.length > 0 && known.length === subs.length ? known : undefined;
  }
  if (!behind || !isObject(value)) return undefined;
  const single = entryOf(value, DEVICE_ID, gateways, `${where}/${key}`);
  if (single !== undefined) return [single];
  const named = Object.entries(value);
  if (named.length === 0 || !named.every(([id, one]) => /\d/.test(id) && ID.test(id) && isObject(one))) return undefined;
  return named.flatMap(([id, one]) =>
    isObject(one) ? (entryOf({ ...one, subDeviceId: id }, DEVICE_ID, gateways, `${where}/${key}/${id}`) ?? []) : [],
  );
}

/**
 * Takes what a gateway says of the devices behind it out of what it says of itself.
 * @param gateways the ids by which the message names the gateway
 */
export function splitSubDevices(said: JsonObject, gateways: readonly string[], where: string): Split {
  let own = said;
  const subs: SubDevice[] = [];
  for (const [key, value] of Object.entries(said)) {
    const folded = typeof value === "string" && INNER.test(plain(key)) ? objectOf(value) : value;
    if (typeof folded !== "object" || folded === null) continue;
    const found = subsIn(key, folded, gateways, where);
    if (found !== undefined) {
      const { [key]: _, ...rest } = own;
      own = rest;
      subs.push(...found);
    } else if (isObject(folded) && INNER.test(plain(key))) {
      const inner = splitSubDevices(folded, gateways, `${where}/${key}`);
      if (inner.subs.length === 0) continue;
      own = { ...own, [key]: inner.own };
      subs.push(...inner.subs);
    }
  }
  return { own, subs };
}

/** A payload that is itself the list. @returns undefined where it is none */
export const subDevicesOf = (list: readonly unknown[], gateways: readonly string[], where: string): readonly SubDevice[] | undefined =>
  subsIn("subDevices", list, gateways, where.replace(/\/subDevices$/, ""));

/** Whether anything but bookkeeping is left of a gateway's own. */
export const isSpent = (own: JsonObject): boolean =>
  Object.entries(own).every(([key, value]) => value === null || BOOKKEEPING.test(plain(key)) || (isObject(value) && isSpent(value)));

const BOOKKEEPING =
  /^(?:service-(?:id|type|name)|(?:msg|message|packet|task|request)-?(?:id|no|type)|seq(?:uence)?|count|num|total|size|version|ver|(?:time|ts|timestamp)|(?:gateway|gw|host|parent)-?(?:id|sn|imei|no|code)|cmd|method|type)$/;

/** Each of them by itself: an alarm of one that nobody registered is told at once under the id to register it by. */
export function readSubDevices(source: Source, subs: readonly SubDevice[], time: unknown): void {
  for (const { ids, said, time: own, where } of subs) {
    const draft = draftOfAny(source, ids, said, where);
    if (draft === undefined) continue;
    setPlatformTime(draft, own ?? time, `${where}/time`);
    draft.hear();
    addProperties(draft, source.knowledge, said, where);
  }
}
