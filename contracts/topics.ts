/** `sw/v1/<community>/<device>/<leaf>`; the one place that knows how a topic is made. */
export const TOPIC_ROOT = "sw/v1";
const OWN = `${TOPIC_ROOT}/`;
/** The external id of the hub's own device, which walks the chain. */
export const RESERVED_DEVICE = "hub-proof";

export interface DeviceTopic {
  readonly community: string;
  /** The device's id as its topic spells it (its external id). */
  readonly device: string;
  readonly leaf: "telemetry" | "event" | "snapshot" | "state" | "command" | "command/ack";
  /** The event id of a snapshot. */
  readonly rest: string | null;
}

/** @returns undefined where the topic is not one of ours */
export function parseTopic(topic: string): DeviceTopic | undefined {
  if (!topic.startsWith(OWN)) return undefined;
  const parts = topic.split("/");
  const [, , community, device, leaf, rest] = parts;
  if (!community || !device || device === "hub") return undefined;
  if ((leaf === "telemetry" || leaf === "event" || leaf === "state" || leaf === "command") && parts.length === 5)
    return { community, device, leaf, rest: null };
  if (leaf === "snapshot" && rest && parts.length === 6) return { community, device, leaf, rest };
  if (leaf === "command" && rest === "ack" && parts.length === 6) return { community, device, leaf: "command/ack", rest: null };
  return undefined;
}

/** A device's own topic, without a trailing slash. */
export function deviceTopic(community: string, device: string): string {
  return `${TOPIC_ROOT}/${community}/${device}`;
}

export function hubTopic(community: string, leaf: "alert" | "case" | "status" | "request" | "ha/state" | "ha/availability"): string {
  return `${TOPIC_ROOT}/${community}/hub/${leaf}`;
}
