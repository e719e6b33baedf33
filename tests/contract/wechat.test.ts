import { afterEach, describe, expect, it } from "vitest";
import { HOUR, type Notice, type WechatProtocol } from "../../contracts/index.ts";
import { TEMPLATES } from "../../hub/notice-templates.ts";
import {
  appChannel,
  createDelivery,
  createLines,
  createProviderHealth,
  fillVars,
  openDoor,
  openInsideDoor,
  readFiledWording,
  wechatChannel,
  wechatData,
  wechatValue,
} from "../../notify/index.ts";
import { type ProviderServer, wechatServer } from "../support/provider-servers.ts";

const WORDINGS = TEMPLATES.list.filter(({ channel }) => channel === "wechat");
const ID = "TEMPLATE_0123456789";
const PATHS: Readonly<Record<WechatProtocol, string>> = {
  "wechat-mini": "/cgi-bin/message/subscribe/send",
  "wechat-subscribe": "/cgi-bin/message/subscribe/bizsend",
  "wechat-template": "/cgi-bin/message/template/send",
};
const servers: ProviderServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    expect(server.complaints).toEqual([]);
    await server.stop();
  }
});

async function rig(protocol: WechatProtocol = "wechat-template", secret = "as") {
  const server = await wechatServer({ id: "wx1", secret: "as", path: PATHS[protocol] });
  servers.push(server);
  const clock = { at: Date.UTC(2026, 2, 1, 2, 10), now: () => clock.at };
  const page = protocol === "wechat-mini" ? "pages/notice/index" : "https://hub.example.org/a";
  const channel = wechatChannel(
    {
      ...{ url: server.url, protocol, appId: "wx1", appSecret: secret, page },
      wordings: Object.fromEntries(WORDINGS.map((one) => [one.id, readFiledWording(ID, one)])),
    },
    clock,
  );
  const health = createProviderHealth(() => undefined);
  const app = appChannel(() => false);
  const deliver = createDelivery({
    ...{ door: openDoor(() => channel), inside: openInsideDoor(app), templates: TEMPLATES, health, now: clock.now },
    lines: createLines({ wanted: () => true, urgency: () => 0 }),
    ...{ providerOf: () => ({ id: "p1", perMinute: null }), numberState: () => "verified" as const, quietUntil: () => null },
    ...{ forRelative: async (pending) => pending, caseUrl: () => null, communityOf: () => "幸福里社区" },
    link: async () => ({ url: "https://hub.example.org/a/secret-token", code: "482159" }),
  });
  const tell = (template: string | null, to = "oMin", more: Readonly<Record<string, string>> = {}) => {
    const at = new Date(clock.at).toISOString();
    const notice: Notice = {
      ...{ id: "01ABC-notice", case: "c1", channel: "wechat", to: { user: "u1", name: "张敏", role: "family" }, state: "queued" },
      ...{ subject: "王桂英 血氧过低", text: "3栋2单元501，血氧 84 %", createdAt: at, changedAt: at, attempts: 0, error: null },
    };
    const vars = { who: "王奶奶", time: "02:10", kind: "血氧过低", place: "3栋2单元501", severity: "特急", verdict: "属实", ...more };
    return deliver({ notice, address: to, dispatch: { template, vars, lifeSafety: true, next: [], repeat: null } });
  };
  const sent = () => server.asked.filter(({ url }) => url.pathname === PATHS[protocol]).map(({ body }) => JSON.parse(body));
  const tokens = () =>
    server.asked.filter(({ url }) => url.pathname.endsWith("stable_token")).map(({ body }) => JSON.parse(body).force_refresh);
  return { server, clock, tell, sent, tokens };
}

