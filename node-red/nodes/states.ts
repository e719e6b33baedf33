import type { Node, NodeAPI } from "node-red";
import type { FeedState } from "../client/feed.ts";

const LOOKS = {
  connecting: { fill: "yellow", shape: "ring" },
  connected: { fill: "green", shape: "dot" },
  waiting: { fill: "yellow", shape: "ring" },
  refused: { fill: "red", shape: "ring" },
  noServer: { fill: "red", shape: "ring" },
  asking: { fill: "yellow", shape: "dot" },
  again: { fill: "yellow", shape: "ring" },
  done: { fill: "green", shape: "dot" },
  unheard: { fill: "yellow", shape: "dot" },
  failed: { fill: "red", shape: "dot" },
} as const;

/** Shows colour and words; the words are a key, which the editor says in the language of whoever looks. */
export function show(node: Node, state: keyof typeof LOOKS | FeedState): void {
  node.status({ ...LOOKS[state], text: `shouwang.status.${state}` });
}

/** @throws nothing: a node without a server says so and does nothing */
export function sayNoServer(RED: NodeAPI, node: Node): void {
  show(node, "noServer");
  node.error(RED._("shouwang.log.noServer"));
}
