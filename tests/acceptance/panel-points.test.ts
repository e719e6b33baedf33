import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Case, DeviceCamera, DeviceLive, ImportView, WalkView } from "../../contracts/index.ts";
import { componentData, connectTransmissionDevice, type TransmissionDevice } from "../../device-sim/transmission-device.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const START = Date.parse("2026-03-02T08:00:00+08:00");
const ADDRESS = Uint8Array.of(0x33, 0x22, 0x11, 0, 0, 0);
const HOUR = 3_600_000;
/** GB/T 26875.3-2011, table 5 and table 6. */
const SMOKE = 42;
const CALL_POINT = 23;
const [NORMAL, FIRE, FEEDBACK] = [1, 3, 0x41];
const MANY = 10_000;
const ENV = { HUB_GB26875_PORT: "0", HUB_CLOCK: "driven" };

interface Page<T> {
  readonly items: readonly T[];
}
interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly at: string;
  readonly device: { readonly id: string; readonly name: string; readonly externalId: string } | null;
  readonly place: { readonly path: string } | null;
  readonly reason: { readonly zh: string };
}
interface DeviceItem {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly state: string;
  readonly onChange?: boolean;
  readonly aliveBy?: string;
}

/** The list of a fire technician, a panel over a real TCP socket, and two days of moved time. */
describe("the point list of a fire panel", () => {
  let hub: HubProcess;
  let admin: Desk;
  let duty: Desk;
  let panel: NewDevice;
  let line: TransmissionDevice;
  let building = { id: "", name: "" };
  let clock = START;
  let port = 0;

  beforeAll(async () => {
    hub = await startHub({ env: { ...ENV, HUB_CLOCK_START: new Date(START).toISOString() } });
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    const { body } = await admin.get<{ items: { id: string; name: string }[] }>("/places?level=building&limit=1");
    building = body.items[0] ?? building;
    const gateway = await addDevice(admin, {
      name: "用传",
      kind: "gateway",
      place: building.id,
      format: "gb26875",
      prefix: "gb/",
      interval: 7 * 24 * 3_600,
    });
    // It reports twice a day: two days of its messages are few.
    panel = await addDevice(admin, {
      name: "主机",
      kind: "fire-panel",
      place: building.id,
      externalId: "000000112233",
      interval: 12 * 3_600,
    });
    const door = await admin.get<{ tcp: { port: number } }>(`/devices/${gateway.device.id}/door`);
    port = door.body.tcp.port;
    line = await connectTransmissionDevice({ host: "127.0.0.1", port, address: ADDRESS });
  }, 180_000);
  afterAll(async () => {
    line?.close();
    await hub?.kill();
    hub?.clean();
  });

  const pass = async (ms: number): Promise<void> => {
    clock += ms;
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    expect((await admin.send("POST", "/clock", { to: new Date(clock).toISOString() })).status).toBe(200);
    // A session ends after half a day.
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  };
  const says = async (kind: number, place: number, state: number): Promise<void> =>
    expect(await line.send(componentData(kind, place, state, clock, { system: 1, zone: 2 }), clock)).toBe("confirmed");
  const alerts = async (): Promise<readonly AlertItem[]> => (await duty.get<Page<AlertItem>>("/alerts?state=open&limit=1000")).body.items;
  const devices = async (query: string): Promise<readonly DeviceItem[]> =>
    (await duty.get<Page<DeviceItem>>(`/devices?${query}&limit=1000`)).body.items;
  const pointOf = async (place: number): Promise<DeviceItem> => {
    const found = (await devices(`search=000000112233:1:2:${place}`)).find(({ externalId }) => externalId.endsWith(`:2:${place}`));
    if (found === undefined) throw new Error(`no point ${place}`);
    return found;
  };

  const restart = async (): Promise<void> => {
    await hub.stop();
    line.close();
    hub = await startHub({ env: { ...ENV, HUB_CLOCK_START: new Date(clock).toISOString() }, dataDir: hub.dataDir });
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    const gateway = (await devices("kind=gateway")).find(({ name }) => name === "用传");
    port = (await admin.get<{ tcp: { port: number } }>(`/devices/${gateway?.id}/door`)).body.tcp.port;
    line = await connectTransmissionDevice({ host: "127.0.0.1", port, address: ADDRESS });
  };

  const bring = async (csv: string, of = panel.device.id): Promise<ImportView> => {
    const answer = await fetch(`${hub.http}/api/v1/imports?kind=panel-points&name=${encodeURIComponent("点位表.csv")}`, {
      method: "POST",
      headers: { authorization: `Bearer ${admin.token}`, "content-type": "text/csv" },
      body: csv,
    });
    expect(answer.status).toBe(201);
    const view = (await answer.json()) as ImportView;
    const fields = Object.fromEntries(view.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
    const tried = await admin.send<ImportView>("POST", `/imports/${view.id}/check`, { fields, panel: of });
    expect(tried.status).toBe(200);
    return tried.body;
  };
  const take = async (view: ImportView): Promise<ImportView> => {
    const done = await admin.send<ImportView>("POST", `/imports/${view.id}/apply`);
    expect(done.status).toBe(200);
    return done.body;
  };
  const HEADS = "机号,回路,地址,设备类型,安装位置,楼层";

  test("a frame about an imported point alarms under its name, floor and place", async () => {
    const rows = [
      `1,2,15,点型光电感烟火灾探测器,${building.name}走廊东侧,3`,
      `1,2,16,手动火灾报警按钮,${building.name}楼梯口,3`,
      `1,2,17,点型光电感烟火灾探测器,${building.name}走廊西侧,3`,
    ];
    const tried = await bring([HEADS, ...rows].join("\n"));
    expect(tried).toMatchObject({ faults: [], counts: { insert: 3, faulty: 0 } });
    await take(tried);
    const point = await pointOf(15);
    expect(point).toMatchObject({ name: "走廊东侧点型光电感烟火灾探测器 1-2-15", onChange: true, aliveBy: panel.device.id });

    await says(SMOKE, 15, FIRE);
    const alert = await eventually("the fire is told", async () => (await alerts()).find(({ device }) => device?.id === point.id), 30_000);
    expect(alert).toMatchObject({ rule: "smoke-alarm", device: { name: point.name, externalId: "000000112233:1:2:15" } });
    expect(alert.place?.path).toMatch(new RegExp(`${building.name}.*3层`));
    await says(SMOKE, 15, NORMAL);
    await says(CALL_POINT, 16, NORMAL);
    await says(SMOKE, 17, NORMAL);
  }, 120_000);

  test("the camera of a point is named at its fire with what it saw last, which is written down; a restart keeps both", async () => {
    const camera = await addDevice(admin, { name: "3层走廊摄像头", kind: "camera", place: building.id });
    const heads = `${HEADS},摄像机,备注`;
    const row = `1,2,21,点型光电感烟火灾探测器,${building.name}走廊,5`;
    const wrong = await bring(`${heads}\n${row},走廊尽头,`);
    expect(wrong.faults).toMatchObject([{ row: 2, column: "摄像机", what: { zh: expect.stringContaining("没有登记这台摄像头") } }]);
    await take(await bring(`${heads}\n${row},3层走廊摄像头,吊顶内`));
    const point = await pointOf(21);
    expect(point).toMatchObject({ camera: camera.device.id, remark: "吊顶内" });
    const seen = async () => (await duty.get<DeviceCamera>(`/devices/${point.id}/camera`)).body;
    expect(await seen()).toMatchObject({ camera: { name: "3层走廊摄像头" }, picture: null });

    const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]);
    const client = await hub.device(camera.mqtt.username, camera.mqtt.password);
    await client.publishAsync(`${camera.device.topic}/snapshot/e1`, picture, { qos: 1 });
    await client.endAsync();
    const before = await eventually("the picture is known", async () => {
      const now = await seen();
      return now.picture === null ? null : now;
    });
    // No case is open there: whoever looks says why, and that is written down.
    const path = `/snapshots/${before.picture?.hash}`;
    expect(before.clear).toBe(false);
    const look = (by: Desk, why = "") =>
      fetch(`${hub.http}/api/v1${path}${why === "" ? "" : `?reason=${encodeURIComponent(why)}`}`, {
        headers: { authorization: `Bearer ${by.token}` },
      });
    expect((await look(duty)).status).toBe(403);
    expect((await look(duty, "看走廊")).status).toBe(200);
    expect((await look(await hub.as("family"), "看走廊")).status).toBe(404);

    await says(SMOKE, 21, FIRE);
    await eventually("its fire is told", async () => (await alerts()).some(({ device }) => device?.id === point.id), 30_000);
    await eventually("the camera is clear", async () => (await seen()).clear);
    const shown = await look(duty);
    expect(shown.status).toBe(200);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(picture);
    const { items } = (await admin.get<Page<{ act: string; user: string; detail: string }>>("/audit?act=picture.open&limit=10")).body;
    expect(items.map(({ detail }) => detail)).toContain("看走廊");
    expect(items.length).toBeGreaterThanOrEqual(2);

    await says(SMOKE, 21, NORMAL);
    await restart();
    expect(await seen()).toMatchObject({ camera: { id: camera.device.id }, picture: before.picture });
    expect((await admin.send("DELETE", `/devices/${camera.device.id}`)).status).toBeLessThan(300);
    expect(await seen()).toEqual({ camera: null, picture: null, clear: false });
  }, 180_000);

  test("what a panel said of its points before anybody registered it is taken in with their list", async () => {
    const early = await connectTransmissionDevice({ host: "127.0.0.1", port, address: Uint8Array.of(0x66, 0x55, 0x44, 0, 0, 0) });
    const [at, of] = [clock, { system: 1, zone: 1 }];
    expect(await early.send(componentData(SMOKE, 7, NORMAL, at, of), at)).toBe("confirmed");
    early.close();
    const late = await addDevice(admin, { name: "二号主机", kind: "fire-panel", place: building.id, externalId: "000000445566" });
    await eventually("it is kept", async () => {
      const { items } = (await duty.get<Page<{ reason: string }>>("/quarantine?limit=100")).body;
      return items.some(({ reason }) => reason === "unknown-device");
    });
    await take(await bring(`${HEADS}\n1,1,7,感烟探测器,${building.name}走廊,2`, late.device.id));
    const [point] = await devices("search=000000445566:1:1:7");
    expect(point).toMatchObject({ state: "online", lastAt: expect.any(String) });
    expect((await admin.send("DELETE", `/devices/${late.device.id}`)).status).toBeLessThan(300);
    expect((await admin.send("DELETE", `/devices/${point?.id}`)).status).toBeLessThan(300);
  }, 120_000);

  test("a newer list renames and tells what it lacks; the one before is taken back no more, for it has spoken", async () => {
    const tried = await bring(
      [HEADS, `1,2,15,点型光电感烟火灾探测器,${building.name}电梯厅,3`, `1,2,16,手动火灾报警按钮,${building.name}楼梯口,3`].join("\n"),
    );
    expect(tried.counts).toMatchObject({ insert: 0, update: 1, same: 1, faulty: 0 });
    expect(tried.notes[0]?.what.zh).toContain("1-2-17");
    const done = await take(tried);
    expect((await pointOf(15)).name).toBe("电梯厅点型光电感烟火灾探测器 1-2-15");
    expect(await pointOf(17)).toBeDefined();
    expect((await admin.send("POST", `/imports/${done.id}/undo`)).status).toBe(200);
    expect((await pointOf(15)).name).toBe("走廊东侧点型光电感烟火灾探测器 1-2-15");
  }, 120_000);

  test("equipment that reports back raises no alert and is told live with the time since when, over a restart too", async () => {
    const point = await pointOf(17);
    const kept = (await alerts()).length;
    const since = async (): Promise<string | undefined> => {
      const desk = await duty.live();
      try {
        const frame = await new Promise<{ readonly devices: readonly DeviceLive[] }>((resolve, reject) => {
          desk.on("message", (text) => {
            const read = JSON.parse(String(text)) as { readonly type: string; readonly devices: readonly DeviceLive[] };
            if (read.type === "snapshot") resolve(read);
          });
          desk.on("error", reject);
        });
        return frame.devices.find(({ id }) => id === point.id)?.feedbackSince;
      } finally {
        desk.close();
      }
    };
    const at = new Date(clock).toISOString();
    await says(SMOKE, 17, FEEDBACK);
    await eventually("it is told", async () => (await since()) === at);
    await restart();
    expect(await since()).toBe(at);
    await says(SMOKE, 17, NORMAL);
    await eventually("it is over", async () => (await since()) === undefined);
    expect((await alerts()).length).toBe(kept);
  }, 120_000);

  test("a walk arms one point alone: its alarm is a test, that of the next is none", async () => {
    const leader = await hub.as("leader");
    const until = new Date(clock + 2 * HOUR).toISOString();
    const plan = await leader.send<{ id: string }>("POST", "/maintenance", {
      ...{ places: [building.id], tests: true, reason: "消防主机逐点测试", until },
    });
    expect(plan.status).toBe(201);
    const walk = (await leader.get<WalkView>(`/walks/${plan.body.id}`)).body;
    expect(walk.points.map(({ number }) => number)).toEqual(
      expect.arrayContaining(["000000112233:1:2:15", "000000112233:1:2:16", "000000112233:1:2:17"]),
    );
    const [armed, other] = [await pointOf(17), await pointOf(16)];
    expect((await leader.send("POST", `/walks/${plan.body.id}/arm`, { device: armed.id })).status).toBe(200);
    await says(SMOKE, 17, FIRE);
    await eventually(
      "the point ticks itself",
      async () =>
        (await leader.get<WalkView>(`/walks/${plan.body.id}`)).body.points.find(({ device }) => device === armed.id)?.result === "passed",
      30_000,
    );
    await says(CALL_POINT, 16, FIRE);
    await eventually("the next one rings", async () => (await alerts()).some(({ device }) => device?.id === other.id), 30_000);
    expect((await alerts()).some(({ device }) => device?.id === armed.id)).toBe(false);
    await says(SMOKE, 17, NORMAL);
    await says(CALL_POINT, 16, NORMAL);
    await leader.send("POST", `/maintenance/${plan.body.id}/end`);
  }, 120_000);

  test("two days without a word are no silence of a point; a silent panel is one alert", async () => {
    const quiet = async (): Promise<readonly string[]> =>
      (await alerts()).filter(({ rule }) => /silent|down|offline/.test(rule)).map(({ rule }) => rule);
    for (let passed = 0; passed < 48; passed += 12) {
      await pass(12 * HOUR);
      await says(SMOKE, 99, NORMAL);
    }
    expect(await quiet()).toEqual([]);
    expect(await pointOf(17)).toMatchObject({ state: "online" });

    await pass(50 * HOUR);
    const told = await eventually(
      "the panel is lost",
      async () => {
        const found = (await alerts()).filter(({ rule }) => /silent|down|offline/.test(rule));
        return found.length > 0 && found;
      },
      30_000,
    );
    expect(told.map(({ rule, device }) => [rule, device?.id])).toEqual([["fire-panel-silent", panel.device.id]]);
    expect(await pointOf(17)).toMatchObject({ state: "silent", aliveBy: panel.device.id });
    const work = await duty.get<{ items: { device: string; reasons: string[] }[] }>("/device-work?reason=silent");
    expect(JSON.stringify(work.body.items)).toContain("000000112233");
    expect(JSON.stringify(work.body.items)).not.toContain("000000112233:1:2");
    const cases = (await duty.get<Page<Case>>("/cases?limit=1000")).body.items;
    expect(cases.filter(({ title }) => title.zh.includes("失联"))).toHaveLength(1);
  }, 180_000);

  test("ten thousand points come in by one file within seconds", async () => {
    const rows = Array.from(
      { length: MANY },
      (_, n) => `3,${1 + Math.floor(n / 200)},${1 + (n % 200)},感烟探测器,${building.name}走廊${n % 9}号,${1 + (n % 20)}`,
    );
    const began = performance.now();
    const tried = await bring([HEADS, ...rows].join("\n"));
    expect(tried.counts).toMatchObject({ insert: MANY, faulty: 0 });
    const triedAt = performance.now();
    await take(tried);
    console.info(`10,000 points: tried in ${Math.round(triedAt - began)} ms, taken in ${Math.round(performance.now() - triedAt)} ms`);
    expect(performance.now() - began).toBeLessThan(120_000);
  }, 180_000);
});
