import { HOUR, type Instant, SECOND } from "../contracts/index.ts";
import type { HubClient } from "./hub-client.ts";
import type { Publisher } from "./publisher.ts";
import type { MessageStream } from "./stream.ts";

export interface Drive {
  readonly stream: MessageStream;
  readonly publisher: Publisher;
  readonly from: Instant;
  readonly to: Instant;
  /** Told now and then: how far, and messages sent so far. */
  readonly onProgress?: (at: Instant, sent: number) => void;
  readonly stopped?: () => boolean;
  /** Carries out what humans do before an instant; each is asked once. */
  readonly act?: (until: Instant) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends what is due ten times a second of real time. @returns messages sent */
export async function driveRealTime({ stream, publisher, to, onProgress, stopped, act }: Drive, now: () => Instant): Promise<number> {
  let sent = 0;
  for (let at = now(); at < to && !stopped?.(); at = now()) {
    for (const message of stream.until(at)) {
      sent += 1;
      // Not awaited: one slow acknowledgement must not hold up the other devices.
      publisher.send(message).catch(() => undefined);
    }
    await act?.(at);
    onProgress?.(at, sent);
    await pause(100);
  }
  return sent;
}

/**
 * Moves a driven clock in steps: everything due within a step is sent and acknowledged, then the clock moves to its end.
 * @param speed simulated seconds per real second; Infinity for as fast as it goes
 * @returns messages sent
 */
export async function driveClock(drive: Drive, hub: HubClient, stepAt: (at: Instant) => number, speed: number): Promise<number> {
  const { stream, publisher, from, to, onProgress, stopped, act } = drive;
  let sent = 0;
  const begun = performance.now();
  for (let at = from; at < to && !stopped?.(); ) {
    const end = Math.min(to, at + stepAt(at));
    const waiting: Promise<void>[] = [];
    for (const message of stream.until(end)) {
      sent += 1;
      waiting.push(publisher.send(message));
      if (waiting.length >= 2_000) await Promise.all(waiting.splice(0));
    }
    await Promise.all(waiting);
    await act?.(end);
    await hub.moveClock(end);
    at = end;
    onProgress?.(at, sent);
    const ahead = (at - from) / speed - (performance.now() - begun);
    if (ahead > 0) await pause(ahead);
  }
  return sent;
}

/** A span in which seconds count. */
interface FineSpan {
  readonly from: Instant;
  readonly to: Instant;
}

const FINE = 2 * SECOND;
const COARSE = 10 * SECOND;
const COARSE_DAY = 20 * SECOND;
/** Longer runs are judged by what they raise, not by the second. */
const LONG = 2 * HOUR;

/**
 * Steps of two seconds while an alert is being waited for, else coarse ones that end where such a span begins. Within a
 * step all messages arrive at its start: a condition may seem to have held longer by a step, never shorter.
 */
export function stepsFor(spans: readonly FineSpan[], length: number): (at: Instant) => number {
  const coarse = length > LONG ? COARSE_DAY : COARSE;
  return (at) => {
    if (spans.some((span) => at >= span.from && at < span.to)) return FINE;
    return spans.reduce((step, span) => (span.from > at ? Math.min(step, span.from - at) : step), coarse);
  };
}
