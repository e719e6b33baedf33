import type { Instant } from "../contracts/index.ts";
import type { TimedMessage } from "./fleet/message.ts";

/** Messages in order of time, asked for piece by piece: the same stream serves real and driven time. */
export interface MessageStream {
  /** What is due from where the last call ended up to and without `end`. */
  until(end: Instant): Iterable<TimedMessage>;
}

/** A device that a scenario speaks for: what the fleet would have said for it in between is left out. */
export interface TakeOver {
  readonly device: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** A stream of messages made beforehand. */
export function streamOf(messages: readonly TimedMessage[]): MessageStream {
  const sorted = messages.toSorted((a, b) => a.at - b.at);
  let next = 0;
  return {
    *until(end) {
      for (let message = sorted[next]; message && message.at < end; message = sorted[next]) {
        next += 1;
        yield message;
      }
    },
  };
}

/** Two streams as one in order of time; at equal times the first goes first. */
export function merge(first: MessageStream, second: MessageStream): MessageStream {
  return {
    *until(end) {
      const [a, b] = [first.until(end)[Symbol.iterator](), second.until(end)[Symbol.iterator]()];
      let [left, right] = [a.next(), b.next()];
      while (!left.done || !right.done) {
        if (right.done || (!left.done && left.value.at <= right.value.at)) {
          if (!left.done) yield left.value;
          left = a.next();
        } else {
          yield right.value;
          right = b.next();
        }
      }
    },
  };
}

/** Leaves out what a stream says for devices that somebody else speaks for. */
export function without(stream: MessageStream, taken: readonly TakeOver[]): MessageStream {
  const byDevice = new Map<string, TakeOver[]>();
  for (const one of taken) byDevice.set(one.device, [...(byDevice.get(one.device) ?? []), one]);
  return {
    *until(end) {
      for (const message of stream.until(end)) {
        const spans = byDevice.get(message.device);
        if (!spans?.some((span) => message.at >= span.from && message.at < span.to)) yield message;
      }
    },
  };
}
