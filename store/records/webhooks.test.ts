import { expect, test } from "vitest";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, T0 } from "../../tests/support/records-things.ts";
import type { NewWebhookMessage } from "./index.ts";

const message = (id: string, more: Partial<NewWebhookMessage> = {}): NewWebhookMessage => ({
  ...{ id, webhook: "hook", type: "case.opened", person: null, createdAt: T0, body: "{}", ...more },
});

onEveryDatabase("webhooks", (at) => {
  test("messages are written with what they tell of, once, and wait in their order", async () => {
    const change = { write: "case", case: caseOf("c1"), path: "/xf/" } as const;
    await at.records.commit([change], [message("m2"), message("m1"), message("other", { webhook: "another" })]);
    const outcome = { attempts: 1, triedAt: T0 + 1, tookMs: 4, error: null, nextAt: null };
    await at.records.webhooks.book([{ id: "m2", state: "sent", status: 204, ...outcome }]);
    // Tried again after an answer that was lost: the same rows.
    await at.records.commit([change], [message("m2"), message("m1"), message("m3")]);
    const waiting = async () => (await at.records.webhooks.waiting("hook", 10)).map(({ id }) => id);
    expect(await waiting()).toEqual(["m1", "m3"]);
    await at.reopen();
    expect(await waiting()).toEqual(["m1", "m3"]);
    expect(await at.records.webhooks.again("hook", "m2", T0 + 5)).toBe(true);
    expect(await at.records.webhooks.again("another", "m2", T0 + 5)).toBe(false);
    expect(await waiting()).toEqual(["m2", "m1", "m3"]);
    const log = await at.records.webhooks.log("hook", false, { limit: 2, cursor: null });
    expect(log.items.map(({ id }) => id)).toEqual(["m3", "m2"]);
    expect((await at.records.webhooks.log("hook", false, { limit: 2, cursor: log.next })).items.map(({ id }) => id)).toEqual(["m1"]);
    expect((await at.records.webhooks.counts()).find(({ webhook }) => webhook === "hook")).toMatchObject({ waiting: 3 });
    await at.records.webhooks.purge(T0 + 1);
    expect(await waiting()).toEqual([]);
  });

  test("of those that wait only the newest do so; the others stay in the log with why", async () => {
    const ids = ["m1", "m2", "m3", "m4", "m5"];
    await at.records.commit([], [...ids.map((id) => message(id)), message("other", { webhook: "another" })]);
    const why = { zh: "太多", en: "too many" };
    expect(await at.records.webhooks.trim("hook", 5, why)).toBe(0);
    expect(await at.records.webhooks.trim("hook", 2, why)).toBe(3);
    expect((await at.records.webhooks.waiting("hook", 10)).map(({ id }) => id)).toEqual(["m4", "m5"]);
    expect((await at.records.webhooks.waiting("another", 10)).length).toBe(1);
    const { items } = await at.records.webhooks.log("hook", false, { limit: 9, cursor: null });
    expect(items.filter(({ state }) => state === "failed").map(({ error }) => error)).toEqual([why, why, why]);
  });
});
