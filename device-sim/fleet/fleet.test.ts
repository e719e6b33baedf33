import { describe, expect, it } from "vitest";
import { EVENT_KINDS, HOUR, isEventKind, isMeasurement, MINUTE, parseTopic } from "../../contracts/index.ts";
import { demoCommunity } from "../community.ts";
import { createFleet } from "./fleet.ts";
import type { TimedMessage } from "./message.ts";
import type { Pace } from "./model.ts";

const community = demoCommunity();
const MIDNIGHT = Date.UTC(2026, 10, 23, 16);

function play(seed: string, hours: number, pace: Pace = "calm", from = MIDNIGHT): TimedMessage[] {
  return [...createFleet({ seed, community, from, pace }).until(from + hours * HOUR)];
}
const text = (message: TimedMessage): string => Buffer.from(message.payload).toString("utf8");
const fieldsOf = (message: TimedMessage): Record<string, unknown> => JSON.parse(text(message));

const day = play("7", 24);

describe("the fleet", () => {
  it("says the same for the same seed, in whatever pieces it is asked, and something else for another", () => {
    const whole = play("3", 2);
    const fleet = createFleet({ seed: "3", community, from: MIDNIGHT, pace: "calm" });
    const pieces = Array.from({ length: 120 }, (_, k) => [...fleet.until(MIDNIGHT + (k + 1) * MINUTE)]).flat();
    const print = (messages: readonly TimedMessage[]): string =>
      messages.map((m) => `${m.at} ${m.topic} ${Buffer.from(m.payload).toString("base64")}`).join("\n");
    expect(print(pieces)).toBe(print(whole));
    expect(print(play("4", 2))).not.toBe(print(whole));
  });

  it("keeps the order of time", () => {
    expect(day.every((message, i) => i === 0 || message.at >= (day[i - 1]?.at ?? 0))).toBe(true);
  });

  it("uses only words of the contracts", () => {
    for (const message of day) {
      if (parseTopic(message.topic)?.device !== message.device) throw new Error(message.topic);
      if (message.leaf === "telemetry") {
        for (const [name, value] of Object.entries(fieldsOf(message))) {
          if (name !== "ts" && !isMeasurement(name)) throw new Error(`${message.topic}: ${name}`);
          if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`${message.topic}: ${name} is ${value}`);
        }
      }
      if (message.leaf === "event") {
        const { event, state } = fieldsOf(message);
        if (typeof event !== "string" || !isEventKind(event)) throw new Error(`${message.topic}: ${event}`);
        if ((EVENT_KINDS[event].shape === "pulse") !== (state === "pulse")) throw new Error(`${message.topic}: ${event} ${state}`);
      }
    }
  });

  it("lets every device be heard within a minute and then at its registered interval", () => {
    const first = new Set(day.filter((m) => m.at < MIDNIGHT + MINUTE && m.leaf !== "state").map((m) => m.device));
    expect(community.devices.filter((device) => !first.has(device.externalId)).map((d) => d.externalId)).toEqual([]);
  });

  it("sends modestly: under 3 a second as devices do, 20 to 60 a second where a demo must live", () => {
    expect(day.length / 86_400).toBeGreaterThan(1);
    expect(day.length / 86_400).toBeLessThan(3);
    const rate = play("1", 0.1, "lively", MIDNIGHT + 10 * HOUR).length / 360;
    expect(rate).toBeGreaterThan(20);
    expect(rate).toBeLessThan(60);
  });

  it("has honest artefacts: single dips of oxygen, bands off the wrist, bursts after gaps", () => {
    const bands = day.filter((m) => m.device.startsWith("wear-") && m.leaf === "telemetry");
    const byBand = new Map<string, number[]>();
    for (const message of bands) {
      const { spo2: value } = fieldsOf(message);
      if (typeof value === "number") byBand.set(message.device, [...(byBand.get(message.device) ?? []), value]);
    }
    const low = [...byBand.values()].flatMap((values) => values.filter((value) => value < 90));
    expect(low.length).toBeGreaterThan(20);
    for (const [id, values] of byBand) {
      const worst = values.map((_, i) => values.slice(i, i + 5).filter((value) => value < 86).length);
      expect(Math.max(...worst), id).toBeLessThan(3);
    }
    expect(bands.some((message) => fieldsOf(message).worn === 0)).toBe(true);
    const late = bands.filter((message) => message.ts !== null && message.at - message.ts > MINUTE);
    expect(late.length).toBeGreaterThan(50);
  });

  it("dips the pressure of a fire main for less than half a minute, and says so surely", () => {
    const mains = day.filter((m) => m.leaf === "telemetry" && (m.device === "pump-02" || m.device === "pump-03"));
    const dips = mains.filter((m) => Number(fieldsOf(m).water_pressure) < 0.6);
    expect(dips.length).toBeGreaterThan(2);
    for (const dip of dips) {
      const after = mains.find((m) => m.device === dip.device && m.at > dip.at);
      expect(after && after.at - dip.at).toBeLessThan(30_000);
      expect(after?.qos).toBe(1);
    }
  });
});
