import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../contracts/index.ts";
import { createManualClock } from "../../tests/support/manual-clock.ts";
import { classOfAddress, readWebhookUrl } from "./address.ts";
import { NO_ANSWER } from "./fault-words.ts";
import { judgePosting, webhookWait } from "./outcome.ts";
import { postWebhook } from "./post.ts";
import { createWebhookQueue, type QueuedMessage, type QueueOutcome } from "./queue.ts";
import { makeWebhookSecret, webhookHeaders } from "./sign.ts";

const T0 = Date.UTC(2026, 10, 29, 8);

describe("the signature", () => {
  test("is HMAC-SHA256 over id, timestamp and body with the bytes of the secret, one per secret", () => {
    const secrets = [makeWebhookSecret(), makeWebhookSecret()];
    const headers = webhookHeaders(secrets, "msg_1", "1700000000", '{"a":"张"}');
    const want = secrets.map((secret) => {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      const key = Buffer.from(secret.slice(6), "base64");
      return `v1,${createHmac("sha256", key).update('msg_1.1700000000.{"a":"张"}', "utf8").digest("base64")}`;
    });
    expect(headers).toEqual({ "webhook-id": "msg_1", "webhook-timestamp": "1700000000", "webhook-signature": want.join(" ") });
  });
});

describe("addresses", () => {
  test.each([
    ["8.8.8.8", "public"],
    ["2400:3200::1", "public"],
    ["127.0.0.1", "private"],
    ["10.1.2.3", "private"],
    ["172.31.0.1", "private"],
    ["172.32.0.1", "public"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["::1", "private"],
    ["fd12::1", "private"],
    ["::ffff:127.0.0.1", "private"],
    ["169.254.169.254", "forbidden"],
    ["::ffff:169.254.169.254", "forbidden"],
    ["64:ff9b::a9fe:a9fe", "forbidden"],
    ["100.100.100.200", "forbidden"],
    ["168.63.129.16", "forbidden"],
    ["fd00:ec2::254", "forbidden"],
    ["fe80::1%eth0", "forbidden"],
    ["0.0.0.0", "forbidden"],
    ["::", "forbidden"],
    ["224.0.0.1", "forbidden"],
    ["2002:7f00:1::", "forbidden"],
    ["no address", "forbidden"],
  ])("%s is %s", (address, want) => expect(classOfAddress(address)).toBe(want));

  test.each([
    ["https://example.org/hook", false, true],
    ["http://example.org/hook", false, false],
    ["http://127.0.0.1:8/", false, false],
    ["http://127.0.0.1:8/", true, true],
    // The parser of URLs knows the other spellings of an address.
    ["https://0x7f.1/", false, false],
    ["https://2130706433/", false, false],
    ["https://[::ffff:a9fe:a9fe]/", true, false],
    ["http://169.254.169.254/latest/meta-data", true, false],
    ["http://8.8.8.8/", true, false],
    ["https://user:word@example.org/", false, false],
    ["ftp://example.org/", true, false],
    ["somewhere", true, false],
  ])("%s with private nets %s: %s", (url, allowed, want) => expect(readWebhookUrl(url, allowed).ok).toBe(want));
});

describe("what an attempt counts as", () => {
  test("waits grow to an hour, a fifth more or less", () => {
    expect([webhookWait(1, 0), webhookWait(1, 1)]).toEqual([8 * SECOND, 12 * SECOND]);
    expect(webhookWait(8, 0.5)).toBe(30 * MINUTE);
    expect([webhookWait(40, 0), webhookWait(40, 1)]).toEqual([0.8 * HOUR, 1.2 * HOUR]);
  });
  test.each([
    ["sent", 204, 1, "sent", false],
    ["no answer", null, 1, "waiting", false],
    ["the receiver is down", 503, 9, "waiting", false],
    ["a redirect", 302, 9, "waiting", false],
    ["no good for the fifth time", 422, 5, "waiting", false],
    ["no good for the sixth time", 422, 6, "refused", false],
    ["gone", 410, 1, "waiting", true],
  ])("%s", (_, status, attempts, state, gone) => {
    const posted = status === null ? ({ status, error: NO_ANSWER } as const) : ({ status, error: null } as const);
    expect(judgePosting(posted, attempts, T0, 0.5)).toMatchObject({ state, gone });
  });
});

describe("sending to a real server", () => {
  const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  let statuses: number[] = [];
  let url = "";
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("x".repeat(100));
    });
  });
  beforeEach(async () => {
    heard.length = 0;
    statuses = [];
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  test("posts, follows no redirect, and does not call what its name turns out to be", async () => {
    const call = (more: object) => postWebhook({ url, allowPrivate: true, headers: {}, body: "{}", ...more });
    expect(await call({})).toEqual({ status: 200, error: null });
    statuses = [302];
    expect(await call({})).toEqual({ status: 302, error: null });
    expect(heard.length).toBe(2);
    const byName = url.replace("127.0.0.1", "localhost");
    expect(await call({ url: byName.replace("http:", "https:"), allowPrivate: false })).toMatchObject({
      status: null,
      error: { zh: expect.stringContaining("内网") },
    });
    expect((await call({ allowPrivate: false })).status).toBeNull();
    expect(heard.length).toBe(2);
  });

  test("keeps the order: nothing overtakes what failed, and it comes again under its id", async () => {
    const clock = createManualClock(T0);
    let rows: (QueuedMessage & { readonly sent?: boolean })[] = ["a", "b", "c"].map((id) => ({ id, attempts: 0, nextAt: T0, body: id }));
    const booked: QueueOutcome[] = [];
    const queue = createWebhookQueue({
      clock: clock.clock,
      schedule: clock.schedule,
      waiting: async (limit) => rows.filter(({ sent }) => !sent).slice(0, limit),
      book: async (outcomes) => {
        booked.push(...outcomes);
        for (const { id, state, attempts, nextAt } of outcomes)
          rows = rows.map((row) => (row.id === id ? { ...row, attempts, nextAt, sent: state !== "waiting" } : row));
      },
      post: ({ id, body }) => postWebhook({ url, allowPrivate: true, headers: { "webhook-id": id }, body }),
      tried: async () => true,
      monotonic: () => performance.now(),
      random: () => 0.5,
      failed: (error) => {
        throw error;
      },
    });
    statuses = [200, 500];
    queue.wake();
    await queue.settled();
    expect(heard.map(({ headers }) => headers["webhook-id"])).toEqual(["a", "b"]);
    queue.wake();
    await queue.settled();
    expect(heard.length).toBe(2);
    clock.to(T0 + 11 * SECOND);
    await queue.settled();
    expect(heard.map(({ body }) => body)).toEqual(["a", "b", "b", "c"]);
    expect(booked.map(({ id, state, status, attempts }) => [id, state, status, attempts])).toEqual([
      ["a", "sent", 200, 1],
      ["b", "waiting", 500, 1],
      ["b", "sent", 200, 2],
      ["c", "sent", 200, 1],
    ]);
    await queue.stop();
  });
});
