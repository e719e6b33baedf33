import { createRig, quantile, startLoad, wait } from "./rig.ts";
import { atMost, type Bench, told } from "./row.ts";

const BACKGROUND = 5_000;
const ALERTS_PER_SECOND = 20;

/** From the moment an SOS is written to the socket until its alert is on a desk's WebSocket. */
export const latency: Bench = {
  name: "latency",
  about: "new alerts on the desk with 5,000 messages/s in the background",
  run: async ({ seconds }) => {
    const span = seconds ?? 30;
    const rig = await createRig();
    try {
      const file = rig.logins(await rig.devices(50, "wearable"), await rig.gateways(2));
      const buttons = await rig.devices(span * ALERTS_PER_SECOND, "sos-button");
      const [gateway] = await rig.gateways(1);
      if (!gateway) throw new Error("no gateway");
      const client = await rig.hub.device(gateway.mqtt.username, gateway.mqtt.password);
      const sentAt = new Map<string, number>();
      const took: number[] = [];
      const live = await rig.duty.live();
      live.on("message", (data) => {
        const now = performance.now();
        const frame = JSON.parse(String(data));
        if (frame.type !== "alert") return;
        const sent = sentAt.get(frame.alert.device?.id ?? "");
        if (sent === undefined) return;
        took.push(now - sent);
        sentAt.delete(frame.alert.device.id);
      });
      const load = startLoad(rig.hub.mqtt, { logins: file, clients: 50, qos: 0, rate: BACKGROUND, seconds: span + 4 });
      await wait(3_000);
      for (const button of buttons) {
        sentAt.set(button.device.id, performance.now());
        client.publish(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
        await wait(1_000 / ALERTS_PER_SECOND);
      }
      await load.result;
      await wait(500);
      client.end(true);
      live.close();
      return [
        atMost("latency", `alert on a WebSocket, p50 of ${took.length}`, quantile(took, 0.5), "ms", 2),
        atMost("latency", "alert on a WebSocket, p99", quantile(took, 0.99), "ms", 20),
        atMost("latency", "alerts not seen", buttons.length - took.length, "alerts", 0),
        told("latency", "slowest", Math.max(...took), "ms"),
      ];
    } finally {
      await rig.done();
    }
  },
};
