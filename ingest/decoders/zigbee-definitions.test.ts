import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EVENT_KINDS } from "../../contracts/index.ts";
import { isObject } from "../shape.ts";
import { eventsOf } from "../testing.ts";
import { formatBench } from "./format-bench.ts";
import { exposesOf, meaningOf } from "./zigbee-meaning.ts";

/** A list of definitions as `bridge/devices` shows them: [{model, vendor, description, exposes}]; no part of this repository. */
const FILE = process.env.SHOUWANG_ZIGBEE_DEFINITIONS ?? "";
const HAS = FILE !== "" && existsSync(FILE);
const HOW = HAS ? "" : " (skipped: SHOUWANG_ZIGBEE_DEFINITIONS names no file)";

const SAFETY = /^(smoke|carbon_monoxide|gas|water_leak|sos|occupancy|presence|contact|vibration|tamper|battery_low)(?:_(?:alarm_)?\d+)?$/;
const EVENT_OF: Readonly<Record<string, string>> = {
  smoke: "smoke",
  carbon_monoxide: "co",
  gas: "gas",
  water_leak: "leak",
  sos: "sos",
  occupancy: "motion",
  presence: "presence",
  contact: "door",
  vibration: "motion",
  tamper: "tamper",
  battery_low: "battery-low",
};

test.runIf(HAS)(`each binary safety property of each definition gives its event by its own polarity${HOW}`, () => {
  const definitions: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  const counts: Record<string, number> = {};
  for (const definition of Array.isArray(definitions) ? definitions : []) {
    if (!isObject(definition)) continue;
    const exposes = exposesOf(definition.exposes);
    const bench = formatBench("zigbee2mqtt", { d: "environment" });
    bench.send({ topic: "in/bridge/devices", payload: JSON.stringify([{ ieee_address: "d", friendly_name: "d", definition }]) });
    for (const expose of exposes) {
      const found = SAFETY.exec(expose.property)?.[1];
      if (found === undefined || expose.type !== "binary" || expose.category === "config") continue;
      counts[found] = (counts[found] ?? 0) + 1;
      const event = EVENT_OF[found] ?? "";
      const say = (value: unknown): string[] =>
        eventsOf(bench.send({ topic: "in/d", payload: JSON.stringify({ [expose.property]: value }) }));
      const what = `${String(definition.model)} ${expose.property}`;
      const isPulse = event === "sos";
      expect(say(expose.value_on), what).toEqual([isPulse ? `${event} pulse` : `${event} on`]);
      expect(say(expose.value_off), what).toEqual(isPulse ? [] : [`${event} off`]);
    }
  }
  expect(counts.smoke).toBeGreaterThan(40);
  expect(counts.water_leak).toBeGreaterThan(70);
});

test.runIf(HAS)(`emergency buttons call, whatever they say when pressed; nothing else does by accident${HOW}`, () => {
  const definitions: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  let calling = 0;
  for (const definition of Array.isArray(definitions) ? definitions : []) {
    if (!isObject(definition)) continue;
    for (const expose of exposesOf(definition.exposes)) {
      if (expose.property !== "action" || !Array.isArray(expose.values)) continue;
      const bench = formatBench("zigbee2mqtt", { d: "environment" });
      bench.send({ topic: "in/bridge/devices", payload: JSON.stringify([{ ieee_address: "d", friendly_name: "d", definition }]) });
      for (const value of expose.values) {
        const said = eventsOf(bench.send({ topic: "in/d", payload: JSON.stringify({ action: value }) }));
        const isCall = /^(emergency|panic|sos)$/.test(String(value)) || /emergency button|sos|panic/i.test(String(definition.description));
        if (isCall && value !== "off") calling++;
        expect(said, `${String(definition.model)} ${String(value)}`).toEqual(isCall && value !== "off" ? ["sos pulse"] : []);
      }
    }
  }
  expect(calling).toBeGreaterThan(25);
});

test.runIf(HAS)(`no setting, switch or list is taken for a state or a value${HOW}`, () => {
  const definitions: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  for (const definition of Array.isArray(definitions) ? definitions : []) {
    for (const expose of exposesOf(Object(definition).exposes)) {
      const meaning = meaningOf(expose, false);
      if (meaning === undefined) continue;
      expect(expose.category).not.toBe("config");
      if (meaning.is === "state" && meaning.event !== "own") expect(Object.keys(EVENT_KINDS)).toContain(meaning.event);
    }
  }
});
