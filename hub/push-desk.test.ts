import { createECDH, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { OwnChannels } from "../store/records/index.ts";
import { createPushDesk } from "./push-desk.ts";

const own = new Map<string, OwnChannels>();
const of = (user: string): OwnChannels => own.get(user) ?? { user, phone: null, wecom: null, quiet: null };
const desk = createPushDesk({
  ...{ key: new Uint8Array(32).fill(1), publicUrl: "https://hub.example.org", all: () => own.values(), of },
  save: async (next) => void own.set(next.user, next),
  title: () => "幸福里社区",
  failed: (error) => {
    throw error;
  },
  clock: { now: () => 1_000 },
});
function browser(endpoint: string) {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  return { endpoint, p256dh: ecdh.getPublicKey().toString("base64url"), auth: randomBytes(16).toString("base64url"), name: "手机" };
}
const FCM = "https://fcm.googleapis.com/fcm/send/abc";
const addresses = (user: string): readonly (string | null)[] => desk.ways(user).map((way) => way.address);

beforeEach(() => own.clear());

describe("browsers that are pushed to", () => {
  it("belong to who subscribed last, and keep their id where they subscribe again", async () => {
    const first = await desk.add("u1", browser(FCM));
    const again = await desk.add("u1", browser(FCM));
    expect([first.ok, again]).toEqual([true, first]);
    expect(addresses("u1")).toHaveLength(1);
    const other = await desk.add("u2", browser(FCM));
    expect([addresses("u1").length, addresses("u2")]).toEqual([0, [other.ok && other.value]]);
  });
  it("are six to one human; the oldest gives way", async () => {
    for (let n = 0; n < 8; n++) await desk.add("u1", browser(`${FCM}${n}`));
    expect(of("u1").push?.map((one) => one.endpoint.slice(-1))).toEqual(["2", "3", "4", "5", "6", "7"]);
  });
  it("are removed by their own user only", async () => {
    const added = await desk.add("u1", browser(FCM));
    const id = added.ok ? added.value : "";
    expect([await desk.remove("u2", id), await desk.remove("u1", id), addresses("u1").length]).toEqual([false, true, 0]);
  });
  it.each([
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://127.0.0.1/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilpush.apple.com.example/x",
    "https://192.168.1.1/x",
    "nonsense",
  ])("%s is no push service that the hub would call", async (endpoint) => {
    expect(await desk.add("u1", browser(endpoint))).toMatchObject({ ok: false, status: 422 });
  });
  it("are not taken with keys that are none", async () => {
    expect(await desk.add("u1", { ...browser(FCM), auth: "AA" })).toMatchObject({ ok: false, status: 422 });
  });
});
