import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";
import { device, HASH, ISO, WANG } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const smoke = { ...device("smoke-wang", "smoke", "home-wang", null, "烟感 501"), camera: "camera-stairs", remark: "靠窗" };
const PATH = "/devices/smoke-wang/camera";
const PICTURE = { hash: HASH, at: ISO, type: "image/jpeg" };

beforeEach(async () => {
  await bench.reset();
  bench.hub.devices.set("smoke-wang", smoke);
  bench.hub.devices.set("camera-stairs", device("camera-stairs", "camera", "east", null, "楼梯间摄像头"));
});

it("the camera is named, its picture told to whom pictures are shown; clear while a critical case is open at the point", async () => {
  const camera = { id: "camera-stairs", name: "楼梯间摄像头", place: "east 501", state: "online" };
  expect((await bench.as("duty", "GET", PATH)).body).toEqual({ camera, picture: PICTURE, clear: true });
  expect((await bench.as("fire", "GET", PATH)).body).toEqual({ camera, picture: PICTURE, clear: true });
  expect((await bench.as("maint", "GET", PATH)).body).toEqual({ camera, picture: null, clear: true });
  bench.hub.cases.clear();
  expect((await bench.as("duty", "GET", PATH)).body).toMatchObject({ clear: false });
});

it("nobody learns of a camera outside of the own area, or of one that is gone", async () => {
  bench.hub.devices.set("smoke-wang", { ...smoke, camera: "camera-west" });
  bench.hub.devices.delete("camera-stairs");
  expect((await bench.as("admin", "GET", PATH)).body).toMatchObject({ camera: { id: "camera-west" } });
  bench.hub.devices.set("band-li", { ...device("band-li", "smoke", "home-li", null, "烟感 101"), camera: "camera-east" });
  bench.hub.devices.set("camera-east", device("camera-east", "camera", "east", null, "东院大门"));
  expect((await bench.as("duty-west", "GET", "/devices/band-li/camera")).body).toEqual({ camera: null, picture: null, clear: false });
  bench.hub.devices.delete("camera-east");
  expect((await bench.as("admin", "GET", "/devices/band-li/camera")).body).toEqual({ camera: null, picture: null, clear: false });
});

it("a remark names nobody to whom no name is shown", async () => {
  bench.hub.devices.set("band-wang", { ...device("band-wang", "wearable", "home-wang", "wang", "手环"), remark: `${WANG}的左手` });
  expect((await bench.as("duty", "GET", "/devices/band-wang")).body).toMatchObject({ remark: `${WANG}的左手` });
  expect((await bench.as("inspect", "GET", "/devices/band-wang")).body).toMatchObject({ remark: "居民的左手" });
});
