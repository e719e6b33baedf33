import { type Instant, type NoticeAnswer, type NoticeChannel, PROOF_LASTS, VERIFIED_FOR } from "../contracts/index.ts";
import type { NumberState } from "./deliver.ts";

interface KnownNumber {
  readonly number: string;
  readonly state: NumberState;
  readonly at: Instant;
  readonly reason: string | null;
}
interface Proof {
  readonly channel: string;
  readonly address: string;
  readonly testedAt: Instant;
  readonly answeredAt: Instant | null;
}

/** Why a number was stopped. */
export type Trouble = "empty" | "wrong" | "not-me";
const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = { empty: "空号", wrong: "打错", "not-me": "接听人说不是本人" };

export interface NumberBookPorts {
  now(): Instant;
  readonly records: {
    readonly numbers: { all(): Promise<readonly KnownNumber[]>; save(row: KnownNumber): Promise<void> };
    readonly proofs: { all(): Promise<readonly Proof[]>; save(row: Proof): Promise<void> };
  };
  /** A number was stopped: somebody must find the right one. The answer takes that back. */
  contactTrouble(number: string, words: string): () => void;
  /** Somebody said that it is theirs. */
  contactVerified(number: string): void;
  failed(error: unknown): void;
}

/** What is known of numbers and ways, in memory as in the records: asked for each notice. */
export interface NumberBook {
  load(): Promise<void>;
  stateOf(number: string): NumberState;
  /** With since when, and why a dead one is. */
  about(number: string): { readonly state: NumberState; readonly at: Instant | null; readonly reason: string | null };
  /** An answer to a question about the number, or to a test. */
  heard(channel: NoticeChannel, address: string, answer: NoticeAnswer): void;
  /** Stops a number at once, and opens a task. The answer puts both back as they were; null where it was stopped before. */
  stop(number: string, trouble: Trouble): (() => void) | null;
  tested(channel: NoticeChannel, address: string): void;
  proof(
    channel: NoticeChannel,
    address: string,
  ): { readonly testedAt: Instant | null; readonly answeredAt: Instant | null; readonly proven: boolean };
  /** Somebody entered it anew or says that it is right: asked again before it is used. */
  reset(number: string): void;
  /** Numbers whose verification is older than half a year. */
  overdue(): readonly string[];
}

export function createNumberBook(ports: NumberBookPorts): NumberBook {
  const numbers = new Map<string, KnownNumber>();
  const proofs = new Map<string, Proof>();
  const slot = (channel: string, address: string): string => `${channel}\n${address}`;

  const keep = (row: KnownNumber): void => {
    numbers.set(row.number, row);
    ports.records.numbers.save(row).catch(ports.failed);
  };
  const put = (number: string, state: NumberState, reason: string | null): void => keep({ number, state, at: ports.now(), reason });
  const prove = (channel: NoticeChannel, address: string, more: Partial<Proof>): void => {
    const row = { channel, address, testedAt: ports.now(), answeredAt: null, ...proofs.get(slot(channel, address)), ...more };
    proofs.set(slot(channel, address), row);
    ports.records.proofs.save(row).catch(ports.failed);
  };
  const stop = (number: string, trouble: Trouble): (() => void) | null => {
    const before = numbers.get(number);
    if (before?.state === "dead") return null;
    put(number, "dead", TROUBLE_WORDS[trouble]);
    const stopped = numbers.get(number);
    const withdraw = ports.contactTrouble(number, TROUBLE_WORDS[trouble]);
    return () => {
      // Somebody has settled it otherwise meanwhile: that holds.
      if (numbers.get(number) !== stopped) return;
      if (before === undefined) put(number, "unverified", null);
      else keep(before);
      withdraw();
    };
  };
  const fresh = ({ state, at }: KnownNumber): boolean => state === "verified" && ports.now() - at < VERIFIED_FOR;

  return {
    load: async () => {
      for (const row of await ports.records.numbers.all()) numbers.set(row.number, row);
      for (const row of await ports.records.proofs.all()) proofs.set(slot(row.channel, row.address), row);
    },
    stateOf: (number) => {
      const known = numbers.get(number);
      if (known === undefined) return "unverified";
      // One whose half year is over is asked again, but a call at night still reaches it meanwhile.
      return known.state;
    },
    about: (number) => {
      const known = numbers.get(number);
      return { state: known?.state ?? "unverified", at: known?.at ?? null, reason: known?.reason ?? null };
    },
    heard: (channel, address, answer) => {
      if (answer === "not-me") {
        stop(address, "not-me");
        return;
      }
      prove(channel, address, { answeredAt: ports.now() });
      const phone = channel === "voice" || channel === "sms";
      if (!phone || answer !== "it-is-me") return;
      put(address, "verified", null);
      ports.contactVerified(address);
    },
    stop,
    tested: (channel, address) => prove(channel, address, { testedAt: ports.now() }),
    proof: (channel, address) => {
      const known = proofs.get(slot(channel, address));
      const answeredAt = known?.answeredAt ?? null;
      return { testedAt: known?.testedAt ?? null, answeredAt, proven: answeredAt !== null && ports.now() - answeredAt < PROOF_LASTS };
    },
    reset: (number) => put(number, "unverified", null),
    overdue: () => [...numbers.values()].filter((known) => known.state === "verified" && !fresh(known)).map((known) => known.number),
  };
}
