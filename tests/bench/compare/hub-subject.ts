import { createRig, READINGS } from "../rig.ts";
import type { Subject, Wanted } from "./subject.ts";

/** The hub as it is shipped: rights, journal, series, all rules and the demo community are on. */
export async function startHubSubject({ clients, alerts }: Wanted): Promise<Subject> {
  const rig = await createRig();
  const gateways = await rig.gateways(8);
  const fresh = await rig.devices(alerts, "wearable");
  const [gateway] = gateways;
  if (!gateway) throw new Error("no gateway");
  return {
    who: "hub",
    mqtt: rig.hub.mqtt,
    logins: rig.logins(await rig.devices(clients, "wearable"), gateways),
    fresh: fresh.map(({ device }) => device.topic),
    judged: async () => (await rig.metric("readings_total")) / READINGS,
    alerts: async (told) => {
      const live = await rig.duty.live();
      // What happens before the snapshot is in it, and comes as no change.
      await new Promise((resolve) => live.once("message", resolve));
      live.on("message", (data) => {
        const frame = JSON.parse(String(data));
        if (frame.type === "alert" && frame.alert.rule === "battery-low") told(frame.alert.device?.externalId ?? "");
      });
      return () => live.close();
    },
    publisher: () => rig.hub.device(gateway.mqtt.username, gateway.mqtt.password),
    pids: [rig.hub.pid],
    stop: rig.done,
  };
}
