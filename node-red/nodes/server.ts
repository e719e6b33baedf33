import type { ConnectionOptions } from "node:tls";
import type { Node, NodeAPI, NodeDef } from "node-red";
import type { LiveFrame } from "../../contracts/live.ts";
import { createHub, type Hub } from "../client/ask.ts";
import { Feed, type FeedState } from "../client/feed.ts";

interface ServerDef extends NodeDef {
  readonly url: string;
  /** A `tls-config` node; empty for none. */
  readonly tls: string;
  readonly language: string;
}
interface ServerCredentials {
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
}

export interface Listener {
  frame(frame: LiveFrame): void;
  state(state: FeedState, words: string): void;
}

/** What the other nodes use: the hub, and its live feed while somebody listens. */
export interface Server {
  /** Null where address or token are missing; the reason stands in the node's log. */
  readonly hub: Hub | null;
  /** @returns how to stop listening */
  listen(listener: Listener): () => void;
}
interface ServerNode extends Node<ServerCredentials> {
  shouwang: Server;
}

interface TlsNode {
  addTLSOptions(options: ConnectionOptions): ConnectionOptions | undefined;
}
const isTlsNode = (node: unknown): node is TlsNode => typeof Object(node).addTLSOptions === "function";

function urlOf(text: string): URL | null {
  try {
    const url = new URL(text.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

/** The server that a node names; undefined where it names none, or one that is switched off. */
export function serverOf(RED: NodeAPI, id: string): Server | undefined {
  const node: unknown = id === "" ? null : RED.nodes.getNode(id);
  return Object(node).shouwang as Server | undefined;
}

export function registerServer(RED: NodeAPI): void {
  function ShouwangServer(this: ServerNode, def: ServerDef): void {
    RED.nodes.createNode(this, def);
    const hub = hubOf(this, def);
    const listeners = new Set<Listener>();
    let last: { readonly state: FeedState; readonly words: string } = { state: "connecting", words: "" };
    const feed =
      hub &&
      new Feed(hub, {
        frame: (frame) => {
          for (const listener of listeners) listener.frame(frame);
        },
        state: (state, words) => {
          // Said once and then on change: a hub that is away for a night leaves one line.
          if (state !== last.state && state === "refused") this.error(`${RED._("shouwang.log.refused")} ${words}`);
          if (state === "waiting" && last.state === "connected") this.warn(`${RED._("shouwang.log.lost")} ${words}`);
          if (state !== "connecting" || last.state !== "refused") last = { state, words };
          for (const listener of listeners) listener.state(state, words);
        },
      });
    this.shouwang = {
      hub,
      listen: (listener) => {
        listeners.add(listener);
        listener.state(last.state, last.words);
        if (listeners.size === 1) feed?.start();
        else feed?.resync();
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0) feed?.stop();
        };
      },
    };
    this.on("close", (done: () => void) => {
      feed?.stop();
      listeners.clear();
      done();
    });
  }

  function hubOf(node: ServerNode, def: ServerDef): Hub | null {
    const url = urlOf(def.url ?? "");
    const { token = "", user = "", password = "" } = node.credentials ?? {};
    if (url === null) {
      node.error(RED._("shouwang.log.noUrl"));
      return null;
    }
    if (token.trim() === "" && user.trim() === "") {
      node.error(RED._("shouwang.log.noToken"));
      return null;
    }
    const tlsNode: unknown = def.tls ? RED.nodes.getNode(def.tls) : null;
    const tls: ConnectionOptions = {};
    if (isTlsNode(tlsNode)) tlsNode.addTLSOptions(tls);
    return createHub({ url, tls, account: { token: token.trim(), user: user.trim(), password }, language: def.language || "zh" });
  }

  RED.nodes.registerType<ServerNode, ServerDef, object, ServerCredentials>("shouwang-server", ShouwangServer, {
    credentials: { token: { type: "password" }, user: { type: "text" }, password: { type: "password" } },
  });
}
