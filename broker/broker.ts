import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:net";
import type { Duplex } from "node:stream";
import type { AedesOptions, AuthenticateError, Client, ConnectPacket, PublishPacket } from "aedes";
import { Door } from "./door.ts";
import { Intake } from "./intake.ts";
import { LateAcks } from "./late-acks.ts";
import { Owners } from "./owners.ts";
import { Persistence } from "./persistence/persistence.ts";
import { Pump } from "./pump.ts";
import { Refusals } from "./refusals.ts";
import type { Session } from "./session.ts";
import { sessionId } from "./session-id.ts";
import { Sessions } from "./sessions.ts";
import { StallCloser } from "./stall.ts";
import { createTlsListener } from "./tls-listener.ts";
import type { BrokerLimits, BrokerPorts, BrokerStats, Listener, ListeningBroker, ListenOptions, PublishOptions } from "./types.ts";
import { Wire } from "./wire.ts";

const DEFAULT_LIMITS: BrokerLimits = {
  beforeConnect: 4096,
  cutTo: 4096,
  connectTimeout: 5_000,
  connections: 20_000,
  connectionsPerLogin: 200,
  stallClosesPerSecond: 100,
  refusals: 10_000,
};
const DRAIN_MS = 10_000;
const STOP_MS = 1_500;
const TCP_KEEP_ALIVE_MS = 60_000;
/** Connections that the system holds for us; of ten thousand that come at once the rest would try again after seconds. */
const BACKLOG = 4_096;

class NotAuthorized extends Error implements AuthenticateError {
  readonly returnCode = 5;
}

