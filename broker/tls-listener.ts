import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** Certificate chain and private key, both PEM. */
export interface Certificate {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

interface TlsPorts {
  /** A connection whose handshake is done. */
  accept(stream: Duplex): void;
  /** A handshake that failed, with why. */
  failed(detail: string): void;
  readonly handshakeTimeout: number;
}

export interface TlsListener {
  readonly server: Server;
  /** New connections get this certificate; those that stand keep theirs. */
  renew(certificate: Certificate): void;
}

const TCP_KEEP_ALIVE_MS = 60_000;
/** An RSA handshake costs about a millisecond of the broker's thread: ten thousand at once must leave it its turns. */
const HANDSHAKES_PER_TURN = 4;
/** TLS 1.3, and of TLS 1.2 what keeps past traffic secret and is authenticated (RFC 9325, 4.2). */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

function settings(certificate: Certificate): TlsOptions {
  return { ...certificate, ciphers: CIPHERS, minVersion: "TLSv1.2" };
}

/**
 * A TLS listener that begins only a few handshakes in a turn of the event loop; what waits has its socket paused. A
 * client that does not finish its handshake in time is cut off.
 */
export function createTlsListener(certificate: Certificate, ports: TlsPorts): TlsListener {
  const secure = createTlsServer({ ...settings(certificate), handshakeTimeout: ports.handshakeTimeout }, (socket) => ports.accept(socket));
  secure.on("tlsClientError", (error, socket) => {
    ports.failed(`TLS handshake: ${"code" in error && error.code ? String(error.code) : error.message}`);
    socket.destroy();
  });
  const waiting: Socket[] = [];
  let armed = false;
  const begin = (): void => {
    armed = false;
    for (const socket of waiting.splice(0, HANDSHAKES_PER_TURN)) {
      if (server.listening && !socket.destroyed) secure.emit("connection", socket);
      else socket.destroy();
    }
    if (waiting.length > 0) arm();
  };
  const arm = (): void => {
    if (armed) return;
    armed = true;
    setImmediate(begin);
  };
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS, pauseOnConnect: true },
    (socket) => {
      // Until its handshake begins nobody else listens for its errors.
      socket.on("error", () => socket.destroy());
      waiting.push(socket);
      arm();
    },
  );
  return { server, renew: (renewed) => secure.setSecureContext(settings(renewed)) };
}
