import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/*
 * A load generator that costs little itself: raw sockets and prebuilt packets, so that it does not compete with the
 * hub for the processor as mqtt.js would. Runs in a process of its own.
 */
export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly clients: number;
  /** `{n}` is the number of the client, here and in the texts below. */
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  /** `{ts}` is the time of the message in ms, written anew for each: no two of a client are alike. */
  readonly payload: string;
  /** User name, password and topic of each client, instead of the texts above. */
  readonly logins: readonly LoadLogin[] | null;
  readonly qos: 0 | 1;
  /** Messages a second of all clients together; 0 sends as fast as the sockets take them. */
  readonly rate: number;
  /** QoS 1: messages of one client under way; 0 is unlimited (open loop). */
  readonly window: number;
  readonly seconds: number;
}

export interface LoadLogin {
  readonly username: string;
  readonly password: string;
  readonly topic: string;
}

export interface LoadResult {
  /** Wall clock when the first message was sent, in ms. */
  readonly beganAt: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** QoS 1 messages not acknowledged two seconds after the last was sent. */
  readonly missing: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly ackMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Connections that the broker closed. */
  readonly closed: number;
}

const TICK_MS = 1;
const SETTLE_MS = 2_000;
const MAX_PER_WRITE = 64;
const BUCKETS_PER_MS = 20;
const KEEP_ALIVE_S = 60;
/** Stands in the packet where each message's time goes. */
const TS_DIGITS = "9999999999999";

class AckTimes {
  readonly #buckets: number[] = [];
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const bucket = Math.floor(ms * BUCKETS_PER_MS);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#max = Math.max(this.#max, ms);
  }
  quantile(share: number): number {
    let left = this.#count * share;
    for (const key of Object.keys(this.#buckets)) {
      left -= this.#buckets[Number(key)] ?? 0;
      if (left <= 0) return (Number(key) + 1) / BUCKETS_PER_MS;
    }
    return 0;
  }
  get max(): number {
    return this.#max;
  }
}

class LoadClient {
  readonly #socket: Socket;
  readonly #packet: Buffer;
  readonly #idAt: number;
  readonly #times: AckTimes;
  /** Where the 13 digits of the time stand; -1 where the payload has none. */
  readonly #tsAt: number;
  readonly #sentAt = new Float64Array(65_536);
  #lastTs = 0;
  #nextId = 1;
  #blocked = false;
  #rest: Buffer = Buffer.alloc(0);
  sent = 0;
  acknowledged = 0;
  closed = false;

  constructor(socket: Socket, packet: Buffer, idAt: number, times: AckTimes) {
    this.#tsAt = packet.indexOf(TS_DIGITS);
    this.#socket = socket;
    this.#packet = packet;
    this.#idAt = idAt;
    this.#times = times;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("drain", () => {
      this.#blocked = false;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
    });
  }

  /** @returns how many of `wanted` messages the window and the socket let go */
  send(wanted: number, window: number): number {
    if (this.#blocked || this.closed) return 0;
    const room = this.#idAt > 0 ? Math.min(window || 65_535, 65_535) - (this.sent - this.acknowledged) : wanted;
    const count = Math.min(wanted, room, MAX_PER_WRITE);
    if (count <= 0) return 0;
    const size = this.#packet.length;
    const out = Buffer.allocUnsafe(size * count);
    const now = performance.now();
    const wall = Date.now();
    for (let n = 0; n < count; n++) {
      out.set(this.#packet, n * size);
      if (this.#tsAt >= 0) {
        this.#lastTs = Math.max(this.#lastTs + 1, wall);
        out.write(String(this.#lastTs), n * size + this.#tsAt, "latin1");
      }
      if (this.#idAt > 0) {
        out.writeUInt16BE(this.#nextId, n * size + this.#idAt);
        this.#sentAt[this.#nextId] = now;
        this.#nextId = this.#nextId === 65_535 ? 1 : this.#nextId + 1;
      }
    }
    this.#blocked = !this.#socket.write(out);
    this.sent += count;
    return count;
  }

  /** What was written still goes out: a QoS 0 message given to the socket counts as sent. */
  end(): void {
    this.#socket.end();
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const now = performance.now();
    let at = 0;
    // Everything a broker sends to a client that subscribed to nothing has one byte of length.
    while (at + 2 <= data.length && at + 2 + data.readUInt8(at + 1) <= data.length) {
      if (data[at] === 0x40) {
        this.acknowledged += 1;
        this.#times.add(now - (this.#sentAt[data.readUInt16BE(at + 2)] ?? now));
      }
      at += 2 + data.readUInt8(at + 1);
    }
    this.#rest = data.subarray(at);
  }
}

/** @throws Error where the broker does not let a client in */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const times = new AckTimes();
  const clients: LoadClient[] = [];
  for (let first = 0; first < options.clients; first += 100)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(100, options.clients - first) }, (_, n) => connectClient(options, first + n, times)),
      )),
    );
  const beganAt = Date.now();
  const began = performance.now();
  await send(options, clients, began);
  const seconds = (performance.now() - began) / 1000;
  const total = (of: (client: LoadClient) => number): number => clients.reduce((sum, client) => sum + of(client), 0);
  const sent = total((client) => client.sent);
  const until = performance.now() + SETTLE_MS;
  while (options.qos === 1 && total((client) => client.acknowledged) < sent && performance.now() < until) await pause(5);
  const acknowledged = total((client) => client.acknowledged);
  const closed = total((client) => Number(client.closed));
  for (const client of clients) client.end();
  return {
    beganAt,
    sent,
    acknowledged,
    missing: options.qos === 1 ? sent - acknowledged : 0,
    seconds,
    perSecond: Math.round((options.qos === 1 ? acknowledged : sent) / seconds),
    ackMs: { p50: times.quantile(0.5), p99: times.quantile(0.99), max: times.max },
    closed,
  };
}

