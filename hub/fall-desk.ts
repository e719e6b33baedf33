import {
  type Duration,
  deviceTopic,
  type Instant,
  MINUTE,
  type MotionEvidence,
  type Observation,
  type Signal,
  toIso,
} from "../contracts/index.ts";
import { FallClaims, readFallModels } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";

export interface FallDeskParts {
  readonly directory: Pick<Directory, "deviceById">;
  /** Sends a command to a device. */
  send(topic: string, payload: string): void;
  /** How long the rule of falls by motion waits for an answer; undefined where none does. */
  answerWithin(): Duration | undefined;
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

/** Joins the detector to the registry and to the devices that can be asked. */
export function createFallDesk(parts: FallDeskParts): FallDesk {
  const claims = new FallClaims(readFallModels());

  /** Vibrates, rings or speaks, where the device can; not for what is read again at a start. */
  const ask = (id: string | null, deviceId: string, recv: Instant): void => {
    const device = parts.directory.deviceById(deviceId);
    const within = parts.answerWithin();
    // Where no rule waits for it the answer would change nothing.
    if (!device || within === undefined || parts.now() - recv > MINUTE) return;
    const question = { do: "ask", about: "fall", id, until: toIso(recv + within), ok: { event: "fall-cancelled" } };
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
