import { readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isDeviceKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { Bench, deviceRecord, NOON } from "../testing.ts";

const Strict = { additionalProperties: false };
const ExampleSchema = Type.Object(
  {
    description: Type.String(),
    kind: Type.String(),
    leaf: Type.Optional(Type.String()),
    payload: Type.Optional(Type.String()),
    hex: Type.Optional(Type.String()),
    readings: Type.Optional(Type.Record(Type.String(), Type.String())),
    events: Type.Optional(Type.Array(Type.String())),
    snapshots: Type.Optional(Type.Array(Type.String())),
    quarantined: Type.Optional(Type.Array(Type.String())),
    /** Count, begin, first sample, where it is worn, quality. */
    motion: Type.Optional(Type.Array(Type.String())),
    dropped: Type.Optional(Type.Record(Type.String(), Type.Number())),
    link: Type.Optional(Type.String()),
    /** Milliseconds within which it says that it sends again. */
    next: Type.Optional(Type.Number()),
    heard: Type.Optional(Type.Boolean()),
  },
  Strict,
);
type Example = Static<typeof ExampleSchema>;

function readExamples(file: string): Example[] {
  const data: unknown = parse(readFileSync(new URL(file, import.meta.url), "utf8"));
  return Value.Parse(Type.Array(ExampleSchema), data);
}

/** What was taken, in the short hand of the examples. */
function summary(taken: Taken): Omit<Example, "description" | "kind"> {
  const readings: Record<string, string> = {};
  const events: string[] = [];
  const snapshots: string[] = [];
  let link: string | undefined;
  let next: number | undefined;
  for (const seen of taken.observations) {
    for (const { measurement, value, quality, at } of seen.readings) {
      const said = `${value} ${quality}@${at - NOON}`;
      readings[measurement] = readings[measurement] === undefined ? said : `${readings[measurement]}, ${said}`;
    }
    for (const { event, state, quality, at, id } of seen.events) events.push(`${event} ${state} ${quality}@${at - NOON} ${id ?? "-"}`);
    for (const { event, hash, type, bytes } of seen.snapshots) snapshots.push(`${event} ${hash} ${type} ${bytes}`);
    link = seen.link ?? link;
    next = seen.next ?? next;
  }
  const quarantined = taken.quarantined.map((entry) =>
    [entry.reason, entry.where, entry.urgent === true ? "!" : ""].filter((part) => part !== "").join(" "),
  );
  const motion = taken.observations.flatMap((seen) =>
    (seen.motion ?? []).map(({ times, x, y, z, wornAt, quality }) =>
      [times.length, `@${(times[0] ?? 0) - NOON}`, [x[0], y[0], z[0]].join(), wornAt ?? "anywhere", quality].join(" "),
    ),
  );
  const dropped = Object.fromEntries(Object.entries(taken.dropped).filter(([, count]) => count > 0));
  return {
    readings,
    events,
    snapshots,
    quarantined,
    motion,
    dropped,
    ...(link === undefined ? {} : { link }),
    ...(next === undefined ? {} : { next }),
  };
}

for (const file of ["./native.golden.yaml", "./senml.golden.yaml"]) {
  describe(file, () => {
    test.each(readExamples(file).map((example) => [example.description, example] as const))("%s", (_, example) => {
      if (!isDeviceKind(example.kind)) throw new Error(`unknown kind ${example.kind}`);
      const bench = new Bench([deviceRecord("d1", example.kind)]);
      const payload = example.hex === undefined ? (example.payload ?? "") : Buffer.from(example.hex, "hex");
      const taken = bench.send({ leaf: example.leaf ?? "telemetry", payload });
      const { readings = {}, events = [], snapshots = [], quarantined = [], motion = [], dropped = {}, link, next } = example;
      const said = { ...(link === undefined ? {} : { link }), ...(next === undefined ? {} : { next }) };
      expect(summary(taken)).toEqual({ readings, events, snapshots, quarantined, motion, dropped, ...said });
      if (example.heard === true) expect(taken.observations).toHaveLength(1);
      for (const entry of taken.quarantined) {
        expect(entry.detail.zh.length).toBeGreaterThan(8);
        expect(entry.detail.en.length).toBeGreaterThan(15);
      }
    });
  });
}
