import { deviceTopic, type Instant, SECOND, type WornAt } from "../../contracts/index.ts";
import { COMMUNITY_ID } from "../community/places.ts";
import type { Samples } from "../motion/sensor.ts";
import type { TimedMessage } from "./message.ts";

export interface AccelerationOptions {
  readonly wornAt: WornAt;
  /** What in the ground truth hangs on the piece from one time to another; null: nothing. */
  readonly causeOf: (from: Instant, to: Instant) => string | null;
}

/** A piece of ten seconds leaves every five: what one message loses the next one brings. */
const PIECE = 10;
const EVERY = 5;

/** The stream of a wearable that sends its raw acceleration: pieces that overlap, at QoS 1. */
export function accelerationStream(
  device: string,
  start: Instant,
  samples: Samples,
  options: AccelerationOptions,
): readonly TimedMessage[] {
  const { hz } = samples;
  const messages: TimedMessage[] = [];
  for (let end = EVERY * hz; end <= samples.x.length; end += EVERY * hz) {
    const from = Math.max(0, end - PIECE * hz);
    const part = (axis: readonly number[]): readonly number[] => axis.slice(from, end);
    const ts = start + (from / hz) * SECOND;
    const at = start + (end / hz) * SECOND;
    const acceleration = { hz, unit: "g", wornAt: options.wornAt, x: part(samples.x), y: part(samples.y), z: part(samples.z) };
    messages.push({
      at,
      device,
      leaf: "telemetry",
      topic: `${deviceTopic(COMMUNITY_ID, device)}/telemetry`,
      payload: Buffer.from(JSON.stringify({ ts, acceleration }), "utf8"),
      qos: 1,
      retain: false,
      ts,
      cause: options.causeOf(ts, at),
    });
  }
  return messages;
}
