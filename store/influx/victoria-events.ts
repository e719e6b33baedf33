import { type DeviceEvent, isEventKind } from "../../contracts/index.ts";
import { EVENTS } from "./lines.ts";
import type { VictoriaSeries } from "./victoria-http.ts";

/** Puts the fields of events together again; id and data are texts, which this server does not keep. */
export function eventsOf(device: string, found: readonly VictoriaSeries[]): readonly DeviceEvent[] {
  const fieldsOf = new Map<string, Map<string, ReadonlyMap<number, number>>>();
  for (const { metric, points } of found) {
    const kind = `${metric.event} ${metric.state}`;
    const fields = fieldsOf.get(kind) ?? new Map<string, ReadonlyMap<number, number>>();
    fields.set((metric.__name__ ?? "").slice(EVENTS.length + 1), points);
    fieldsOf.set(kind, fields);
  }
  return [...fieldsOf].flatMap(([kind, fields]) => {
    const [event = "", state] = kind.split(" ");
    if (!isEventKind(event) || (state !== "on" && state !== "off" && state !== "pulse")) return [];
    const field = (name: string, at: number): number | undefined => fields.get(name)?.get(at);
    return [...(fields.get("pos") ?? [])].map(([at, pos]) => ({
      device,
      event,
      id: null,
      state,
      at,
      recv: field("recv", at) ?? at,
      quality: field("quality", at) ?? 0,
      pos,
      confidence: field("confidence", at) ?? null,
      test: field("test", at) === 1,
      data: {},
    }));
  });
}
