import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INFO_FIELDS } from "../../contracts/index.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface Item {
  readonly id: string;
  readonly state: string;
  readonly case: string | null;
  readonly acknowledgedBy: string | null;
}
interface Log {
  readonly log: readonly { readonly act: string; readonly by: string | null; readonly byName: string | null }[];
}

let hub: HubProcess;
const desks = new Map<string, Desk>();
const desk = (name: string): Desk => {
  const found = desks.get(name);
  if (!found) throw new Error(`${name} is not logged in`);
  return found;
};
let home = "";
/** A message that nobody understood. */
let kept = "";
/** A case that others are joined to. */
let other = "";

/** A button pressed for real: an alert that only a human ends, with its case. */
async function pressed(person?: string): Promise<{ readonly alert: string; readonly case: string }> {
  const { device, mqtt } = await addDevice(desk("duty"), { name: "按钮", kind: "sos-button", place: home, ...(person && { person }) });
  const client = await hub.device(mqtt.username, mqtt.password);
  await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: "sos", id: randomUUID() }), { qos: 1 });
  await client.endAsync();
  return eventually("the SOS with its case", async () => {
    const { body } = await desk("duty").get<{ items: Item[] }>(`/alerts?device=${device.id}`);
    const found = body.items[0];
    return found?.case ? { alert: found.id, case: found.case } : undefined;
  });
}

/** Read by another than who acts: one user is answered so many requests a minute. */
const linesOf = async (path: string, act: string): Promise<number> =>
  (await desk("leader").get<Log>(path)).body.log.filter((entry) => entry.act === act).length;

beforeAll(async () => {
  hub = await startHub();
  for (const name of ["duty", "leader", "admin", "maint", "care", "family"]) desks.set(name, await hub.as(name));
  home = (await placeOfLevel(desk("duty"), "home")).id;
  other = (await reported()).case;
  const { device, mqtt } = await addDevice(desk("duty"), { name: "乱码", kind: "door", place: home });
  const client = await hub.device(mqtt.username, mqtt.password);
  await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: "no-such-thing" }), { qos: 1 });
  await client.endAsync();
  kept = await eventually("the message in quarantine", async () => {
    const { body } = await desk("maint").get<{ items: { id: string }[] }>("/quarantine");
    return body.items[0]?.id;
  });
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
});

interface Made {
  readonly alert: string;
  readonly case: string;
  readonly call?: string;
}

/** A hazard that a human reported: what cannot be done to a critical alarm is done to it. */
async function reported(): Promise<Made> {
  const body = { kind: "hazard", source: "grid", hazard: "other", place: home, description: randomUUID() };
  const { body: one } = await desk("duty").send<{ id: string }>("POST", "/cases", body);
  return { alert: "", case: one.id };
}
async function accepted(): Promise<Made> {
  const made = await reported();
  expect((await desk("duty").send("POST", `/cases/${made.case}/accept`, {})).status).toBe(200);
  return made;
}
/** A request that was dealt with: its return visit is due. */
async function answered(): Promise<Made> {
  const { body: one } = await desk("duty").send<{ id: string }>("POST", "/cases", { kind: "request", source: "call", description: "路灯" });
  expect((await desk("duty").send("POST", `/cases/${one.id}/close`, { summary: "已修" })).status).toBe(200);
  return { alert: "", case: one.id };
}
/** A request of somebody who is registered: there is somebody to call. */
async function ofSomebody(): Promise<Made> {
  const body = { kind: "request", source: "call", description: "代购药品", person: "per-001" };
  const { body: one } = await desk("duty").send<{ id: string }>("POST", "/cases", body);
  return { alert: "", case: one.id };
}
async function spokenTo(): Promise<Made> {
  const made = await ofSomebody();
  const booked = { to: "person", result: "busy" };
  const { body: one } = await desk("duty").send<{ calls: { id: string }[] }>("POST", `/cases/${made.case}/called`, booked);
  return { ...made, call: one.calls[0]?.id ?? "" };
}
/** Waits for its second name, which is the leader's. */
async function proposed(): Promise<Made> {
  const fire = { kind: "alarm", source: "call", family: "fire", severity: "critical", place: home };
  const { body: one } = await desk("duty").send<{ id: string }>("POST", "/cases", fire);
  expect((await desk("duty").send("POST", `/cases/${one.id}/close`, { verdict: "false" })).status).toBe(200);
  return { alert: "", case: one.id };
}
/** A button of the mother of the log-in `family`. */
async function hers(): Promise<Made> {
  return pressed((await desk("family").get<{ items: { id: string }[] }>("/people")).body.items[0]?.id);
}
async function joined(): Promise<Made> {
  const made = await reported();
  expect((await desk("duty").send("POST", `/cases/${made.case}/merge`, { into: other })).status).toBe(200);
  return made;
}

