import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/*
 * Ten thousand devices in one process, on raw sockets: each logs in, subscribes its own command and says that it is
 * online. Lines on stdin: `up` connects all at once, `cut` drops every connection. Prints a line of JSON for each `up`.
 */
interface FleetLogin {
  readonly username: string;
  readonly password: string;
  /** `sw/v1/<community>/<device>` */
  readonly topic: string;
}

/** What `up` has come to. */
export interface FleetUp {
  readonly online: number;
  readonly seconds: number;
  /** Until half of them were online. */
  readonly halfSeconds: number;
  /** Connections that had to be tried again. */
  readonly retries: number;
  readonly refused: number;
}

const TIMEOUT_MS = 50_000;
const RETRY_MS = 500;
const KEEP_ALIVE_S = 120;
/** CONNACK, SUBACK and PUBACK. */
const ANSWERS = [0x20, 0x90, 0x40];

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};
function framed(first: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

/** Every other device keeps its session. */
function packetsOf({ username, password, topic }: FleetLogin, lasting: boolean): Buffer {
  const flags = 0xc0 | 0x20 | 0x08 | 0x04 | (lasting ? 0 : 0x02);
  const head = Buffer.concat([text("MQTT"), Buffer.from([4, flags, 0, KEEP_ALIVE_S])]);
  const will = [text(`${topic}/state`), text("offline")];
  const hello = framed(0x10, head, text(topic), ...will, text(username), text(password));
  const subscribe = framed(0x82, Buffer.from([0, 1]), text(`${topic}/command`), Buffer.from([1]));
  const online = framed(0x33, text(`${topic}/state`), Buffer.from([0, 2]), Buffer.from("online"));
  return Buffer.concat([hello, subscribe, online]);
}

class Device {
  readonly #packets: Buffer;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #report: (what: "online" | "retry" | "refused") => void;
  #socket: Socket | null = null;
  #wanted = false;
  #answers = new Set<number>();

  constructor(packets: Buffer, target: { host: string; port: number }, report: (what: "online" | "retry" | "refused") => void) {
    this.#packets = packets;
    this.#target = target;
    this.#report = report;
  }

  up(): void {
    this.#wanted = true;
    this.#answers = new Set();
    const socket = connect({ ...this.#target, noDelay: true }, () => socket.write(this.#packets));
    this.#socket = socket;
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (!this.#wanted || this.#socket !== socket) return;
      this.#report("retry");
      setTimeout(() => this.#wanted && this.up(), RETRY_MS * (0.5 + Math.random()));
    });
  }

  cut(): void {
    this.#wanted = false;
    this.#socket?.resetAndDestroy();
  }

  /** Answers here are short and come whole. */
  #read(chunk: Buffer): void {
    for (let at = 0; at + 2 <= chunk.length; at += 2 + (chunk[at + 1] ?? 0)) {
      const type = (chunk[at] ?? 0) & 0xf0;
      if (type === 0x20 && chunk[at + 3] !== 0) this.#report("refused");
      const before = this.#answers.size;
      if (ANSWERS.includes(type)) this.#answers.add(type);
      if (before < ANSWERS.length && this.#answers.size === ANSWERS.length) this.#report("online");
    }
  }
}

function main(): void {
  const [address = "", file = ""] = process.argv.slice(2);
  const url = new URL(address);
  const target = { host: url.hostname, port: Number(url.port) };
  const logins: FleetLogin[] = JSON.parse(readFileSync(file, "utf8"));
  let counts = { online: 0, retry: 0, refused: 0 };
  let began = 0;
  let half = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    const seconds = (performance.now() - began) / 1_000;
    const up: FleetUp = { online: counts.online, seconds, halfSeconds: half, retries: counts.retry, refused: counts.refused };
    process.stdout.write(`${JSON.stringify(up)}\n`);
  };
  const report = (what: "online" | "retry" | "refused"): void => {
    counts[what] += 1;
    if (what !== "online") return;
    if (counts.online === Math.ceil(logins.length / 2)) half = (performance.now() - began) / 1_000;
    if (counts.online === logins.length) tell();
  };
  const devices = logins.map((login, n) => new Device(packetsOf(login, n % 2 === 1), target, report));
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      if (line === "cut") for (const device of devices) device.cut();
      if (line !== "up") return;
      counts = { online: 0, retry: 0, refused: 0 };
      half = 0;
      began = performance.now();
      timer = setTimeout(tell, TIMEOUT_MS);
      for (const device of devices) device.up();
    })
    .on("close", () => process.exit(0));
}

main();
