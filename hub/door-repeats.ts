import { createHash } from "node:crypto";
import { type Duration, HOUR, type Instant } from "../contracts/index.ts";
import type { WaitAgain } from "./intake.ts";

/** Ids are remembered for a day: platforms try again for hours, and hardly any numbers its messages anew within one [D]. */
const ID_HOLDS = 24 * HOUR;
const MOST = 100_000;

export type Outcome = "durable" | "unstored";

interface Known {
  readonly at: Instant;
  /** Null where it is durable. */
  readonly again: WaitAgain | null;
}

/** What makes a push itself: the id that its sender gave it, or where it gave none topic and bytes. */
export function pushKey(login: string, id: string | null, topic: string, payload: Uint8Array): string {
  const hash = createHash("sha256").update(login).update("\0");
  return id === null ? `b ${hash.update(topic).update("\0").update(payload).digest("base64")}` : `i ${hash.update(id).digest("base64")}`;
}

/**
 * Pushes that were taken already. With an id of the sender's, a push is taken once; without one, it is a repeat only
 * where it could not be made durable before: a second press of a button may be the same to the last byte.
 */
export class PushRepeats {
  readonly #known = new Map<string, Known>();
  readonly #idHolds: Duration;
  readonly #underWay = new Map<string, Promise<Outcome>>();

  constructor(idHolds: Duration = ID_HOLDS) {
    this.#idHolds = idHolds;
  }

  /** @param take hands it in; `wait` waits once more for what lies in the journal's queue */
  async once(
    key: string,
    now: Instant,
    take: (done: (error?: Error) => void) => WaitAgain | null,
  ): Promise<{ readonly outcome: Outcome; readonly repeat: boolean }> {
    const running = this.#underWay.get(key);
    if (running !== undefined && key.startsWith("i")) return { outcome: await running, repeat: true };
    const before = this.#known.get(key);
    const held = before !== undefined && now - before.at <= this.#idHolds ? before : undefined;
    if (held?.again === null) return { outcome: "durable", repeat: true };
    this.#known.delete(key);
    const work = new Promise<Outcome>((resolve) => {
      let again: WaitAgain | null = null;
      let told: Outcome | undefined;
      const settle = (outcome: Outcome): void => {
        this.#keep(key, now, outcome, again);
        resolve(outcome);
      };
      const done = (error?: Error): void => {
        told = error === undefined ? "durable" : "unstored";
        queueMicrotask(() => settle(told ?? "unstored"));
      };
      if (held?.again != null) {
        again = held.again;
        held.again(done);
      } else again = take(done);
    });
    this.#underWay.set(key, work);
    const outcome = await work;
    if (this.#underWay.get(key) === work) this.#underWay.delete(key);
    return { outcome, repeat: held !== undefined };
  }

  #keep(key: string, at: Instant, outcome: Outcome, again: WaitAgain | null): void {
    if (outcome === "durable" && key.startsWith("i")) this.#known.set(key, { at, again: null });
    else if (outcome === "unstored" && again !== null) this.#known.set(key, { at, again });
    if (this.#known.size <= MOST) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }
}