interface Row {
  readonly by?: string;
  readonly body: (made: Made) => unknown;
  /** Makes what the act is done to; a button pressed unless said otherwise. */
  readonly on?: () => Promise<Made>;
  /** Its line in the log, where that is not called like the act. */
  readonly line?: string;
  /** The path to call, made of what is pressed for this row. */
  readonly at?: (made: { readonly alert: string; readonly case: string }) => string;
  /** No way is set up in this hub, or no such duty is there: refused in words, twice alike. */
  readonly refused?: true;
  /** Acts that must come before. */
  readonly first?: readonly string[];
}

const soon = (): string => new Date(Date.now() + 10 * 60_000).toISOString();
const alertAct = (body: () => unknown, first: readonly string[] = []): Row => ({ body, first });
const none = (): unknown => ({});
const EVERYBODY = { places: [], ageFrom: null, living: [], ability: [], mobility: [], needs: [], floor: null };
/** Of the card of an SOS. */
const STEP = { card: "sos", step: "call-her", version: 1 };
const CLOSE = { verdict: "mistake", found: "heard" };

/** Every route that changes something by POST; one that is missing here fails the first test. */
const ROWS: Readonly<Record<string, Row>> = {
  "/alerts/{id}/acknowledge": alertAct(none),
  "/alerts/{id}/silence": alertAct(() => ({ reason: "电话中" })),
  "/alerts/{id}/verify": alertAct(() => ({ verdict: "mistake", how: "电话", found: "heard" })),
  "/alerts/{id}/shelve": alertAct(() => ({ until: soon(), reason: "更换电池" })),
  "/alerts/{id}/unshelve": alertAct(none, ["/alerts/{id}/shelve"]),
  "/alerts/{id}/comment": alertAct(() => ({ text: "已去电" })),
  "/cases/{id}/accept": alertAct(none),
  "/cases/{id}/take": alertAct(none),
  "/cases/{id}/arrive": alertAct(none),
  "/cases/{id}/unarrive": alertAct(() => ({ arrival: "1" }), ["/cases/{id}/arrive"]),
  "/cases/{id}/verify": alertAct(() => ({ verdict: "mistake", how: "电话", found: "heard" })),
  "/cases/{id}/resolve": alertAct(() => ({ summary: "误触", found: "heard" })),
  "/cases/{id}/close": alertAct(() => CLOSE),
  "/cases/{id}/reopen": alertAct(() => ({ reason: "又来电话" }), ["/cases/{id}/close"]),
  "/cases": { body: () => ({ kind: "request", source: "12345", description: "路灯不亮" }) },
  "/cases/{id}/dispatch": alertAct(() => ({ to: "grid" })),
  "/cases/{id}/transfer": alertAct(() => ({ to: "leader", reason: "就近" }), ["/cases/{id}/dispatch"]),
  "/cases/{id}/urge": alertAct(none, ["/cases/{id}/dispatch"]),
  "/cases/{id}/raise-severity": { on: reported, body: () => ({ to: "critical", reason: "内有老人" }), line: "severity" },
  "/cases/{id}/send-back": alertAct(() => ({ reason: "不在辖区" }), ["/cases/{id}/take"]),
  "/cases/{id}/handover": alertAct(() => ({ to: "120", number: "120-7" })),
  "/cases/{id}/call": { on: ofSomebody, body: () => ({ to: "person" }) },
  "/cases/{id}/called": { on: ofSomebody, body: () => ({ to: "person", result: "busy" }) },
  "/cases/{id}/uncall": { on: spokenTo, body: (made) => ({ call: made.call }) },
  "/calls": { body: () => ({ number: "13700000000" }) },
  "/cases/{id}/tick": alertAct(() => STEP),
  "/cases/{id}/untick": alertAct(() => ({ card: "sos", step: "call-her", reason: "点错了" }), ["/cases/{id}/tick"]),
  "/cases/{id}/enter": alertAct(() => ({ how: "key" })),
  // Its answer is a secret: it is kept for a repeat in memory only.
  "/cases/{id}/help": { on: async () => ({ alert: "", case: "" }), at: () => "/cases/none/help", body: () => ({ reason: "火势蔓延" }) },
  "/cases/{id}/door-code": { on: async () => ({ alert: "", case: "" }), at: () => "/cases/none/door-code", body: none },
  "/cases/{id}/foreign": alertAct(() => ({ system: "12345", number: "CD-1", deadline: null })),
  "/cases/{id}/hold": { on: accepted, body: () => ({ reason: "等配件", until: soon() }) },
  "/cases/{id}/resume": { on: accepted, body: none, first: ["/cases/{id}/hold"] },
  "/cases/{id}/cancel": { on: reported, body: () => ({ reason: "重复登记" }) },
  "/cases/{id}/visit": { on: answered, by: "leader", body: () => ({ way: "phone", outcome: "not-reached" }) },
  "/cases/{id}/confirm": { on: proposed, by: "leader", body: () => ({ agree: true }), line: "close" },
  "/cases/{id}/unclose": { on: proposed, body: none },
  "/cases/{id}/merge": { on: reported, body: () => ({ into: other }) },
  "/cases/{id}/split": { on: joined, at: () => `/cases/${other}/split`, body: (made) => ({ case: made.case }) },
  "/cases/{id}/comment": alertAct(() => ({ text: "在路上" })),
  "/exchange/{system}/token": { by: "admin", at: () => "/exchange/grid/token", body: () => ({ owner: "平台运维" }) },
  "/webhooks": {
    by: "admin",
    body: () => ({
      ...{ name: "指挥中心", url: "https://example.org/hook", enabled: false, allowPrivate: false, places: [], grants: [] },
      ...{ types: ["alert.raised"], severities: ["critical"] },
    }),
  },
  // Nobody is registered under this id, and that is said twice alike; the rest is told by the tests of the desk.
  "/webhooks/{id}/secret": { by: "admin", at: () => "/webhooks/none/secret", body: none, refused: true },
  "/webhooks/{id}/test": { by: "admin", at: () => "/webhooks/none/test", body: none, refused: true },
  "/webhooks/{id}/messages/{message}/again": {
    by: "admin",
    at: () => "/webhooks/none/messages/none/again",
    body: none,
    refused: true,
  },
  "/integrations": { by: "admin", body: () => ({ name: "大厅屏", owner: "集成商", place: home, grants: ["read"] }) },
  // There is no such program, and that is said twice.
  "/integrations/{id}/token": { by: "admin", body: none, refused: true },
  "/devices": { body: () => ({ name: "新装烟感", kind: "smoke", place: home }) },
  "/devices/{id}/secret": { body: none },
  "/devices/{id}/forget": { by: "admin", body: none },
  "/maintenance": { by: "leader", body: () => ({ places: [home], reason: "更换门磁", until: soon() }) },
  "/maintenance/{id}/end": { by: "leader", body: none },
  "/acceptances": { by: "leader", body: () => ({ title: "一期验收", places: [home] }) },
  "/acceptances/{id}/devices/{device}/check": { by: "leader", body: () => ({ ok: true }) },
  "/acceptances/{id}/sign": {
    by: "leader",
    body: () => ({ party: "community", signature: { username: "leader", password: DEMO_PASSWORD } }),
  },
  "/acceptances/{id}/revise": { by: "leader", body: none },
  "/walks/{id}/arm": { by: "leader", body: () => ({ device: "none" }) },
  "/walks/{id}/points/{device}": { by: "leader", body: () => ({ result: "failed" }) },
  "/walks/{id}/sign": { by: "leader", body: () => ({ signature: { username: "leader", password: DEMO_PASSWORD } }) },
  "/desk": { body: () => ({ soundOn: true, human: true }) },
  "/desk/carry": { refused: true, body: none },
  // Nobody has entered that telephone, and that is said twice.
  "/desks/test": { by: "leader", body: () => ({ which: "dutyPhone" }), refused: true },
  "/walls": { body: () => ({ name: "值班室" }) },
  // No such case, sign-up or WeChat account here, and that is said twice alike.
  "/cases/{id}/sightings": {
    at: () => "/cases/none/sightings",
    on: async () => ({ alert: "", case: "" }),
    body: () => ({ where: "东门" }),
  },
  "/grids": {
    by: "leader",
    body: () => ({ name: "第九网格", parent: null, head: null, workers: [], places: [], stewards: [], outline: null }),
  },
  "/volunteers": {
    by: "leader",
    body: () => ({
      ...{ name: "赵阿姨", phone: "13900002222", keyOf: [], place: home, pausedUntil: null },
      ...{ hours: [{ day: "mon", from: "08:00", to: "20:00" }], helps: [{ kind: "look", until: null }] },
    }),
  },
  "/volunteers/{id}/confirm": { by: "leader", at: () => "/volunteers/none/confirm", body: () => ({ helps: ["look"], keyOf: [] }) },
  "/session/wechat": { body: () => ({ code: "c", state: "s" }), refused: true },
  "/session/wechat/code": { body: none, refused: true },
  "/session/wechat/start": { body: none, refused: true },
  "/rosters": {
    by: "leader",
    body: () => ({
      ...{ place: home, name: "门岗", restHours: 8, longestHours: 24 },
      shifts: [{ id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] }],
    }),
  },
  "/rosters/{id}/duties": { by: "leader", body: () => ({ date: "2026-12-01", shift: "day", post: "duty-a", user: "none" }) },
  "/rosters/{id}/fill": {
    by: "leader",
    body: () => ({ fill: { kind: "copy", source: "2026-12-01", from: "2026-12-08", days: 7, times: 1, replace: false }, preview: false }),
  },
  "/rosters/{id}/undo": { by: "leader", body: none },
  "/rosters/{id}/import": { by: "leader", body: () => ({ file: "5pel5pyf", replace: false, preview: false }) },
  "/swaps": { refused: true, body: () => ({ duty: "none", to: "none" }) },
  "/swaps/{id}/answer": { body: () => ({ agree: true }) },
  "/swaps/{id}/withdraw": { body: none },
  "/calendars": { body: () => ({ roster: null }) },
  "/drills": {
    by: "leader",
    body: () => ({
      ...{ title: "居家跌倒演练", minutes: 30, plannedFor: null, participants: ["usr-demo-duty"] },
      alarms: [{ kind: "fall", subject: "per-001", after: 0 }],
    }),
  },
  "/drills/{id}/start": { by: "leader", at: () => "/drills/none/start", body: none },
  "/drills/{id}/end": { by: "leader", at: () => "/drills/none/end", body: () => ({ how: "aborted" }) },
  "/drills/{id}/remarks": { by: "leader", at: () => "/drills/none/remarks", body: () => ({ text: "对讲机没电" }) },
  "/proof": { body: none },
  "/cases/{id}/info-reports": {
    on: async () => ({ alert: "", case: "" }),
    at: () => `/cases/${other}/info-reports`,
    body: () => ({ stage: "first", fields: Object.fromEntries(INFO_FIELDS.map((field) => [field, "一"])) }),
  },
  "/info-reports/{id}/approve": { by: "leader", at: () => "/info-reports/none/approve", body: () => ({ version: 1 }) },
  "/info-reports/{id}/send": { by: "leader", at: () => "/info-reports/none/send", body: () => ({ to: "街道", way: "电话" }) },
  "/info-reports/{id}/void": { by: "leader", at: () => "/info-reports/none/void", body: () => ({ reason: "写错" }) },
  "/ratings": { by: "leader", refused: true, body: () => ({ compound: "none" }) },
  "/ratings/{id}/acts": { by: "leader", at: () => "/ratings/none/acts", body: () => ({ act: "publish" }) },
  "/posture": { body: () => ({ kind: "festival", reason: "除夕", until: soon() }) },
  "/people/{id}/consents": {
    by: "leader",
    at: () => "/people/none/consents",
    body: () => ({ relative: "user:x", grants: {}, givenBy: "self", paper: "1" }),
  },
  "/people/{id}/consents/{consent}/revoke": { by: "leader", at: () => "/people/none/consents/none/revoke", body: none },
  "/people/{id}/invitations": { by: "leader", body: () => ({ name: "王小明", relation: "son" }) },
  "/people/{id}/invitations/{invitation}/withdraw": { by: "leader", at: () => "/people/none/invitations/none/withdraw", body: none },
  "/people/{id}/family/{user}/end": { by: "leader", at: () => "/people/none/family/none/end", body: () => ({ why: "removed" }) },
  "/cases/{id}/family-answer": { by: "family", on: hers, body: () => ({ answer: "cannot" }), line: "answer:cannot" },
  // Nobody has said anything that could be taken back, and that is so twice.
  "/people/{id}/state/undo": { body: none, refused: true },
  // The name that is typed is not hers, twice.
  "/people/{id}/erasure": { by: "leader", body: () => ({ name: "nobody" }), refused: true },
  "/people/{id}/meetings": { body: () => ({ how: "heard", well: true }) },
  "/people/{id}/observations": { by: "care", body: () => ({ values: { heart_rate: 72 } }) },
  "/people/{id}/observations/{entry}/strike": { by: "care", body: () => ({ reason: "看错表" }) },
  "/people/{id}/visits": { body: () => ({ way: "phone", result: "heard" }) },
  "/people/{id}/transfer-sheets": { by: "care", body: () => ({ case: null, reason: null }) },
  "/people/{id}/transfer-sheets/{number}/revoke": {
    by: "care",
    body: () => ({}),
    refused: true,
    at: () => "/people/per-001/transfer-sheets/P20261130-9999/revoke",
  },
  "/prints": { by: "leader", body: () => ({ page: "tonight", subject: null }) },
  "/trips": {
    body: () => ({
      ...{ building: null, startedAt: new Date(Date.now() - 120_000).toISOString(), at: new Date().toISOString(), note: null },
      lines: [{ what: "visit", ref: "per-001", done: true, result: "seen", why: null, note: null }],
    }),
  },
  "/visits/hand-over": { body: () => ({ moves: [{ person: "per-001", from: null, to: null }] }) },
  "/rounds": { body: () => ({ title: "高温", reason: "heat", way: "phone", dueAt: soon(), filter: EVERYBODY }) },
  "/hand-overs": { body: () => ({ password: DEMO_PASSWORD }) },
  "/hand-overs/{id}/take": { body: () => ({ signature: { username: "leader", password: DEMO_PASSWORD } }) },
  "/hand-overs/{id}/refuse": { body: () => ({ signature: { username: "leader", password: DEMO_PASSWORD }, reason: "钥匙未交" }) },
  "/duty-log/remarks": { body: () => ({ text: "夜间巡查一遍" }) },
  "/rounds/preview": { body: () => EVERYBODY },
  "/rounds/{id}/people/{person}": { body: () => ({ result: "heard" }) },
  "/rounds/{id}/assign": { body: () => ({ people: ["per-001"], worker: null }) },
  "/rounds/{id}/end": { body: none },
  "/patrols": { body: () => ({ title: "消防巡查", every: 7, worker: null, spots: ["xfl-switch"] }) },
  "/patrols/{id}/end": { body: none },
  "/patrols/{id}/spots/{spot}": { body: () => ({ result: "normal" }) },
  "/people": { body: () => ({ name: "新登记", home }) },
  "/imports/{id}/check": { by: "leader", body: () => ({ fields: { "0": "name" } }) },
  "/imports/{id}/apply": { by: "leader", body: none },
  "/imports/{id}/undo": { by: "leader", body: none },
  "/imports/{id}/secrets": { by: "admin", body: () => ({ format: "csv" }), refused: true },
  "/places": { by: "admin", body: () => ({ parent: "xingfuli", level: "spot", name: "新点位" }) },
  "/users": {
    by: "admin",
    body: () => ({ username: `u${randomUUID().slice(0, 8)}`, name: "新同事", role: "duty", password: randomUUID() }),
  },
  "/notices/{id}/read": { body: none },
  "/providers": {
    by: "admin",
    body: () => ({
      kind: "sms",
      protocol: "gateway",
      name: "短信",
      enabled: false,
      settings: { url: "http://127.0.0.1:9" },
      templates: {},
      perMinute: 60,
    }),
  },
  "/providers/{id}/test": { by: "admin", body: () => ({ to: "13912345678" }) },
  "/people/{id}/ways/test": { body: () => ({ contact: 0, channel: "sms" }) },
  "/people/{id}/ways/verify": { body: () => ({ contact: 0 }) },
  "/session/channels/test": { refused: true, body: () => ({ channel: "sms" }) },
  "/session/push": {
    refused: true,
    body: () => ({ endpoint: "https://push.example.org/x", p256dh: "k", auth: "a", name: "手机" }),
  },
  "/quarantine/rerun": { by: "maint", body: () => ({ ids: [kept] }) },
  "/quarantine/dismiss": { by: "maint", body: () => ({ ids: [kept] }) },
  // No such device, and that is said twice alike.
  "/device-work/{id}/done": { at: () => "/device-work/none/done", body: none },
  "/devices/{id}/self-tests": { body: () => ({ passed: true }) },
  // What a claim does is told by `unclaimed.test.ts`: here nobody is there to be claimed, and that is said twice alike.
  "/unclaimed/{id}/claim": { by: "maint", body: () => ({ name: "烟感", kind: "smoke", place: home }), refused: true },
  "/unclaimed/{id}/ignore": { by: "maint", body: () => ({ reason: "邻居家的灯" }), refused: true },
  "/scenarios/{name}/start": { body: none },
  "/rules/{id}/check": { by: "admin", body: () => ({ yaml: "id: sos" }) },
  "/rules/{id}/replay": { by: "admin", body: none },
  "/rules/{id}/rollback": { by: "admin", body: () => ({ version: 1, reason: "试一试" }) },
  "/rules/{id}/withdraw": { by: "admin", body: () => ({ reason: "试一试" }) },
  "/rules/{id}/enable": { by: "admin", body: () => ({ reason: "试一试" }) },
  // A smoke head has no mapping, and says so twice.
  "/devices/{id}/mapping/try": { by: "maint", body: () => ({ text: "rules: []", body: "{}" }), refused: true },
  "/rules/{id}/confirm": { by: "admin", body: () => ({ pending: "none", agree: true }) },
};
/** Under a key of the sender's own: `http-door.test.ts`. */
const DOOR = ["/ingest/{gateway}", "/ingest/{gateway}/{*}"];
/** Log-in and first set-up answer without a session, and a key is the session's. */
const WITHOUT_KEY = [
  ...["/session", "/setup", "/callbacks/{token}", "/invitations/look", "/invitations/accept", ...DOOR],
  // They end the session that a key belongs to: `shared-desk.test.ts`, `wall-screens.test.ts`.
  ...["/desk/lock", "/desk/officer", "/wall/session"],
  // A platform repeats under its own number of the matter.
  "/exchange/cases",
  // A program's token is its own key: `node-red.test.ts`.
  ...["/integration/events", "/integration/notices", "/integration/commands"],
];
/** A file, not JSON: asked below. */
const FILES = ["/cases/{id}/pictures", "/imports", "/people/{id}/consents/{consent}/papers", "/acceptances/{id}/devices/{device}/photos"];

