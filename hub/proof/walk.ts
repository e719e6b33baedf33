import { connect } from "mqtt";
import { WebSocket } from "ws";

export interface WalkOrder {
  readonly id: string;
  /** `mqtt://…` or `mqtts://…`: a listener that devices use. */
  readonly mqtt: string;
  /** `trust`: the PEM text of the authority behind the broker's certificate, null for those of the system. */
  readonly login: { readonly username: string | null; readonly password: string | null; readonly trust: "any" | string | null };
  readonly topic: string;
  readonly payload: string;
  /** `ws://…` of the live line, and the token of whoever listens there. */
  readonly live: string;
  readonly token: string;
  /** The live line must stand before the message goes; after so many milliseconds it goes all the same. */
  readonly liveWithin: number;
  /** The broker acknowledged the message: with the hub's own it is durable. */
  acknowledged(): void;
  /** The proof's frame came out of the live line. */
  heard(): void;
}

/** Whether a frame of the live line is the first, or the one of this proof. */
function frameOf(data: string, id: string): "first" | "proof" | "other" {
  const frame: unknown = JSON.parse(data);
  if (typeof frame !== "object" || frame === null || !("type" in frame)) return "other";
  if (frame.type === "snapshot") return "first";
  return frame.type === "proof" && "id" in frame && frame.id === id ? "proof" : "other";
}

/**
 * Goes in at the hub's front door as a device does and listens at the live line as a desk does, both over real
 * sockets. What fails is simply not heard of: the stage is missed.
 * @returns ends both connections
 */
export function walkChain(order: WalkOrder): () => void {
  let ready = (): void => undefined;
  const liveStands = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const patience = setTimeout(ready, order.liveWithin);

  const live = new WebSocket(order.live, { headers: { authorization: `Bearer ${order.token}` } });
  live.on("error", () => undefined);
  live.on("close", ready);
  live.on("message", (data) => {
    const what = frameOf(String(data), order.id);
    if (what === "first") ready();
    if (what === "proof") order.heard();
  });

  const { username, password, trust } = order.login;
  const client = connect(order.mqtt, {
    ...{ clientId: `hub-proof-${order.id}`, clean: true, reconnectPeriod: 0, queueQoSZero: false },
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(trust === "any" ? { rejectUnauthorized: false } : trust !== null && { ca: trust }),
  });
  client.on("error", () => undefined);
  client.on("connect", () => {
    void liveStands.then(() =>
      client.publish(order.topic, order.payload, { qos: 1 }, (error) => {
        if (!error) order.acknowledged();
      }),
    );
  });

  return () => {
    clearTimeout(patience);
    client.end(true);
    // An answer that comes later must not be taken for another proof's.
    live.removeAllListeners("message");
    live.terminate();
  };
}
