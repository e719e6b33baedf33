import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEVICE_KIND_NAMES, isMeasurement, type JournalRecord, MEASUREMENTS, MINUTE, Quality, SECOND } from "../contracts/index.ts";
import { createIngest } from "./create-ingest.ts";
import type { Ingest, Taken } from "./ports.ts";
import { Bench, COMMUNITY, deviceRecord, eventsOf, NOON, reasonsOf, runs, valuesOf } from "./testing.ts";

const gatewayDevice = deviceRecord("gw", "gateway", { format: "senml", prefix: "senml/" });
const devices = [
  deviceRecord("d1", "wearable"),
  deviceRecord("d2", "smoke"),
  gatewayDevice,
  deviceRecord("zb", "gateway", { format: "carrier-pigeon", prefix: "pigeon/" }),
];
const bench = (): Bench => new Bench(devices, { band: "d1", gateway: "gw", pigeon: "zb" });

describe("whose message", () => {
  test.each([
    ["an unknown device is kept, and an event of it is urgent", `sw/v1/${COMMUNITY}/ghost/event`, "login", "unknown-device !"],
    ["an unknown device's telemetry is kept", `sw/v1/${COMMUNITY}/ghost/telemetry`, "login", "unknown-device"],
    ["a topic that is none of ours", "home/kitchen", "login", "unknown-topic"],
    ["a leaf that is none", `sw/v1/${COMMUNITY}/d1/nonsense`, "login", "unknown-topic"],
    ["another community's topic", "sw/v1/elsewhere/d1/telemetry", "login", "unknown-topic"],
    ["a gateway's format without decoder", "pigeon/7", "pigeon", "unknown-topic"],
  ])("%s", (_, topic, login, expected) => {
    const taken = bench().send({ topic, payload: { event: "sos" }, message: { login } });
    // That its gateway lives is all that such a message may tell.
    expect(taken.observations.flatMap((seen) => [...seen.readings, ...seen.events, ...seen.snapshots])).toEqual([]);
    expect(taken.quarantined.map((entry) => entry.reason + (entry.urgent === true ? " !" : ""))).toEqual([expected]);
    expect(taken.quarantined[0]?.payload.length).toBeGreaterThan(0);
  });

  test("a SenML gateway speaks for the devices that its names name", () => {
    const pack = [
      { bn: "urn:dev:mac:d1:", n: "heart_rate", u: "beat/min", v: 70 },
      { bn: "d2/", n: "temperature", u: "Cel", v: 21 },
    ];
    const taken = bench().send({ topic: "senml/anything", payload: pack, message: { login: "gateway" } });
    expect(taken.observations.map((seen) => [seen.device, seen.readings[0]?.value])).toEqual([
      ["id-d1", 70],
      ["id-d2", 21],
      ["id-gw", undefined],
    ]);
    expect(taken.quarantined).toEqual([]);
  });

  test("what comes through a gateway's log-in shows that it lives, now and then; its Last Will and stored copies do not", () => {
    const gate = bench();
    const heard = (seconds: number, message: object = {}, topic?: string) =>
      gate
        .send({
          payload: { heart_rate: 70 + seconds },
          recv: NOON + seconds * SECOND,
          message: { login: "gateway", ...message },
          ...(topic && { topic }),
        })
        .observations.filter((seen) => seen.device === "id-gw")
        .map(({ readings, events, link }) => [...readings, ...events, link]);
    expect(heard(0)).toEqual([[null]]);
    expect(heard(10)).toEqual([]);
    expect(heard(19, {}, "nobody/knows")).toEqual([]);
    expect(heard(20, {}, "nobody/knows")).toEqual([[null]]);
    expect(heard(60, { will: true })).toEqual([]);
    expect(heard(61, { replayed: true })).toEqual([]);
    expect(heard(62, { login: "band" })).toEqual([]);
    expect(heard(63)).toEqual([[null]]);
  });

  test("a gateway's life is told again in a replay, and not more often after a restart", () => {
    const first = bench();
    const message = { login: "gateway" };
    first.send({ payload: { heart_rate: 70 }, message });
    first.send({ payload: { heart_rate: 71 }, recv: NOON + 5 * SECOND, message });
    const second = createIngest({
      deviceOf: (_, id) => devices.find((device) => device.externalId === id),
      deviceOfLogin: (login) => (login === "gateway" ? gatewayDevice : undefined),
      zoneOf: () => "Asia/Shanghai",
    });
    second.restore(first.ingest.dirty(100));
    const gatewayHeard = (record: JournalRecord | undefined): boolean =>
      record !== undefined && second.take(record).observations.some((seen) => seen.device === "id-gw");
    expect(gatewayHeard(first.records[0])).toBe(true);
    const next = (seconds: number) =>
      gatewayHeard(first.record({ payload: { heart_rate: 90 + seconds }, recv: NOON + seconds * SECOND, message }));
    expect(next(15)).toBe(false);
    expect(next(20)).toBe(true);
  });

  test("a device that is registered later is understood from then on, and its kept message by a re-run", () => {
    const late: (typeof gatewayDevice)[] = [];
    const ingest = createIngest({
      deviceOf: (_, id) => late.find((device) => device.externalId === id),
      deviceOfLogin: () => undefined,
      zoneOf: () => "Asia/Shanghai",
    });
    const record = bench().record({ device: "new", payload: { heart_rate: 70 } });
    expect(reasonsOf(ingest.take(record))).toEqual(["unknown-device"]);
    late.push(deviceRecord("new", "wearable"));
    expect(valuesOf(ingest.rerun(record, NOON + MINUTE))).toEqual({ heart_rate: 70 });
  });
});

