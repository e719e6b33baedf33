import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { hasNotify, type NotifySocket, openNotifySocket } from "../support/notify-socket.ts";

const WATCHDOG_MS = 3_000;
const BLOCKED_MS = 6_000;

/** Keeps the hub's main loop, and nothing else of it, from turning for so long: a debugger runs a busy loop there. */
async function blockMainLoop(hub: HubProcess, ms: number): Promise<void> {
  const url = /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(hub.log())?.[0];
  if (url === undefined) throw new Error("the hub has no debugger");
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const answered = new Promise((resolve) => socket.once("message", resolve));
  const expression = `{ const until = performance.now() + ${ms}; while (performance.now() < until); }`;
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } }));
  await answered;
  socket.terminate();
}

describe.skipIf(!hasNotify)("under systemd (skipped without systemd-notify and python3: sudo apt-get install -y systemd python3)", () => {
  let manager: NotifySocket;
  let hub: HubProcess;

  const words = (): readonly string[] => manager.heard.map((one) => one.words.trim());
  const alive = (): readonly number[] => manager.heard.filter((one) => one.words.includes("WATCHDOG=1")).map((one) => one.at);
  const gaps = (times: readonly number[]): readonly number[] => times.slice(1).map((at, i) => at - (times[i] ?? at));

  beforeAll(async () => {
    manager = await openNotifySocket();
    const env = { NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: String(WATCHDOG_MS * 1_000), NODE_OPTIONS: "--inspect=127.0.0.1:0" };
    hub = await startHub({ env });
  }, 60_000);
  afterAll(async () => {
    await hub.kill();
    hub.clean();
    manager.close();
  });

  it("says once that it is ready, when it is", async () => {
    await eventually("READY=1", async () => words().some((said) => said.includes("READY=1")));
    expect((await fetch(`${hub.http}/readyz`)).status).toBe(200);
    expect(words().filter((said) => said.includes("READY=1"))).toHaveLength(1);
  });

  it("says that it lives more than twice within the watchdog's patience", { timeout: 60_000 }, async () => {
    await eventually("some signs of life", async () => alive().length >= 5, 40_000);
    const sorted = gaps(alive()).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(WATCHDOG_MS / 2);
  });

  it("says nothing while the loop of the broker stands, and goes on after", { timeout: 60_000 }, async () => {
    const before = alive().length;
    await blockMainLoop(hub, BLOCKED_MS);
    await eventually("signs of life again", async () => alive().length >= before + 3, 30_000);
    // A sign sent just before may still be under way when the loop stands.
    expect(Math.max(...gaps(alive().slice(before - 1)))).toBeGreaterThan(WATCHDOG_MS);
    expect(words().filter((said) => said.includes("READY=1"))).toHaveLength(1);
  });

  it("says that it stops when told to", async () => {
    expect(words().some((said) => said.includes("STOPPING=1"))).toBe(false);
    expect((await hub.stop()).code).toBe(0);
    await eventually("STOPPING=1", async () => words().some((said) => said.includes("STOPPING=1")));
  });
});
