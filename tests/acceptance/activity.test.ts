import type { MqttClient } from "mqtt";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Activity,
  type Alert,
  type Case,
  ENDED_CASE_STATES,
  type Notice,
  type PersonView,
  PersonViewSchema,
} from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { moveClock } from "../support/replay.ts";

const HOUSEHOLD = { people: 1, pets: false, robot: false, heater: true, singleBed: true, visits: [], sleep: null };

describe("signs of activity over a real hub", () => {
  let hub: HubProcess;
  let duty: Desk;
  let person = "";
  let home = "";
  const devices: Record<string, { readonly id: string; readonly topic: string; readonly username: string; readonly password: string }> = {};
  const clients: MqttClient[] = [];

  const logIn = async (): Promise<void> => {
    duty = await hub.as("duty");
  };
  const say = async (name: string, part: "telemetry" | "event", body: object): Promise<void> => {
    const device = devices[name];
    if (!device) throw new Error(`there is no device ${name}`);
    const client = await hub.device(device.username, device.password);
    clients.push(client);
    await client.publishAsync(`${device.topic}/${part}`, JSON.stringify(body), { qos: 1 });
    await client.endAsync();
  };
  const activity = async (): Promise<Activity> => (await duty.get<Activity>(`/people/${person}/activity`)).body;
  const put = <T = PersonView>(path: string, body: object, desk = duty) => desk.send<T>("PUT", `/people/${person}/${path}`, body);

  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven" } });
    await logIn();
    const homes = (await duty.get<{ items: { id: string }[] }>("/places?level=home&limit=1000")).body.items;
    const people = (await duty.get<{ items: PersonView[] }>("/people?limit=1000")).body.items;
    home = homes.find(({ id }) => people.every((one) => one.home !== id))?.id ?? people.at(-1)?.home ?? "";
    person = (await duty.send<{ id: string }>("POST", "/people", { name: "赵秀英", home, living: "alone" })).body.id;
    for (const kind of ["wearable", "motion"] as const) {
      const { device, mqtt } = await addDevice(duty, { name: kind, kind, place: home, person });
      devices[kind] = { ...device, ...mqtt };
    }
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    hub?.clean();
  });

  it("before anything is heard nothing is claimed", async () => {
    expect(await activity()).toEqual({
      own: null,
      home: null,
      body: null,
      met: null,
      unseen: { why: "no-data", kind: "wearable", since: null },
    });
  });

  it("steps are hers; motion in a home that nobody described is the home's only", async () => {
    await say("wearable", "telemetry", { steps: 10, worn: 1, heart_rate: 70 });
    await say("wearable", "telemetry", { steps: 25 });
    await say("motion", "event", { event: "motion", state: "on" });
    const seen = await eventually("both signs", async () => {
      const known = await activity();
      return known.own && known.home ? known : undefined;
    });
    expect([seen.own?.by, seen.own?.kind, seen.home?.by, seen.unseen]).toEqual(["steps", "wearable", "motion", null]);
  });

  it("in a home registered as hers alone motion is hers, with a cat it is not", async () => {
    expect((await put("household", HOUSEHOLD)).body.household).toMatchObject({ people: 1, by: "duty" });
    // What the hub answers is what the dashboard reads.
    const opened = (await duty.get(`/people/${person}`)).body;
    expect([...Value.Errors(PersonViewSchema, opened)].map((fault) => `${fault.instancePath} ${fault.message}`)).toEqual([]);
    await moveClock(hub, 5);
    await logIn();
    await say("motion", "event", { event: "motion", state: "on", id: "m-2" });
    await eventually("motion as hers", async () => (await activity()).own?.by === "motion");
    expect((await put("household", { ...HOUSEHOLD, pets: true })).status).toBe(200);
    await moveClock(hub, 5);
    await logIn();
    await say("motion", "event", { event: "motion", state: "on", id: "m-3" });
    const seen = await eventually("motion as the home's", async () => {
      const known = await activity();
      return (known.home?.age ?? Number.MAX_SAFE_INTEGER) < 60_000 ? known : undefined;
    });
    expect(seen.own?.age).toBeGreaterThan(60_000);
  });

  it("a band that was taken off is told, with what the home shows; never that she is well", async () => {
    await say("wearable", "telemetry", { worn: 0 });
    const seen = await eventually("not worn", async () => {
      const known = await activity();
      return known.unseen?.why === "not-worn" ? known : undefined;
    });
    expect([seen.unseen?.kind, seen.home?.kind, seen.met]).toEqual(["wearable", "motion", null]);
  });

  it("only a named human says that she is well, and that is a sign of hers", async () => {
    const told = await duty.send<Activity>("POST", `/people/${person}/meetings`, { how: "heard", well: true });
    expect([told.status, told.body.met?.how, told.body.met?.well, told.body.met?.byName]).toEqual([200, "heard", true, "李敏"]);
    const late = await duty.send("POST", `/people/${person}/meetings`, { how: "seen", well: true, at: "2020-01-01T00:00:00Z" });
    expect(late.status).toBe(422);
  });

  it("whoever closes a case by having seen her has met her", async () => {
    await say("wearable", "event", { event: "sos", id: "met-1" });
    const open = await eventually("the case", async () => {
      const { items } = (await duty.get<{ items: readonly Case[] }>("/cases?limit=1000")).body;
      return items.find((one) => one.person === person && !ENDED_CASE_STATES.includes(one.state));
    });
    const closed = await duty.send("POST", `/cases/${open.id}/close`, { verdict: "true", found: "seen", summary: "已扶起" });
    expect(closed.status).toBe(200);
    const { met } = await activity();
    expect([met?.how, met?.well, met?.byName]).toEqual(["seen", false, "李敏"]);
  });

  it("twelve hours without a sign are told by day, with what the last one was", { timeout: 120_000 }, async () => {
    const alert = await eventually(
      "the alert",
      async () => {
        await moveClock(hub, 6 * 60);
        await logIn();
        const { body } = await duty.get<{ items: Alert[] }>(`/alerts?state=open&person=${person}`);
        return body.items.find((one) => one.rule === "no-activity");
      },
      60_000,
    );
    expect(alert.sentence.zh).toContain("没有本人的活动迹象");
    expect(alert.sentence.zh).toContain("听到本人");
  });

  it("in hospital until a day: asked a day before, over by itself, and no alarm at its end", { timeout: 120_000 }, async () => {
    const { time } = (await (await fetch(`${hub.http}/healthz`)).json()) as { time: string };
    const until = new Date(Date.parse(time) + 72 * 3_600_000).toISOString();
    expect((await put("state", { state: "home", until })).status).toBe(422);
    expect((await put("state", { state: "hospital", until: "2020-01-01T00:00:00Z" })).status).toBe(422);
    const set = await put("state", { state: "hospital", until, reason: "骨折" });
    expect([set.body.state, set.body.stay?.until, set.body.stay?.by]).toEqual(["hospital", until, "duty"]);
    const open = async (): Promise<readonly string[]> => {
      const { body } = await duty.get<{ items: Alert[] }>(`/alerts?state=open&person=${person}`);
      return body.items.filter((one) => one.active).map((one) => one.rule);
    };
    await eventually("the inactivity to be over", async () => !(await open()).includes("no-activity"));
    await moveClock(hub, 49 * 60);
    await logIn();
    const notices = async (): Promise<readonly string[]> => {
      const subjects: string[] = [];
      let cursor = "";
      do {
        const { body } = await duty.get<{ items: Notice[]; next: string | null }>(`/notices?limit=1000${cursor}`);
        subjects.push(...body.items.map((one) => one.subject).filter((one) => one.includes("赵秀英") && one.includes("住院")));
        cursor = body.next === null ? "" : `&cursor=${body.next}`;
      } while (cursor !== "");
      return subjects;
    };
    expect(await eventually("the question", async () => ((await notices()).length > 0 ? notices() : undefined))).toEqual([
      "请核对：赵秀英住院即将到期",
    ]);
    await moveClock(hub, 24 * 60);
    await logIn();
    const back = await eventually("her return", async () => {
      const { body } = await duty.get<PersonView>(`/people/${person}`);
      return body.state === "home" ? body : undefined;
    });
    expect(back.stay?.reason).toBe("住院登记已到期");
    expect(await notices()).toContain("住院登记已到期：赵秀英");
    expect((await open()).filter((rule) => rule === "no-activity")).toEqual([]);
  });

  it("a death takes two names, unbinds what she wore and leaves the home's devices", async () => {
    expect((await duty.send("PATCH", `/people/${person}`, { state: "died" })).status).toBe(422);
    const first = await put("state", { state: "died", reason: "家属告知" });
    expect([first.body.state, first.body.deathReport?.by]).toEqual(["home", "duty"]);
    expect((await put("state", { state: "died" })).status).toBe(409);
    const leader = await hub.as("leader");
    const second = await put("state", { state: "died" }, leader);
    expect([second.body.state, second.body.stay?.by, second.body.stay?.second !== undefined]).toEqual(["died", "duty", true]);
    const { body } = await duty.get<{ items: { kind: string; person: string | null }[] }>(`/devices?search=&limit=1000&place=${home}`);
    const of = (kind: string) => body.items.filter((one) => one.kind === kind && one.person === person).length;
    expect([of("wearable"), of("motion")]).toEqual([0, 1]);
  });

  it("what is known of her outlives a restart", { timeout: 120_000 }, async () => {
    const before = await activity();
    await hub.stop();
    const { dataDir } = hub;
    hub = await startHub({ env: { HUB_CLOCK: "driven" }, dataDir });
    await logIn();
    const after = await activity();
    expect([after.own?.at, after.home?.at, after.met]).toEqual([before.own?.at, before.home?.at, before.met]);
  });
});
