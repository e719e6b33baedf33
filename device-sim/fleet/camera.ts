import { MINUTE, SECOND } from "../../contracts/index.ts";
import { drawScene, type Scene } from "../picture/scene.ts";
import { bustle, SEEN_AREA, visitors } from "./gauges.ts";
import { happening, picture, round, type TimedMessage, telemetry } from "./message.ts";
import type { Model, Setting } from "./model.ts";
import { hourOfDay } from "./rhythm.ts";

/** What a camera looks at, from its external id. */
export function sceneOf(externalId: string): Scene {
  if (externalId.startsWith("cam-lift")) return "lift";
  if (externalId.startsWith("cam-gate")) return "gate";
  return externalId.startsWith("cam-lane") ? "lane" : "square";
}

/** Counts people, and now and then reports somebody at the gate or on the square, with a picture. */
export function createCamera({ device, random, pace }: Setting): Model {
  const id = device.externalId;
  const scene = sceneOf(id);
  const every = pace === "calm" ? 2 * MINUTE : 10 * SECOND;
  // A picture is drawn once or twice an hour by day; more would be load without news.
  const chance = every / ((pace === "calm" ? 90 : 25) * MINUTE);
  let pending: string | null = null;
  const count = (hour: number): number => {
    if (scene === "square") return Math.max(0, Math.round(visitors(hour) * random.range(0.5, 0.9)));
    return random.chance(0.1 + 0.6 * bustle(hour)) ? random.int(1, 4) : 0;
  };
  return {
    step(now) {
      const messages: TimedMessage[] = [];
      if (pending !== null) {
        messages.push(happening(id, now, "person", { state: "off", id: `${pending}-off` }));
        pending = null;
      }
      const people = count(hourOfDay(now));
      const density = scene === "square" ? { crowd_density: round(people / SEEN_AREA, 2) } : {};
      messages.push(telemetry(id, now, { people_count: people, ...density }));
      if (people > 0 && random.chance(chance)) {
        pending = `${id}-person-${now}`;
        messages.push(happening(id, now, "person", { state: "on", id: pending, confidence: round(random.range(0.8, 0.98), 2) }));
        messages.push(picture(id, now, pending, drawScene(scene, id.slice(4), now)));
      }
      return { messages, next: now + Math.floor(every * random.range(0.97, 1.03)) };
    },
  };
}
