import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyBaseLogger } from "fastify";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import type { ApiPorts } from "../ports.ts";
import type { App } from "../routes/context.ts";
import { Refusal } from "./problem.ts";

const PATH = "/mqtt";
/** A frame may hold a packet twice as large as a gateway's greatest payload: the broker cuts and records it as it does on TCP. */
const FRAME_BYTES = 16 * 1024 * 1024;
/** Of the first frame, the CONNECT: nobody is logged in yet. */
const FIRST_FRAME_BYTES = 8 * 1024;
/** MQTT 3.1.1, 6: `mqtt`; older browser clients ask for `mqttv3.1`. */
const PROTOCOLS = ["mqtt", "mqttv3.1"];
const TCP_KEEP_ALIVE_MS = 60_000;
const CLOSE_UNSUPPORTED = 1003;
const TELL_EVERY_MS = 1_000;

type Accept = NonNullable<ApiPorts["mqtt"]>["accept"];

/**
 * MQTT over WebSocket on the HTTP port: the bytes go to the broker, which asks for the log-in and keeps the limits.
 * The Origin is not looked at: a page that a browser shows has no cookie or other standing that MQTT would honour, it
 * must bring a device's own password, and an integrator's page may come from anywhere.
 *
 * It stands in front of the plug-in for the live feed, whose frames are a thousand times smaller.
 */
export function serveMqttSocket(app: App, accept: Accept, now: () => number, log: FastifyBaseLogger): void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    handleProtocols: (offered) => PROTOCOLS.find((known) => offered.has(known)) ?? false,
  });
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (error: Error): void => {
    if (now() - toldAt < TELL_EVERY_MS) return;
    toldAt = now();
    log.warn({ reason: error.message }, "MQTT over WebSocket: connection ended");
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!offersMqtt(request)) {
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nThe WebSocket subprotocol must be mqtt.\n");
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", tell);
      accept(streamOf(webSocket, socket));
    });
  };
  app.get(PATH, { schema: { hide: true } }, async () => {
    throw new Refusal(426, {
      zh: "此地址为 MQTT over WebSocket，子协议 mqtt。",
      en: "MQTT over WebSocket is spoken here, subprotocol mqtt.",
    });
  });
  takeUpgrades(app, upgrade);
  app.addHook("preClose", async () => {
    for (const client of server.clients) client.terminate();
  });
}

/** Some small clients name no subprotocol; one that names others means something else. */
function offersMqtt(request: IncomingMessage): boolean {
  const offered = request.headers["sec-websocket-protocol"];
  return offered === undefined || offered.split(",").some((each) => PROTOCOLS.includes(each.trim()));
}

function streamOf(webSocket: WebSocket, socket: Duplex): Duplex {
  if ("setKeepAlive" in socket && typeof socket.setKeepAlive === "function") socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  let heard = 0;
  // Runs after the parser of frames has seen the same bytes: what is left over belongs to a frame that is not complete.
  const guard = (chunk: Buffer): void => {
    heard += chunk.length;
    if (heard > FIRST_FRAME_BYTES) webSocket.terminate();
  };
  socket.on("data", guard);
  webSocket.once("message", () => socket.off("data", guard));
  webSocket.on("message", (_data, isBinary) => {
    if (!isBinary) webSocket.close(CLOSE_UNSUPPORTED, "MQTT is binary");
  });
  return createWebSocketStream(webSocket);
}

/** Upgrades of our path go to `upgrade`, all others to who listened before. */
function takeUpgrades(app: App, upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void {
  const others = app.server.listeners("upgrade");
  app.server.removeAllListeners("upgrade");
  app.server.on("upgrade", (request, socket, head) => {
    const [path] = (request.url ?? "").split("?");
    if (path === PATH || path === `${PATH}/`) upgrade(request, socket, head);
    else for (const listener of others) Reflect.apply(listener, app.server, [request, socket, head]);
  });
}
