import { threadId } from "node:worker_threads";
import { serve } from "./rpc.ts";

/** For tests of what keeps threads alive: a thread that ends when it is told to. */
serve({
  hello: () => threadId,
  die: () => process.exit(3),
  stop: () => undefined,
});
