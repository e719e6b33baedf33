import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { postHome, serve } from "../store/rpc.ts";
import type { HistoryNote, HistoryPart, HistoryRead } from "../store/series/index.ts";
import { neededFor, ReplayRun, type ReplayTask } from "./replay-run.ts";
import type { WorldContent } from "./replay-world.ts";

/** Yields to everything else that the machine has to do. */
const NICE = 10;

let run: ReplayRun | undefined;

/** On Linux a thread has a priority of its own; elsewhere this one runs like the others. */
function beNice(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (thread > 0) setPriority(thread, NICE);
  } catch {
    // No such thing on this system: bounded parts still leave the others their turn.
  }
}

beNice();
serve(
  {
    needs: (task: ReplayTask) => neededFor(task),
    begin: (task: ReplayTask, content: WorldContent, since: readonly HistoryNote[], series: HistoryRead["series"]): void => {
      run = new ReplayRun(task, content, since, series);
    },
    finish: () => run?.finish(),
  },
  (part: HistoryPart) => {
    try {
      run?.show(part);
      postHome({ shown: part.until });
    } catch (error) {
      postHome({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  },
);
