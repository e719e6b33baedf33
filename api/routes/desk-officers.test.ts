import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../contracts/index.ts";
import { type Answer, type Bench, type Desk, openBench, textAt, userOf } from "../testing/harness.ts";
import { NOW, PASSWORD } from "../testing/world.ts";
import { COOKIE } from "./context.ts";

const PIN = "4793";
const OTHER_PIN = "80649";

let bench: Bench;
const open: Desk[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(async () => {
  await bench.reset();
  bench.hub.users.set("u-chen", await userOf("chen", "duty", ["xfl"]));
});
afterEach(() => {
  for (const desk of open.splice(0)) desk.socket.terminate();
});

/** A browser: its cookie is what the hub set last. */
function browser() {
  let token: string | null = null;
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = token === null ? { origin: bench.url } : { origin: bench.url, cookie: `${COOKIE}=${token}` };
    const answer = await bench.call(method, `/api/v1${path}`, { headers, body });
    const set = new RegExp(`${COOKIE}=([^;]+)`).exec(answer.headers.get("set-cookie") ?? "");
    if (set !== null) token = set[1] ?? null;
    return answer;
  };
  return {
    call,
    logIn: (username: string, password = PASSWORD) => call("POST", "/session", { username, password }),
    sit: (user: string, pin: string) => call("POST", "/desk/officer", { user, pin }),
    lock: () => call("POST", "/desk/lock", {}),
    who: async () => textAt(Object(Object((await call("GET", "/session")).body).user), "username"),
    officers: async () => Object((await call("GET", "/desk/officers")).body).items,
    live: async (): Promise<Desk> => {
      const desk = await bench.live("", { headers: { cookie: `${COOKIE}=${token}`, origin: bench.url } });
      open.push(desk);
      return desk;
    },
  };
}

/** Duty and Chen have both given their passwords at this desk, and have a PIN; Chen sits there. */
async function sharedDesk() {
  const desk = browser();
  await desk.logIn("duty");
  expect((await desk.call("PUT", "/session/pin", { password: PASSWORD, pin: PIN })).status).toBe(200);
  await desk.logIn("chen");
  expect((await desk.call("PUT", "/session/pin", { password: PASSWORD, pin: OTHER_PIN })).status).toBe(200);
  bench.hub.audit.length = 0;
  return desk;
}

describe("a PIN", () => {
  it.each([
    ["a weak one", { password: PASSWORD, pin: "1234" }, 422],
    ["three digits", { password: PASSWORD, pin: "479" }, 400],
    ["nine digits", { password: PASSWORD, pin: "479305826" }, 400],
    ["letters", { password: PASSWORD, pin: "47a3" }, 400],
    ["without the password", { pin: PIN }, 400],
    ["with a wrong password", { password: "wrong", pin: PIN }, 422],
  ])("%s is not taken", async (_, body, status) => {
    expect((await bench.as("duty", "PUT", "/session/pin", body)).status).toBe(status);
    expect((await bench.as("duty", "GET", "/session/pin")).body).toEqual({ state: "none", setAt: null });
  });

  it("is kept as a hash, changed, removed, and cleared by the administrator, who never sees it", async () => {
    const state = async () => Object((await bench.as("duty", "GET", "/session/pin")).body).state;
    await bench.as("duty", "PUT", "/session/pin", { password: PASSWORD, pin: PIN });
    expect(bench.hub.pins.get("u-duty")?.hash).toMatch(/^\$argon2id\$/);
    expect(await state()).toBe("set");
    expect((await bench.as("duty", "DELETE", "/session/pin")).status).toBe(204);
    expect(await state()).toBe("none");
    await bench.as("duty", "PUT", "/session/pin", { password: PASSWORD, pin: PIN });
    expect((await bench.as("admin", "DELETE", "/users/u-duty/pin")).status).toBe(204);
    expect(await state()).toBe("none");
    expect(bench.hub.audit.flatMap(({ user, act, target }) => (act.includes("pin") ? [`${user} ${act} ${target}`] : []))).toEqual([
      "duty session.pin user:duty",
      "duty session.pin-off user:duty",
      "duty session.pin user:duty",
      "admin user.pin-off user:duty",
    ]);
    expect(JSON.stringify(bench.hub.audit)).not.toContain(PIN);
  });

  it("guessing the password at its form counts like a wrong log-in", async () => {
    const token = await bench.tokenOf("duty");
    for (let n = 0; n < 5; n += 1) await bench.call("PUT", "/api/v1/session/pin", { token, body: { password: "wrong", pin: PIN } });
    expect((await bench.call("POST", "/api/v1/session", { body: { username: "duty", password: PASSWORD } })).status).toBe(429);
  });
});

