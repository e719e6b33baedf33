import { timeOrderedId } from "../alerts/index.ts";
import type { DeviceWorkPorts, SelfTestPorts } from "../api/index.ts";
import { NEVER_TESTED, type TestsOf, testDue, withTest, workOf } from "../cases/index.ts";
import {
  DAY,
  DEVICE_KINDS,
  type DeviceEvent,
  type DeviceRecord,
  type Instant,
  type Maintenance,
  type Observation,
  SELF_TEST_EVERY,
  type SelfTest,
  toIso,
  type WorkTick,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "deviceWork" | "selfTests">;
  readonly directory: Pick<Directory, "deviceById" | "pathOf" | "rootPath">;
  /** Plans of maintenance that have not ended. */
  plans(): readonly Maintenance[];
  now(): Instant;
  /** The list or the register changed. */
  told(): void;
  failed(error: unknown): void;
}

/** A tick without network may come so late. */
const LATEST_TICK = 7 * DAY;

const refused = (status: 422, zh: string, en: string) => ({ ok: false, status, reason: en, words: { zh, en } }) as const;

const isTest = ({ event, state, test }: DeviceEvent): boolean =>
  state !== "off" && (test || event === "self-test" || event === "fire-test");

/** What people do for devices: the list of those to go to, and the register of tests. What passes is looked at, nothing is asked of a disk. */
export async function createDeviceDesk(parts: Parts) {
  const { records, directory, now } = parts;
  const ticks = new Map<string, WorkTick>();
  const tests = new Map<string, TestsOf>();
  let waiting: SelfTest[] = [];

  const remember = (test: SelfTest): void => void tests.set(test.device, withTest(tests.get(test.device) ?? NEVER_TESTED, test));

  /** Who declared the test that goes on at this device. */
  const testerOf = (device: DeviceRecord, at: Instant): string | null => {
    const path = (device.place === null ? undefined : directory.pathOf(device.place)) ?? directory.rootPath(device.community);
    const isOf = ({ tests: isForTests, scope, paths, from, until }: Maintenance): boolean =>
      isForTests &&
      Date.parse(from) <= at &&
      at < Date.parse(until) &&
      (scope.kinds.length === 0 || scope.kinds.includes(device.kind)) &&
      (scope.devices.includes(device.id) || paths.some((root) => path.startsWith(root)));
    return parts.plans().find(isOf)?.owner.name ?? null;
  };

  const take = ({ events }: Observation): void => {
    for (const event of events) {
      if (!isTest(event)) continue;
      const device = directory.deviceById(event.device);
      if (device === undefined || !DEVICE_KINDS[device.kind].lifeSafety) continue;
      const byName = testerOf(device, event.at);
      const test: SelfTest = {
        ...{ id: `${device.id}:${event.event}:${event.at}`, device: device.id, community: device.community, at: toIso(event.at) },
        ...{ source: byName === null ? "device" : "window", event: event.event, passed: true, byName, note: null },
      };
      remember(test);
      waiting.push(test);
    }
  };

  const flush = async (): Promise<void> => {
    const some = waiting;
    if (some.length === 0) return;
    waiting = [];
    try {
      await records.selfTests.save(some);
      parts.told();
    } catch (error) {
      waiting = [...some, ...waiting];
      parts.failed(error);
    }
  };

  const workNow = (device: Parameters<DeviceWorkPorts["of"]>[0]): ReturnType<DeviceWorkPorts["of"]> => {
    const tick = ticks.get(device.id) ?? null;
    const work = workOf(device, tick, now());
    return work && { ...work, tick };
  };
  const work: DeviceWorkPorts = {
    of: workNow,
    tick: async (device, { note = null, at: said }, by) => {
      const at = said === undefined ? now() : Date.parse(said);
      if (at > now() || at < now() - LATEST_TICK)
        return refused(422, "at：须在最近 7 天之内，不能晚于现在。", "at: must lie within the last 7 days and not be later than now");
      // What has mended itself meanwhile is booked all the same: somebody was there.
      const reasons = workNow(device)?.reasons ?? [];
      const tick: WorkTick = { device: device.id, at: toIso(at), by: by.username, byName: by.name, reasons: [...reasons], note };
      const before = ticks.get(device.id);
      if (before === undefined || Date.parse(before.at) <= at) {
        await records.deviceWork.saveTick(tick);
        ticks.set(device.id, tick);
        parts.told();
      }
      return { ok: true, value: workNow(device) ?? { reasons: [], waits: true, tick: ticks.get(device.id) ?? tick } };
    },
  };

  const selfTests: SelfTestPorts = {
    of: (device) => {
      const known = tests.get(device.id) ?? NEVER_TESTED;
      return { last: known.last, dueAt: testDue(Date.parse(device.createdAt), known) };
    },
    history: records.selfTests.of,
    book: async (device, { passed, note = null, at: said }, by) => {
      const at = said === undefined ? now() : Date.parse(said);
      if (!DEVICE_KINDS[device.kind].lifeSafety)
        return refused(422, "只登记火灾、燃气、求助等生命安全设备的自检。", "Only tests of life-safety devices are booked.");
      if (at > now() || at < now() - SELF_TEST_EVERY)
        return refused(422, "at：须在最近 31 天之内，不能晚于现在。", "at: must lie within the last 31 days and not be later than now");
      const test: SelfTest = {
        id: timeOrderedId(at, "self-test", device.id, by.username),
        ...{ device: device.id, community: device.community, at: toIso(at), source: "hand", event: null, passed, byName: by.name, note },
      };
      await records.selfTests.save([test]);
      remember(test);
      parts.told();
      return { ok: true, value: test };
    },
  };

  const [known, newest] = await Promise.all([records.deviceWork.ticks(), records.selfTests.newest()]);
  for (const tick of known) ticks.set(tick.device, tick);
  for (const test of newest) remember(test);
  return { work, selfTests, take, flush };
}
