import {
  deviceTopic,
  type Instant,
  MINUTE,
  type MotionEvidence,
  type Observation,
  SECOND,
  type Signal,
  toIso,
} from "../contracts/index.ts";
import { FallClaims, readFallModels } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";

export interface FallDeskParts {
  readonly directory: Pick<Directory, "deviceById">;
  /** Sends a command to a device. */
  send(topic: string, payload: string): void;
  now(): Instant;
}

/** Falls that the hub itself finds in raw acceleration. */
export interface FallDesk {
  readonly claims: FallClaims;
  /** Adds to an observation what its acceleration tells, and asks the wearer back. */
  take(observation: Observation): Observation;
  /** The acceleration for the evidence of an alert; null where it is about something else or none was seen. */
  evidenceFor(signal: Signal): MotionEvidence | null;
}

/** The wearer has so long to say that she is fine; the rule of falls by motion waits as long (rules/packs/elderly.yaml). */
const ANSWER_WITHIN = 30 * SECOND;

/** Joins the detector to the registry and to the devices that can be asked. */
export function createFallDesk(parts: FallDeskParts): FallDesk {
  const claims = new FallClaims(readFallModels());

  /** Vibrates, rings or speaks, where the device can; not for what is read again at a start. */
  const ask = (id: string | null, deviceId: string, recv: Instant): void => {
    const device = parts.directory.deviceById(deviceId);
    if (!device || parts.now() - recv > MINUTE) return;
    const question = { do: "ask", about: "fall", id, until: toIso(recv + ANSWER_WITHIN), ok: { event: "fall-cancelled" } };
    parts.send(`${deviceTopic(device.community, device.externalId)}/command`, JSON.stringify(question));
  };

  return {
    claims,
    take: (observation) => {
      const seen = claims.take(observation);
      if (seen !== observation)
        for (const event of seen.events.slice(observation.events.length))
          if (event.event === "fall-by-motion") ask(event.id, event.device, event.recv);
      return seen;
    },
    evidenceFor: ({ device, cause }) =>
      device !== null && (cause.event === "fall" || cause.event === "fall-by-motion") ? claims.evidence(device, cause.since) : null,
  };
}
