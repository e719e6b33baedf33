import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { filterTrouble, isOfVersion, lostTrouble, troubleOf } from "./trouble.ts";
import type { LinkTrouble, LinkView, OutsidePorts } from "./types.ts";

/** Messages that the broker may deliver ahead of our PUBACKs: what is in memory and on no disk of ours. */
const RECEIVE_MAXIMUM = 2_000;
/** Seconds that the broker keeps session and queue for a hub that is away. */
const SESSION_EXPIRY_S = 7 * 24 * 3_600;
const KEEP_ALIVE_S = 15;
const CONNECT_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

type LinkPorts = Pick<OutsidePorts, "target" | "filters" | "monotonic" | "later" | "log">;

export interface LinkEvents {
  /** @param ack answers this very delivery, as long as this connection stands; null for QoS 0 */
  message(topic: string, payload: Buffer, packet: IPublishPacket, ack: (() => void) | null): void;
  /** The connection stands and its filters are asked for. */
  up(): void;
  down(): void;
}

/** One connection after the other to the outside broker, always in the same lasting session. */
export class Link {
  readonly #ports: LinkPorts;
  readonly #events: LinkEvents;
  #client: MqttClient | null = null;
  #version: 4 | 5 = 5;
  #wasUp = false;
  #up = false;
  #since: number;
  #trouble: LinkTrouble | null = null;
  /** What the last connection said before it ended. */
  #said: LinkTrouble | null = null;
  #pause = FIRST_PAUSE_MS;
  #connections = 0;
  #cancel: () => void = () => undefined;
  #stopped = false;
  #asked = new Set<string>();
  /** Subscriptions without an answer yet. */
  #open = 0;
  /** Who waits for the first try to end. */
  #waiting: (() => void)[] = [];
  readonly #refused = new Set<string>();

  constructor(ports: LinkPorts, events: LinkEvents) {
    this.#ports = ports;
    this.#events = events;
    this.#since = ports.monotonic();
  }

