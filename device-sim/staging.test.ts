import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../contracts/index.ts";
import { createChaos, LONGEST_DELAY, throughChaos } from "./chaos.ts";
import { demoCommunity } from "./community.ts";
import { createFleet } from "./fleet/fleet.ts";
import { happening, type TimedMessage, telemetry } from "./fleet/message.ts";
import { createRandom } from "./random.ts";
import { SCENARIOS } from "./scenarios/list.ts";
import { stage } from "./staging.ts";
import { merge, streamOf, without } from "./stream.ts";
import { GroundTruthSchema } from "./truth.ts";

const community = demoCommunity();
const START = Date.UTC(2026, 10, 23, 18);
const collect = (stream: ReturnType<typeof streamOf>, end: number): TimedMessage[] => [...stream.until(end)];

describe("streams", () => {
  const at = (times: readonly number[], device: string): TimedMessage[] => times.map((t) => telemetry(device, t, { battery: 90 }));

  it("merges in order of time", () => {
    const merged = collect(merge(streamOf(at([1, 5, 9], "a")), streamOf(at([2, 5, 8], "b"))), 100);
    expect(merged.map((m) => `${m.at}${m.device}`)).toEqual(["1a", "2b", "5a", "5b", "8b", "9a"]);
  });

  it("leaves out what another speaks for, and only then", () => {
    const left = collect(without(streamOf(at([1, 5, 9], "a")), [{ device: "a", from: 4, to: 9 }]), 100);
    expect(left.map((m) => m.at)).toEqual([1, 9]);
  });
});

describe("chaos", () => {
  const chaos = createChaos({ seed: "5", steady: new Set(["wear-001"]) });
  const hours = 6;
  const plain = [...createFleet({ seed: "5", community, from: START, pace: "calm" }).until(START + hours * HOUR)];

  it("loses readings of QoS 0 and never anything of QoS 1", () => {
    const lost = plain.filter((message) => chaos.arrivals(message).length === 0);
    expect(lost.length).toBeGreaterThan(plain.length * 0.015);
    expect(lost.every((message) => message.qos === 0)).toBe(true);
  });

  it("holds nothing back for longer than ten minutes, and repeats some", () => {
    const delays = plain.flatMap((message) => chaos.arrivals(message).map((at) => at - message.at));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(LONGEST_DELAY + 60_000);
    expect(Math.max(...delays)).toBeGreaterThan(5 * MINUTE);
    expect(plain.some((message) => chaos.arrivals(message).length === 2)).toBe(true);
  });

  it("sets some clocks wrong, those that figures hang on by two minutes at most", () => {
    const clocks = community.devices.map((device) => chaos.clockOf(device.externalId));
    expect(clocks.some((clock) => clock === "1970")).toBe(true);
    expect(clocks.some((clock) => clock === -3 * HOUR)).toBe(true);
    for (let seed = 0; seed < 200; seed++) {
      const clock = createChaos({ seed: String(seed), steady: new Set(["wear-001"]) }).clockOf("wear-001");
      expect(typeof clock === "number" && Math.abs(clock) <= 2 * MINUTE).toBe(true);
    }
  });

  it("delivers in order of arrival, the same in whatever pieces it is asked", () => {
    const fleet = () => createFleet({ seed: "5", community, from: START, pace: "calm" });
    const whole = [...throughChaos(fleet(), chaos).until(START + HOUR)];
    const stream = throughChaos(fleet(), chaos);
    const pieces = Array.from({ length: 360 }, (_, k) => [...stream.until(START + (k + 1) * 10_000)]).flat();
    expect(pieces.map((m) => `${m.at} ${m.topic} ${m.ts}`)).toEqual(whole.map((m) => `${m.at} ${m.topic} ${m.ts}`));
    expect(whole.every((message, i) => i === 0 || message.at >= (whole[i - 1]?.at ?? 0))).toBe(true);
  });

  it("sends the wrong time of a wrong clock", () => {
    const device = community.devices.find((one) => chaos.clockOf(one.externalId) === "1970")?.externalId ?? "";
    const sent = chaos.asSent(happening(device, START, "tamper", { state: "on" }));
    expect(sent.ts).toBeLessThan(2 * 24 * HOUR);
    expect(JSON.parse(Buffer.from(sent.payload).toString("utf8")).ts).toBe(sent.ts);
  });
});

describe.each(SCENARIOS.map((scenario) => ({ scenario, name: scenario.name })))("scenario $name", ({ scenario }) => {
  const options = { scenario, community, seed: "1", start: START, warmUp: 10 * MINUTE, pace: "calm", fleet: true } as const;

  it("writes a ground truth that keeps its schema and asks nothing before its cause", () => {
    for (const chaos of [false, true]) {
      const { truth } = stage({ ...options, chaos });
      expect(Value.Check(GroundTruthSchema, truth)).toBe(true);
      for (const demand of truth.must) {
        expect(Date.parse(demand.from)).toBeLessThan(Date.parse(demand.by));
        expect(Date.parse(demand.by)).toBeLessThan(Date.parse(truth.to));
      }
    }
  });

  it("speaks only for devices that exist, within its time", () => {
    const script = scenario.script({ community, random: createRandom("1"), start: START });
    const known = new Set(community.devices.map((device) => device.externalId));
    const named = [
      ...script.messages.map((m) => m.device),
      ...script.takes.map((t) => t.device),
      ...script.must.flatMap((m) => m.subject.devices),
    ];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
    expect(script.messages.every((m) => m.at >= START && m.at < START + scenario.minutes * MINUTE)).toBe(true);
    for (const claim of script.must)
      expect(script.messages.filter((m) => m.cause === claim.cause).length).toBeGreaterThanOrEqual(claim.arrivals);
  });

  it("leaves the stage as it found it: what it switched on is off, what it cut off is back", () => {
    const { messages, takes, acts = [] } = scenario.script({ community, random: createRandom("1"), start: START });
    const standing = new Set<string>();
    for (const { device, leaf, payload } of messages.toSorted((a, b) => (a.ts ?? a.at) - (b.ts ?? b.at))) {
      const text = Buffer.from(payload).toString("utf8");
      if (leaf === "state") standing[text === "offline" ? "add" : "delete"](`${device} offline`);
      if (leaf !== "event") continue;
      const { event, state } = JSON.parse(text);
      if (event === "worn") standing[state === "off" ? "add" : "delete"](`${device} taken off`);
      else if (state !== "pulse") standing[state === "on" ? "add" : "delete"](`${device} ${event}`);
    }
    const end = START + scenario.minutes * MINUTE;
    expect([...standing].filter((what) => !/taken off/.test(what))).toEqual([]);
    expect(takes.filter((take) => take.to > end)).toEqual([]);
    const states = new Map(acts.filter((act) => act.method === "PATCH").map((act) => [act.path, act.body]));
    expect([...states.values()].filter((body) => JSON.stringify(body) !== JSON.stringify({ state: "home" }))).toEqual([]);
    expect(acts.filter((act) => act.at < START || act.at >= end)).toEqual([]);
  });

  it("keeps every demand over ten seeds of chaos, or says why one fell away", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const script = scenario.script({ community, random: createRandom("1"), start: START });
      const { truth } = stage({ ...options, seed: String(seed), chaos: true });
      expect(truth.must.length + truth.dropped.length).toBe(script.must.length);
      expect(truth.dropped.filter((text) => !/\d+ of \d+ messages arrived/.test(text))).toEqual([]);
    }
  });
});
