import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DAY, HOUR, type Instant, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { clockStartOf, runDriven, WARM_UP } from "../../device-sim/run-scenario.ts";
import { ordinaryDay } from "../../device-sim/scenarios/ordinary-day.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";
import { keepSample, type Sample, takeSample } from "./soak/sample.ts";
import { diskUse, steadiness } from "./soak/verdict.ts";

const RAW_DAYS = 31;
const OLD_READINGS = 3_600;
const SAMPLE_EVERY = 10 * MINUTE;

const driven = (from: Instant, dataDir?: string): Promise<HubProcess> =>
  startHub({
    env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(from), HUB_LOG_LEVEL: "error" },
    ...(dataDir !== undefined && { dataDir }),
  });

/** A month before, on a day whose raw readings the day change of the soak must remove: an hour at 1 Hz, then the hub ends. */
async function oldDay(day: Instant): Promise<string> {
  const at = day + 12 * HOUR;
  const hub = await driven(at);
  const admin = await hub.as("admin");
  const home = await placeOfLevel(admin, "home");
  const { device, mqtt } = await addDevice(admin, { name: "温湿度 1", kind: "environment", place: home.id });
  const client = await hub.device(mqtt.username, mqtt.password);
  for (let n = 0; n < OLD_READINGS; n++) {
    const sent = client.publishAsync(
      `${device.topic}/telemetry`,
      JSON.stringify({ temperature: 20 + (n % 40) / 10, ts: at - HOUR + n * SECOND }),
      { qos: 1 },
    );
    if (n % 200 === 199) await sent;
  }
  await client.endAsync();
  await admin.send("PUT", "/retention", { rawDays: RAW_DAYS });
  await hub.stop();
  return hub.dataDir;
}

/** Plays the day and takes a sample at each ten minutes of the hub's clock. */
async function playDay(
  hub: HubProcess,
  minutes: number,
  file: string | null,
): Promise<{ samples: Sample[]; sent: number; seconds: number }> {
  const samples: Sample[] = [];
  const span = WARM_UP + minutes * MINUTE;
  let due = 0;
  let taking = Promise.resolve();
  const outcome = await runDriven({
    scenario: { ...ordinaryDay, minutes },
    seed: "1",
    chaos: false,
    speed: Number.POSITIVE_INFINITY,
    http: hub.http,
    mqtt: hub.mqtt,
    password: DEMO_PASSWORD,
    onProgress: (share) => {
      const at = share * span;
      if (at < due) return;
      due += SAMPLE_EVERY;
      taking = taking.then(async () => {
        const sample = await takeSample(hub, at / SECOND);
        samples.push(sample);
        keepSample(file, sample);
      });
    },
  });
  await taking;
  return { samples, sent: outcome.sent, seconds: outcome.seconds };
}

async function run(options: { readonly samples: string | null; readonly days: number | null }): Promise<readonly BenchRow[]> {
  const from = clockStartOf(ordinaryDay, Date.now());
  const today = Math.floor(from / DAY) * DAY;
  const dataDir = await oldDay(today - RAW_DAYS * DAY);
  const old = toIso(today - RAW_DAYS * DAY).slice(0, 10);
  const hub = await driven(from, dataDir);
  try {
    const { samples, sent, seconds } = await playDay(hub, (options.days ?? 1) * ordinaryDay.minutes, options.samples);
    const admin = await hub.as("admin");
    const purges = await eventually("the old day is removed", async () => removed(admin), 30_000).catch(() => 0);
    await eventually("the series are written", async () => (await takeSample(hub, 0)).metrics.series_queued === 0, 30_000);
    const last = samples.at(-1);
    return [
      told("soak-day", "hours of the hub's clock", (last?.at ?? 0) / 3_600, "h"),
      told("soak-day", "real time", seconds, "s"),
      told("soak-day", "messages", sent, "messages"),
      atLeast("soak-day", "raw readings of the old day removed at the day change, with proof", purges, "rows", OLD_READINGS),
      atMost("soak-day", "days on disk that should be gone", partsOf(dataDir).filter((part) => part.startsWith(old)).length, "days", 0),
      atLeast("soak-day", "closed days written sorted, with their minutes", partsOf(dataDir).length, "days", options.days ?? 1),
      ...steadiness("soak-day", samples),
      ...diskUse("soak-day", samples, null, sent),
    ];
  } finally {
    await hub.kill();
    hub.clean();
  }
}

/** The parts of closed days, as `2026-11-23.g1`. */
const partsOf = (dataDir: string): readonly string[] => readdirSync(join(dataDir, "series", "parts"));

async function removed(admin: Awaited<ReturnType<HubProcess["as"]>>): Promise<number> {
  const { body } = await admin.get<{ items: { rows: number }[] }>("/purges?what=raw");
  return body.items.reduce((sum, item) => sum + item.rows, 0);
}

export const soakDay: Bench = {
  name: "soak-day",
  about: "a day of the demo fleet on a driven clock, with a day change that folds one day and removes an old one",
  run,
};
