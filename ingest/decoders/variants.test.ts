import { readFileSync } from "node:fs";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { FORMATS, ID, outcome } from "./eight-formats.ts";
import { formatBench } from "./format-bench.ts";

/* The same variants of words as every format carries them. */

const Table = Type.Array(
  Type.Object({ kind: Type.String(), says: Type.String(), of: Type.Array(Type.Record(Type.String(), Type.Unknown())) }),
);
const table: unknown = parse(readFileSync(new URL("./variants.yaml", import.meta.url), "utf8"));
if (!Value.Check(Table, table)) throw new Error("variants.yaml is no table of variants");
const ROWS = Value.Parse(Table, table);

describe.each(Object.keys(FORMATS))("variants of words in %s", (format) => {
  test.each(ROWS.map((row) => [`${row.kind}: ${row.says === "" ? "nothing" : row.says}`, row] as const))("%s", (_, { kind, says, of }) => {
    const seen = of.map((said) => {
      const [topic, payload] = FORMATS[format]?.(said) ?? ["", {}];
      return `${JSON.stringify(said)}: ${outcome(formatBench(format, { [ID]: kind }).send({ topic: `in/${topic}`, payload }))}`;
    });
    expect(seen).toEqual(of.map((said) => `${JSON.stringify(said)}: ${says}`));
  });
});
