import { WebSocket } from "ws";
import type { LiveFrame } from "../../contracts/live.ts";
import { type Hub, HubRefusal } from "./ask.ts";
import { backoff } from "./backoff.ts";

export type FeedState = "connecting" | "connected" | "waiting" | "refused";

export interface FeedPorts {
  frame(frame: LiveFrame): void;
  /** @param words why, where something went wrong */
  state(state: FeedState, words: string): void;
}

/** Milliseconds: the hub speaks each second, so silence means a dead line. */
const SILENCE = 20_000;
const HANDSHAKE = 15_000;
/** A token that was refused is tried again once a minute: somebody may be renewing it. */
const REFUSED_AGAIN = 60_000;
const LARGEST_FRAME = 256 * 1024 * 1024;
const SESSION_ENDED = 4401;

/** Null for what is no frame: an error thrown here would end Node-RED with all its flows. */
function frameOf(text: string): LiveFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    const { type, n } = Object(frame);
    return typeof type === "string" && typeof n === "number" ? (frame as LiveFrame) : null;
  } catch {
    return null;
  }
}

/** What a hub tells live; reconnects for ever. Each connection begins with a snapshot. */
export class Feed {
  readonly #hub: Hub;
  readonly #ports: FeedPorts;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #attempt = 0;
  #next = 0;
  #isOn = false;

  constructor(hub: Hub, ports: FeedPorts) {
    this.#hub = hub;
    this.#ports = ports;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    void this.#connect();
  }

  stop(): void {
    this.#isOn = false;
    this.#after(null);
    this.#socket?.terminate();
    this.#socket = null;
  }

  /** Asks for a new snapshot, for somebody who came later. */
  resync(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send('{"type":"resync"}');
  }

  #after(milliseconds: number | null, run: () => void = () => undefined): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = milliseconds === null ? null : setTimeout(run, milliseconds);
  }

  async #connect(): Promise<void> {
    this.#ports.state("connecting", "");
    try {
      const token = await this.#hub.token();
      if (this.#isOn) this.#open(token);
    } catch (error) {
      this.#lost(error);
    }
  }

  #open(token: string): void {
    const socket = new WebSocket(this.#hub.live, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: HANDSHAKE,
      maxPayload: LARGEST_FRAME,
      ...(this.#hub.live.startsWith("wss:") && this.#hub.tls),
    });
    this.#socket = socket;
    this.#next = 0;
    let fault: unknown = null;
    socket.on("unexpected-response", (_request, response) => {
      fault = new HubRefusal(response.statusCode ?? 0, `HTTP ${response.statusCode}`);
      response.resume();
      socket.terminate();
    });
    socket.on("error", (error) => {
      fault ??= error;
    });
    socket.on("message", (data) => this.#heard(socket, String(data)));
    socket.on("close", (code) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (code === SESSION_ENDED) this.#lost(new HubRefusal(401, "4401"));
      else this.#lost(fault);
    });
  }

  #heard(socket: WebSocket, text: string): void {
    if (this.#socket !== socket) return;
    this.#after(SILENCE, () => socket.terminate());
    const frame = frameOf(text);
    if (frame === null) {
      this.resync();
      return;
    }
    if (frame.type === "locked") {
      // The session behind it has run out: a new log-in.
      this.#hub.forget();
      socket.terminate();
      return;
    }
    const isGap = frame.type !== "snapshot" && this.#next !== 0 && frame.n !== this.#next;
    this.#next = frame.n + 1;
    if (frame.type === "snapshot") {
      this.#attempt = 0;
      this.#ports.state("connected", "");
    }
    if (isGap) this.resync();
    this.#ports.frame(frame);
  }

  #lost(error: unknown): void {
    if (!this.#isOn) return;
    const words = error instanceof Error ? error.message : "";
    const isRefused = error instanceof HubRefusal && (error.status === 401 || error.status === 403);
    if (isRefused) this.#hub.forget();
    this.#attempt += 1;
    // The first refusal of a session is its end: one log-in cures it.
    const isFinal = isRefused && this.#attempt > 1;
    this.#ports.state(isFinal ? "refused" : "waiting", words);
    this.#after(isFinal ? REFUSED_AGAIN : backoff(this.#attempt, Math.random()), () => void this.#connect());
  }
}
