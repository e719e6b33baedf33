import { connectAsync, type MqttClient } from "mqtt";
import type { NewDevice } from "../../support/devices.ts";

/** What a fleet under a soak has sent so far. */
export interface FleetCounts {
  readings: number;
  messages: number;
  acknowledged: number;
  events: number;
  reconnects: number;
  /** Written to a socket and never acknowledged, after every cut and repeat. */
  waiting(): number;
  /** Bytes of topics and payloads. */
  bytes: number;
}

export interface SoakFleet {
  readonly counts: FleetCounts;
  /** Sends no more; what is under way is still acknowledged. */
  rest(): void;
  end(): Promise<void>;
}

interface Member {
  readonly topic: string;
  client: MqttClient;
  readonly values: { heart_rate: number; spo2: number; skin_temperature: number; battery: number };
}

const TICK_MS = 50;
/** One device after another leaves and comes back. */
const RECONNECT_EVERY_MS = 2_000;
/** Now and then every fifth device drops off at once. */
const BURST_EVERY_MS = 300_000;
const EVENT_EVERY_MS = 10_000;
const SMOKE_FOR_MS = 30_000;

const step = (value: number, by: number, from: number, to: number): number =>
  Math.round(Math.min(to, Math.max(from, value + (Math.random() - 0.5) * by)) * 10) / 10;

/** Readings that walk about as those of resting people do, and never break a limit. */
function nextPayload({ values }: Member, at: number): string {
  values.heart_rate = step(values.heart_rate, 3, 62, 88);
  values.spo2 = step(values.spo2, 0.6, 95, 99);
  values.skin_temperature = step(values.skin_temperature, 0.2, 35.8, 36.8);
  values.battery = step(values.battery, 0.1, 50, 99);
  return JSON.stringify({ ts: at, ...values });
}

/** Starts `wearables` that together send `rate` QoS 1 messages a second, and alarm devices that raise and clear. */
export async function startSoakFleet(
  url: string,
  rate: number,
  wearables: readonly NewDevice[],
  alarms: { readonly smoke: readonly NewDevice[]; readonly buttons: readonly NewDevice[] },
): Promise<SoakFleet> {
  // mqtt.js forgets what is published while it repeats after a reconnect, and never writes it: what it wrote is counted.
  const waiting = new Set<string>();
  const watch = (device: string, client: MqttClient): MqttClient => {
    client.on("packetsend", (packet) => packet.cmd === "publish" && waiting.add(`${device} ${packet.messageId}`));
    client.on("packetreceive", (packet) => packet.cmd === "puback" && waiting.delete(`${device} ${packet.messageId}`));
    return client;
  };
  const counts: FleetCounts = {
    readings: 0,
    messages: 0,
    acknowledged: 0,
    events: 0,
    reconnects: 0,
    bytes: 0,
    waiting: () => waiting.size,
  };
  const open = async ({ device, mqtt }: NewDevice): Promise<Member> => ({
    topic: device.topic,
    client: watch(
      device.id,
      await connectAsync(url, { username: mqtt.username, password: mqtt.password, clientId: device.id, reconnectPeriod: 1_000 }),
    ),
    values: { heart_rate: 72, spo2: 97, skin_temperature: 36.4, battery: 88 },
  });
  const openAll = async (devices: readonly NewDevice[]): Promise<Member[]> => {
    const members: Member[] = [];
    for (let n = 0; n < devices.length; n += 20) members.push(...(await Promise.all(devices.slice(n, n + 20).map(open))));
    return members;
  };
  const members = await openAll(wearables);
  const [smoke, buttons] = [await openAll(alarms.smoke), await openAll(alarms.buttons)];
  let resting = false;
  const publish = (member: Member, leaf: string, payload: string): void => {
    counts.messages += 1;
    counts.bytes += Buffer.byteLength(payload) + member.topic.length + leaf.length + 1;
    member.client.publish(`${member.topic}/${leaf}`, payload, { qos: 1 }, (error) => {
      if (!error) counts.acknowledged += 1;
    });
  };
  const say = (member: Member | undefined, event: string, state?: "on" | "off"): void => {
    if (!member || resting) return;
    counts.events += 1;
    const at = Date.now();
    publish(member, "event", JSON.stringify({ event, ts: at, id: `${member.topic}-${at}`, ...(state && { state }) }));
  };
  const leave = (member: Member | undefined): void => {
    if (!member) return;
    counts.reconnects += 1;
    // The socket is cut, as a lost radio link does; mqtt.js comes back within its period and sends again.
    member.client.stream.destroy();
  };
  const began = performance.now();
  let due = 0;
  let turn = 0;
  let alarm = 0;
  const timers = [
    setInterval(() => {
      for (const wanted = ((performance.now() - began) / 1_000) * rate; due < wanted; due++) {
        const member = members[turn++ % members.length];
        if (!member?.client.connected) continue;
        publish(member, "telemetry", nextPayload(member, Date.now()));
        counts.readings += 4;
      }
    }, TICK_MS),
    setInterval(() => leave(members[(turn * 7) % members.length]), RECONNECT_EVERY_MS),
    setInterval(() => members.filter((_, n) => n % 5 === 0).forEach(leave), BURST_EVERY_MS),
    setInterval(() => {
      const n = alarm++;
      if (n % 2 === 0) return say(buttons[(n / 2) % buttons.length], "sos");
      const detector = smoke[((n - 1) / 2) % smoke.length];
      say(detector, "smoke", "on");
      setTimeout(() => say(detector, "smoke", "off"), SMOKE_FOR_MS);
    }, EVENT_EVERY_MS),
  ];
  return {
    counts,
    rest: () => {
      resting = true;
      for (const timer of timers) clearInterval(timer);
    },
    end: async () => {
      await Promise.all([...members, ...smoke, ...buttons].map(({ client }) => client.endAsync(true).catch(() => undefined)));
    },
  };
}
