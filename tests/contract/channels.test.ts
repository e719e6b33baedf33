import { readdirSync, readFileSync } from "node:fs";
import mqtt from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createBroker } from "../../broker/index.ts";
import { NOTICE_CHANNELS, type Notice, type NoticeChannel, type WechatProtocol } from "../../contracts/index.ts";
import { createDeviceCommands } from "../../hub/device-commands.ts";
import { TEMPLATES } from "../../hub/notice-templates.ts";
import { acs3Authorization } from "../../notify/channels/aliyun.ts";
import {
  aliyunChannel,
  type Channel,
  type DrillParcel,
  deviceChannel,
  dingtalkBot,
  emailChannel,
  feishuBot,
  gatewayChannel,
  insideParcel,
  newChannel,
  openDoor,
  openInsideDoor,
  type Parcel,
  type PushTarget,
  readFiledWording,
  vapidKeysOf,
  webPushChannel,
  wechatChannel,
  wecomBot,
  wecomChannel,
} from "../../notify/index.ts";
import { startMailServer } from "../support/mail-server.ts";
import { aliyunServer, botServer, gatewayServer, type ProviderServer, wechatServer, wecomServer } from "../support/provider-servers.ts";
import { pushServer } from "../support/push-server.ts";

/**
 * One suite for every channel, each against a real server that checks what the provider's documentation demands. What
 * a channel sends is asked of the door, for there is no other way to make it send.
 */
const CLOCK = { now: () => Date.UTC(2026, 2, 1, 2, 10) };
const GOOD = "13912345678";
const PUSH_KEYS = vapidKeysOf((purpose) => new Uint8Array(32).fill(purpose.length));
const EMPTY = "13000000000";
const REFUSED = "13000000001";

interface Rig {
  readonly channel: Channel;
  /** A good address for it. */
  readonly address: string;
  /** Nobody is there; null where a channel cannot know. */
  readonly nobody: string | null;
  /** How many messages came out at the far end, and what of them a human reads. */
  arrived(): readonly string[];
  complaints(): readonly string[];
  /** From now on it takes connections and says nothing; null where it cannot be made to. */
  hang: (() => void) | null;
  /** From now on it answers 500. */
  fail: (() => void) | null;
  stop(): Promise<void>;
}

const templates = { "family-alert-sms": "SMS_1", "family-alert-voice": "TTS_1", thanks: "TTS_2" };

async function overHttp(
  starting: Promise<ProviderServer>,
  make: (url: string) => Channel,
  read: (body: string, query: URLSearchParams) => string,
  address = GOOD,
): Promise<Rig> {
  const server = await starting;
  return {
    channel: make(server.url),
    address,
    nobody: address === GOOD ? EMPTY : null,
    arrived: () =>
      server.asked.filter((one) => !/(gettoken|stable_token)$/.test(one.url.pathname)).map((one) => read(one.body, one.url.searchParams)),
    complaints: () => server.complaints,
    hang: () => {
      server.says = "hang";
    },
    fail: () => {
      server.says = { status: 500, body: "down" };
    },
    stop: server.stop,
  };
}

async function overMqtt(name: "siren" | "speaker"): Promise<Rig> {
  const commands = createDeviceCommands({
    topicOf: (device) => (device === "gone" ? undefined : `sw/v1/xfl/${device}`),
    publish: (topic, payload) => broker.publish(topic, payload, { qos: 1 }),
    later: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms, 200));
      return () => clearTimeout(timer);
    },
  });
  const broker = await createBroker({
    authenticate: (username) => ({
      ...{ username, community: "xfl", kind: "device", prefix: null, maxBytes: 1_024, rate: 100 },
      device: { id: "1", externalId: "horn" },
    }),
    onMessage: (message, _grant, done) => {
      commands.acknowledged(message.topic, message.payload);
      done();
    },
    onPresence: () => undefined,
    onRefused: () => undefined,
    overloaded: () => false,
    wall: CLOCK.now,
    sessions: null,
    limits: {},
  });
  const { port } = await broker.listen({ host: "127.0.0.1", port: 0 });
  const horn = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username: "horn", password: "x", reconnectPeriod: 0 });
  const heard: string[] = [];
  let mute = false;
  horn.on("message", (_topic, payload) => {
    heard.push(String(payload));
    const { id } = JSON.parse(String(payload));
    if (!mute) horn.publish("sw/v1/xfl/horn/command/ack", JSON.stringify({ id }), { qos: 1 });
  });
  await horn.subscribeAsync("sw/v1/xfl/horn/command");
  return {
    channel: deviceChannel(name, commands),
    address: "horn",
    nobody: null,
    arrived: () => heard,
    complaints: () => [],
    hang: () => {
      mute = true;
    },
    fail: null,
    stop: async () => {
      horn.end(true);
      await broker.stop();
    },
  };
}

