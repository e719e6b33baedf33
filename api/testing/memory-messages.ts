import type { HeldMessages } from "../message-ports.ts";
import { NOW } from "./world.ts";

/** One message of each device, as it came and as it was read: a heart rate of what is worn, smoke of the rest. */
export async function memoryMessages(id: string): Promise<HeldMessages> {
  const about = { device: id, at: NOW, recv: NOW, quality: 0, pos: 1 };
  const worn = id.startsWith("band");
  return {
    since: null,
    next: null,
    items: [
      {
        ...{
          pos: 1,
          recv: NOW,
          topic: `sw/v1/xfl/${id}/telemetry`,
          login: `${id}@xfl`,
          replayed: false,
          bytes: 17,
          devices: [id],
          more: 0,
        },
        payload: Buffer.from(worn ? '{"heart_rate":131}' : '{"smoke_density":1}'),
        readings: [{ ...about, measurement: worn ? "heart_rate" : "smoke", value: worn ? 131 : 1 }],
        ...{ events: [], faults: [], dropped: { duplicate: 0, missing: 0, ignored: 0 } },
      },
    ],
  };
}
