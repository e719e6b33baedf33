import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HeldMessage, HeldMessages } from "../api/index.ts";
import { type DeviceRecord, HOUR, type JournalRecord, type Login, MINUTE, SECOND } from "../contracts/index.ts";
import { createIngest, loadKnowledge } from "../ingest/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createJournalLook, type Journal, type JournalLook, openJournal } from "../store/journal/index.ts";
import { createMessageHistory } from "./message-history.ts";
import { createMessageRing } from "./message-ring.ts";

const T0 = Date.parse("2026-03-02T08:00:00Z");
const device = (id: string, kind: DeviceRecord["kind"], more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ id, community: "xf", externalId: id, name: id, kind, place: null, interval: null, gateway: null, createdAt: 0, ...more },
});
const BAND = device("band", "wearable");
const GATEWAY = device("z2m", "gateway", { gateway: { format: "zigbee2mqtt", prefix: "zigbee2mqtt/" } });
const HEAD = device("head", "smoke", { externalId: "hall" });
const login = (of: string): Login => ({
  ...{ username: `${of}@xf`, community: "xf", kind: "device", device: of, prefix: null, secretHash: "", disabled: false },
});

let dir: string;
let journal: Journal;
let look: JournalLook;
let pos = 0;
let now = T0;
let asked = 0;
const forgotten = new Map<string, number>();

/** The hub's memory, journal and registry, as a start makes them. */
function start() {
  const directory = createDirectory();
  directory.load({
    communities: [{ id: "xf", name: "xf", zone: "Asia/Shanghai" }],
    ...{ places: [], grids: [], people: [], assignments: [] },
    devices: [BAND, GATEWAY, HEAD],
    logins: [login("band"), login("z2m")],
  });
  const ingest = createIngest(
    {
      deviceOf: directory.deviceByExternal,
      deviceOfLogin: (name) => {
        const id = directory.loginByName(name)?.device;
        return id == null ? undefined : directory.deviceById(id);
      },
      zoneOf: () => "Asia/Shanghai",
    },
    loadKnowledge(),
  );
  const senderOf = (name: string) => directory.loginByName(name)?.device ?? undefined;
  const ring = createMessageRing(senderOf);
  const history = createMessageHistory({
    ...{ ring, ingest, directory, senderOf, now: () => now, last: () => pos, forgottenAt: (id) => forgotten.get(id) ?? 0 },
    journal: {
      ...look,
      look: (order) => {
        asked++;
        return look.look(order);
      },
    },
  });
  const says = (topic: string, payload: string, by: string, recv: number): void => {
    now = recv;
    const record: JournalRecord = {
      ...{ kind: "message", community: "xf", pos: ++pos, recv },
      message: {
        ...{ topic, payload: Buffer.from(payload), login: by, client: "c", qos: 1, retain: false, replayed: false, will: false },
        cutFrom: null,
      },
    };
    journal.append(record);
    ring.take(record, ingest.take(record));
  };
  return { history, says };
}
const synced = () => new Promise<void>((resolve, reject) => journal.whenSynced("xf", pos, (error) => (error ? reject(error) : resolve())));

/** All pages, one after the other. */
async function everything(of: (cursor: string | null) => Promise<HeldMessages>): Promise<{ items: HeldMessage[]; pages: number }> {
  const items: HeldMessage[] = [];
  let pages = 0;
  for (let cursor: string | null = null; ; ) {
    const page: HeldMessages = await of(cursor);
    pages++;
    items.push(...page.items);
    if (page.next === null) return { items, pages };
    cursor = page.next;
  }
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "history-"));
  [pos, now, asked] = [0, T0, 0];
  forgotten.clear();
  journal = await openJournal({ dir });
  look = createJournalLook(dir);
});
afterEach(async () => {
  await look.stop();
  await journal.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A device with two messages a second for over an hour, beside others. */
async function chatter(says: ReturnType<typeof start>["says"]): Promise<void> {
  for (let at = T0; at < T0 + HOUR + 10 * MINUTE; at += 500) {
    says("sw/v1/xf/band/telemetry", `{"heart_rate":${60 + (at % 7)}}`, "band@xf", at);
    if (at % (10 * SECOND) === 0) says("zigbee2mqtt/hall", `{"smoke":false,"battery":${50 + (at % 13)}}`, "z2m@xf", at);
    if (at % MINUTE === 0) await synced();
  }
  await synced();
}

test("a device with two messages a second: the whole hour, page by page, each message once; the journal has what memory has not", async () => {
  const { history, says } = start();
  await chatter(says);
  const first = await history.of(BAND, { limit: 60, cursor: null });
  expect([first.items.length, asked]).toEqual([60, 0]);
  const { items, pages } = await everything((cursor) => history.of(BAND, { limit: 200, cursor }));
  expect(items.map(({ recv }) => recv)).toEqual(Array.from({ length: 7_200 }, (_, n) => now - n * 500).filter((at) => at > now - HOUR));
  expect(pages).toBeLessThanOrEqual(40);
  // What memory has is told with what became of it, what the journal has is read again.
  expect(items.map(({ again }) => again === true).indexOf(true)).toBe(60);
  expect(items.at(-1)?.readings).toMatchObject([{ device: "band", measurement: "heart_rate" }]);
}, 60_000);

test("after a restart nothing is in memory: the first page already comes from the journal", async () => {
  const before = start();
  await chatter(before.says);
  const { history } = start();
  const first = await history.of(BAND, { limit: 60, cursor: null });
  expect(first.items).toHaveLength(60);
  expect(first.items[0]).toMatchObject({ again: true, topic: "sw/v1/xf/band/telemetry", readings: [{ measurement: "heart_rate" }] });
  const { items } = await everything((cursor) => history.of(BAND, { limit: 200, cursor }));
  expect(items).toHaveLength(7_200);
}, 60_000);

test("what a gateway brought stands with the device it is about, and with the gateway", async () => {
  const before = start();
  await chatter(before.says);
  const { history } = start();
  const { items } = await everything((cursor) => history.of(HEAD, { limit: 60, cursor }));
  expect(items).toHaveLength(360);
  expect(items[0]).toMatchObject({ topic: "zigbee2mqtt/hall", devices: expect.arrayContaining(["head", "z2m"]) });
  expect((await everything((cursor) => history.of(GATEWAY, { limit: 60, cursor }))).items).toHaveLength(360);
}, 60_000);

test("what was removed on request, and what was said before the device was registered, is not told", async () => {
  const before = start();
  for (let n = 0; n < 10; n++) before.says("sw/v1/xf/band/telemetry", `{"heart_rate":${60 + n}}`, "band@xf", T0 + n * SECOND);
  await synced();
  const { history } = start();
  const told = async (of = BAND) => (await history.of(of, { limit: 60, cursor: null })).items.map(({ recv }) => (recv - T0) / SECOND);
  expect(await told({ ...BAND, createdAt: T0 + 8 * SECOND })).toEqual([9, 8]);
  forgotten.set("band", T0 + 6 * SECOND);
  expect(await told()).toEqual([9, 8, 7]);
});
