import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { RawData, WebSocket } from "ws";
import type { DeskFrame, Instant, Notice } from "../../contracts/index.ts";
import { HOUR, seesWhere, toIso, viewsCase } from "../../contracts/index.ts";
import type { Masking } from "../access/masking.ts";
import type { Caller, SessionChange, Sessions } from "../access/sessions.ts";
import { seesAlert, seesDevice } from "../access/sight.ts";
import type { Every } from "../options.ts";
import type { ApiPorts, LiveChange } from "../ports.ts";
import { deskOf } from "../routes/desks.ts";
import { CLOSE_GOING_AWAY, CLOSE_SESSION_ENDED, CLOSE_TRY_LATER } from "./close-codes.ts";
import { Connection, type SnapshotWhy } from "./connection.ts";
import { alertBody, caseBody, devicesBody, noticeBody, proofBody, registryBody, sessionBody, statusBody, testBody } from "./frames.ts";
import { createLockedDesks } from "./locked.ts";
import { deviceText, SLICE, sendSnapshots, type View, viewKey, viewOf } from "./view.ts";

const DELTAS_EVERY = 250;
const STATUS_EVERY = 1_000;
const PING_EVERY = 15_000;
const RECHECK_EVERY = 60_000;
const TOLD_BEFORE = HOUR;
/** Behind for so many pings: it will not come back by itself. */
const MOST_PINGS_BEHIND = 4;
const MOST_CONNECTIONS = 2_000;
/** Real time: what has not said good-bye by then is cut off, so that a stop does not wait for the dead. */
const FAREWELL = 1_000;

export interface Feed {
  admit(socket: WebSocket, caller: Caller): void;
  stats(): {
    readonly connections: number;
    readonly views: number;
    readonly behind: number;
    /** Since start, by why the desk was given one. */
    readonly snapshots: Readonly<Record<SnapshotWhy, number>>;
  };
  stop(): void;
}

export interface FeedPorts {
  readonly ports: Pick<ApiPorts, "live" | "now" | "desks" | "devices" | "places" | "testAlarms">;
  readonly masking: Masking;
  readonly sessions: Sessions;
  readonly every: Every;
  readonly log: FastifyBaseLogger;
}

