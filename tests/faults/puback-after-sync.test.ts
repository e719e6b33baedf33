import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBroker, type ListeningBroker } from "../../broker/index.ts";
import { type Journal, openJournal } from "../../store/journal/index.ts";

/* Promise 1: acknowledged is durable. Broker and journal as the hub joins them, the disk made slow. */
const COMMUNITY = "xfl";
let dir: string;
let journal: Journal | undefined;
let broker: ListeningBroker | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "puback-"));
});
afterEach(async () => {
  await broker?.stop();
  await journal?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function start(delaySyncMs: number, failAfterMs: number): Promise<{ journal: Journal; port: number }> {
  const opened = await openJournal({ dir, delaySyncMs, failAfterMs });
  journal = opened;
  broker = await createBroker({
    authenticate: (username) => ({
      username,
      community: COMMUNITY,
      kind: "device",
      device: { id: "1", externalId: "d1" },
      prefix: null,
      maxBytes: 1000,
      rate: 2000,
    }),
    onMessage: (message, _grant, done) => {
      const pos = opened.last(COMMUNITY) + 1;
      opened.append({ kind: "message", community: COMMUNITY, pos, recv: 1_790_000_000_000 + pos, message });
      if (message.qos > 0) opened.whenSynced(COMMUNITY, pos, done);
    },
    onPresence: () => undefined,
    wall: () => 0,
    onRefused: () => undefined,
  });
  return { journal: opened, port: (await broker.listen({ host: "127.0.0.1", port: 0 })).port };
}

describe("PUBACK", () => {
  it("comes after the sync, never before", async () => {
    const { journal: opened, port } = await start(150, 10_000);
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username: "d1", password: "x", reconnectPeriod: 0 });
    const seen: [number, number][] = [];
    const sends = [1, 2, 3, 4].map(async (n) => {
      await client.publishAsync(`sw/v1/${COMMUNITY}/d1/event`, String(n), { qos: 1 });
      seen.push([n, opened.synced(COMMUNITY)]);
    });
    const began = performance.now();
    await Promise.all(sends);
    expect(performance.now() - began).toBeGreaterThanOrEqual(145);
    expect(seen).toHaveLength(4);
    for (const [n, synced] of seen) expect(synced).toBeGreaterThanOrEqual(n);
    client.end(true);
  });

  it("does not come when the disk stands still: the connection is closed, and the repeat is taken", async () => {
    const { journal: opened, port } = await start(900, 200);
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
      username: "d1",
      password: "x",
      clientId: "c",
      clean: false,
      reconnectPeriod: 50,
    });
    let closes = 0;
    client.on("close", () => {
      closes += 1;
    });
    let acknowledged = false;
    client.publish(`sw/v1/${COMMUNITY}/d1/event`, "{}", { qos: 1 }, () => {
      acknowledged = true;
    });
    while (closes === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(acknowledged).toBe(false);
    while (opened.last(COMMUNITY) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(closes).toBeGreaterThan(0);
    client.end(true);
  });
});