async function overSmtp(): Promise<Rig> {
  const server = await startMailServer();
  return {
    channel: emailChannel({ url: server.url, from: "守望 <sw@example.org>", timeout: 10_000 }),
    address: "min@example.org",
    nobody: null,
    arrived: () => server.mails.map((mail) => mail.text),
    complaints: () => [],
    hang: null,
    fail: null,
    stop: server.stop,
  };
}

async function overPush(): Promise<Rig> {
  const server = await pushServer({ now: CLOCK.now });
  const gone: string[] = [];
  const targets: Record<string, PushTarget> = { b1: server.subscribe("live"), gone: server.subscribe("gone") };
  return {
    channel: webPushChannel(
      {
        keys: PUSH_KEYS,
        contact: "https://hub.example.org",
        title: () => "幸福里社区",
        targetOf: (address) => targets[address],
        gone: (address) => void gone.push(address),
      },
      CLOCK,
    ),
    address: "b1",
    nobody: "gone",
    arrived: () => server.read,
    complaints: () => server.http.complaints,
    hang: () => {
      server.http.says = "hang";
    },
    fail: () => {
      // What was gone was told at once, and nothing else was.
      expect(gone).toEqual(["gone"]);
      server.http.says = { status: 500, body: "down" };
    },
    stop: server.http.stop,
  };
}

const gateway = (kind: "sms" | "voice") => (url: string) =>
  gatewayChannel(kind, { url, sign: "幸福里社区", secret: "s3cret", templates, callback: "https://hub.example.org/cb" }, CLOCK);
const aliyun = (kind: "sms" | "voice") => (url: string) =>
  aliyunChannel(kind, { url, sign: "幸福里社区", accessKeyId: "ak", accessKeySecret: "as", shownNumber: "", templates }, CLOCK);
const inQuery = (_body: string, query: URLSearchParams): string => [...query.values()].join(" ");
const inBody = (body: string): string => body;

const FAMILY_WORDING = TEMPLATES.of("family-alert", "wechat");
if (FAMILY_WORDING === undefined) throw new Error("the wording is shipped");
const wechatOptions = (url: string, protocol: WechatProtocol, page: string) => ({
  ...{ url, protocol, page, appId: "wx1", appSecret: "as" },
  wordings: { "family-alert-wechat": readFiledWording("TEMPLATE_0123456789", FAMILY_WORDING) },
});
const wechatRig = (protocol: WechatProtocol, path: string, page: string) => ({
  name: "wechat" as const,
  open: () =>
    overHttp(wechatServer({ id: "wx1", secret: "as", path }), (url) => wechatChannel(wechatOptions(url, protocol, page), CLOCK), inBody),
});

const RIGS: Readonly<Record<string, { readonly name: NoticeChannel; readonly open: () => Promise<Rig> }>> = {
  "SMS by gateway": { name: "sms", open: () => overHttp(gatewayServer("s3cret"), gateway("sms"), inBody) },
  "voice by gateway": { name: "voice", open: () => overHttp(gatewayServer("s3cret"), gateway("voice"), inBody) },
  "SMS by Alibaba Cloud": { name: "sms", open: () => overHttp(aliyunServer({ id: "ak", secret: "as" }), aliyun("sms"), inQuery) },
  "voice by Alibaba Cloud": { name: "voice", open: () => overHttp(aliyunServer({ id: "ak", secret: "as" }), aliyun("voice"), inQuery) },
  WeCom: {
    name: "wecom",
    open: () =>
      overHttp(
        wecomServer({ id: "ww1", secret: "cs", agent: 1000002 }),
        (url) => wecomChannel({ url, corpId: "ww1", agentId: "1000002", corpSecret: "cs" }, CLOCK),
        inBody,
      ),
  },
  "WeChat mini program": wechatRig("wechat-mini", "/cgi-bin/message/subscribe/send", "pages/notice/index"),
  "WeChat service account, subscribed": wechatRig("wechat-subscribe", "/cgi-bin/message/subscribe/bizsend", "https://hub.example.org/a"),
  "WeChat service account, by template": wechatRig("wechat-template", "/cgi-bin/message/template/send", "https://hub.example.org/a"),
  "WeCom bot": {
    name: "wecom-bot",
    open: () => overHttp(botServer("wecom-bot", ""), (url) => wecomBot({ webhook: `${url}/send?key=k`, secret: "" }), inBody, "b1"),
  },
  "DingTalk bot": {
    name: "dingtalk-bot",
    open: () =>
      overHttp(
        botServer("dingtalk-bot", "SEC1"),
        (url) => dingtalkBot({ webhook: `${url}/robot/send?access_token=k`, secret: "SEC1" }, CLOCK),
        inBody,
        "b1",
      ),
  },
  "Feishu bot": {
    name: "feishu-bot",
    open: () =>
      overHttp(botServer("feishu-bot", "SEC1"), (url) => feishuBot({ webhook: `${url}/hook/k`, secret: "SEC1" }, CLOCK), inBody, "b1"),
  },
  "web push": { name: "web-push", open: overPush },
  "e-mail": { name: "email", open: overSmtp },
  siren: { name: "siren", open: () => overMqtt("siren") },
  speaker: { name: "speaker", open: () => overMqtt("speaker") },
};

