import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, Quality, SECOND, toIso } from "../contracts/index.ts";
import { Bench, deviceRecord, eventsOf, NOON, qualitiesOf, reasonsOf, valuesOf } from "./testing.ts";

const wearable = (): Bench => new Bench([deviceRecord("d1", "wearable")]);

describe("readings", () => {
  test("a message sent again is recognised, a correction passes, a new time passes", () => {
    const bench = wearable();
    const first = { heart_rate: 72, spo2: 97, ts: NOON - SECOND };
    expect(valuesOf(bench.send({ payload: first }))).toEqual({ heart_rate: 72, spo2: 97 });
    const again = bench.send({ payload: first, recv: NOON + 5 * SECOND });
    expect(again.observations).toEqual([]);
    expect(again.dropped.duplicate).toBe(2);
    expect(valuesOf(bench.send({ payload: { ...first, spo2: 95 } }))).toEqual({ spo2: 95 });
    expect(valuesOf(bench.send({ payload: { heart_rate: 72, ts: NOON } }))).toEqual({ heart_rate: 72 });
  });

  test("equal values without a time are new each time", () => {
    const bench = wearable();
    for (let i = 0; i < 3; i++) expect(valuesOf(bench.send({ payload: { heart_rate: 72 }, recv: NOON + i }))).toEqual({ heart_rate: 72 });
  });

  test("a batch of a minute sent twice in any order is known by all its samples", () => {
    const bench = wearable();
    const batch = Array.from({ length: 60 }, (_, i) => ({ heart_rate: 60 + (i % 7), ts: NOON - i * SECOND }));
    expect(bench.send({ payload: batch }).observations[0]?.readings).toHaveLength(60);
    expect(bench.send({ payload: batch.toReversed() }).dropped.duplicate).toBe(60);
  });

  test("memory is bounded: what is too old to be remembered passes rather than being lost", () => {
    const bench = wearable();
    for (let i = 0; i < 200; i++) bench.send({ payload: { heart_rate: 70, ts: NOON + i * SECOND }, recv: NOON + i * SECOND });
    expect(valuesOf(bench.send({ payload: { heart_rate: 70, ts: NOON }, recv: NOON + 200 * SECOND }))).toEqual({ heart_rate: 70 });
    expect(JSON.stringify(bench.ingest.dirty(1)).length).toBeLessThan(2_000);
  });
});

describe("events", () => {
  test.each([
    ["same id and time", { event: "fall", id: "a", ts: NOON }, { event: "fall", id: "a", ts: NOON }, MINUTE, "repeat"],
    ["same id, no time, soon", { event: "fall", id: "a" }, { event: "fall", id: "a" }, MINUTE, "repeat"],
    ["same id, no time, hours later: the device counts from 1 again", { event: "sos", id: 1 }, { event: "sos", id: 1 }, 2 * HOUR, "new"],
    ["same id, another time", { event: "sos", id: 1, ts: NOON }, { event: "sos", id: 1, ts: NOON + MINUTE }, MINUTE, "new"],
    ["on and off under one id", { event: "smoke", id: "x", state: "on" }, { event: "smoke", id: "x", state: "off" }, MINUTE, "new"],
    ["no id, same time", { event: "sos", ts: NOON }, { event: "sos", ts: NOON }, MINUTE, "repeat"],
    ["no id, no time: pressed twice", { event: "sos" }, { event: "sos" }, SECOND, "new"],
    ["time that cannot be believed is no identity", { event: "sos", ts: 0 }, { event: "sos", ts: 0 }, SECOND, "new"],
    ["clock that stands still must not swallow a later call", { event: "sos", ts: NOON }, { event: "sos", ts: NOON }, 11 * MINUTE, "new"],
    ["the same, no matter of life", { event: "help", ts: NOON }, { event: "help", ts: NOON }, 11 * MINUTE, "repeat"],
  ])("%s", (_, first, second, later, expected) => {
    const bench = wearable();
    expect(eventsOf(bench.send({ leaf: "event", payload: first }))).toHaveLength(1);
    const taken = bench.send({ leaf: "event", payload: second, recv: NOON + later });
    expect(eventsOf(taken)).toHaveLength(expected === "new" ? 1 : 0);
    expect(taken.dropped.duplicate).toBe(expected === "new" ? 0 : 1);
  });

  test("an event re-sent after the device's clock has moved on is known", () => {
    const bench = wearable();
    bench.send({ leaf: "event", payload: { event: "sos", ts: NOON } });
    bench.send({ payload: { heart_rate: 70, ts: NOON + 10 * MINUTE }, recv: NOON + 10 * MINUTE });
    expect(bench.send({ leaf: "event", payload: { event: "sos", ts: NOON }, recv: NOON + 20 * MINUTE }).dropped.duplicate).toBe(1);
  });
});

