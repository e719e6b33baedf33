import { afterAll, beforeAll, expect, it } from "vitest";
import { type Notice, PLAIN_DISPATCH, toIso } from "../../contracts/index.ts";
import { createOutbox, createProviderHealth, gatewayChannel } from "../../notify/index.ts";
import { freePort } from "../support/free-port.ts";
import { eventually } from "../support/hub-process.ts";
import { memoryOutbox } from "../support/memory-outbox.ts";
import { deliveryBy } from "../support/plain-delivery.ts";
import { gatewayServer, type ProviderServer, type Says } from "../support/provider-servers.ts";

const SECRET = "gw-secret";
const NUMBER = "13912345678";
const IDS = { "staff-alert-voice": "TTS_1", "staff-alert-sms": "SMS_1" };

let voice: ProviderServer;
let sms: ProviderServer;
beforeAll(async () => {
  [voice, sms] = await Promise.all([gatewayServer(SECRET), gatewayServer(SECRET)]);
});
afterAll(() => Promise.all([voice.stop(), sms.stop()]));

/** Real milliseconds from a call that is due to the SMS at its provider. */
async function fallThrough(url: string): Promise<readonly number[]> {
  const now = (): number => Date.now();
  const memory = memoryOutbox(now());
  const make = (kind: "sms" | "voice", at: string) =>
    gatewayChannel(kind, { url: at, secret: SECRET, sign: "幸福里社区", templates: IDS, callback: null }, { now });
  const outbox = createOutbox({
    records: memory.records,
    deliver: deliveryBy([make("voice", url), make("sms", sms.url)], now, { health: createProviderHealth(() => undefined) }),
    clock: { now },
    schedule: () => () => undefined,
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const times: number[] = [];
  for (const id of ["first", "second"]) {
    const at = toIso(now());
    const notice: Notice = {
      ...{ id, case: "c1", channel: "voice", to: { user: "u1", name: "李敏", role: "duty" }, state: "queued", subject: "", text: "" },
      ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
    };
    const vars = { severity: "特急", place: "3栋2单元", kind: "疑似跌倒", time: "02:10" };
    memory.put(notice, NUMBER, {
      ...PLAIN_DISPATCH,
      template: "staff-alert",
      vars,
      lifeSafety: true,
      next: [{ channel: "sms", address: NUMBER }],
    });
    const before = sms.asked.length;
    const from = performance.now();
    outbox.wake();
    await eventually("the SMS", async () => sms.asked.length > before, 20_000);
    times.push(performance.now() - from);
  }
  await outbox.stop();
  return times;
}

it.each<readonly [string, Says | "closed", number]>([
  ["answers 503", { status: 503, body: "down" }, 1_000],
  ["is not there", "closed", 1_000],
  ["takes the call and says nothing", "hang", 6_500],
])("a provider that %s: the SMS goes out within seconds, and the next one at once", { timeout: 60_000 }, async (what, says, most) => {
  voice.says = says === "closed" ? null : says;
  const [first = 0, second = 0] = await fallThrough(says === "closed" ? `http://127.0.0.1:${await freePort()}` : voice.url);
  console.info(`a provider that ${what}: SMS after ${Math.round(first)} ms, the next after ${Math.round(second)} ms`);
  expect(first).toBeLessThan(most);
  // What is known to be down is not waited for again.
  expect(second).toBeLessThan(1_000);
});
