import type { FastifyBaseLogger } from "fastify";
import type { WebSocket } from "ws";
import { toIso, type WallView } from "../../contracts/index.ts";
import type { Wall, WallEnd, Walls } from "../access/walls.ts";
import type { Every } from "../options.ts";
import type { ApiPorts } from "../ports.ts";
import { CLOSE_GOING_AWAY, CLOSE_SESSION_ENDED, CLOSE_TRY_LATER } from "./close-codes.ts";
import { lockedView } from "./locked.ts";

/** In a flood a screen is told four times a second, not of each alert. */
const CHANGES_EVERY = 250;
const SECOND = 1_000;
/** Said again though nothing changed, so that the screen knows its line. */
const SAID_AGAIN_AFTER = 5;
const PING_EVERY = 15_000;
const MOST_SCREENS = 100;
const MOST_ALERTS = 60;

interface Screen {
  readonly socket: WebSocket;
  /** As its opener could show it when it was last asked. */
  wall: Wall;
  n: number;
  said: string;
  silent: number;
  alive: boolean;
}

export interface WallFeed {
  admit(socket: WebSocket, wall: Wall): void;
  /** How many screens show this one now. */
  connected(id: string): number;
  stop(): void;
}

interface Parts {
  readonly ports: Pick<ApiPorts, "live" | "places" | "audit" | "now">;
  readonly walls: Walls;
  readonly every: Every;
  readonly log: FastifyBaseLogger;
}

/**
 * What screens on the wall are sent: what a locked desk shows, and nothing that they say is listened to. They are no
 * desks: nobody is heard to be there.
 */
export function createWallFeed({ ports, walls, every, log }: Parts): WallFeed {
  const screens = new Set<Screen>();
  let told = false;
  let waits = false;
  let ticking = false;

  function viewOf({ scope, endsAt }: Wall): Omit<WallView, "time"> {
    const { devices, online } = ports.live.status(scope);
    return { ...lockedView(scope, ports, MOST_ALERTS), endsAt: toIso(endsAt), devices, online };
  }
  function send(screen: Screen, always: boolean): void {
    const view = viewOf(screen.wall);
    const said = JSON.stringify(view);
    if (said === screen.said && !always) return;
    Object.assign(screen, { said, silent: 0, n: screen.n + 1 });
    screen.socket.send(`{"n":${screen.n},"type":"wall","wall":${JSON.stringify({ ...view, time: toIso(ports.now()) })}}`);
  }
  const sendAll = (): void => {
    for (const screen of screens) send(screen, false);
  };
  function changed(): void {
    if (told) waits = true;
    else sendAll();
    told = true;
  }
  const close = (screen: Screen): void => {
    screens.delete(screen);
    screen.socket.close(CLOSE_SESSION_ENDED, "wall screen ended");
  };

  async function ended({ wall, why }: WallEnd): Promise<void> {
    for (const screen of screens) if (screen.wall.id === wall.id) close(screen);
    // One that is ended by hand stands in the log by its own request.
    if (why === "by-hand") return;
    const where = { path: wall.paths[0] ?? "", person: null };
    const line = { at: ports.now(), user: null, act: "wall.over", target: `wall:${wall.name}`, outcome: "done", address: "" } as const;
    await ports.audit.write({ ...line, detail: why, where }).catch((err: unknown) => log.error({ err }, "audit entry not written"));
  }

  /** A screen shows what its opener may see now, not what they could when it was put up. */
  async function lookAnew(): Promise<void> {
    for (const screen of [...screens]) {
      const wall = await walls.current(screen.wall.id);
      if (wall === undefined) close(screen);
      else screen.wall = wall;
    }
  }

  async function tick(): Promise<void> {
    for (const screen of screens) {
      screen.silent += 1;
      send(screen, screen.silent >= SAID_AGAIN_AFTER);
    }
    if (ticking) return;
    ticking = true;
    try {
      await walls.tick();
      await lookAnew();
    } catch (err) {
      // The records may stand still: a screen that is past its end is let in nowhere all the same.
      log.warn({ err }, "wall screens could not be looked at");
    } finally {
      ticking = false;
    }
  }

  walls.onEnd((end) => void ended(end));
  const stops = [
    ports.live.subscribe(({ type }) => {
      if (type === "alert" || type === "case") changed();
    }),
    every(CHANGES_EVERY, () => {
      told = false;
      if (waits) changed();
      waits = false;
    }),
    every(SECOND, () => void tick()),
    every(PING_EVERY, () => {
      for (const screen of screens) {
        if (!screen.alive) screen.socket.terminate();
        screen.alive = false;
        screen.socket.ping();
      }
    }),
  ];

  return {
    admit(socket, wall) {
      if (screens.size >= MOST_SCREENS) return socket.close(CLOSE_TRY_LATER, "too many screens");
      const screen: Screen = { socket, wall, n: 0, said: "", silent: 0, alive: true };
      screens.add(screen);
      socket.on("pong", () => {
        screen.alive = true;
      });
      socket.on("close", () => screens.delete(screen));
      send(screen, true);
    },
    connected: (id) => [...screens].filter(({ wall }) => wall.id === id).length,
    stop() {
      for (const stop of stops) stop();
      for (const { socket } of screens) socket.close(CLOSE_GOING_AWAY, "hub stops");
    },
  };
}