describe("body", () => {
  test("not worn holds for later messages, not for samples from before, and not for ever", () => {
    const bench = wearable();
    bench.send({ payload: { worn: 0, ts: NOON } });
    expect(qualitiesOf(bench.send({ payload: { heart_rate: 72, ts: NOON + SECOND } }))).toEqual({ heart_rate: Quality.rejected });
    expect(qualitiesOf(bench.send({ payload: { heart_rate: 71, ts: NOON - MINUTE } }))).toEqual({ heart_rate: 0 });
    const later = NOON + 13 * HOUR;
    expect(qualitiesOf(bench.send({ payload: { heart_rate: 130 }, recv: later }))).toEqual({ heart_rate: Quality.doubtful });
    bench.send({ leaf: "event", payload: { event: "worn", state: "on" }, recv: later });
    expect(qualitiesOf(bench.send({ payload: { heart_rate: 130 }, recv: later + MINUTE }))).toEqual({ heart_rate: 0 });
  });

  test("a leap of the pulse within ten seconds is doubtful, the next like it is believed", () => {
    const bench = wearable();
    const pulse = (value: number, after: number): number | undefined =>
      qualitiesOf(bench.send({ payload: { heart_rate: value, ts: NOON + after * SECOND }, recv: NOON + after * SECOND })).heart_rate;
    expect([pulse(70, 0), pulse(115, 5), pulse(118, 10), pulse(70, 30)]).toEqual([0, Quality.doubtful, 0, 0]);
  });
});

describe("a device's clock", () => {
  test("seven minutes ahead: fresh is now, what waited stays in the past, spacing is kept", () => {
    const bench = wearable();
    const at = (recv: number, sent: number): number | undefined =>
      bench.send({ payload: { heart_rate: 70, ts: sent }, recv }).observations[0]?.readings[0]?.at;
    expect(at(NOON, NOON + 7 * MINUTE)).toBe(NOON);
    expect(at(NOON + MINUTE, NOON + 7.5 * MINUTE)).toBe(NOON + 0.5 * MINUTE);
    const taken = bench.send({ payload: { heart_rate: 70, ts: NOON - 20 * MINUTE }, recv: NOON + 2 * MINUTE });
    expect(taken.observations[0]?.readings[0]).toMatchObject({ at: NOON - 20 * MINUTE, quality: Quality.late });
  });

  test("three hours behind is believed at first, corrected once it stood still for long, and given up at the first fresh time", () => {
    const bench = wearable();
    const seen: (readonly [number, number])[] = [];
    for (let i = 0; i <= 12; i++) {
      const recv = NOON + i * MINUTE;
      const reading = bench.send({ payload: { heart_rate: 70, ts: recv - 3 * HOUR - SECOND }, recv }).observations[0]?.readings[0];
      seen.push([(reading?.at ?? 0) - recv, reading?.quality ?? 0]);
    }
    expect(seen[0]).toEqual([-3 * HOUR - SECOND, Quality.late]);
    expect(seen[12]).toEqual([-SECOND, Quality.timeRepaired]);
    const recv = NOON + 13 * MINUTE;
    const fixed = bench.send({ payload: { heart_rate: 70, ts: recv - SECOND }, recv }).observations[0]?.readings[0];
    expect(fixed).toMatchObject({ at: recv - SECOND, quality: 0 });
  });

  test("a backlog that drains is never moved to now", () => {
    const bench = wearable();
    for (let i = 0; i < 60; i++) {
      const sent = NOON - HOUR + i * MINUTE;
      const recv = NOON + i * 15 * SECOND;
      const reading = bench.send({ payload: { heart_rate: 70, ts: sent }, recv }).observations[0]?.readings[0];
      expect(reading?.at).toBe(sent);
    }
  });

  test("a queue that stays forty minutes long is left in the past and told to the operator once a day", () => {
    const bench = wearable();
    let notes = 0;
    for (let i = 0; i < 60; i++) {
      const recv = NOON + i * MINUTE;
      const taken = bench.send({ payload: { heart_rate: 70, ts: recv - 40 * MINUTE }, recv });
      expect(taken.observations[0]?.readings[0]).toMatchObject({ at: recv - 40 * MINUTE, quality: Quality.late });
      notes += taken.quarantined.length;
    }
    expect(notes).toBe(1);
  });

  test("a clock without a date is noted once an hour, and every value is kept", () => {
    const bench = wearable();
    const reasons = Array.from({ length: 90 }, (_, i) =>
      reasonsOf(bench.send({ payload: { heart_rate: 70, ts: 12.5 + i * 60 }, recv: NOON + i * MINUTE })),
    );
    expect(reasons.flat()).toEqual(["bad-time /ts", "bad-time /ts"]);
  });

  test.each([
    ["2020-0327T12:39:05.547336Z", "2020-03-27T12:39:05.547Z"],
    ["20200401T182505Z", "2020-04-01T18:25:05.000Z"],
    ["2022/12/20 18:15:52", "2022-12-20T10:15:52.000Z"],
    ["2026-05-19 00:00:00 -0700", "2026-05-19T07:00:00.000Z"],
    ["20261123081500", "2026-11-23T00:15:00.000Z"],
  ])("reads %s", async (text, expected) => {
    const { readTime } = await import("./times.ts");
    expect(toIso(readTime(text, "Asia/Shanghai") ?? 0)).toBe(expected);
  });

  test("a zone with summer time", async () => {
    const { readTime } = await import("./times.ts");
    expect(toIso(readTime("2026-07-01 12:00:00", "Europe/Berlin") ?? 0)).toBe("2026-07-01T10:00:00.000Z");
    expect(toIso(readTime("2026-01-01 12:00:00", "Europe/Berlin") ?? 0)).toBe("2026-01-01T11:00:00.000Z");
  });
});
