import { connectAsync, type MqttClient } from "mqtt";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually } from "../support/hub-process.ts";

/** Publishes readings with QoS 1 to a broker at a steady rate; knows what the broker has acknowledged. */
export interface Load {
  readonly devices: readonly NewDevice[];
  /** Values by device that the broker has acknowledged, by their time. */
  readonly acked: ReadonlyMap<string, ReadonlyMap<number, number>>;
  start(): void;
  /** Ends and waits for the last acknowledgements. */
  stop(): Promise<number>;
}

export async function loadOn(url: string, admin: Desk, options: { readonly devices: number; readonly rate: number }): Promise<Load> {
  const place = (await placeOfLevel(admin, "home")).id;
  const devices: NewDevice[] = [];
  for (let i = 0; i < options.devices; i++) devices.push(await addDevice(admin, { name: `外部服务器 ${i}`, kind: "environment", place }));
  const client: MqttClient = await connectAsync(url, { reconnectPeriod: 100 });
  const acked = new Map<string, Map<number, number>>(devices.map(({ device }) => [device.id, new Map()]));
  let timer: NodeJS.Timeout | undefined;
  let [sent, flying, last] = [0, 0, 0];
  let begun = 0;
  const step = (): void => {
    // By the clock: a timer that comes late would send less than is promised.
    const due = Math.min(Math.floor(((Date.now() - begun) * options.rate) / 1000) - sent, options.rate);
    for (let i = 0; i < due; i++) {
      const to = devices[sent % devices.length];
      if (!to) return;
      last = Math.max(last + 1, Date.now());
      const [ts, value] = [last, (sent % 400) / 10];
      sent++;
      flying++;
      client.publish(`${to.device.topic}/telemetry`, JSON.stringify({ ts, temperature: value }), { qos: 1 }, (error) => {
        flying--;
        if (!error) acked.get(to.device.id)?.set(ts, value);
      });
    }
  };
  return {
    devices,
    acked,
    start: () => {
      begun = Date.now();
      timer ??= setInterval(step, 10);
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      await eventually("the broker has acknowledged all", async () => flying === 0, 30_000);
      await client.endAsync();
      return sent;
    },
  };
}

/** What the hub holds of it: missing or with another value, and times that stand there twice. */
export async function compareWith(desk: Desk, acked: Load["acked"]): Promise<{ missing: number; doubled: number; found: number }> {
  const sum = { missing: 0, doubled: 0, found: 0 };
  for (const [device, expected] of acked) {
    const times = new Map<number, number>();
    let cursor = "";
    for (;;) {
      const range = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;
      const { body } = await desk.get<{ points: { t: string; value: number }[]; next?: string | null }>(
        `/devices/${device}/series?measurement=temperature&${range}${cursor}`,
      );
      for (const { t, value } of body.points) {
        if (times.has(Date.parse(t))) sum.doubled++;
        times.set(Date.parse(t), value);
      }
      if (!body.next) break;
      cursor = `&cursor=${encodeURIComponent(body.next)}`;
    }
    for (const [ts, value] of expected) times.get(ts) === value ? sum.found++ : sum.missing++;
  }
  return sum;
}
