import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Alert } from "../../contracts/index.ts";
import { type Bench, type Desk, openBench } from "../testing/harness.ts";
import { device, notice, WANG } from "../testing/world.ts";

let bench: Bench;
const desks: Desk[] = [];
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.socket.terminate();
  await bench.api.stop();
});

async function open(username: string): Promise<Desk> {
  const desk = await bench.live(await bench.tokenOf(username));
  desks.push(desk);
  return desk;
}

function flat(id: string, change: Partial<Alert> = {}) {
  const known = bench.hub.ports.live.openAlerts().find(({ alert }) => alert.id === id);
  if (known === undefined) throw new Error(`no alert ${id}`);
  return { type: "alert", alert: { ...known.alert, ...change }, at: known.at, family: known.alert.family } as const;
}

const ids = (things: readonly { readonly id: string }[]): string[] => things.map((each) => each.id);

describe("the snapshot", () => {
  it.each([
    ["duty", ["a-heart", "a-smoke"], ["band-wang", "smoke-wang", "band-li", "camera-west"]],
    ["duty-west", [], ["band-li", "camera-west"]],
    ["fire", ["a-smoke"], ["smoke-wang"]],
    // The smoke is in her person's home and about nobody by name.
    ["family", ["a-heart", "a-smoke"], ["band-wang"]],
    ["volunteer", [], []],
  ])("of %s holds what they may see", async (username, alerts, devices) => {
    const snapshot = await (await open(username)).next("snapshot");
    expect(snapshot).toMatchObject({ n: 1, epoch: "e1", status: { community: "xfl" } });
    expect([ids(snapshot.alerts), ids(snapshot.devices)]).toEqual([alerts, devices]);
  });

  it("is masked", async () => {
    const desk = await open("admin");
    await desk.next("snapshot");
    const text = JSON.stringify(desk.frames);
    expect(text).not.toContain("131");
    expect(text).not.toContain(WANG);
    expect(text).not.toContain("{who}");
  });
});

describe("changes", () => {
  it("reach each desk as far as it may see, numbered without a gap", async () => {
    const [duty, admin, west] = [await open("duty"), await open("admin"), await open("duty-west")];
    for (const desk of [duty, admin, west]) await desk.next("snapshot");
    bench.hub.tell(flat("a-heart", { saved: false }));
    const seen = await duty.next("alert");
    expect(seen).toMatchObject({ n: 2, alert: { id: "a-heart", saved: false } });
    expect(seen.alert.sentence.zh).toContain("131");
    expect((await admin.next("alert")).alert.sentence.zh).toBe("王**（居民） · 心率过快 · home-wang 501");
    bench.hub.tell({ type: "registry", entity: "devices" });
    expect(await west.next("registry")).toMatchObject({ n: 2, entity: "devices" });
    expect(west.frames.map((frame) => frame.type)).toEqual(["snapshot", "registry"]);
    expect((await duty.next("registry")).n).toBe(3);
  });

  it("are sent in the turn in which they happen", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    bench.hub.tell(flat("a-smoke"));
    bench.hub.tell(flat("a-heart"));
    // No timer is moved here: they arrive without one, in their order.
    expect((await desk.next("alert")).alert.id).toBe("a-smoke");
    expect((await desk.next("alert")).alert.id).toBe("a-heart");
  });

  it("of devices come with the tick, once, cut to kind, place and health", async () => {
    const [duty, fire, maint] = [await open("duty"), await open("fire"), await open("maint")];
    for (const desk of [duty, fire, maint]) await desk.next("snapshot");
    bench.hub.touch("band-wang", "smoke-wang", "band-wang");
    bench.tick(250);
    expect(ids((await duty.next("devices")).devices)).toEqual(["band-wang", "smoke-wang"]);
    expect(ids((await fire.next("devices")).devices)).toEqual(["smoke-wang"]);
    const blind = await maint.next("devices");
    expect(JSON.stringify(blind)).not.toContain("heart_rate");
    expect(JSON.stringify(blind)).toContain("battery");
    bench.tick(250);
    bench.tick(1000);
    expect((await duty.next("status")).n).toBe(3);
  });

  it("a notice reaches its addressee and those who may read notices, each in their own sight", async () => {
    const [family, grid, leader] = [await open("family"), await open("grid"), await open("leader")];
    for (const desk of [family, grid, leader]) await desk.next("snapshot");
    bench.hub.tell({ type: "notice", notice: notice("n2", "case-a-heart", "u-family", "王桂兰 心率 131") });
    expect((await family.next("notice")).notice.text).toBe("王桂兰 心率 131");
    expect((await leader.next("notice")).notice.text).not.toContain("131");
    bench.tick(1000);
    await grid.next("status");
    expect(grid.frames.map((frame) => frame.type)).toEqual(["snapshot", "status"]);
  });

  it("a new snapshot comes when a desk asks for one, and the numbers go on", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    desk.socket.send("not json");
    desk.socket.send(JSON.stringify({ type: "resync" }));
    // The answer comes with a tick: the request must have arrived by then, which a ping through the same socket shows.
    await new Promise<void>((resolve) => {
      desk.socket.once("pong", () => resolve());
      desk.socket.ping();
    });
    bench.tick(250);
    expect(await desk.next("snapshot")).toMatchObject({ n: 2, epoch: "e1" });
  });
});

