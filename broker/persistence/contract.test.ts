import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { Owners } from "../owners.ts";
import type { SessionStore } from "../types.ts";
import { Persistence } from "./persistence.ts";

/** The suite is CommonJS for node:test; what it asks of its runner is small. */
interface Asserts {
  equal(actual: unknown, expected: unknown, message?: string): void;
  notEqual(actual: unknown, expected: unknown, message?: string): void;
  deepEqual(actual: unknown, expected: unknown, message?: string): void;
  ok(value: unknown, message?: string): void;
}
interface Runner {
  plan(count: number): void;
  diagnostic(text: string): void;
  readonly assert: Asserts;
}
type Suite = (options: {
  readonly test: (name: string, body: (t: Runner) => Promise<void>) => void;
  readonly persistence: () => Promise<object>;
  readonly testAsync: true;
}) => void;

const suite = createRequire(import.meta.url)("aedes-persistence/abstract.js") as Suite;

/** node:assert's loose deepEqual takes no notice of prototypes. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return [...value];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function runner(): Runner & { planned: number | null; asserted: number } {
  const count = <A extends readonly unknown[]>(check: (...args: A) => void) => {
    return (...args: A): void => {
      state.asserted += 1;
      check(...args);
    };
  };
  const state = {
    planned: null as number | null,
    asserted: 0,
    plan: (planned: number) => {
      state.planned = planned;
    },
    diagnostic: () => undefined,
    assert: {
      equal: count((actual: unknown, expected: unknown, message?: string) => expect(actual, message).toBe(expected)),
      notEqual: count((actual: unknown, expected: unknown, message?: string) => expect(actual, message).not.toBe(expected)),
      deepEqual: count((actual: unknown, expected: unknown, message?: string) => {
        if (!isDeepStrictEqual(plain(actual), plain(expected))) expect(plain(actual), message).toEqual(plain(expected));
        expect(isDeepStrictEqual(plain(actual), plain(expected)), message).toBe(true);
      }),
      ok: count((value: unknown, message?: string) => expect(value, message).toBeTruthy()),
    },
  };
  return state;
}

/** A store that answers later, as one with a disk does. */
function laterStore(): SessionStore {
  return {
    load: async () => undefined,
    save: () => undefined,
    saved: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

suite({
  test: (name, body) =>
    it(`contract of aedes-persistence: ${name}`, async () => {
      const t = runner();
      await body(t);
      if (t.planned !== null) expect(t.asserted).toBe(t.planned);
    }),
  persistence: async () =>
    new Persistence({ store: laterStore(), owners: new Owners(), maySubscribe: () => true, wall: () => Date.UTC(2026, 0, 1) }),
  testAsync: true,
});
