import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR, SECOND } from "../../contracts/index.ts";
import type { TimedMessage } from "../fleet/message.ts";
import { planFor, type Wanted } from "./columns.ts";
import { createTimeMap, readRecordedTime } from "./recorded-time.ts";
import { replay } from "./replay.ts";
import { readRows, splitCsv } from "./rows.ts";

const wanted: Wanted = { device: "r-1", kind: "environment", map: undefined, time: undefined, interval: undefined };
let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function rowsOf(name: string, content: string | Uint8Array): Promise<Record<string, string>[]> {
  await writeFile(join(dir, name), content);
  const rows: Record<string, string>[] = [];
  for await (const row of readRows(join(dir, name))) rows.push(Object.fromEntries(row));
  return rows;
}

describe("recordings", () => {
  const expected = [
    { t: "1", a: "2" },
    { t: "2", a: "3" },
  ];
  it.each([
    ["CSV", "a.csv", "t, a\n1,2\n2,3\n"],
    ["CSV with a byte order mark and CRLF", "b.csv", "\uFEFFt;a\r\n1;2\r\n\r\n2;3\r\n"],
    ["NDJSON", "c.ndjson", '{"t":1,"a":2}\n{"t":2,"a":3}\n'],
  ])("reads %s", async (_name, file, text) => {
    expect(await rowsOf(file, text)).toEqual(expected);
    expect(await rowsOf(`${file}.gz`, gzipSync(text))).toEqual(expected);
  });

  it("names the line that cannot be read", async () => {
    await expect(rowsOf("d.ndjson", '{"t":1}\n{"t":\n')).rejects.toThrow(/line 2/);
  });

  it("says so where the file is missing", async () => {
    const read = async () => {
      for await (const row of readRows(join(dir, "none.csv"))) return row;
      return null;
    };
    await expect(read()).rejects.toThrow(/ENOENT/);
  });

  it("splits quoted fields", () => expect(splitCsv('1,"a, ""b""",2', ",")).toEqual(["1", 'a, "b"', "2"]));
});

describe("recorded time", () => {
  it.each([
    ["seconds since the start", "12", 12_000],
    ["seconds since 1970", "1654733331", 1_654_733_331_000],
    ["milliseconds since 1970", "1654733331250", 1_654_733_331_250],
    ["ISO 8601", "2016-07-04T00:00:00Z", Date.UTC(2016, 6, 4)],
    ["without a zone: local", "2016-07-04 08:00:00", Date.UTC(2016, 6, 4)],
    ["day/month/year and hour", "04/07/16 08", Date.UTC(2016, 6, 4)],
    ["nonsense", "soon", undefined],
  ])("reads %s", (_name, text, time) => expect(readRecordedTime(text)).toBe(time));

  it("maps the first to now, keeps distances, and goes on where a recording begins anew", () => {
    const map = createTimeMap(1_000_000);
    expect([5_000, 6_000, 7_000, 5_000, 6_000].map((t) => map.map(t))).toEqual([1_000_000, 1_001_000, 1_002_000, 1_003_000, 1_004_000]);
    expect(map.restarts).toBe(1);
  });
});

describe("columns", () => {
  it("knows a water network by its headings, and turns metres of water into MPa", () => {
    const outcome = planFor(["DATETIME", "L_T1", "F_PU1", "P_J280", "P_J300"], wanted);
    expect(outcome.ok && outcome.plan.columns.map((c) => [c.column, c.device, c.kind, c.measurement])).toEqual([
      ["P_J300", "replay-j300", "hydrant", "water_pressure"],
      ["L_T1", "replay-t1", "water-level", "water_level"],
    ]);
    expect(outcome.ok && outcome.plan.columns[0]?.factor).toBeCloseTo(0.0098, 4);
  });

  it("knows the smoke bench by its headings", () => {
    const outcome = planFor(["", "Temperature[C]", "Humidity[%]", "eCO2[ppm]", "Fire Alarm"], wanted);
    expect(outcome.ok && outcome.plan).toMatchObject({ time: "", interval: 1 });
    expect(outcome.ok && outcome.plan.columns.map((c) => c.measurement)).toEqual(["temperature", "humidity", "eco2"]);
  });

  it.each([
    ["what it does not know", undefined, /not known here/],
    ["a map without a measurement", "a", /column=measurement/],
    ["a column that is not there", "z=co:ppm", /no column "z"/],
    ["a measurement that is none", "a=speed:m", /"speed" is not one of/],
    ["a unit that does not fit", "a=co:MPa", /cannot be turned into ppm/],
  ])("refuses %s", (_name, map, reason) => {
    const outcome = planFor(["t", "a"], { ...wanted, map });
    expect(outcome.ok ? "" : outcome.reason).toMatch(reason);
  });
});

describe("a replay", () => {
  it("sends row by row in the hub's units, with gaps as gaps", async () => {
    const outcome = planFor(["t", "p", "h"], { ...wanted, map: "p=temperature:F,h=humidity" });
    if (!outcome.ok) throw new Error(outcome.reason);
    const sent: TimedMessage[] = [];
    const reached: number[] = [];
    const rows = [
      new Map([
        ["t", "100"],
        ["p", "50"],
        ["h", "40"],
      ]),
      new Map([
        ["t", "160"],
        ["p", ""],
        ["h", "x"],
      ]),
      new Map([
        ["t", "?"],
        ["p", "1"],
      ]),
      new Map([
        ["t", "220"],
        ["p", "68"],
        ["h", ""],
      ]),
    ];
    const done = await replay({
      ...{
        plan: outcome.plan,
        community: "xingfuli",
        start: 5 * HOUR,
        skip: 0,
        limit: 10,
        stopped: () => false,
        onProgress: () => undefined,
      },
      rows: (async function* () {
        yield* rows;
      })(),
      publisher: { send: async (message) => void sent.push(message), answer: async () => undefined, end: async () => undefined },
      reach: async (at) => void reached.push(at),
    });
    expect(sent.map((message) => JSON.parse(Buffer.from(message.payload).toString("utf8")))).toEqual([
      { ts: 5 * HOUR, temperature: 10, humidity: 40 },
      { ts: 5 * HOUR + 120 * SECOND, temperature: 20 },
    ]);
    expect(reached).toEqual([5 * HOUR, 5 * HOUR + 60 * SECOND, 5 * HOUR + 120 * SECOND]);
    expect(done).toMatchObject({ rows: 3, readings: 3, gaps: 3, timeless: 1 });
  });
});