describe("links", () => {
  test("the last connection of a log-in that goes makes the device offline; the hub's own stall does not", () => {
    const b = bench();
    const link = (taken: Taken): unknown => taken.observations[0]?.link;
    expect(link(b.presence("band", "a", true))).toBe("online");
    expect(link(b.presence("band", "b", true))).toBe("online");
    expect(link(b.presence("band", "a", false))).toBeUndefined();
    expect(link(b.presence("band", "b", false))).toBe("offline");
    b.presence("band", "a", true);
    expect(link(b.presence("band", "a", false, "hub-stall"))).toBeUndefined();
    expect(b.presence("stranger", "a", true).observations).toEqual([]);
  });

  test("connections from before the hub's restart do not keep a device online", () => {
    const b = bench();
    b.presence("band", "old", true);
    b.pos++;
    b.ingest.take({ kind: "change", community: COMMUNITY, pos: b.pos, recv: NOON, change: { what: "hub-started", downFrom: null } });
    b.presence("band", "new", true);
    expect(b.presence("band", "new", false).observations[0]?.link).toBe("offline");
  });

  test("a stored online proves nothing, a deleted retained message is ignored, an empty one is kept", () => {
    const b = bench();
    expect(b.send({ leaf: "state", payload: "online", message: { replayed: true } })).toMatchObject({
      observations: [],
      dropped: { ignored: 1 },
    });
    expect(b.send({ leaf: "state", payload: "", message: { retain: true } })).toMatchObject({
      observations: [],
      quarantined: [],
      dropped: { ignored: 1 },
    });
    expect(reasonsOf(b.send({ leaf: "event", payload: "" }))).toEqual(["empty"]);
  });
});

test("a message that was cut is kept with its true size, and a call for help in it is heard", () => {
  const b = bench();
  const payload = `{"event":"sos","blob":"${"x".repeat(1000)}`;
  const taken = b.send({ leaf: "event", payload, message: { cutFrom: 1_048_576 } });
  expect(taken.quarantined[0]).toMatchObject({ reason: "too-large", bytes: 1_048_576, urgent: true });
  expect(eventsOf(taken)).toEqual(["sos pulse"]);
});

test("a stored copy is marked", () => {
  const taken = bench().send({ device: "d2", leaf: "event", payload: { event: "smoke" }, message: { replayed: true } });
  expect(taken.observations[0]?.events[0]?.quality).toBe(Quality.replayed);
});

