import { expect, test } from "vitest";
import type { StoredUser } from "../api/index.ts";
import { type Alert, DAY, HOUR, type Notice, type RecordChange, type Role, toIso } from "../contracts/index.ts";
import { createStandingNotice } from "./standing-notice.ts";

/** 07:00 in Shanghai. */
const SEVEN = Date.parse("2026-03-02T07:00:00+08:00");

const user = (id: string, role: Role, place: string, disabled = false): StoredUser => ({
  ...{ id, username: id, name: id, role, places: [place], people: [], email: null, language: "zh", disabled },
  ...{ passwordHash: "", failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: SEVEN },
});

const alert = (rule: string, path: string): Pick<Alert, "ruleName" | "place" | "device"> => ({
  ruleName: { zh: rule, en: rule },
  place: { id: path, name: path, path, floor: null, lon: null, lat: null, building: null },
  device: null,
});

/** What stands where, by path. */
const STANDING: Readonly<Record<string, readonly ReturnType<typeof alert>[]>> = {
  "/c/east/": ["1", "2", "3", "4", "5", "6", "7"].map((n) => alert(`漏水${n}`, `东区${n}栋`)),
  "/c/west/": [],
};

function bench(users: readonly StoredUser[], told: Map<string, string> = new Map()) {
  const bench = { now: SEVEN, notices: [] as Notice[], told, asked: [] as unknown[] };
  const tell = createStandingNotice({
    community: () => "c",
    zoneOf: () => "Asia/Shanghai",
    users: () => users,
    pathOf: (place) => `/c/${place}/`,
    standingIn: (scope) => {
      bench.asked.push(scope);
      return scope.paths.flatMap((path) => STANDING[path] ?? []);
    },
    settings: {
      get: async (key) => told.get(key),
      set: async (key, value) => void told.set(key, value),
    },
    write: (changes: readonly RecordChange[]) => {
      for (const change of changes) if (change.write === "notice") bench.notices.push(change.notice);
    },
    noticed: () => undefined,
    now: () => bench.now,
  });
  return { bench, tell };
}

const LEADER = user("leader", "leader", "east");

test("a leader is told at eight, once a day, what has stood in his places: five by name, the rest counted", async () => {
  const { bench: it, tell } = bench([LEADER]);
  await tell();
  expect(it.notices).toEqual([]);
  it.now = SEVEN + HOUR;
  await tell();
  it.now += 5 * HOUR;
  await tell();
  expect(it.notices.map(({ to, subject, text }) => [to.user, subject, text])).toEqual([
    [
      "leader",
      "长期未恢复 7 条",
      "持续超过 24 小时的告警：漏水1（东区1栋）；漏水2（东区2栋）；漏水3（东区3栋）；漏水4（东区4栋）；漏水5（东区5栋） 等 7 条。请安排处理。",
    ],
  ]);
  it.now = SEVEN + DAY + 2 * HOUR;
  await tell();
  expect(it.notices).toHaveLength(2);
  expect(it.notices[1]?.createdAt).toBe(toIso(SEVEN + DAY + 2 * HOUR));
});

test("nobody is told who has nothing standing, who is no leader, or whose log-in is closed", async () => {
  const others = [user("west", "leader", "west"), user("duty", "duty", "east"), user("gone", "leader", "east", true)];
  const { bench: it, tell } = bench(others);
  it.now = SEVEN + 2 * HOUR;
  await tell();
  expect(it.notices).toEqual([]);
});

test("a restart in the same day repeats nothing", async () => {
  const told = new Map<string, string>();
  const first = bench([LEADER], told);
  first.bench.now = SEVEN + 2 * HOUR;
  await first.tell();
  const second = bench([LEADER], told);
  second.bench.now = SEVEN + 3 * HOUR;
  await second.tell();
  expect([first.bench.notices.length, second.bench.notices.length]).toEqual([1, 0]);
});
