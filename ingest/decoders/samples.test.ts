import { describe, expect, test } from "vitest";
import type { Taken } from "../ports.ts";
import { formatBench } from "./format-bench.ts";
import {
  decodedOf,
  HAS_SAMPLES,
  linesOfSample,
  messagesOfRow,
  readRows,
  readSample,
  type SampleMessage,
  sampleFiles,
  withCodec,
} from "./sample-rows.ts";
import { trace } from "./spoilt.ts";

const HOW = HAS_SAMPLES ? "" : " (skipped: SHOUWANG_SAMPLES names no folder with ctwing_aep)";
const ROWS = readRows();
/** Units of the standard in which a measurement of the hub may come. */
const MEASURED = new Set(["Cel", "%RH", "%EL", "lat", "lon"]);

/** A line of the quarantine stands for the whole sentence that it is a part of. */
const matched = (said: string, expected: string | undefined): string => {
  const [, head, part] = /^(\? \S+(?: !)?: )(.+)$/.exec(expected ?? "") ?? [];
  return head !== undefined && part !== undefined && said.startsWith(head) && said.includes(part) ? `${head}${part}` : said;
};

function expectSays(taken: Taken, says: readonly string[]): void {
  expect(linesOfSample(taken).map((line, i) => matched(line, says[i]))).toEqual(says);
  expect(trace(taken)).toBeGreaterThan(0);
  for (const { detail } of taken.quarantined) {
    expect(detail.zh).toMatch(/[一-龥].{8}/);
    expect(detail.en).toMatch(/^[A-Z].{25}/);
  }
}

describe.runIf(HAS_SAMPLES)(`the public samples${HOW}`, () => {
  test("each file has a row, and each row a file", () => {
    const told = ROWS.flatMap(({ file, result }) => (result === undefined ? [file] : [file, result]));
    expect([...sampleFiles()].sort()).toEqual([...told].sort());
  });

  test.each(ROWS.map((row) => [row.file, row] as const))("%s says what stands in it", (_, row) => {
    const bench = formatBench(row.format, row.devices);
    const send = ({ topic, payload }: SampleMessage, recv = row.recv): Taken =>
      bench.send({ topic: `in/${topic}`, payload, recv: Date.parse(recv) });
    const messages = messagesOfRow(row);
    expect(messages).toHaveLength(row.messages.length);
    for (const [i, message] of messages.entries()) expectSays(send(message, row.messages[i]?.recv), row.messages[i]?.says ?? []);
    for (const { topic, payload, says } of row.behind ?? []) expectSays(send({ topic, payload }), says);
  });

  test.each(ROWS.filter(({ decoded }) => decoded !== undefined).map((row) => [row.file, row] as const))(
    "%s, read by the maker's codec, gives the figures of its result",
    (_, row) => {
      const { topic, payload } = withCodec(row);
      const taken = formatBench(row.format, row.devices).send({ topic: `in/${topic}`, payload, recv: Date.parse(row.recv) });
      expectSays(taken, row.decoded ?? []);
      const [first] = decodedOf(row.result ?? "");
      const fresh = taken.observations.flatMap(({ readings, events }) => [...readings, ...events]).filter(({ quality }) => quality === 0);
      for (const { at } of fresh) expect(at).toBe(first?.ts);
    },
  );

  test.each(ROWS.filter(({ format }) => format === "senml").map((row) => [row.file, row] as const))(
    "%s is resolved as the standard resolves it",
    (_, row) => {
      const [message] = messagesOfRow(row);
      const taken = formatBench(row.format, row.devices).send({
        topic: "in/push",
        payload: message?.payload ?? "",
        recv: Date.parse(row.recv),
      });
      const resolved: readonly { readonly u: string; readonly t: number; readonly v: number }[] = [readSample(row.result ?? "")]
        .flat()
        .map(Object);
      const known = resolved.filter(({ u }) => MEASURED.has(u)).map(({ v, t }) => `${v} ${Math.round(t * 1000)}`);
      const read = taken.observations.flatMap(({ readings }) => readings.map(({ value, at }) => `${value} ${at}`));
      expect(read.sort()).toEqual(known.sort());
      expect(taken.quarantined).toHaveLength(resolved.length - known.length);
    },
  );
});
