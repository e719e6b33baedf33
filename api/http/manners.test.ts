import { connect } from "node:net";
import { Value } from "typebox/value";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ProblemSchema } from "../../contracts/index.ts";
import { type Bench, idsOf, openBench, textAt } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.reset());

describe("problem+json", () => {
  const rows: readonly (readonly [string, number, string, string, { body?: unknown; raw?: string; headers?: Record<string, string> }])[] = [
    ["no such address", 404, "GET", "/api/v1/nothing", {}],
    ["no such thing", 404, "GET", "/api/v1/alerts/none", {}],
    ["no such method", 405, "PUT", "/api/v1/alerts/a-smoke", { body: {} }],
    ["broken JSON", 400, "POST", "/api/v1/devices", { raw: "{", headers: { "content-type": "application/json" } }],
    ["poisoned JSON", 400, "POST", "/api/v1/devices", { raw: '{"__proto__":{"a":1}}', headers: { "content-type": "application/json" } }],
    ["not JSON", 415, "POST", "/api/v1/devices", { raw: "<xml/>", headers: { "content-type": "application/xml" } }],
    ["too large", 413, "POST", "/api/v1/devices", { body: { name: "x".repeat(1_100_000) } }],
    ["a missing field", 400, "POST", "/api/v1/devices", { body: { name: "烟感" } }],
    ["a limit over 1,000", 400, "GET", "/api/v1/alerts?limit=1001", {}],
    ["a bad state", 400, "GET", "/api/v1/alerts?state=open,bogus", {}],
    ["a bad time", 400, "GET", "/api/v1/alerts?since=yesterday", {}],
    ["an unknown measurement", 400, "GET", "/api/v1/devices/band-wang/series?measurement=mood", {}],
    [
      "a span backwards",
      400,
      "GET",
      "/api/v1/devices/band-wang/series?measurement=battery&from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z",
      {},
    ],
    ["a state that forbids it", 409, "POST", "/api/v1/alerts/a-smoke/shelve", { body: { until: "2026-03-02T00:00:00Z", reason: "检修" } }],
    ["an empty change", 400, "PATCH", "/api/v1/devices/band-wang", { body: {} }],
    ["a misspelt change", 400, "PATCH", "/api/v1/devices/band-wang", { body: { naem: "x" } }],
    ["the live feed without an upgrade", 426, "GET", "/api/v1/live", {}],
  ];
  it.each(rows)("%s: %i", async (_name, status, method, path, options) => {
    const answer = await bench.call(method, path, { token: await bench.tokenOf("duty"), ...options });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json; charset=utf-8"]);
    expect([...Value.Errors(ProblemSchema, answer.body)]).toEqual([]);
    expect(answer.body).toMatchObject({ status });
    expect(answer.text).not.toMatch(/node_modules|\.ts:|at async/);
  });

  it("names each field and how to mend it", async () => {
    const answer = await bench.as("duty", "POST", "/devices", { name: "", kind: "smoke-head", place: 3 });
    expect(answer.body).toMatchObject({
      errors: [
        { where: "body/name", what: expect.stringContaining("1") },
        { where: "body/kind", what: expect.stringContaining("smoke") },
        { where: "body/place", what: expect.stringContaining("string") },
      ],
    });
    const state = await bench.as("duty", "GET", "/alerts?state=bogus");
    expect(state.body).toMatchObject({ errors: [{ where: "querystring/state", what: expect.stringContaining("unacknowledged") }] });
  });

  it("says which methods there are", async () => {
    const answer = await bench.as("duty", "PUT", "/alerts/a-smoke", {});
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
  });

  it("speaks English where asked to", async () => {
    const answer = await bench.as("duty", "GET", "/alerts/none", undefined, { "accept-language": "en-GB,en" });
    expect(answer.body).toMatchObject({ title: "Not found" });
  });

  it("tells nothing of an inner fault", async () => {
    bench.hub.ports.rules.list = () => {
      throw new Error("secret path /data/x");
    };
    const answer = await bench.as("duty", "GET", "/rules");
    bench.hub.ports.rules.list = () => [];
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("secret");
  });

  it("429 with a time to wait, over the limit of an address", async () => {
    const tight = await openBench({ logInsPerMinute: 2 });
    const logIn = () => tight.call("POST", "/api/v1/session", { body: { username: "a", password: "b" } });
    await logIn();
    await logIn();
    const third = await logIn();
    await tight.api.stop();
    expect([third.status, third.headers.get("content-type")]).toEqual([429, "application/problem+json; charset=utf-8"]);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("an error below HTTP does not kill it", async () => {
    const { port } = new URL(bench.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write("NONSENSE\r\n\r\n"));
      socket.on("close", () => resolve());
      socket.resume();
    });
    expect((await bench.call("GET", "/healthz")).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  const add = (key: string, name: string, user = "duty") =>
    bench.as(user, "POST", "/devices", { name, kind: "smoke", place: "east" }, { "idempotency-key": key });

  it("gives the same answer again and does it once", async () => {
    const before = bench.hub.devices.size;
    const first = await add("k1", "烟感 A");
    const second = await add("k1", "烟感 A");
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(bench.hub.devices.size).toBe(before + 1);
    expect(bench.hub.audit.filter(({ act }) => act === "device.create")).toHaveLength(1);
  });

  it("does it once when both come at the same moment", async () => {
    const before = bench.hub.devices.size;
    const answers = await Promise.all([add("k2", "烟感 B"), add("k2", "烟感 B"), add("k2", "烟感 B")]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(bench.hub.devices.size).toBe(before + 1);
  });

  it("refuses another request under the same key", async () => {
    await add("k3", "烟感 C");
    expect((await add("k3", "烟感 D")).status).toBe(422);
  });

  it("is each user's own", async () => {
    await add("k4", "烟感 E");
    const other = await add("k4", "烟感 F", "maint");
    expect(other.status).toBe(201);
  });

  it("never writes a secret down, and says so when it is asked for too late", async () => {
    const first = await add("k5", "烟感 G");
    const kept = await bench.hub.ports.idempotency.find("u-duty", "k5");
    expect(first.text).toContain("secret-");
    expect(kept?.body).not.toContain("secret-");
    bench.hub.now += 11 * 60_000;
    expect((await add("k5", "烟感 G")).status).toBe(409);
  });

  it("lets what was refused be tried again", async () => {
    const refused = await bench.as("duty", "POST", "/devices", { name: "x", kind: "smoke", place: "nowhere" }, { "idempotency-key": "k6" });
    expect(refused.status).toBe(422);
    expect((await add("k6", "烟感 H")).status).toBe(201);
  });

  it("takes acts without a body", async () => {
    const token = await bench.tokenOf("duty");
    for (const headers of [{ "idempotency-key": "k7" }, { "idempotency-key": "k8", "content-type": "application/json" }]) {
      const answer = await bench.call("POST", "/api/v1/alerts/a-smoke/acknowledge", { token, headers });
      expect([answer.status, answer.body]).toMatchObject([200, { state: "acknowledged" }]);
    }
  });
});

describe("lists", () => {
  it("go on where the page before ended", async () => {
    const first = await bench.as("duty", "GET", "/devices?limit=3");
    const second = await bench.as("duty", "GET", `/devices?limit=3&cursor=${textAt(first.body, "next")}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(["band-wang", "smoke-wang", "band-li", "camera-west"]);
    expect(second.body).toMatchObject({ next: null });
  });

  it("take a comma list and a repeated name alike", async () => {
    const comma = await bench.as("duty", "GET", "/devices?kind=smoke,camera");
    const twice = await bench.as("duty", "GET", "/devices?kind=smoke&kind=camera");
    expect(idsOf(comma)).toEqual(["smoke-wang", "camera-west"]);
    expect(idsOf(twice)).toEqual(idsOf(comma));
  });

  it("of alerts take open, closed, severity, place and device", async () => {
    const ids = async (query: string) => idsOf(await bench.as("duty", "GET", `/alerts?${query}`));
    expect(await ids("state=open")).toEqual(["a-heart", "a-smoke"]);
    expect(await ids("state=closed")).toEqual([]);
    expect(await ids("severity=low")).toEqual([]);
    expect(await ids("place=home-wang&device=smoke-wang")).toEqual(["a-smoke"]);
    expect(await ids("place=west")).toEqual([]);
  });
});

describe("the audit log", () => {
  const acts = () =>
    bench.hub.audit
      .map(({ user, act, target, outcome }) => `${user} ${act} ${target} ${outcome}`)
      .filter((line) => !/ session\.log-in | desk\.seated /.test(line));

  it.each([
    ["a change", "duty", "POST", "/alerts/a-smoke/acknowledge", {}, ["duty alert.acknowledge alert:a-smoke done"]],
    ["a refused change", "maint", "DELETE", "/users/u-duty", undefined, ["maint user.remove user:u-duty refused"]],
    [
      "opening a person with numbers",
      "duty",
      "GET",
      "/people/wang",
      undefined,
      ["duty person.open person:wang done", "duty phone.view person:wang done"],
    ],
    ["opening a person without", "leader", "GET", "/people/wang", undefined, ["leader person.open person:wang done"]],
    ["a person out of sight", "duty-west", "GET", "/people/wang", undefined, ["duty-west person.open person:wang refused"]],
    [
      "health series",
      "duty",
      "GET",
      "/devices/band-wang/series?measurement=heart_rate",
      undefined,
      ["duty health.view device:band-wang done"],
    ],
    ["other series", "duty", "GET", "/devices/band-wang/series?measurement=battery", undefined, []],
    ["evidence with health data", "duty", "GET", "/alerts/a-heart", undefined, ["duty health.view alert:a-heart done"]],
    ["evidence masked", "leader", "GET", "/alerts/a-heart", undefined, []],
    ["a picture", "duty", "GET", `/snapshots/${"a".repeat(64)}`, undefined, [`duty picture.open picture:${"a".repeat(64)} done`]],
    ["a list", "duty", "GET", "/people", undefined, []],
  ] as const)("%s", async (_name, user, method, path, body, expected) => {
    await bench.as(user, method, path, body);
    expect(acts()).toEqual(expected);
  });

  it("names what was made", async () => {
    await bench.as("duty", "POST", "/devices", { name: "烟感", kind: "smoke", place: "east" });
    expect(acts()).toEqual([expect.stringMatching(/^duty device\.create device:d\d+ done$/)]);
  });

  it("does not hold back an answer that it cannot write down", async () => {
    const { write } = bench.hub.ports.audit;
    bench.hub.ports.audit.write = () => Promise.reject(new Error("disk full"));
    const answer = await bench.as("duty", "GET", "/people/wang");
    bench.hub.ports.audit.write = write;
    expect(answer.status).toBe(200);
  });
});

describe("pictures", () => {
  it("ask for a reason where no critical case is open, and write it down", async () => {
    bench.hub.cases.clear();
    const path = `/snapshots/${"a".repeat(64)}`;
    const refused = await bench.as("duty", "GET", path);
    expect([refused.status, refused.text.includes("理由")]).toEqual([403, true]);
    expect((await bench.as("duty", "GET", `${path}?reason=x`)).status).toBe(400);
    const looked = await bench.as("duty", "GET", `${path}?reason=${encodeURIComponent("核实这条告警")}`);
    expect(looked.status).toBe(200);
    const lines = bench.hub.audit.filter(({ act }) => act === "picture.open").map(({ outcome, detail }) => [outcome, detail]);
    expect(lines.at(0)?.[0]).toBe("refused");
    expect(lines.at(-1)).toEqual(["done", "核实这条告警"]);
  });
  it("come with their type, kept by no cache, never sniffed", async () => {
    const answer = await bench.as("fire", "GET", `/snapshots/${"a".repeat(64)}`);
    expect([
      answer.status,
      answer.headers.get("content-type"),
      answer.headers.get("cache-control"),
      answer.headers.get("x-content-type-options"),
    ]).toEqual([200, "image/jpeg", "no-store", "nosniff"]);
  });
});

describe("the driven clock and the demo", () => {
  it("are not there on an ordinary hub", async () => {
    expect((await bench.as("admin", "POST", "/clock", { to: "2026-03-01T09:00:00Z" })).status).toBe(404);
    expect((await bench.as("admin", "GET", "/scenarios")).status).toBe(404);
  });

  it("move time forward only, by the administrator", async () => {
    const driven = await openBench({ driven: true });
    const to = "2026-03-01T09:00:00.000Z";
    const moved = await driven.as("admin", "POST", "/clock", { to });
    const back = await driven.as("admin", "POST", "/clock", { to: "2026-03-01T08:30:00Z" });
    const duty = await driven.as("duty", "POST", "/clock", { to });
    await driven.api.stop();
    expect([moved.status, moved.body, back.status, duty.status]).toEqual([200, { now: to }, 422, 403]);
  });
});
