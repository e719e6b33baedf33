import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Reading } from "../../contracts/index.ts";
import type { SeriesFault, SeriesStore } from "../series/index.ts";
import { openInflux } from "./index.ts";
import type { HistoryPart } from "./types.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}
type Answer = (asked: Asked) => { readonly status: number; readonly type?: string; readonly body?: string };

/** A local HTTP server with the two faces of InfluxDB 2 that the store uses; its answers are made by hand. */
let server: Server;
let url = "";
let dir = "";
let asked: Asked[] = [];
let answer: Answer = () => ({ status: 204 });
let store: SeriesStore;
let faults: SeriesFault[] = [];
let records: Reading[] = [];

const history = async function* (_: string, after: number): AsyncGenerator<HistoryPart> {
  for (const one of records.filter((reading) => reading.pos > after))
    yield { first: one.pos, last: one.pos, firstRecv: one.recv, lastRecv: one.recv, readings: [one], events: [] };
};

beforeEach(async () => {
  asked = [];
  faults = [];
  records = [];
  answer = () => ({ status: 204 });
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      const one = { path: request.url ?? "", authorization: request.headers.authorization ?? "", body };
      asked.push(one);
      const { status, type = "text/csv; charset=utf-8", body: text } = answer(one);
      response.writeHead(status, { "content-type": type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  dir = mkdtempSync(join(tmpdir(), "flux-"));
  const target = { url, token: "secret", org: "our home", bucket: "series", query: "flux" as const };
  store = await openInflux({ ...target, dir, history, flushEvery: 1, onFault: (fault) => faults.push(fault) });
});
afterEach(async () => {
  await store.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

const reading = (pos: number, more: Partial<Reading> = {}): Reading => {
  const one = {
    device: "d 1",
    measurement: "heart_rate",
    at: 1000 + pos,
    recv: 2000 + pos,
    value: 70.5,
    quality: 0,
    pos,
    ...more,
  } as const;
  return one;
};
async function keep(readings: readonly Reading[]): Promise<void> {
  for (const one of readings) {
    records.push(one);
    store.append("c1", [one], []);
  }
  store.flush("c1", readings.at(-1)?.pos ?? 0);
  await expect.poll(() => store.position("c1"), { timeout: 10_000 }).toBe(readings.at(-1)?.pos);
}
const csv = (...lines: readonly string[]): string => `${lines.join("\r\n")}\r\n\r\n`;
const queries = (): readonly string[] =>
  asked.filter((one) => one.path.startsWith("/api/v2/query")).map((one) => String(JSON.parse(one.body).query));
const answering =
  (text: string): Answer =>
  ({ path }) =>
    path.startsWith("/api/v2/query") ? { status: 200, body: text } : { status: 204 };

describe("writing to InfluxDB 2 (its answers made by hand; not run against a real InfluxDB)", () => {
  test("one line per reading, rejected ones in a measurement of their own, with token, organisation and bucket", async () => {
    await keep([reading(1), reading(2, { quality: 4, value: 900 })]);
    expect(asked[0]).toMatchObject({
      path: "/api/v2/write?org=our%20home&bucket=series&precision=ns",
      authorization: "Token secret",
    });
    expect(
      asked
        .map((one) => one.body)
        .join("\n")
        .split("\n"),
    ).toEqual([
      "heart_rate,community=c1,device=d\\ 1 value=70.5,quality=0i,pos=1i,recv=2001i 1001000000",
      "heart_rate_rejected,community=c1,device=d\\ 1 value=900,quality=4i,pos=2i,recv=2002i 1002000000",
    ]);
  });

  test("a refused line goes aside and is told, the others are written, and nothing is blocked", async () => {
    answer = ({ body }) =>
      body.includes("pos=3i")
        ? { status: 422, type: "application/json", body: JSON.stringify({ code: "unprocessable entity", message: "field type conflict" }) }
        : { status: 204 };
    await keep([1, 2, 3, 4, 5].map((pos) => reading(pos)));
    await keep([reading(6)]);
    const taken = asked.filter((one) => !one.body.includes("pos=3i")).flatMap((one) => one.body.split("\n"));
    expect(taken.map((line) => /pos=(\d+)i/.exec(line)?.[1])).toEqual(["1", "2", "4", "5", "6"]);
    expect(store.stats()).toMatchObject({ refused: 1, failing: false, queued: 0 });
    expect(faults).toEqual([{ state: "refused", detail: expect.stringContaining("field type conflict") }]);
  });

  test.each([
    [401, "HUB_INFLUX_TOKEN"],
    [404, "HUB_INFLUX_BUCKET"],
    [503, "tried again"],
  ])("status %i is no fault of the rows: they are sent again until the server takes them", async (status, hint) => {
    let left = 2;
    answer = () => (left-- > 0 ? { status, type: "application/json", body: '{"message":"no"}' } : { status: 204 });
    await keep([reading(1)]);
    expect(faults.map((fault) => fault.state)).toEqual(["failing", "mended"]);
    expect(faults[0]?.detail).toContain(hint);
    expect(store.stats()).toMatchObject({ refused: 0, rows: 1 });
  });
});

describe("Flux (text and hand-built annotated CSV answers; not run against a real InfluxDB)", () => {
  const span = { device: "d 1", measurement: "heart_rate" as const, from: 1000, to: 61_000 };

  test("raw: both measurements merged, paged by one point more than asked for", async () => {
    await keep([reading(1)]);
    answer = answering(
      csv(
        "#datatype,string,long,dateTime:RFC3339,long,long,double",
        "#group,false,false,false,false,false,false",
        "#default,_result,,,,,",
        ",result,table,_time,pos,quality,value",
        ",,0,1970-01-01T00:00:01.001Z,1,0,70.5",
        ",,0,1970-01-01T00:00:01.002Z,2,4,900",
        ",,0,1970-01-01T00:00:01.002Z,5,0,71",
        ",,0,1970-01-01T00:00:01.003Z,3,2,72",
      ),
    );
    expect(await store.raw({ ...span, limit: 2 })).toEqual({
      points: [
        { at: 1001, value: 70.5, quality: 0 },
        { at: 1002, value: 71, quality: 0 },
      ],
      next: 1002,
    });
    expect(queries()[0]).toBe(`from(bucket: "series")
  |> range(start: time(v: "1970-01-01T00:00:01.000Z"), stop: time(v: "1970-01-01T00:01:01.000Z"))
  |> filter(fn: (r) => r._measurement == "heart_rate" or r._measurement == "heart_rate_rejected")
  |> filter(fn: (r) => r.community == "c1" and r.device == "d 1")
  |> filter(fn: (r) => r._field == "value" or r._field == "quality" or r._field == "pos")
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> group()
  |> keep(columns: ["_time", "value", "quality", "pos"])
  |> sort(columns: ["_time", "pos"])
  |> limit(n: 6)`);
  });

  test("buckets: four aggregates of the same windows, believed values only", async () => {
    await keep([reading(1)]);
    const table = (fn: string, type: string, rows: readonly string[]): string =>
      csv(
        `#datatype,string,long,dateTime:RFC3339,${type}`,
        "#group,false,false,false,false",
        `#default,${fn},,,`,
        ",result,table,_time,_value",
        ...rows.map((row) => `,,0,${row}`),
      );
    answer = answering(
      [
        table("min", "double", ["1970-01-01T00:00:01Z,60", "1970-01-01T00:00:31Z,50"]),
        table("max", "double", ["1970-01-01T00:00:01Z,80", "1970-01-01T00:00:31Z,50"]),
        table("sum", "double", ["1970-01-01T00:00:01Z,140", "1970-01-01T00:00:31Z,50"]),
        table("count", "long", ["1970-01-01T00:00:01Z,2", "1970-01-01T00:00:31Z,1"]),
      ].join(""),
    );
    expect(await store.buckets({ ...span, points: 2 })).toEqual([
      { t: 1000, min: 60, max: 80, avg: 70, count: 2 },
      { t: 31_000, min: 50, max: 50, avg: 50, count: 1 },
    ]);
    const [query = ""] = queries();
    for (const fn of ["min", "max", "sum", "count"])
      expect(query).toContain(
        `data |> aggregateWindow(every: 30000ms, offset: 1000ms, fn: ${fn}, timeSrc: "_start", createEmpty: false) |> yield(name: "${fn}")`,
      );
    expect(query).toContain('r._measurement == "heart_rate" and r._field == "value"');
  });

  test("events: texts, absent values and repeats", async () => {
    answer = answering(
      csv(
        "#datatype,string,long,dateTime:RFC3339,string,string,string,double,string,string,long,long,long,boolean",
        "#group,false,false,false,false,false,false,false,false,false,false,false,false,false",
        "#default,_result,,,,,,,,,,,,",
        ",result,table,_time,device,event,state,confidence,data,id,pos,quality,recv,test",
        ',,0,1970-01-01T00:00:01.005123456Z,d 1,fall,pulse,0.5,"{""floor"":3}",e1,1,0,1020,true',
        ",,0,1970-01-01T00:00:01.006Z,d 1,door,on,,{},,2,0,1021,false",
        ",,0,1970-01-01T00:00:01.006Z,d 1,door,on,,{},,3,0,1022,false",
      ),
    );
    const base = { device: "d 1", quality: 0 };
    expect(await store.events({ device: "d 1", from: 1000, to: 2000 })).toEqual([
      { ...base, event: "fall", id: "e1", state: "pulse", at: 1005, recv: 1020, pos: 1, confidence: 0.5, test: true, data: { floor: 3 } },
      { ...base, event: "door", id: null, state: "on", at: 1006, recv: 1021, pos: 2, confidence: null, test: false, data: {} },
    ]);
  });

  test("latest: the newest believed value of every known series", async () => {
    await keep([reading(1)]);
    const row = (field: string, value: number, device = "d 1"): string =>
      `,,0,1970-01-01T00:00:01.001Z,${device},${field},heart_rate,${value}`;
    answer = answering(
      csv(
        "#datatype,string,long,dateTime:RFC3339,string,string,string,double",
        "#group,false,false,false,false,false,false,false",
        "#default,_result,,,,,,",
        ",result,table,_time,device,field,measurement,value",
        row("value", 70.5),
        row("quality", 2),
        row("recv", 2001),
        row("value", 1, "a stranger"),
      ),
    );
    expect(await store.latest(500)).toEqual([{ device: "d 1", measurement: "heart_rate", at: 1001, recv: 2001, value: 70.5, quality: 2 }]);
  });

  test("a server that does not answer a question is told as unavailable, not as its own status", async () => {
    await keep([reading(1)]);
    answer = () => ({ status: 401, type: "application/json", body: '{"message":"unauthorized"}' });
    await expect(store.raw({ ...span, limit: 1 })).rejects.toMatchObject({
      statusCode: 503,
      message: expect.stringContaining("unauthorized"),
    });
  });

  test("quotes in a name do not break out of a query", async () => {
    const device = 'x") |> drop(columns: ["';
    await keep([reading(1, { device })]);
    answer = answering("");
    await store.raw({ ...span, device, limit: 1 });
    expect(queries()[0]).toContain('r.device == "x\\") |> drop(columns: [\\""');
  });
});
