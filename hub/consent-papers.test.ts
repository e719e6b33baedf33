import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GIVEN } from "../api/testing/memory-family.ts";
import { DAY, type FamilyConsent, MOST_PAPERS, toIso } from "../contracts/index.ts";
import { openRecords, type Records } from "../store/records/index.ts";
import { openSnapshots, type Snapshots } from "../store/snapshots.ts";
import { type ConsentPapers, createConsentPapers } from "./consent-papers.ts";
import { createErasureBook } from "./erasures.ts";
import { type FamilyBook, openFamilyBook } from "./family-book.ts";

const T0 = Date.UTC(2026, 5, 1);
const LEADER = { user: "u1", username: "leader", name: "张书记" };
const MOTHER: FamilyConsent = { ...GIVEN, id: "c1", person: "wang" };
const SON: FamilyConsent = { ...GIVEN, id: "c2", person: "wang", relative: "user:u-son" };

let whole: string;
/** Each test has its own; the records are one for all, with the consents as at first. */
let dir: string;
let records: Records;
let snapshots: Snapshots;
let book: FamilyBook;
let papers: ConsentPapers;
let pictures: string[] = [];
let noted: string[] = [];
let now = T0;

const open = (): ConsentPapers =>
  createConsentPapers({
    ...{ book, snapshots, now: () => now, picturesHeld: async () => pictures },
    note: (paper, by) => void noted.push(`${paper} ${by}`),
  });
beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), "papers-"));
  records = await openRecords({ dir: join(whole, "records") });
});
afterAll(async () => {
  await records.stop();
  await rm(whole, { recursive: true, force: true });
});
beforeEach(async () => {
  dir = await mkdtemp(join(whole, "files-"));
  snapshots = await openSnapshots(join(dir, "snapshots"));
  [pictures, noted, now] = [[], [], T0];
  for (const one of [MOTHER, SON]) await records.family.saveConsent(one);
  book = await openFamilyBook(records);
  papers = open();
});

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const pdf = (page: number | string): Uint8Array => bytesOf(`%PDF-1.7\npage ${page}\n%%EOF\n`);
/** A JPEG with a comment that a camera wrote beside it. */
const PHOTO = Uint8Array.from([0xff, 0xd8, 0xff, 0xfe, 0, 5, 0x47, 0x50, 0x53, 0xff, 0xda, 0, 8, 1, 2, 3, 4, 5, 6, 9, 0xff, 0xd9]);
async function added(bytes: Uint8Array, consent = MOTHER): Promise<string> {
  const outcome = await papers.face.add("wang", consent.id, bytes, LEADER);
  if (!outcome.ok) throw new Error(outcome.reason);
  const hash = outcome.value.papers?.findLast(({ erasedAt }) => erasedAt === null)?.hash;
  if (hash === undefined) throw new Error("nothing was kept");
  return hash;
}
const mother = (): FamilyConsent | undefined => book.consents("wang").find(({ id }) => id === "c1");
const files = async (): Promise<string[]> =>
  (await readdir(join(dir, "snapshots"), { recursive: true })).filter((name) => name.length > 60);

test("a PDF comes back as it was, a photograph without what the camera wrote; both after a restart too", async () => {
  const [paper, photo] = [await added(pdf(1)), await added(PHOTO)];
  expect(Buffer.from((await papers.face.read("wang", "c1", paper))?.bytes ?? []).equals(pdf(1))).toBe(true);
  const shown = await papers.face.read("wang", "c1", photo);
  expect([shown?.type, Buffer.from(shown?.bytes ?? []).includes("GPS")]).toEqual(["image/jpeg", false]);
  book = await openFamilyBook(records);
  papers = open();
  expect(mother()?.papers?.map(({ hash, type, byName, at }) => [hash, type, byName, at])).toEqual([
    [paper, "application/pdf", "张书记", toIso(T0)],
    [photo, "image/jpeg", "张书记", toIso(T0)],
  ]);
  expect((await papers.face.read("wang", "c1", paper))?.type).toBe("application/pdf");
});

test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["a page of the web", bytesOf("<html><script>1</script>%PDF-1.7 %%EOF")],
  ["a PDF that was cut off", bytesOf("%PDF-1.7\npage 1\n")],
  ["a picture that was cut off", PHOTO.subarray(0, 7)],
  ["a program", bytesOf("MZ%%EOF")],
])("%s is refused, and nothing is kept", async (_name, bytes) => {
  expect(await papers.face.add("wang", "c1", bytes, LEADER)).toMatchObject({ ok: false, status: 422 });
  expect(await files()).toEqual([]);
});

