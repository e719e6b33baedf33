import type { DeviceKind, DeviceRecord, Instant, JournalRecord, Message } from "../contracts/index.ts";
import { createIngest } from "./create-ingest.ts";
import { loadKnowledge } from "./knowledge.ts";
import type { Ingest, IngestPorts, Taken } from "./ports.ts";

/** 2026-11-23T08:00:00+08:00, the receive time of most examples. */
export const NOON: Instant = Date.UTC(2026, 10, 23, 0, 0, 0);
export const COMMUNITY = "xingfuli";

export function deviceRecord(externalId: string, kind: DeviceKind, gateway: DeviceRecord["gateway"] = null): DeviceRecord {
  return {
    id: `id-${externalId}`,
    community: COMMUNITY,
    externalId,
    name: externalId,
    kind,
    place: null,
    interval: null,
    gateway,
    createdAt: 0,
  };
}

export interface Sent {
  readonly device?: string;
  readonly leaf?: string;
  readonly topic?: string;
  readonly payload: string | Uint8Array | object;
  readonly recv?: Instant;
  readonly message?: Partial<Message>;
}

/** How often a property is tried: usually as often as said, more often where somebody looks for what is rare. */
export const runs = (usual: number): number => usual * Number(process.env.INGEST_RUNS_TIMES ?? 1);

/** Read once: it does not change, and reading it takes longer than most tests. */
const KNOWLEDGE = loadKnowledge();

/** A bench around one ingest with registered devices: numbers the records and hands them over. */
export class Bench {
  readonly ingest: Ingest;
  pos = 0;
  readonly records: JournalRecord[] = [];

  constructor(
    devices: readonly DeviceRecord[],
    logins: Readonly<Record<string, string>> = {},
    zone = "Asia/Shanghai",
    mappingOf?: IngestPorts["mappingOf"],
  ) {
    const byExternal = new Map(devices.map((device) => [device.externalId, device]));
    const ports: IngestPorts = {
      deviceOf: (community, externalId) => (community === COMMUNITY ? byExternal.get(externalId) : undefined),
      deviceOfLogin: (login) => byExternal.get(logins[login] ?? ""),
      zoneOf: () => zone,
      ...(mappingOf && { mappingOf }),
    };
    this.ingest = createIngest(ports, KNOWLEDGE);
  }

  record(sent: Sent): JournalRecord {
    this.pos++;
    const { payload } = sent;
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
    const message: Message = {
      topic: sent.topic ?? `sw/v1/${COMMUNITY}/${sent.device ?? "d1"}/${sent.leaf ?? "telemetry"}`,
      payload: bytes,
      login: "login",
      client: "client",
      qos: 1,
      retain: false,
      replayed: false,
      will: false,
      cutFrom: null,
      ...sent.message,
    };
    const record: JournalRecord = { kind: "message", community: COMMUNITY, pos: this.pos, recv: sent.recv ?? NOON, message };
    this.records.push(record);
    return record;
  }

  send(sent: Sent): Taken {
    return this.ingest.take(this.record(sent));
  }

  presence(login: string, client: string, online: boolean, why: "connect" | "lost" | "hub-stall" = online ? "connect" : "lost"): Taken {
    this.pos++;
    return this.ingest.take({ kind: "presence", community: COMMUNITY, pos: this.pos, recv: NOON, login, client, online, why });
  }
}

/** Values of one message by measurement; the last one where there are several. */
export function valuesOf(taken: Taken): Record<string, number> {
  return Object.fromEntries(taken.observations.flatMap((seen) => seen.readings.map((reading) => [reading.measurement, reading.value])));
}

/** Qualities of one message by measurement. */
export function qualitiesOf(taken: Taken): Record<string, number> {
  return Object.fromEntries(taken.observations.flatMap((seen) => seen.readings.map((reading) => [reading.measurement, reading.quality])));
}

export function eventsOf(taken: Taken): string[] {
  return taken.observations.flatMap((seen) => seen.events.map((event) => `${event.event} ${event.state}`));
}

export function reasonsOf(taken: Taken): string[] {
  return taken.quarantined.map((entry) => `${entry.reason} ${entry.where}`.trim());
}