test("simulated counts as history, a test mark is handed on", () => {
  const b = bench();
  expect(b.send({ device: "d2", leaf: "event", payload: { event: "smoke", simulated: true } }).observations[0]?.events[0]?.quality).toBe(
    Quality.historical,
  );
  expect(b.send({ device: "d2", leaf: "event", payload: { event: "smoke", test: true } }).observations[0]?.events[0]).toMatchObject({
    test: true,
    quality: 0,
  });
});

test("a message that is wrong all over gives a bounded number of entries, and says how many more there are", () => {
  const payload = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`junk${i}`, i]));
  const taken = bench().send({ payload: { ...payload, heart_rate: 70 } });
  expect(taken.quarantined).toHaveLength(16);
  expect(taken.quarantined.at(-1)?.detail.en).toContain("4984 more");
  expect(valuesOf(taken)).toEqual({ heart_rate: 70 });
});

test.each([
  ["arrays", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "too-deep"],
  ["objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, "too-deep"],
  ["an unclosed bomb", "[".repeat(500_000), "bad-json"],
  ["a megabyte of text", `"${"a".repeat(1_000_000)}"`, "not-an-object"],
  ["an unclosed megabyte of text", `{"a":"${"\\u0041".repeat(150_000)}`, "bad-json"],
])("%s neither hang nor throw", (_, payload, reason) => {
  expect(bench().send({ payload }).quarantined[0]?.reason).toBe(reason);
});

test("names of the prototype are names like any other", () => {
  const b = bench();
  expect(reasonsOf(b.send({ payload: '{"__proto__":1,"constructor":2,"toString":3,"heart_rate":70}' }))).toEqual([
    "unknown-measurement /__proto__",
    "unknown-measurement /constructor",
    "unknown-measurement /toString",
  ]);
  const event = b.send({ leaf: "event", payload: '{"event":"fall","__proto__":{"test":true}}' }).observations[0]?.events[0];
  expect(event?.test).toBe(false);
  expect(Object.getPrototypeOf(event?.data)).toBe(Object.prototype);
});

describe("broken JSON", () => {
  test.each([
    ['{"a":1,,}', 1, 8],
    ['{"a":\n  tru}', 2, 3],
    ['{"a":"x\ty"}', 1, 8],
    ['{"a":1', 1, 7],
    ['{"a":1}}', 1, 8],
    ['{"a" 1}', 1, 6],
    ["[1,]", 1, 4],
    ['{"a":01}', 1, 7],
    ['{"a":"\\q"}', 1, 7],
  ])("%s is faulted at line %i, column %i", (payload, line, column) => {
    expect(bench().send({ payload }).quarantined[0]?.detail.en).toContain(`line ${line}, column ${column} `);
  });
});

function replay(ingest: Ingest, records: readonly JournalRecord[]): Taken[] {
  return records.map((record) => ingest.take(record));
}

describe("checkpoint", () => {
  const script = (b: Bench): void => {
    for (let i = 0; i < 300; i++) {
      const recv = NOON + i * 10 * SECOND;
      b.record({ payload: { heart_rate: 60 + (i % 30), spo2: 97, ts: recv - (i % 5) * SECOND }, recv });
      if (i % 7 === 0) b.record({ payload: { heart_rate: 60 + (i % 30), spo2: 97, ts: recv - (i % 5) * SECOND }, recv });
      if (i % 11 === 0) b.record({ leaf: "event", payload: { event: "fall", id: `f${Math.floor(i / 22)}` }, recv });
      if (i % 13 === 0) b.record({ device: "d2", payload: { smoke: 0.01, ts: i }, recv });
    }
  };
  const fresh = (): Ingest => new Bench(devices).ingest;

  test("the same records always say the same", () => {
    const b = bench();
    script(b);
    expect(replay(fresh(), b.records)).toEqual(replay(fresh(), b.records));
  });

  test("resuming from any checkpoint says what the uninterrupted run said, and what was said before it is said again", () => {
    const b = bench();
    script(b);
    const whole = replay(fresh(), b.records);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: b.records.length - 1 }), fc.integer({ min: 0, max: 25 }), (at, back) => {
        const first = fresh();
        replay(first, b.records.slice(0, at));
        const resumed = fresh();
        resumed.restore(JSON.parse(JSON.stringify(first.dirty(1000))));
        const from = Math.max(0, at - back);
        expect(replay(resumed, b.records.slice(from))).toEqual(whole.slice(from));
      }),
      { numRuns: runs(30) },
    );
  });

  test("dirty gives each changed cell once, up to the limit", () => {
    const b = bench();
    b.send({ payload: { heart_rate: 70 } });
    b.send({ device: "d2", payload: { smoke: 0 } });
    expect(b.ingest.dirty(1)).toHaveLength(1);
    expect(b.ingest.dirty(10)).toHaveLength(1);
    expect(b.ingest.dirty(10)).toEqual([]);
    b.send({ payload: { heart_rate: 71 } });
    expect(b.ingest.dirty(10)).toMatchObject([{ key: "id-d1", pos: 3 }]);
  });

  test("a re-run gives everything the message says and remembers nothing", () => {
    const b = bench();
    const record = b.record({ payload: { heart_rate: 70, ts: NOON - SECOND } });
    expect(valuesOf(b.ingest.take(record))).toEqual({ heart_rate: 70 });
    b.ingest.dirty(10);
    const again = b.ingest.rerun(record, NOON + 10 * MINUTE);
    expect(again.observations[0]?.readings[0]).toMatchObject({ value: 70, at: NOON - SECOND, recv: NOON, quality: Quality.late });
    expect(b.ingest.dirty(10)).toEqual([]);
  });
});