test("of another person or another consent it is not there", async () => {
  const hash = await added(pdf(1));
  expect(await papers.face.read("li", "c1", hash)).toBeUndefined();
  expect(await papers.face.read("wang", "c2", hash)).toBeUndefined();
  expect(await papers.face.add("li", "c1", pdf(2), LEADER)).toMatchObject({ ok: false, status: 404 });
  expect(await papers.face.erase("wang", "c2", hash, LEADER)).toMatchObject({ ok: false, status: 404 });
  expect(noted).toEqual([]);
});

test("the same file again changes nothing; more than its number is refused", async () => {
  for (let page = 0; page < MOST_PAPERS; page += 1) await added(pdf(page));
  expect(await papers.face.add("wang", "c1", pdf("more"), LEADER)).toMatchObject({ ok: false, status: 409 });
  const [first] = mother()?.papers ?? [];
  await papers.face.erase("wang", "c1", first?.hash ?? "", LEADER);
  await added(pdf(3));
  expect(mother()?.papers).toHaveLength(MOST_PAPERS);
});

test("erased, the file is gone and noted first; that there was one, and who erased it, stays", async () => {
  const hash = await added(pdf(1));
  now += DAY;
  const outcome = await papers.face.erase("wang", "c1", hash, LEADER);
  expect(outcome).toMatchObject({ ok: true, value: { papers: [{ hash, erasedAt: toIso(T0 + DAY), erasedByName: "张书记" }] } });
  expect(noted).toEqual([`c1/${hash} leader`]);
  expect([await files(), papers.held(), await papers.face.read("wang", "c1", hash)]).toEqual([[], [], undefined]);
  expect(await papers.face.erase("wang", "c1", hash, LEADER)).toMatchObject({ ok: false, status: 404 });
});

test("one paper under two consents goes with the last; a picture of a case of the same bytes stays", async () => {
  const hash = await added(pdf(1));
  await added(pdf(1), SON);
  await papers.face.erase("wang", "c1", hash, LEADER);
  expect([await files(), (await papers.face.read("wang", "c2", hash))?.type]).toEqual([[join(hash.slice(0, 2), hash)], "application/pdf"]);
  pictures = [hash];
  await papers.face.erase("wang", "c2", hash, LEADER);
  expect(await files()).toHaveLength(1);
});

test("added while the consent is being taken back: neither is lost", async () => {
  const [, revoked] = await Promise.all([
    papers.face.add("wang", "c1", pdf(1), LEADER),
    book.changeConsent(MOTHER, (one) => ({ ...one, revokedAt: toIso(now), revokedByName: "张书记" })),
    papers.face.add("wang", "c1", pdf(2), LEADER),
  ]);
  expect(revoked?.revokedAt).toBe(toIso(now));
  const kept = (await records.family.consents()).find(({ id }) => id === "c1");
  expect([kept?.revokedAt, kept?.papers?.length]).toEqual([toIso(now), 2]);
});

test("a back-up from before the erasure, restored, does not bring it back", async () => {
  const hash = await added(pdf(1));
  const settings = new Map<string, string>();
  const audit: string[] = [];
  const nobody = async (): Promise<never> => {
    throw new Error("no device was erased");
  };
  const bookOf = (restored: string | null) =>
    createErasureBook({
      ...{
        dataDir: dir,
        mirror: null,
        forget: nobody,
        remove: nobody,
        erasePerson: () => Promise.reject(new Error("nobody is erased here")),
        erasePaper: papers.eraseAgain,
        erasePhoto: async () => undefined,
        now: () => now,
      },
      restored: restored === null ? null : { backup: toIso(T0), restored },
      settings: { get: async (key) => settings.get(key) ?? null, set: async (key, value) => void settings.set(key, value) },
      audit: async ({ act, target }) => void audit.push(`${act} ${target}`),
      log: pino({ level: "silent" }),
    });
  now += DAY;
  bookOf(null).note("paper", `c1/${hash}`, "leader");
  await papers.face.erase("wang", "c1", hash, LEADER);
  // What the restore brings: the consent as it was, and the file.
  const paper = { hash, type: "application/pdf", bytes: 22, by: "leader", byName: "张书记", at: toIso(T0) } as const;
  await book.saveConsent({ ...MOTHER, papers: [{ ...paper, erasedAt: null, erasedByName: null }] });
  await snapshots.putPaper(pdf(1), T0);
  await bookOf(toIso(now)).reapply();
  const [again] = mother()?.papers ?? [];
  expect([await files(), papers.held(), again?.erasedByName]).toEqual([[], [], "leader"]);
  expect(audit).toEqual([`consent.paper-erase consent-paper:c1/${hash}`]);
});
