import { afterAll, beforeAll, expect, it } from "vitest";
import type { MailEntry } from "../../contracts/index.ts";
import { createMailDesk } from "../../hub/mail-desk.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";

let server: MailServer;
const kept = new Map<string, string>();
const settings = {
  get: async (key: string) => kept.get(key) ?? null,
  set: async (key: string, value: string) => void kept.set(key, value),
};
const open = (smtp: { url: string; from: string } | null = null, key = new Uint8Array(32).fill(1)) =>
  createMailDesk({ smtp, key, settings, communityName: () => "幸福里社区", clock: { now: () => Date.UTC(2026, 2, 1) } });
const entry = (more: Partial<MailEntry> = {}): MailEntry => ({
  ...{ host: "127.0.0.1", port: server.port, tls: false, user: null, from: "守望 <sw@example.org>", to: "li@example.org" },
  ...more,
});

beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server.stop());

it("a server that does not take the test is not kept, and says why", async () => {
  const desk = open();
  const trial = await desk.tryAndSave(entry({ port: 1 }));
  expect(trial).toMatchObject({ ok: false, words: { zh: expect.stringContaining("设置未保存") } });
  expect([desk.ready(), desk.view(), kept.size]).toEqual([false, null, 0]);
});

it("counts once a real message went through; its password is never shown and lies encrypted", async () => {
  const desk = open();
  expect(await desk.tryAndSave(entry())).toMatchObject({ ok: true, words: { zh: expect.stringContaining("li@example.org") } });
  expect(server.mails.at(-1)?.to).toBe("li@example.org");
  expect([desk.ready(), desk.view()]).toMatchObject([true, { by: "page", host: "127.0.0.1", testedAt: "2026-03-01T00:00:00.000Z" }]);
  expect([...kept.values()].join()).not.toContain("127.0.0.1");
  expect((await desk.probe()).ok).toBe(true);
});

it("is there after a restart, not with another data directory's key, and gone when it is removed", async () => {
  const again = open();
  expect([await again.load(), again.ready()]).toEqual([true, true]);
  const other = open(null, new Uint8Array(32).fill(2));
  expect([await other.load(), other.ready()]).toEqual([false, false]);
  expect([await again.remove(), again.ready(), await again.remove()]).toEqual([true, false, false]);
  const third = open();
  expect([await third.load(), third.ready()]).toEqual([true, false]);
});

it("the environment goes first, and shows no password", () => {
  const desk = open({ url: "smtps://me%40x.org:geheim@mail.example.org", from: "sw@example.org" });
  expect(desk.view()).toEqual({
    ...{ by: "environment", host: "mail.example.org", port: 465, tls: true, user: "me@x.org", from: "sw@example.org" },
    ...{ passwordSet: true, testedAt: null },
  });
});