  get view(): LinkView {
    const { url } = this.#ports.target;
    const refused = this.#refused.size > 0 ? filterTrouble(url, [...this.#refused]) : null;
    return {
      up: this.#up,
      since: this.#since,
      trouble: this.#up ? refused : this.#trouble,
      version: this.#wasUp ? this.#version : null,
      reconnects: Math.max(0, this.#connections - 1),
    };
  }

  get up(): boolean {
    return this.#up;
  }

  open(): void {
    if (this.#stopped) return;
    const { target } = this.#ports;
    const client = connect(target.url, this.#options());
    this.#client = client;
    this.#said = null;
    let over = false;
    client.on("error", (error) => {
      this.#said ??= troubleOf(error, target.url);
      // A version it does not speak is no trouble yet: asked once more in the older one.
      if (!this.#wasUp && this.#version === 5 && isOfVersion(error)) {
        this.#version = 4;
        this.#said = null;
        this.#pause = 0;
      }
    });
    client.on("disconnect", ({ reasonCode }) => {
      if (reasonCode !== undefined && reasonCode > 0) this.#said ??= troubleOf({ code: reasonCode }, target.url);
    });
    client.on("packetreceive", (packet) => {
      // The PUBACK is ours to write, once the message is durable; the client would wait with all others behind it.
      if (packet.cmd === "publish" && packet.qos === 1) packet.qos = 0;
    });
    client.on("message", (topic, payload, packet) => {
      const id = packet.messageId;
      this.#events.message(topic, payload, packet, id === undefined ? null : () => this.#acknowledge(client, id));
    });
    client.on("connect", ({ sessionPresent }) => this.#joined(sessionPresent));
    client.on("close", () => {
      if (over) return;
      over = true;
      this.#ended(client);
    });
  }

  /** Resolves when the first try has ended: in subscriptions that are answered, or without a link. */
  tried(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  publish(topic: string, payload: Buffer, options: { readonly qos: 0 | 1; readonly retain: boolean }, sent: () => void): void {
    const client = this.#client;
    client?.publish(topic, payload, options, (error) => {
      if (!error && client === this.#client) sent();
    });
  }

  /** Subscribes to what is new and leaves what is no more. */
  follow(): void {
    const client = this.#client;
    if (client === null || !this.#up) return;
    const wanted = new Set(this.#ports.filters());
    for (const filter of this.#asked)
      if (!wanted.has(filter)) {
        this.#refused.delete(filter);
        client.unsubscribe(filter, () => undefined);
      }
    // One by one: of several that are asked for together one refusal would hide the others.
    for (const filter of wanted) if (!this.#asked.has(filter)) this.#subscribe(client, filter);
    this.#asked = wanted;
  }

  /** Ends the connection so that the broker delivers again what has no answer. */
  renew(): void {
    this.#client?.stream.destroy();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    const client = this.#client;
    if (client === null) return;
    await new Promise<void>((resolve) => {
      const late = this.#ports.later(1_000, () => {
        client.end(true);
        resolve();
      });
      client.end(!client.connected, {}, () => {
        late();
        resolve();
      });
    });
  }

  #options(): IClientOptions {
    const { username, password, ca, clientId } = this.#ports.target;
    return {
      ...{ clientId, clean: false, keepalive: KEEP_ALIVE_S, connectTimeout: CONNECT_WITHIN_MS },
      ...{ reconnectPeriod: 0, resubscribe: false, queueQoSZero: false, protocolVersion: this.#version },
      ...(this.#version === 5 && {
        properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: RECEIVE_MAXIMUM },
      }),
      ...(username !== null && { username }),
      ...(password !== null && { password }),
      ...(ca !== null && { ca }),
    };
  }

  #joined(sessionPresent: boolean): void {
    this.#connections += 1;
    this.#wasUp = true;
    this.#pause = FIRST_PAUSE_MS;
    this.#trouble = null;
    this.#turn(true);
    this.#refused.clear();
    this.#asked = new Set();
    this.#ports.log.info({ url: this.#ports.target.url, sessionPresent, version: this.#version }, "the outside broker is reached");
    this.follow();
    this.#events.up();
  }

  #ended(client: MqttClient): void {
    client.removeAllListeners();
    client.on("error", () => undefined);
    client.end(true);
    if (client !== this.#client) return;
    this.#client = null;
    this.#open = 0;
    const was = this.#up;
    if (was) this.#turn(false);
    const trouble = this.#said ?? lostTrouble(this.#ports.target.url);
    // Told once, and again when it is another.
    if (!this.#stopped && trouble.words.en !== this.#trouble?.words.en && this.#pause > 0)
      this.#ports.log.warn({ what: trouble.what, url: this.#ports.target.url }, trouble.words.en);
    if (this.#pause > 0) this.#trouble = trouble;
    if (was) this.#events.down();
    // A version it does not speak was no try yet.
    if (this.#pause > 0) this.#tell();
    if (this.#stopped) return;
    this.#cancel = this.#ports.later(this.#pause, () => this.open());
    this.#pause = Math.min(Math.max(FIRST_PAUSE_MS, this.#pause * 2), LONGEST_PAUSE_MS);
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #turn(up: boolean): void {
    this.#up = up;
    this.#since = this.#ports.monotonic();
  }

  #subscribe(client: MqttClient, filter: string): void {
    // Stored copies only where the subscription is new; what the hub itself publishes does not come back.
    this.#open += 1;
    client.subscribe(filter, { qos: 1, ...(this.#version === 5 && { nl: true, rap: false, rh: 1 }) }, (error, granted) => {
      if (client !== this.#client) return;
      this.#open -= 1;
      if (this.#open === 0) this.#tell();
      const refused = error !== null || granted?.some(({ qos }) => qos >= 128) === true;
      if (!refused) return;
      this.#refused.add(filter);
      this.#ports.log.warn({ filter }, "the outside broker refuses a subscription");
    });
  }

  /** A PUBACK of four bytes means success in every version (MQTT 5, 3.4.2.1). */
  #acknowledge(client: MqttClient, id: number): void {
    if (client === this.#client && this.#up) client.stream.write(Buffer.of(0x40, 2, id >> 8, id & 0xff));
  }
}
