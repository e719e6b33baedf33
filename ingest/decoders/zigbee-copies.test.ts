import { expect, test } from "vitest";
import { Quality } from "../../contracts/index.ts";
import type { SavedCell } from "../ports.ts";
import { type Bench, NOON } from "../testing.ts";
import { formatBench } from "./format-bench.ts";

const at = (second: number) => NOON + second * 1_000;
const send = (bench: Bench, topic: string, payload: string, second: number) =>
  bench.send({ topic: `in/${topic}`, payload, recv: at(second) }).observations.flatMap(({ events }) => events);

/** Whether what came after the bridge's start was taken for a copy of what came before it. */
function isCopy(bench: Bench, payload: string): boolean {
  send(bench, "bridge/state", '{"state":"online"}', 600);
  const [event] = send(bench, "s1", payload, 602);
  return ((event?.quality ?? 0) & Quality.replayed) !== 0;
}

test.each([
  ["as it came", '{"smoke":true,"linkquality":50}', true],
  ["in another order, with spaces and another spelling of the number", '{ "linkquality": 50.0, "smoke": true }', true],
  ["with something else beside it", '{"smoke":true,"linkquality":51}', false],
])("what a bridge tells again after its start is a copy %s", (_, payload, copy) => {
  const bench = formatBench("zigbee2mqtt", { s1: "smoke" });
  send(bench, "s1", '{"smoke":true,"linkquality":50}', 0);
  expect(isCopy(bench, payload)).toBe(copy);
});

test("numbers that JSON does not know do not keep it from being one", () => {
  const bench = formatBench("zigbee2mqtt", { s1: "smoke" });
  send(bench, "s1", '{"smoke":true,"temperature":NaN}', 0);
  expect(isCopy(bench, '{"temperature":NaN,"smoke":true}')).toBe(true);
});

test.each([
  ['[["linkquality",50],["smoke",true]]', true],
  ['[["linkquality",49],["smoke",true]]', false],
  ["", false],
])("what an older version kept of the last message is compared too: %s", (text, copy) => {
  const before = formatBench("zigbee2mqtt", { s1: "smoke" });
  send(before, "s1", '{"smoke":true,"linkquality":50}', 0);
  const saved: readonly SavedCell[] = JSON.parse(
    JSON.stringify(before.ingest.dirty(10)).replace(JSON.stringify('{"smoke":true,"linkquality":50}'), () => JSON.stringify(text)),
  );
  expect(JSON.stringify(saved)).toContain(JSON.stringify(text));
  const bench = formatBench("zigbee2mqtt", { s1: "smoke" });
  bench.pos = before.pos;
  bench.ingest.restore(saved);
  expect(isCopy(bench, '{"smoke":true,"linkquality":50}')).toBe(copy);
});
