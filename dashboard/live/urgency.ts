import { type Alert, CERTAINTIES, isWaiting, type Severity, severityRank, standsAlone, worse } from "../../contracts/index.ts";

/** Put aside by somebody, with an end: not in the queue proper. */
export const isAside = (alert: Alert): boolean =>
  alert.state === "shelved" || alert.state === "suppressed" || alert.state === "out-of-service";

const time = (iso: string): number => Date.parse(iso);

/**
 * What is real before what a drill plays; severity, then what nobody has yet, then people and places before the hub's own troubles, then how sure it is, then the longest wait first among those that wait (the
 * forgotten one must not sink) and the newest first among those somebody has.
 */
export function compareUrgency(a: Alert, b: Alert): number {
  const real = Number(a.drill !== undefined) - Number(b.drill !== undefined);
  if (real !== 0) return real;
  const severity = severityRank(a.severity) - severityRank(b.severity);
  if (severity !== 0) return severity;
  const waiting = Number(isWaiting(b)) - Number(isWaiting(a));
  if (waiting !== 0) return waiting;
  const own = Number(a.family === "hub") - Number(b.family === "hub");
  if (own !== 0) return own;
  const certainty = CERTAINTIES.indexOf(b.certainty) - CERTAINTIES.indexOf(a.certainty);
  if (isWaiting(a) && certainty !== 0) return certainty;
  const age = isWaiting(a) ? time(a.raisedAt) - time(b.raisedAt) : time(b.lastAt) - time(a.lastAt);
  return age !== 0 ? age : a.id < b.id ? -1 : 1;
}

export interface QueueSections {
  readonly main: readonly Alert[];
  /** In a flood: what does not stand alone, behind a row that counts it. */
  readonly rest: readonly Alert[];
  /** Low ones, folded. */
  readonly low: readonly Alert[];
  /** Shelved, suppressed, under maintenance. */
  readonly aside: readonly Alert[];
  /** Played by a drill: below everything that is real. */
  readonly drill: readonly Alert[];
}

export function queueSections(alerts: Iterable<Alert>, flood = false): QueueSections {
  const main: Alert[] = [];
  const rest: Alert[] = [];
  const low: Alert[] = [];
  const aside: Alert[] = [];
  const drill: Alert[] = [];
  for (const alert of alerts) {
    if (alert.drill !== undefined) drill.push(alert);
    else if (isAside(alert)) aside.push(alert);
    else if (flood && !standsAlone(alert)) rest.push(alert);
    else if (alert.severity === "low" && !alert.lifeSafety) low.push(alert);
    else main.push(alert);
  }
  return {
    main: main.sort(compareUrgency),
    rest: rest.sort(compareUrgency),
    low: low.sort(compareUrgency),
    aside: aside.sort(compareUrgency),
    drill: drill.sort(compareUrgency),
  };
}

/**
 * The order to show: while the pointer is on the queue, rows keep their places, those that have gone leave, and new
 * ones wait outside (their ids in `waiting`), so that nothing moves under a hand about to press.
 */
export function heldOrder(
  shown: readonly string[],
  wanted: readonly string[],
  held: boolean,
): { readonly order: readonly string[]; readonly waiting: readonly string[] } {
  if (!held) return { order: wanted, waiting: [] };
  const still = new Set(wanted);
  const order = shown.filter((id) => still.has(id));
  const known = new Set(order);
  return { order, waiting: wanted.filter((id) => !known.has(id)) };
}

/**
 * Which alert the panel shows when `incoming` arrives: a new critical one takes the panel, unless a critical one is
 * already open there.
 */
export function panelAfter(open: Alert | undefined, incoming: Alert, before: Alert | undefined): string | null {
  const isNews =
    incoming.severity === "critical" &&
    isWaiting(incoming) &&
    (before === undefined || before.severity !== "critical" || !isWaiting(before));
  if (!isNews) return null;
  // What is played takes no panel from what is real; what is real takes it from what is played.
  if (incoming.drill !== undefined && open !== undefined && open.drill === undefined) return null;
  if (incoming.drill === undefined && open?.drill !== undefined) return incoming.id;
  // Nor does the hub's own trouble keep it from a person who calls.
  if (open?.family === "hub" && incoming.family !== "hub") return incoming.id;
  return open !== undefined && open.severity === "critical" && open.id !== incoming.id ? null : incoming.id;
}

export function worstOf(alerts: Iterable<Alert>): Severity | null {
  let worst: Severity | null = null;
  for (const alert of alerts) worst = worst === null ? alert.severity : worse(worst, alert.severity);
  return worst;
}
