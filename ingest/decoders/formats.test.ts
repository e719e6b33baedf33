import { existsSync, readFileSync } from "node:fs";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { NOON } from "../testing.ts";
import { formatBench, linesOf } from "./format-bench.ts";
import { DECODERS } from "./list.ts";

const Strict = { additionalProperties: false };
const MessageSchema = Type.Object(
  {
    topic: Type.Optional(Type.String()),
    payload: Type.Optional(Type.String()),
    hex: Type.Optional(Type.String()),
    /** Seconds after the first. */
    after: Type.Optional(Type.Number()),
    replayed: Type.Optional(Type.Boolean()),
    says: Type.Array(Type.String()),
  },
  Strict,
);
const ExampleSchema = Type.Object(
  { description: Type.String(), devices: Type.Record(Type.String(), Type.String()), messages: Type.Array(MessageSchema) },
  Strict,
);

const FORMATS = DECODERS.flatMap(({ format }) => (format === null || format === "senml" ? [] : [format]));

/** recv is 2026-11-23T00:00:00Z; lines are "device what value quality@seconds from recv" and "? reason" for the quarantine. */
describe.each(FORMATS)("%s", (format) => {
  const file = new URL(`./${format}.golden.yaml`, import.meta.url);
  test("has examples", () => expect(existsSync(file)).toBe(true));
  const examples = existsSync(file) ? Value.Parse(Type.Array(ExampleSchema), parse(readFileSync(file, "utf8"))) : [];
  test.each(examples.map((example) => [example.description, example] as const))("%s", (_, example) => {
    const bench = formatBench(format, example.devices);
    for (const { topic, payload, hex, after = 0, replayed = false, says } of example.messages) {
      const bytes = hex === undefined ? Buffer.from(payload ?? "") : Buffer.from(hex.replace(/\s/g, ""), "hex");
      const taken = bench.send({ topic: `in/${topic ?? "push"}`, payload: bytes, recv: NOON + after * 1000, message: { replayed } });
      expect(linesOf(taken)).toEqual(says);
      for (const entry of taken.quarantined) {
        expect(entry.detail.zh).toMatch(/[一-龥].{8}/);
        expect(entry.detail.en.length).toBeGreaterThan(25);
      }
    }
  });
});
