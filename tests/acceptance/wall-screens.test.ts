import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Answer, type Bench, openBench, textAt } from "../../api/testing/harness.ts";
import { HASH, NOW, WANG } from "../../api/testing/world.ts";
import { HOUR, type WallFrame } from "../../contracts/index.ts";

/** Every route of the hub, asked by a screen on the wall; nothing here is derived from the table of rights. */
const OWN = ["GET /wall", "GET /wall/map", "GET /wall/live"];
/** Open to anybody who comes without a log-in: a screen is nobody there, and none of them answers it with more. */
const OPEN_TO_ALL =
  /^(POST \/session|(GET|POST) \/setup|POST \/wall\/session|POST \/invitations\/|(GET|POST) \/callbacks\/|(GET|POST) \/ingest\/|GET \/calendars\/)/;
const THINGS: Readonly<Record<string, string>> = {
  alerts: "a-smoke",
  cases: "case-a-smoke",
  devices: "smoke-wang",
  people: "wang",
  places: "east",
  quarantine: "q1",
  unclaimed: "un-1",
  users: "u-duty",
  snapshots: HASH,
};

let bench: Bench;
const sockets: WebSocket[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await bench.api.stop();
});
beforeEach(() => bench.reset());

interface Made {
  readonly id: string;
  readonly code: string;
}
async function openWall(by = "duty", name = "值班室"): Promise<Made> {
  const answer = await bench.as(by, "POST", "/walls", { name });
  expect(answer.status).toBe(201);
  return { id: textAt(Object(answer.body).screen, "id"), code: textAt(answer.body, "code") };
}
const enter = (code: string): Promise<Answer> => bench.call("POST", "/api/v1/wall/session", { body: { code } });
async function wallToken(by = "duty"): Promise<string> {
  return textAt((await enter((await openWall(by)).code)).body, "token");
}
const ask = (token: string, path = "/wall"): Promise<Answer> => bench.call("GET", `/api/v1${path}`, { token });

