import type { NodeAPI } from "node-red";
import { registerActs } from "./nodes/acts.ts";
import { registerReadings } from "./nodes/readings.ts";
import { registerServer } from "./nodes/server.ts";
import { registerThings } from "./nodes/things.ts";

/** What Node-RED calls when it loads the package. */
export function register(RED: NodeAPI): void {
  registerServer(RED);
  registerThings(RED);
  registerReadings(RED);
  registerActs(RED);
}
