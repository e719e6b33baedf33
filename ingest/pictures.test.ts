import { expect, test } from "vitest";
import { formatBench } from "./decoders/format-bench.ts";
import type { Taken } from "./ports.ts";

const HASH = "ab".repeat(32);
const NOTE = { picture: HASH, type: "image/jpeg", bytes: 9 };

const shots = (taken: Taken): readonly string[] =>
  taken.observations.flatMap((seen) => seen.snapshots.map(({ device, event, hash }) => `${device} ${event} ${hash}`));
const ids = (taken: Taken): readonly (string | null)[] => taken.observations.flatMap((seen) => seen.events.map(({ id }) => id));

/** One message of each format that tells of an alarm with a picture beside it, which the hub has kept. */
const MESSAGES: readonly (readonly [format: string, topic: string, message: object])[] = [
  ["onenet", "$sys/p/s1/thing/property/post", { id: "1", params: { smoke: { value: true }, image: { value: NOTE } } }],
  ["aliyun-alink", "sys/pk/s1/thing/event/property/post", { id: "1", params: { SmokeSensorState: 1, photo: NOTE } }],
  ["zigbee2mqtt", "s1", { smoke: true, image: NOTE }],
  ["traccar", "push", { event: { type: "alarm", attributes: { alarm: "sos" } }, device: { uniqueId: "w1" }, photo: NOTE }],
  ["hikvision", "push", { ipAddress: "c1", eventType: "fireDetection", eventState: "active", images: [{ deep: NOTE }] }],
];

test.each(MESSAGES)("a picture in a message of %s belongs to what the message tells", (format, topic, message) => {
  const kinds = { s1: "smoke", w1: "wearable", c1: "camera" };
  const bench = formatBench(format, kinds);
  const taken = bench.send({ topic: `in/${topic}`, payload: JSON.stringify(message) });
  const [shot] = shots(taken);
  expect(shot).toMatch(new RegExp(`^id-(s1|w1|c1) picture (ab){16} ${HASH}$`));
  expect(shots(taken)).toHaveLength(1);
  expect(ids(taken)).toContain(`picture ${"ab".repeat(16)}`);
  expect(taken.quarantined.filter(({ detail }) => JSON.stringify(detail).includes("picture"))).toEqual([]);
});

test("of two devices in one message nobody knows whose picture it is", () => {
  const bench = formatBench("onenet", { s1: "smoke", s2: "smoke" });
  const one = (name: string) => ({ identity: { deviceName: name }, properties: { smoke: { value: true } } });
  const taken = bench.send({
    topic: "in/$sys/p/gw/thing/pack/post",
    payload: JSON.stringify({ id: "1", params: [one("s1"), one("s2")], image: NOTE }),
  });
  expect(taken.observations.flatMap((seen) => seen.events)).toHaveLength(2);
  expect(shots(taken)).toEqual([]);
});

test("a picture without a happening, or with its end, is no picture of anything", () => {
  const bench = formatBench("onenet", { s1: "smoke" });
  const send = (smoke: boolean) =>
    bench.send({
      topic: "in/$sys/p/s1/thing/property/post",
      payload: JSON.stringify({ id: "1", params: { smoke: { value: smoke }, image: { value: NOTE } } }),
    });
  expect(shots(send(false))).toEqual([]);
  expect(shots(send(true))).toHaveLength(1);
  expect(shots(send(false))).toEqual([]);
});