describe("a locked desk", () => {
  it("opens by PIN to the same officer, with a new token; the open page hears it at once and is not cut off", async () => {
    const desk = await sharedDesk();
    const live = await desk.live();
    await live.next("snapshot");
    expect((await desk.lock()).status).toBe(204);
    await live.next("locked");
    expect((await desk.call("GET", "/alerts")).status).toBe(401);
    expect((await desk.call("POST", "/alerts/a-smoke/acknowledge", {})).status).toBe(401);
    const answer = await desk.sit("u-chen", OTHER_PIN);
    expect(answer.status).toBe(200);
    expect((await live.next("snapshot")).alerts.length).toBeGreaterThan(0);
    expect((await desk.call("POST", "/alerts/a-smoke/acknowledge", {})).status).toBe(200);
    expect(bench.hub.sessions.size).toBe(1);
  });

  it("opens within two seconds of the last digit", async () => {
    const desk = await sharedDesk();
    const live = await desk.live();
    await live.next("snapshot");
    const took: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await desk.lock();
      await live.next("locked");
      const from = performance.now();
      await desk.sit("u-chen", OTHER_PIN);
      await live.next("snapshot");
      took.push(performance.now() - from);
    }
    expect(Math.max(...took)).toBeLessThan(2_000);
  });

  it("names who may sit down there: who gave the password at it this shift, and nobody else", async () => {
    const desk = await sharedDesk();
    await bench.as("duty-west", "PUT", "/session/pin", { password: PASSWORD, pin: PIN });
    await desk.lock();
    expect(await desk.officers()).toEqual([
      { user: "u-duty", name: "名 duty", role: "duty", pin: "set", seated: false },
      { user: "u-chen", name: "名 chen", role: "duty", pin: "set", seated: true },
    ]);
    const refused = await desk.sit("u-duty-west", PIN);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain("本班还没有在本台用密码登录过");
  });

  it("asks for the password again in the next shift; whoever came an hour early need not", async () => {
    const desk = browser();
    // The shift began two hours ago.
    bench.hub.now = NOW - 3 * HOUR - MINUTE;
    await desk.logIn("duty");
    await desk.call("PUT", "/session/pin", { password: PASSWORD, pin: PIN });
    bench.hub.now = NOW - 3 * HOUR + MINUTE;
    await desk.logIn("chen");
    bench.hub.now = NOW;
    expect((await desk.officers()).map(({ user }: { user: string }) => user)).toEqual(["u-chen"]);
    expect((await desk.sit("u-duty", PIN)).status).toBe(409);
  });

  it("is no way in from outside: without a session of a desk a PIN opens nothing", async () => {
    await sharedDesk();
    const outside = browser();
    expect((await outside.sit("u-duty", PIN)).status).toBe(401);
    expect((await outside.call("GET", "/desk/officers")).status).toBe(401);
    // Nor at another desk, at which Duty has not signed in.
    const elsewhere = browser();
    await elsewhere.logIn("leader");
    expect((await elsewhere.sit("u-duty", PIN)).status).toBe(409);
    expect((await elsewhere.logIn("duty", PIN)).status).toBe(401);
  });

  it("locked by a stranger's wrong passwords it opens by PIN: nobody outside keeps the officer from the desk", async () => {
    const desk = await sharedDesk();
    for (let n = 0; n < 5; n += 1) await bench.call("POST", "/api/v1/session", { body: { username: "chen", password: "wrong" } });
    expect((await desk.call("GET", "/alerts")).status).toBe(401);
    expect((await desk.sit("u-chen", OTHER_PIN)).status).toBe(200);
  });
});