test("every POST route stands in the table", async () => {
  const answer = await fetch(`${hub.http}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  const posts = Object.keys(paths)
    .filter((path) => paths[path]?.post !== undefined)
    .map((path) => path.replace("/api/v1", ""));
  expect(posts.filter((path) => !WITHOUT_KEY.includes(path)).sort()).toEqual([...Object.keys(ROWS), ...FILES].sort());
});

describe("the same POST with the same key", () => {
  test.each(Object.entries(ROWS))(
    "%s answers the same once more",
    async (route, { by = "duty", body, refused, first = [], on = pressed, at, line }) => {
      const made = /\{id\}/.test(route) && /alerts|cases/.test(route) ? await on() : { alert: "", case: "" };
      const path = (of: string): string =>
        of
          .replace("/alerts/{id}", `/alerts/${made.alert}`)
          .replace("/cases/{id}", `/cases/${made.case}`)
          .replace("/maintenance/{id}", "/maintenance/none")
          .replace("/walks/{id}", "/walks/none")
          .replace("/acceptances/{id}", "/acceptances/none")
          .replace("/hand-overs/{id}", "/hand-overs/none")
          .replace("/notices/{id}", "/notices/none")
          .replace("/rosters/{id}", "/rosters/none")
          .replace("/swaps/{id}", "/swaps/none")
          .replace("/people/{id}/ways", "/people/none/ways")
          .replace("/providers/{id}", "/providers/none")
          .replace("/imports/{id}", "/imports/none")
          .replace("/unclaimed/{id}", "/unclaimed/none")
          .replace("/people/{id}", "/people/per-001")
          .replace("{entry}", "none")
          .replace("/rounds/{id}", "/rounds/none")
          .replace("/patrols/{id}", "/patrols/none")
          .replace("/rules/{id}", "/rules/no-such-rule")
          .replace("{name}", "no-such-scenario");
      const target = route.startsWith("/devices/{id}/")
        ? route.replace("{id}", (await addDevice(desk("duty"), { name: "旧烟感", kind: "smoke", place: home })).device.id)
        : (at?.(made) ?? path(route));
      for (const before of first) expect((await desk(by).send("POST", path(before), ROWS[before]?.body(made))).status).toBe(200);
      const sent = body(made);
      const key = { "idempotency-key": randomUUID() };
      const once = await desk(by).send("POST", target, sent, key);
      const twice = await desk(by).send("POST", target, sent, key);
      expect(twice).toEqual(once);
      // What does not exist is refused, twice alike; all else is done, and done once.
      expect(once.status).toBeLessThan(refused ? 423 : /none|no-such/.test(target) ? 405 : 300);
      if (made.case === "") return;
      const act = route.split("/").at(-1) ?? "";
      const [log, name] = route.startsWith("/alerts")
        ? [
            `/alerts/${made.alert}`,
            {
              acknowledge: "acknowledged",
              silence: "silenced",
              verify: "verified",
              shelve: "shelved",
              unshelve: "unshelved",
              comment: "commented",
            }[act] ?? act,
          ]
        : [`/cases/${made.case}`, line ?? act];
      expect(await linesOf(log, name)).toBe(1);
    },
  );
});

test("a picture sent twice under one key is kept once, and answered alike", async () => {
  const { case: id } = await reported();
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xda, 0, 8, 1, 2, 3, 4, 5, 6, 9, 0xff, 0xd9]);
  const headers = { authorization: `Bearer ${desk("duty").token}`, "content-type": "image/jpeg", "idempotency-key": randomUUID() };
  const send = async () => (await fetch(`${hub.http}/api/v1/cases/${id}/pictures`, { method: "POST", headers, body: jpeg })).json();
  const once = (await send()) as { hash: string };
  expect(await send()).toEqual(once);
  expect(await linesOf(`/cases/${id}`, "picture")).toBe(1);
  const shown = await fetch(`${hub.http}/api/v1/cases/${id}/pictures/${once.hash}`, { headers: { authorization: headers.authorization } });
  expect([shown.status, new Uint8Array(await shown.arrayBuffer())]).toEqual([200, jpeg]);
});

test("a signed paper sent twice under one key, and once more without, is kept once", async () => {
  const her = (await desk("family").get<{ items: { id: string }[] }>("/people")).body.items[0]?.id;
  const { body: view } = await desk("leader").get<{ rights: { relative: string; user: string | null }[] }>(`/people/${her}/consents`);
  const relative = view.rights.find(({ user }) => user !== null)?.relative;
  const given = await desk("leader").send<{ id: string }>("POST", `/people/${her}/consents`, {
    ...{ relative, grants: { activity: "always" }, givenBy: "self", paper: "2026-009" },
  });
  const url = `${hub.http}/api/v1/people/${her}/consents/${given.body.id}/papers`;
  const authorization = `Bearer ${desk("leader").token}`;
  const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
  const headers = { authorization, "content-type": "application/pdf" };
  const key = { "idempotency-key": randomUUID() };
  const send = async (more: Record<string, string>) =>
    (await fetch(url, { method: "POST", headers: { ...headers, ...more }, body: pdf })).json() as Promise<{ papers: { hash: string }[] }>;
  const once = await send(key);
  expect(await send(key)).toEqual(once);
  expect((await send({})).papers).toEqual(once.papers);
  const file = `${url}/${once.papers[0]?.hash}`;
  const opened = await fetch(file, { headers: { authorization } });
  expect([opened.status, opened.headers.get("content-disposition"), await opened.text()]).toEqual([
    200,
    expect.stringContaining("attachment"),
    pdf,
  ]);
  const erased = await Promise.all([1, 2].map(() => fetch(file, { method: "DELETE", headers: { authorization } })));
  expect(erased.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect((await fetch(file, { headers: { authorization } })).status).toBe(404);
});

describe("said twice without a key", () => {
  test("acknowledged twice by the same person is one line; by another it is told who has it", async () => {
    const { alert } = await pressed();
    expect((await desk("duty").send("POST", `/alerts/${alert}/acknowledge`, {})).status).toBe(200);
    expect((await desk("duty").send("POST", `/alerts/${alert}/acknowledge`, {})).status).toBe(200);
    const other = await desk("leader").send("POST", `/alerts/${alert}/acknowledge`, {});
    expect(other.status).toBe(409);
    expect(JSON.stringify(other.body)).toContain("duty");
    expect(await linesOf(`/alerts/${alert}`, "acknowledged")).toBe(1);
  });

  test("two who acknowledge at the same moment: one has it, the other learns who", async () => {
    const { alert } = await pressed();
    const answers = await Promise.all(["duty", "leader"].map((name) => desk(name).send("POST", `/alerts/${alert}/acknowledge`, {})));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const has = (await desk("duty").get<Item>(`/alerts/${alert}`)).body.acknowledgedBy ?? "";
    expect(JSON.stringify(answers.find((answer) => answer.status === 409)?.body)).toContain(has);
  });

  test("verified twice alike is one line, closed twice is refused with the name of who closed it", async () => {
    const { alert, case: id } = await pressed();
    for (const _ of [1, 2])
      expect((await desk("duty").send("POST", `/alerts/${alert}/verify`, { verdict: "mistake", found: "heard" })).status).toBe(200);
    expect(await linesOf(`/alerts/${alert}`, "verified")).toBe(1);
    expect((await desk("duty").send("POST", `/cases/${id}/close`, CLOSE)).status).toBe(200);
    const again = await desk("leader").send("POST", `/cases/${id}/close`, CLOSE);
    expect(again.status).toBe(409);
    expect(JSON.stringify(again.body)).toContain("李敏");
    expect(await linesOf(`/cases/${id}`, "close")).toBe(1);
  });

  test("accepted twice by the same person is one line", async () => {
    const { case: id } = await pressed();
    for (const _ of [1, 2]) expect((await desk("duty").send("POST", `/cases/${id}/accept`, {})).status).toBe(200);
    expect(await linesOf(`/cases/${id}`, "accept")).toBe(1);
  });

  test("a person's state said twice changes nothing the second time", async () => {
    const { body } = await desk("duty").send<{ id: string }>("POST", "/people", { name: "住院者", home });
    for (const _ of [1, 2]) {
      const answer = await desk("duty").send<{ state: string }>("PATCH", `/people/${body.id}`, { state: "hospital" });
      expect([answer.status, answer.body.state]).toEqual([200, "hospital"]);
    }
    expect((await desk("maint").send("PATCH", `/people/${body.id}`, { state: "home" })).status).toBe(403);
  });
});
