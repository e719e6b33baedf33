import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVENT_KINDS, isEventKind, Quality, toGcj } from "../../contracts/index.ts";
import { Bench, deviceRecord, eventsOf, NOON, reasonsOf, runs, valuesOf } from "../testing.ts";
import { compileMapping } from "./compile.ts";

const GATEWAY = deviceRecord("gw", "gateway", { format: "native", prefix: "p/" });
const DEVICES = [GATEWAY, deviceRecord("imei-1", "smoke"), deviceRecord("w1", "wearable"), deviceRecord("t1", "water-pressure")];

/** A bench whose one gateway has this mapping. */
function bench(text: string): Bench {
  const read = compileMapping(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return new Bench(DEVICES, { login: "gw" }, "Asia/Shanghai", () => read.compiled);
}
const send = (text: string, payload: string | object, rest = "push", recv = NOON) =>
  bench(text).send({ topic: `p/${rest}`, payload, recv, message: { login: "login" } });

const SMOKE = `
rules:
  - match: { where: [{ path: $.messageType, is: [dataReport] }] }
    device: "imei-{$.IMEI}"
    time: { path: $.timestamp }
    readings:
      - { measurement: temperature, path: $.payload.serviceData.TData }
      - { measurement: battery, path: $.payload.serviceData.Battery_Level, missing: [255] }
    events:
      - { event: smoke, path: $.payload.serviceData.Alarm_Status, on: [1], off: [7], ignore: [2, 4] }
      - { event: battery-low, path: $.payload.serviceData.Alarm_Status, on: [4], otherwise: ignore }
`;
const report = (data: object) => ({ messageType: "dataReport", IMEI: "1", timestamp: NOON - 1000, payload: { serviceData: data } });

describe("a mapping", () => {
  it("makes readings and events of a platform's envelope, codes and all", () => {
    const taken = send(SMOKE, report({ TData: 30, Battery_Level: 255, Alarm_Status: 1 }));
    expect(valuesOf(taken)).toEqual({ temperature: 30 });
    expect(eventsOf(taken)).toEqual(["smoke on"]);
    expect(taken.dropped.missing).toBe(1);
    expect(taken.observations[0]?.events[0]?.at).toBe(NOON - 1000);
    expect(eventsOf(send(SMOKE, report({ Alarm_Status: "7" })))).toEqual(["smoke off"]);
    expect(eventsOf(send(SMOKE, report({ Alarm_Status: 4 })))).toEqual(["battery-low on"]);
  });

  const HOST = `
rules:
  - match: { body: "报警_{zone}防区{what}", at: $.content }
    device: "host:{zone}"
    events:
      - { event: sos, path: "{what}", on: [主机SOS], otherwise: ignore }
`;
  const zones = (text: string): Bench => {
    const read = compileMapping(text);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return new Bench(
      [GATEWAY, deviceRecord("host:251", "sos-button"), deviceRecord("t1", "water-pressure")],
      { login: "gw" },
      "Asia/Shanghai",
      () => read.compiled,
    );
  };
  const say = (text: string, payload: string | object) => zones(text).send({ topic: "p/push", payload, message: { login: "login" } });

  it("takes a text apart by its captures, as a device, an event and a value", () => {
    expect(eventsOf(say(HOST, { content: "报警_251防区主机SOS" }))).toEqual(["sos pulse"]);
    expect(eventsOf(say(HOST, { content: "报警_251防区防拆" }))).toEqual([]);
    expect(reasonsOf(say(HOST, { content: "恢复_251防区主机SOS" })).length).toBeGreaterThan(0);
    const gauge =
      'rules: [{ match: { body: "压力 {value}MPa" }, device: t1, readings: [{ measurement: water_pressure, path: "{value}", unit: MPa }] }]';
    expect(valuesOf(say(gauge, "压力 0.35MPa"))).toEqual({ water_pressure: 0.35 });
    expect(valuesOf(say(gauge, "压力 MPa"))).toEqual({});
  });

  it.each([
    ["{a}{b}", "/rules/0/match/body"],
    ["{a}x{a}", "/rules/0/match/body"],
  ])("refuses the text %s, which cannot be taken apart", (body, where) => {
    const read = compileMapping(
      JSON.stringify({ rules: [{ match: { body }, device: "d", readings: [{ measurement: "battery", path: "{a}" }] }] }),
    );
    expect(read.ok ? [] : read.faults.map((fault) => fault.where)).toContain(where);
  });

  it("takes a part that is not there for unchanged, and a code that is in no list for a call to look", () => {
    expect(eventsOf(send(SMOKE, report({ TData: 30 })))).toEqual([]);
    const unknown = send(SMOKE, report({ Alarm_Status: 99 }));
    expect(eventsOf(unknown)).toEqual([]);
    expect(unknown.quarantined.map(({ reason, urgent }) => [reason, urgent])).toEqual([["wrong-type", true]]);
  });

  it("keeps what no rule matches, and what names no registered device", () => {
    expect(reasonsOf(send(SMOKE, { messageType: "other" }))).toEqual(["unknown-topic"]);
    const strange = send(SMOKE, { ...report({ Alarm_Status: 1 }), IMEI: "2" });
    expect(strange.quarantined.map(({ reason, urgent }) => [reason, urgent])).toEqual([["unknown-device", true]]);
    expect(send(SMOKE, { ...report({ TData: 3 }), IMEI: "2" }).quarantined[0]?.urgent).toBe(false);
  });

  it.each([
    ["unit", "unit: kPa", 250, 0.25],
    ["scale and unit", "unit: kPa, scale: 0.1", 2500, 0.25],
    ["offset", "offset: -1", "1.25", 0.25],
    ["text with a unit of its own", "", "250 kPa", 0.25],
  ])("converts by %s", (_name, more, said, expected) => {
    const text = `rules: [{ device: t1, readings: [{ measurement: water_pressure, path: $.p${more === "" ? "" : `, ${more}`} }] }]`;
    expect(valuesOf(send(text, { p: said }))).toEqual({ water_pressure: expected });
  });

  it("goes through lists of devices and their services", () => {
    const text = `
rules:
  - each: "$.devices[*].services[*]"
    device: "@^.id"
    time: { path: "@.event_time" }
    readings: [{ measurement: heart_rate, path: "@.properties.hr" }, { measurement: water_pressure, path: "@.properties.p", unit: MPa }]`;
    const taken = send(text, {
      devices: [
        { id: "w1", services: [{ properties: { hr: 70 } }, { properties: { hr: 71 }, event_time: "20261122T235900Z" }] },
        { id: "t1", services: [{ properties: { p: 0.3 } }] },
      ],
    });
    const devices = taken.observations.filter(({ device }) => device !== GATEWAY.id);
    expect(devices.map(({ device, readings }) => [device, readings.map(({ value }) => value)])).toEqual([
      ["id-w1", [70, 71]],
      ["id-t1", [0.3]],
    ]);
  });

  it("reads messages within messages, lists of pairs, and captures of the topic", () => {
    const inner = Buffer.from(JSON.stringify({ b: [{ id: "222", v: "1" }] })).toString("base64");
    const text = `
rules:
  - match: { topic: "up/{imei}" }
    device: "imei-{imei}"
    events: [{ event: smoke, path: "$.payload.APPdata|base64.b[id=222].v" }]`;
    expect(eventsOf(send(text, { payload: { APPdata: inner } }, "up/1"))).toEqual(["smoke on"]);
    expect(reasonsOf(send(text, { payload: { APPdata: inner } }, "down/1"))).toEqual(["unknown-topic"]);
  });

  it.each([
    ["XML", "<Alert><dev>w1</dev><type>VMD</type></Alert>"],
    ["a form", "dev=w1&type=VMD&x=%E7%83%9F"],
  ])("reads %s", (_name, payload) => {
    const text = "rules: [{ match: { where: [{ path: $.type, is: [vmd] }] }, device: $.dev, events: [{ event: motion }] }]";
    expect(eventsOf(send(text, payload))).toEqual(["motion on"]);
  });

  it("reads a bare word", () => {
    const text = "rules: [{ match: { topic: '{dev}/sos' }, device: '{dev}', events: [{ event: sos, path: $ }] }]";
    expect(eventsOf(send(text, "ON", "w1/sos"))).toEqual(["sos pulse"]);
    expect(eventsOf(send(text, "OFF", "w1/sos"))).toEqual([]);
  });

  it("converts GCJ-02 once, and takes 0, 0 for no fix", () => {
    const text = "rules: [{ device: w1, position: { lat: $.lat, lon: $.lon, datum: GCJ-02 } }]";
    const here = { lat: 29.58, lon: 103.76 };
    const { lat, lon } = valuesOf(send(text, toGcj(here)));
    expect(lat).toBeCloseTo(here.lat, 5);
    expect(lon).toBeCloseTo(here.lon, 5);
    expect(send(text, { lat: 0, lon: 0 }).dropped.missing).toBe(1);
  });

  it.each([
    ["a pattern in the community's zone", "format: YYYY/MM/DD HH:mm:ss", "2026/11/23 07:59:00"],
    ["a pattern in a zone of its own", 'format: YYYY/MM/DD HH:mm:ss, zone: "UTC+9:00"', "2026/11/23 08:59:00"],
    ["seconds", "format: s", String((NOON - 60_000) / 1000)],
    ["a wall time with a zone", "zone: Asia/Tokyo", "2026-11-23 08:59:00"],
    ["a wall time with an offset", 'zone: "+09:00"', "2026-11-23 08:59:00"],
  ])("reads %s", (_name, more, said) => {
    const text = `rules: [{ device: w1, time: { path: $.t, ${more} }, readings: [{ measurement: heart_rate, path: $.hr }] }]`;
    const [reading] = send(text, { t: said, hr: 70 }).observations[0]?.readings ?? [];
    expect([reading?.at, reading?.quality]).toEqual([NOON - 60_000, 0]);
  });

  it.each(["simulated", "historical", "old"])("lets %s page nobody", (mark) => {
    const text = "rules: [{ device: w1, historical: $.old, events: [{ event: sos }] }]";
    const [event] = send(text, { [mark]: true }).observations[0]?.events ?? [];
    expect((event?.quality ?? 0) & Quality.historical).toBe(Quality.historical);
  });

  it("marks a test as one", () => {
    expect(send("rules: [{ device: imei-1, events: [{ event: smoke }] }]", { test: true }).observations[0]?.events[0]?.test).toBe(true);
  });

  it.each([
    ["a path without root", "rules: [{ device: w1, events: [{ event: sos, path: a.b }] }]", "/rules/0/events/0/path"],
    ["an event that is none", "rules: [{ device: w1, events: [{ event: smokey }] }]", "/rules/0/events/0/event"],
    [
      "a unit that does not fit",
      "rules: [{ device: w1, readings: [{ measurement: heart_rate, path: $.a, unit: kPa }] }]",
      "/rules/0/readings/0/unit",
    ],
    ["a capture that is not there", "rules: [{ device: 'x{imei}', events: [{ event: sos }] }]", "/rules/0/device"],
    [
      "a value with two meanings",
      "rules: [{ device: w1, events: [{ event: smoke, path: $.a, on: [1], off: ['1'] }] }]",
      "/rules/0/events/0/off",
    ],
    ["values without on", "rules: [{ device: w1, events: [{ event: smoke, path: $.a, off: [1] }] }]", "/rules/0/events/0/on"],
    ["a star outside each", "rules: [{ device: '$.a[*]', events: [{ event: sos }] }]", "/rules/0/device"],
    ["each without a star", "rules: [{ each: $.a, device: w1, events: [{ event: sos }] }]", "/rules/0/each"],
    ["a zone that is none", "rules: [{ device: w1, time: { path: $.t, zone: Mars }, events: [{ event: sos }] }]", "/rules/0/time"],
    ["a rule that makes nothing", "rules: [{ device: w1 }]", "/rules/0"],
    ["no YAML", "rules: [", "1"],
    ["aliases", "a: &a [1]\nrules: [*a]", ""],
    ["nothing", "", ""],
  ])("says what is wrong with %s, and where", (_name, text, where) => {
    const read = compileMapping(text);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.faults.map((fault) => fault.where)).toContain(where);
  });
});