/** The live desk: a snapshot, then what changes, cut and masked once for all connections that see the same. */
export function createFeed({ ports, masking, sessions, every, log }: FeedPorts): Feed {
  const views = new Map<string, View>();
  const connections = new Map<Connection, View>();
  const sockets = new Set<WebSocket>();
  const locked = createLockedDesks(ports);
  const everybody = (): Connection[] => [...connections.keys(), ...locked.desks];
  const snapshots: Record<SnapshotWhy, number> = { opened: 0, asked: 0, behind: 0 };
  let cursor = 0;
  let ticking = false;

  function place(connection: Connection): void {
    if (connection.caller.locked) {
      locked.add(connection);
      return;
    }
    const key = viewKey(connection.caller.scope);
    if (connections.size === 0) cursor = ports.live.devicesSince(cursor).cursor;
    const view = views.get(key) ?? viewOf(connection.caller.scope);
    views.set(key, view);
    view.connections.add(connection);
    connections.set(connection, view);
    snapshot(connection, "opened");
  }

  /** Told once in the session's last hour, and when it was prolonged since: a page that asked would prolong it itself. */
  function tellEnd(connection: Connection, endsAt: Instant): void {
    const near = endsAt - ports.now() <= TOLD_BEFORE;
    if (connection.toldEnd === endsAt || (!near && connection.toldEnd === null)) return;
    connection.toldEnd = endsAt;
    connection.push(sessionBody(toIso(endsAt)), false);
  }

  function watchEnds(): void {
    for (const connection of connections.keys()) {
      const endsAt = sessions.endsAt(connection.caller.tokenHash);
      if (endsAt === undefined || endsAt <= ports.now()) void recheck(connection);
      else tellEnd(connection, endsAt);
    }
  }

  function displace(connection: Connection): void {
    locked.desks.delete(connection);
    const view = connections.get(connection);
    connections.delete(connection);
    view?.connections.delete(connection);
    if (view?.connections.size === 0) views.delete(view.key);
  }

  function snapshot(connection: Connection, why: SnapshotWhy): void {
    const view = connections.get(connection);
    if (view === undefined) return;
    connection.wantsSnapshot = false;
    connection.snapshotWhy = why;
    connection.state = "building";
    const sent = (to: Connection): void => void snapshots[to.snapshotWhy]++;
    sendSnapshots(view, ports, masking, sent).catch((err: unknown) => log.error({ err }, "live snapshot failed"));
  }

  /** Texts are made once per role, and per view where consent decides: the masking asks for nothing else. */
  function spread(sees: (view: View) => boolean, write: (view: View) => string): void {
    const texts = new Map<string, string>();
    for (const view of views.values()) {
      if (!sees(view)) continue;
      const alike = view.scope.learns === undefined && view.scope.program !== true ? view.scope.role : view.key;
      const text = texts.get(alike) ?? write(view);
      texts.set(alike, text);
      for (const connection of view.connections) connection.push(text, true);
    }
  }

  function spreadNotice(notice: Notice): void {
    const about = ports.live.openCase(notice.case);
    for (const [connection, { scope, sight }] of connections) {
      const mine = notice.to.user === connection.caller.user.id;
      const mayRead = scope.rights.has("notices.read") && about !== undefined && seesWhere(scope, about.at);
      // The sight of a view is that of its first user: the addressee is asked for by name.
      if (mine || mayRead) connection.push(noticeBody(masking.notice(notice, { ...sight, user: connection.caller.user.id })), false);
    }
  }

  /** Test alarms are for those who keep watch, and for those who test. */
  const watches = ({ rights }: View["scope"]): boolean => rights.has("desk.stand") || rights.has("acceptance.make");

  function spreadTest({ test, kind, at }: Extract<LiveChange, { readonly type: "test" }>): void {
    const device = ports.devices.get(test.device)?.device;
    if (device === undefined) return;
    for (const view of views.values()) {
      if (!watches(view.scope) || !seesDevice(view.scope, kind, at)) continue;
      const text = testBody({ ...test, name: masking.device(device, view.sight).name });
      for (const connection of view.connections) connection.push(text, false);
    }
  }

  /** What a screen says of itself is believed as far as its user may watch or test there. */
  function onSeen({ caller }: Connection, { test, on }: Extract<DeskFrame, { readonly type: "seen" }>): void {
    if (caller.locked || !caller.scope.rights.has(on === "desk" ? "desk.stand" : "acceptance.make")) return;
    ports.testAlarms.seen(test, on, caller.user, (kind, at) => seesDevice(caller.scope, kind, at));
  }

  function onChange(change: LiveChange): void {
    switch (change.type) {
      case "alert":
        spread(
          ({ scope }) => seesAlert(scope, change.alert, change.at),
          ({ sight }) => alertBody(masking.alert(change.alert, sight)),
        );
        locked.changed();
        break;
      case "case":
        spread(
          ({ scope }) => viewsCase(scope, change.case, change.at),
          ({ sight }) => caseBody(masking.case(change.case, sight)),
        );
        locked.changed();
        break;
      case "notice":
        spreadNotice(change.notice);
        break;
      case "proof":
        for (const connection of connections.keys())
          if (connection.caller.user.id === change.user) connection.push(proofBody(change.id), false);
        break;
      case "test":
        spreadTest(change);
        break;
      case "registry":
        if (change.entity === "places" || change.entity === "users") sessions.refresh(null);
        for (const connection of connections.keys()) connection.push(registryBody(change.entity), false);
    }
  }

  /** Devices that changed, in slices: an alarm never waits for more than one of them. */
  async function sendDeltas(): Promise<void> {
    if (connections.size === 0) return;
    const changed = ports.live.devicesSince(cursor);
    cursor = changed.cursor;
    const parts = new Map<View, string[]>();
    for (let from = 0; from < changed.devices.length; from += SLICE) {
      if (from > 0) await nextTurn();
      for (const view of views.values()) {
        const texts = parts.get(view) ?? [];
        for (const entry of changed.devices.slice(from, from + SLICE)) {
          const text = deviceText(view, masking, entry);
          if (text !== undefined) texts.push(text);
        }
        if (texts.length > 0) parts.set(view, texts);
      }
    }
    for (const [view, texts] of parts) {
      const body = devicesBody(texts);
      for (const connection of view.connections) connection.push(body, false);
    }
  }

  async function tick(): Promise<void> {
    locked.tick();
    if (ticking) return;
    ticking = true;
    try {
      for (const connection of connections.keys()) {
        if (connection.wantsSnapshot) snapshot(connection, "asked");
        else if (connection.hasCaughtUp()) snapshot(connection, "behind");
      }
      await sendDeltas();
    } catch (err) {
      log.error({ err }, "live deltas failed");
    } finally {
      ticking = false;
    }
  }

  function sendStatus(): void {
    for (const view of views.values()) {
      const body = statusBody(ports.live.status(view.scope));
      for (const connection of view.connections) connection.push(body, true);
    }
    locked.sendAll();
    watchEnds();
  }

  function ping(): void {
    for (const connection of everybody()) {
      if (connection.state === "behind") connection.pingsBehind += 1;
      if (!connection.alive || connection.pingsBehind > MOST_PINGS_BEHIND) connection.socket.terminate();
      else {
        connection.alive = false;
        connection.socket.ping();
      }
    }
  }

  const endConnection = (connection: Connection): void => {
    displace(connection);
    connection.socket.close(CLOSE_SESSION_ENDED, "session ended");
  };

  /** Who stands there is heard, as far as somebody of that role is watched at all. */
  const stand = (caller: Caller): (() => void) =>
    caller.scope.rights.has("desk.stand") ? ports.desks.opened(deskOf(caller)) : () => undefined;

  /** Another sits there now: the same desk, without a moment in which nobody does. */
  function reseat(connection: Connection, caller: Caller): void {
    const before = connection.leave;
    connection.leave = stand(caller);
    before();
  }

  /**
   * A desk whose session is gone is closed; one whose session has run out is locked. An open desk is no use by itself.
   * @param tokenHash the session that it goes on under
   */
  async function recheck(connection: Connection, tokenHash = connection.caller.tokenHash): Promise<void> {
    try {
      const caller = await sessions.current(tokenHash);
      if (!connections.has(connection) && !locked.desks.has(connection)) return;
      if (caller === undefined) return endConnection(connection);
      const other = caller.user.id !== connection.caller.user.id;
      const moved = other || caller.locked !== connection.caller.locked || viewKey(caller.scope) !== viewKey(connection.caller.scope);
      if (other) reseat(connection, caller);
      connection.caller = caller;
      if (!moved) return;
      displace(connection);
      place(connection);
    } catch (err) {
      // The records store may be away for a while: a desk is not closed for that.
      log.warn({ err }, "session of a live connection could not be checked");
    }
  }

  function onSession(change: SessionChange): void {
    if (change.what === "prolonged") watchEnds();
    for (const connection of everybody()) {
      const { tokenHash, user } = connection.caller;
      if (change.what === "ended" && change.tokenHash === tokenHash) endConnection(connection);
      else if (change.what === "ended-user" && change.user === user.id && change.except !== tokenHash) endConnection(connection);
      else if (change.what === "replaced" && change.tokenHash === tokenHash) void recheck(connection, change.by);
      else if (change.what === "locked" && change.tokenHash === tokenHash) void recheck(connection);
      else if (change.what === "locked-user" && change.user === user.id) void recheck(connection);
      else if (change.what === "refreshed" && (change.user === null || change.user === user.id)) void recheck(connection);
    }
  }

  function onFrame(connection: Connection, data: RawData): void {
    connection.alive = true;
    const frame = frameOf(data);
    // Served by the next tick: asking without end costs four snapshots a second at most.
    if (frame?.type === "resync") connection.wantsSnapshot = true;
    else if (frame?.type === "seen") onSeen(connection, frame);
  }

  sessions.onChange(onSession);
  const stops = [
    ports.live.subscribe(onChange),
    every(DELTAS_EVERY, () => void tick()),
    every(STATUS_EVERY, sendStatus),
    every(PING_EVERY, ping),
    every(RECHECK_EVERY, () => {
      for (const connection of everybody()) void recheck(connection);
    }),
  ];

  return {
    admit(socket, caller) {
      if (connections.size + locked.desks.size >= MOST_CONNECTIONS) return socket.close(CLOSE_TRY_LATER, "too many connections");
      const connection = new Connection(socket, caller);
      sockets.add(socket);
      connection.leave = stand(caller);
      socket.on("pong", () => {
        connection.alive = true;
      });
      socket.on("message", (data) => onFrame(connection, data));
      socket.on("close", () => {
        sockets.delete(socket);
        connection.leave();
        displace(connection);
      });
      place(connection);
      // The session may have ended between the check and this line.
      void recheck(connection);
    },
    stats: () => ({
      connections: connections.size,
      views: views.size,
      behind: [...connections.keys()].filter((connection) => connection.state === "behind").length,
      snapshots,
    }),
    stop() {
      for (const stop of stops) stop();
      for (const socket of sockets) socket.close(CLOSE_GOING_AWAY, "hub stops");
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, FAREWELL);
      cut.unref();
    },
  };
}

/** What a desk may say; anything else is not answered. */
function frameOf(data: RawData): DeskFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    if (typeof frame !== "object" || frame === null || !("type" in frame)) return undefined;
    const { type } = frame;
    if (type === "resync" || type === "ping") return { type };
    if (type !== "seen" || !("test" in frame) || !("on" in frame) || typeof frame.test !== "string") return undefined;
    return frame.on === "desk" || frame.on === "phone" ? { type, test: frame.test, on: frame.on } : undefined;
  } catch {
    return undefined;
  }
}
