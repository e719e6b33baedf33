import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY, type Reading } from "../../contracts/index.ts";
import { openInflux } from "../../store/influx/index.ts";
import type { SeriesFault, SeriesGap, SeriesStore } from "../../store/series/index.ts";
import { TestJournal } from "../contract/test-journal.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { hasVictoria, startVictoria, type Victoria } from "../support/victoria.ts";

const DAY0 = 20_000 * DAY;
const DEVICES = 50;
const MAX_ROWS = 20_000;

/** Feeds messages of one reading each, and gives the event loop back after some, as a broker would. */
class Feeder {
  pos = 0;
  private readonly store: SeriesStore;
  private readonly journal: TestJournal;

  constructor(store: SeriesStore, journal: TestJournal) {
    this.store = store;
    this.journal = journal;
  }

  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      for (let i = 0; i < 500; i++) this.journal.append(this.store, [this.next()]);
      this.journal.sync(this.store);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private next(): Reading {
    const pos = ++this.pos;
    const at = DAY0 + pos;
    return { device: `d${pos % DEVICES}`, measurement: "heart_rate", at, recv: at, value: pos, quality: 0, pos };
  }
}

async function storedValues(server: Victoria): Promise<readonly number[]> {
  await server.reveal();
  const found = await server.export("heart_rate_value");
  return found.flatMap((series) => series.values).sort((a, b) => a - b);
}

/** What its own flush had under way when it was asked to reveal, the server shows a little later. */
async function shownValues(server: Victoria, count: number): Promise<readonly number[]> {
  return eventually(
    `${count} rows are shown`,
    async () => {
      const values = await storedValues(server);
      return values.length >= count && values;
    },
    30_000,
  );
}

describe.skipIf(!hasVictoria)("a series server that is killed (a real VictoriaMetrics)", () => {
  let server: Victoria;
  let dir = "";
  let journal: TestJournal;
  let store: SeriesStore;
  let faults: SeriesFault[] = [];
  let gaps: SeriesGap[] = [];

  beforeEach(async () => {
    server = await startVictoria();
    dir = mkdtempSync(join(tmpdir(), "series-server-"));
    journal = new TestJournal();
    [faults, gaps] = [[], []];
    const target = { url: server.url, token: "none", org: "o", bucket: "b", query: "victoria" as const };
    store = await openInflux({
      ...target,
      dir,
      history: journal.history,
      maxRows: MAX_ROWS,
      flushEvery: 20,
      onFault: (fault) => faults.push(fault),
      onGap: (gap) => gaps.push(gap),
    });
  });
  afterEach(async () => {
    await store.stop();
    await server.clean();
    rmSync(dir, { recursive: true, force: true });
  });

  it("loses no row: what it held only in memory, and what came while it was away, is sent again", { timeout: 150_000 }, async () => {
    const feeder = new Feeder(store, journal);
    await feeder.until(() => store.stats().rows > 30_000);
    await server.kill();
    const killedAt = feeder.pos;
    let most = 0;
    await feeder.until(() => {
      most = Math.max(most, store.stats().queued);
      return store.stats().failing && feeder.pos > killedAt + 3 * MAX_ROWS;
    });
    // Memory keeps its bound, the journal has the rest, and the lag says how much.
    expect(most).toBeLessThanOrEqual(MAX_ROWS + 1_000);
    expect(store.stats().lag).toBeGreaterThan(MAX_ROWS);
    await server.start();
    const backAt = feeder.pos;
    await feeder.until(() => feeder.pos > backAt + 20_000);
    await eventually("everything is sent", async () => store.stats().lag === 0, 90_000);
    const values = await shownValues(server, feeder.pos);
    expect(values).toEqual(Array.from({ length: feeder.pos }, (_, i) => i + 1));
    expect(faults.map((fault) => fault.state)).toEqual(["failing", "mended"]);
    expect(store.stats()).toMatchObject({ lost: 0, refused: 0, failing: false });
  });

  it("notices a restart while nothing was written, before the first rows had settled, and sends them again", {
    timeout: 90_000,
  }, async () => {
    // The server tells its start in whole seconds.
    const startedIn = Math.floor(Date.now() / 1000);
    await eventually("the next second", async () => Date.now() / 1000 >= startedIn + 1);
    const feeder = new Feeder(store, journal);
    await feeder.until(() => feeder.pos >= 500);
    await eventually("everything is acknowledged", async () => store.stats().lag === 0);
    await server.kill();
    await server.start();
    // Whether the server had them on disk by then is its luck: they are sent again either way.
    await eventually("everything is sent again", async () => store.stats().rows === 2 * feeder.pos && store.stats().lag === 0, 60_000);
    expect(await shownValues(server, feeder.pos)).toEqual(Array.from({ length: feeder.pos }, (_, i) => i + 1));
    expect(faults).toEqual([]);
  });

  it("marks as a gap what the journal itself had lost meanwhile, and goes on behind it", { timeout: 90_000 }, async () => {
    await server.kill();
    const feeder = new Feeder(store, journal);
    await feeder.until(() => store.stats().failing && feeder.pos >= 3 * MAX_ROWS);
    const lost = 2.5 * MAX_ROWS;
    journal.lose(lost);
    await server.start();
    await eventually("everything is sent", async () => store.stats().lag === 0, 60_000);
    expect(gaps.at(-1)).toMatchObject({ community: "c1", to: lost });
    expect(store.stats().lost).toBeGreaterThan(0);
    await eventually(
      "what the journal still had is shown",
      async () => {
        const values = new Set(await storedValues(server));
        return Array.from({ length: feeder.pos - lost }, (_, i) => lost + 1 + i).every((value) => values.has(value));
      },
      30_000,
    );
  });
});

