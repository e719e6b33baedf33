import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeviceWork, DeviceWorkList, SelfTestRegister } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";
import { WANG } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({});
  for (const role of ["grid", "fire", "inspect", "maint"] as const) {
    const user = await userOf(`${role}-east`, role, ["east"]);
    bench.hub.users.set(user.id, user);
  }
});
afterAll(() => bench.api.stop());

const workFor = async (who: string, query = ""): Promise<DeviceWorkList> =>
  JSON.parse((await bench.as(who, "GET", `/device-work${query}`)).text);
const testsFor = async (who: string, query = ""): Promise<SelfTestRegister> =>
  JSON.parse((await bench.as(who, "GET", `/self-tests${query}`)).text);
const ids = ({ items }: { readonly items: readonly { readonly device: string }[] }): string[] => items.map(({ device }) => device).sort();

test("each sees the devices of their own area and kinds", async () => {
  expect(ids(await workFor("grid-east"))).toContain("band-wang");
  const fire = await workFor("fire-east");
  expect([ids(fire).includes("smoke-wang"), ids(fire).includes("band-wang"), ids(fire).includes("camera-west")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(ids(await workFor("grid-east", "?kind=smoke"))).toEqual(["smoke-wang"]);
  expect((await workFor("grid-east", "?reason=signal")).items).toEqual([]);
  expect((await bench.as("grid-east", "GET", "/device-work?place=west")).status).toBe(400);
  expect((await bench.as("grid-east", "GET", "/device-work?reason=rust")).status).toBe(400);
});

test("a maintenance firm is told of devices only: no resident's name, no visit, no patrol, cases of devices, lifts and water alone", async () => {
  const work = await bench.as("maint-east", "GET", "/device-work");
  expect([work.status, ids(JSON.parse(work.text)).includes("smoke-wang"), work.text.includes(WANG)]).toEqual([200, true, false]);
  const cases = await bench.as("maint-east", "GET", "/cases");
  const families: readonly string[] = JSON.parse(cases.text).items.map((one: { family: string }) => one.family);
  expect([cases.status, cases.text.includes(WANG)]).toEqual([200, false]);
  expect(families.filter((family) => !["device", "hub", "lift", "water"].includes(family))).toEqual([]);
  const others = ["/visits/due", "/patrols", "/people"];
  expect(await Promise.all(others.map(async (path) => (await bench.as("maint-east", "GET", path)).status))).toEqual(others.map(() => 403));
});

test("done by a name, which stands beside it", async () => {
  const answer = await bench.as("grid-east", "POST", "/device-work/smoke-wang/done", { note: "换了电池" });
  const done: DeviceWork = JSON.parse(answer.text);
  expect([answer.status, done.waits, done.tick?.by, done.tick?.note]).toEqual([200, true, "grid-east", "换了电池"]);
  expect((await workFor("grid-east", "?kind=smoke")).items[0]).toEqual(done);
});

test("the register holds life-safety devices only, without names for the inspector", async () => {
  expect((await testsFor("grid-east")).items.map(({ kind }) => kind)).not.toContain("wearable");
  const inspected = await bench.as("inspect-east", "GET", "/self-tests");
  expect([inspected.status, inspected.text.includes(WANG)]).toEqual([200, false]);
  expect((await bench.as("grid-east", "GET", "/self-tests?kind=wearable")).status).toBe(400);
});

test("a test booked by hand takes a device off the overdue ones", async () => {
  expect(ids(await testsFor("grid-east", "?overdue=true"))).toContain("smoke-wang");
  expect((await bench.as("grid-east", "POST", "/devices/smoke-wang/self-tests", { passed: true })).status).toBe(201);
  const after = await testsFor("grid-east", "?overdue=true");
  expect([ids(after).includes("smoke-wang"), after.overdue < after.of]).toEqual([false, true]);
  expect((await bench.as("inspect-east", "POST", "/devices/smoke-wang/self-tests", { passed: true })).status).toBe(403);
});

test.each(["device-work", "self-tests"])("%s as a table has a byte order mark, and says by whom it was made", async (list) => {
  const headers = { authorization: `Bearer ${await bench.tokenOf("grid-east")}` };
  const answer = await fetch(`${bench.url}/api/v1/${list}/export?kind=smoke`, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([answer.status, answer.headers.get("content-type"), ...bytes.subarray(0, 3)]).toEqual([
    200,
    "text/csv; charset=utf-8",
    0xef,
    0xbb,
    0xbf,
  ]);
  const [, stamp, head, first] = bytes.subarray(3).toString().split("\r\n");
  expect([stamp?.split("；")[0], head?.startsWith("楼栋,位置,设备,"), first?.includes("烟感")]).toEqual([
    "导出人：名 grid-east",
    true,
    true,
  ]);
  const book = await fetch(`${bench.url}/api/v1/${list}/export?format=xlsx&lang=en`, { headers });
  expect([book.status, book.headers.get("content-type")]).toEqual([200, expect.stringContaining("spreadsheetml")]);
});
