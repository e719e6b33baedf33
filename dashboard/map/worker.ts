import { setWorkerUrl } from "maplibre-gl";
// Without its worker as an ES module of its own a production build draws the ground and no data.
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

let set = false;

/** Once, from the lazy map page only: elsewhere it would pull the whole map library into the first download. */
export function setUpWorker(): void {
  if (!set) setWorkerUrl(workerUrl);
  set = true;
}
