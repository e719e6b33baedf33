import { afterAll, expect, it } from "vitest";
import { type Notice, PLAIN_DISPATCH, toIso } from "../../contracts/index.ts";
import { openRecords } from "../../store/records/index.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { gatewayServer, type ProviderServer } from "../support/provider-servers.ts";

const SECRET = "gw-secret";
const servers: ProviderServer[] = [];
let hub: HubProcess | undefined;

afterAll(async () => {
  await hub?.stop();
  hub?.clean();
  await Promise.all(servers.map((server) => server.stop()));
});

/** What lies in the outbox of this data directory, as a commit of the hub leaves it. */
async function commitNotice(dataDir: string, user: string): Promise<Notice> {
  const records = await openRecords({ dir: `${dataDir}/records`, databaseUrl: null });
  const at = toIso(Date.now());
  const notice: Notice = {
    ...{ id: "01fallthrough", case: "", channel: "voice", to: { user, name: "李敏", role: "duty" }, state: "queued" },
    ...{ subject: "疑似跌倒", text: "请接单", createdAt: at, changedAt: at, attempts: 0, error: null },
  };
  const vars = { severity: "特急", place: "3栋2单元", kind: "疑似跌倒", time: "02:10" };
  const next = [{ channel: "sms", address: "13912345678" }] as const;
  const dispatch = { ...PLAIN_DISPATCH, template: "staff-alert", vars, lifeSafety: true, next };
  await records.commit([{ write: "notice", notice, address: "13912345678", dispatch }]);
  await records.stop();
  return notice;
}

it("killed while a call falls through to an SMS, the hub loses neither, and says the SMS again under the same id", {
  timeout: 120_000,
}, async () => {
  const carried = new Map<string, Record<string, unknown>>();
  const [voice, sms] = await Promise.all([gatewayServer(SECRET), gatewayServer(SECRET, carried)]);
  servers.push(voice, sms);
  hub = await startHub();
  const { dataDir } = hub;
  const admin = await hub.as("admin");
  const duty = (await admin.get<{ items: { id: string; username: string }[] }>("/users")).body.items.find((one) => one.username === "duty");
  for (const [kind, server] of [["voice", voice] as const, ["sms", sms] as const])
    await admin.send("POST", "/providers", {
      ...{ kind, protocol: "gateway", name: kind, enabled: true, perMinute: null, secrets: { secret: SECRET } },
      ...{ settings: { url: server.url, sign: "幸福里社区" }, templates: { [`staff-alert-${kind}`]: "T1" } },
    });
  await hub.stop();
  const notice = await commitNotice(dataDir, duty?.id ?? "");

  // The call is refused by a provider that is down; the SMS reaches its provider, which has not answered when the hub dies.
  voice.says = { status: 503, body: "down" };
  sms.says = "hang";
  hub = await startHub({ dataDir });
  await eventually("the SMS at its provider", async () => sms.asked.length > 0, 30_000);
  await hub.kill();
  expect([voice.asked.length > 0, carried.size]).toEqual([true, 0]);

  sms.says = null;
  const before = { voice: voice.asked.length, sms: sms.asked.length };
  hub = await startHub({ dataDir });
  const desk = await hub.as("duty");
  const told = await eventually(
    "the SMS booked as sent",
    async () => {
      const { body } = await desk.get<{ items: Notice[] }>("/notices");
      return body.items.find((one) => one.id === `${notice.id}-sms` && one.state === "sent") && body.items;
    },
    30_000,
  );
  expect(told.find((one) => one.id === notice.id)).toMatchObject({ channel: "voice", state: "failed" });
  const ids = sms.asked.map((one) => one.headers["idempotency-key"]);
  expect([ids.length - before.sms, new Set(ids).size, carried.size]).toEqual([1, 1, 1]);
  // What had failed for good was not tried again after the crash.
  expect(voice.asked.length).toBe(before.voice);
  expect([...voice.complaints, ...sms.complaints]).toEqual([]);
});
