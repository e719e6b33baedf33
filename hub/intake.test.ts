import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { JournalRecord, Message } from "../contracts/index.ts";
import { type Journal, openJournal } from "../store/journal/index.ts";
import { openSnapshots, type Snapshots } from "../store/snapshots.ts";
import { createPictureTaker } from "./door-pictures.ts";
import { createIntake } from "./intake.ts";

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(400, 7)]);
let dir = "";
let journal: Journal;
let snapshots: Snapshots;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "intake-"));
  journal = await openJournal({ dir: join(dir, "journal") });
  snapshots = await openSnapshots(join(dir, "pictures"));
});
afterAll(async () => {
  await journal?.stop();
  await rm(dir, { recursive: true, force: true });
});
afterEach(() => vi.useRealTimers());

function intakeWith(takePictures: (payload: Uint8Array) => Promise<Uint8Array>) {
  const judged: JournalRecord[] = [];
  const intake = createIntake({
    ...{ journal, now: () => 1_000, after: () => undefined, synced: () => undefined, takePictures },
    judge: (record) => void judged.push(record),
    storePicture: async (bytes) => bytes,
  });
  const said = (): readonly string[] =>
    judged.flatMap((record) => (record.kind === "message" ? [Buffer.from(record.message.payload).toString()] : []));
  return { intake, said };
}

const message = (payload: string, change: Partial<Message> = {}): Message => ({
  ...{ topic: "cams/a", payload: Buffer.from(payload), login: "gw@c", client: "x", qos: 1, retain: false, replayed: false, will: false },
  ...{ cutFrom: null, ...change },
});
const withPicture = JSON.stringify({ alarm: "smoke", image: JPEG.toString("base64") });

test("a picture in a message lies in the store before the journal names it", async () => {
  const take = createPictureTaker(
    snapshots,
    () => 1_000,
    (text) => text,
  );
  const { intake, said } = intakeWith((payload) => take(payload, ""));
  await new Promise<void>((resolve, reject) => {
    intake.message("c", message(withPicture), (error) => (error === undefined ? resolve() : reject(error)));
  });
  const [text = ""] = said();
  const told = JSON.parse(text);
  expect(told).toMatchObject({ alarm: "smoke", image: { type: "image/jpeg", bytes: JPEG.length } });
  const kept = await snapshots.read(told.image.picture);
  expect(kept && Buffer.from(kept.bytes).equals(JPEG)).toBe(true);
});

test("a store that stands still holds an alarm up for a second, and one that fails not at all", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const stuck = intakeWith(() => new Promise(() => undefined));
  stuck.intake.message("c", message(withPicture, { qos: 0 }), () => undefined);
  await vi.advanceTimersByTimeAsync(999);
  expect(stuck.said()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(stuck.said()).toEqual([withPicture]);
  const broken = intakeWith(() => Promise.reject(new Error("no space")));
  broken.intake.message("c", message(withPicture, { qos: 0 }), () => undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(broken.said()).toEqual([withPicture]);
});

test("what holds no picture, or was cut, waits for nothing", () => {
  const { intake, said } = intakeWith(() => Promise.reject(new Error("not asked")));
  intake.message("c", message('{"smoke":true}', { qos: 0 }), () => undefined);
  intake.message("c", message(withPicture, { qos: 0, cutFrom: 9_000_000 }), () => undefined);
  expect(said()).toEqual(['{"smoke":true}', withPicture]);
});
