import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnWays } from "../../contracts/index.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { type ProviderServer, wechatServer } from "../support/provider-servers.ts";

const PUBLIC = "https://hub.example.org";
const WORDINGS = ["family-alert", "family-outcome", "test", "notice"].map((name) => `${name}-wechat`);

interface Account {
  readonly id: string;
  readonly callback: string;
}

let hub: HubProcess;
let mini: ProviderServer;
let service: ProviderServer;
let admin: Desk;
let family: Desk;

const entry = (protocol: string, url: string, more: Record<string, unknown> = {}) => ({
  ...{ kind: "wechat", protocol, name: "微信", enabled: true, perMinute: null },
  settings: { url, appId: "wx1", page: "pages/notice/index" },
  templates: Object.fromEntries(WORDINGS.map((id) => [id, "TEMPLATE_0123456789"])),
  secrets: { appSecret: "as" },
  ...more,
});
const own = async (): Promise<OwnWays> => (await family.get<OwnWays>("/session/channels")).body;
const proven = async (): Promise<boolean> => (await own()).ways.some((way) => way.channel === "wechat" && way.proven);
const messages = (server: ProviderServer) =>
  server.asked.filter(({ url }) => url.pathname.startsWith("/cgi-bin/message")).map(({ body }) => JSON.parse(body));
const form = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${hub.http}${path}`, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });

beforeAll(async () => {
  mini = await wechatServer({ id: "wx1", secret: "as", path: "/cgi-bin/message/subscribe/send" });
  service = await wechatServer({ id: "wx1", secret: "as", path: "/cgi-bin/message/template/send" });
  hub = await startHub({ env: { HUB_PUBLIC_URL: PUBLIC } });
  [admin, family] = await Promise.all([hub.as("admin"), hub.as("family")]);
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
  for (const server of [mini, service]) {
    expect(server?.complaints).toEqual([]);
    await server?.stop();
  }
});

describe("a relative in WeChat", () => {
  it("sees nothing of it before an account is set up, and an account is refused with what cannot be filed", async () => {
    expect((await own()).wechat).toBeNull();
    expect((await family.send("POST", "/session/wechat/start", {})).status).toBe(409);
    const bad = await admin.send("POST", "/providers", entry("wechat-mini", mini.url, { templates: { "test-wechat": "T1" } }));
    expect([bad.status, JSON.stringify(bad.body)]).toEqual([422, expect.stringContaining("模板 ID")]);
  });

  it("binds the mini program by a code, answers a test, and only then does the way count", async () => {
    const made = await admin.send<Account>("POST", "/providers", entry("wechat-mini", mini.url));
    expect(made.status).toBe(201);
    expect((await own()).wechat).toEqual({ by: "code", since: null });
    const { code } = (await family.send<{ code: string }>("POST", "/session/wechat/code", {})).body;
    const address = made.body.callback.replace(PUBLIC, hub.http);
    const say = (body: object) =>
      fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    expect((await say({ openid: "oFamily01234", code: "000000" })).status).toBe(401);
    const bound = await say({ openid: "oFamily01234", code });
    expect([bound.status, await bound.json()]).toEqual([200, { bound: true }]);
    expect((await own()).wechat?.since).not.toBeNull();
    expect(JSON.stringify(await own())).not.toContain("oFamily01234");

    expect(await proven()).toBe(false);
    expect((await family.send("POST", "/session/channels/test", { channel: "wechat" })).status).toBe(201);
    const message = await eventually("the test in WeChat", async () => messages(mini).find((one) => one.touser === "oFamily01234"));
    expect(message).toMatchObject({ template_id: "TEMPLATE_0123456789", page: "pages/notice/index", miniprogram_state: "formal" });
    expect(await proven()).toBe(false);
    const digits = message.data.character_string3.value;
    const page = await form("/a", { code: digits });
    const target = page.headers.get("location") ?? "/a";
    const text = target === "/a" ? await page.text() : await (await fetch(`${hub.http}${target}`)).text();
    const action = /action="([^"]*\/a\/[^"]+)"/.exec(text)?.[1] ?? target;
    const answered = await form(new URL(action, hub.http).pathname, { answer: "test" });
    expect(answered.status).toBeLessThan(400);
    await eventually("the proof", async () => (await proven()) || undefined);
    await admin.send("DELETE", `/providers/${made.body.id}`);
  });

  it("binds a service account inside WeChat's browser, by the own session alone", async () => {
    await admin.send<Account>("POST", "/providers", entry("wechat-template", service.url));
    const { url } = (await family.send<{ url: string }>("POST", "/session/wechat/start", {})).body;
    const state = new URL(url).searchParams.get("state") ?? "";
    const other = await hub.as("family");
    expect((await other.send("POST", "/session/wechat", { code: "code-Eve0123456", state })).status).toBe(422);
    const done = await family.send<OwnWays>("POST", "/session/wechat", { code: "code-Family9876", state });
    expect([done.status, done.body.wechat?.by]).toEqual([200, "page"]);
    expect((await family.send("POST", "/session/wechat", { code: "code-Family9877", state })).status).toBe(422);
    await family.send("POST", "/session/channels/test", { channel: "wechat" });
    const message = await eventually("the test", async () => messages(service).find((one) => one.touser === "oFamily9876"));
    expect(message.url).toBe(`${PUBLIC}/a`);
    expect((await family.send("DELETE", "/session/wechat")).status).toBe(204);
    expect((await own()).ways.some((way) => way.channel === "wechat")).toBe(false);
  });
});
