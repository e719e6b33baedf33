import { Type } from "typebox";
import { Value } from "typebox/value";
import { type Instant, isEventKind, isMeasurement } from "../contracts/index.ts";
import type { Recent } from "../store/recent.ts";
import type { CheckpointRoom } from "./checkpoint.ts";
import type { DeviceViews } from "./device-views.ts";

const StateSchema = Type.Object({
  heard: Type.Number(),
  on: Type.Array(Type.String()),
  /** When each of these came on; missing where an older hub saved it. */
  since: Type.Optional(Type.Array(Type.Number())),
  link: Type.Union([Type.Null(), Type.Tuple([Type.Enum(["online", "offline"]), Type.Number()])]),
  picture: Type.Optional(
    Type.Object({ hash: Type.String(), at: Type.String(), type: Type.Enum(["image/jpeg", "image/png", "image/webp"]) }),
  ),
  values: Type.Array(Type.Tuple([Type.String(), Type.Number(), Type.Number(), Type.Number(), Type.Number()])),
});

/** What a device was last heard to say, saved with the checkpoint so that a restart shows it with its true age. */
export function createRecentRoom(recent: Recent, views: DeviceViews, pos: () => number): CheckpointRoom {
  let cursor = 0;
  let queue: string[] = [];
  const fill = (): void => {
    if (queue.length > 0) return;
    const changed = recent.changedSince(cursor);
    cursor = changed.cursor;
    queue = changed.devices.toReversed();
  };
  const picture = (device: string): object => {
    const one = recent.pictureOf(device);
    return one === undefined ? {} : { picture: one };
  };
  return {
    name: "recent",
    dirtyCount: () => {
      fill();
      return queue.length;
    },
    dirty: (limit) => {
      const some = queue.slice(0, limit);
      queue = queue.slice(limit);
      return some.map((device) => ({
        key: device,
        pos: pos(),
        state: {
          heard: recent.lastHeard(device) ?? 0,
          on: recent.on(device),
          since: recent.on(device).map((event) => recent.onSince(device, event) ?? 0),
          link: views.linkOf(device),
          ...picture(device),
          values: recent.last(device).map((one) => [one.measurement, one.at, one.recv, one.value, one.quality]),
        },
      }));
    },
  };
}

/** Puts a saved device back. @returns false where the state is of another version: then it fills by itself */
export function restoreRecent(recent: Recent, views: DeviceViews, device: string, state: unknown): boolean {
  if (!Value.Check(StateSchema, state)) return false;
  for (const [measurement, at, recv, value, quality] of state.values)
    if (isMeasurement(measurement)) recent.add({ device, measurement, at, recv, value, quality, pos: 0 });
  const heard: Instant = state.heard;
  for (const [n, event] of state.on.entries())
    if (isEventKind(event))
      recent.addEvent({
        device,
        event,
        id: null,
        state: "on",
        at: state.since?.[n] ?? heard,
        recv: heard,
        quality: 0,
        pos: 0,
        confidence: null,
        test: false,
        data: {},
      });
  if (state.picture !== undefined) recent.addPicture(device, state.picture);
  if (heard > 0) recent.touch(device, heard);
  if (state.link !== null) views.link(device, state.link[0], state.link[1]);
  return true;
}
