import { toIso } from "../../contracts/index.ts";
import { addDevice, placeOfLevel } from "./devices.ts";
import { type Desk, eventually, type HubProcess } from "./hub-process.ts";

/** Addresses by role that no link need lead to: what labels and messages lead to, and what stands behind tabs. */
type Doors = Readonly<Record<string, readonly string[]>>;

/** It speaks through a gateway and is registered nowhere. */
const UNCLAIMED = "0x00158d0001";
const EVERYBODY = { places: [], ageFrom: null, living: [], ability: [], mobility: [], needs: [], floor: null };

/** Lets a day's work happen in the demo community: alarms and their cases, rounds, drills, tests, a gateway that speaks unreadably. */
export async function fillCommunity(hub: HubProcess): Promise<Doors> {
  const [duty, leader, maint, family] = await Promise.all([hub.as("duty"), hub.as("leader"), hub.as("maint"), hub.as("family")]);
  const [mother] = (await family.get<{ items: { id: string; home: string }[] }>("/people")).body.items;
  if (mother === undefined) throw new Error("the daughter of the demo has no mother");
  const soon = toIso(Date.now() + 3_600_000);
  const building = await placeOfLevel(leader, "building");
  const [help, smoke, gateway, bridge] = await Promise.all([
    addDevice(duty, { name: "床头按钮", kind: "sos-button", place: mother.home, person: mother.id }),
    addDevice(duty, { name: "试验烟感", kind: "smoke", place: mother.home }),
    addDevice(maint, { name: "某平台", kind: "gateway", place: mother.home, prefix: "cloud/" }),
    addDevice(maint, { name: "新网关", kind: "gateway", place: mother.home, format: "zigbee2mqtt", prefix: "zb-new/" }),
  ]);
  for (const [{ device, mqtt }, event] of [[help, "sos"] as const, [smoke, "smoke"] as const]) {
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event, state: "on" }), { qos: 1 });
    await client.endAsync();
  }
  for (const [{ mqtt }, topic, said] of [
    [gateway, "cloud/meter-7", { dev: "meter-7", kpa: 310 }] as const,
    [bridge, `zb-new/${UNCLAIMED}`, { smoke: false, battery: 80 }] as const,
  ]) {
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(topic, JSON.stringify(said), { qos: 1 });
    await client.endAsync();
  }
  const cases = await eventually("the cases", async () => {
    const { items } = (await duty.get<{ items: { id: string; person: string | null }[] }>("/cases")).body;
    return items.length >= 2 ? items : undefined;
  });
  const hers = cases.find(({ person }) => person === mother.id) ?? cases[0];
  const drill = { title: "居家跌倒演练", minutes: 30, plannedFor: null, participants: ["usr-demo-duty"] };
  const made = await Promise.all([
    must(leader, "POST", "/rounds", { title: "高温叫应", reason: "heat", way: "phone", dueAt: soon, filter: EVERYBODY }),
    must(leader, "POST", "/drills", { ...drill, alarms: [{ kind: "fall", subject: mother.id, after: 0 }] }),
    must(leader, "POST", "/maintenance", { places: [building.id], reason: "月度测试", until: soon, tests: true }),
    must(maint, "POST", "/acceptances", { title: "一期验收", places: [mother.home] }),
    must(leader, "POST", "/ratings", { compound: (await placeOfLevel(leader, "compound")).id }),
    must(duty, "POST", `/cases/${hers?.id}/accept`, {}),
    must(duty, "POST", "/duty-log/remarks", { text: "夜间巡查一遍" }),
  ]);
  const [round, , walk, acceptance, rating] = made.map(({ id }) => id);
  const rule = (await leader.get<{ items: { id: string }[] }>("/rules")).body.items[0]?.id;
  const tabs = ["replay", "versions", "limits"].map((tab) => `/rules/${rule}?tab=${tab}`);
  const hall = [
    `/rounds/${round}`,
    `/walks/${walk}`,
    `/acceptances/${acceptance}`,
    `/acceptances/${acceptance}/print`,
    `/ratings/${rating}`,
  ];
  const field = [`/d/${help.device.externalId}`, `/d/${UNCLAIMED}`, `/gateways/${gateway.device.id}`];
  const care = [`/cases/${hers?.id}`, `/people?id=${mother.id}`];
  return { admin: [...field, ...tabs], leader: [...care, ...hall, ...tabs], duty: [...care, ...tabs], maint: field, family: ["/wechat"] };
}

async function must(desk: Desk, method: "POST" | "PUT", path: string, body: unknown): Promise<{ readonly id?: string }> {
  const answer = await desk.send<{ id?: string } | null>(method, path, body);
  if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body ?? {};
}
