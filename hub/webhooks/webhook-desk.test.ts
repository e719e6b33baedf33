import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  SEVERITIES,
  WEBHOOK_TYPES,
  type Webhook,
  type WebhookMessage,
  type WebhookSettings,
} from "../../contracts/index.ts";
import { createDirectory } from "../../store/directory.ts";
import { eventually } from "../../tests/support/hub-process.ts";
import { createManualClock } from "../../tests/support/manual-clock.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, iso, T0 } from "../../tests/support/records-things.ts";
import { signaturesOf, startReceiver, type WebhookReceiver } from "../../tests/support/webhook-receiver.ts";
import { createWebhookDesk } from "./webhook-desk.ts";

const BY = { user: "u1", username: "admin", name: "管理员" };
const key = randomBytes(32);
const settings = (url: string, more: Partial<WebhookSettings> = {}): WebhookSettings => ({
  ...{ name: "指挥中心", url, enabled: true, allowPrivate: true, places: [], grants: [] },
  ...{ types: [...WEBHOOK_TYPES], severities: [...SEVERITIES], ...more },
});

onEveryDatabase("the desk of webhooks", (at) => {
  let clock: ReturnType<typeof createManualClock>;
  let receiver: WebhookReceiver;
  let desk: ReturnType<typeof createWebhookDesk>;
  let faults: (string | null)[];
  let number = 0;

  const open = async (): Promise<void> => {
    desk = createWebhookDesk({
      ...{ records: at.records.webhooks, directory: createDirectory(), key, clock: clock.clock, schedule: clock.schedule },
      ...{ monotonic: () => performance.now(), random: () => 0.5, community: () => "xf" },
      faults: () => ({ state: (_, state) => void faults.push(state?.detail.zh ?? null) }),
      failed: (error) => {
        throw error;
      },
    });
    await desk.load();
  };
  beforeEach(async () => {
    clock = createManualClock(T0);
    [receiver, faults, number] = [await startReceiver(), [], 0];
    await open();
  });
  afterEach(async () => {
    await receiver.stop();
    await desk.stop();
  });

  const register = async (url = receiver.url, more: Partial<WebhookSettings> = {}): Promise<{ webhook: Webhook; secret: string }> => {
    const made = await desk.face.add(settings(url, more), BY);
    if (!made.ok) throw new Error(made.reason);
    return made.value;
  };
  /** A case comes about, and is written with what is told of it. */
  const happen = async (): Promise<void> => {
    const id = `c${++number}`;
    const entry = { at: iso(clock.clock.now()), act: "opened", by: null, byName: null, words: { zh: "登记", en: "opened" } } as const;
    const changes = [
      { write: "case", case: caseOf(id, { number: id }), path: "/xf/" },
      { write: "case-log", case: id, entry },
    ] as const;
    await at.records.commit(changes, desk.messagesFor(changes));
    desk.committed();
  };
  const shown = async (id: string): Promise<Webhook | undefined> => (await desk.face.all()).find((each) => each.id === id);
  const log = async (id: string, undelivered = false): Promise<readonly WebhookMessage[]> => {
    const page = await desk.face.messages(id, undelivered, { limit: 50, cursor: null });
    return page.ok ? page.value.items : [];
  };

  test("an endpoint is told, signed with the secret that is shown once and kept sealed", async () => {
    const { webhook, secret } = await register();
    await happen();
    await desk.settled();
    expect(receiver.asked).toHaveLength(1);
    const [first] = receiver.asked;
    if (!first) throw new Error("nothing came");
    expect(signaturesOf(secret, first)).toBe(1);
    expect(JSON.parse(first.body)).toMatchObject({ type: "case.opened", version: 1, data: { acts: ["opened"], case: { number: "c1" } } });
    expect(await log(webhook.id)).toMatchObject([
      { type: "case.opened", about: { zh: "c1" }, state: "sent", status: 200, attempts: 1, error: null },
    ]);
    const kept = JSON.stringify([await desk.face.all(), await log(webhook.id), await at.records.webhooks.all()]);
    expect(kept).not.toContain(secret.slice("whsec_".length));
  });

  test("what may not be registered is refused with the field that is wrong", async () => {
    const add = (url: string, more: Partial<WebhookSettings> = {}) => desk.face.add(settings(url, more), BY);
    const wrong = (field: string) => ({ ok: false, status: 422, words: { en: expect.stringMatching(`^${field}: `) } });
    expect(await add("http://127.0.0.1:8/", { allowPrivate: false })).toMatchObject(wrong("url"));
    expect(await add("https://192.168.1.9/", { allowPrivate: false })).toMatchObject(wrong("url"));
    expect(await add("http://169.254.169.254/latest")).toMatchObject(wrong("url"));
    expect(await add("https://example.org/", { places: ["nowhere"] })).toMatchObject(wrong("places"));
    for (let n = 0; n < 20; n++) await register("https://example.org/", { enabled: false });
    expect(await add("https://example.org/")).toMatchObject({ ok: false, status: 409 });
    expect(await desk.face.test("none")).toMatchObject({ ok: false, status: 404 });
  });

  test("what fails waits longer each time, holds back what came later, and goes under its id when the receiver is back", async () => {
    const { webhook } = await register();
    receiver.statuses.push(503, 503, 503);
    await happen();
    await happen();
    await desk.settled();
    const waits: number[] = [];
    for (let before = T0; waits.length < 3; ) {
      const due = clock.nextDue() ?? 0;
      waits.push(due - before);
      before = due;
      expect(await shown(webhook.id)).toMatchObject({
        ...{ waiting: 2, failingSince: iso(T0) },
        lastError: { reason: { zh: expect.stringContaining("503") } },
      });
      clock.to(due - 1);
      desk.committed();
      await desk.settled();
      const count = receiver.asked.length;
      clock.to(due);
      await desk.settled();
      expect(receiver.asked.length).toBeGreaterThan(count);
    }
    expect(waits).toEqual([10 * SECOND, 30 * SECOND, MINUTE]);
    const [first] = receiver.ids();
    expect(receiver.ids().slice(0, 4)).toEqual([first, first, first, first]);
    expect(new Set(receiver.asked.map(({ body }) => body)).size).toBe(2);
    expect(receiver.asked).toHaveLength(5);
    // It answers again; what was wrong last, and when, is told still.
    const last = iso(T0 + 40 * SECOND);
    expect(await shown(webhook.id)).toMatchObject({ waiting: 0, failingSince: null, lastError: { at: last } });
    expect((await log(webhook.id)).map(({ attempts }) => attempts).sort()).toEqual([1, 4]);
  });

  test("a receiver that is dead or says nothing costs the others nothing", async () => {
    const [silent, gone] = [await startReceiver(), await startReceiver()];
    await gone.stop();
    silent.says = "hang";
    await register(silent.url);
    await register(gone.url);
    const { webhook } = await register();
    await desk.settled();
    const began = performance.now();
    for (let n = 0; n < 30; n++) await happen();
    await eventually("all that came", async () => receiver.asked.length === 30);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(silent.asked).toHaveLength(1);
    await eventually("all booked", async () => (await shown(webhook.id))?.waiting === 0);
    await silent.stop();
  });

  test("after five days without one success it is switched off and told; switched on, what waited goes", async () => {
    const { webhook } = await register();
    const days = 5 * DAY;
    receiver.says = { status: 500, body: "" };
    await happen();
    await desk.settled();
    for (let due = clock.nextDue(); due !== null && due <= T0 + days + 2 * HOUR; due = clock.nextDue()) {
      clock.to(due);
      await desk.settled();
    }
    const tries = receiver.asked.length;
    expect(tries).toBeGreaterThan(100);
    expect(tries).toBeLessThan(150);
    expect(await shown(webhook.id)).toMatchObject({ enabled: false, stopped: { reason: { zh: expect.stringContaining("HTTP 500") } } });
    expect(faults.at(-1)).toContain("指挥中心");
    // While it is off nothing is queued.
    await happen();
    receiver.says = null;
    expect(await desk.face.change(webhook.id, settings(receiver.url), BY)).toMatchObject({ ok: true });
    await desk.settled();
    expect(faults.at(-1)).toBeNull();
    expect(receiver.asked).toHaveLength(tries + 1);
    expect(new Set(receiver.ids()).size).toBe(1);
  });

  test("410 switches it off at once", async () => {
    const { webhook } = await register();
    receiver.statuses.push(410);
    await happen();
    await desk.settled();
    expect(await shown(webhook.id)).toMatchObject({ enabled: false, waiting: 1 });
    expect(await desk.face.again(webhook.id, (await log(webhook.id))[0]?.id ?? "")).toMatchObject({ ok: false, status: 409 });
  });

  test("what the receiver calls no good six times is passed over, told why, and can be sent again under its id", async () => {
    const { webhook } = await register();
    receiver.statuses.push(...Array.from({ length: 6 }, () => 422));
    await happen();
    await happen();
    await desk.settled();
    for (let n = 0; n < 5; n++) {
      clock.to(clock.nextDue() ?? 0);
      await desk.settled();
    }
    const byState = async () => Object.fromEntries((await log(webhook.id)).map((one) => [one.state, one]));
    const { refused, sent } = await byState();
    expect(refused).toMatchObject({ status: 422, attempts: 6, error: { zh: "HTTP 422" }, nextAt: null });
    expect(sent).toMatchObject({ attempts: 1 });
    expect((await log(webhook.id, true)).map(({ state }) => state)).toEqual(["refused"]);
    expect(await desk.face.again(webhook.id, refused?.id ?? "")).toMatchObject({ ok: true });
    await desk.settled();
    expect(receiver.ids().at(-1)).toBe(refused?.id);
    expect((await log(webhook.id)).map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect(await desk.face.again(webhook.id, "none")).toMatchObject({ ok: false, status: 404 });
  });

  test("a test goes past what waits and says what came of it; where it is well, what waits goes too", async () => {
    const { webhook, secret } = await register();
    receiver.statuses.push(500, 302);
    await happen();
    await desk.settled();
    const failed = await desk.face.test(webhook.id);
    expect(failed).toMatchObject({
      ok: true,
      value: { type: "test", state: "failed", status: 302, error: { zh: expect.stringContaining("跳转") } },
    });
    expect(await desk.face.test(webhook.id)).toMatchObject({ ok: true, value: { state: "sent", status: 200 } });
    await desk.settled();
    const tests = receiver.asked.filter(({ body }) => JSON.parse(body).type === "test");
    expect(tests.map((one) => signaturesOf(secret, one))).toEqual([1, 1]);
    expect(await shown(webhook.id)).toMatchObject({ waiting: 0, failingSince: null });
    expect((await log(webhook.id)).map(({ type }) => type).sort()).toEqual(["case.opened", "test", "test"]);
  });

  test("after a new secret both sign for a day", async () => {
    const { webhook, secret } = await register();
    const renewed = await desk.face.renew(webhook.id, BY);
    if (!renewed.ok) throw new Error(renewed.reason);
    expect(renewed.value.webhook.oldSecretUntil).toBe(iso(T0 + DAY));
    const signs = async () => {
      await desk.face.test(webhook.id);
      const last = receiver.asked.at(-1) ?? { headers: {}, body: "" };
      return [secret, renewed.value.secret].map((one) => signaturesOf(one, last));
    };
    expect(await signs()).toEqual([1, 1]);
    clock.to(T0 + DAY);
    expect(await signs()).toEqual([0, 1]);
    expect((await shown(webhook.id))?.oldSecretUntil).toBeNull();
  });

  test("opened anew it goes on where it was; with another key it says that the secret must be renewed", async () => {
    const { webhook, secret } = await register();
    receiver.statuses.push(500);
    await happen();
    await desk.settled();
    await desk.stop();
    await open();
    desk.begin();
    await desk.settled();
    clock.to(T0 + 10 * SECOND);
    await desk.settled();
    const [, second] = receiver.asked;
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(second && signaturesOf(secret, second)).toBe(1);
    const [stored] = await at.records.webhooks.all();
    if (!stored) throw new Error("it is gone");
    await at.records.webhooks.save({ ...stored, secrets: "1.AAAA.AAAA.AAAA" });
    await open();
    desk.begin();
    expect(faults.at(-1)).toContain("请更换签名密钥");
    expect(await desk.face.change(webhook.id, settings(receiver.url), BY)).toMatchObject({ ok: false, status: 409 });
    expect(await desk.face.renew(webhook.id, BY)).toMatchObject({ ok: true });
    expect(await desk.face.change(webhook.id, settings(receiver.url), BY)).toMatchObject({ ok: true });
    expect(faults.at(-1)).toBeNull();
  });

  test("removed, it takes with it what waits; old messages go by themselves", async () => {
    const { webhook } = await register();
    const { webhook: other } = await register();
    receiver.says = { status: 500, body: "" };
    await happen();
    await desk.settled();
    expect(await desk.face.remove(webhook.id)).toMatchObject({ ok: true });
    expect((await at.records.webhooks.counts()).map(({ webhook: id }) => id)).toEqual([other.id]);
    clock.to(T0 + 7 * DAY + 1);
    await desk.settled();
    await desk.tend();
    expect(await log(other.id)).toEqual([]);
  });
});