describe("a desk that does not read", () => {
  it("is sent no more than about 1 MB, then one new snapshot", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    desk.socket.pause();
    const long = flat("a-smoke", { shelvedReason: "x".repeat(200_000) });
    // The kernel takes some megabytes by itself: so much that its buffers cannot hold it.
    for (let sent = 0; sent < 300; sent += 1) {
      bench.hub.tell(long);
      if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bench.api.liveStats()).toMatchObject({ connections: 1, behind: 1 });
    desk.socket.resume();
    const before = desk.frames.length;
    for (let turn = 0; bench.api.liveStats().behind > 0 && turn < 5_000; turn += 1) {
      bench.tick(250);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect((await desk.next("snapshot")).type).toBe("snapshot");
    expect(desk.frames.length - before).toBeLessThan(300);
    expect(desk.frames.map((frame) => frame.n)).toEqual(desk.frames.map((_, index) => index + 1));
    bench.hub.tell(flat("a-heart"));
    expect((await desk.next("alert")).alert.id).toBe("a-heart");
  });

  it("is closed when it answers no ping", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    desk.socket.pause();
    bench.tick(15_000);
    bench.tick(15_000);
    desk.socket.resume();
    expect((await desk.closed).code).toBe(1006);
    expect(bench.api.liveStats().connections).toBe(0);
  });

  it("stays when it answers", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    for (let round = 0; round < 3; round += 1) {
      const pinged = new Promise<void>((resolve) => desk.socket.once("ping", () => resolve()));
      bench.tick(15_000);
      await pinged;
      await bench.call("GET", "/healthz");
    }
    expect(bench.api.liveStats().connections).toBe(1);
  });
});

describe("the door of the feed", () => {
  const status = (url: string, protocols: string[], headers: Record<string, string>): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, protocols, { headers });
      socket.on("open", () => {
        socket.terminate();
        resolve(101);
      });
      socket.on("unexpected-response", (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on("error", () => undefined);
    });

  it("asks for a session and, of a browser, our Origin", async () => {
    const token = await bench.tokenOf("duty");
    const cookie = `sw_session=${token}`;
    const rows: readonly (readonly [string, number, string[], Record<string, string>])[] = [
      ["nothing", 401, [], {}],
      ["a wrong token", 401, [], { authorization: "Bearer x" }],
      ["a token", 101, [], { authorization: `Bearer ${token}` }],
      ["a token with our Origin", 101, [], { authorization: `Bearer ${token}`, origin: bench.url }],
      ["a token with a foreign Origin", 403, [], { authorization: `Bearer ${token}`, origin: "https://evil.example" }],
      ["a subprotocol", 101, [`bearer.${token}`], {}],
      ["a cookie without Origin", 403, [], { cookie }],
      ["a cookie with a foreign Origin", 403, [], { cookie, origin: "https://evil.example" }],
      ["a cookie with our Origin", 101, [], { cookie, origin: bench.url }],
    ];
    for (const [name, expected, protocols, headers] of rows)
      expect([name, await status(bench.url, protocols, headers)]).toEqual([name, expected]);
  });
});

describe("the end of a session", () => {
  it.each([
    ["log-out", () => bench.as("grid", "DELETE", "/session")],
    ["a new role", () => bench.as("admin", "PATCH", "/users/u-grid", { role: "maint" })],
    ["disabling", () => bench.as("admin", "PATCH", "/users/u-grid", { disabled: true })],
    ["removal", () => bench.as("admin", "DELETE", "/users/u-grid")],
    [
      "lock-out",
      async () => {
        for (let attempt = 0; attempt < 5; attempt += 1)
          await bench.call("POST", "/api/v1/session", { body: { username: "grid", password: "wrong" } });
      },
    ],
  ])("%s closes the feed with 4401", async (_name, end) => {
    const desk = await open("grid");
    await desk.next("snapshot");
    await end();
    expect((await desk.closed).code).toBe(4401);
    bench.hub.tell(flat("a-smoke"));
    expect(desk.frames.some((frame) => frame.type === "alert")).toBe(false);
  });

  it("a session that is used keeps its feed; one of a family that ran out is closed", async () => {
    const desk = await open("family");
    await desk.next("snapshot");
    for (let hour = 0; hour < 24; hour += 6) {
      bench.hub.now += 6 * 3_600_000;
      bench.tick(60_000);
      expect((await bench.call("GET", "/api/v1/session", { token: await bench.tokenOf("family") })).status).toBe(200);
    }
    bench.hub.now += 13 * 3_600_000;
    bench.tick(60_000);
    expect((await desk.closed).code).toBe(4401);
  });

  it("new places bring a new snapshot on the same feed", async () => {
    const desk = await open("duty-west");
    expect(ids((await desk.next("snapshot")).alerts)).toEqual([]);
    await bench.as("admin", "PATCH", "/users/u-duty-west", { places: ["east"] });
    expect(ids((await desk.next("snapshot")).alerts)).toEqual(["a-heart", "a-smoke"]);
  });

  it("stopping the hub closes every feed", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    await bench.api.stop();
    expect((await desk.closed).code).toBe(1001);
    bench = await openBench();
  });
});

describe("a stop", () => {
  it("does not wait for a desk that answers nothing", async () => {
    const desk = await open("duty");
    await desk.next("snapshot");
    desk.socket.pause();
    const from = performance.now();
    await bench.api.stop();
    expect(performance.now() - from).toBeLessThan(4_000);
    bench = await openBench();
  });
});

describe("many devices", () => {
  it("an alert does not wait for a snapshot of 10,000", async () => {
    for (let n = 0; n < 10_000; n += 1) bench.hub.devices.set(`d${n}`, device(`d${n}`, "smoke", "east", null, `烟感 ${n}`));
    const duty = await open("duty");
    await duty.next("snapshot");
    const late = open("leader");
    await bench.call("GET", "/healthz");
    const from = performance.now();
    bench.hub.tell(flat("a-smoke"));
    await duty.next("alert");
    expect(performance.now() - from).toBeLessThan(100);
    expect((await (await late).next("snapshot")).devices).toHaveLength(10_004);
  });
});