const anyPath = fc.oneof(
  fc.constantFrom("$", "$.a", "$.a.b[0]", "@", "@^.id", "$['x y']", "$.l[id=1].v", "$.t|json.a", "$.t|base64", "$.a[#]", "$.a[-1]"),
  fc.string({ maxLength: 20 }),
);
const scalars = fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()), { maxLength: 3 });
const anyMapping = fc.record({
  rules: fc.array(
    fc.record(
      {
        each: fc.constantFrom("$.a[*]", "$[*]", "$.l[*].v"),
        device: fc.constantFrom("w1", "imei-1", "t1", "$.id", "{$.a}", "nobody"),
        time: fc.record({ path: anyPath, format: fc.constantFrom("auto", "s", "ms", "YYYY-MM-DD") }, { requiredKeys: ["path"] }),
        readings: fc.array(
          fc.record(
            {
              measurement: fc.constantFrom("heart_rate", "temperature", "gas"),
              path: anyPath,
              scale: fc.double({ noNaN: true }),
              unit: fc.constantFrom("Cel", "/min"),
            },
            { requiredKeys: ["measurement", "path"] },
          ),
          { maxLength: 3 },
        ),
        events: fc.array(
          fc.record(
            { event: fc.constantFrom("smoke", "sos", "door", "motion"), path: anyPath, on: scalars, off: scalars },
            { requiredKeys: ["event"] },
          ),
          { maxLength: 3 },
        ),
        position: fc.record({ lat: anyPath, lon: anyPath, datum: fc.constantFrom("WGS-84", "GCJ-02", "BD-09") }),
        picture: anyPath,
        link: fc.record({ path: anyPath, online: scalars, offline: scalars }),
        historical: anyPath,
      },
      { requiredKeys: ["device", "events"] },
    ),
    { minLength: 1, maxLength: 3 },
  ),
});
const anyBody = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .record({
      a: fc.anything(),
      id: fc.constantFrom("w1", "t1", 5),
      l: fc.array(fc.record({ id: fc.integer({ max: 2, min: 0 }), v: fc.anything() })),
      t: fc.string(),
    })
    .map((value) => JSON.stringify(value) ?? ""),
);

