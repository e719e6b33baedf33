import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/** "A reading belongs to who wore it then": history by person follows the assignments, not who has the device today. */
describe("a wristband that is handed on", () => {
  const T0 = Date.parse("2026-05-10T04:00:00Z");
  let hub: HubProcess;
  let duty: Desk;
  let band: NewDevice;
  const people: string[] = [];

  const wear = async (value: number, from: number): Promise<void> => {
    const client = await hub.device(band.mqtt.username, band.mqtt.password);
    for (let n = 0; n < 10; n++)
      await client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ ts: from + n * SECOND, heart_rate: value }), { qos: 1 });
    await client.endAsync();
  };
  const moveTo = async (at: number): Promise<void> => {
    const admin = await hub.as("admin");
    expect((await admin.send("POST", "/clock", { to: toIso(at) })).status).toBe(200);
  };
  interface Parts {
    readonly unit: string;
    readonly parts: readonly { readonly device: string; readonly points: readonly { readonly avg: number; readonly count: number }[] }[];
  }
  const historyOf = async (person: string): Promise<readonly (readonly number[])[]> => {
    const query = `measurement=heart_rate&from=${toIso(T0)}&to=${toIso(T0 + 4 * HOUR)}`;
    const { status, body } = await duty.get<Parts>(`/people/${person}/series?${query}`);
    expect(status).toBe(200);
    return body.parts.map((part) => part.points.map((point) => point.avg));
  };

  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(T0) } });
    duty = await hub.as("duty");
    const home = (await placeOfLevel(duty, "home")).id;
    for (const name of ["王阿姨", "李大爷"]) people.push((await duty.send<{ id: string }>("POST", "/people", { name, home })).body.id);
    band = await addDevice(duty, { name: "手环", kind: "wearable", place: home, person: people[0] });
  }, 60_000);
  afterAll(async () => {
    await hub.stop();
    hub.clean();
  });

  it("gives each wearer her own time, also after it went to somebody else and came back", async () => {
    const give = async (person: string | undefined): Promise<void> => {
      expect((await duty.send("PATCH", `/devices/${band.device.id}`, { person })).status).toBe(200);
    };
    await moveTo(T0 + 10 * MINUTE);
    await wear(61, T0 + 5 * MINUTE);
    await moveTo(T0 + HOUR);
    await give(people[1]);
    await moveTo(T0 + HOUR + 10 * MINUTE);
    await wear(72, T0 + HOUR + 5 * MINUTE);
    await moveTo(T0 + 2 * HOUR);
    await give(people[0]);
    await moveTo(T0 + 2 * HOUR + 10 * MINUTE);
    await wear(83, T0 + 2 * HOUR + 5 * MINUTE);
    const [first = "", second = ""] = people;
    await eventually("all stored", async () => (await historyOf(first)).flat().includes(83));
    expect(await historyOf(first)).toEqual([[61], [83]]);
    expect(await historyOf(second)).toEqual([[72]]);
  });

  it("shows a family what their own person wore, not what the device told of the wearer before", async () => {
    const admin = await hub.as("admin");
    const [first = ""] = people;
    const account = { username: "daughter", name: "女儿", role: "family", people: [first], password: "a long enough one" };
    expect((await admin.send("POST", "/users", account)).status).toBe(201);
    const daughter = await hub.as("daughter", "a long enough one");
    // Figures are shown to a relative by consent only.
    const leader = await hub.as("leader");
    const known = await leader.get<{ rights: { relative: string; user: string | null }[] }>(`/people/${first}/consents`);
    const { relative } = known.body.rights.find(({ user }) => user !== null) ?? {};
    const consent = { relative, grants: { vitals: "always", figures: "always" }, givenBy: "self", paper: "2026-001" };
    expect((await leader.send("POST", `/people/${first}/consents`, consent)).status).toBe(201);
    const query = `measurement=heart_rate&from=${toIso(T0)}&to=${toIso(T0 + 4 * HOUR)}`;
    const { status, body } = await daughter.get<{ points: { value: number }[] }>(`/devices/${band.device.id}/series?${query}`);
    expect(status).toBe(200);
    expect(new Set(body.points.map((point) => point.value))).toEqual(new Set([83]));
    const staff = await duty.get<{ points: { value: number }[] }>(`/devices/${band.device.id}/series?${query}`);
    expect(new Set(staff.body.points.map((point) => point.value))).toEqual(new Set([61, 72, 83]));
    expect((await daughter.get(`/people/${people[1]}/series?${query}`)).status).toBe(404);
  });

  it("keeps a wearer's history when the device is removed, over a restart too, and erases it on request", async () => {
    const [first = "", second = ""] = people;
    await moveTo(T0 + 3 * HOUR);
    expect((await duty.send("DELETE", `/devices/${band.device.id}`)).status).toBeLessThan(300);
    expect(await historyOf(first)).toEqual([[61], [83]]);
    expect(await historyOf(second)).toEqual([[72]]);
    await hub.stop();
    hub = await startHub({ dataDir: hub.dataDir, env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(T0 + 3 * HOUR) } });
    duty = await hub.as("duty");
    expect(await historyOf(first)).toEqual([[61], [83]]);
    const admin = await hub.as("admin");
    const { status, body } = await admin.send<{ rows: number }>("POST", `/devices/${band.device.id}/forget`, {});
    expect(status).toBe(200);
    expect(body.rows).toBeGreaterThanOrEqual(30);
    expect(await historyOf(first)).toEqual([]);
  });
});
