import type { Node, NodeAPI, NodeDef } from "node-red";
import type { DeviceLive } from "../../contracts/live.ts";
import { serverOf } from "./server.ts";
import { sayNoServer, show } from "./states.ts";

interface ReadingsDef extends NodeDef {
  readonly server: string;
  /** Ids of devices, by commas; empty: all. */
  readonly devices: string;
  /** Names of measurements, by commas; empty: all. */
  readonly measurements: string;
  /** The last known values are told at the start. */
  readonly first: boolean;
}

const listOf = (text: string | undefined): ReadonlySet<string> =>
  new Set(
    (text ?? "")
      .split(/[,，、\s]+/)
      .map((each) => each.trim())
      .filter((each) => each !== ""),
  );

/** Values as the desk sees them: the last of each, at most four times a second. */
export function registerReadings(RED: NodeAPI): void {
  function Readings(this: Node, def: ReadingsDef): void {
    RED.nodes.createNode(this, def);
    const server = serverOf(RED, def.server);
    if (!server?.hub) {
      sayNoServer(RED, this);
      return;
    }
    const devices = listOf(def.devices);
    const measurements = listOf(def.measurements);
    const seen = new Map<string, string>();
    let begun = def.first;

    const offer = (device: DeviceLive): void => {
      if (devices.size > 0 && !devices.has(device.id)) return;
      for (const { measurement, value, unit, at, quality } of device.values) {
        if (measurements.size > 0 && !measurements.has(measurement)) continue;
        const slot = `${device.id}/${measurement}`;
        const mark = `${at} ${value}`;
        if (seen.get(slot) === mark) continue;
        seen.set(slot, mark);
        if (!begun) continue;
        const about = { device: device.id, state: device.state, measurement, unit, at, quality };
        this.send({ topic: slot, payload: value, ...about } as { payload: number });
      }
    };
    const stop = server.listen({
      state: (state) => show(this, state),
      frame: (frame) => {
        if (frame.type !== "snapshot" && frame.type !== "devices") return;
        for (const device of frame.devices) offer(device);
        begun = true;
      },
    });
    this.on("close", (done: () => void) => {
      stop();
      done();
    });
  }
  RED.nodes.registerType("shouwang-readings", Readings);
}