describe("what goes to WeChat", () => {
  it.each([
    ["wechat-mini", { page: "pages/notice/index", miniprogram_state: "formal", lang: "zh_CN" }],
    ["wechat-subscribe", { page: "https://hub.example.org/a" }],
    ["wechat-template", { url: "https://hub.example.org/a", client_msg_id: "01ABC-notice_0" }],
  ] as const)("%s in the form of its own way, with the fixed page", async (protocol, own) => {
    const { tell, sent } = await rig(protocol);
    expect(await tell("family-alert")).toMatchObject({ ok: true, state: "sent", providerId: "200228332" });
    expect(sent().at(-1)).toEqual({
      ...{ touser: "oMin", template_id: ID, ...own },
      data: {
        thing1: { value: "王奶奶" },
        thing2: { value: "有一条提醒，值班员正在核实" },
        time3: { value: "02:10" },
        character_string4: { value: "482159" },
      },
    });
  });

  it.each([...WORDINGS.map(({ id }) => id.replace(/-wechat$/, "")), null, "presence", "desk-silent"])(
    "%s says no place, no figure, no kind of alarm, no secret address",
    async (template) => {
      const { tell, sent } = await rig();
      expect(await tell(template)).toMatchObject({ ok: true });
      expect(JSON.stringify(sent())).not.toMatch(/血氧|84|3栋|501|王桂英|secret-token|疑似/);
    },
  );

  it("the shipped wordings hold no field for them, and their examples are what WeChat takes", () => {
    expect(WORDINGS.length).toBeGreaterThan(4);
    for (const wording of WORDINGS) {
      expect(wording.vars.map(({ name }) => name).filter((name) => ["kind", "place", "address", "phone"].includes(name))).toEqual([]);
      const filed = readFiledWording(ID, wording);
      if (typeof filed === "string") throw new Error(filed);
      const filled = fillVars(wording, Object.fromEntries(wording.vars.map(({ name, example }) => [name, example])));
      expect(filled.ok && wechatData(filed, filled.vars)).toMatchObject({ ok: true });
      for (const { name, example } of wording.vars) expect(wechatValue(filed.keys[name] ?? "", example)).toBe(example);
    }
  });
});

describe("what WeChat answers", () => {
  it.each([
    ["13000000000", { ok: false, retry: false, error: expect.stringContaining("40003") }],
    ["13000000001", { ok: false, retry: false, error: expect.stringContaining("没有订阅，或已拒收") }],
    ["quota", { ok: false, retry: true, fault: true, error: expect.stringContaining("45009") }],
  ])("about %s", async (to, outcome) => {
    expect(await (await rig()).tell("family-alert", to)).toMatchObject(outcome);
  });

  it("an unknown reader is no fault of the provider, so that others are still told", async () => {
    const { tell } = await rig();
    expect(await tell("family-alert", "13000000001")).not.toHaveProperty("fault");
  });

  it("a wrong secret is told, and mended by no second try", async () => {
    expect(await (await rig("wechat-mini", "wrong")).tell("family-alert")).toMatchObject({ ok: false, retry: false, fault: true });
  });

  it("one token serves many messages, a refused one is fetched anew by force, and forced once in a while only", async () => {
    const { tell, tokens, clock, server } = await rig();
    // The server refuses the first token.
    expect((await tell("family-alert")).ok).toBe(true);
    expect((await tell("family-alert")).ok).toBe(true);
    expect(tokens()).toEqual([false, true]);
    clock.at += 2 * HOUR;
    await tell("family-alert");
    expect(tokens()).toEqual([false, true, false]);
    server.says = { body: { errcode: 42001, errmsg: "access_token expired" } };
    clock.at -= 2 * HOUR - 1;
    expect(await tell("family-alert")).toMatchObject({ ok: false, retry: true, fault: true });
    expect(tokens().filter((forced) => forced)).toHaveLength(1);
    server.says = null;
  });
});

describe("how an account has a wording", () => {
  const wording = TEMPLATES.of("test", "wechat");
  if (wording === undefined) throw new Error("shipped");
  it.each([
    ["the keywords that are proposed", ID, { id: ID, keys: wording.keywords }],
    ["its own keywords", `${ID} what=thing7  code=character_string2`, { id: ID, keys: { what: "thing7", code: "character_string2" } }],
    ["an id that is none", "T1", expect.stringContaining("模板 ID")],
    ["a field that we have not", `${ID} kind=thing1`, expect.stringContaining("没有字段 kind")],
    ["a keyword that WeChat has not", `${ID} what=text1`, expect.stringContaining("thing1、time2")],
    ["a keyword without its number", `${ID} what=thing`, expect.stringContaining("thing1、time2")],
  ])("%s", (_, text, read) => expect(readFiledWording(text, wording)).toEqual(read));

  it.each([
    ["thing1", "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"],
    ["thing1", "换\n行", "换行"],
    ["phrase2", "特急A!", "特急"],
    ["phrase2", "一二三四五六", "一二三四五"],
    ["character_string3", "码482159", "482159"],
    ["time4", "02:10 左右", "02:10"],
    ["name5", "王·奶奶1", "王·奶奶"],
  ])("%s takes of %j: %j", (key, text, value) => expect(wechatValue(key, text)).toBe(value));
});
