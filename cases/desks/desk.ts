import { DAY, type DeafWhy, type Desk, type DeskSettings, type Instant, MINUTE, toIso } from "../../contracts/index.ts";

/** A desk as it is remembered. */
export interface DeskState {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly paths: readonly string[];
  readonly connections: number;
  readonly soundOn: boolean;
  readonly soundTestedAt: Instant | null;
  readonly touchedAt: Instant | null;
  readonly check: { readonly askedAt: Instant; readonly asked: 1 | 2 | 3 } | null;
  readonly carriedUntil: Instant | null;
  /** Whose telephone it is carried on: whoever sits down there meanwhile carries nothing. */
  readonly carriedBy?: string | null;
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** When the shift of now began. @param minute of the community's day */
export function shiftBegan(shifts: DeskSettings["shifts"], now: Instant, minute: number): Instant {
  const since = Math.min(...shifts.map((shift) => (minute - minuteOf(shift) + DAY / MINUTE) % (DAY / MINUTE)));
  return Math.floor(now / MINUTE) * MINUTE - since * MINUTE;
}

/** When the shift of now ends: with the beginning of the next. @param minute of the community's day */
export function shiftEnds(shifts: DeskSettings["shifts"], now: Instant, minute: number): Instant {
  const day = DAY / MINUTE;
  const left = Math.min(...shifts.map((shift) => (minuteOf(shift) - minute + day) % day || day));
  return Math.floor(now / MINUTE) * MINUTE + left * MINUTE;
}

/** Why an alarm would not be heard there; null where it would. */
export function deafBecause(desk: DeskState, settings: DeskSettings, now: Instant, minute: number): DeafWhy | null {
  // Whoever carries the duty is rung by telephone.
  if (desk.carriedUntil !== null && desk.carriedUntil > now) return null;
  if (desk.connections === 0) return "not-connected";
  if (!desk.soundOn) return "sound-off";
  if (desk.soundTestedAt === null || desk.soundTestedAt < shiftBegan(settings.shifts, now, minute)) return "sound-untested";
  return desk.touchedAt === null || now - desk.touchedAt > settings.humanWithin * MINUTE ? "nobody-there" : null;
}

type Asked = { readonly desk: DeskState; readonly ask: 1 | 2 | 3 | null };

/**
 * The presence check, asked only after a while without a human, never while something critical is open there or the duty
 * is carried. @param busy something critical is open there
 */
export function askPresence(desk: DeskState, settings: DeskSettings, now: Instant, busy: boolean): Asked {
  const carried = desk.carriedUntil !== null && desk.carriedUntil > now;
  if (busy || carried || desk.connections === 0) return { desk: desk.check === null ? desk : { ...desk, check: null }, ask: null };
  const { check } = desk;
  if (check === null) {
    if (desk.touchedAt === null || now - desk.touchedAt < settings.checkAfter * MINUTE) return { desk, ask: null };
    return { desk: { ...desk, check: { askedAt: now, asked: 1 } }, ask: 1 };
  }
  if (check.asked === 3 || now - check.askedAt < settings.checkAgain * MINUTE) return { desk, ask: null };
  const asked = check.asked === 1 ? 2 : 3;
  return { desk: { ...desk, check: { askedAt: now, asked } }, ask: asked };
}

const isoOf = (at: Instant | null): string | null => (at === null ? null : toIso(at));

export function deskView(desk: DeskState, deaf: DeafWhy | null): Desk {
  const { id, name, connections, soundOn, check } = desk;
  return {
    ...{ id, name, connected: connections > 0, soundOn, deaf },
    ...{ soundTestedAt: isoOf(desk.soundTestedAt), touchedAt: isoOf(desk.touchedAt), carriedUntil: isoOf(desk.carriedUntil) },
    check: check && { askedAt: toIso(check.askedAt), asked: check.asked },
  };
}
