import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE, type WechatProtocol } from "../contracts/index.ts";
import type { OwnChannels } from "../store/records/index.ts";
import { type ProviderServer, wechatServer } from "../tests/support/provider-servers.ts";
import { createWechatDesk, type WechatAccount } from "./wechat-desk.ts";

let server: ProviderServer;
const own = new Map<string, OwnChannels>();
const clock = { at: 0, now: () => clock.at };
let protocol: WechatProtocol | null;
let appId: string;
let publicUrl: string | null;
const account = (): WechatAccount | null => protocol && { id: "p1", protocol, url: server.url, appId, appSecret: "as" };
const of = (user: string): OwnChannels => own.get(user) ?? { user, phone: null, wecom: null, quiet: null };
const open = () =>
  createWechatDesk({
    ...{ key: new Uint8Array(32).fill(1), publicUrl, account, clock, of, all: () => own.values() },
    save: async (next) => void own.set(next.user, next),
  });
let desk: ReturnType<typeof open>;

beforeAll(async () => {
  server = await wechatServer({ id: "wx1", secret: "as", path: "/cgi-bin/message/template/send" });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.stop();
});
beforeEach(() => {
  own.clear();
  clock.at = Date.UTC(2026, 2, 1);
  [protocol, appId, publicUrl] = ["wechat-template", "wx1", "https://hub.example.org"];
  desk = open();
});

const begin = (user = "u1", session = "s1"): string => {
  const started = desk.start(user, session);
  if (!started.ok) throw new Error(started.reason);
  return new URL(started.value.url).searchParams.get("state") ?? "";
};
let codes = 0;
const code = (openid: string): string => `code-${openid}-${++codes}`;
const status = (outcome: { readonly ok: boolean; readonly status?: number }): number => (outcome.ok ? 200 : (outcome.status ?? 0));

describe("inside WeChat's browser", () => {
  it("goes where WeChat demands, in its order of fields, with a state of letters and digits", () => {
    const started = desk.start("u1", "s1");
    const url = started.ok ? started.value.url : "";
    expect(url).toMatch(
      /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wx1&redirect_uri=https%3A%2F%2Fhub\.example\.org%2Fwechat&response_type=code&scope=snsapi_base&state=[0-9a-z]{1,128}#wechat_redirect$/,
    );
  });

  it("binds who comes back, and shows since when", async () => {
    const state = begin();
    expect(desk.ways("u1")).toEqual([]);
    expect(await desk.finish("u1", "s1", { code: "code-Min0123456", state })).toEqual({ ok: true, value: null });
    expect(desk.ways("u1")).toEqual([{ channel: "wechat", address: "oMin0123456" }]);
    expect(desk.view("u1")).toEqual({ by: "page", since: "2026-03-01T00:00:00.000Z" });
  });

  it.each([
    ["another log-in of the same human", (state: string) => desk.finish("u1", "s2", { code: code("Min0123456"), state })],
    ["somebody else", (state: string) => desk.finish("u2", "s1", { code: code("Min0123456"), state })],
    [
      "a state that was made up",
      (state: string) =>
        desk.finish("u1", "s1", { code: code("Min0123456"), state: state.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }),
    ],
    [
      "a state of yesterday",
      (state: string) => {
        clock.at += 24 * HOUR;
        return desk.finish("u1", "s1", { code: code("Min0123456"), state });
      },
    ],
    ["a code that WeChat does not know", (state: string) => desk.finish("u1", "s1", { code: "stolen", state })],
  ])("is not bound by %s", async (_, back) => {
    expect(status(await back(begin()))).toBe(422);
    expect(own.size).toBe(0);
  });

  it("a state serves once", async () => {
    const state = begin();
    expect(status(await desk.finish("u1", "s1", { code: code("Min0123456"), state }))).toBe(200);
    expect(status(await desk.finish("u1", "s1", { code: code("Eve0123456"), state }))).toBe(422);
  });

  it("a WeChat account belongs to whoever bound it last", async () => {
    const [one, two] = ["code-Same012345", "code-Same012345"];
    await desk.finish("u1", "s1", { code: one, state: begin() });
    // The server takes each code once.
    await desk.finish("u2", "s9", { code: two, state: begin("u2", "s9") });
    expect(desk.ways("u2")).toEqual([]);
    desk.codeFor("u2");
    protocol = "wechat-mini";
    const given = desk.codeFor("u2");
    await desk.bindFrom(account() as WechatAccount, JSON.stringify({ openid: "oSame012345", code: given.ok ? given.value.code : "" }));
    expect([desk.ways("u1"), desk.ways("u2").length]).toEqual([[], 1]);
  });

  it("another account knows nobody by these openids", async () => {
    await desk.finish("u1", "s1", { code: code("Min0123456"), state: begin() });
    appId = "wx2";
    expect([desk.ways("u1"), desk.view("u1")?.since]).toEqual([[], null]);
    protocol = null;
    expect([desk.ways("u1"), desk.view("u1")]).toEqual([[], null]);
  });

  it("is refused in words where nothing is set up", () => {
    publicUrl = null;
    desk = open();
    expect(status(desk.start("u1", "s1"))).toBe(409);
    protocol = "wechat-mini";
    expect(status(desk.start("u1", "s1"))).toBe(409);
    protocol = "wechat-template";
    expect(status(desk.codeFor("u1"))).toBe(409);
  });
});

describe("by the mini program's own server", () => {
  const given = (user = "u1"): string => {
    const made = desk.codeFor(user);
    return made.ok ? made.value.code : "";
  };
  const say = (body: object | string) => desk.bindFrom(account() as WechatAccount, typeof body === "string" ? body : JSON.stringify(body));
  beforeEach(() => {
    protocol = "wechat-mini";
  });

  it("binds by a code that the human typed, once", async () => {
    const typed = given();
    expect(await say({ openid: "oMini012345", code: typed })).toMatchObject({ ok: true, answer: '{"bound":true}' });
    expect(desk.ways("u1")).toEqual([{ channel: "wechat", address: "oMini012345" }]);
    expect(await say({ openid: "oEve0123456", code: typed })).toMatchObject({ ok: false, status: 401 });
  });

  it("holds ten minutes, and only the newest code of a human", async () => {
    const [old, late] = [given(), given()];
    expect(await say({ openid: "oMini012345", code: old })).toMatchObject({ ok: false, status: 401 });
    clock.at += 11 * MINUTE;
    expect(await say({ openid: "oMini012345", code: late })).toMatchObject({ ok: false, status: 401 });
  });

  it.each(["", "[]", "null", "{", { code: "123456" }, { openid: "short", code: "123456" }, { openid: { a: 1 }, code: "123456" }])(
    "takes no %j",
    async (body) => expect(await say(body)).toMatchObject({ ok: false, status: 400 }),
  );

  it("does not let codes be tried one after the other", async () => {
    const typed = given();
    for (let n = 0; n < 20; n++) await say({ openid: "oMini012345", code: "000000" });
    expect(await say({ openid: "oMini012345", code: typed })).toMatchObject({ ok: false, status: 401 });
    clock.at += 11 * MINUTE;
    expect(await say({ openid: "oMini012345", code: given() })).toMatchObject({ ok: true });
  });

  it("is unbound by its own human", async () => {
    await say({ openid: "oMini012345", code: given() });
    expect([await desk.remove("u2"), await desk.remove("u1"), desk.ways("u1")]).toEqual([false, true, []]);
  });
});
