import { EVENT_KINDS, type EventKind, endOf } from "../../contracts/index.ts";
import { shown } from "../say.ts";
import { idByPicture, keepPicture, type picturesIn } from "../snapshot.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";

/** What costs a life if it is overlooked, although a camera only supposes it. */
const URGENT: ReadonlySet<string> = new Set<EventKind>(["video-flame", "video-smoke", "fallen-person"]);
export const mayCostALife = (event: EventKind): boolean => URGENT.has(event) || EVENT_KINDS[event].lifeSafety;
/** What passes by itself where nobody says that it is over. */
export const isMoment = (event: EventKind): boolean => endOf(event).passes !== null;

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
  readonly pictures?: ReturnType<typeof picturesIn>;
}

/** Adds what a camera saw, with its pictures; the draft's time must be set before. */
export function addSight(draft: Draft, sight: Sight): void {
  const { event, isOver, part = "", ends = false, test = false, confidence = null, data = {}, pictures = [] } = sight;
  const [first] = pictures;
  const id = first === undefined || isOver ? null : idByPicture(first);
  addState(draft, {
    event,
    // Said again each second while it goes on, and hardly ever that it is over.
    state: isOver ? "off" : ends ? "on" : "endless",
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
