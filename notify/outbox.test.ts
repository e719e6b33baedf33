import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Dispatch, type Notice, type NoticeAnswer, type NoticeChannel, PLAIN_DISPATCH } from "../contracts/index.ts";
import { createManualClock } from "../tests/support/manual-clock.ts";
import { memoryOutbox } from "../tests/support/memory-outbox.ts";
import { deliveryBy } from "../tests/support/plain-delivery.ts";
import {
  type Attempt,
  appChannel,
  type Channel,
  createLines,
  createOutbox,
  type DeliveryPorts,
  emailChannel,
  newChannel,
  type Outbox,
  openDoor,
  type PendingNotice,
} from "./index.ts";

const T0 = Date.UTC(2026, 10, 23, 2);
const iso = new Date(T0).toISOString();

const noticeOf = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  case: "c1",
  channel: "email",
  to: { user: "u1", name: "李敏", role: "family" },
  state: "queued",
  subject: "张桂兰：疑似跌倒，值班员正在核实",
  text: "您好。\n值班员正在核实。",
  createdAt: iso,
  changedAt: iso,
  attempts: 0,
  error: null,
  ...more,
});

interface Mail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real mail server on a port of its own; `refuse` answers RCPT. */
async function mailServer(port = 0, refuse: (to: string) => { readonly code: number; readonly text: string } | null = () => null) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const no = refuse(address);
      done(no ? Object.assign(new Error(no.text), { responseCode: no.code }) : null);
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => void parts.push(part));
      stream.on("end", () => {
        mails.push({ to: session.envelope.rcptTo.map((to) => to.address), raw: Buffer.concat(parts).toString("utf8") });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", () => resolve()));
  const address: AddressInfo | string | null = server.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { mails, port: address.port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

let open: (() => Promise<unknown>)[];
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  for (const close of open.reverse()) await close();
});

const FROM = "守望 <shouwang@example.org>";
function bench(url: string | null, online: ReadonlySet<string> = new Set(), memory = memoryOutbox(T0), email?: Channel) {
  const driven = createManualClock(T0);
  const changes: Notice[] = [];
  const failures: string[] = [];
  const outbox: Outbox = createOutbox({
    records: memory.records,
    deliver: deliveryBy(
      [appChannel((notice) => online.has(notice.to.user ?? "")), email ?? emailChannel({ url, from: FROM, timeout: 2_000 })],
      driven.clock.now,
    ),
    clock: driven.clock,
    schedule: driven.schedule,
    changed: (notice) => void changes.push(notice),
    failed: (error) => void failures.push(String(error.cause)),
  });
  open.push(() => outbox.stop());
  const wake = async (): Promise<void> => {
    outbox.wake();
    await outbox.settled();
  };
  return { ...driven, memory, outbox, changes, failures, wake };
}

describe("e-mail, in a real SMTP conversation", () => {
  test("is sent once, readable in Chinese, with an id by which a repeat is known", async () => {
    const server = await mailServer();
    open.push(server.close);
    const { memory, outbox, wake, changes } = bench(`smtp://127.0.0.1:${server.port}`);
    memory.put(noticeOf("n1"), "min@example.org");
    await wake();
    await wake();
    expect(server.mails.map((mail) => mail.to)).toEqual([["min@example.org"]]);
    const raw = server.mails[0]?.raw ?? "";
    expect(raw).toContain("Message-ID: <n1@example.org>");
    expect(raw).toContain("Auto-Submitted: auto-generated");
    const words = [...raw.replaceAll(/\r\n[ \t]+/g, " ").matchAll(/=\?UTF-8\?([BQ])\?([^?]+)\?=/gi)].map(([, how, text = ""]) =>
      how?.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : decodeURIComponent(text.replaceAll("_", " ").replaceAll("=", "%")),
    );
    expect(words.join("")).toContain("张桂兰：疑似跌倒，值班员正在核实");
    const body = raw.slice(raw.indexOf("\r\n\r\n") + 4);
    expect(Buffer.from(body, "base64").toString("utf8")).toContain("值班员正在核实。");
    expect(memory.of("n1")).toMatchObject({ state: "sent", attempts: 1, error: null });
    expect(changes.map((one) => one.state)).toEqual(["sent"]);
    expect(outbox.stats.email).toMatchObject({ sent: 1, failed: 0 });
  });

  test("waits for a server that is down, and goes out when it comes up, after a restart too", async () => {
    const first = await mailServer();
    const { port } = first;
    await first.close();
    const before = bench(`smtp://127.0.0.1:${port}`);
    before.memory.put(noticeOf("n1"), "min@example.org");
    await before.wake();
    expect(before.memory.of("n1")).toMatchObject({ state: "queued", attempts: 1, error: expect.stringContaining("ECONNREFUSED") });
    before.to(T0 + 9_999);
    await before.outbox.settled();
    expect(before.memory.of("n1")?.attempts).toBe(1);
    before.to(T0 + 10_000);
    await before.outbox.settled();
    expect(before.memory.of("n1")?.attempts).toBe(2);
    await before.outbox.stop();

    const again = await mailServer(port);
    open.push(again.close);
    const after = bench(`smtp://127.0.0.1:${port}`, new Set(), before.memory);
    await after.wake();
    expect(again.mails).toEqual([]);
    after.to(T0 + 40_000);
    await after.outbox.settled();
    expect(again.mails.map((mail) => mail.to)).toEqual([["min@example.org"]]);
    expect(after.memory.of("n1")).toMatchObject({ state: "sent", attempts: 3, error: null });
  });

  test("an addressee refused for good fails with the server's words; refused for now is tried again", async () => {
    const server = await mailServer(0, (to) => {
      if (to.startsWith("gone")) return { code: 550, text: "no such mailbox" };
      return to.startsWith("full") ? { code: 452, text: "mailbox full" } : null;
    });
    open.push(server.close);
    const { memory, wake } = bench(`smtp://127.0.0.1:${server.port}`);
    memory.put(noticeOf("n1"), "gone@example.org");
    memory.put(noticeOf("n2"), "full@example.org");
    memory.put(noticeOf("n3"), "min@example.org");
    await wake();
    expect(memory.of("n1")).toMatchObject({ state: "failed", attempts: 1, error: expect.stringContaining("no such mailbox") });
    expect(memory.of("n2")).toMatchObject({ state: "queued", attempts: 1, error: expect.stringContaining("mailbox full") });
    expect(memory.of("n3")).toMatchObject({ state: "sent" });
  });

  test("a server that never answers is given up after a while and tried again", async () => {
    const net = await import("node:net");
    const mute = net.createServer();
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", () => resolve()));
    open.push(() => new Promise((resolve) => mute.close(resolve)));
    const address = mute.address();
    const channel = emailChannel({ url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, from: FROM, timeout: 200 });
    const parcel = {
      id: "n1_0",
      notice: noticeOf("n1"),
      address: "min@example.org",
      template: null,
      vars: {},
      answers: [],
      link: null,
      drill: false,
    } as const;
    expect(await openDoor(() => channel).send(parcel)).toMatchObject({ ok: false, retry: true });
    channel.close();
  });

  test("without a server configured it fails at once, for all to see why", async () => {
    const { memory, wake } = bench(null);
    memory.put(noticeOf("n1"), "min@example.org");
    await wake();
    expect(memory.of("n1")).toMatchObject({ state: "failed", error: expect.stringContaining("未配置邮件服务器") });
  });
});

describe("the app", () => {
  const app = (id: string, user: string | null) => noticeOf(id, { channel: "app", to: { user, name: "李敏", role: "duty" } });

  test("is delivered to who is connected, lies ready for who is not, and is read by its addressee only", async () => {
    const { memory, outbox, wake } = bench(null, new Set(["on"]));
    memory.put(app("n1", "on"), null);
    memory.put(app("n2", "off"), null);
    memory.put(app("n3", null), null);
    await wake();
    expect(["n1", "n2", "n3"].map((id) => memory.of(id)?.state)).toEqual(["delivered", "sent", "failed"]);
    await outbox.connected("off");
    expect(memory.of("n2")?.state).toBe("delivered");
    expect(await outbox.read("n2", { user: "on" })).toMatchObject({ ok: false, status: 404 });
    expect(await outbox.read("n2", { user: "off" })).toMatchObject({ ok: true, value: { state: "read" } });
    expect(memory.of("n2")?.state).toBe("read");
    memory.put(noticeOf("n4"), "min@example.org");
    expect(await outbox.read("n4", { user: "u1" })).toMatchObject({ ok: false, status: 409 });
  });

  test("does not wait for a mail server that hangs", async () => {
    let release: () => void = () => undefined;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = newChannel("email", async () => hangs.then(() => ({ ok: true, state: "sent" }) as const));
    const { memory, outbox, changes } = bench(null, new Set(["on"]), memoryOutbox(T0), slow);
    memory.put(noticeOf("n1"), "min@example.org");
    const delivered = new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (changes.length === 0) return;
        clearInterval(look);
        resolve();
      }, 1);
    });
    outbox.wake();
    memory.put(app("n2", "on"), null);
    outbox.wake();
    await delivered;
    expect([memory.of("n1")?.state, memory.of("n2")?.state]).toEqual(["queued", "delivered"]);
    release();
    await outbox.settled();
    expect(memory.of("n1")?.state).toBe("sent");
  });
});

