import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MINUTE } from "../../contracts/index.ts";
import { isOwnOrigin } from "../access/origin.ts";
import { type Bench, openBench, textAt } from "../testing/harness.ts";
import { PASSWORD } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.reset());

const logIn = (username: string, password: string) => bench.call("POST", "/api/v1/session", { body: { username, password } });
const withCookie = (token: string, origin?: string) => ({ cookie: `sw_session=${token}`, ...(origin === undefined ? {} : { origin }) });

describe("log-in", () => {
  it("answers token and user, sets a cookie that no script reads and no other site sends", async () => {
    const answer = await logIn("duty", PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { username: "duty", role: "duty", disabled: false } });
    expect(answer.text).not.toContain("argon2");
    const token = textAt(answer.body, "token");
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toContain(`sw_session=${token}`);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toMatch(/Secure/);
    expect([...bench.hub.sessions.keys()].some((kept) => kept.includes(token))).toBe(false);
  });

  it("is taken as bearer token and as cookie, and nowhere else", async () => {
    const token = await bench.tokenOf("duty");
    expect((await bench.call("GET", "/api/v1/session", { token })).body).toMatchObject({ user: { username: "duty" } });
    expect((await bench.call("GET", "/api/v1/session", { headers: withCookie(token) })).status).toBe(200);
    expect((await bench.call("GET", `/api/v1/session?token=${token}`)).status).toBe(401);
    expect((await bench.call("GET", "/api/v1/session", { headers: { "sec-websocket-protocol": `bearer.${token}` } })).status).toBe(401);
    expect((await bench.call("GET", "/api/v1/session", { token: `${token}x` })).status).toBe(401);
  });

  it("ends with log-out", async () => {
    const token = await bench.tokenOf("duty");
    expect((await bench.call("DELETE", "/api/v1/session", { token })).status).toBe(204);
    expect((await bench.call("GET", "/api/v1/session", { token })).status).toBe(401);
    expect(bench.hub.sessions.size).toBe(0);
  });

  it("ends 12 h after its last use, not before", async () => {
    const token = await bench.tokenOf("duty");
    for (let hour = 0; hour < 30; hour += 6) {
      bench.hub.now += 6 * 60 * MINUTE;
      expect((await bench.call("GET", "/api/v1/session", { token })).status).toBe(200);
    }
    bench.hub.now += 12 * 60 * MINUTE + 1;
    expect((await bench.call("GET", "/api/v1/session", { token })).status).toBe(401);
  });

  it("is written to the audit log, done and refused", async () => {
    await logIn("duty", PASSWORD);
    await logIn("duty", "wrong");
    expect(bench.hub.audit.map(({ user, act, outcome }) => [user, act, outcome])).toEqual([
      // For the duty log: who sits at the desk.
      ["duty", "desk.seated", "done"],
      ["duty", "session.log-in", "done"],
      ["duty", "session.log-in", "refused"],
    ]);
  });
});

describe("lock-out", () => {
  it.each(["duty", "nobody-of-this-name"])("%s: five wrong passwords, then a quarter of an hour nothing helps", async (username) => {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const answer = await logIn(username, `wrong ${attempt}`);
      expect([answer.status, textAt(answer.body, "detail")]).toEqual([401, "用户名或密码不正确。"]);
    }
    const locked = await logIn(username, PASSWORD);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get("retry-after"))).toBe(900);
    bench.hub.now += 15 * MINUTE;
    expect((await logIn(username, PASSWORD)).status).toBe(username === "duty" ? 200 : 401);
  });

  it("counts attempts that come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => logIn("duty", `wrong ${n}`)));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(7);
  });

  it("forgets failures after a good log-in", async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await logIn("duty", "wrong");
      expect((await logIn("duty", PASSWORD)).status).toBe(200);
    }
  });

  it("ends the sessions that were open", async () => {
    const token = await bench.tokenOf("duty");
    for (let attempt = 0; attempt < 5; attempt += 1) await logIn("duty", "wrong");
    expect((await bench.call("GET", "/api/v1/session", { token })).status).toBe(401);
  });

  it("takes as long for a name that nobody has", async () => {
    const time = async (username: string): Promise<number> => {
      const from = performance.now();
      await logIn(username, "wrong");
      return performance.now() - from;
    };
    await time("warm-up");
    const known = Math.min(await time("duty"), await time("duty"), await time("duty"));
    const unknown = Math.min(await time("nobody"), await time("nobody"), await time("nobody"));
    expect(unknown).toBeGreaterThan(known / 3);
  });
});

