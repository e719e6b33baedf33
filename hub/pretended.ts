import type { DeviceEvent, DeviceRecord, JournalRecord } from "../contracts/index.ts";
import type { Ingest } from "../ingest/index.ts";

/** The kind whose words are the plainest: none of a device's own alarms is read into it. */
const PLAIN_KIND = "environment";

/** What one message would say of a device, were it registered under this id. */
export interface Said {
  readonly measurements: readonly string[];
  readonly events: readonly DeviceEvent[];
}

/** Reads a message as if the device it names were registered; nothing is remembered of it. */
export function pretend(ingest: Pick<Ingest, "pretend">, record: JournalRecord, externalId: string): Said {
  const device: DeviceRecord = {
    ...{ id: `unclaimed:${externalId}`, community: record.community, externalId, name: externalId, kind: PLAIN_KIND },
    ...{ place: null, interval: null, gateway: null, createdAt: 0 },
  };
  const said = ingest.pretend(record, device).observations.filter((seen) => seen.device === device.id);
  return {
    measurements: [...new Set(said.flatMap(({ readings }) => readings.map(({ measurement }) => measurement)))],
    events: said.flatMap(({ events }) => events),
  };
}
