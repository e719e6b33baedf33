import { connect } from "node:net";
import { GB_COMMANDS, type GbFrame, gbBytes, gbParts } from "../contracts/index.ts";

/** A frame is sent again after so long, three times in all (GB/T 26875.3-2011, 6.3). */
const TRIES = 3;
const PATIENCE = 10_000;
/** The simulator's own zone; a device tells the time of its wall clock. */
const AHEAD = 8 * 3_600_000;

export const wallBytes = (at: number): Uint8Array => {
  const wall = new Date(at + AHEAD);
  const date = [wall.getUTCDate(), wall.getUTCMonth() + 1, wall.getUTCFullYear() - 2000];
  return Uint8Array.from([wall.getUTCSeconds(), wall.getUTCMinutes(), wall.getUTCHours(), ...date]);
};

const u16 = (value: number): number[] => [value & 0xff, value >> 8];

/** What a component says: `state` by the bits of the standard, 1 normal, 2 fire, 4 fault. */
export function componentData(
  component: number,
  place: number,
  state: number,
  at: number,
  { system, zone } = { system: 0, zone: 1 },
): Uint8Array {
  const address = [component, ...u16(zone), ...u16(place)];
  return Uint8Array.from([2, 1, 1, system, ...address, ...u16(state), ...new Uint8Array(31), ...wallBytes(at)]);
}

/** What a component measures: `kind` and the unit of `value` as table 6 has them. */
export function analogData(component: number, place: number, kind: number, value: number, at: number): Uint8Array {
  return Uint8Array.from([3, 1, 1, 0, component, ...u16(1), ...u16(place), kind, ...u16(value), ...wallBytes(at)]);
}

type Answer = "confirmed" | "denied" | "nothing";

/** A user information transmission device that speaks GB/T 26875.3 over TCP. */
export interface TransmissionDevice {
  /** Sends data as the standard wants: again until it is answered. */
  send(data: Uint8Array, at: number): Promise<Answer>;
  /** Sends bytes as they are. */
  write(bytes: Uint8Array): void;
  frame(data: Uint8Array, at: number, more?: Partial<GbFrame>): GbFrame;
  /** All that the centre said, oldest first. */
  readonly heard: readonly GbFrame[];
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Connects a transmission device.
 * @param options.address six bytes as they stand on the wire
 * @param options.patience milliseconds until a frame is sent again; default 10 s
 */
export async function connectTransmissionDevice(options: {
  readonly host: string;
  readonly port: number;
  readonly address: Uint8Array;
  readonly patience?: number;
}): Promise<TransmissionDevice> {
  const { host, port, address, patience = PATIENCE } = options;
  const socket = connect({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const heard: GbFrame[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  let rest = Buffer.alloc(0);
  let number = 0;
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let read = 0;
    for (const part of gbParts(rest)) {
      if (part.kind !== "frame") continue;
      read = part.to;
      heard.push(part.frame);
      const { command } = part.frame;
      if (command === GB_COMMANDS.control) socket.write(gbBytes({ ...part.frame, source: address, command: GB_COMMANDS.confirm }));
      if (command === GB_COMMANDS.confirm) waiting.get(part.frame.number)?.("confirmed");
      if (command === GB_COMMANDS.deny) waiting.get(part.frame.number)?.("denied");
    }
    rest = rest.subarray(read);
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const frame: TransmissionDevice["frame"] = (data, at, more = {}) => ({
    ...{ number, version: [1, 1], time: wallBytes(at), source: address, destination: new Uint8Array(6) },
    ...{ command: GB_COMMANDS.send, data },
    ...more,
  });
  const once = (bytes: Uint8Array, own: number): Promise<Answer> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve("nothing"), patience);
      const done = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      waiting.set(own, done);
      void closed.then(() => done("nothing"));
      socket.write(bytes);
    });
  return {
    heard,
    closed,
    frame,
    write: (bytes) => void socket.write(bytes),
    send: async (data, at) => {
      const own = number;
      number = (number + 1) & 0xffff;
      const bytes = gbBytes(frame(data, at, { number: own }));
      for (let i = 0; i < TRIES && !socket.destroyed; i++) {
        const answer = await once(bytes, own);
        if (answer === "confirmed") return answer;
      }
      return "nothing";
    },
    close: () => void socket.destroy(),
  };
}
