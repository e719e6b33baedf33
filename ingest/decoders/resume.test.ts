import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { JournalRecord } from "../../contracts/index.ts";
import type { SavedCell, Taken } from "../ports.ts";
import { NOON, runs } from "../testing.ts";
import { formatBench } from "./format-bench.ts";
import { DECODERS } from "./list.ts";

const FORMATS = DECODERS.flatMap(({ format }) => (format === null || format === "senml" ? [] : [format]));
const Text = Type.Optional(Type.String());
const Examples = Type.Array(
  Type.Object({
    devices: Type.Record(Type.String(), Type.String()),
    messages: Type.Array(
      Type.Object({ topic: Text, payload: Text, hex: Text, after: Type.Optional(Type.Number()), replayed: Type.Optional(Type.Boolean()) }),
    ),
  }),
);

/** What a record said, but for what is only counted. */
const said = ({ observations, quarantined }: Taken) => ({
  observations,
  quarantined: quarantined.map(({ reason, where, device, urgent }) => ({ reason, where, device, urgent })),
});

/** What a decoder remembers of a device or gateway is kept with the checkpoint, all of it. */
describe.each(FORMATS)("%s goes on where it was cut off", (format) => {
  const examples: unknown = Value.Clean(Examples, parse(readFileSync(new URL(`./${format}.golden.yaml`, import.meta.url), "utf8")));
  if (!Value.Check(Examples, examples)) throw new Error(`${format}.golden.yaml is no list of examples`);

  test("a restart anywhere, with records replayed or not, changes nothing of what is said after it", () => {
    const example = fc.constantFrom(...examples).chain((chosen) =>
      fc.record({
        chosen: fc.constant(chosen),
        order: fc.array(fc.nat({ max: chosen.messages.length - 1 }), { minLength: 2, maxLength: 14 }),
        cut: fc.nat({ max: 13 }),
        replayed: fc.nat({ max: 5 }),
      }),
    );
    fc.assert(
      fc.property(example, ({ chosen, order, cut, replayed }) => {
        const whole = formatBench(format, chosen.devices);
        const records: JournalRecord[] = [];
        const expected: ReturnType<typeof said>[] = [];
        let saved: readonly SavedCell[] = [];
        const at = Math.min(cut, order.length - 1);
        const cells = new Map<string, SavedCell>();
        for (const [i, which] of order.entries()) {
          const one = chosen.messages[which];
          if (one === undefined) continue;
          const payload = one.hex === undefined ? Buffer.from(one.payload ?? "") : Buffer.from(one.hex.replace(/\s/g, ""), "hex");
          const recv = NOON + i * 20_000;
          const record = whole.record({ topic: `in/${one.topic ?? "push"}`, payload, recv, message: { replayed: one.replayed ?? false } });
          records.push(record);
          expected.push(said(whole.ingest.take(record)));
          if (i > at) continue;
          // What a checkpoint takes at any moment, and what is written of it.
          for (const cell of whole.ingest.dirty(100)) cells.set(cell.key, cell);
          if (i === at) saved = JSON.parse(JSON.stringify([...cells.values()]));
        }
        const resumed = formatBench(format, chosen.devices);
        resumed.ingest.restore(saved);
        const from = Math.max(0, at + 1 - replayed);
        const again = records.slice(from).map((record) => said(resumed.ingest.take(record)));
        // A device that nobody knew is known when its message is read again: more is understood then, and that is right.
        if (again.some((one, i) => i <= at - from && one.observations.length > (expected[from + i]?.observations.length ?? 0))) return;
        expect(again.slice(at + 1 - from)).toEqual(expected.slice(at + 1));
      }),
      { numRuns: runs(150) },
    );
  });
});
