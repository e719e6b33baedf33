import { describe, expect, test } from "vitest";
import { Bench, COMMUNITY, deviceRecord, eventsOf, reasonsOf, type Sent, valuesOf } from "./testing.ts";

const devices = [
  deviceRecord("d1", "wearable"),
  deviceRecord("gw", "gateway", { format: "senml", prefix: "senml/" }),
  deviceRecord("zb", "gateway", { format: "zigbee2mqtt", prefix: "zigbee2mqtt/" }),
  deviceRecord("tr", "gateway", { format: "traccar", prefix: "traccar/" }),
];
const bench = (): Bench => new Bench(devices, { band: "d1", gateway: "gw", zigbee: "zb", traccar: "tr" });
const lamp = (payload: object): Sent => ({ topic: "zigbee2mqtt/lamp", payload, message: { login: "zigbee" } });

describe("devices that nobody registered", () => {
  test("are named with the message that speaks of them, and the kept message names them too", () => {
    const taken = bench().send({ device: "ghost", payload: { heart_rate: 70 } });
    expect(taken.unknown).toEqual([{ ids: ["ghost"], urgent: false }]);
    expect(taken.quarantined.map(({ unknown }) => unknown)).toEqual([["ghost"]]);
  });

  test("are named each time, also where the second message is not kept", () => {
    const b = bench();
    expect(b.send(lamp({ brightness: 3 })).unknown).toEqual([{ ids: ["lamp"], urgent: false }]);
    const second = b.send(lamp({ brightness: 4 }));
    expect([reasonsOf(second), second.unknown]).toEqual([[], [{ ids: ["lamp"], urgent: false }]]);
    expect(b.send(lamp({ smoke: true })).unknown).toEqual([{ ids: ["lamp"], urgent: true }]);
  });

  test("of a SenML pack are the things before the names, not the measurements", () => {
    const pack = [
      { bn: "urn:dev:mac:77:", n: "heart_rate", u: "beat/min", v: 70 },
      { n: "temperature", u: "Cel", v: 21 },
    ];
    const taken = bench().send({ topic: "senml/x", payload: pack, message: { login: "gateway" } });
    expect(taken.unknown?.map(({ ids }) => ids[0])).toEqual(["77", "77"]);
    const own = bench().send({ topic: "senml/x", payload: [{ n: "temperature", u: "Cel", v: 21 }], message: { login: "gateway" } });
    expect(own.unknown?.map(({ ids }) => ids)).toEqual([["x"]]);
  });

  test("are none where a device names another for which it may not speak, or all are registered", () => {
    const pack = [
      { bn: "a/", n: "heart_rate", u: "beat/min", v: 70 },
      { bn: "b/", n: "heart_rate", u: "beat/min", v: 70 },
    ];
    expect(bench().send({ payload: pack, message: { login: "band" } }).unknown).toBeUndefined();
    expect(bench().send({ payload: { heart_rate: 70 }, message: { login: "band" } }).unknown).toBeUndefined();
  });
});

describe("pretended to be registered", () => {
  test("one of several behind a gateway says its own, and the others stay unknown", () => {
    const b = new Bench([deviceRecord("ct", "gateway", { format: "ctwing-aep", prefix: "ct/" })], { cloud: "ct" });
    const nodes = [
      { addr: 4, smokeAlarm: 1 },
      { addr: 5, smokeAlarm: 0 },
    ];
    const payload = { messageType: "dataReport", deviceId: "gw0001", payload: { nodes } };
    const record = b.record({ topic: "ct/push", payload, message: { login: "cloud" } });
    expect(b.ingest.take(record).unknown).toEqual([
      { ids: ["gw0001:4"], urgent: true },
      { ids: ["gw0001:5"], urgent: false },
    ]);
    const taken = b.ingest.pretend(record, deviceRecord("gw0001:4", "environment"));
    expect([eventsOf(taken), taken.quarantined.map(({ unknown }) => unknown)]).toEqual([["smoke on"], [["gw0001:5"]]]);
  });

  test("a device says what it would say, and nothing is remembered of it", () => {
    const b = bench();
    const record = b.record(lamp({ smoke: true, battery: 80 }));
    b.ingest.take(record);
    const dirty = b.ingest.stats();
    for (const _ of [1, 2]) {
      const taken = b.ingest.pretend(record, deviceRecord("lamp", "environment"));
      expect([eventsOf(taken), valuesOf(taken), reasonsOf(taken)]).toEqual([["smoke on"], { battery: 80 }, []]);
    }
    expect(b.ingest.stats()).toEqual(dirty);
    expect(reasonsOf(b.ingest.rerun(record, record.recv))).toEqual(["unknown-device"]);
  });

  test("a device tells by a state that does not hold what it is", () => {
    const b = bench();
    const record = b.record(lamp({ smoke: false, battery: 80 }));
    expect(eventsOf(b.ingest.pretend(record, deviceRecord("lamp", "environment")))).toEqual(["smoke off"]);
  });

  test("on a topic of ours, too, and only in its own community", () => {
    const b = bench();
    const record = b.record({ device: "ghost", leaf: "event", payload: { event: "sos" } });
    expect(eventsOf(b.ingest.pretend(record, deviceRecord("ghost", "environment")))).toEqual(["sos pulse"]);
    const elsewhere = { ...deviceRecord("ghost", "environment"), community: `${COMMUNITY}-2` };
    expect(reasonsOf(b.ingest.pretend(record, elsewhere))).toEqual(["unknown-device"]);
  });
});
