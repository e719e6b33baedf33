import type { Map as MapLibre } from "maplibre-gl";

/** Rest after a frame, in times of what the frame took: the map holds up the page for a quarter of the time at most. */
const REST = 3;
/** Longest rest, in milliseconds: an alert stands on the map no later than this after it stands in the list. */
const LONGEST = 2_000;
/** A rest shorter than this is none: a frame's length at 60 a second. */
const SHORTEST = 16;

/** What the pace needs of the map. */
export type PacedMap = Pick<MapLibre, "triggerRepaint" | "isMoving"> & { on(event: "render", done: () => void): unknown };

/** What the pace needs of the page; milliseconds. */
export interface PaceClock {
  now(): number;
  /** Runs once the page has shown the frame that is being drawn. */
  afterFrame(done: () => void): void;
  after(milliseconds: number, done: () => void): void;
}

function pageClock(): PaceClock {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    afterFrame: (done) => {
      waiting.push(done);
      port2.postMessage(null);
    },
    after: (milliseconds, done) => void setTimeout(done, milliseconds),
  };
}

/**
 * Lets the map rest after each frame, the longer the dearer the frame was. Where WebGL is drawn in software, as on a PC
 * without a GPU, the page stands still until a frame of the map is read back; a storm of alerts asks for frames without
 * end, and the button that takes an alert would wait behind them. A map that somebody moves is not held up.
 */
export function paceRepaints(map: PacedMap, clock: PaceClock = pageClock()): void {
  const repaint = map.triggerRepaint.bind(map);
  let resting = false;
  let wanted = false;
  map.triggerRepaint = () => {
    if (resting && !map.isMoving()) wanted = true;
    else repaint();
  };
  const rested = (): void => {
    resting = false;
    if (!wanted) return;
    wanted = false;
    repaint();
  };
  map.on("render", () => {
    if (resting) return;
    const began = clock.now();
    resting = true;
    clock.afterFrame(() => {
      const rest = Math.min(LONGEST, (clock.now() - began) * REST);
      if (rest < SHORTEST) rested();
      else clock.after(rest, rested);
    });
  });
}
