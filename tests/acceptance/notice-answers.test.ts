import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wecomSignature } from "../../notify/index.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { gatewayServer, type ProviderServer, wecomServer } from "../support/provider-servers.ts";

const SECRET = "gw-secret";
const PUBLIC = "https://hub.example.org";

interface Account {
  readonly id: string;
  readonly callback: string;
  readonly secretsSet: readonly string[];
}
interface Ways {
  readonly items: readonly {
    readonly contact: number;
    readonly phone: string | null;
    readonly state: string | null;
    readonly ways: readonly {
      readonly channel: string;
      readonly proven: boolean;
      readonly testedAt: string | null;
      readonly answeredAt: string | null;
    }[];
  }[];
}

let hub: HubProcess;
let gateway: ProviderServer;
let wecom: ProviderServer;
let admin: Desk;
let duty: Desk;
let account: Account;
let person = "";
const carried = new Map<string, Record<string, unknown>>();

const entry = (url: string, more: Record<string, unknown> = {}) => ({
  ...{ kind: "sms", protocol: "gateway", name: "短信网关", enabled: true, perMinute: null, settings: { url, sign: "幸福里社区" } },
  templates: { "test-sms": "T1", "verify-contact-sms": "T2", "family-alert-sms": "T3" },
  secrets: { secret: SECRET },
  ...more,
});

/** What the gateway carried to a number since it was last asked. */
async function carriedTo(number: string, template: string): Promise<{ readonly id: string; readonly code: string }> {
  const found = await eventually(`an SMS ${template} to ${number}`, async () =>
    [...carried.values()].find((one) => one.to === number && one.template === template),
  );
  carried.delete(String(found.id));
  return { id: String(found.id), code: String(Object(found.vars).code) };
}

