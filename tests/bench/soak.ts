import { eventually } from "../support/hub-process.ts";
import { createRig, wait } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";
import { startDesks } from "./soak/desks.ts";
import { startSoakFleet } from "./soak/fleet.ts";
import { keepSample, type Sample, takeSample } from "./soak/sample.ts";
import { diskUse, steadiness } from "./soak/verdict.ts";

const SECONDS = 3_600;
const RATE = 500;
const DEVICES = 300;
const SAMPLE_EVERY_MS = 10_000;

export const soak: Bench = {
  name: "soak",
  about: "an hour of mixed load: QoS 1 telemetry, alarms that come and go, reconnects, desks, a page that asks",
  run: async (options): Promise<readonly BenchRow[]> => {
    const span = options.seconds ?? SECONDS;
    const rig = await createRig();
    try {
      const wearables = await rig.devices(options.devices ?? DEVICES, "wearable");
      const alarms = { smoke: await rig.devices(10, "smoke"), buttons: await rig.devices(10, "sos-button") };
      const desks = await startDesks(
        rig.hub,
        wearables.slice(0, 20).map(({ device }) => device.id),
      );
      const fleet = await startSoakFleet(rig.hub.mqtt, options.rate ?? RATE, wearables, alarms);
      const { http, pid, dataDir } = rig.hub;
      const samples: Sample[] = [];
      const began = performance.now();
      for (let next = 0; next <= span * 1_000; next += SAMPLE_EVERY_MS) {
        await wait(Math.max(0, next - (performance.now() - began)));
        const sample = await takeSample({ http, pid, dataDir }, (performance.now() - began) / 1_000);
        samples.push(sample);
        keepSample(options.samples, sample);
      }
      const { counts } = fleet;
      fleet.rest();
      await eventually("everything is acknowledged", async () => counts.waiting() === 0, 15_000).catch(() => undefined);
      const waiting = counts.waiting();
      await fleet.end();
      desks.end();
      const taken = await rig.metric("messages_total");
      return [
        told("soak", "length", span, "s"),
        told("soak", "messages sent", counts.messages, "messages"),
        told("soak", "events among them", counts.events, "events"),
        told("soak", "connections cut", counts.reconnects, "connections"),
        atMost("soak", "messages written and not acknowledged", waiting, "messages", 0),
        told("soak", "never written by the client library", counts.messages - counts.acknowledged - waiting, "messages"),
        told("soak", "taken in, state messages included", taken, "messages"),
        told("soak", "cases closed by the desk", desks.counts.closed, "cases"),
        told("soak", "frames to the two desks", desks.counts.frames, "frames"),
        told("soak", "requests over HTTP", desks.counts.requests, "requests"),
        atMost("soak", "requests that failed", desks.counts.failures, "requests", 0),
        told("soak", "slowest request", desks.counts.slowestMs, "ms"),
        ...steadiness("soak", samples),
        ...diskUse("soak", samples, counts.bytes, counts.messages),
      ];
    } catch (error) {
      // Why a hub ended stands in what it wrote last.
      process.stderr.write(`what the hub wrote last:\n${rig.hub.log().slice(-4_000)}\n`);
      throw error;
    } finally {
      await rig.done();
    }
  },
};
