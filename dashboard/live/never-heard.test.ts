import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../../contracts/index.ts";
import { aDevice } from "./made-up.ts";
import { countNeverHeard } from "./never-heard.ts";

const NOW = Date.parse("2026-03-02T08:00:00+08:00");
const since = (age: number) => new Date(NOW - age).toISOString();
const device = (id: string, age: number, interval: number, state: "unknown" | "online" = "unknown") =>
  aDevice(id, { state, interval, createdAt: since(age) });

test("counted is what never spoke and had its time to: three intervals, half an hour at least, thirty hours at most", () => {
  const devices = [
    device("just hung up", 29 * MINUTE, 60),
    device("a minute sender", 31 * MINUTE, 60),
    device("an hourly one within three hours", 170 * MINUTE, 3_600),
    device("an hourly one after them", 181 * MINUTE, 3_600),
    device("a daily head in its first days", 29 * HOUR, 86_400),
    device("a daily head after them", 31 * HOUR, 86_400),
    device("one that speaks", 99 * HOUR, 60, "online"),
    device("one that was heard just now", 99 * HOUR, 60),
  ];
  expect(countNeverHeard(devices, new Map(), NOW)).toBe(4);
  expect(countNeverHeard(devices, new Map([["one that was heard just now", { state: "online" }]]), NOW)).toBe(3);
});
