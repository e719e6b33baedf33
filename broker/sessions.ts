import type { ConnectPacket } from "aedes";
import { MINUTE, type PresenceReason, SECOND } from "../contracts/index.ts";
import { type LastingSessions, MAX_LASTING } from "./persistence/lasting-sessions.ts";
import type { Refusals } from "./refusals.ts";
import { rightsOf } from "./rights.ts";
import type { LoginState, Session } from "./session.ts";
import { sessionId } from "./session-id.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { BrokerLimits, BrokerPorts, BrokerStats, LoginGrant } from "./types.ts";
import type { Wire } from "./wire.ts";

/** Taken for the keep-alive of clients that have none. */
const NO_KEEP_ALIVE_MS = MINUTE;

/** Who is connected under which log-in. */
export class Sessions {
  readonly #ports: BrokerPorts;
  readonly #limits: BrokerLimits;
  readonly #refusals: Refusals;
  readonly #kept: LastingSessions;
  readonly #now: () => number;
  readonly #logins = new Map<string, LoginState>();
  #online = 0;

  constructor(ports: BrokerPorts, limits: BrokerLimits, refusals: Refusals, kept: LastingSessions, now: () => number) {
    this.#ports = ports;
    this.#limits = limits;
    this.#refusals = refusals;
    this.#kept = kept;
    this.#now = now;
  }

  get online(): number {
    return this.#online;
  }

  of(username: string): readonly Session[] {
    return [...(this.#logins.get(username)?.sessions ?? [])];
  }

  refused(): BrokerStats["refusedByLogin"] {
    return new Map(
      [...this.#logins].filter(([, login]) => Object.keys(login.refused).length > 0).map(([name, login]) => [name, { ...login.refused }]),
    );
  }

  /** @returns undefined where the log-in is refused, which has been reported then */
  admit(wire: Wire, packet: ConnectPacket, client: string): Session | undefined {
    const username = packet.username ?? "";
    const { password } = packet;
    const secret = typeof password === "string" ? Buffer.from(password) : password;
    const grant = username !== "" && secret !== undefined ? this.#ports.authenticate(username, secret) : undefined;
    if (grant === undefined) {
      this.#refusals.add(null, {
        reason: "login",
        login: username,
        client,
        topic: "",
        bytes: 0,
        detail: username === "" ? "anonymous" : "",
      });
      return undefined;
    }
    const login = this.#login(grant);
    if (login.sessions.size >= this.#limits.connectionsPerLogin) {
      this.#refusals.add(login, { reason: "connections", client, topic: "", bytes: 0, detail: "" });
      return undefined;
    }
    this.#limitLasting(grant.username, packet, client);
    const keepAlive = (packet.keepalive ?? 0) * SECOND;
    const session: Session = {
      login,
      grant,
      rights: login.rights,
      client,
      wire,
      patience: (keepAlive > 0 ? keepAlive : NO_KEEP_ALIVE_MS) / 2,
      will: this.#will(login, packet, client),
      since: this.#now(),
      ready: false,
      ending: null,
      refusals: 0,
    };
    login.sessions.add(session);
    return session;
  }

  joined(session: Session): void {
    session.ready = true;
    const { login } = session;
    if (login.online) return;
    login.online = true;
    this.#online += 1;
    this.#ports.onPresence(login.grant.username, session.client, login.grant.community, true, "connect");
  }

  left(session: Session): void {
    const { login } = session;
    login.sessions.delete(session);
    if (!login.online || [...login.sessions].some((other) => !other.wire.destroyed)) return;
    login.online = false;
    this.#online -= 1;
    if (session.ending === "stop") return;
    this.#ports.onPresence(login.grant.username, session.client, login.grant.community, false, reasonOf(session));
  }

  maySubscribe(session: Session, filter: string): boolean {
    if (session.rights.subscribe(filter)) {
      session.login.subscribed = true;
      return true;
    }
    this.#refusals.add(session.login, { reason: "subscribe-right", client: session.client, topic: filter, bytes: 0, detail: "" });
    return false;
  }

  /** The grant of the newest log-in counts for it; older connections keep theirs until they are ended. */
  #login(grant: LoginGrant): LoginState {
    const known = this.#logins.get(grant.username);
    if (known) {
      if (known.grant.rate !== grant.rate) known.bucket = new TokenBucket(grant.rate, this.#now());
      known.grant = grant;
      known.rights = rightsOf(grant);
      return known;
    }
    const login: LoginState = {
      grant,
      rights: rightsOf(grant),
      bucket: new TokenBucket(grant.rate, this.#now()),
      sessions: new Set(),
      online: false,
      // A lasting session may have subscribed before the hub was started.
      subscribed: this.#kept.countOf(grant.username) > 0,
      refused: {},
      reports: new Map(),
    };
    this.#logins.set(grant.username, login);
    return login;
  }

  /** A session without a client id has nobody who could come back to it. */
  #limitLasting(login: string, packet: ConnectPacket, client: string): void {
    const known = packet.clientId !== "" && this.#kept.get(sessionId(login, client)) !== undefined;
    if (!known && (packet.clientId === "" || this.#kept.countOf(login) >= MAX_LASTING)) packet.clean = true;
  }

  /** @returns the packet's Last Will, by identity */
  #will(login: LoginState, packet: ConnectPacket, client: string): object | null {
    const { will } = packet;
    if (!will) return null;
    if (login.rights.publish(will.topic) !== undefined) return will;
    this.#refusals.add(login, { reason: "will-right", client, topic: will.topic, bytes: will.payload.length, detail: "" });
    return null;
  }
}

function reasonOf(session: Session): PresenceReason {
  if (session.ending === "keep-alive" || session.ending === "hub-stall") return session.ending;
  return session.ending === "kicked" || session.wire.framer.disconnected ? "disconnect" : "lost";
}
