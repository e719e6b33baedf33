import { createCipheriv, createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, createApi, type DoorPorts } from "../api/index.ts";
import { createMemoryHub } from "../api/testing/memory-ports.ts";
import type { DeviceRecord, JournalRecord } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { type Journal, openJournal } from "../store/journal/index.ts";
import { OVERLOADED_BYTES } from "./device-door.ts";
import { createDoorBook } from "./door-book.ts";
import { createHttpDoor } from "./http-door.ts";
import { createIntake } from "./intake.ts";
import { hashSecret } from "./secrets.ts";

/* The door with a real journal behind it, whose disk is slow, and real requests before it. */
const NOW = Date.UTC(2026, 10, 28, 9);
const KEY = Buffer.alloc(32, 1);
const gateway: DeviceRecord = {
  ...{ id: "gw", community: "c", externalId: "gw", name: "平台", kind: "gateway", place: null, interval: null },
  ...{ gateway: { format: "onenet", prefix: "in/" }, createdAt: 0 },
};
const memory = { pressed: false };
const pressure = { queueBytes: 0 };
/** What went on to the journal and the rules. */
const judged: JournalRecord[] = [];
let door: DoorPorts;
let dir = "";
let journal: Journal;
let api: Api;
let url = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "door-"));
  journal = await openJournal({ dir, delaySyncMs: 1_500, failAfterMs: 100 });
  const directory = createDirectory();
  directory.putCommunity({ id: "c", name: "社区", zone: "Asia/Shanghai" });
  directory.putDevice(gateway);
  directory.putLogin({
    ...{ username: "gw@c", community: "c", kind: "gateway", device: "gw", prefix: "in/", disabled: false },
    secretHash: hashSecret(KEY, "gw@c", "right"),
  });
  const kept = new Map<string, string>();
  const book = createDoorBook({
    settings: { get: async (key) => kept.get(key) ?? null, set: async (key, value) => void kept.set(key, value) },
    key: KEY,
  });
  const intake = createIntake({
    ...{ journal, now: () => NOW, judge: (record) => judged.push(record), after: () => undefined, synced: () => undefined },
    storePicture: async (bytes) => bytes,
    takePictures: async (payload) => payload,
  });
  door = createHttpDoor({
    ...{ directory, key: KEY, book, intake, journal: pressure, memory, publicUrl: null },
    unpack: async (body) => body,
    users: () => [],
    linesOf: () => null,
    refused: () => undefined,
    now: () => NOW,
    monotonic: () => 0,
  });
  api = await createApi(
    { ...createMemoryHub().ports, door },
    {
      ...{ host: "127.0.0.1", port: 0, publicUrl: null, dashboardDir: null, trustProxy: false, version: "0.1.0" },
      log: pino({ level: "silent" }),
      every: () => () => undefined,
    },
  );
  url = await api.listen();
});
afterAll(async () => {
  await api?.stop();
  await journal?.stop();
  await rm(dir, { recursive: true, force: true });
});

type Told = readonly [status: number, retryAfter: string | null, code: unknown];
const push = async (token: string | null = "right", body = '{"a":1}'): Promise<Told> => {
  const headers = token === null ? {} : { "x-gateway-token": token };
  const answer = await fetch(`${url}/api/v1/ingest/gw/a`, { method: "POST", body, headers });
  const said: unknown = await answer.json();
  return [answer.status, answer.headers.get("retry-after"), Object(said).status];
};

test("under pressure of memory a push is told to come again, before its body is taken", async () => {
  memory.pressed = true;
  const before = journal.last("c");
  expect(await push()).toEqual([503, "5", 503]);
  expect(journal.last("c")).toBe(before);
  memory.pressed = false;
});

test("so it is where too much waits for the disk", async () => {
  pressure.queueBytes = OVERLOADED_BYTES + 1;
  expect(await push()).toEqual([503, "5", 503]);
  pressure.queueBytes = 0;
});

test("a stranger is told nothing of the pressure", async () => {
  memory.pressed = true;
  expect((await push("wrong"))[0]).toBe(401);
  memory.pressed = false;
});

test("what the disk does not take in time is not acknowledged, and taken once when it is sent again", async () => {
  expect(await push()).toEqual([503, "2", 503]);
  const taken = journal.last("c");
  expect(taken).toBe(1);
  // The disk is as slow as before, but the record is in its queue: the same push waits for it and is not taken twice.
  await expect.poll(async () => (await push())[0], { timeout: 10_000, interval: 200 }).toBe(200);
  expect(journal.last("c")).toBe(taken);
});

test("an encrypted push is let in by its signature and goes on in the clear, one that cannot be opened as it came", async () => {
  const by = { user: "u", username: "maint", name: "维保" };
  const key = "k3yOfSixteenChar";
  const change = { signature: "onenet", secret: "tok", owner: null } as const;
  expect(await door.change("gw", { ...change, cipher: "seventeen letters" }, by)).toMatchObject({ ok: false, status: 422 });
  expect(await door.change("gw", { ...change, signature: "hmac-sha256", cipher: key }, by)).toMatchObject({ ok: false, status: 422 });
  expect(await door.change("gw", { ...change, cipher: key }, by)).toMatchObject({ ok: true, value: { cipherSet: true } });
  // Left out, it stays.
  expect(await door.change("gw", change, by)).toMatchObject({ ok: true, value: { cipherSet: true } });
  const sealed = (text: string): string => {
    const cipher = createCipheriv("aes-128-cbc", key, key);
    return Buffer.concat([cipher.update(text), cipher.final()]).toString("base64");
  };
  const signed = (msg: string): string =>
    JSON.stringify({ msg, nonce: "abcdefgh", signature: createHash("md5").update(`tokabcdefgh${msg}`).digest("base64") });
  const lastSaid = (): unknown => {
    const record = judged.at(-1);
    return record?.kind === "message" ? JSON.parse(Buffer.from(record.message.payload).toString()) : undefined;
  };
  // The disk is slow: what counts here is what went on, not when it was durable.
  await push(null, signed(sealed('{"a":2}')));
  expect(lastSaid()).toMatchObject({ msg: '{"a":2}', nonce: "abcdefgh" });
  const other = Buffer.alloc(32, 9).toString("base64");
  await push(null, signed(other));
  expect(lastSaid()).toMatchObject({ msg: other });
  expect((await push(null, signed(other).replace("abcdefgh", "abcdefgi")))[0]).toBe(401);
  expect(await door.change("gw", { ...change, cipher: null }, by)).toMatchObject({ ok: true, value: { cipherSet: false } });
});
