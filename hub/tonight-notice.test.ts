import { expect, test } from "vitest";
import type { TellableUser } from "../cases/index.ts";
import type { Tonight } from "../contracts/index.ts";
import { createTonightNotice } from "./tonight-notice.ts";

const NOW = Date.UTC(2026, 10, 28, 9);
const user = (id: string, role: TellableUser["role"]): TellableUser => ({
  ...{ id, username: id, name: id, role, email: null, disabled: false, paths: ["/c/"], people: [] },
});

test.each([
  { nobody: 2, called: ["lead web-push", "lead sms", "lead voice"] },
  { nobody: 0, called: ["lead web-push", "lead sms"] },
])("leaders by push and SMS, once a day; by a call where somebody has nobody at all: $nobody", async ({ nobody, called }) => {
  const told: string[] = [];
  const rung: string[] = [];
  const settings = new Map<string, string>();
  const view = { people: 9, away: 0, failing: 3, nobody, common: [], items: [] } as unknown as Tonight;
  const run = createTonightNotice({
    ...{ tonight: () => view, now: () => NOW, zone: () => "Asia/Shanghai", time: () => "17:00", community: () => "c" },
    users: () => [user("lead", "leader"), user("carer", "care"), user("d", "duty")],
    settings: { get: async (key) => settings.get(key), set: async (key, value) => void settings.set(key, value) },
    tell: (to) => void told.push(to),
    call: (to, channel, _subject, vars) => {
      rung.push(`${to} ${channel}`);
      if (channel !== "web-push") expect(vars).toEqual({ count: "3", nobody: `${nobody}` });
    },
  });
  await run();
  await run();
  expect(told).toEqual(["lead", "carer"]);
  expect(rung).toEqual(called);
});
