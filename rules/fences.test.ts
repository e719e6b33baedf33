import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Instant, MINUTE, type Signal } from "../contracts/index.ts";
import { createEngine } from "./engine.ts";
import { loadRulePacks } from "./load.ts";
import { PORTS, reading } from "./testing/random-inputs.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
const { rules } = loaded;

const NIGHT: Instant = Date.parse("2026-03-02T23:00:00+08:00");
const INSIDE = 31.231;
const OUTSIDE = 31.24;

/** A wearer with dementia at night: what is told of the compound's fence while her band tells where it is. */
function walk(): { readonly told: string[]; at(minute: number, lat: number, late?: number): void } {
  const told: string[] = [];
  const emit = (signal: Signal) => {
    if (signal.rule === "wandering") told.push(signal.act);
  };
  const engine = createEngine({ rules, ports: PORTS, emit });
  let pos = 0;
  return {
    told,
    at: (minute, lat, late = 0) => {
      pos++;
      const at = NIGHT + minute * MINUTE;
      const recv = at + late * MINUTE;
      const readings = [reading("w1", "lat", lat, at, recv, pos), reading("w1", "lon", 121.471, at, recv, pos)];
      engine.take({ community: "c1", pos, recv, device: "w1", readings, events: [], snapshots: [], link: null });
    },
  };
}

test("a fix that is older than the newest ends nothing", () => {
  const band = walk();
  for (const minute of [0, 1, 2]) band.at(minute, OUTSIDE);
  expect(band.told).toEqual(["raised"]);
  for (const minute of [-3, -2, -1]) band.at(minute, INSIDE, 8 + minute);
  expect(band.told).toEqual(["raised"]);
  for (const minute of [20, 21]) band.at(minute, INSIDE);
  expect(band.told).toEqual(["raised", "ceased"]);
});

test("nor does it raise anything, nor count among those that do", () => {
  const band = walk();
  band.at(0, INSIDE);
  for (const minute of [-4, -3, -2, -1]) band.at(minute, OUTSIDE, 10 + minute);
  band.at(11, INSIDE);
  band.at(12, OUTSIDE);
  for (const minute of [5, 6, 7]) band.at(minute, OUTSIDE, 13 - minute);
  expect(band.told).toEqual([]);
});
