import type { MappingPorts } from "../api/index.ts";
import {
  type Change,
  EVENT_KINDS,
  type Instant,
  type JournalRecord,
  type MappingOutcome,
  type MappingTry,
  type MappingVersion,
  MEASUREMENTS,
  type Message,
  toIso,
} from "../contracts/index.ts";
import { type CompiledMapping, capturesBy, compileMapping, gatewayRest, type Ingest, messageValue, type Taken } from "../ingest/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "mappings" | "quarantine">;
  readonly directory: Directory;
  readonly ingest: () => Pick<Ingest, "rerun">;
  journal(community: string, change: Change): void;
  now(): Instant;
  /** A version that was once good cannot be read any more. */
  failed(gateway: string, version: number, what: string): void;
}

const NOTHING: Omit<MappingOutcome, "faults" | "mapping"> = {
  ...{ message: null, captures: [], readings: [], events: [], pictures: [], links: [], heard: [], kept: [], missing: 0 },
};

/** Mappings of gateways: the versions in the records, the ones in force compiled and in memory. */
export function createMappingDesk(parts: Parts) {
  const { records, directory } = parts;
  const inForce = new Map<string, { readonly version: MappingVersion; readonly compiled: CompiledMapping | null }>();

  const take = (version: MappingVersion, compiled: CompiledMapping | null): void =>
    void inForce.set(version.gateway, { version, compiled });
  const isGateway = (id: string): boolean => directory.deviceById(id)?.gateway != null;

  const outcomeOf = (gateway: string, taken: Taken): Omit<MappingOutcome, "faults" | "mapping" | "message" | "captures"> => {
    const name = (device: string): string => directory.deviceById(device)?.externalId ?? device;
    const seen = taken.observations.filter(({ device }) => device !== gateway);
    return {
      readings: seen.flatMap(({ readings }) =>
        readings.map(({ device, measurement, value, at, quality }) => ({
          ...{ device: name(device), measurement, value, unit: MEASUREMENTS[measurement].unit, at: toIso(at), quality },
        })),
      ),
      events: seen.flatMap(({ events }) =>
        events.map(({ device, event, state, at, quality, test, id }) => ({
          ...{ device: name(device), event, state, at: toIso(at), quality, test, id, lifeSafety: EVENT_KINDS[event].lifeSafety },
        })),
      ),
      pictures: seen.flatMap(({ snapshots }) => snapshots.map(({ device, hash }) => ({ device: name(device), hash }))),
      links: seen.flatMap(({ device, link }) => (link === null ? [] : [{ device: name(device), link }])),
      heard: seen.map(({ device }) => name(device)),
      kept: taken.quarantined.map(({ where, reason, detail, urgent }) => ({ where, reason, detail, urgent: urgent === true })),
      missing: taken.dropped.missing,
    };
  };

  /** The message that is tried, as if it came through this gateway. */
  const recordOf = async (gateway: string, trial: MappingTry): Promise<JournalRecord | null> => {
    const device = directory.deviceById(gateway);
    const login = directory.loginsOf(gateway)[0]?.username ?? "";
    if (device === undefined || device.gateway === null) return null;
    const kept = trial.quarantined === undefined ? undefined : await records.quarantine.get(trial.quarantined);
    if (trial.quarantined !== undefined && kept?.login !== login) return null;
    const message: Message = {
      topic: kept?.topic ?? `${device.gateway.prefix}${trial.topic === undefined || trial.topic === "" ? "push" : trial.topic}`,
      payload: kept?.payload ?? Buffer.from(trial.body ?? "", "utf8"),
      ...{ login, client: "try", qos: 1, retain: false, replayed: false, will: false, cutFrom: null },
    };
    return { kind: "message", community: device.community, pos: 0, recv: kept === undefined ? parts.now() : Date.parse(kept.at), message };
  };

  const face: MappingPorts = {
    view: async (gateway) =>
      isGateway(gateway)
        ? { current: inForce.get(gateway)?.version ?? null, versions: [...(await records.mappings.of(gateway))] }
        : undefined,
    edit: async (gateway, { base, text, note }, by) => {
      const device = directory.deviceById(gateway);
      if (device === undefined || device.gateway === null) return { ok: false, status: 404, reason: "no gateway" };
      const known = inForce.get(gateway)?.version.version ?? 0;
      const meanwhile = {
        ok: false,
        status: 409,
        reason: `base: version ${known} is in force meanwhile`,
        words: { zh: `第 ${known} 版已先保存，请刷新后再改。`, en: `Version ${known} was saved meanwhile; load it and edit again.` },
      } as const;
      if (base !== known) return meanwhile;
      const read = text.trim() === "" ? null : compileMapping(text);
      if (read !== null && !read.ok) {
        const faults = read.faults.map(({ where, what }) => ({ where: `body/text${where}`, what: `${what.zh} ${what.en}` }));
        return { ok: false, status: 422, reason: "text", words: { zh: "映射有误。", en: "The mapping has mistakes." }, faults };
      }
      const version = { gateway, version: known + 1, text, at: toIso(parts.now()), by: by.username, byName: by.name, note };
      try {
        await records.mappings.add(version);
      } catch (error) {
        if (!(await records.mappings.of(gateway)).some((one) => one.version === version.version)) throw error;
        return meanwhile;
      }
      take(version, read === null ? null : read.compiled);
      parts.journal(device.community, { what: "registry", entity: "device", id: gateway });
      return { ok: true, value: version };
    },
    try: async (gateway, trial) => {
      const record = await recordOf(gateway, trial);
      if (record === null || record.kind !== "message") return { ok: false, status: 404, reason: "no such message of this gateway" };
      const message = messageValue(record.message.payload) ?? null;
      const read = compileMapping(trial.text);
      if (!read.ok) return { ok: true, value: { ...NOTHING, message, faults: [...read.faults], mapping: null } };
      const rest = gatewayRest(record.message.topic, directory.deviceById(gateway)?.gateway?.prefix ?? "");
      const captures = capturesBy(read.compiled, rest, message).map((each) => each && { ...each });
      const taken = parts.ingest().rerun(record, parts.now(), { gateway, mapping: read.compiled });
      return { ok: true, value: { faults: [], mapping: read.mapping, message, captures, ...outcomeOf(gateway, taken) } };
    },
  };

  return {
    face,
    /** For ingest, on each message of a gateway. */
    mappingOf: (gateway: string): CompiledMapping | undefined => inForce.get(gateway)?.compiled ?? undefined,
    /** To be called before messages are judged. */
    load: async (): Promise<void> => {
      for (const version of await records.mappings.inForce()) {
        const read = version.text.trim() === "" ? null : compileMapping(version.text);
        if (read?.ok === false) parts.failed(version.gateway, version.version, read.faults[0]?.what.en ?? "");
        take(version, read?.ok === true ? read.compiled : null);
      }
    },
  };
}
