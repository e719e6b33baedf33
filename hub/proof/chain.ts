import { randomBytes } from "node:crypto";
import { timeOrderedId } from "../../alerts/index.ts";
import type { ApiPorts } from "../../api/index.ts";
import {
  CHAIN_PROOF,
  CHAIN_STAGES,
  type ChainProof,
  type ChainProofNow,
  type ChainStage,
  DAY,
  type Instant,
  SECOND,
  stoppedAt,
  toIso,
} from "../../contracts/index.ts";

type Door = ChainProof["door"];

/** What is under way: only what carries its secret is part of it. */
export interface Walking {
  readonly id: string;
  readonly nonce: string;
  readonly door: Door;
}

interface ChainParts {
  now(): Instant;
  /** Milliseconds that no clock sets back. */
  monotonic(): number;
  /** Runs once when the hub's clock has reached `at`; the answer takes it back. */
  schedule(at: Instant, run: () => void): () => void;
  /** Listeners that devices use, each proven in its turn. */
  doors(): readonly Door[];
  /** Sends the message and listens; the answer ends both. */
  walk(walking: Walking): () => void;
  save(proof: ChainProof): Promise<void>;
  /** Called after each: what it missed, or that it came through. `times` counts those in a row that were missed. */
  over(proof: ChainProof, times: number, since: Instant): void;
}

interface Running extends Walking {
  readonly at: Instant;
  readonly from: number;
  readonly by: ChainProof["by"];
  readonly byName: string | null;
  readonly passed: Map<ChainStage, number>;
  readonly done: Promise<ChainProof>;
  finish(): void;
}

const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** Proves again and again that an alarm would come through, and knows when it last did. */
export function createChain(parts: ChainParts) {
  let running: Running | null = null;
  /** Of the last day, newest first. */
  let day: readonly ChainProof[] = [];
  let last: ChainProof | null = null;
  let missed: { readonly since: Instant; readonly failed: readonly ChainStage[]; readonly times: number } | null = null;
  let dueAt: Instant = Number.POSITIVE_INFINITY;
  let begunAt: Instant | null = null;
  let turn = 0;

  const book = (proof: ChainProof, now: Instant): void => {
    day = [proof, ...day].filter(({ at }) => Date.parse(at) >= now - DAY);
    const since = missed?.since ?? Date.parse(proof.at);
    const times = proof.ok ? 0 : (missed?.times ?? 0) + 1;
    if (proof.ok) last = proof;
    missed = proof.ok ? null : { since, failed: proof.failed, times };
    dueAt = now + (proof.ok ? CHAIN_PROOF.every : CHAIN_PROOF.whileFailing);
    parts.over(proof, times, since);
    // It is in memory: where the records stand still only the history of a day is the poorer.
    parts.save(proof).catch(() => undefined);
  };

  const begin = (by: ChainProof["by"], byName: string | null): Running => {
    const at = parts.now();
    const doors = parts.doors();
    const door = doors[turn++ % doors.length] ?? "mqtt";
    const nonce = randomBytes(12).toString("hex");
    const passed = new Map<ChainStage, number>();
    let resolve = (_proof: ChainProof): void => undefined;
    const done = new Promise<ChainProof>((settle) => {
      resolve = settle;
    });
    const from = parts.monotonic();
    let end = (): void => undefined;
    let cancel = (): void => undefined;
    const one: Running = {
      ...{ id: timeOrderedId(at, "chain-proof", nonce), nonce, door, at, from, by, byName, passed, done },
      finish: () => {
        if (running !== one) return;
        running = null;
        cancel();
        end();
        const ok = passed.size === CHAIN_STAGES.length;
        const proof: ChainProof = {
          ...{ id: one.id, at: toIso(at), by, byName, door, ok, ms: ok ? Math.max(...passed.values()) : null },
          stages: CHAIN_STAGES.map((stage) => ({ stage, ms: passed.get(stage) ?? null })),
          failed: [...stoppedAt(new Set(passed.keys()))],
        };
        book(proof, parts.now());
        resolve(proof);
      },
    };
    running = one;
    cancel = parts.schedule(at + CHAIN_PROOF.within, one.finish);
    end = parts.walk(one);
    return one;
  };

  const run = (by: ChainProof["by"], byName: string | null): Promise<ChainProof> => (running ?? begin(by, byName)).done;

  const view: ApiPorts["proof"]["view"] = async () => {
    const took = day.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b);
    return {
      last,
      missed: missed && { since: toIso(missed.since), failed: [...missed.failed] },
      everySeconds: CHAIN_PROOF.every / SECOND,
      withinSeconds: CHAIN_PROOF.within / SECOND,
      day: {
        count: day.length,
        missed: day.filter(({ ok }) => !ok).length,
        medianMs: quantile(took, 0.5),
        p95Ms: quantile(took, 0.95),
        items: [...day],
      },
    };
  };

  return {
    face: { last: () => last, view, run: (by) => run("hand", by.name) } satisfies ApiPorts["proof"],
    /** What is under way, if it carries this. */
    walking: (nonce: string | null): Walking | null => (running !== null && running.nonce === nonce ? running : null),
    /** The stage was reached by what is under way. */
    pass: (id: string, stage: ChainStage): void => {
      if (running?.id !== id || running.passed.has(stage)) return;
      running.passed.set(stage, tenths(parts.monotonic() - running.from));
      if (running.passed.size === CHAIN_STAGES.length) running.finish();
    },
    restore: (proofs: readonly ChainProof[], newest: ChainProof | null): void => {
      day = proofs;
      last = newest;
    },
    /** The first is the self-test of the start. */
    start: (): void => {
      begunAt = parts.now();
      void run("start", null);
    },
    tick: (): void => {
      if (running === null && parts.now() >= dueAt) void run("schedule", null);
    },
    /** Resolves when nothing is under way. */
    idle: async (): Promise<void> => void (await running?.done),
    now: (): ChainProofNow => ({ at: last?.at ?? null, failed: missed?.failed ?? [] }),
    /** For health page and metrics. */
    figures: () => ({
      ageMs: last === null ? null : parts.now() - Date.parse(last.at),
      ms: last?.ms ?? null,
      stages: last?.stages ?? [],
      missed: day.filter(({ ok }) => !ok).length,
      count: day.length,
      failed: missed?.failed ?? [],
    }),
    /** False once the last proof failed or is older than a turn: then the outside watchman must miss us. */
    holds: (): boolean => {
      const since = last === null ? begunAt : Math.max(Date.parse(last.at), begunAt ?? 0);
      return missed === null && (since === null || parts.now() - since <= CHAIN_PROOF.heartbeat);
    },
    stop: (): void => running?.finish(),
  };
}

export type Chain = ReturnType<typeof createChain>;
