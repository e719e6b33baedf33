import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EVENT_KINDS } from "../../contracts/index.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { type Bench, eventsOf, valuesOf } from "../testing.ts";
import { formatBench } from "./format-bench.ts";
import { type Expose, exposesOf, meaningOf } from "./zigbee-meaning.ts";
import { type Case, casesOf } from "./zigbee-safety.ts";

/** All definitions as `bridge/devices` shows them, which scripts/zigbee-definitions.mjs writes. */
const FILE = fileURLToPath(new URL("../../node_modules/.cache/zigbee-definitions/definitions.json", import.meta.url));
const HAS = existsSync(FILE);
const HOW = HAS ? "" : " (skipped: run node scripts/zigbee-definitions.mjs)";

const definitionsOf = (): readonly JsonObject[] => {
  const list: unknown = HAS ? JSON.parse(readFileSync(FILE, "utf8")) : [];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

const PER_CENT = "a level in per cent has no metres";
const ONE_HEAD = "one head of several, whose motion the device tells as well";
const NO_PERSON = "the neutral wire";
/** Properties that do not say what the table would have them say, and why; docs/devices/zigbee2mqtt.md has the same list. */
const KNOWN: Readonly<Record<string, string>> = {
  "872WZ liquid_level_percent": PER_CENT,
  "ME201WZ liquid_level_percent": PER_CENT,
  "TLC2206 liquid_level_percent": PER_CENT,
  "BSD-2 smoke_alarm_silenced": "no alarm: that it was muted",
  "DMS-300ZB occupancy_and": ONE_HEAD,
  "DMS-300ZB occupancy_in": ONE_HEAD,
  "DMS-300ZB occupancy_out": ONE_HEAD,
  "MS032Z motion_down": ONE_HEAD,
  "MS032Z motion_up": ONE_HEAD,
  "E13 water": "water is either the leak or what is to be there, by how the device is set",
  "FK-BV05 water_temp_alarm": "no leak: a limit of the valve's own",
  "FK-BV05 water_volume_alarm": "no leak: a limit of the valve's own",
  "SBDV-00197 neutral_presence": NO_PERSON,
  "SBDV-00200 neutral_presence": NO_PERSON,
  "SDC-4-1-00 dry_contact": "any wire may be on it",
};

/** A device is registered as what it mainly is. */
function kindOf(exposes: readonly Expose[]): string {
  for (const kind of ["smoke", "gas"]) if (exposes.some(({ property, type }) => property === kind && type === "binary")) return kind;
  return "environment";
}

function benchOf(definition: JsonObject, kind: string): Bench {
  const bench = formatBench("zigbee2mqtt", { d: kind });
  bench.send({ topic: "in/bridge/devices", payload: JSON.stringify([{ ieee_address: "d", friendly_name: "d", definition }]) });
  return bench;
}

test.runIf(HAS)(`each safety property of each definition says what it means, by its own polarity, words and unit${HOW}`, () => {
  let properties = 0;
  const wrong: string[] = [];
  for (const definition of definitionsOf()) {
    const exposes = exposesOf(definition.exposes);
    const safety = exposes.flatMap((expose): [Expose, readonly Case[]][] => {
      const cases = casesOf(expose);
      return cases === undefined ? [] : [[expose, cases]];
    });
    const kind = kindOf(exposes);
    for (const [{ property }, cases] of safety) {
      properties++;
      for (const { value, says } of cases) {
        // A device of its own for each: what is on already begins no second time, and an end needs a beginning.
        const bench = benchOf(definition, kind);
        const say = (said: unknown) => bench.send({ topic: "in/d", payload: JSON.stringify({ [property]: said }) });
        const begins = cases.find((one) => `${one.says} off` === says);
        if (begins !== undefined) say(begins.value);
        const taken = say(value);
        const told = [...eventsOf(taken).map((line) => line.replace(/ (?:on|pulse)$/, "")), ...Object.keys(valuesOf(taken))];
        const wanted = says.replace("own", kind);
        const isRight = wanted === "" ? told.every((line) => /off$/.test(line)) : told.includes(wanted);
        if (!isRight) wrong.push(`${String(definition.model)} ${property}`);
      }
    }
  }
  const missed = [...new Set(wrong)].sort();
  const share = 1 - missed.length / properties;
  process.stdout.write(`${properties} safety properties, ${(share * 100).toFixed(1)} % right; not: ${missed.join(", ") || "none"}\n`);
  expect(missed).toEqual(Object.keys(KNOWN).sort());
  expect(properties).toBeGreaterThan(1400);
  expect(share).toBeGreaterThan(0.98);
});

test.runIf(HAS)(`emergency buttons call, whatever they say when pressed; nothing else does by accident${HOW}`, () => {
  let calling = 0;
  for (const definition of definitionsOf()) {
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
  for (const definition of definitionsOf()) {
    for (const expose of exposesOf(definition.exposes)) {
      const meaning = meaningOf(expose, false);
      if (meaning === undefined) continue;
      expect(expose.category).not.toBe("config");
      if (meaning.is === "state" && meaning.event !== "own") expect(Object.keys(EVENT_KINDS)).toContain(meaning.event);
    }
  }
});
