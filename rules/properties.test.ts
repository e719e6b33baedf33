import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareOrder, type Observation, type Signal, subjectKey } from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import { YES } from "./conditions/leaf.ts";
import { createEngine, type Engine } from "./engine.ts";
import { loadRulePacks } from "./load.ts";
import type { SavedCell } from "./ports.ts";
import { arriving, type Input, inputsOf, messagesOf, PORTS, START, takeInput } from "./testing/random-inputs.ts";

const SEED = Number(process.env.RULES_SEED ?? randomInt(2 ** 31));
const RUNS = Number(process.env.RULES_RUNS ?? 10_000);
const HOUR = 3_600_000;
/** The work is bounded by the number of sequences; how long it takes says only how busy the machine is. */
const UNBOUNDED = 0;
/** Fewer than this on average, the engines of both sets together, and the sequences prove less than they should. */
const INPUTS_PER_SEQUENCE = 100;

function load(folder: string) {
  const loaded = loadRulePacks(fileURLToPath(new URL(folder, import.meta.url)));
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
  return loaded.rules;
}
const examples = load("conditions/examples");
const packs = [...load("packs"), ...examples];
const numbers = (minLength: number, maxLength: number) => fc.array(fc.noBias(fc.nat(2 ** 31 - 1)), { minLength, maxLength });
/** A human's closing is no signal. */
const CLOSED_BY_HAND = new Set(["sos", "smoke-alarm"]);
let fed = 0;

/**
 * What `alerts` does: a signal not above the last one applied per rule and subject is old. What it may rely on: one open
 * alert per rule and subject.
 */
function listener(): { readonly emit: (signal: Signal) => void; readonly told: string[]; readonly open: Map<string, Signal> } {
  const last = new Map<string, Signal>();
  const open = new Map<string, Signal>();
  const told: string[] = [];
  const emit = (signal: Signal) => {
    const key = `${signal.rule} ${subjectKey(signal.subject)}`;
    const before = last.get(key);
    if (before && compareOrder(signal.order, before.order) <= 0) return;
    if (!CLOSED_BY_HAND.has(signal.rule) && open.has(key) === (signal.act === "raised"))
      throw new Error(`${key} is ${signal.act}, open: ${open.has(key)}`);
    last.set(key, signal);
    if (signal.act === "ceased") open.delete(key);
    else open.set(key, signal);
    told.push(JSON.stringify(signal));
  };
  return { emit, told, open };
}

function feed(engine: Engine, inputs: readonly Input[]): void {
  for (const input of inputs) takeInput(engine, input);
  fed += inputs.length;
}

function live(rules: readonly CompiledRule[], inputs: readonly Input[], end: number): readonly string[] {
  const world = listener();
  const engine = createEngine({ rules, ports: PORTS, emit: world.emit });
  feed(engine, inputs);
  engine.advance(end);
  return world.told;
}

interface Crash {
  readonly end: number;
  readonly cut: number;
  readonly chunk: number;
}

/** Up to `cut`, cells being saved piecemeal; then another engine from what lies on the disk and from the journal behind it. */
function restarted(rules: readonly CompiledRule[], inputs: readonly Input[], { end, cut, chunk }: Crash): readonly string[] {
  const world = listener();
  const first = createEngine({ rules, ports: PORTS, emit: world.emit });
  const disk = new Map<string, SavedCell>();
  for (const [i, input] of inputs.slice(0, cut).entries()) {
    feed(first, [input]);
    if (i % 8 === 7) for (const cell of first.dirty(4 * chunk)) disk.set(cell.key, cell);
  }
  const savedUpTo = first.savedUpTo("c1") ?? cut;
  const second = createEngine({ rules, ports: PORTS, emit: world.emit });
  second.restore(disk.values());
  feed(second, inputs.slice(savedUpTo));
  second.advance(end);
  return world.told;
}

/** Asks the slow comparison, which shows the difference, only where there is one. */
function same(told: readonly string[], asWanted: readonly string[]): void {
  if (told.join() !== asWanted.join()) expect(told).toEqual(asWanted);
}

