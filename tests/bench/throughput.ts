import { eventually } from "../support/hub-process.ts";
import { createRig, READINGS, startLoad } from "./rig.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";

const CLIENTS = 100;
async function steady(name: string, qos: 0 | 1, rate: number, seconds: number): Promise<readonly BenchRow[]> {
  const rig = await createRig();
  try {
    const file = rig.logins(await rig.devices(CLIENTS, "wearable"), await rig.gateways(8));
    await startLoad(rig.hub.mqtt, { logins: file, clients: CLIENTS, qos, rate: 2_000, seconds: 3 }).result;
    await eventually("the warm-up is taken in", async () => (await rig.metric("messages_total")) >= 6_000, 10_000).catch(() => undefined);
    const before = {
      messages: await rig.metric("messages_total"),
      readings: await rig.metric("readings_total"),
      refused: await rig.metric("refused_total"),
    };
    const load = await startLoad(rig.hub.mqtt, { logins: file, clients: CLIENTS, qos, rate, seconds, window: qos === 1 ? 400 : 0 }).result;
    await eventually(
      "everything is taken in",
      async () => (await rig.metric("readings_total")) - before.readings >= load.sent * READINGS,
      15_000,
    ).catch(() => undefined);
    const readings = (await rig.metric("readings_total")) - before.readings;
    const refused = (await rig.metric("refused_total")) - before.refused;
    await eventually("the series are written", async () => (await rig.metric("series_queued")) === 0, 60_000).catch(() => undefined);
    return [
      qos === 0
        ? atLeast(
            name,
            `QoS 0, ${seconds} s, messages/s taken in (4 readings each)`,
            readings / READINGS / load.seconds,
            "messages/s",
            40_000,
          )
        : atLeast(name, `QoS 1, ${seconds} s, durable PUBACKs/s`, load.perSecond, "messages/s", 30_000),
      atMost(name, "messages lost", load.sent - readings / READINGS, "messages", 0),
      told(name, "offered", load.sent / load.seconds, "messages/s"),
      ...(qos === 1
        ? [
            told(name, "PUBACK p50", load.ackMs.p50, "ms"),
            told(name, "PUBACK p99", load.ackMs.p99, "ms"),
            atMost(name, "PUBACKs missing", load.missing, "messages", 0),
          ]
        : []),
      told(name, "refused at the door", refused, "messages"),
      told(name, "rows lost by the series store", await rig.metric("series_lost_total"), "rows"),
      told(name, "memory of the hub", rig.rssMb(), "MB"),
    ];
  } finally {
    await rig.done();
  }
}

export const qos0: Bench = {
  name: "qos0",
  about: "steady QoS 0 telemetry without loss",
  run: ({ seconds }) => steady("qos0", 0, 40_500, seconds ?? 60),
};

export const qos1: Bench = {
  name: "qos1",
  about: "QoS 1 telemetry, each PUBACK after the journal's sync",
  run: ({ seconds }) => steady("qos1", 1, 0, seconds ?? 30),
};
