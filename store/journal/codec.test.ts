import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JournalRecord, PRESENCE_REASONS } from "../../contracts/index.ts";
import { BatchEncoder, decodeBatch } from "./codec.ts";

const text = fc.oneof(
  fc.constantFrom("sw/v1/xfl/a/telemetry", "sw/v1/xfl/b/event", "login-1", ""),
  fc.string({ unit: "binary", maxLength: 60 }),
);
const message = fc.record({
  topic: text,
  payload: fc.uint8Array({ maxLength: 300 }),
  login: text,
  client: text,
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  retain: fc.boolean(),
  replayed: fc.boolean(),
  will: fc.boolean(),
  cutFrom: fc.option(fc.integer({ min: 0, max: 300_000_000 })),
});
const body = fc.oneof(
  fc.record({ kind: fc.constant("message" as const), message }),
  fc.record({
    kind: fc.constant("presence" as const),
    login: text,
    client: text,
    online: fc.boolean(),
    why: fc.constantFrom(...PRESENCE_REASONS),
  }),
  fc.record({
    kind: fc.constant("change" as const),
    change: fc.record({ what: fc.constant("hub-started" as const), downFrom: fc.option(fc.nat()) }),
  }),
);
const steps = fc.array(fc.tuple(body, fc.integer({ min: 1, max: 5_000_000_000 }), fc.integer({ min: 0, max: 5_000_000_000 })), {
  minLength: 1,
  maxLength: 40,
});

type Body = typeof body extends fc.Arbitrary<infer T> ? T : never;

function lay(list: readonly (readonly [Body, number, number])[]): JournalRecord[] {
  let pos = 7;
  let recv = 1_790_000_000_000;
  return list.map(([rest, dPos, dRecv]) => {
    pos += dPos;
    recv += dRecv;
    return { community: "xfl", pos, recv, ...rest };
  });
}

const plain = (records: readonly JournalRecord[]): unknown =>
  records.map((r) => (r.kind === "message" ? { ...r, message: { ...r.message, payload: [...r.message.payload] } } : r));

describe("codec of batches", () => {
  it("gives back what was put in, whatever it is", () => {
    const encoder = new BatchEncoder();
    fc.assert(
      fc.property(steps, (list) => {
        const records = lay(list);
        encoder.clear();
        for (const record of records) encoder.add(record);
        const back = decodeBatch("xfl", encoder.count, new Uint8Array(encoder.copy()));
        expect(plain(back)).toEqual(plain(records));
      }),
      { numRuns: 200 },
    );
  });

  const at = (pos: number, recv: number): JournalRecord => ({
    kind: "change",
    community: "xfl",
    pos,
    recv,
    change: { what: "hub-started", downFrom: null },
  });

  it.each([
    ["a position that does not rise", at(5, 100), at(5, 100)],
    ["a receive time that falls", at(5, 100), at(6, 99)],
    ["a receive time that is not whole", at(5, 100), at(6, 100.5)],
  ])("refuses %s and keeps the batch usable", (_, first, second) => {
    const encoder = new BatchEncoder();
    encoder.add(first);
    expect(() => encoder.add(second)).toThrow(RangeError);
    encoder.add(at(9, 200));
    expect(decodeBatch("xfl", 2, new Uint8Array(encoder.copy()))).toEqual([first, at(9, 200)]);
  });

  it.each([
    [2, "was written by a newer hub, this one knows 1"],
    [0, "unknown version 0"],
  ])("refuses a batch with the stamp %i, in words", (stamp, words) => {
    const encoder = new BatchEncoder();
    encoder.add(at(1, 1));
    const blob = new Uint8Array(encoder.copy());
    expect(blob[0]).toBe(1);
    blob[0] = stamp;
    expect(() => decodeBatch("xfl", 1, blob)).toThrow(words);
  });

  // Written by the first version: what it says must never change.
  it("reads a batch of the first version byte for byte", () => {
    const first = "01000000000000f03f0000000000005940020000267b2277686174223a226875622d73746172746564222c22646f776e46726f6d223a6e756c6c7d";
    const encoder = new BatchEncoder();
    encoder.add(at(1, 100));
    expect(Buffer.from(encoder.copy()).toString("hex")).toBe(first);
    expect(decodeBatch("xfl", 1, Buffer.from(first, "hex"))).toEqual([at(1, 100)]);
  });

  it("says that a shortened batch is damaged", () => {
    const encoder = new BatchEncoder();
    encoder.add(at(1, 1));
    const blob = new Uint8Array(encoder.copy());
    expect(() => decodeBatch("xfl", 1, blob.subarray(0, blob.length - 3))).toThrow();
    expect(() => decodeBatch("xfl", 2, blob)).toThrow(RangeError);
  });
});