const SETS = [
  ["one rule of each kind of condition", examples, 0.9],
  ["all packs", packs, 0.1],
] as const;

test.each(SETS)(
  `any sequence, %s: no throw, one open alert, the same through a restart and when replayed (RULES_SEED=${SEED})`,
  { timeout: UNBOUNDED },
  (what, rules, share) => {
    const begun = process.cpuUsage();
    const before = fed;
    let sequences = 0;
    fc.assert(
      fc.property(numbers(30, 70), fc.nat(70), fc.nat(5), (drawn, cut, chunk) => {
        const inputs = inputsOf(drawn);
        const end = (inputs.at(-1)?.recv ?? START) + 6 * HOUR;
        const told = live(rules, inputs, end);
        same(restarted(rules, inputs, { end, cut: Math.min(cut, inputs.length), chunk }), told);
        // A restart at the very beginning is a replay.
        if (sequences++ % 10 === 0) same(live(rules, inputs, end), told);
      }),
      { numRuns: Math.ceil(RUNS * share), seed: SEED },
    );
    const { user, system } = process.cpuUsage(begun);
    process.stderr.write(
      `rules: ${what}: ${sequences} sequences, ${fed - before} inputs, ${((user + system) / 1e6).toFixed(1)} s of CPU, RULES_SEED=${SEED}\n`,
    );
  },
);

test("the engines were fed a million inputs in ten thousand sequences", () => {
  expect(fed).toBeGreaterThanOrEqual(RUNS * INPUTS_PER_SEQUENCE);
});

/**
 * Conditions whose answer is what happened. The others count by arrival: held times, absence, positions, and what a life
 * may hang on (an alarm told after its end is told all the same).
 */
const BY_ARRIVAL = new Set(["smoke-witnessed", "came-in", "went-out", "out-two-hours", "rate-low", "silent-by-its-own-habit"]);
const orderless = examples.filter((rule) => !BY_ARRIVAL.has(rule.id));

function truths(engine: Engine): readonly string[] {
  const held: string[] = [];
  for (const cell of engine.cells.all())
    cell.states.forEach((state, i) => {
      const rule = orderless[i];
      if (!state || !rule) return;
      if (rule.when(state.slots, engine.clock) === YES) held.push(`${rule.id} ${cell.key}`);
      // The conditions of its rungs too.
      rule.leaves.slice(rule.whenCount, rule.openFrom).forEach((leaf, k) => {
        const slot = state.slots[rule.whenCount + k];
        if (slot && leaf.holds(slot, engine.clock)) held.push(`${rule.id} ${cell.key} rung ${k}`);
      });
    });
  return held.sort();
}

function tell(messages: readonly Observation[]): { readonly engine: Engine; readonly open: Map<string, Signal> } {
  const world = listener();
  const engine = createEngine({ rules: orderless, ports: PORTS, emit: world.emit });
  for (const [i, message] of messages.entries()) engine.take(arriving(message, i));
  return { engine, open: world.open };
}

test(`what holds after the last message does not depend on the order of arrival (RULES_SEED=${SEED})`, { timeout: UNBOUNDED }, () => {
  fc.assert(
    fc.property(numbers(10, 60), fc.integer(), (drawn, salt) => {
      const messages = messagesOf(drawn);
      const byTime = [...messages].sort((a, b) => a.recv - b.recv);
      const mixed = messages.map((each, i) => ({ each, key: Math.imul(i + 1, salt | 1) })).sort((a, b) => a.key - b.key);
      const ordered = tell(byTime);
      const unordered = tell(mixed.map(({ each }) => each));
      expect(truths(unordered.engine)).toEqual(truths(ordered.engine));
      for (const rule of orderless.filter((each) => each.clear === null && each.clearHold === 0 && !each.latched))
        for (const key of unordered.open.keys()) if (key.startsWith(`${rule.id} `)) expect(truths(unordered.engine)).toContain(key);
    }),
    { numRuns: RUNS / 5, seed: SEED },
  );
});
