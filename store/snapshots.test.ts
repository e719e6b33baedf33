import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY } from "../contracts/index.ts";
import { openSnapshots, paperType, pictureType } from "./snapshots.ts";

const AT = 20_000 * DAY;
const jpeg = (...rest: number[]): Uint8Array => Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...rest]);
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "snapshots-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("what is a picture", () => {
  const rows = [
    ["JPEG", [0xff, 0xd8, 0xff, 0xdb], "image/jpeg"],
    ["PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/png"],
    ["WebP", [..."RIFF\0\0\0\0WEBP"].map((c) => c.charCodeAt(0)), "image/webp"],
    ["RIFF, but a sound", [..."RIFF\0\0\0\0WAVE"].map((c) => c.charCodeAt(0)), undefined],
    ["PNG cut short", [0x89, 0x50, 0x4e], undefined],
    ["text", [..."<svg/>"].map((c) => c.charCodeAt(0)), undefined],
  ] as const;
  test.each(rows)("%s", (_, bytes, type) => expect(pictureType(Uint8Array.from(bytes))).toBe(type));
});

test("a PDF is a paper and no picture, and only whole", async () => {
  const pdf = Uint8Array.from(Buffer.from("%PDF-1.4\n%%EOF\n"));
  expect([paperType(pdf), pictureType(pdf), paperType(pdf.subarray(0, 9)), paperType(jpeg(1))]).toEqual([
    "application/pdf",
    undefined,
    undefined,
    "image/jpeg",
  ]);
  const snapshots = await openSnapshots(join(root, "papers"));
  const kept = await snapshots.putPaper(pdf, AT);
  if (!kept.ok) throw new Error(kept.reason);
  expect((await snapshots.readPaper(kept.paper.hash))?.type).toBe("application/pdf");
  // By the door for pictures no paper is handed out, and none comes in.
  expect(await snapshots.read(kept.paper.hash)).toBeUndefined();
  expect(await snapshots.put(pdf, AT)).toEqual({ ok: false, reason: "not-a-picture" });
});

test("a picture lies under its hash and comes back as it was", async () => {
  const dir = join(root, "keep");
  const snapshots = await openSnapshots(dir);
  const bytes = jpeg(1, 2, 3);
  const hash = createHash("sha256").update(bytes).digest("hex");
  expect(await snapshots.put(bytes, AT)).toEqual({ ok: true, picture: { hash, type: "image/jpeg", bytes: 7 } });
  expect(await readdir(join(dir, hash.slice(0, 2)))).toEqual([hash]);
  expect(await readdir(join(dir, "new"))).toEqual([]);
  const again = await openSnapshots(dir);
  expect((await again.read(hash))?.bytes).toEqual(Buffer.from(bytes));
  expect((await again.read(hash))?.type).toBe("image/jpeg");
});

test("what is no picture is refused and leaves nothing", async () => {
  const dir = join(root, "refuse");
  const snapshots = await openSnapshots(dir);
  expect(await snapshots.put(Uint8Array.from([1, 2, 3]), AT)).toEqual({ ok: false, reason: "not-a-picture" });
  expect(await snapshots.put(new Uint8Array(), AT)).toEqual({ ok: false, reason: "empty" });
  expect(await readdir(dir)).toEqual(["new"]);
});

test("names that are no hashes read nothing, wherever they point", async () => {
  const snapshots = await openSnapshots(join(root, "names"));
  for (const name of ["", "../../etc/passwd", "a".repeat(63), "A".repeat(64), "a".repeat(64)])
    expect(await snapshots.read(name)).toBeUndefined();
});

test("a damaged file is not handed out, and mended by the next arrival of another size", async () => {
  const dir = join(root, "damaged");
  const snapshots = await openSnapshots(dir);
  const outcome = await snapshots.put(jpeg(9), AT);
  if (!outcome.ok) throw new Error(outcome.reason);
  const { hash } = outcome.picture;
  await writeFile(join(dir, hash.slice(0, 2), hash), jpeg());
  expect(await snapshots.read(hash)).toBeUndefined();
  await snapshots.put(jpeg(9), AT);
  expect(await snapshots.read(hash)).toBeDefined();
});

test("retention removes what was last kept before, not what came again or is held", async () => {
  const snapshots = await openSnapshots(join(root, "retention"));
  const put = async (byte: number, at: number): Promise<string> => {
    const outcome = await snapshots.put(jpeg(byte), at);
    return outcome.ok ? outcome.picture.hash : "";
  };
  const old = await put(1, AT);
  const held = await put(2, AT);
  const again = await put(3, AT);
  await put(3, AT + 10 * DAY);
  const fresh = await put(4, AT + 10 * DAY);
  const expired = await snapshots.expired(AT + DAY, new Set([held]));
  expect(expired.map((one) => one.hash)).toEqual([old]);
  const cameAgain = await put(5, AT);
  const listed = await snapshots.expired(AT + DAY, new Set([held]));
  await put(5, AT + 10 * DAY);
  await snapshots.remove(listed, AT + DAY);
  const left = new Set<string>();
  for await (const { hash } of snapshots.list()) left.add(hash);
  expect(left).toEqual(new Set([held, again, fresh, cameAgain]));
  expect(await snapshots.read(old)).toBeUndefined();
});

test("the same picture put many times at once is one file", async () => {
  const dir = join(root, "same");
  const snapshots = await openSnapshots(dir);
  await Promise.all(Array.from({ length: 20 }, () => snapshots.put(jpeg(5), AT)));
  let files = 0;
  for await (const _ of snapshots.list()) files++;
  expect(files).toBe(1);
});