/** The work is bounded by the number of mappings tried; how long it takes says only how busy the machine is. */
const UNBOUNDED = 0;

describe("whatever is sent, and whatever is mapped", () => {
  it("never throws, never makes an event that the mapping does not name, and always leaves a trace", { timeout: UNBOUNDED }, () => {
    fc.assert(
      fc.property(anyMapping, anyBody, (mapping, body) => {
        const text = JSON.stringify(mapping);
        const read = compileMapping(text);
        if (!read.ok) {
          expect(read.faults.length).toBeGreaterThan(0);
          return;
        }
        const taken = send(text, body);
        expect(reasonsOf(taken).filter((reason) => reason.startsWith("decoder-failed"))).toEqual([]);
        const named = new Set(read.mapping.rules.flatMap((rule) => (rule.events ?? []).map(({ event }) => event)));
        for (const one of taken.observations)
          for (const event of one.events) {
            expect(named.has(event.event)).toBe(true);
            expect(Number.isFinite(event.at)).toBe(true);
          }
        const isUrgent = taken.quarantined.some((entry) => entry.urgent === true);
        if (isUrgent) expect([...named].some((name) => isEventKind(name) && EVENT_KINDS[name].lifeSafety)).toBe(true);
        for (const { readings } of taken.observations) for (const { value } of readings) expect(Number.isFinite(value)).toBe(true);
        const devices = taken.observations.filter(({ device }) => device !== GATEWAY.id).length;
        const { missing, ignored, duplicate } = taken.dropped;
        expect(devices + taken.quarantined.length + missing + ignored + duplicate).toBeGreaterThan(0);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("reads any bytes as the text of a mapping without throwing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(compileMapping(text).ok).toBe(false);
      }),
      { numRuns: runs(1_000) },
    );
  });
});
