import type { Words } from "../../contracts/index.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { type Knowledge, plain } from "../knowledge.ts";
import { stateBeside } from "../naming.ts";
import { shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { eventOf } from "../verdict.ts";
import type { Source } from "./decoder.ts";

const NO_ID = new Set(["", "undefined", "null", "none", "unknown", "0", "-1"]);
const LONGEST_NO_ID = Math.max(...[...NO_ID].map((word) => word.length));
/** Keys under which a sender names what happened; a bare type or name is as often that of the device. */
const NAMING = /^(?:sub-)?(?:event|alarm|alert|warn(?:ing)?|label|class|action)s?(?:-(?:type|name|kind|title))?$/;
const LONGEST_LIST = 1_000;

/** An id as platforms write one; undefined for their ways of saying that there is none. */
export function idOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const id = String(value).trim();
  return id.length > 128 || (id.length <= LONGEST_NO_ID && NO_ID.has(id.toLowerCase())) ? undefined : id;
}

/**
 * The first registered device among the ids by which a platform names one.
 * @param said what the message says, so that an alarm of a device that nobody registered is seen at once
 */
export function draftOfAny(source: Source, ids: readonly unknown[], said: unknown, where = ""): Draft | undefined {
  for (const id of ids) {
    const name = idOf(id);
    const draft = name === undefined ? undefined : source.draftOf(name);
    if (draft !== undefined) return draft;
  }
  const names = [...new Set(ids.flatMap((id) => idOf(id) ?? []))];
  const list = names.map(shown).join(", ");
  const detail: Words =
    names.length === 0
      ? {
          zh: "报文没有给出设备编号（IMEI、deviceId 等），无法归属。",
          en: "The message names no device (no IMEI, no deviceId), so nobody knows whose it is.",
        }
      : {
          zh: `没有登记编号为 ${list} 的设备。请${names.length === 1 ? "认领它，或以此编号登记" : "以其中一个为设备编号登记"}，再重新识别。`,
          en: `No device is registered as ${list}. ${names.length === 1 ? "Claim it or register it under this id" : "Register it under one of these ids"}, then run this message again.`,
        };
  source.turn.unregistered({ ids: names, where, detail, urgent: holdsAlarm(said, 0) });
  return undefined;
}

/** Whether anywhere in it something may be a call for help. */
export function holdsAlarm(said: unknown, depth: number): boolean {
  if (depth > 6) return false;
  if (Array.isArray(said)) return said.slice(0, LONGEST_LIST).some((one) => holdsAlarm(one, depth + 1));
  if (!isObject(said)) return false;
  // {"code": "smoke_status", "value": "alarm"}, as data points stand in lists.
  const name = said.code ?? said.key ?? said.name ?? said.identifier;
  const value = said.value ?? said.val ?? said.v;
  const isFigure = typeof value === "number" && value !== 1;
  if (typeof name === "string" && value !== undefined && !isFigure && looksAlarming(name, value)) return true;
  return Object.entries(said).some(([key, value]) =>
    isObject(value) || Array.isArray(value)
      ? holdsAlarm(value, depth + 1)
      : looksAlarming(key, value) || (soundsAlarming(value) && NAMING.test(plain(key))),
  );
}

/** Each message of a payload that may be one or a batch; anything else is said to be none. */
export function messagesOf(source: Source, value: unknown): readonly { readonly message: JsonObject; readonly where: string }[] {
  if (isObject(value)) return [{ message: value, where: "" }];
  const list = Array.isArray(value) ? value.slice(0, LONGEST_LIST) : [value];
  return list.flatMap((message, i) => {
    const where = Array.isArray(value) ? `/${i}` : "";
    if (isObject(message)) return [{ message, where }];
    const detail = { zh: `此处应为 JSON 对象，收到 ${shown(message)}。`, en: `A JSON object is expected here, got ${shown(message)}.` };
    source.turn.fault("not-an-object", where, detail, null);
    return [];
  });
}

/** An object that may come as JSON in a text. */
export function objectOf(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== "string" || !value.trim().startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Says that a message of the platform is none that the hub knows.
 * @param urgent whether it may be a call for help
 */
export function unknownShape(
  source: Source,
  where: string,
  format: string,
  wanted: string,
  said: unknown,
  urgent: boolean = holdsAlarm(said, 0),
): void {
  const detail = {
    zh: `不是可识别的 ${format} 报文：应有 ${wanted}。`,
    en: `This is no message of ${format} that the hub knows: ${wanted} is expected.`,
  };
  source.turn.fault("unknown-topic", where, detail, null, urgent);
}

/**
 * An event of a thing model beside its figures, as one object: the event's id says that it happened, unless what stands
 * beside it says that it is over.
 */
export function namedHappening(draft: Draft, knowledge: Knowledge, id: string, figures: JsonObject): JsonObject {
  if (figures[id] !== undefined && figures[id] !== null) return figures;
  const event = eventOf(draft, plain(id));
  const beside = event === undefined ? undefined : stateBeside(knowledge, figures, event.event);
  if (beside === undefined) return { ...figures, [id]: true };
  const { [beside.key]: _, ...rest } = figures;
  const said = beside.state === "fault" || beside.state === "test" ? beside.state : event?.over === true || beside.state === "on";
  return { ...rest, [id]: said };
}

/** Says that the platform calls something an alarm by an id that nobody knows. */
export function tellUnnamed(draft: Draft, id: string, where: string): void {
  const detail = {
    zh: `云平台把事件 ${shown(id)} 标为告警，但本平台不认识这个标识。请对照产品的物模型，确认后在映射中登记。`,
    en: `The platform marks the event ${shown(id)} as an alarm, and the hub does not know this id. Look it up in the product's thing model and enter it in a mapping.`,
  };
  draft.turn.fault("unknown-event", where, detail, draft.device.id, true);
}

/** Bytes one by one: "40 40 01", "40:40:01", "0x40,0x40,0x01". */
const SPACED = /^(?:0x)?[0-9a-f]{2}(?:[\s,;:-]+(?:0x)?[0-9a-f]{2})+$/i;

/** Bytes that a platform passes on unread, as hex or base64; undefined where the text is neither. */
export function bytesOf(text: string): Buffer | undefined {
  if (SPACED.test(text.trim())) return Buffer.from(text.replace(/0x/gi, "").replace(/[^0-9a-f]/gi, ""), "hex");
  const compact = text.replace(/\s+/g, "");
  if (compact.length < 4) return undefined;
  if (compact.length % 2 === 0 && /^(?:0x)?[0-9a-f]+$/i.test(compact)) return Buffer.from(compact.replace(/^0x/i, ""), "hex");
  if (compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return Buffer.from(compact, "base64");
  // The alphabet for addresses, and without the filling at the end; a short word is none.
  if (compact.length >= 24 && compact.length % 4 !== 1 && /^[A-Za-z0-9_-]+={0,2}$/.test(compact)) return Buffer.from(compact, "base64url");
  return undefined;
}
