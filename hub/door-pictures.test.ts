import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSnapshots, type Snapshots } from "../store/snapshots.ts";
import { createPictureTaker, mayHoldPicture } from "./door-pictures.ts";

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(400, 7)]);
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(400, 9)]);
let dir = "";
let snapshots: Snapshots;
let take: ReturnType<typeof createPictureTaker>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "pictures-"));
  snapshots = await openSnapshots(dir);
  take = createPictureTaker(
    snapshots,
    () => 1_000,
    (text) => text,
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("pictures in a JSON message are kept, and the message names them by hash", async () => {
  const message = {
    id: 7,
    list: [{ a: JPEG.toString("base64") }],
    b: `data:image/png;base64,${PNG.toString("base64")}`,
    c: "x".repeat(300),
  };
  const bytes = Buffer.from(JSON.stringify(message));
  expect(mayHoldPicture(bytes)).toBe(true);
  const said = JSON.parse(Buffer.from(await take(bytes, "")).toString());
  expect(said).toMatchObject({ id: 7, list: [{ a: { type: "image/jpeg", bytes: JPEG.length } }], b: { type: "image/png" }, c: message.c });
  const kept = await snapshots.read(said.list[0].a.picture);
  expect(kept && Buffer.from(kept.bytes).equals(JPEG)).toBe(true);
});

test("what only looks like one stays as it came", async () => {
  const text = JSON.stringify({ a: `/9j/${"!".repeat(300)}` });
  expect(Buffer.from(await take(Buffer.from(text), "")).toString()).toBe(text);
  for (const [payload, may] of [
    ['{"a":1}', false],
    [`{"a":"${"x".repeat(300)}"}`, false],
    [`ON ${"/9j/".repeat(100)}`, false],
    [`  [${JSON.stringify(JPEG.toString("base64"))}]`, true],
  ] as const)
    expect(mayHoldPicture(Buffer.from(payload))).toBe(may);
});