describe("wrong PINs", () => {
  const guess = async (desk: ReturnType<typeof browser>, times: number) => {
    const told: number[] = [];
    for (let n = 0; n < times; n += 1) told.push((await desk.sit("u-duty", "1111")).status);
    return told;
  };

  it("the fifth in a row puts it off, at a locked desk and an open one, until the password is given", async () => {
    const desk = await sharedDesk();
    await desk.lock();
    expect(await guess(desk, 5)).toEqual([422, 422, 422, 422, 409]);
    const refused = await desk.sit("u-duty", PIN);
    expect([refused.status, refused.text.includes("已停用")]).toEqual([409, true]);
    expect((await desk.officers())[0]).toMatchObject({ user: "u-duty", pin: "off" });
    // Chen's own is not touched.
    expect((await desk.sit("u-chen", OTHER_PIN)).status).toBe(200);
    expect((await desk.sit("u-duty", PIN)).status).toBe(409);
    expect((await desk.logIn("duty")).status).toBe(200);
    await desk.lock();
    expect((await desk.sit("u-duty", PIN)).status).toBe(200);
  });

  it("are forgotten after a right one", async () => {
    const desk = await sharedDesk();
    for (let round = 0; round < 2; round += 1) {
      expect(await guess(desk, 4)).toEqual([422, 422, 422, 422]);
      expect((await desk.sit("u-duty", PIN)).status).toBe(200);
    }
  });

  it("that come at once do not get past the count", async () => {
    const desk = await sharedDesk();
    const told = await Promise.all(Array.from({ length: 9 }, () => desk.sit("u-duty", "1111")));
    expect(told.filter(({ status }) => status === 422)).toHaveLength(4);
    expect(bench.hub.pins.get("u-duty")?.failures).toBe(5);
  });

  it("stand in the audit log one by one, under the name that was tried", async () => {
    const desk = await sharedDesk();
    await guess(desk, 2);
    await desk.sit("u-nobody", "1111");
    await desk.sit("u-duty", PIN);
    expect(bench.hub.audit.flatMap(({ user, act, outcome, detail }) => (act === "desk.pin" ? [[user, outcome, detail]] : []))).toEqual([
      ["duty", "refused", "wrong"],
      ["duty", "refused", "wrong"],
      ["chen", "refused", "not-here"],
      ["duty", "done", "after chen"],
    ]);
  });
});

describe("a change of officer", () => {
  it("puts every act under the new name, on the same live line, and says who sat from when", async () => {
    const desk = await sharedDesk();
    const live = await desk.live();
    await live.next("snapshot");
    expect((await desk.sit("u-duty", PIN)).status).toBe(200);
    await live.next("snapshot");
    expect(await desk.who()).toBe("duty");
    await desk.call("POST", "/alerts/a-smoke/comment", { text: "在看" });
    const acts = bench.hub.audit.filter(({ act }) => act === "alert.comment" || act === "desk.seated");
    expect(acts.map(({ user, act, detail, where }) => [user, act, detail, where?.path])).toEqual([
      ["duty", "desk.seated", '{"after":"名 chen"}', "/xfl/"],
      ["duty", "alert.comment", null, "/xfl/east/home-wang/"],
    ]);
    expect(live.socket.readyState).toBe(live.socket.OPEN);
  });

  it("keeps the desk: what it said of its sound, and that somebody is there", async () => {
    const desk = await sharedDesk();
    const before = textAt((await desk.call("GET", "/desk")).body, "id");
    await desk.sit("u-duty", PIN);
    expect(textAt((await desk.call("GET", "/desk")).body, "id")).toBe(before);
  });

  it("the one before is out: the old token opens nothing", async () => {
    const desk = browser();
    const first = textAt((await desk.logIn("duty")).body, "token");
    await desk.logIn("chen");
    expect((await bench.call("GET", "/api/v1/alerts", { token: first })).status).toBe(401);
  });

  it("is refused to somebody whose account was disabled, or whose password was changed for them", async () => {
    const desk = await sharedDesk();
    await bench.as("admin", "PATCH", "/users/u-duty", { password: "another long password" });
    expect((await desk.sit("u-duty", PIN)).status).toBe(409);
    await bench.as("admin", "PATCH", "/users/u-chen", { disabled: true });
    expect((await desk.sit("u-chen", OTHER_PIN)).status).toBe(401);
  });

  it("leaving is written too", async () => {
    const desk = await sharedDesk();
    await desk.call("DELETE", "/session");
    expect(bench.hub.audit.map(({ user, act }) => `${user} ${act}`)).toContain("chen desk.left");
    expect((await desk.sit("u-duty", PIN)).status).toBe(401);
  });
});
