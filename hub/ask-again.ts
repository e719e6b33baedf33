import { type Contact, type Instant, VERIFIED_FOR } from "../contracts/index.ts";
import { type NumberBook, numbersToAsk } from "../notify/index.ts";

interface Parts {
  readonly numbers: Pick<NumberBook, "overdue" | "proof" | "about">;
  /** Of the community's day. */
  minuteOfDay(): number;
  now(): Instant;
  whoHas(number: string): readonly { readonly contact: Contact }[];
  ask(contact: Contact & { readonly phone: string }): void;
  /** It was asked and nobody answered: somebody must find out. */
  silent(number: string): void;
}

/**
 * Asks a few of those whose verification is older than half a year, by day. Who is asked a second time has not answered
 * the first: that is a task for a human, since a number that nobody answers by day may be nobody's at night.
 */
export function createAskAgain({ numbers, minuteOfDay, now, whoHas, ask, silent }: Parts): () => void {
  const lastAsked = (number: string): Instant | null => {
    const times = (["voice", "sms"] as const).flatMap((channel) => numbers.proof(channel, number).testedAt ?? []);
    return times.length === 0 ? null : Math.max(...times);
  };
  return () => {
    for (const number of numbersToAsk(numbers.overdue(), minuteOfDay(), now(), lastAsked)) {
      const contact = whoHas(number)[0]?.contact;
      // Of nobody who is watched over: what becomes of it is no matter of ours.
      if (contact === undefined) continue;
      const before = lastAsked(number);
      const { at } = numbers.about(number);
      if (before !== null && at !== null && before >= at + VERIFIED_FOR) silent(number);
      ask({ ...contact, phone: number });
    }
  };
}
