import { readFileSync } from "node:fs";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { EVENT_KINDS } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import type { Bench } from "../testing.ts";
import { formatBench } from "./format-bench.ts";
import { DECODERS } from "./list.ts";
import { flagsOf, mutationsOf } from "./mutations.ts";
import { failed, trace } from "./spoilt.ts";

const FORMATS = DECODERS.flatMap(({ format }) => (format === null || format === "senml" ? [] : [format]));
const Examples = Type.Array(
  Type.Object({
    devices: Type.Record(Type.String(), Type.String()),
    messages: Type.Array(Type.Object({ topic: Type.Optional(Type.String()), payload: Type.Optional(Type.String()) })),
  }),
);
/** What a gateway tells of its devices, without which their messages mean nothing. */
const ANNOUNCES = /config$|bridge\/|devices$/;
/** What says of a happening how it stands or which it is: an alarm without it is one, and the device's own. */
const BESIDE = /status|state$|type$|name$|kind$/i;
/** What says whose message it is: another one's is another message. */
const ADDRESS = /token|id$/i;
/** A key of Z-Wave says by a 0 that it was pressed. */
const ZERO_IS_PRESSED = /central_scene/;
/** Of these a template of the device's own makes what it likes; it is believed as Home Assistant believes it. */
const BY_TEMPLATE = "ha-discovery";

interface Sent {
  readonly topic: string;
  readonly payload: string;
}
interface Case {
  readonly message: unknown;
  readonly fresh: () => Bench;
  readonly sent: Sent;
}

/** What may cost a life and began; a test that is known to be one is none. */
const grave = (taken: Taken): string[] =>
  taken.observations.flatMap((seen) =>
    seen.events.flatMap(({ event, state }) => (EVENT_KINDS[event].lifeSafety && state !== "off" && event !== "fire-test" ? [event] : [])),
  );

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** Each example in JSON, with a bench that knows what was announced before it. */
function casesOf(format: string): Case[] {
  const examples = Value.Clean(Examples, parse(readFileSync(new URL(`./${format}.golden.yaml`, import.meta.url), "utf8")));
  if (!Value.Check(Examples, examples)) throw new Error(`${format}.golden.yaml is no list of examples`);
  return examples.flatMap(({ devices, messages }) => {
    const all = messages.map(({ topic = "push", payload = "" }): Sent => ({ topic: `in/${topic}`, payload }));
    return all.flatMap((sent, i) => {
      const message = parsed(sent.payload);
      if (typeof message !== "object" || message === null) return [];
      const announced = all.slice(0, i).filter(({ topic }) => ANNOUNCES.test(topic));
      const fresh = (): Bench => {
        const bench = formatBench(format, devices);
        for (const one of announced) bench.send(one);
        return bench;
      };
      return [{ message, fresh, sent }];
    });
  });
}

describe.each(FORMATS)("%s", (format) => {
  const cases = casesOf(format);

  test("changed at any place in any way, its messages fail no decoder, leave a trace and call nobody for what they do not say", () => {
    for (const { message, fresh, sent } of cases) {
      const plain = new Set(grave(fresh().send(sent)));
      for (const { name, key, payload, quiet } of mutationsOf(message)) {
        const taken = fresh().send({ ...sent, payload });
        const what = `${sent.topic} ${name}: ${payload.slice(0, 300)}`;
        expect(failed(taken), what).toBe(false);
        expect(trace(taken), what).toBeGreaterThan(0);
        if (!quiet || BESIDE.test(key) || ADDRESS.test(key) || format === BY_TEMPLATE || ZERO_IS_PRESSED.test(sent.topic)) continue;
        expect(
          grave(taken).filter((event) => !plain.has(event)),
          what,
        ).toEqual([]);
      }
    }
  }, 120_000);

  test("what hangs on a yes does not come of a no", () => {
    for (const { message, fresh, sent } of cases) {
      const plain = grave(fresh().send(sent));
      if (plain.length === 0) continue;
      for (const { name, without, negated } of flagsOf(message)) {
        const left = new Set(grave(fresh().send({ ...sent, payload: without })));
        const hanging = plain.filter((event) => !left.has(event));
        const said = new Set(grave(fresh().send({ ...sent, payload: negated })));
        expect(
          hanging.filter((event) => said.has(event)),
          `${name}: ${negated.slice(0, 300)}`,
        ).toEqual([]);
      }
    }
  }, 120_000);
});
