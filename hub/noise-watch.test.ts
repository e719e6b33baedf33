import { pino } from "pino";
import { expect, test } from "vitest";
import type { AlertFilter } from "../api/index.ts";
import { exampleAlert, exampleTime } from "../cases/example.ts";
import {
  type Alert,
  FLOOD_OVER,
  HOUR,
  type HubStatus,
  MINUTE,
  type RecordChange,
  RIGHTS,
  roleHas,
  type Scope,
  toIso,
} from "../contracts/index.ts";
import { createNoiseWatch } from "./noise-watch.ts";

const NOW = exampleTime;
const ALL: AlertFilter = { state: ["standing"], severity: null, path: null, device: null, person: null, since: null };
const scope = (paths: readonly string[], families: Scope["families"] = "all"): Scope => ({
  ...{ user: "u", username: "u", name: "u", role: "leader", paths, people: null, families, kinds: "all" },
  rights: new Set(RIGHTS.filter((right) => roleHas("leader", right))),
});
const alert = (id: string, hours: number, path: string, more: Partial<Alert> = {}) => ({
  alert: exampleAlert(id, { raisedAt: toIso(NOW - hours * HOUR), severity: "medium", ...more }),
  at: { path, person: null },
});

const watch = createNoiseWatch({
  openAlerts: () => [
    alert("just-under", 24, "/xf/east/"),
    alert("a-day", 24.1, "/xf/east/", { state: "acknowledged" }),
    alert("three-days", 72, "/xf/east/", { severity: "high" }),
    alert("again-today", 72, "/xf/east/", { activeSince: toIso(NOW - HOUR) }),
    alert("over", 72, "/xf/east/", { active: false, state: "returned-unacknowledged" }),
    alert("closed", 72, "/xf/east/", { state: "normal" }),
    alert("a-leak", 48, "/xf/east/b1/", { family: "water" }),
    alert("elsewhere", 96, "/xf/west/"),
    alert("played", 96, "/xf/east/", { drill: "d1" }),
  ],
  communities: () => ["xf"],
  posture: () => undefined,
  write: () => undefined,
  now: () => NOW,
  log: pino({ level: "silent" }),
});
const found = async (who: Scope, filter: Partial<AlertFilter> = {}, limit = 10, cursor: string | null = null) => {
  const { items, next } = await watch.listStanding(who, { ...ALL, ...filter }, { limit, cursor });
  return [items.map(({ id }) => id), next];
};

test("standing is what has held for over a day without a break, the longest first, in one's own places and families", async () => {
  expect(await found(scope(["/xf/"]))).toEqual([["elsewhere", "three-days", "a-leak", "a-day"], null]);
  expect(await found(scope(["/xf/east/"]))).toEqual([["three-days", "a-leak", "a-day"], null]);
  expect(await found(scope(["/xf/"], ["water"]))).toEqual([["a-leak"], null]);
  expect(await found(scope([]))).toEqual([[], null]);
});

test("it is narrowed by place and severity, and read page by page", async () => {
  expect(await found(scope(["/xf/"]), { path: "/xf/east/b1/" })).toEqual([["a-leak"], null]);
  expect(await found(scope(["/xf/"]), { severity: ["high"] })).toEqual([["three-days"], null]);
  expect(await found(scope(["/xf/"]), {}, 3)).toEqual([["elsewhere", "three-days", "a-leak"], "a-leak"]);
  expect(await found(scope(["/xf/"]), {}, 3, "a-leak")).toEqual([["a-day"], null]);
});

const floodWatch = () => {
  const written: RecordChange[] = [];
  const one = createNoiseWatch({
    openAlerts: () => [],
    communities: () => ["xf"],
    posture: () => undefined,
    write: (changes) => void written.push(...changes),
    now: () => NOW,
    log: pino({ level: "silent" }),
  });
  return { one, written };
};
const rush = (drill: Partial<Alert>) =>
  Array.from({ length: FLOOD_OVER + 5 }, (_, k) => exampleAlert(`a${k}`, { raisedAt: toIso(NOW - MINUTE), ...drill }));
const STATUS = { community: "xf" } as HubStatus;

test.each([
  ["what is played is no flood, however fast it comes", { drill: "d1" }, 0],
  ["the same alerts in earnest are one", {}, 1],
] as const)("%s; nor after a restart", (_, drill, floods) => {
  const { one, written } = floodWatch();
  for (const each of rush(drill))
    one.onAlert({ ...{ alert: each, path: "/xf/east/", log: [], plan: "" }, effects: ["raised"], by: null, at: NOW });
  one.tick();
  expect(written.map(({ write }) => write)).toEqual(Array(floods).fill("flood"));
  expect(one.statusFor(STATUS, scope(["/xf/"])).flood === undefined).toBe(floods === 0);
  const again = floodWatch();
  again.one.restore(
    rush(drill).map((each) => ({ alert: each, path: "/xf/east/" })),
    [],
  );
  expect(again.one.statusFor(STATUS, scope(["/xf/"])).flood === undefined).toBe(floods === 0);
});
