import type { Instant, Observation } from "../contracts/index.ts";

/** Whether part of it happened before the device changed hands. */
export function hasFormer(observation: Observation, since: Instant): boolean {
  for (const reading of observation.readings) if (reading.at < since) return true;
  for (const event of observation.events) if (event.at < since) return true;
  return false;
}

/** What happened before, each part with its time. What was measured at one time stays together: a position is told in pieces. */
export function* formerParts(observation: Observation, since: Instant): Iterable<readonly [Instant, Observation]> {
  const { readings, events } = observation;
  for (const at of new Set(readings.filter((each) => each.at < since).map((each) => each.at)))
    yield [at, { ...observation, readings: readings.filter((each) => each.at === at), events: [], link: null }];
  for (const event of events) if (event.at < since) yield [event.at, { ...observation, readings: [], events: [event], link: null }];
}

/** The rest. */
export function presentPart(observation: Observation, since: Instant): Observation {
  const { readings, events } = observation;
  return { ...observation, readings: readings.filter((each) => each.at >= since), events: events.filter((each) => each.at >= since) };
}
