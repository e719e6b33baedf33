import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Alert, HOUR, MINUTE, SECOND, toIso, type WalkView } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/*
 * A technician stands before one head and makes it alarm. While that head is muted the hub is killed with SIGKILL, and
 * started with a clock that goes on, and with one that was set back. Whatever is not that one head in its two minutes pages.
 */

const T0 = Date.UTC(2026, 2, 2, 1);

describe("one armed point, and a hub that is killed within its two minutes", () => {
  let hub: HubProcess;
  let admin: Desk;
  let maint: Desk;
  let duty: Desk;
  let walk = "";
  let [first, second, third, fourth, fifth, sixth]: NewDevice[] = [];
  let panel: NewDevice | undefined;

  const start = async (at: number, dataDir?: string): Promise<void> => {
    hub = await startHub({
      env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(at) },
      ...(dataDir !== undefined && { dataDir }),
    });
    [admin, maint, duty] = await Promise.all([hub.as("admin"), hub.as("maint"), hub.as("duty")]);
  };
  const move = async (to: number): Promise<void> => {
    expect((await admin.send("POST", "/clock", { to: toIso(to) })).status).toBe(200);
  };
  const idOf = (device: NewDevice | undefined): string => device?.device.id ?? "";
  /** Acknowledged: it is in the journal, and the rules have seen it. */
  const says = async (device: NewDevice | undefined, ...states: readonly ("on" | "off")[]): Promise<void> => {
    if (!device) throw new Error("no device");
    const client = await hub.device(device.mqtt.username, device.mqtt.password);
    for (const state of states)
      await client.publishAsync(`${device.device.topic}/event`, JSON.stringify({ event: "smoke", state }), { qos: 1 });
    await client.endAsync();
  };
  const alertsOf = async (device: NewDevice | undefined): Promise<readonly Alert[]> =>
    (await duty.get<{ items: Alert[] }>(`/alerts?device=${idOf(device)}`)).body.items.filter(({ rule }) => rule === "smoke-alarm");
  /** It is critical, and a case calls people for it. */
  const pages = (device: NewDevice | undefined): Promise<Alert> =>
    eventually(`an alert of ${idOf(device)} with its case`, async () =>
      (await alertsOf(device)).find(({ severity, case: called }) => severity === "critical" && called !== null),
    );
  const arm = (device: NewDevice | undefined) => maint.send<WalkView>("POST", `/walks/${walk}/arm`, { device: idOf(device) });
  const view = async (): Promise<WalkView> => (await maint.get<WalkView>(`/walks/${walk}`)).body;
  const pointOf = async (device: NewDevice | undefined) => (await view()).points.find((one) => one.device === idOf(device));

  beforeAll(async () => {
    await start(T0);
    const place = (await placeOfLevel(admin, "home")).id;
    const head = (name: string) => addDevice(admin, { name, kind: "smoke", place });
    [first, second, third, fourth] = [await head("烟感一"), await head("烟感二"), await head("烟感三"), await head("烟感四")];
    [fifth, sixth] = [await head("烟感五"), await head("烟感六")];
    panel = await addDevice(admin, { name: "主机", kind: "fire-panel", place });
    const plan = { places: [place], reason: "季度逐点测试", until: toIso(T0 + 4 * HOUR), tests: true };
    const declared = await maint.send<{ id: string }>("POST", "/maintenance", plan);
    expect(declared.status).toBeLessThan(300);
    walk = declared.body.id;
  }, 60_000);
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it("mutes that one head alone; the head beside it pages meanwhile, and a panel is never armed", async () => {
    expect((await arm(panel)).status).toBe(409);
    expect((await arm(first)).body.armed).toMatchObject({ device: idOf(first), until: toIso(T0 + 2 * MINUTE) });
    await move(T0 + MINUTE);
    await says(first, "on", "off");
    await says(second, "on");
    await pages(second);
    expect(await alertsOf(first)).toEqual([]);
    await eventually("what was muted is seen", async () => (await pointOf(first))?.muted === 1);
    expect(await pointOf(first)).toMatchObject({ result: "passed", event: "smoke", at: toIso(T0 + MINUTE) });
    // Somebody looks at it first: its alarm is on.
    expect((await arm(second)).status).toBe(409);
  });

  it("ends by itself: after two minutes the same head pages", async () => {
    await move(T0 + 2 * MINUTE + SECOND);
    expect((await view()).armed).toBeNull();
    await says(first, "on");
    await pages(first);
  });

  it("killed in the moment of the muted alarm: it is seen after the start, and the same head pages from then on", async () => {
    await move(T0 + 5 * MINUTE);
    expect((await arm(third)).status).toBe(200);
    await move(T0 + 5 * MINUTE + 20 * SECOND);
    await says(third, "on", "off");
    await hub.kill();
    await start(T0 + 5 * MINUTE + 40 * SECOND, hub.dataDir);
    expect(await eventually("what was muted", async () => ((await pointOf(third))?.muted === 1 ? pointOf(third) : null))).toMatchObject({
      ...{ result: "passed", at: toIso(T0 + 5 * MINUTE + 20 * SECOND), byName: expect.stringMatching(/./) },
    });
    expect(await alertsOf(third)).toEqual([]);
    expect((await view()).armed).toBeNull();
    // Eighty seconds of the two minutes were left.
    await says(third, "on");
    await pages(third);
  });

  it("smoulders on after its test and says nothing more: told at once, real after the grace, also over a restart", async () => {
    await move(T0 + 6 * MINUTE);
    expect((await arm(fifth)).status).toBe(200);
    await says(fifth, "on");
    await move(T0 + 6 * MINUTE + 30 * SECOND);
    expect((await arm(sixth)).status).toBe(200);
    await says(sixth, "on");
    await move(T0 + 8 * MINUTE + 31 * SECOND);
    await says(sixth, "off");
    const told = await eventually("what smoulders", async () => ((await pointOf(sixth))?.ringsAt === null ? pointOf(fifth) : null));
    expect(told).toMatchObject({ result: "passed", alarming: true, ringsAt: toIso(T0 + 10 * MINUTE) });
    expect(await alertsOf(fifth)).toEqual([]);
    await hub.kill();
    await start(T0 + 9 * MINUTE, hub.dataDir);
    await move(T0 + 9 * MINUTE + 55 * SECOND);
    expect(await alertsOf(fifth)).toEqual([]);
    await move(T0 + 10 * MINUTE + 2 * SECOND);
    expect((await pages(fifth)).marks).toContain("test-outlasted");
    await move(T0 + 11 * MINUTE);
    expect(await alertsOf(sixth)).toEqual([]);
    expect((await alertsOf(fifth)).length).toBe(1);
    expect((await pointOf(fifth))?.ringsAt).toBeNull();
  });

  it("killed while armed, and started with a clock that was set back: nothing stays muted while it stands still", async () => {
    await move(T0 + 12 * MINUTE);
    expect((await arm(fourth)).body.armed).toMatchObject({ device: idOf(fourth) });
    await hub.kill();
    await start(T0, hub.dataDir);
    expect((await view()).armed).toBeNull();
    await says(fourth, "on");
    await pages(fourth);
  });

  it("the record is signed, shows what was muted, and ends the window", async () => {
    await move(T0 + 20 * MINUTE);
    const signature = { username: "maint", password: DEMO_PASSWORD };
    const signed = await maint.send<WalkView>("POST", `/walks/${walk}/sign`, { signature });
    expect(signed.body).toMatchObject({ state: "ended", counts: { passed: 4, failed: 0, notTestable: 0 } });
    const muted = new Map(signed.body.points.map((point) => [point.device, point.muted]));
    expect([first, second, third, fourth, fifth, sixth].map((device) => muted.get(idOf(device)))).toEqual([1, 0, 1, 0, 1, 1]);
    expect((await arm(first)).status).toBe(409);
  });
});
