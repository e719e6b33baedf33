import type { Duration } from "../contracts/index.ts";

export interface CommandParts {
  /** The device's own topic without its last part; undefined where there is no such device. */
  topicOf(device: string): string | undefined;
  publish(topic: string, payload: string): void;
  /** Calls after so many milliseconds; the answer takes it back. */
  later(ms: Duration, run: () => void): () => void;
}

/** Commands to devices that are to say that they have carried them out. */
export interface DeviceCommands {
  /** Whether the device acknowledged `id` within `patience`; null where there is no such device. */
  command(device: string, payload: string, id: string, patience: Duration): Promise<boolean | null>;
  /** A message on a `command/ack` topic. */
  acknowledged(topic: string, payload: Uint8Array): void;
}

const ACK = "/command/ack";

/** The id that an acknowledgement names, and whether the device could do it (`"ok": false` says that it could not). */
function readAck(payload: Uint8Array): { readonly id: string; readonly ok: boolean } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
    return { id: String(value.id), ok: !("ok" in value) || value.ok !== false };
  } catch {
    // What a device says in another way is kept in the journal like everything else; it acknowledges nothing.
    return undefined;
  }
}

export function createDeviceCommands(parts: CommandParts): DeviceCommands {
  const waiting = new Map<string, (ok: boolean) => void>();
  return {
    command: async (device, payload, id, patience) => {
      const topic = parts.topicOf(device);
      if (topic === undefined) return null;
      const slot = `${topic}${ACK}\n${id}`;
      const answer = new Promise<boolean>((resolve) => {
        const cancel = parts.later(patience, () => {
          waiting.delete(slot);
          resolve(false);
        });
        waiting.set(slot, (ok) => {
          cancel();
          waiting.delete(slot);
          resolve(ok);
        });
      });
      parts.publish(`${topic}/command`, payload);
      return answer;
    },
    acknowledged: (topic, payload) => {
      if (waiting.size === 0 || !topic.endsWith(ACK)) return;
      const ack = readAck(payload);
      if (ack) waiting.get(`${topic}\n${ack.id}`)?.(ack.ok);
    },
  };
}
