import type { Webhook, WebhookMessage } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

const AT = "2026-11-23T01:00:00.000Z";
const MISSING = { ok: false, status: 404, reason: "nothing there" } as const;

/** One endpoint in memory with one message. */
export function memoryWebhooks(): ApiPorts["webhooks"] {
  const settings = {
    ...{ name: "指挥中心", url: "https://example.org/hook", enabled: true, allowPrivate: false, places: [], grants: [] },
    types: ["alert.raised"] as Webhook["types"],
    severities: ["critical"] as Webhook["severities"],
  };
  const fresh = (id: string): Webhook => ({
    ...{ ...settings, id, createdAt: AT, changedAt: AT, changedByName: "管理员" },
    ...{ oldSecretUntil: null, failingSince: null, lastError: null, stopped: null, waiting: 0, nextAt: null },
  });
  const all = new Map([["hook", fresh("hook")]]);
  const message: WebhookMessage = {
    ...{ id: "msg_1", type: "test", about: null, state: "sent", createdAt: AT, attempts: 1, triedAt: AT },
    ...{ status: 204, tookMs: 12, error: null, nextAt: null },
  };
  const find = (id: string) => all.get(id);
  return {
    all: async () => [...all.values()],
    add: async (given) => {
      const webhook = { ...fresh(`hook-${all.size}`), ...given };
      all.set(webhook.id, webhook);
      return { ok: true, value: { webhook, secret: "whsec_made" } };
    },
    change: async (id, given) => {
      const known = find(id);
      if (!known) return MISSING;
      const next = { ...known, ...given };
      all.set(id, next);
      return { ok: true, value: next };
    },
    // The row of the table is asked by many: it stays.
    remove: async (id) => (find(id) ? { ok: true, value: undefined } : MISSING),
    renew: async (id) => {
      const webhook = find(id);
      return webhook ? { ok: true, value: { webhook, secret: "whsec_renewed" } } : MISSING;
    },
    test: async (id) => (find(id) ? { ok: true, value: message } : MISSING),
    messages: async (id) => (find(id) ? { ok: true, value: { items: [message], next: null } } : MISSING),
    again: async (id, one) => (find(id) && one === message.id ? { ok: true, value: undefined } : MISSING),
  };
}
