import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../contracts/index.ts";
import { type Bench, type Desk, openBench } from "../testing/harness.ts";
import { PASSWORD, WANG } from "../testing/world.ts";
import { CLOSE_SESSION_ENDED } from "./close-codes.ts";

const NO_LADDER = {
  ...({ kind: "urgent", round: 1, taken: null, person: null, family: null, coming: null } as const),
  ...{ cards: [], unheard: false, over: false },
};
const COOKIE = "sw_session";
const SESSION_HOURS = 12;
let bench: Bench;
const desks: Desk[] = [];
beforeEach(async () => {
  bench = await openBench({ sessionHours: SESSION_HOURS });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.socket.terminate();
  await bench.api.stop();
});

async function open(username: string): Promise<Desk> {
  const desk = await bench.live(await bench.tokenOf(username));
  desks.push(desk);
  await desk.next("snapshot");
  return desk;
}

/** Lets the session of every desk run out; what is noticed within a second. */
function runOut(): void {
  bench.hub.now += SESSION_HOURS * HOUR + MINUTE;
  bench.tick(1_000);
}

describe("the end of a session at a desk", () => {
  it("is told in its last hour, and again once it was put off", async () => {
    const desk = await open("duty");
    bench.hub.now += (SESSION_HOURS - 1) * HOUR - MINUTE;
    bench.tick(1_000);
    expect(desk.frames.some((frame) => frame.type === "session")).toBe(false);
    bench.hub.now += 2 * MINUTE;
    bench.tick(1_000);
    const first = await desk.next("session");
    expect(Date.parse(first.endsAt) - bench.hub.now).toBe(59 * MINUTE);
    await bench.as("duty", "GET", "/session");
    expect(Date.parse((await desk.next("session")).endsAt) - bench.hub.now).toBe(SESSION_HOURS * HOUR);
  });

  it("is not put off by an open desk, nor by what its page fetches, only by an act or by asking who one is", async () => {
    const token = await bench.tokenOf("duty");
    const headers = { cookie: `${COOKIE}=${token}` };
    bench.hub.now += 11 * HOUR;
    expect((await bench.call("GET", "/api/v1/alerts", { headers })).status).toBe(200);
    bench.hub.now += 2 * HOUR;
    expect((await bench.call("GET", "/api/v1/alerts", { headers })).status).toBe(401);
    const other = await bench.tokenOf("duty-west");
    bench.hub.now += 11 * HOUR;
    expect((await bench.call("GET", "/api/v1/session", { headers: { cookie: `${COOKIE}=${other}` } })).status).toBe(200);
    bench.hub.now += 11 * HOUR;
    expect((await bench.call("GET", "/api/v1/alerts", { headers: { cookie: `${COOKIE}=${other}` } })).status).toBe(200);
  });

  it("locks it: kinds, buildings, severities and counts go on, names, doors and words do not", async () => {
    const desk = await open("duty");
    runOut();
    const shown = { severity: "critical", where: "东院", since: expect.any(String), waiting: true, building: null, point: null };
    expect((await desk.next("locked")).locked).toEqual({
      alerts: [
        { ...shown, id: "a-smoke", kind: { zh: "火警", en: "Fire alarm" } },
        { ...shown, id: "a-heart", kind: { zh: "紧急求助", en: "Emergency call" } },
      ],
      ...{ waiting: { critical: 2, high: 0, medium: 0, low: 0 }, sounding: "critical", nobody: [] },
    });
    for (const { alert, at } of bench.hub.ports.live.openAlerts())
      bench.hub.tell({ type: "alert", alert: { ...alert, saved: false }, at, family: alert.family });
    bench.hub.tell({ type: "registry", entity: "devices" });
    desk.socket.send('{"type":"resync"}');
    bench.tick(250);
    bench.tick(1_000);
    await desk.next("locked");
    const after = desk.frames.slice(desk.frames.findIndex((frame) => frame.type === "locked"));
    expect([...new Set(after.map((frame) => frame.type))]).toEqual(["locked"]);
    for (const word of [WANG, "烟", "心率", "501"]) expect(JSON.stringify(after)).not.toContain(word);
    expect((await bench.call("GET", "/api/v1/alerts", { token: await bench.tokenOf("duty") })).status).toBe(401);
  });

  it("shows of which cases nobody was reached: building and kind of help, no name, no door, and no case of another area", async () => {
    const lost = { at: new Date(bench.hub.now).toISOString(), endedAt: null, byName: null };
    for (const [id, one] of bench.hub.cases) bench.hub.cases.set(id, { ...one, ladder: { ...NO_LADDER, since: lost.at, nobody: lost } });
    const [desk, other] = [await open("duty"), await open("duty-west")];
    runOut();
    const { nobody } = (await desk.next("locked")).locked;
    expect(nobody.length).toBeGreaterThan(0);
    expect(nobody[0]).toMatchObject({ severity: "critical", since: lost.at, line: { zh: expect.stringContaining("请在岗人员接单") } });
    for (const word of [WANG, "烟感", "心率", "501"]) expect(JSON.stringify(nobody)).not.toContain(word);
    expect((await other.next("locked")).locked.nobody.length).toBeLessThan(nobody.length);
  });

  it("stays locked through a lost line", async () => {
    const token = await bench.tokenOf("duty");
    await open("duty");
    runOut();
    const again = await bench.live(token);
    desks.push(again);
    expect((await again.next("locked")).n).toBe(1);
    expect(again.frames.some((frame) => frame.type === "snapshot")).toBe(false);
  });

  it("ends the desk of those who answer no alarms", async () => {
    const desk = await open("family");
    runOut();
    expect((await desk.closed).code).toBe(CLOSE_SESSION_ENDED);
  });

  it("is no longer than a week without anybody", async () => {
    const desk = await open("duty");
    runOut();
    await desk.next("locked");
    bench.hub.now += 8 * 24 * HOUR;
    bench.tick(60_000);
    expect((await desk.closed).code).toBe(CLOSE_SESSION_ENDED);
  });
});

describe("wrong passwords under a duty officer's name", () => {
  it("lock the open desk instead of silencing it", async () => {
    const desk = await open("duty");
    for (let attempt = 0; attempt < 5; attempt += 1)
      await bench.call("POST", "/api/v1/session", { body: { username: "duty", password: "wrong" } });
    expect((await desk.next("locked")).locked.sounding).toBe("critical");
  });
});

describe("unlocking", () => {
  it("by another officer's password ends the run-out session; the open page goes on under the new one, cut to it", async () => {
    const desk = await open("duty");
    runOut();
    await desk.next("locked");
    const headers = { cookie: `${COOKIE}=${await bench.tokenOf("duty")}` };
    const answer = await bench.call("POST", "/api/v1/session", { headers, body: { username: "duty-west", password: PASSWORD } });
    expect(answer.status).toBe(200);
    expect((await desk.next("snapshot")).alerts).toEqual([]);
    expect([...bench.hub.sessions.values()].map(({ user }) => user)).toEqual(["u-duty-west"]);
  });

  it("by somebody who answers no alarms closes it", async () => {
    const desk = await open("duty");
    runOut();
    await desk.next("locked");
    const headers = { cookie: `${COOKIE}=${await bench.tokenOf("duty")}` };
    await bench.call("POST", "/api/v1/session", { headers, body: { username: "family", password: PASSWORD } });
    expect((await desk.closed).code).toBe(CLOSE_SESSION_ENDED);
  });
});