function parcelFor(name: NoticeChannel, address: string, more: Partial<Parcel> = {}): Parcel {
  const at = new Date(CLOCK.now()).toISOString();
  const notice: Notice = {
    ...{ id: "01abc", case: "c1", channel: name, to: { user: null, name: "张敏", role: "family" }, state: "queued" },
    ...{ subject: "3栋有一起紧急求助，请在岗人员接单", text: "值班员正在核实。", createdAt: at, changedAt: at, attempts: 0, error: null },
  };
  const voice = name === "voice" || name === "wechat" ? name : "sms";
  return {
    ...{ id: "01abc_0", notice, address, template: `family-alert-${voice}`, link: null, drill: false },
    vars: { who: "王奶奶", time: "02:10", kind: "疑似跌倒", what: "有一条提醒，值班员正在核实", code: "482159" },
    answers: [
      { key: "1", answer: "with-her" },
      { key: "3", answer: "cannot" },
    ],
    ...more,
  };
}

describe.each(Object.entries(RIGS))("%s", (_, { name, open }) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await open();
  });
  afterEach(() => expect(rig.complaints()).toEqual([]));
  afterAll(async () => {
    rig.channel.close();
    await rig.stop();
  });
  const send = (parcel: Parcel) => openDoor(() => rig.channel).send(parcel);

  it("does not go out in a drill, and cannot be called past the door", async () => {
    const refused = { ok: false, retry: false, error: expect.stringContaining("演练") };
    // @ts-expect-error what belongs to a drill is no parcel of this door
    expect(await send(parcelFor(name, rig.address, { drill: true }))).toMatchObject(refused);
    const parcel = parcelFor(name, rig.address);
    expect(await send({ ...parcel, notice: { ...parcel.notice, drill: "d1" } })).toMatchObject(refused);
    const { channel } = rig;
    // @ts-expect-error the door of drills takes the app and no other channel
    const forced = openInsideDoor(channel);
    const notice = { ...parcel.notice, channel: "app", drill: "d1", to: { user: "u", name: "x", role: "duty" } } as const;
    if (channel.name !== "app") expect(await forced.send({ id: "1", drill: "d1", notice })).toMatchObject(refused);
    expect(Object.keys(rig.channel).filter((key) => !["name", "close", "probe"].includes(key))).toEqual([]);
    expect(rig.arrived()).toEqual([]);
  });

  it("arrives, as the documentation demands", async () => {
    expect(await send(parcelFor(name, rig.address))).toMatchObject({ ok: true });
    expect(rig.arrived().length).toBeGreaterThan(0);
  });

  it("without an address fails for good, in words", async () => {
    const bots = ["wecom-bot", "dingtalk-bot", "feishu-bot"];
    if (bots.includes(name)) return;
    const before = rig.arrived().length;
    expect(await send({ ...parcelFor(name, rig.address), address: null })).toMatchObject({
      ok: false,
      retry: false,
      error: expect.stringContaining("没有"),
    });
    expect(rig.arrived()).toHaveLength(before);
  });

  it("says where nobody is there, and what was refused for good", async () => {
    if (rig.nobody === null) return;
    expect(await send(parcelFor(name, rig.nobody))).toMatchObject({ ok: false, retry: false });
    expect(await send(parcelFor(name, REFUSED))).toMatchObject({ ok: false, retry: false });
  });

  it("a far end that fails is the provider's fault and worth another try", async () => {
    if (rig.fail === null) return;
    rig.fail();
    expect(await send(parcelFor(name, rig.address))).toMatchObject({ ok: false, retry: true, fault: true });
  });
});