test("records that fail: said, tried again, and what was sent meanwhile is booked, not sent twice", async () => {
  let sent = 0;
  const memory = memoryOutbox(T0);
  const channel = newChannel("email", async () => {
    sent++;
    memory.break("disk full");
    return { ok: true, state: "sent" };
  });
  const { outbox, wake, failures, to } = bench(null, new Set(), memory, channel);
  memory.put(noticeOf("n1"), "min@example.org");
  await wake();
  expect([sent, failures.length > 0, memory.of("n1")?.state]).toEqual([1, true, "queued"]);
  memory.break(null);
  to(T0 + 2_000);
  await outbox.settled();
  expect([sent, memory.of("n1")?.state]).toEqual([1, "sent"]);
});

/** Channels that answer as told and keep what they were given, by name and in order. */
function ways(
  says: Partial<Record<NoticeChannel, () => Attempt>>,
  more: Partial<DeliveryPorts> = {},
  urgency: (pending: PendingNotice) => number = () => 0,
) {
  const driven = createManualClock(T0);
  const memory = memoryOutbox(T0);
  const said: string[] = [];
  const GOOD = (): Attempt => ({ ok: true, state: "sent" });
  const channels = (["voice", "sms", "email", "wecom-bot"] as const).map((name) =>
    newChannel(name, async (parcel) => {
      said.push(`${name} ${parcel.id} ${parcel.template ?? parcel.notice.subject}`);
      return (says[name] ?? GOOD)();
    }),
  );
  const taken = new Set<string>();
  const outbox = createOutbox({
    records: memory.records,
    deliver: deliveryBy(channels, driven.clock.now, more),
    wanted: ({ notice }) => !taken.has(notice.case),
    urgency,
    clock: driven.clock,
    schedule: driven.schedule,
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  open.push(() => outbox.stop());
  const wake = async (): Promise<void> => {
    outbox.wake();
    await outbox.settled();
  };
  const to = async (at: number): Promise<void> => {
    driven.to(T0 + at);
    await outbox.settled();
  };
  return { memory, outbox, said, taken, wake, to };
}
const call = (id: string, more: Partial<Notice> = {}): Notice =>
  noticeOf(id, { channel: "voice", to: { user: null, name: "张敏", role: "family" }, ...more });
const VARS = { who: "王奶奶", time: "02:10", kind: "疑似跌倒" };
const ALERT: Partial<Dispatch> = { template: "family-alert", vars: VARS, lifeSafety: true };
const NEXT = [
  { channel: "sms", address: "13912345678" },
  { channel: "email", address: "min@example.org" },
] as const;
const down = (): Attempt => ({ ok: false, retry: true, error: "HTTP 500", fault: true });

describe("the next way of the same human", () => {
  test("is taken at once where a provider is dead, until one works; the ledger shows each", async () => {
    const { memory, said, wake } = ways({ voice: down, sms: down });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    expect(said).toEqual([
      "voice n1_0 family-alert-voice",
      "sms n1-sms_0 family-alert-sms",
      "email n1-sms-email_0 张桂兰：疑似跌倒，值班员正在核实",
    ]);
    expect(memory.all().map((one) => [one.channel, one.state, one.error])).toEqual([
      ["voice", "failed", "HTTP 500"],
      ["sms", "failed", "HTTP 500"],
      ["email", "sent", null],
    ]);
  });

  test("without one it is tried again, as before", async () => {
    const { memory, said, wake, to } = ways({ voice: down });
    memory.put(call("n1"), "13912345678", ALERT);
    await wake();
    await to(10_000);
    expect([said.length, memory.of("n1")?.state]).toEqual([2, "queued"]);
  });

  test("a provider known to be down is passed over without waiting for it, and asked again after 30 s", async () => {
    const { memory, said, wake, to } = ways({ voice: down });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    memory.put(call("n2"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    expect(said.filter((line) => line.startsWith("voice"))).toHaveLength(1);
    expect(memory.of("n2-sms")?.state).toBe("sent");
    await to(30_000);
    memory.put(call("n3"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    expect(said.filter((line) => line.startsWith("voice"))).toHaveLength(2);
  });

  test("what the provider reports as failed later goes on too; an answer ends everything", async () => {
    const { memory, outbox, said, wake } = ways({});
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    await outbox.report("n1", { state: "failed", error: "无人接听" });
    await outbox.settled();
    expect(said).toHaveLength(2);
    expect(memory.of("n1")).toMatchObject({ state: "failed", error: "无人接听" });
    const answer: NoticeAnswer = "with-her";
    expect(await outbox.answer("n1-sms", answer)).toMatchObject({ again: false, notice: { answer } });
    expect(await outbox.answer("n1-sms", answer)).toMatchObject({ again: true, notice: { answer } });
    expect(await outbox.answer("n1-sms", "cannot")).toMatchObject({ again: false, notice: { answer: "cannot" } });
    await outbox.report("n1-sms", { state: "failed", error: "late" });
    expect(memory.of("n1-sms")?.state).toBe("answered");
    expect(await outbox.answer("none", answer)).toBeUndefined();
  });
});

describe("said again until answered", () => {
  const repeat = { every: 60_000, times: 2 };
  test("so many times and no more, each round with an id of its own", async () => {
    const { memory, said, wake, to } = ways({});
    memory.put(call("n1"), "13912345678", { ...ALERT, repeat });
    await wake();
    for (const at of [60_000, 120_000, 180_000, 240_000]) await to(at);
    expect(said.map((line) => line.split(" ")[1])).toEqual(["n1_0", "n1_1", "n1_2"]);
  });
  test("a call that the provider reports as not answered rings on, and is written about once", async () => {
    const { memory, outbox, said, wake, to } = ways({});
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT, repeat });
    await wake();
    for (const at of [60_000, 120_000, 180_000, 240_000]) {
      await outbox.report("n1", { state: "failed", error: "200002 用户占线" });
      await outbox.settled();
      await to(at);
    }
    expect(said.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual(["voice n1_0", "sms n1-sms_0", "voice n1_1", "voice n1_2"]);
  });
  test("a number that does not exist is not rung again", async () => {
    const { memory, outbox, said, wake, to } = ways({});
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT, repeat });
    await wake();
    await outbox.report("n1", { state: "failed", error: "空号", trouble: "empty" });
    await outbox.settled();
    for (const at of [60_000, 120_000]) await to(at);
    expect(said).toHaveLength(2);
  });
  test("while the provider is down too, and rings when it is back", async () => {
    let broken = true;
    const { memory, said, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT, repeat });
    await wake();
    broken = false;
    for (const at of [60_000, 120_000, 180_000]) await to(at);
    expect(said.map((line) => line.split(" ")[0])).toEqual(["voice", "sms", "voice", "voice"]);
    expect(memory.of("n1")?.state).toBe("sent");
  });
  test("known to be down already: what could not go out rings once it is back, as often as was meant", async () => {
    let broken = true;
    const { memory, said, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    memory.put(call("n2"), "13912345678", { ...ALERT, next: NEXT, repeat });
    await wake();
    expect(memory.of("n2-sms")?.state).toBe("sent");
    for (let at = 60_000; at <= 600_000; at += 60_000) await to(at);
    broken = false;
    said.length = 0;
    for (let at = 660_000; at <= 900_000; at += 60_000) await to(at);
    expect(said).toHaveLength(2);
    expect(memory.of("n2")?.state).toBe("sent");
  });
  test("passed over, the next way comes first and the call is tried behind it, then each half minute", async () => {
    let broken = true;
    const { memory, said, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT });
    await wake();
    await to(20_000);
    said.length = 0;
    memory.put(call("n2"), "13912345678", { ...ALERT, next: NEXT, repeat });
    await wake();
    expect(said.toSorted()).toEqual(["sms n2-sms_0 family-alert-sms", "voice n2_1 family-alert-voice"]);
    broken = false;
    said.length = 0;
    await to(50_000);
    expect(said).toEqual(["voice n2_1 family-alert-voice"]);
    expect(memory.of("n2")?.state).toBe("sent");
  });
  test("while calls cannot go out the message that follows comes three times more, two minutes apart, and no more once one got out", async () => {
    let broken = true;
    const { memory, outbox, said, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
    const often = { every: 60_000, times: 30 };
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT, repeat: often });
    memory.put(call("n2", { to: { user: "u2", name: "李敏", role: "grid" } }), "13912345679", { ...ALERT, next: NEXT, repeat: often });
    await wake();
    const texts = (): readonly string[] => said.flatMap((line) => (line.startsWith("voice") ? [] : [line.split(" ")[1] ?? ""]));
    expect(texts().toSorted()).toEqual(["n1-sms_0", "n2-sms_0"]);
    for (let at = 60_000; at <= 120_000; at += 60_000) await to(at);
    expect(texts().slice(2).toSorted()).toEqual(["n1-sms_1", "n2-sms_1"]);
    await outbox.answer("n2-sms", "cannot");
    for (let at = 180_000; at <= 240_000; at += 60_000) await to(at);
    expect(texts().slice(4)).toEqual(["n1-sms_2"]);
    broken = false;
    for (let at = 300_000; at <= 1_800_000; at += 60_000) await to(at);
    expect(texts()).toHaveLength(5);
    expect(memory.of("n1")?.state).toBe("sent");
  });
  test("at most three times, however long calls cannot go out", async () => {
    const { memory, said, wake, to } = ways({ voice: down });
    memory.put(call("n1"), "13912345678", { ...ALERT, next: NEXT, repeat: { every: 60_000, times: 30 } });
    await wake();
    for (let at = 60_000; at <= 3_600_000; at += 60_000) await to(at);
    expect(said.filter((line) => line.startsWith("sms"))).toHaveLength(4);
  });
  test("a message beside a call says its sentence once, and again while that call cannot go out", async () => {
    let broken = true;
    const { memory, said, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
    const beside = { ...ALERT, repeat: { every: 60_000, times: 30 } };
    memory.put(call("n1"), "13912345678", beside);
    memory.put(call("n1s", { channel: "sms" }), "13912345678", { ...beside, insteadOf: "n1" });
    await wake();
    for (let at = 60_000; at <= 120_000; at += 60_000) await to(at);
    const texts = (): number => said.filter((line) => line.startsWith("sms")).length;
    expect(texts()).toBe(2);
    broken = false;
    for (let at = 150_000; at <= 1_800_000; at += 60_000) await to(at);
    expect(texts()).toBe(2);
  });
  test("what is read comes three times more at most, five minutes apart", async () => {
    const { memory, said, wake, to } = ways({});
    memory.put(call("n1", { channel: "sms" }), "13912345678", { ...ALERT, repeat: { every: 60_000, times: 30 } });
    await wake();
    for (let at = 60_000; at <= 3_600_000; at += 60_000) await to(at);
    expect(said).toHaveLength(4);
  });
  test("an answer ends it; so does that somebody has taken the case", async () => {
    const { memory, outbox, said, taken, wake, to } = ways({});
    memory.put(call("n1"), "13912345678", { ...ALERT, repeat });
    memory.put(call("n2", { case: "c2" }), "13912345679", { ...ALERT, repeat });
    await wake();
    await outbox.answer("n1", "spoke");
    taken.add("c2");
    await to(60_000);
    await to(120_000);
    expect(said).toHaveLength(2);
    expect([memory.of("n1")?.state, memory.of("n2")?.state]).toEqual(["answered", "sent"]);
  });
});

test("a call that never got out is not made once somebody has the case; what is said once is said, however late", async () => {
  let broken = true;
  const { memory, said, taken, wake, to } = ways({ voice: () => (broken ? down() : { ok: true, state: "sent" }) });
  memory.put(call("n1"), "13912345678", { ...ALERT, repeat: { every: 60_000, times: 30 } });
  memory.put(call("n2"), "13912345679", ALERT);
  await wake();
  expect(said).toHaveLength(2);
  broken = false;
  taken.add("c1");
  await to(10_000);
  expect(said.slice(2)).toEqual(["voice n2_0 family-alert-voice"]);
  expect([memory.of("n1")?.state, memory.of("n1")?.error, memory.of("n2")?.state]).toEqual(["failed", "已有人处理，不再呼叫", "sent"]);
});

test("what saves a life is tried each minute while its provider is down, anything else ever more rarely", async () => {
  const tries = async (lifeSafety: boolean): Promise<number> => {
    const { memory, said, wake, to } = ways({ voice: down });
    memory.put(call("n1"), "13912345678", { ...ALERT, lifeSafety });
    await wake();
    for (let at = 5_000; at <= 1_800_000; at += 5_000) await to(at);
    return said.length;
  };
  expect(await tries(true)).toBe(32);
  expect(await tries(false)).toBeLessThan(9);
});

describe("held back", () => {
  const until = T0 + 5 * 3_600_000;
  test("in quiet hours, to their end; never what saves a life", async () => {
    let quiet = true;
    const { memory, said, wake, to } = ways({}, { quietUntil: () => (quiet ? until : null) });
    memory.put(call("n1"), "13912345678", { ...ALERT, lifeSafety: false });
    memory.put(call("n2"), "13912345678", ALERT);
    await wake();
    expect(said.map((line) => line.split(" ")[1])).toEqual(["n2_0"]);
    expect(memory.of("n1")).toMatchObject({ state: "queued", attempts: 0, error: expect.stringContaining("免打扰") });
    await to(5 * 3_600_000 - 1);
    expect(said).toHaveLength(1);
    quiet = false;
    await to(5 * 3_600_000);
    expect(said).toHaveLength(2);
  });
  test("a ring of a case that somebody has by the morning is not made then; what is said once is said", async () => {
    let quiet = true;
    const { memory, said, taken, wake, to } = ways({}, { quietUntil: () => (quiet ? until : null) });
    memory.put(call("n1"), "13912345678", { ...ALERT, lifeSafety: false, repeat: { every: 60_000, times: 5 } });
    memory.put(call("n2"), "13912345678", { ...ALERT, lifeSafety: false });
    await wake();
    taken.add("c1");
    quiet = false;
    await to(5 * 3_600_000);
    expect(said.map((line) => line.split(" ")[1])).toEqual(["n2_0"]);
    expect(memory.of("n1")?.state).toBe("failed");
  });
  test("by the provider's bound a minute; never what saves a life", async () => {
    const { memory, said, wake, to } = ways({}, { providerOf: () => ({ id: "p", perMinute: 2 }) });
    for (const n of [1, 2, 3]) {
      memory.put(call(`n${n}`), `1391234567${n}`, { ...ALERT, lifeSafety: false });
      await wake();
    }
    expect(said).toHaveLength(2);
    for (let n = 10; n < 30; n++) memory.put(call(`n${n}`), `139123456${n}`, ALERT);
    await wake();
    expect(said).toHaveLength(22);
    await to(61_000);
    expect(memory.of("n3")?.state).toBe("sent");
  });
});

describe("a contact's number", () => {
  test("that nobody has verified is asked whose it is, and told nothing; a dead one is not dialled", async () => {
    const states = new Map<string, "unverified" | "dead">([
      ["13900000001", "unverified"],
      ["13900000002", "dead"],
      ["13900000003", "unverified"],
    ]);
    const { memory, said, wake } = ways({}, { numberState: (number) => states.get(number) ?? "verified" });
    memory.put(call("n1"), "13900000001", ALERT);
    memory.put(call("n2"), "13900000002", { ...ALERT, next: [{ channel: "email", address: "min@example.org" }] });
    memory.put(call("n3", { to: { user: "u1", name: "李敏", role: "grid" } }), "13900000003", {
      ...ALERT,
      template: "staff-alert",
      vars: { ...VARS, severity: "特急", place: "3栋" },
    });
    await wake();
    expect(said.toSorted()).toEqual([
      "email n2-email_0 张桂兰：疑似跌倒，值班员正在核实",
      "voice n1_0 verify-contact-voice",
      "voice n3_0 staff-alert-voice",
    ]);
    expect(memory.of("n2")).toMatchObject({ state: "failed", error: expect.stringContaining("失效") });
  });
});

describe("two loops that ring one telephone", () => {
  const worker = (id: string, about: string): Notice => call(id, { case: about, to: { user: "u2", name: "林芳", role: "grid" } });
  const STAFF: Partial<Dispatch> = {
    ...{ template: "staff-alert", vars: { ...VARS, severity: "特急", place: "3栋" }, lifeSafety: true },
    repeat: { every: 60_000, times: 30 },
  };
  /** `voice <notice>_<round>` with its second. */
  const calls = async (put: (memory: ReturnType<typeof memoryOutbox>) => void, urgent: readonly string[], seconds: number) => {
    const lines: string[] = [];
    let at = 0;
    const { memory, said, wake, to, outbox } = ways({}, {}, ({ notice }) => (urgent.includes(notice.case) ? 0 : 1));
    put(memory);
    const note = (): void => {
      for (const line of said.splice(0)) lines.push(`${at} ${line.split(" ")[1]}`);
    };
    await wake();
    note();
    for (at = 1; at <= seconds; at++) {
      await to(at * 1_000);
      note();
    }
    return { lines, memory, outbox };
  };

  test("ring it one after the other, the most severe first, and neither waits longer than half a minute", async () => {
    const put = (memory: ReturnType<typeof memoryOutbox>): void => {
      memory.put(worker("n1", "mild"), "13912345678", STAFF);
      memory.put(worker("n2", "severe"), "13912345678", STAFF);
    };
    const { lines, memory } = await calls(put, ["severe"], 130);
    expect(lines).toEqual(["0 n2_0", "30 n1_0", "60 n2_1", "90 n1_1", "120 n2_2"]);
    // Nothing of it counts as a round or an attempt that failed.
    expect([memory.of("n1")?.rounds, memory.of("n1")?.attempts]).toEqual([1, 2]);
  });

  test("what saves a life does not wait for what does not; that one waits for it", async () => {
    const put = (memory: ReturnType<typeof memoryOutbox>): void => {
      memory.put(worker("n1", "mild"), "13912345678", { ...STAFF, lifeSafety: false });
      memory.put(worker("n2", "severe"), "13912345678", STAFF);
    };
    expect((await calls(put, ["mild"], 50)).lines).toEqual(["0 n1_0", "0 n2_0"]);
    expect((await calls(put, ["severe"], 50)).lines).toEqual(["0 n2_0", "30 n1_0"]);
  });

  test("of three no call is put off further than the hold, and each is heard in the end", async () => {
    const put = (memory: ReturnType<typeof memoryOutbox>): void => {
      for (const n of [1, 2, 3]) memory.put(worker(`n${n}`, `c${n}`), "13912345678", STAFF);
    };
    expect((await calls(put, [], 240)).lines).toEqual([
      ...["0 n1_0", "30 n2_0", "30 n3_0", "60 n1_1", "90 n2_1", "120 n3_1", "150 n1_2", "180 n2_2", "210 n3_2", "240 n1_3"],
    ]);
  });

  test("a call whose end is known holds nobody up, and another telephone is another line", async () => {
    const driven = createLines({ wanted: () => true, urgency: () => 0 });
    const pending = (id: string) => ({ notice: worker(id, id), address: "1", dispatch: { ...PLAIN_DISPATCH, lifeSafety: true } });
    expect([driven.take("1", pending("a"), T0), driven.take("1", pending("b"), T0 + 5_000)]).toEqual([null, T0 + 30_000]);
    expect(driven.take("2", pending("b"), T0 + 5_000)).toBeNull();
    driven.free("1", "a");
    expect(driven.take("1", pending("c"), T0 + 6_000)).toBeNull();
  });

  test("staff are told how many others wait; relatives are not", async () => {
    const told: string[] = [];
    const voice = newChannel("voice", async ({ notice, vars }) => {
      told.push(`${notice.id} ${vars.kind}`);
      return { ok: true, state: "sent" };
    });
    const driven = createManualClock(T0);
    const deliver = deliveryBy([voice], driven.clock.now);
    const long = { ...STAFF.vars, kind: "水浸疑似管道破裂请速去查看" };
    for (const [id, vars] of [
      ["n1", STAFF.vars],
      ["n2", STAFF.vars],
      ["n3", long],
    ] as const) {
      driven.to(driven.clock.now() + 31_000);
      await deliver({ notice: worker(id, id), address: "13912345678", dispatch: { ...PLAIN_DISPATCH, ...STAFF, vars: vars ?? {} } });
    }
    driven.to(driven.clock.now() + 31_000);
    await deliver({ notice: call("n4", { case: "c4" }), address: "13912345678", dispatch: { ...PLAIN_DISPATCH, ...ALERT } });
    expect(told).toEqual(["n1 疑似跌倒", "n2 疑似跌倒，另有1起", "n3 水浸疑似管道…，另有2起", "n4 疑似跌倒"]);
  });
});

describe("a group", () => {
  test("reads the anonymous line or nothing, whatever the notice says", async () => {
    const { memory, said, wake } = ways({});
    memory.put(noticeOf("n1", { channel: "wecom-bot" }), "b1", { vars: { line: "3栋有一起紧急求助，请在岗人员接单" } });
    memory.put(noticeOf("n2", { channel: "wecom-bot" }), "b1");
    await wake();
    expect(said).toEqual(["wecom-bot n1_0 3栋有一起紧急求助，请在岗人员接单"]);
    expect(memory.of("n2")).toMatchObject({ state: "failed" });
  });
});

test("what is missing in a wording is said, and a link in a variable does not leave", async () => {
  const { memory, said, wake } = ways({});
  memory.put(call("n1"), "13912345678", { ...ALERT, vars: { who: "王奶奶" } });
  await wake();
  expect(said).toEqual([]);
  expect(memory.of("n1")).toMatchObject({ state: "failed", error: "模板 family-alert-voice 缺少变量：time、kind" });
});
