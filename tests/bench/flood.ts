import { eventually } from "../support/hub-process.ts";
import { createRig, quantile, READINGS, type Rig, startLoad, wait } from "./rig.ts";
import { atMost, type Bench, told } from "./row.ts";

/** The flood offers so many times what the hub took in when it was offered more than it can take. */
const TIMES = 2;
const SATURATING_RATE = 400_000;
const SATURATING_SECONDS = 8;
const MEMORY_MB = 2_048;

/** Messages a second that the hub takes in and writes to its series, when the sockets are always full. */
async function saturated(rig: Rig, logins: string): Promise<number> {
  const before = await rig.metric("readings_total");
  const began = performance.now();
  await startLoad(rig.hub.mqtt, { logins, clients: 100, qos: 0, rate: SATURATING_RATE, seconds: SATURATING_SECONDS }).result;
  await eventually("the series are written", async () => (await rig.metric("series_queued")) === 0, 120_000);
  const seconds = (performance.now() - began) / 1_000;
  return ((await rig.metric("readings_total")) - before) / READINGS / seconds;
}

/** An open-loop flood of 100 clients; meanwhile one SOS a second from another client must reach the desk. */
export const flood: Bench = {
  name: "flood",
  about: "flood at twice the sustainable rate, an SOS a second from another client",
  run: async ({ seconds }) => {
    const span = seconds ?? 60;
    const rig = await createRig();
    try {
      const file = rig.logins(await rig.devices(100, "wearable"), await rig.gateways(10));
      const buttons = await rig.devices(span, "sos-button");
      const [gateway] = await rig.gateways(1);
      if (!gateway) throw new Error("no gateway");
      const client = await rig.hub.device(gateway.mqtt.username, gateway.mqtt.password);
      const sentAt = new Map<string, number>();
      const took: number[] = [];
      const live = await rig.duty.live();
      live.on("message", (data) => {
        const frame = JSON.parse(String(data));
        const sent = frame.type === "alert" ? sentAt.get(frame.alert.device?.id ?? "") : undefined;
        if (sent === undefined) return;
        took.push(performance.now() - sent);
        sentAt.delete(frame.alert.device.id);
      });
      const sustainable = await saturated(rig, file);
      const offered = Math.round(sustainable * TIMES);
      const before = { messages: await rig.metric("messages_total"), refused: await rig.metric("refused_total") };
      const load = startLoad(rig.hub.mqtt, { logins: file, clients: 100, qos: 0, rate: offered, seconds: span });
      await wait(2_000);
      const healthz: number[] = [];
      let peakMb = 0;
      for (const button of buttons) {
        const tick = performance.now();
        sentAt.set(button.device.id, tick);
        client.publish(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
        const answer = await fetch(`${rig.hub.http}/healthz`).catch(() => undefined);
        healthz.push(answer?.ok ? performance.now() - tick : Number.POSITIVE_INFINITY);
        peakMb = Math.max(peakMb, rig.rssMb());
        await wait(Math.max(0, 1_000 - (performance.now() - tick)));
      }
      const result = await load.result;
      await wait(2_000);
      client.end(true);
      live.close();
      return [
        atMost("flood", `SOS to the desk, p99 of ${took.length}`, quantile(took, 0.99), "ms", 1_000),
        told("flood", "SOS to the desk, p50", quantile(took, 0.5), "ms"),
        atMost("flood", "SOS not seen", buttons.length - took.length, "alerts", 0),
        atMost("flood", "/healthz, slowest", Math.max(...healthz), "ms", 500),
        atMost("flood", "memory of the hub at its peak", peakMb, "MB", MEMORY_MB),
        told("flood", "sustained before, sockets always full", sustainable, "messages/s"),
        told("flood", "offered", offered, "messages/s"),
        told("flood", "written by the generator", result.sent / result.seconds, "messages/s"),
        told("flood", "taken in", ((await rig.metric("messages_total")) - before.messages) / result.seconds, "messages/s"),
        told("flood", "dropped and counted", (await rig.metric("refused_total")) - before.refused, "messages"),
        told("flood", "rows lost by the series store", await rig.metric("series_lost_total"), "rows"),
      ];
    } finally {
      await rig.done();
    }
  },
};
