import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Alerts, createAlerts, timeOrderedId, wholeAlert } from "../../alerts/index.ts";
import { exampleLadderPorts } from "../../cases/example.ts";
import { type Cases, createCases, readPlans, type TellableUser } from "../../cases/index.ts";
import type { Person, RecordChange, Signal } from "../../contracts/index.ts";
import { appChannel, createOutbox, emailChannel, type Outbox } from "../../notify/index.ts";
import { openRecords, type Records } from "../../store/records/index.ts";
import { deliveryBy } from "../support/plain-delivery.ts";

const T0 = Date.UTC(2026, 10, 22, 18, 10);
const LI = { user: "u-duty", username: "limin", name: "李敏", role: "duty" } as const;
const CHEN = { user: "u-leader", username: "chen", name: "陈主任", role: "leader" } as const;
const PLACE = { id: "h1", name: "501", path: "幸福里二期 3栋2单元501", lon: null, lat: null, floor: 5, building: null };
const user = (id: string, name: string, role: TellableUser["role"], more: Partial<TellableUser> = {}): TellableUser => ({
  id,
  username: id,
  name,
  role,
  email: null,
  disabled: false,
  paths: ["/xf/"],
  people: [],
  ...more,
});
const USERS = [user("u-duty", "李敏", "duty"), user("u-family", "张敏", "family", { people: ["p1"], paths: [] })];
const PERSON: Person = {
  id: "p1",
  community: "xf",
  name: "张桂兰",
  birthYear: 1941,
  sex: "f",
  home: "h1",
  living: "alone",
  ability: "moderate",
  mobility: "aid",
  needs: [],
  state: "home",
  spo2Scale: 1,
  contacts: [],
  demo: true,
};

const fall = (pos: number, act: Signal["act"], more: Partial<Signal> = {}): Signal => ({
  community: "xf",
  rule: "fall",
  ruleVersion: 1,
  ruleName: { zh: "疑似跌倒", en: "Suspected fall" },
  family: "person",
  plan: "sos",
  subject: { kind: "person", id: "p1" },
  order: { pos, due: 0, ordinal: 0 },
  act,
  at: T0 + pos * 1_000,
  recv: T0 + pos * 1_000,
  severity: "critical",
  certainty: "possible",
  lifeSafety: true,
  clearsItself: false,
  device: "d1",
  person: "p1",
  place: "h1",
  eventId: null,
  marks: [],
  reason: { zh: "疑似跌倒", en: "Suspected fall" },
  cause: {
    measurement: null,
    event: "fall",
    value: null,
    limit: null,
    side: null,
    unit: null,
    source: { zh: "", en: "" },
    since: T0,
    series: [],
  },
  ...more,
});

interface Rooms {
  readonly records: Records;
  readonly alerts: Alerts;
  readonly cases: Cases;
  readonly outbox: Outbox;
  readonly ended: string[];
  /** Writes what the turns so far left, as the hub does once the journal is synced. */
  commit(): Promise<void>;
}

/** The four rooms wired as the hub wires them, on real files. */
async function wire(dir: string): Promise<Rooms> {
  const records = await openRecords({ dir });
  const batch: RecordChange[] = [];
  const ended: string[] = [];
  const plans = readPlans(readFileSync(new URL("../../cases/plans.yaml", import.meta.url), "utf8"));
  if (!plans.ok) throw new Error("plans");
  const write = (changes: readonly RecordChange[]): void => void batch.push(...changes);
  const alerts = createAlerts({
    describe: () => ({ device: { id: "d1", name: "手环", externalId: "e1", kind: "wearable" }, place: PLACE, path: "/xf/a/c1/" }),
    window: () => [],
    changed: (change) => cases.onAlert(change),
    write,
    maintenanceEnded: () => undefined,
    conditionClosed: (condition) => void ended.push(`${condition.rule} ${condition.by}`),
  });
  const cases = createCases({
    ...exampleLadderPorts(() => USERS),
    familyOwed: () => false,
    plans: plans.plans,
    zoneOf: () => "Asia/Shanghai",
    makeId: timeOrderedId,
    users: () => USERS,
    personById: (id) => (id === PERSON.id ? PERSON : undefined),
    changed: () => undefined,
    noticed: () => undefined,
    write,
    alerts: {
      get: (id) => alerts.get(id)?.alert,
      link: alerts.link,
      letGo: alerts.letGo,
      acknowledge: (id, by, now) => void alerts.acknowledge(id, by, {}, now),
      close: (id, by, how, now) => void alerts.close(id, by, how, now),
    },
    actionCard: () => undefined,
    numberOf: (_one, to, contact) => (to === "contact" ? `1380000${contact?.length}` : null),
    load: async (id) => {
      const found = await records.cases.get(id);
      return found && { case: found.case, path: found.at.path, also: [], log: found.case.log };
    },
    placeOf: () => undefined,
    placeAt: () => ({ place: null, path: "/xf/" }),
    community: () => "xf",
    rootPath: () => "/xf/",
  });
  const outbox = createOutbox({
    records: records.notices,
    deliver: deliveryBy(
      [appChannel((notice) => notice.to.user === "u-duty"), emailChannel({ url: null, from: "x@example.org" })],
      () => T0 + 3_600_000,
    ),
    clock: { now: () => T0 + 3_600_000 },
    schedule: () => () => undefined,
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const open = await records.loadOpen();
  alerts.restore(open.alerts, open.applied);
  cases.restore(open.cases, open.numbers, open.steps);
  const commit = async (): Promise<void> => {
    const changes = batch.splice(0);
    await records.commit(changes);
    alerts.saved(changes);
    outbox.wake();
    await outbox.settled();
  };
  return { records, alerts, cases, outbox, ended, commit };
}

let dir: string;
let rooms: Rooms;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "rooms-"));
  rooms = await wire(dir);
});
const end = async (): Promise<void> => {
  await rooms.outbox.stop();
  await rooms.records.stop();
};
afterEach(async () => {
  await end();
  rmSync(dir, { recursive: true, force: true });
});

