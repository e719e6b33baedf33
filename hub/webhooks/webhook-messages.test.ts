import { expect, test } from "vitest";
import { type Alert, type AlertTold, type RecordChange, SEVERITIES, WEBHOOK_TYPES, type WebhookGrant } from "../../contracts/index.ts";
import { createDirectory } from "../../store/directory.ts";
import { alertOf, caseOf, iso, MEMORY, T0 } from "../../tests/support/records-things.ts";
import type { OpenWebhook } from "./webhook-book.ts";
import { createWebhookMessages } from "./webhook-messages.ts";

const endpoint = (more: Partial<OpenWebhook["webhook"]> = {}): OpenWebhook => ({
  webhook: {
    ...{ id: "hook", name: "指挥中心", url: "https://example.org/", enabled: true, allowPrivate: false, places: [], grants: [] },
    ...{ types: [...WEBHOOK_TYPES], severities: [...SEVERITIES], createdAt: iso(T0), changedAt: iso(T0), changedByName: "管理员" },
    ...{ failingSince: null, lastError: null, stopped: null, ...more },
  },
  secrets: { current: "whsec_AAAA", previous: null, previousUntil: null },
});
const makerOf = (...endpoints: OpenWebhook[]) => createWebhookMessages({ directory: createDirectory(), endpoints: () => endpoints });
const word = { zh: "一", en: "one" };
const line = (alert: string, act: "raised" | "acknowledged" | "ceased" | "closed" | "commented"): RecordChange => ({
  ...{ write: "alert-log", alert },
  entry: { at: iso(T0), act, by: null, byName: null, words: word },
});
const written = (more: Partial<Alert> = {}): RecordChange => ({ write: "alert", alert: alertOf("a1", more), path: "/xf/", memory: MEMORY });
const said = (act: string): RecordChange => ({
  write: "case-log",
  case: "c1",
  entry: { at: iso(T0), act, by: null, byName: null, words: word },
});
const work = (more: Parameters<typeof caseOf>[1] = {}): RecordChange => ({ write: "case", case: caseOf("c1", more), path: "/xf/" });

test("each news is one message, in order; cleared and closed at once is one", () => {
  const make = makerOf(endpoint());
  const gone = { clearedAt: iso(T0), closedAt: iso(T0), state: "normal" } as const;
  const messages = make([
    ...[written(), line("a1", "raised"), work(), said("opened"), line("a1", "acknowledged"), line("a1", "commented")],
    ...[written(gone), line("a1", "ceased"), line("a1", "closed"), work(), said("accept")],
    ...[work({ state: "closed", closedAt: iso(T0) }), said("close")],
  ]);
  expect(messages.map(({ type }) => type)).toEqual([
    ...["alert.raised", "case.opened", "alert.acknowledged", "alert.cleared", "case.changed", "case.closed"],
  ]);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(6);
});

test("a transaction that is tried again makes the same messages", () => {
  const make = makerOf(endpoint());
  const changes = [written(), line("a1", "raised")];
  expect(make(changes)).toEqual(make(changes));
});

test("lines that stand before the only state that was kept are told too", () => {
  const make = makerOf(endpoint());
  const messages = make([line("a1", "raised"), said("opened"), line("a1", "acknowledged"), written(), work()]);
  expect(messages.map(({ type }) => type)).toEqual(["alert.raised", "alert.acknowledged", "case.opened"]);
});

test("nothing of a drill is told", () => {
  const make = makerOf(endpoint());
  expect(make([written({ drill: "d1" }), line("a1", "raised"), work({ drill: "d1" }), said("opened")])).toEqual([]);
});

test("severity, kind, area and whether it is switched on decide", () => {
  const changes = [written({ severity: "high" }), line("a1", "raised")];
  for (const [more, count] of [
    [{}, 1],
    [{ enabled: false }, 0],
    [{ severities: ["critical"] }, 0],
    [{ types: ["case.opened"] }, 0],
    [{ places: ["nowhere"] }, 0],
  ] as const)
    expect(makerOf(endpoint(more as Partial<OpenWebhook["webhook"]>))(changes).length).toBe(count);
});

test("what says who it is goes only where it is granted, of a quarrel never", () => {
  const place = { id: "home-1", name: "501", path: "幸福里二期 3栋501", lon: null, lat: null, floor: null, building: null };
  const changes = [
    ...[written({ person: "p1", place, sentence: { zh: "{who}跌倒", en: "{who} fell" } }), line("a1", "raised")],
    ...[work({ person: "p1", place, kind: "complaint", summary: "已调解", takenByName: "王强" }), said("opened")],
  ];
  const bodies = (grants: WebhookGrant[]) => makerOf(endpoint({ grants }))(changes).map(({ body }) => body);
  expect(bodies([]).join()).not.toMatch(/p1|home-1|501|跌倒|王强|已调解/);
  const [alert, quarrel] = bodies(["place", "device", "text", "handler", "person"]);
  const { data } = JSON.parse(alert ?? "") as { readonly data: { readonly alert: AlertTold } };
  expect(data.alert).toMatchObject({ person: "p1", place: { id: "home-1" }, sentence: { zh: "居民跌倒" } });
  expect(quarrel).not.toMatch(/p1|home-1|501|王强|已调解/);
});