async function send(options: LoadOptions, clients: readonly LoadClient[], began: number): Promise<void> {
  const end = began + options.seconds * 1000;
  let sent = 0;
  let turn = 0;
  for (let now = began; now < end; now = performance.now()) {
    let due = options.rate > 0 ? Math.floor(((now - began) / 1000) * options.rate) - sent : Number.POSITIVE_INFINITY;
    const share = options.rate > 0 ? Math.max(1, Math.ceil(due / clients.length)) : MAX_PER_WRITE;
    for (let n = 0; n < clients.length && due > 0; n++) {
      const done = clients[turn++ % clients.length]?.send(Math.min(share, due), options.window) ?? 0;
      due -= done;
      sent += done;
    }
    await (options.rate > 0 ? pause(TICK_MS) : new Promise<void>((resolve) => setImmediate(resolve)));
  }
}

async function connectClient(options: LoadOptions, n: number, times: AckTimes): Promise<LoadClient> {
  const fill = (text: string): string => text.replaceAll("{n}", String(n)).replace("{ts}", TS_DIGITS);
  const login = options.logins?.[n] ?? { username: fill(options.username), password: fill(options.password), topic: fill(options.topic) };
  const socket = connect({ host: options.host, port: options.port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => socket.write(connectPacket(`load-${n}`, login.username, login.password)));
    socket.once("close", () => reject(new Error(`client ${n} was turned away`)));
    socket.once("data", (data: Buffer) => (data[3] === 0 ? resolve() : reject(new Error(`client ${n}: CONNACK ${data[3]}`))));
  });
  socket.removeAllListeners();
  const { topic } = login;
  const payload = Buffer.from(fill(options.payload));
  const packet = publishPacket(topic, payload, options.qos);
  const idAt = options.qos === 1 ? packet.length - payload.length - 2 : 0;
  return new LoadClient(socket, packet, idAt, times);
}

/** MQTT 3.1.1, 3.1: clean session, user name and password. */
function connectPacket(client: string, username: string, password: string): Buffer {
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, KEEP_ALIVE_S >> 8, KEEP_ALIVE_S & 255]);
  return framed(0x10, Buffer.concat([head, text(client), text(username), text(password)]));
}

/** MQTT 3.1.1, 3.3; the packet identifier is filled in later. */
function publishPacket(topic: string, payload: Buffer, qos: 0 | 1): Buffer {
  return framed(0x30 | (qos << 1), Buffer.concat([text(topic), Buffer.alloc(qos === 1 ? 2 : 0), payload]));
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function framed(first: number, body: Buffer): Buffer {
  const head = [first];
  for (let rest = body.length; ; rest >>= 7) {
    head.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest < 128) return Buffer.concat([Buffer.from(head), body]);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const PAYLOAD = '{"ts":{ts},"heart_rate":72,"spo2":97,"skin_temperature":36.4,"battery":88}';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: "mqtt://127.0.0.1:1883" },
      clients: { type: "string", default: "100" },
      username: { type: "string", default: "load-{n}" },
      password: { type: "string", default: "load" },
      logins: { type: "string" },
      topic: { type: "string", default: "sw/v1/load/load-{n}/telemetry" },
      payload: { type: "string", default: PAYLOAD },
      qos: { type: "string", default: "0" },
      rate: { type: "string", default: "0" },
      window: { type: "string", default: "0" },
      seconds: { type: "string", default: "10" },
    },
  });
  const url = new URL(values.url);
  const result = await runLoad({
    ...values,
    logins: values.logins === undefined ? null : JSON.parse(readFileSync(values.logins, "utf8")),
    host: url.hostname,
    port: Number(url.port || 1883),
    clients: Number(values.clients),
    qos: values.qos === "1" ? 1 : 0,
    rate: Number(values.rate),
    window: Number(values.window),
    seconds: Number(values.seconds),
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
