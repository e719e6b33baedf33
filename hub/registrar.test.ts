import { expect, test } from "vitest";
import { DAY, type Device, type DeviceRecord, HOUR, type Instant, type Login, toIso } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createRegistrar } from "./registrar.ts";
import { hashSecret, secretOf } from "./secrets.ts";

const KEY = new Uint8Array(32).fill(7);
const T0 = Date.UTC(2026, 10, 1, 8);
const WANG = { user: "u1", username: "wangqiang", name: "王强" };
const HEAD: DeviceRecord = {
  ...{
    id: "d1",
    community: "xf",
    externalId: "head",
    name: "烟感",
    kind: "smoke",
    place: null,
    interval: null,
    gateway: null,
    createdAt: T0,
  },
};
const LOGIN: Login = {
  ...{ username: "head@xf", community: "xf", kind: "device", device: "d1", prefix: null, disabled: false },
  secretHash: hashSecret(KEY, "head@xf", "first"),
};
const VIEW: Device = {
  ...{ id: "d1", community: "xf", externalId: "head", topic: "sw/v1/xf/head", name: "烟感", kind: "smoke", place: null, person: null },
  ...{ interval: 60, state: "online", lastAt: null, values: [], on: [], point: null, gateway: null, createdAt: toIso(T0) },
};

function setUp(login: Login = LOGIN, ownBroker = true) {
  const directory = createDirectory();
  directory.putCommunity({ id: "xf", name: "幸福里", zone: "Asia/Shanghai" });
  directory.putDevice(HEAD);
  directory.putLogin(login);
  const ended: (string | undefined)[] = [];
  const later: { readonly at: Instant; readonly run: () => void }[] = [];
  let now = T0;
  const registrar = createRegistrar({
    ...{ directory, key: KEY, now: () => now, view: () => VIEW, mqttAt: () => ({ port: 1883 }) },
    save: async () => undefined,
    journal: () => undefined,
    disconnect: (_username, secret) => void ended.push(secret),
    ownBroker,
    schedule: (at, run) => void later.push({ at, run }),
    forgetLogin: () => undefined,
    forget: () => undefined,
  });
  const by = (secret: string): boolean => {
    const known = directory.loginByName("head@xf");
    return known !== undefined && secretOf(KEY, known, Buffer.from(secret), now) !== undefined;
  };
  const rotate = async (keep: number) => {
    const made = await registrar.rotate("d1", keep, WANG);
    if (!made.ok) throw new Error(made.reason);
    return made.value;
  };
  const move = (to: Instant): void => {
    now = to;
    for (const { at, run } of later.splice(0)) {
      if (at <= to) run();
      else later.push({ at, run });
    }
  };
  return { directory, registrar, rotate, by, ended, later, move };
}

test("a new secret and the old one are accepted side by side, until the old one ends with its connections only", async () => {
  const { rotate, by, ended, move } = setUp();
  const { mqtt, oldUntil } = await rotate(DAY);
  expect([oldUntil, by("first"), by(mqtt.password)]).toEqual([toIso(T0 + DAY), true, true]);
  expect(ended).toEqual([]);
  move(T0 + DAY);
  expect([by("first"), by(mqtt.password)]).toEqual([false, true]);
  expect(ended).toEqual([LOGIN.secretHash]);
});

test("a second change leaves two secrets, never three", async () => {
  const { rotate, by, ended } = setUp();
  const second = await rotate(DAY);
  const third = await rotate(DAY);
  expect([by("first"), by(second.mqtt.password), by(third.mqtt.password)]).toEqual([false, true, true]);
  expect(ended).toEqual([LOGIN.secretHash]);
});

test("an outside broker knows one secret of a device: nothing else is promised", async () => {
  const { rotate, by } = setUp(LOGIN, false);
  expect([(await rotate(DAY)).oldUntil, by("first")]).toEqual([undefined, false]);
});

test("a secret that others may know ends at once, with all connections", async () => {
  const { rotate, by, ended } = setUp();
  const { mqtt, oldUntil } = await rotate(0);
  expect([oldUntil, by("first"), by(mqtt.password)]).toEqual([undefined, false, true]);
  expect(ended).toEqual([undefined]);
});

test.each([
  ["still holds", T0 + HOUR, 1],
  ["has ended", T0, 0],
])("after a start an old secret that %s is looked after", (_name, until, watched) => {
  const { registrar, later } = setUp({ ...LOGIN, before: { secretHash: "00", until } });
  registrar.begin();
  expect(later).toHaveLength(watched);
});

test("after a death what she wears is nobody's, also what was lent until a day ahead or from one; what hangs in the home stays", async () => {
  const { directory, registrar } = setUp();
  const gives = (id: string, kind: DeviceRecord["kind"], from: Instant, to: Instant | null, person = "wang"): void => {
    directory.putDevice({ ...HEAD, id, externalId: id, kind });
    directory.putAssignment({ device: id, person, from, to });
  };
  gives("band", "wearable", T0 - DAY, null);
  gives("lent", "wearable", T0 - DAY, T0 + DAY);
  gives("planned", "wearable", T0 + DAY, null);
  gives("before", "wearable", T0 - 2 * DAY, T0 - DAY);
  gives("sensor", "motion", T0 - DAY, null);
  gives("theirs", "wearable", T0 - DAY, null, "li");
  await registrar.unbind("wang");
  const ends = Object.fromEntries(
    ["band", "lent", "planned", "before", "sensor", "theirs"].map((id) => [id, directory.assignmentsOf(id)[0]?.to]),
  );
  expect(ends).toEqual({ band: T0, lent: T0, planned: T0 + DAY, before: T0 - DAY, sensor: null, theirs: null });
});