describe("changes to a user", () => {
  it.each([
    ["a new role", { role: "maint" }],
    ["disabling", { disabled: true }],
    ["a new password", { password: "another long password" }],
  ])("%s ends the sessions", async (_name, body) => {
    const token = await bench.tokenOf("grid");
    expect((await bench.as("admin", "PATCH", "/users/u-grid", body)).status).toBe(200);
    expect((await bench.call("GET", "/api/v1/session", { token })).status).toBe(401);
  });

  it("new places are seen at once, with the same session", async () => {
    const token = await bench.tokenOf("duty-west");
    expect((await bench.call("GET", "/api/v1/people/wang", { token })).status).toBe(404);
    await bench.as("admin", "PATCH", "/users/u-duty-west", { places: ["east"] });
    expect((await bench.call("GET", "/api/v1/people/wang", { token })).status).toBe(200);
  });

  it("one's own password: the present one is asked for, other sessions end, this one stays", async () => {
    const mine = textAt((await logIn("duty", PASSWORD)).body, "token");
    const other = textAt((await logIn("duty", PASSWORD)).body, "token");
    const change = (current: string) =>
      bench.call("PUT", "/api/v1/session/password", { token: mine, body: { current, password: "a new long password" } });
    expect((await change("wrong")).status).toBe(422);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await bench.call("GET", "/api/v1/session", { token: mine })).status).toBe(200);
    expect((await bench.call("GET", "/api/v1/session", { token: other })).status).toBe(401);
    expect((await logIn("duty", PASSWORD)).status).toBe(401);
    expect((await logIn("duty", "a new long password")).status).toBe(200);
  });

  it("a session left open is no place to guess the password from: the fifth wrong one locks", async () => {
    const mine = textAt((await logIn("grid", PASSWORD)).body, "token");
    const guess = () =>
      bench.call("PUT", "/api/v1/session/password", { token: mine, body: { current: "wrong", password: "a new long password" } });
    for (let n = 0; n < 5; n += 1) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(401);
    expect((await logIn("grid", PASSWORD)).status).toBe(429);
  });

  it("nobody shuts out themselves or the last administrator", async () => {
    for (const [method, body] of [
      ["PATCH", { disabled: true }],
      ["PATCH", { role: "duty" }],
      ["DELETE", undefined],
    ] as const)
      expect((await bench.as("admin", method, "/users/u-admin", body)).status).toBe(409);
  });

  it("adds, lists page by page and removes users", async () => {
    const body = { username: "xiao.li", name: "小李", role: "grid", password: "long enough 1", places: ["west"] };
    const made = await bench.as("admin", "POST", "/users", body);
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(/argon2|long enough/);
    expect((await bench.as("admin", "POST", "/users", body)).status).toBe(409);
    expect((await bench.as("admin", "POST", "/users", { ...body, username: "x2", places: ["nowhere"] })).status).toBe(422);
    const first = await bench.as("admin", "GET", "/users?limit=5");
    expect(first.body).toMatchObject({ items: Array.from({ length: 5 }, () => ({})), next: expect.any(String) });
    const second = await bench.as("admin", "GET", `/users?limit=100&cursor=${textAt(first.body, "next")}`);
    expect(second.body).toMatchObject({ next: null });
    expect((await bench.as("admin", "DELETE", `/users/${textAt(made.body, "id")}`)).status).toBe(204);
    expect((await logIn("xiao.li", "long enough 1")).status).toBe(401);
  });
});

describe("origin", () => {
  it.each([
    ["ours by host", "http://hub:8080", "hub:8080", null, true],
    ["ours by public address", "https://sw.example", "127.0.0.1:8080", "https://sw.example/", true],
    ["another port", "http://hub:9090", "hub:8080", null, false],
    ["another site", "https://evil.example", "hub:8080", "https://sw.example", false],
    ["hidden", "null", "hub:8080", null, false],
    ["a file", "file://hub:8080", "hub:8080", null, false],
    ["a longer name", "http://hub:8080.evil.example", "hub:8080", null, false],
  ])("%s", (_name, origin, host, publicUrl, own) => expect(isOwnOrigin(origin, host, publicUrl)).toBe(own));

  it("is asked of a cookie that changes something, not of one that reads nor of a token", async () => {
    const token = await bench.tokenOf("duty");
    const act = (headers: Record<string, string>) => bench.call("POST", "/api/v1/alerts/a-smoke/acknowledge", { headers, body: {} });
    expect((await act(withCookie(token))).status).toBe(403);
    expect((await act(withCookie(token, "https://evil.example"))).status).toBe(403);
    expect((await act(withCookie(token, bench.url))).status).toBe(200);
    expect((await act({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await bench.call("GET", "/api/v1/alerts", { headers: withCookie(token, "https://evil.example") })).status).toBe(200);
  });
});