/** The broker: aedes behind our guard, pump, rights and limits. */
export class AedesBroker implements ListeningBroker {
  readonly #ports: BrokerPorts;
  readonly #limits: BrokerLimits;
  readonly #now: () => number;
  readonly #door: Door;
  readonly #pump: Pump;
  readonly #refusals: Refusals;
  readonly #lateAcks: LateAcks;
  readonly #stall: StallCloser;
  readonly #sessions: Sessions;
  readonly #intake: Intake;
  readonly #owners = new Owners();
  readonly #servers = new Set<Server>();
  readonly #wires = new Set<Wire>();
  readonly #kept: Persistence;
  #stopping = false;

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
    this.#limits = { ...DEFAULT_LIMITS, ...ports.limits };
    this.#now = ports.monotonic ?? (() => performance.now());
    this.#pump = new Pump(this.#now);
    this.#refusals = new Refusals((what) => ports.onRefused(what), this.#now);
    this.#lateAcks = new LateAcks(this.#now);
    this.#stall = new StallCloser(this.#limits.stallClosesPerSecond, (session) => end(session, "hub-stall"));
    this.#kept = new Persistence({
      store: ports.sessions ?? null,
      owners: this.#owners,
      maySubscribe: (client, filter) =>
        ("conn" in client && client.conn instanceof Wire && client.conn.session?.rights.subscribe(filter)) === true,
      wall: () => ports.wall(),
    });
    this.#sessions = new Sessions(ports, this.#limits, this.#refusals, this.#kept.sessions, this.#now);
    this.#intake = new Intake({
      ports,
      now: this.#now,
      refusals: this.#refusals,
      lateAcks: this.#lateAcks,
      maxRefusals: this.#limits.refusals,
      stall: (session) => this.#stall.add(session),
      forward: (packet, session) => this.#forward(packet, session),
      seen: (client, packet) =>
        this.#kept.incomingGetPacket(client, packet).then(
          () => true,
          () => false,
        ),
    });
    this.#door = new Door(this.#hooks());
    this.#door.on("clientReady", (client) => this.#ready(client));
    this.#door.on("keepaliveTimeout", (client) => {
      const session = sessionOf(client);
      if (session) session.ending = "keep-alive";
    });
  }

  async start(): Promise<void> {
    const odd = await this.#kept.restore();
    if (odd > 0) this.#ports.log?.warn({ cells: odd }, "kept MQTT sessions or retained messages that cannot be read");
    await this.#door.listen();
  }

  async listen(options: ListenOptions): Promise<Listener> {
    const accept = (stream: Duplex): void => this.accept(stream);
    const secure = options.tls
      ? createTlsListener(options.tls, {
          accept,
          failed: (detail) => this.#refusals.add(null, { reason: "protocol", client: "", topic: "", bytes: 0, detail }),
          handshakeTimeout: this.#limits.connectTimeout,
        })
      : null;
    const server = secure?.server ?? createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS }, accept);
    server.maxConnections = this.#limits.connections;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: options.port, host: options.host, backlog: BACKLOG }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => this.#ports.log?.warn({ error: String(error) }, "MQTT listener"));
    this.#servers.add(server);
    const address = server.address();
    return {
      host: options.host,
      port: typeof address === "object" && address !== null ? address.port : options.port,
      renew: (certificate) => secure?.renew(certificate),
    };
  }

  accept(stream: Duplex): void {
    if (this.#stopping || this.#wires.size >= this.#limits.connections) {
      stream.destroy();
      return;
    }
    const wire = new Wire(stream, this.#pump, this.#limits, (violator, what) => this.#violated(violator, what));
    this.#wires.add(wire);
    this.#door.handle(wire);
    wire.once("close", () => {
      this.#wires.delete(wire);
      if (wire.session) this.#left(wire.session);
    });
  }

  publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): void {
    if (this.#stopping) return;
    const bytes = Buffer.from(payload);
    this.#door.publish(
      { cmd: "publish", topic, payload: bytes, qos: options.qos ?? 0, retain: options.retain ?? false, dup: false },
      () => undefined,
    );
  }

  forget(login: string): void {
    this.disconnect(login);
    this.#kept.sessions.endOf(login);
    this.#kept.retained.forget(login);
  }

  tend(): void {
    const now = this.#ports.wall();
    for (const { session } of this.#wires) if (session) this.#kept.sessions.touch(sessionId(session.grant.username, session.client), now);
    this.#kept.sessions.expire(now);
  }

  disconnect(login: string, secret?: string): void {
    for (const session of this.#sessions.of(login)) if (secret === undefined || session.grant.secret === secret) end(session, "kicked");
  }

  stats(): BrokerStats {
    return {
      connections: this.#wires.size,
      loginsOnline: this.#sessions.online,
      ...this.#intake.counts,
      refused: { ...this.#refusals.counts },
      refusedByLogin: this.#sessions.refused(),
      closedByStall: this.#stall.closed,
      kept: this.#kept.stats(),
    };
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#stall.stop();
    this.#lateAcks.stop();
    for (const server of this.#servers) server.close();
    for (const wire of this.#wires) {
      if (wire.session) wire.session.ending = "stop";
      wire.destroy();
    }
    const closed = new Promise<void>((resolve) => this.#door.close(resolve));
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
    await Promise.race([closed, late]);
  }

  #hooks(): AedesOptions {
    return {
      persistence: this.#kept,
      // With a limit, publishing from a hook under load overflows the stack.
      concurrency: 0,
      connectTimeout: this.#limits.connectTimeout,
      drainTimeout: DRAIN_MS,
      // Ours are longer than the 23 characters of MQTT 3.1: the log-in stands in front.
      maxClientsIdLength: 65_535,
      maxInflightInbound: 100,
      preConnect: (client, packet, next) => next(null, this.#greet(client, packet)),
      authenticate: (client, _username, _password, next) => {
        if (!sessionOf(client)) return next(new NotAuthorized("not authorized"), false);
        // aedes counts from anywhere, and would give a message under way the identifier of another.
        const free = this.#kept.freeMessageId(client.id);
        if (free !== undefined) Reflect.set(client, "_nextId", free);
        next(null, true);
      },
      authorizePublish: (client, packet, next) => this.#publish(client, packet, next),
      authorizeSubscribe: (client, subscription, next) => {
        const session = sessionOf(client);
        next(null, session && this.#sessions.maySubscribe(session, subscription.topic) ? subscription : null);
      },
      authorizeForward: (client, packet) => {
        const session = sessionOf(client);
        const may = session?.rights.receive(packet.topic, this.#owners.of(packet.payload), session.client) ?? false;
        return may ? packet : null;
      },
    };
  }

  /** Before aedes looks at the log-in: whose connection it is decides the client id and whether the Last Will stays. */
  #greet(client: Client, packet: ConnectPacket): boolean {
    const wire = client.conn;
    if (!(wire instanceof Wire)) return false;
    const own = packet.clientId || randomUUID();
    const session = this.#sessions.admit(wire, packet, own);
    if (session === undefined) return true;
    wire.session = session;
    if (session.will === null) delete packet.will;
    packet.clientId = sessionId(session.grant.username, own);
    return true;
  }

  #left(session: Session): void {
    this.#kept.sessions.touch(sessionId(session.grant.username, session.client), this.#ports.wall());
    this.#sessions.left(session);
  }

  #ready(client: Client): void {
    const session = sessionOf(client);
    // It may have been ended while the CONNACK was on its way.
    if (!session || session.wire.destroyed) return;
    this.#sessions.joined(session);
    session.wire.open(session.grant.maxBytes);
  }

  #publish(client: Client | null, packet: PublishPacket, next: (error?: Error | null) => void): void {
    const session = client ? sessionOf(client) : null;
    if (!client || !session) next(new Error("nobody is logged in"));
    else if (packet !== session.will) this.#intake.publish(client, packet, session, () => next());
    else {
      // A connection that the hub ended says nothing about the device.
      if (session.ending === null || session.ending === "keep-alive") this.#intake.will(packet, session);
      next(new Error("the will has gone its way"));
    }
  }

  /** The payload is copied: a view would keep the socket's whole buffer for as long as it is retained. */
  #forward(packet: PublishPacket, session: Session): void {
    const payload = Buffer.from(packet.payload);
    this.#owners.set(payload, session.grant.username);
    const { topic, qos, retain } = packet;
    this.#door.publish({ cmd: "publish", topic, payload, qos, retain, dup: false }, () => undefined);
  }

  #violated(wire: Wire, what: string): void {
    const login = wire.session?.login ?? null;
    this.#refusals.add(login, { reason: "protocol", client: wire.session?.client ?? "", topic: "", bytes: 0, detail: what });
  }
}

function sessionOf(client: Client): Session | null {
  return client.conn instanceof Wire ? client.conn.session : null;
}

function end(session: Session, why: NonNullable<Session["ending"]>): void {
  session.ending = why;
  session.wire.destroy();
}