test("a fall: alert, case and notices are written together, survive a restart, and end with how she was found", async () => {
  rooms.alerts.apply(fall(1, "raised"));
  const id = rooms.alerts.open()[0]?.alert.id ?? "";
  await rooms.commit();
  const opened = rooms.cases.open()[0]?.case;
  expect(rooms.alerts.get(id)?.alert).toMatchObject({
    saved: true,
    case: opened?.id,
    sentence: { zh: "{who}幸福里二期 3栋2单元501，疑似跌倒" },
  });
  const notices = (await rooms.records.cases.get(opened?.id ?? ""))?.case.notices ?? [];
  expect(notices.map((one) => [one.to.name, one.channel, one.state]).sort()).toEqual([
    ["张敏", "app", "sent"],
    ["李敏", "app", "delivered"],
  ]);

  await end();
  rooms = await wire(dir);
  expect(rooms.alerts.apply(fall(1, "raised"))).toBe(false);
  expect(rooms.cases.open().map((one) => one.case.number)).toEqual(["20261123-0001"]);
  expect(rooms.alerts.acknowledge(id, LI, {}, T0 + 60_000)).toMatchObject({ ok: true });
  expect(rooms.cases.open()[0]?.case).toMatchObject({ state: "accepted", takenByName: "李敏" });

  rooms.alerts.apply(fall(90, "again"));
  expect(rooms.alerts.get(id)?.alert).toMatchObject({ state: "unacknowledged", occurrences: 2 });
  const closed = await rooms.cases.act(opened?.id ?? "", "close", LI, { verdict: "true", found: "seen" }, T0 + 120_000);
  expect(closed.ok && closed.value.state).toBe("visit-due");
  expect(rooms.ended).toEqual(["fall limin"]);
  expect(rooms.alerts.open()).toEqual([]);
  await rooms.commit();

  const stored = await rooms.records.alerts.get(id);
  expect(wholeAlert(rooms.alerts.get(id), stored?.alert)?.log.map((entry) => entry.act)).toEqual([
    "raised",
    "acknowledged",
    "again",
    "re-alarmed",
    "acknowledged",
    "closed",
  ]);
  expect((await rooms.records.loadOpen()).cases.map((one) => one.case.state)).toEqual(["visit-due"]);
  const visit = { way: "phone", outcome: "reached" };
  expect(await rooms.cases.act(opened?.id ?? "", "visit", LI, visit, T0 + 150_000)).toMatchObject({ ok: false, status: 409 });
  expect(await rooms.cases.act(opened?.id ?? "", "visit", CHEN, visit, T0 + 150_000)).toMatchObject({ value: { state: "closed" } });
  await rooms.commit();
  expect((await rooms.records.loadOpen()).cases).toEqual([]);
  const past = await rooms.records.cases.get(opened?.id ?? "");
  expect(past?.case.log.map((entry) => entry.act)).toEqual([
    "opened",
    "told",
    "accept",
    "again",
    "re-alarmed",
    "card",
    "unreachable",
    "told",
    "close",
    "visit-due",
    "told",
    "visit",
  ]);
  const reopened = await rooms.cases.act(opened?.id ?? "", "reopen", LI, { reason: "又倒了" }, T0 + 180_000);
  expect(reopened).toMatchObject({ ok: true, value: { state: "accepted" } });
});

test("killed before the commit: the same signals make the same rows, and nobody is told twice", async () => {
  rooms.alerts.apply(fall(1, "raised"));
  const lost = rooms.cases.open()[0]?.case.id;
  await end();
  rooms = await wire(dir);
  rooms.alerts.apply(fall(1, "raised"));
  await rooms.commit();
  expect(rooms.cases.open().map((one) => one.case.id)).toEqual([lost]);
  expect((await rooms.records.cases.get(lost ?? ""))?.case.notices).toHaveLength(2);
});

/** Seconds of CPU, of all threads: how busy the machine is besides changes little of it. */
const cpuSince = (begun: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
};

test("two thousand alerts in one flood: applied in memory at once, written in one transaction within seconds", {
  timeout: 240_000,
}, async () => {
  const started = process.cpuUsage();
  for (let n = 0; n < 2_000; n++)
    rooms.alerts.apply(
      fall(n + 1, "raised", { subject: { kind: "device", id: `d${n}` }, person: null, family: "public", severity: "high", rule: `r${n}` }),
    );
  const applied = cpuSince(started);
  await rooms.commit();
  const written = cpuSince(started) - applied;
  console.info(
    `2000 alerts with cases and notices: applied in ${applied.toFixed(1)} s, written and told in ${written.toFixed(1)} s of CPU`,
  );
  expect(rooms.alerts.open().every((one) => one.alert.saved && one.alert.case !== null)).toBe(true);
  expect(applied).toBeLessThan(10);
  expect(written).toBeLessThan(10);
});