describe.skipIf(!hasVictoria)("the hub on a series server that goes away (a real VictoriaMetrics)", () => {
  let server: Victoria;
  let hub: HubProcess;
  let env: Readonly<Record<string, string>> = {};

  beforeEach(async () => {
    server = await startVictoria();
    env = {
      HUB_INFLUX_URL: server.url,
      HUB_INFLUX_TOKEN: "none",
      HUB_INFLUX_ORG: "o",
      HUB_INFLUX_BUCKET: "b",
      HUB_INFLUX_QUERY: "victoria",
    };
    hub = await startHub({ env });
  });
  afterEach(async () => {
    await hub.kill();
    hub.clean();
    await server.clean();
  });

  it("says so, goes on, and has every reading in the end though both were killed", { timeout: 150_000 }, async () => {
    const admin = await hub.as("admin");
    const home = (await placeOfLevel(admin, "home")).id;
    const band = await addDevice(admin, { name: "试验手环", kind: "wearable", place: home });
    const begun = Date.now() - 600_000;
    let sent = 0;
    const send = async (count: number): Promise<void> => {
      const client = await hub.device(band.mqtt.username, band.mqtt.password);
      const payload = (): string => JSON.stringify({ ts: begun + ++sent * 100, heart_rate: 60 + (sent % 30) });
      for (let i = 0; i < count; i++) await client.publishAsync(`${band.device.topic}/telemetry`, payload(), { qos: 1 });
      await client.endAsync();
    };
    const ready = async (): Promise<string> => (await fetch(`${hub.http}/readyz`)).text();
    await send(200);
    await server.kill();
    await send(200);
    const told = await eventually("the banner", async () => {
      const text = await ready();
      return /\d+ messages behind since \d{4}-/.test(text) && text;
    });
    expect(told).toContain("时序库服务器写入受阻");
    await hub.kill();
    hub = await startHub({ env, dataDir: hub.dataDir });
    await send(200);
    await server.start();
    await eventually("the banner is gone", async () => !(await ready()).includes("behind"), 60_000);
    const count = async (): Promise<number> => {
      await server.reveal();
      const found = await server.export(`heart_rate_value{device="${band.device.id}"}`);
      return found.reduce((sum, one) => sum + one.values.length, 0);
    };
    await eventually(`all ${sent} readings`, async () => (await count()) === sent, 60_000);
    const desk = await hub.as("care");
    const span = `from=${new Date(begun).toISOString()}&to=${new Date(begun + 3_600_000).toISOString()}`;
    const path = `/devices/${band.device.id}/series?measurement=heart_rate&${span}&points=10`;
    const { body } = await desk.get<{ points: { count: number }[] }>(path);
    expect(body.points.reduce((sum, one) => sum + one.count, 0)).toBe(sent);
    const [where] = await server.export(`device_where_since{device="${band.device.id}"}`);
    expect(where?.metric).toMatchObject({ place: home });
  });

  it("raises an alert when the journal reaches its bound meanwhile, and heals behind the gap", { timeout: 150_000 }, async () => {
    await hub.stop();
    const small = { ...env, HUB_JOURNAL_MAX_MB: "16" };
    hub = await startHub({ env: small, dataDir: hub.dataDir });
    const admin = await hub.as("admin");
    let duty = await hub.as("duty");
    const sensor = await addDevice(admin, { name: "试验温度", kind: "environment", place: (await placeOfLevel(admin, "home")).id });
    let client = await hub.device(sensor.mqtt.username, sensor.mqtt.password);
    const begun = Date.now() - 600_000;
    let sent = 0;
    // JSON may hold as much blank as it likes: it fills the journal and nothing else.
    const send = async (blanks: number): Promise<void> => {
      const text = `{"ts":${begun + ++sent * 100},${" ".repeat(blanks)}"temperature":${20 + (sent % 10)}}`;
      await client.publishAsync(`${sensor.device.topic}/telemetry`, text, { qos: 1 });
    };
    const alerts = async () => {
      const { body } = await duty.get<{ items: { rule: string; state: string; reason: { en: string } }[] }>("/alerts");
      return body.items.filter((alert) => alert.rule === "hub-series-gap");
    };
    await server.kill();
    expect(await alerts()).toEqual([]);
    const told = await eventually(
      "the alert",
      async () => {
        for (let i = 0; i < 10; i++) await send(200_000);
        return (await alerts())[0];
      },
      90_000,
    );
    expect(told.reason.en).toContain("the journal reached its bound");
    expect(told.reason.en).toContain("series");
    const beforeBack = sent;
    // What memory still held beside the journal is gone too.
    await hub.kill();
    hub = await startHub({ env: small, dataDir: hub.dataDir });
    duty = await hub.as("duty");
    client = await hub.device(sensor.mqtt.username, sensor.mqtt.password);
    await server.start();
    for (let i = 0; i < 20; i++) await send(0);
    const stored = async (): Promise<ReadonlySet<number>> => {
      await server.reveal();
      const found = await server.export(`temperature_value{device="${sensor.device.id}"}`);
      return new Set(found.flatMap((series) => series.timestamps.map((at) => (at - begun) / 100)));
    };
    const whole = await eventually(
      "what came after is stored",
      async () => {
        const found = await stored();
        return Array.from({ length: 20 }, (_, i) => beforeBack + 1 + i).every((n) => found.has(n)) && found;
      },
      60_000,
    );
    // Lost is the oldest, in one piece, and what the journal still had is not.
    const missing = Array.from({ length: sent }, (_, i) => i + 1).filter((n) => !whole.has(n));
    expect(missing.length).toBeGreaterThan(0);
    expect(missing).toEqual(Array.from({ length: missing.length }, (_, i) => i + 1));
    expect(missing.length).toBeLessThan(beforeBack / 2);
    await eventually("the series are well", async () => !(await (await fetch(`${hub.http}/readyz`)).text()).includes("behind"), 30_000);
    // That readings were lost stays until somebody has looked.
    expect((await alerts()).map((alert) => alert.state)).toEqual([told.state]);
    client.end(true);
  });
});
