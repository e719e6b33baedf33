import { HOUR, type Instant, MINUTE, SECOND } from "../contracts/index.ts";
import type { TimedMessage } from "./fleet/message.ts";
import { createRandom, hash32 } from "./random.ts";
import type { MessageStream } from "./stream.ts";

/**
 * What goes wrong between device and hub, repeatable for a seed. Everything is decided by the message itself (device,
 * topic, time), never by what went before, so that one can say beforehand when a message will arrive.
 *
 * What the ground truth still demands, and why it may:
 * - QoS 1 is sent again until it is acknowledged: events, states, pictures and reports by exception arrive late or
 *   twice, but they arrive. Only QoS 0 readings are lost.
 * - Times to raise count from the arrival of what causes the alert, not from when it happened.
 * - A demand that hangs on several readings counts those that arrived; where too few did, it falls away and says so.
 * - Devices whose figures a demand needs (anything but an event of life-safety) have clocks wrong by two minutes at most: three hours
 *   behind cannot be told from a backlog for the first ten minutes, and an old figure rightly raises nothing. Events
 *   of life-safety are demanded whatever the clock says.
 * - What the link's own outage rightly raises (device silent or offline) is allowed.
 */
export interface Chaos {
  /** When the copies of a message arrive; empty where it is lost. */
  arrivals(message: TimedMessage): readonly Instant[];
  /** The message as its device, with its own clock, sends it. */
  asSent(message: TimedMessage): TimedMessage;
  /** Whether the link of a device was down at some time in a span. */
  hadOutage(device: string, from: Instant, to: Instant): boolean;
  /** Milliseconds that a device's clock is wrong, or "1970". */
  clockOf(device: string): number | "1970";
}

export interface ChaosOptions {
  readonly seed: string;
  /** External ids of devices whose clocks may be wrong by two minutes at most. */
  readonly steady: ReadonlySet<string>;
}

/** The longest that anything is held back. */
export const LONGEST_DELAY = 10 * MINUTE;

const LOST = 0.02;
const REPEATED = 0.01;
const DELAYED = 0.005;
const JOSTLED = 0.06;
/** One look at the link of each device per this span; in a fortieth of them it is down for some minutes. */
const OUTAGE_SPAN = HOUR;
const OUTAGE = 0.025;

interface Outage {
  readonly from: Instant;
  readonly to: Instant;
}

function drawClock(seed: string, device: string, steady: boolean): number | "1970" {
  const random = createRandom(`${seed}/clock/${device}`);
  const luck = random.next();
  const near = Math.round(random.range(-2, 2) * MINUTE);
  if (steady) return luck < 0.3 ? near : 0;
  if (luck < 0.02) return "1970";
  if (luck < 0.04) return -3 * HOUR;
  return luck < 0.3 ? near : 0;
}

function withTime(message: TimedMessage, clock: number | "1970"): TimedMessage {
  if (message.ts === null || clock === 0) return message;
  const body: unknown = JSON.parse(Buffer.from(message.payload).toString("utf8"));
  // A clock that starts anew at 1970 counts from when it was switched on.
  const ts = clock === "1970" ? message.ts % (30 * HOUR) : message.ts + clock;
  return { ...message, ts, payload: Buffer.from(JSON.stringify({ ...(typeof body === "object" ? body : {}), ts }), "utf8") };
}

export function createChaos({ seed, steady }: ChaosOptions): Chaos {
  const clocks = new Map<string, number | "1970">();
  const clockOf = (device: string): number | "1970" => {
    const known = clocks.get(device);
    if (known !== undefined) return known;
    const drawn = drawClock(seed, device, steady.has(device));
    clocks.set(device, drawn);
    return drawn;
  };
  const outageAt = (device: string, at: Instant): Outage | null => {
    const span = Math.floor(at / OUTAGE_SPAN);
    if (hash32(`${seed}/outage/${device}/${span}`) / 2 ** 32 > OUTAGE) return null;
    const random = createRandom(`${seed}/outage/${device}/${span}`);
    const from = span * OUTAGE_SPAN + random.range(0, OUTAGE_SPAN - LONGEST_DELAY);
    return { from, to: from + random.range(1, 9.9) * MINUTE };
  };
  return {
    clockOf,
    asSent: (message) => withTime(message, clockOf(message.device)),
    hadOutage(device, from, to) {
      for (let at = from; at < to + OUTAGE_SPAN; at += OUTAGE_SPAN) {
        const outage = outageAt(device, at);
        if (outage && outage.from < to && outage.to > from) return true;
      }
      return false;
    },
    arrivals(message) {
      const random = createRandom(`${seed}/message/${message.topic}/${message.at}/${message.ts ?? 0}`);
      const outage = outageAt(message.device, message.at);
      if (outage && message.at >= outage.from && message.at < outage.to) {
        // QoS 0 is gone; what must arrive is sent again once the link is back, in order but for a jostle.
        return message.qos === 0 ? [] : [Math.ceil(outage.to + ((message.at - outage.from) / OUTAGE_SPAN) * SECOND)];
      }
      if (message.qos === 0 && random.chance(LOST)) return [];
      const late = random.chance(DELAYED) ? random.range(5 * SECOND, LONGEST_DELAY) : 0;
      const jostle = random.chance(JOSTLED) ? random.range(0.2, 4) * SECOND : 0;
      const first = Math.ceil(message.at + late + jostle);
      return random.chance(REPEATED) ? [first, Math.ceil(first + random.range(0.1, 45) * SECOND)] : [first];
    },
  };
}

/** The stream as it arrives through the chaos, again in order of time. */
export function throughChaos(stream: MessageStream, chaos: Chaos): MessageStream {
  let waiting: TimedMessage[] = [];
  return {
    *until(end) {
      const due: TimedMessage[] = [];
      const later: TimedMessage[] = [];
      for (const message of waiting) (message.at < end ? due : later).push(message);
      for (const message of stream.until(end)) {
        const arrivals = chaos.arrivals(message);
        if (arrivals.length === 0) continue;
        const sent = chaos.asSent(message);
        for (const at of arrivals) (at < end ? due : later).push({ ...sent, at });
      }
      waiting = later;
      yield* due.sort((a, b) => a.at - b.at);
    },
  };
}