describe("whatever arrives", () => {
  const kinds = DEVICE_KIND_NAMES.map((kind) => deviceRecord(kind, kind));
  const b = new Bench(kinds);
  const accounted = (taken: Taken): number =>
    taken.observations.length + taken.quarantined.length + Object.values(taken.dropped).reduce((sum, count) => sum + count, 0);
  const check = (device: string, leaf: string, payload: string | Uint8Array): void => {
    const taken = b.send({ device, leaf, payload });
    expect(accounted(taken)).toBeGreaterThan(0);
    expect(taken.quarantined.filter((entry) => entry.reason === "decoder-failed" && entry.where === "")).toEqual([]);
    for (const seen of taken.observations) {
      for (const reading of seen.readings) {
        expect(Number.isFinite(reading.value) && Number.isFinite(reading.at)).toBe(true);
        expect(isMeasurement(reading.measurement)).toBe(true);
      }
      for (const event of seen.events) expect(Number.isFinite(event.at)).toBe(true);
    }
  };
  const device = fc.constantFrom(...DEVICE_KIND_NAMES);
  const leaf = fc.constantFrom("telemetry", "event", "state", "snapshot/x", "command", "command/ack");
  const words = fc.constantFrom(
    ...Object.keys(MEASUREMENTS),
    "event",
    "ts",
    "n",
    "v",
    "bn",
    "bt",
    "u",
    "t",
    "state",
    "id",
    "worn",
    "value",
    "unit",
    "smoke",
    "sos",
    "data",
  );

  test("any bytes are understood, ignored by rule or kept", () => {
    fc.assert(fc.property(device, leaf, fc.uint8Array({ maxLength: 200 }), check), { numRuns: runs(1500) });
  });
  test("any JSON is understood, ignored by rule or kept", () => {
    fc.assert(fc.property(device, leaf, fc.json({ maxDepth: 4 }), check), { numRuns: runs(1500) });
  });
  test("any object of our own words is understood, ignored by rule or kept", () => {
    const scalar = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.string({ maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom(null, "sos", "on", "kPa", "nan", -1, 1e308),
    );
    const object = fc.dictionary(
      words,
      fc.oneof(scalar, fc.dictionary(words, scalar, { maxKeys: 3 }), fc.array(scalar, { maxLength: 3 })),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(device, leaf, fc.oneof(object, fc.array(object, { maxLength: 4 })), (d, l, value) => check(d, l, JSON.stringify(value))),
      { numRuns: runs(3000) },
    );
  });
});
