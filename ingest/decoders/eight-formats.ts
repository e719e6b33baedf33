import { EVENT_KINDS, isEventKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { NOON } from "../testing.ts";

/** The device that each message names. */
export const ID = "0011223344556677";
export type Bag = Readonly<Record<string, unknown>>;
type Sent = readonly [topic: string, payload: object];

const TIME = new Date(NOON).toISOString();
const timed = (value: unknown): unknown => ({ value, time: NOON });
const each = (said: Bag, wrap: (value: unknown) => unknown): Bag =>
  Object.fromEntries(Object.entries(said).map(([key, value]) => [key, wrap(value)]));

/** One object of properties as each format carries it. */
export const FORMATS: Readonly<Record<string, (said: Bag) => Sent>> = {
  lorawan: (object) => ["a", { deviceInfo: { devEui: ID }, time: TIME, object }],
  "ctwing-aep": (payload) => ["a", { messageType: "dataReport", deviceId: ID, timestamp: NOON, payload }],
  onenet: (said) => [`$sys/p/${ID}/thing/property/post`, { id: "1", params: each(said, timed) }],
  "huawei-iot": (properties) => [
    "a",
    {
      resource: "device.property",
      event: "report",
      event_time: "20261123T000000Z",
      notify_data: { header: { device_id: ID }, body: { services: [{ service_id: "s", properties, event_time: "20261123T000000Z" }] } },
    },
  ],
  "aliyun-alink": (params) => [`/sys/pk/${ID}/thing/event/property/post`, { id: "1", method: "thing.event.property.post", params }],
  "sparkplug-b": (said) => [
    `spBv1.0/g/DDATA/n/${ID}`,
    { timestamp: NOON, seq: 1, metrics: Object.entries(said).map(([name, value]) => ({ name, value, timestamp: NOON })) },
  ],
  tasmota: (said) => [`tele/${ID}/SENSOR`, { Time: "2026-11-23T08:00:00", X: said }],
  zigbee2mqtt: (said) => [ID, said],
};

/**
 * What came of it: the dangers to life (and leaks) that began; "!" where somebody is to look at once; "?" where it is only
 * told; empty where it called nobody.
 */
export function outcome(taken: Taken): string {
  const begun = taken.observations.flatMap(({ events }) =>
    events.flatMap(({ event, state }) => (state !== "off" && isEventKind(event) && isLoud(event) ? [event] : [])),
  );
  if (begun.length > 0) return [...new Set(begun)].sort().join(" ");
  return taken.quarantined.some(({ urgent }) => urgent) ? "!" : "";
}

const isLoud = (event: keyof typeof EVENT_KINDS): boolean =>
  event === "leak" || event === "help" || (EVENT_KINDS[event].lifeSafety && event !== "fire-test");