it("a far end that never answers is given up after seconds, whichever it is", { timeout: 30_000 }, async () => {
  const gaveUp = async ({ name, open }: (typeof RIGS)[string]): Promise<string | null> => {
    const rig = await open();
    rig.hang?.();
    const begun = performance.now();
    const attempt = rig.hang === null ? null : await openDoor(() => rig.channel).send(parcelFor(name, rig.address));
    const took = performance.now() - begun;
    rig.channel.close();
    await rig.stop();
    return attempt === null || (!attempt.ok && attempt.retry && took < 7_000) ? null : `${name} ${JSON.stringify(attempt)} ${took}`;
  };
  expect((await Promise.all(Object.values(RIGS).map(gaveUp))).filter((one) => one !== null)).toEqual([]);
});

describe("one door", () => {
  it("knows no channel that was not made for it", async () => {
    const forged = { name: "sms", close: () => undefined, send: async () => ({ ok: true, state: "sent" }) } as const;
    await expect(openDoor(() => forged).send(parcelFor("sms", GOOD))).rejects.toThrow("newChannel");
  });

  it("never dials or writes to police, fire brigade or ambulance, however the number is written", async () => {
    const went: (string | null)[] = [];
    const way = (name: "voice" | "sms") =>
      newChannel(name, async ({ address }) => {
        went.push(address);
        return { ok: true, state: "sent" };
      });
    for (const name of ["voice", "sms"] as const)
      for (const number of ["110", "119", "120", "122", "１２０", "+86 120", "028-119", "9,110", "0120"])
        expect(await openDoor(() => way(name)).send(parcelFor(name, number))).toMatchObject({ ok: false, retry: false });
    expect(went).toEqual([]);
    expect(await openDoor(() => way("voice")).send(parcelFor("voice", "13812345120"))).toMatchObject({ ok: true });
  });

  it("of drills opens for the app of those who take part, and not for a family", async () => {
    const told: string[] = [];
    const app = newChannel("app", async ({ notice }) => {
      told.push(notice.to.role);
      return { ok: true, state: "sent" };
    });
    const door = openInsideDoor(app);
    const { notice } = parcelFor("app", "");
    for (const role of ["duty", "family", "fire", "sub-district", ""]) {
      const inside = insideParcel("1", { ...notice, drill: "d1", to: { user: "u", name: "x", role } });
      if (inside) await door.send(inside);
    }
    expect(told).toEqual(["duty", "fire"]);
    for (const channel of NOTICE_CHANNELS.filter((each) => each !== "app"))
      expect(insideParcel("1", { ...notice, channel, drill: "d1", to: { user: "u", name: "x", role: "duty" } })).toBeNull();
    expect(insideParcel("1", { ...notice, drill: "d1", to: { user: null, name: "x", role: "duty" } })).toBeNull();
    const sms: DrillParcel = {
      ...{ id: "1", drill: "d1" },
      // @ts-expect-error a notice by SMS fits no parcel of a drill
      notice: { ...notice, channel: "sms", drill: "d1", to: { user: "u", name: "x", role: "duty" } },
    };
    expect(await door.send(sms)).toMatchObject({ ok: false });
  });

  it("nothing else in the room reaches out: no file of a channel exports what sends", () => {
    const dir = new URL("../../notify/channels/", import.meta.url);
    for (const file of readdirSync(dir)) {
      const text = readFileSync(new URL(file, dir), "utf8");
      expect(text, `${file} makes its channel by newChannel`).toContain("newChannel(");
      expect(text, `${file} asks providers by callProvider alone`).not.toMatch(/\bfetch\(/);
      expect(text, `${file} exports nothing that sends`).not.toMatch(/export (async )?function (send|post|call)/);
    }
    const outside = readdirSync(new URL("../../notify/", import.meta.url)).filter(
      (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
    );
    for (const file of outside) {
      const text = readFileSync(new URL(`../../notify/${file}`, import.meta.url), "utf8");
      // It asks WeChat who somebody is, by one address, and tells nobody anything.
      if (file === "wechat-identity.ts") {
        expect(text.match(/callProvider\(/g)).toHaveLength(1);
        expect(text).toContain("/sns/oauth2/access_token?");
      } else if (file !== "http-call.ts") expect(text, file).not.toMatch(/\bfetch\(|callProvider\(/);
    }
  });
});

describe("what each says", () => {
  it("a push says that there is something, and not whom or what it is about; a repeat takes the place of the first", async () => {
    const server = await pushServer({ now: CLOCK.now });
    const target = server.subscribe("live");
    const channel = webPushChannel(
      { keys: PUSH_KEYS, contact: "https://hub.example.org", title: () => "幸福里社区", targetOf: () => target, gone: () => undefined },
      CLOCK,
    );
    const parcel = parcelFor("web-push", "b1");
    const notice = { ...parcel.notice, subject: "王桂兰 3栋2单元501 血氧 84%", text: "王桂兰 血氧 84%" };
    for (let n = 0; n < 2; n++) expect(await openDoor(() => channel).send({ ...parcel, notice })).toMatchObject({ ok: true });
    const [first, second] = server.read.map((text) => JSON.parse(text));
    expect(first).toEqual({ title: "幸福里社区", body: "有一条需要您处理的通知，请点开查看", url: "/cases/c1", tag: expect.any(String) });
    expect(second).toEqual(first);
    const [topic, again] = server.http.asked.map((one) => one.headers.topic);
    expect([topic, String(topic).length]).toEqual([again, 32]);
    const test = { ...notice, case: "" };
    await openDoor(() => channel).send({ ...parcel, notice: test, link: "https://hub.example.org/a/abc" });
    expect(JSON.parse(server.read[2] ?? "")).toMatchObject({ url: "/a/abc" });
    expect(server.http.complaints).toEqual([]);
    await server.http.stop();
  });

  it("a call with keys is an IVR call; its keys are those of the wording", async () => {
    const server = await aliyunServer({ id: "ak", secret: "as" });
    const channel = aliyun("voice")(server.url);
    await openDoor(() => channel).send(parcelFor("voice", GOOD));
    const [asked] = server.asked;
    expect(asked?.headers["x-acs-action"]).toBe("IvrCall");
    expect([asked?.url.searchParams.get("MenuKeyMap.1.Key"), asked?.url.searchParams.get("MenuKeyMap.2.Key")]).toEqual(["1", "3"]);
    await openDoor(() => channel).send(parcelFor("voice", GOOD, { answers: [] }));
    expect(server.asked[1]?.headers["x-acs-action"]).toBe("SingleCallByTts");
    expect(server.complaints).toEqual([]);
    await server.stop();
  });

  it("a repeat carries the id of the first, and a gateway that knows it does not call twice", async () => {
    const carried = new Map<string, Record<string, unknown>>();
    const server = await gatewayServer("s3cret", carried);
    const channel = gateway("voice")(server.url);
    for (let n = 0; n < 3; n++)
      expect(await openDoor(() => channel).send(parcelFor("voice", GOOD))).toMatchObject({ providerId: "gw-01abc_0" });
    expect([server.asked.length, carried.size]).toEqual([3, 1]);
    await server.stop();
  });

  it("a template without the provider's number is refused here, before it costs anything", async () => {
    const server = await gatewayServer("s3cret");
    const channel = gateway("sms")(server.url);
    expect(await openDoor(() => channel).send(parcelFor("sms", GOOD, { template: "test-sms" }))).toMatchObject({
      ok: false,
      retry: false,
      error: expect.stringContaining("test-sms"),
    });
    expect(server.asked).toEqual([]);
    await server.stop();
  });

  it("WeCom: a token that ran out is fetched again, and the message goes out in the same attempt", async () => {
    const server = await wecomServer({ id: "ww1", secret: "cs", agent: 7 });
    const channel = wecomChannel({ url: server.url, corpId: "ww1", agentId: "7", corpSecret: "cs" }, CLOCK);
    expect(await openDoor(() => channel).send(parcelFor("wecom", "zhang"))).toMatchObject({ ok: true, providerId: "m-1" });
    expect(server.asked.map((one) => one.url.pathname.split("/").at(-1))).toEqual(["gettoken", "send", "gettoken", "send"]);
    await server.stop();
  });

  it("ACS3-HMAC-SHA256 gives the signature of the example in its documentation", () => {
    const headers = {
      ...{ host: "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26" },
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-acs-date": "2023-10-26T10:22:32Z",
      "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
    };
    const query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai";
    expect(acs3Authorization({ accessKeyId: "YourAccessKeyId", accessKeySecret: "YourAccessKeySecret" }, query, headers)).toContain(
      "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
  });
});
