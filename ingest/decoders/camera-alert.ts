import { EVENT_KINDS, type EventKind, type SnapshotRef } from "../../contracts/index.ts";
import { shown } from "../say.ts";
import { isObject } from "../shape.ts";
import { keepPicture } from "../snapshot.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";

const DEEPEST = 5;
const MOST_PICTURES = 8;
/** What costs a life if it is overlooked, although a camera only supposes it. */
const URGENT: ReadonlySet<string> = new Set<EventKind>(["video-flame", "video-smoke", "fallen-person"]);
/**
 * Said again each second while it goes on, and hardly ever that it is over: each time a moment of its own. What may be a
 * danger stands instead until the camera or a human ends it.
 */
const MOMENTS: ReadonlySet<string> = new Set<EventKind>(["motion", "person", "vehicle", "loitering"]);

export const mayCostALife = (event: EventKind): boolean => URGENT.has(event) || EVENT_KINDS[event].lifeSafety;
export const isMoment = (event: EventKind): boolean => MOMENTS.has(event);

type Picture = Pick<SnapshotRef, "hash" | "type" | "bytes">;

/** Pictures of a message, which the door has put into the store: wherever a note of one stands. */
export function picturesIn(value: unknown): readonly Picture[] {
  const found: Picture[] = [];
  collectPictures(value, 0, found);
  return found;
}

function collectPictures(value: unknown, depth: number, found: Picture[]): void {
  if (depth > DEEPEST || found.length >= MOST_PICTURES) return;
  if (Array.isArray(value)) for (const one of value.slice(0, 50)) collectPictures(one, depth + 1, found);
  else if (isObject(value)) {
    const { picture: hash, type, bytes } = value;
    const known = type === "image/jpeg" || type === "image/png" || type === "image/webp";
    if (typeof hash === "string" && typeof bytes === "number" && known) found.push({ hash, type, bytes });
    else for (const one of Object.values(value)) if (typeof one === "object") collectPictures(one, depth + 1, found);
  }
}

/** One thing that a camera saw. */
interface Sight {
  readonly event: EventKind;
  readonly isOver: boolean;
  readonly part?: string;
  /** Set where the camera also says when it is over: what is else a moment then stands as long as it says. */
  readonly ends?: boolean;
  readonly test?: boolean;
  readonly confidence?: number | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly pictures?: readonly Picture[];
}

/** Adds what a camera saw, with its pictures; the draft's time must be set before. */
export function addSight(draft: Draft, sight: Sight): void {
  const { event, isOver, part = "", ends = false, test = false, confidence = null, data = {}, pictures = [] } = sight;
  const [first] = pictures;
  const id = first === undefined || isOver ? null : `picture ${first.hash.slice(0, 32)}`;
  addState(draft, {
    event,
    state: isOver ? "off" : isMoment(event) && !ends ? "pulse" : "on",
    part,
    id,
    confidence,
    test,
    quiet: isOver,
    data: isOver ? {} : data,
  });
  if (id !== null) for (const picture of pictures) keepPicture(draft, id, picture);
}

/**
 * Says that nobody knows what the camera saw: what may cost a life each time, the rest once a day.
 * @param hint what a technician does about it
 */
export function tellUnknownSight(
  draft: Draft,
  name: string,
  where: string,
  urgent: boolean,
  hint: { readonly zh: string; readonly en: string },
): void {
  draft.hear();
  if (!urgent && !onceADay(draft, [`event ${name}`])) return;
  const detail = {
    zh: `不认识的事件类型 ${shown(name)}，已保留。${hint.zh}`,
    en: `The event type ${shown(name)} is not known; it was kept. ${hint.en}`,
  };
  draft.turn.fault("unknown-event", where, detail, draft.device.id, urgent);
}