/** The gateway tells the hub something, signed unless told otherwise. */
async function gatewaySays(body: unknown, secret = SECRET, token = account.callback.split("/").at(-1) ?? ""): Promise<number> {
  const text = JSON.stringify(body);
  const seconds = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", secret).update(`${seconds}\n${text}`).digest("hex");
  const reply = await fetch(`${hub.http}/api/v1/callbacks/${token}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-timestamp": seconds, "x-signature": signature },
    body: text,
  });
  return reply.status;
}

const form = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${hub.http}${path}`, { method: "POST", body: new URLSearchParams(fields) });

const wayOf = async (contact: number, channel: string) => {
  const { body } = await duty.get<Ways>(`/people/${person}/ways`);
  const one = body.items.find((item) => item.contact === contact);
  return { state: one?.state, way: one?.ways.find((way) => way.channel === channel) };
};

/** Whether the newest test by SMS to the first contact has been answered. */
const heard = async (): Promise<boolean> => {
  const { way } = await wayOf(0, "sms");
  return (way?.answeredAt ?? "") > (way?.testedAt ?? "");
};

beforeAll(async () => {
  gateway = await gatewayServer(SECRET, carried);
  wecom = await wecomServer({ id: "ww1", secret: "cs", agent: 7 });
  hub = await startHub({ env: { HUB_PUBLIC_URL: PUBLIC } });
  [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  const made = await admin.send<Account>("POST", "/providers", entry(gateway.url));
  expect([made.status, made.body.secretsSet]).toEqual([201, ["secret"]]);
  account = made.body;
  const contacts = ["13911110001", "13911110002"].map((phone, n) => ({ name: `联系人${n}`, relation: "女儿", phone }));
  // In the area of the grid worker of the demo.
  const { home } = (await duty.get<{ home: string }>("/people/per-001")).body;
  person = (await duty.send<{ id: string }>("POST", "/people", { name: "赵秀英", home, contacts })).body.id;
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
  await gateway?.stop();
  await wecom?.stop();
});

describe("a provider's account", () => {
  it("never shows its secret again, not in any answer", async () => {
    for (const path of ["/channels", "/audit"]) expect(JSON.stringify((await admin.get(path)).body)).not.toContain(SECRET);
  });
  it("is refused half filled in, in words; a test says what came of it", async () => {
    const bad = await admin.send("POST", "/providers", entry("ftp://x"));
    expect([bad.status, JSON.stringify(bad.body)]).toEqual([422, expect.stringContaining("http")]);
    const good = await admin.send("POST", `/providers/${account.id}/test`, { to: "13911110009" });
    expect(good.body).toMatchObject({ ok: true });
    const wrong = await admin.send("POST", `/providers/${account.id}/test`, { to: "13000000000" });
    expect(wrong.body).toMatchObject({ ok: false, words: { zh: expect.stringContaining("空号") } });
    carried.clear();
  });
});

describe("a contact's number", () => {
  it("is asked whose it is; 1 verifies it, and its way counts", async () => {
    expect((await wayOf(0, "sms")).state).toBe("unverified");
    expect((await duty.send("POST", `/people/${person}/ways/verify`, { contact: 0 })).status).toBe(201);
    const asked = await carriedTo("13911110001", "T2");
    expect(await gatewaySays({ event: "answer", id: asked.id, digits: "1" })).toBe(200);
    expect(await wayOf(0, "sms")).toMatchObject({ state: "verified", way: { proven: true } });
  });

  it("9 stops it at once, those on duty are told, and the grid worker has a task, which ends when a number is verified", async () => {
    await duty.send("POST", `/people/${person}/ways/verify`, { contact: 1 });
    const asked = await carriedTo("13911110002", "T2");
    expect(await gatewaySays([{ event: "answer", id: asked.id, digits: "9" }])).toBe(200);
    expect((await wayOf(1, "sms")).state).toBe("dead");
    expect((await duty.send("POST", `/people/${person}/ways/test`, { contact: 1, channel: "sms" })).status).toBe(409);
    const told = await eventually("the task", async () => {
      const { body } = await duty.get<{ items: { subject: string }[] }>("/notices");
      return body.items.find((one) => one.subject.startsWith("联系电话已停用"));
    });
    expect(told.subject).toContain("赵秀英");

    type Task = {
      id: string;
      state: string;
      kind: string;
      person: string;
      assignedTo: string | null;
      title: { zh: string };
      log?: unknown;
    };
    const task = await eventually("the task at the grid worker", async () => {
      const { body } = await duty.get<{ items: Task[] }>("/cases?source=hub");
      return body.items.find((one) => one.state === "dispatched");
    });
    expect(task).toMatchObject({
      kind: "request",
      person,
      assignedTo: "grid",
      title: { zh: expect.stringContaining("核实紧急联系人电话") },
    });
    const grid = await hub.as("grid");
    const waiting = await grid.get<{ items: { case: string }[] }>("/notices");
    expect(waiting.body.items.some((one) => one.case === task.id)).toBe(true);
    // Nobody opens one by hand in the hub's name.
    const forged = await duty.send("POST", "/cases", { kind: "request", source: "hub", description: "x" });
    expect(forged.status).toBe(400);

    await duty.send("POST", `/people/${person}/ways/verify`, { contact: 1 });
    const again = await carriedTo("13911110002", "T2");
    expect(await gatewaySays({ event: "answer", id: again.id, digits: "1" })).toBe(200);
    const ended = await eventually("the end of the task", async () => {
      const { body } = await duty.get<Task & { summary: string | null }>(`/cases/${task.id}`);
      return body.state === "closed" && body;
    });
    expect(ended.summary).toContain("尾号 0002");
  });
});

describe("a callback", () => {
  it("that is not signed with the account's secret, or under no account's address, changes nothing", async () => {
    await duty.send("POST", `/people/${person}/ways/test`, { contact: 0, channel: "sms" });
    const test = await carriedTo("13911110001", "T1");
    expect(await gatewaySays({ event: "answer", id: test.id, digits: "1" }, "wrong")).toBe(401);
    expect(await gatewaySays({ event: "answer", id: test.id, digits: "1" }, SECRET, "no-such-address-at-all")).toBe(404);
    expect(await heard()).toBe(false);
    expect(await gatewaySays({ event: "delivered", id: test.id })).toBe(200);
    expect(await heard()).toBe(false);
    expect(await gatewaySays({ event: "answer", from: "+8613911110001", digits: "1" })).toBe(200);
    expect(await heard()).toBe(true);
  });

  it("of WeCom is checked and read as its documentation says, and a wrong signature is refused", async () => {
    const aesKey = randomBytes(32).toString("base64").replace(/=$/, "");
    const made = await admin.send<Account>("POST", "/providers", {
      ...{ kind: "wecom", protocol: "wecom", name: "企业微信", enabled: true, perMinute: null, templates: {} },
      settings: { url: wecom.url, corpId: "ww1", agentId: "7" },
      secrets: { corpSecret: "cs", callbackToken: "tok", callbackAesKey: aesKey },
    });
    const address = made.body.callback.replace(PUBLIC, hub.http);
    const seal = (text: string): string => {
      const key = Buffer.from(`${aesKey}=`, "base64");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(text));
      const plain = Buffer.concat([randomBytes(16), length, Buffer.from(text), Buffer.from("ww1")]);
      const pad = 32 - (plain.length % 32);
      const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
      return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString("base64");
    };
    const query = (sealed: string, more: Record<string, string> = {}): string =>
      `?${new URLSearchParams({ timestamp: "1", nonce: "2", msg_signature: wecomSignature("tok", "1", "2", sealed), ...more })}`;
    const echo = seal("echo-42");
    const checked = await fetch(`${address}${query(echo, { echostr: echo })}`);
    expect([checked.status, await checked.text()]).toEqual([200, "echo-42"]);
    expect((await fetch(`${address}${query(echo, { echostr: echo, msg_signature: "0" })}`)).status).toBe(401);

    await duty.send("PUT", "/session/channels", { phone: null, wecom: "limin", quiet: { from: "22:00", to: "07:00" } });
    await duty.send("POST", "/session/channels/test", { channel: "wecom" });
    const card = await eventually("the card", async () => wecom.asked.find((one) => one.body.includes("button_interaction"))?.body);
    const task = String(Object(JSON.parse(card)).template_card.task_id);
    const pressed = seal(
      `<xml><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[1]]></EventKey><TaskId><![CDATA[${task}]]></TaskId></xml>`,
    );
    const post = await fetch(`${address}${query(pressed)}`, {
      method: "POST",
      headers: { "content-type": "text/xml" },
      body: `<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[${pressed}]]></Encrypt></xml>`,
    });
    expect(post.status).toBe(200);
    const own = await duty.get<{ ways: { channel: string; proven: boolean }[]; quiet: unknown }>("/session/channels");
    expect(own.body.ways.find((way) => way.channel === "wecom")?.proven).toBe(true);
    expect(own.body.quiet).toEqual({ from: "22:00", to: "07:00" });
    expect(wecom.complaints).toEqual([]);
  });
});

describe("who can be called for a person", () => {
  it("is put in order by a leader who sees no number; a stale list is refused, and a number entered anew is asked again", async () => {
    const leader = await hub.as("leader");
    const seen = await leader.get<{ version: string; items: { phone: string }[] }>(`/people/${person}/ways`);
    expect(seen.body.items.map((one) => one.phone)).toEqual(["139****0001", "139****0002"]);
    const { version } = seen.body;
    const swapped = await leader.send("PUT", `/people/${person}/contacts`, { version, items: [{ was: 1 }, { was: 0 }] });
    expect(swapped.status).toBe(200);
    expect((await duty.get<{ contacts: { phone: string }[] }>(`/people/${person}`)).body.contacts.map((one) => one.phone)).toEqual([
      "13911110002",
      "13911110001",
    ]);
    const stale = await leader.send("PUT", `/people/${person}/contacts`, { version, items: [] });
    expect([stale.status, JSON.stringify(stale.body)]).toEqual([409, expect.stringContaining("刚被别人修改过")]);
    const now = (await duty.get<{ version: string }>(`/people/${person}/ways`)).body.version;
    const bad = await duty.send("PUT", `/people/${person}/contacts`, { version: now, items: [{ was: 1, phone: "12" }] });
    expect(bad.status).toBe(400);
    const items = [{ was: 1 }, { was: 0 }];
    expect((await duty.send("PUT", `/people/${person}/contacts`, { version: now, items })).status).toBe(200);
  });
  it("the leader sees how the ways are doing, and no callback", async () => {
    const leader = await hub.as("leader");
    const { body } = await leader.get<{ providers: { name: string; callback: string | null }[] }>("/channels");
    expect(body.providers[0]).toMatchObject({ name: "短信网关", callback: null });
    expect((await duty.get("/channels")).status).toBe(403);
  });
});

describe("the page to answer on", () => {
  const BOTS = [
    "WeChatBot/1.0",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (compatible; MicrosoftPreview/2.0)",
    "TelegramBot (like TwitterBot)",
  ];

  it("is opened by every preview bot with GET and HEAD, and nothing changes; the button answers, once", async () => {
    await duty.send("POST", `/people/${person}/ways/test`, { contact: 0, channel: "sms" });
    const { code } = await carriedTo("13911110001", "T1");
    expect(await heard()).toBe(false);

    const opened = await form("/a", { code });
    const page = await opened.text();
    const path = /action="(\/a\/[\w-]+)"/.exec(page)?.[1] ?? "";
    expect(path.length).toBeGreaterThan(20);
    for (const agent of BOTS)
      for (const method of ["GET", "HEAD"])
        for (const purpose of [{}, { purpose: "prefetch", "sec-purpose": "prefetch;prerender" }]) {
          const reply = await fetch(`${hub.http}${path}`, { method, headers: { "user-agent": agent, ...purpose } });
          expect([agent, method, reply.status]).toEqual([agent, method, 200]);
          expect(reply.headers.get("cache-control")).toBe("no-store");
        }
    for (const other of ["OPTIONS", "PUT", "DELETE"]) await fetch(`${hub.http}${path}`, { method: other });
    expect((await fetch(`${hub.http}${path}?answer=test`)).status).toBe(200);
    expect(await heard()).toBe(false);

    expect((await form(path, { answer: "with-her" })).status).toBe(200);
    expect(await heard()).toBe(false);
    expect(await (await form(path, { answer: "test" })).text()).toContain("已答复");
    expect(await heard()).toBe(true);
    expect(await (await fetch(`${hub.http}${path}`)).text()).toContain("已答复");
  });

  it("is plain HTML without a script, in Chinese first, and has no name of a resident", async () => {
    const text = await (await fetch(`${hub.http}/a`)).text();
    expect(text).toContain('lang="zh-CN"');
    expect(text).not.toMatch(/<script|赵秀英/);
  });

  it("codes cannot be tried out: after thirty wrong ones none is taken", async () => {
    const answers: number[] = [];
    for (let n = 0; n < 32; n++) answers.push((await form("/a", { code: String(n).padStart(6, "9") })).status);
    expect(answers.slice(0, 30).every((status) => status === 404)).toBe(true);
    expect(answers.slice(30)).toEqual([429, 429]);
  });
});
