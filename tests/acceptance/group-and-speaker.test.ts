import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail, ChannelsView, Drill } from "../../contracts/index.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { eventually } from "../support/hub-process.ts";
import { botServer, type ProviderServer } from "../support/provider-servers.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";
import { PUBLIC_URL } from "../support/telephones.ts";

// What a group reads and what is heard on the spot: real servers of bots, a real socket of a speaker.

let stage: Stage;
let she: Resident;
let smoke: NewDevice;
const KINDS = ["wecom-bot", "dingtalk-bot", "feishu-bot"] as const;
const PATHS = { "wecom-bot": "/send?key=k", "dingtalk-bot": "/robot/send?access_token=k", "feishu-bot": "/hook/k" };
const servers: ProviderServer[] = [];
const lines: MqttClient[] = [];
const heard: string[] = [];
const elsewhere: string[] = [];

/** What each group has read so far: of the whole community, of her building, of another. */
const read = (): readonly string[][] =>
  servers.map(({ asked }) =>
    asked.map(({ body }) => (JSON.parse(body).text ?? JSON.parse(body).content).content ?? JSON.parse(body).content.text),
  );
const outside = () => JSON.stringify([read(), heard, elsewhere]);
const look = async (id: string) => (await (await stage.as("duty")).get<CaseDetail>(`/cases/${id}`)).body;
const openFire = async (): Promise<CaseDetail> => {
  const { items } = (await (await stage.as("duty")).get<{ items: readonly { id: string; family: string }[] }>("/cases?limit=50")).body;
  const found = items.find(({ family }) => family === "fire");
  if (found === undefined) throw new Error("no fire");
  return look(found.id);
};

async function speaker(name: string, place: string, into: string[]): Promise<void> {
  const made = await addDevice(await stage.as("admin"), { name, kind: "speaker", place });
  const line = await stage.hub().device(made.mqtt.username, made.mqtt.password);
  lines.push(line);
  line.on("message", (topic, payload) => {
    const { id, do: what, text } = JSON.parse(payload.toString()) as Record<string, string>;
    into.push(`${what} ${text}`);
    line.publish(`${topic}/ack`, JSON.stringify({ id }), { qos: 1 });
  });
  await line.subscribeAsync(`${made.device.topic}/command`, { qos: 1 });
}

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
  const admin = await stage.as("admin");
  she = await stage.resident("潘秀兰", kin("潘"));
  smoke = await addDevice(admin, { name: "厨房烟感", kind: "smoke", place: she.home });
  const { items } = (await admin.get<{ items: readonly { id: string; parent: string | null; level: string }[] }>("/places?limit=1000"))
    .body;
  const parentOf = (id: string | null): string | null => items.find((one) => one.id === id)?.parent ?? null;
  let mine: string | null = she.home;
  while (mine !== null && items.find(({ id }) => id === mine)?.level !== "building") mine = parentOf(mine);
  const other = items.find(({ id, level }) => level === "building" && id !== mine)?.id;
  if (mine === null || other === undefined) throw new Error("the community has too few buildings");
  for (const [index, kind] of KINDS.entries()) {
    const secret = kind === "wecom-bot" ? "" : "SEC1";
    const server = await botServer(kind, secret);
    servers.push(server);
    const protocol = kind === "wecom-bot" ? kind : kind.replace("-bot", "");
    const entry = {
      ...{ kind, protocol, name: `群${index}`, enabled: true, templates: {}, perMinute: null },
      settings: index === 0 ? {} : { place: index === 1 ? mine : other },
      secrets: { webhook: `${server.url}${PATHS[kind]}`, ...(secret !== "" && { secret }) },
    };
    const made = await admin.send("POST", "/providers", entry);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    if (index === 0) expect((await admin.send("POST", "/providers", { ...entry, settings: { place: "nowhere" } })).status).toBe(422);
  }
  await speaker("楼道广播", mine, heard);
  await speaker("邻楼广播", other, elsewhere);
}, 120_000);
afterAll(async () => {
  for (const line of lines) line.end(true);
  await stage?.stop();
  for (const server of servers) await server.stop();
});

it("the settings say which plans tell a group or speak, and what is there", async () => {
  const { outlets } = (await (await stage.as("admin")).get<ChannelsView>("/channels")).body;
  expect(outlets).toMatchObject({ bots: 3, speakers: 2 });
  const of = (id: string) => outlets.plans.find((plan) => plan.id === id);
  expect([of("fire"), of("sos"), of("complaint")]).toMatchObject([
    { group: true, speaker: true },
    { group: true, speaker: false },
    { group: false, speaker: false },
  ]);
});

it("a played fire reaches no group and no speaker", async () => {
  const leader = await stage.as("leader");
  const { participants } = (await leader.get<{ participants: readonly { user: string; role: string }[] }>("/drills/candidates")).body;
  const duty = participants.find(({ role }) => role === "duty")?.user;
  const alarms = [{ kind: "smoke", subject: smoke.device.id, after: 0 }];
  const made = await leader.send<Drill>("POST", "/drills", { title: "演练", minutes: 60, plannedFor: null, participants: [duty], alarms });
  expect((await leader.send("POST", `/drills/${made.body.id}/start`, {})).status).toBe(200);
  await stage.pass("2m");
  expect(outside()).toBe("[[[],[],[]],[],[]]");
  expect((await leader.send("POST", `/drills/${made.body.id}/end`, { how: "aborted", reason: "有真实警情" })).status).toBe(200);
  await stage.pass("20s");
});

it("a fire is read in its groups with number and page, and heard in its building until somebody has it", async () => {
  await stage.says(smoke, "smoke", { state: "on" });
  await eventually("the groups read it", async () => read()[0]?.length === 1 && read()[1]?.length === 1 && heard.length === 1);
  const fire = await openFire();
  const [whole, hers, others] = read();
  expect(whole?.[0]).toMatch(new RegExp(`栋有一起火警，请在岗人员接单（工单 ${fire.number}）\n${PUBLIC_URL}/cases/${fire.id}$`));
  expect([hers, others]).toEqual([whole, []]);
  expect(heard[0]).toMatch(/^say .*栋有火警，工作人员正在赶来。.*不要乘坐电梯/);
  expect(outside()).not.toMatch(/潘秀兰|单元|室/);
  await stage.pass("1m20s");
  await eventually("it is said again", async () => heard.length === 2);
  await stage.act(fire.id, "accept");
  await stage.pass("3m");
  expect([heard.length, elsewhere.length, read()[0]?.length]).toEqual([2, 0, 1]);
  const said = (await look(fire.id)).notices.filter(({ channel }) => channel === "speaker" || channel.endsWith("-bot"));
  expect(said.map(({ state, to }) => [to.name, state])).toEqual(
    expect.arrayContaining([
      ["群0", "sent"],
      ["群1", "sent"],
    ]),
  );
});

it("her call for help is read in the groups once nobody has taken it for a minute, and heard by no neighbour", async () => {
  await stage.presses(she);
  expect(read()[0]).toHaveLength(1);
  await stage.pass("1m20s");
  await eventually("the groups read it", async () => read()[0]?.length === 2);
  expect(read()[0]?.[1]).toMatch(/栋有一起紧急求助，请在岗人员接单/);
  expect([read()[2], heard.length, elsewhere.length]).toEqual([[], 2, 0]);
  expect(outside()).not.toMatch(/潘秀兰|单元/);
});