async function watch(token: string) {
  const socket = new WebSocket(`${bench.url.replace("http", "ws")}/api/v1/wall/live`, { headers: { authorization: `Bearer ${token}` } });
  sockets.push(socket);
  const frames: WallFrame[] = [];
  let wake = (): void => undefined;
  socket.on("message", (data) => {
    frames.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  return {
    socket,
    frames,
    closed,
    /** The frame after so many. */
    frame: async (n: number): Promise<WallFrame> => {
      for (;;) {
        const found = frames[n];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

describe("a screen on the wall, on every route", () => {
  it("is let in nowhere but on its own three, by token and by cookie, under whatever name", async () => {
    const { body } = await bench.call("GET", "/openapi.json");
    const paths: unknown = JSON.parse(JSON.stringify(body)).paths;
    const routes = Object.entries(Object(paths)).flatMap(([path, methods]) =>
      path.startsWith("/api/v1")
        ? Object.keys(Object(methods)).map((method) => [method.toUpperCase(), path.slice(7).replace("{*}", "x")] as const)
        : [],
    );
    expect(routes.length).toBeGreaterThan(300);
    const token = await wallToken();
    let asked = 0;
    for (const [method, path] of routes) {
      const name = `${method} ${path}`;
      if (OWN.includes(name) || OPEN_TO_ALL.test(name)) continue;
      const url = path.replace(/^\/(\w+)\/\{\w+\}/, (_all, noun: string) => `/${noun}/${THINGS[noun] ?? "x"}`).replace(/\{\w+\}/g, "x");
      for (const headers of [
        { authorization: `Bearer ${token}` },
        { cookie: `sw_wall=${token}`, origin: bench.url },
        { cookie: `sw_session=${token}`, origin: bench.url },
        { "sec-websocket-protocol": `bearer.${token}` },
      ]) {
        const answer = await bench.call(method, `/api/v1${url}`, {
          headers,
          ...(method === "GET" || method === "DELETE" ? {} : { body: {} }),
        });
        expect([name, answer.status]).toEqual([name, 401]);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(1_200);
  });

  it("nor is a log-in of a user let in on its three", async () => {
    for (const name of OWN) expect([name, (await ask(await bench.tokenOf("leader"), name.slice(4))).status]).toEqual([name, 401]);
  });

  it("nor on the live feed of a desk", async () => {
    const token = await wallToken();
    await expect(bench.live(token)).rejects.toThrow("401");
  });
});

describe("its log-in", () => {
  it("is given by a code that is told once and opens one screen, until the shift ends", async () => {
    const { code } = await openWall();
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    const first = await enter(code.toLowerCase().replace("-", " "));
    expect(first.status).toBe(200);
    expect(first.headers.get("set-cookie")).toMatch(/^sw_wall=.*Path=\/api\/v1\/wall;.*HttpOnly.*SameSite=Strict/);
    expect(first.body).toMatchObject({ screen: { name: "值班室", endsAt: new Date(NOW + 10 * HOUR).toISOString() } });
    expect((await enter(code)).status).toBe(401);
    expect((await enter("ABCD-EFGH")).status).toBe(401);
    expect((await bench.as("duty", "GET", "/walls")).text).not.toContain(code);
    const token = textAt(first.body, "token");
    expect((await ask(token)).status).toBe(200);
    bench.hub.now = NOW + 10 * HOUR;
    expect((await ask(token)).status).toBe(401);
  });

  it("of a code that nobody typed ends with the shift too", async () => {
    const { code } = await openWall();
    bench.hub.now = NOW + 10 * HOUR;
    expect((await enter(code)).status).toBe(401);
  });

  it("is ended from the desk, at once, by whoever answers for its places", async () => {
    const { id, code } = await openWall("duty");
    const screen = await watch(textAt((await enter(code)).body, "token"));
    await screen.frame(0);
    expect((await bench.as("duty-west", "DELETE", `/walls/${id}`)).status).toBe(404);
    expect((await bench.as("leader", "DELETE", `/walls/${id}`)).status).toBe(204);
    expect(await screen.closed).toBe(4401);
  });

  it("is closed when the shift ends, and when whoever opened it may no longer", async () => {
    const [one, other] = [await watch(await wallToken("duty")), await watch(await wallToken("leader"))];
    await Promise.all([one.frame(0), other.frame(0)]);
    const leader = bench.hub.users.get("u-leader");
    if (leader) bench.hub.users.set("u-leader", { ...leader, disabled: true });
    bench.tick(1_000);
    expect(await other.closed).toBe(4401);
    bench.hub.now = NOW + 10 * HOUR;
    bench.tick(1_000);
    expect(await one.closed).toBe(4401);
  });

  it("shows what its opener may see now: a changed area is the screen's too, though it stays up", async () => {
    const [own, other] = [await openWall("duty"), await openWall("duty-west")];
    const screen = await watch(textAt((await enter(own.code)).body, "token"));
    expect((await screen.frame(0)).wall.alerts.length).toBeGreaterThan(0);
    const [duty, west] = ["u-duty", "u-duty-west"].map((id) => bench.hub.users.get(id));
    if (!duty || !west) throw new Error("the world of the tests has two officers");
    const there = await watch(textAt((await enter(other.code)).body, "token"));
    const seen = (await there.frame(0)).wall.alerts;
    bench.hub.users.set(duty.id, { ...duty, places: west.places });
    await expect
      .poll(() => {
        bench.tick(1_000);
        return screen.frames.at(-1)?.wall.alerts;
      })
      .toEqual(seen);
    expect((await screen.frame(0)).wall.alerts).not.toEqual(seen);
    for (const { id } of [own, other]) expect((await bench.as("leader", "DELETE", `/walls/${id}`)).status).toBe(204);
  });

  it("stands in a list, with where, by whom, until when and whether it is on; and in the audit log", async () => {
    bench.hub.audit.length = 0;
    const { id, code } = await openWall("duty", "门厅");
    const listed = async () => Object((await bench.as("leader", "GET", "/walls")).body).items.find((one: { id: string }) => one.id === id);
    expect(await listed()).toMatchObject({ name: "门厅", openedByName: "名 duty", enteredAt: null, connected: 0, endedAt: null });
    const screen = await watch(textAt((await enter(code)).body, "token"));
    await screen.frame(0);
    expect(await listed()).toMatchObject({ enteredAt: new Date(NOW).toISOString(), connected: 1 });
    expect(JSON.stringify(Object((await bench.as("duty-west", "GET", "/walls")).body))).not.toContain("门厅");
    await enter("ABCD-EFGH");
    await bench.as("leader", "DELETE", `/walls/${id}`);
    await screen.closed;
    expect(await listed()).toMatchObject({ connected: 0, endedByName: "名 leader" });
    const { id: second } = await openWall("duty", "会议室");
    bench.hub.now = NOW + 10 * HOUR;
    bench.tick(1_000);
    await expect.poll(() => bench.hub.audit.some(({ act }) => act === "wall.over")).toBe(true);
    expect(second).not.toBe(id);
    expect(
      bench.hub.audit.flatMap(({ user, act, target, outcome }) => (act.startsWith("wall.") ? [`${user} ${act} ${target} ${outcome}`] : [])),
    ).toEqual([
      "duty wall.open wall:门厅 done",
      "wall wall.enter wall:门厅 done",
      "wall wall.enter wall:? refused",
      "leader wall.end wall:门厅 done",
      "duty wall.open wall:会议室 done",
      "null wall.over wall:会议室 done",
    ]);
  });
});

describe("what it shows", () => {
  it("kind, building and severity of its area at once when they change; no name, no door, no figure, no picture", async () => {
    const screen = await watch(await wallToken("duty"));
    const { wall } = await screen.frame(0);
    expect(wall.alerts.map(({ kind, where, severity, waiting }) => [kind.zh, where, severity, waiting])).toEqual([
      ["火警", "东院", "critical", true],
      ["紧急求助", "东院", "critical", true],
    ]);
    expect(wall).toMatchObject({ waiting: { critical: 2 }, sounding: "critical" });
    const smoke = bench.hub.alerts.get("a-smoke");
    if (smoke === undefined) throw new Error("no alert");
    const taken = { ...smoke, state: "acknowledged" } as const;
    bench.hub.alerts.set("a-smoke", taken);
    bench.hub.tell({ type: "alert", alert: taken, at: { path: "/xfl/east/home-wang/", person: "wang" }, family: "fire" });
    expect((await screen.frame(1)).wall.alerts.map(({ id, waiting }) => [id, waiting])).toEqual([
      ["a-heart", true],
      ["a-smoke", false],
    ]);
    const text = JSON.stringify(screen.frames);
    for (const word of [WANG, "王", "131", "烟感", "心率", "501", "home-wang", "wang", HASH]) expect(text).not.toContain(word);
  });

  it("nothing of another area", async () => {
    expect((await (await watch(await wallToken("duty-west"))).frame(0)).wall.alerts).toEqual([]);
  });

  it("the map without a home", async () => {
    const map = await ask(await wallToken(), "/wall/map");
    expect(map.status).toBe(200);
    expect(map.text).not.toMatch(/home|501|王/);
  });

  it("says its line is up every five seconds though nothing changed, and hears nothing", async () => {
    const screen = await watch(await wallToken());
    await screen.frame(0);
    screen.socket.send('{"type":"resync"}');
    screen.socket.send('{"type":"seen","test":"t1","on":"desk"}');
    for (let second = 0; second < 5; second += 1) bench.tick(1_000);
    expect((await screen.frame(1)).n).toBe(2);
    expect(screen.frames).toHaveLength(2);
  });

  it("and is no desk that hears an alarm", async () => {
    let opened = 0;
    const { desks } = bench.hub.ports;
    const before = desks.opened;
    const count = () => {
      opened += 1;
      return () => undefined;
    };
    Object.assign(desks, { opened: count });
    try {
      const screen = await watch(await wallToken());
      await screen.frame(0);
      expect(opened).toBe(0);
      await (await bench.live(await bench.tokenOf("duty"))).next("snapshot");
      expect(opened).toBe(1);
    } finally {
      Object.assign(desks, { opened: before });
    }
  });
});
