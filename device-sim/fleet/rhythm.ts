import { DAY, HOUR, type Instant, MINUTE, type Person } from "../../contracts/index.ts";
import { createRandom, type Random } from "../random.ts";

export type Doing = "asleep" | "resting" | "busy" | "walking" | "out" | "bathing" | "charging";

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
  readonly doing: Doing;
}

/** What a person does when; all devices of one person and home ask the same rhythm. */
export interface Rhythm {
  doing(at: Instant): Span;
}

/** Asia/Shanghai, which knows no summer time. */
const ZONE = 8 * HOUR;

export function startOfDay(at: Instant): Instant {
  return Math.floor((at + ZONE) / DAY) * DAY - ZONE;
}

/** Hours since local midnight, with fractions. */
export function hourOfDay(at: Instant): number {
  return (at - startOfDay(at)) / HOUR;
}

/** Fills what lies between: mostly resting, with a quarter of an hour of housework now and then. */
function fill(random: Random, from: Instant, to: Instant): Span[] {
  const spans: Span[] = [];
  let at = from;
  let doing: Doing = random.chance(0.5) ? "busy" : "resting";
  while (at < to) {
    const until = Math.min(to, at + random.range(doing === "busy" ? 8 : 12, doing === "busy" ? 20 : 38) * MINUTE);
    spans.push({ from: at, to: until, doing });
    at = until;
    doing = doing === "busy" ? "resting" : "busy";
  }
  return spans;
}

function fixedSpans(random: Random, person: Person, midnight: Instant): Span[] {
  const at = (hour: number, spreadMinutes: number): Instant => midnight + hour * HOUR + random.range(-1, 1) * spreadMinutes * MINUTE;
  const span = (from: Instant, minutes: number, doing: Doing): Span => ({ from, to: from + minutes * MINUTE, doing });
  if (person.mobility === "bedridden") {
    const washed = at(20, 25);
    const done = washed + random.range(25, 40) * MINUTE;
    return [
      { from: midnight, to: washed, doing: "asleep" },
      { from: washed, to: done, doing: "charging" },
      { from: done, to: midnight + DAY, doing: "asleep" },
    ];
  }
  const spans: Span[] = [];
  const wake = at(6, 35);
  const bed = at(21.8, 30);
  const visits = [1.4, 4.3].filter(() => random.chance(0.75)).map((hour) => span(at(hour, 40), random.range(4, 8), "busy"));
  let from = midnight;
  for (const visit of visits) {
    spans.push({ from, to: visit.from, doing: "asleep" }, visit);
    from = visit.to;
  }
  spans.push({ from, to: wake, doing: "asleep" });
  const goesOut =
    (person.mobility === "walks" ? 0.85 : person.mobility === "aid" ? 0.4 : 0.1) * (person.needs.includes("dementia") ? 0.4 : 1);
  if (random.chance(goesOut)) spans.push(span(at(8, 25), random.range(35, 75), "out"));
  spans.push(span(at(12.8, 15), random.range(40, 70), "asleep"));
  if (random.chance(goesOut * 0.8)) spans.push(span(at(15.3, 30), random.range(40, 90), "out"));
  else spans.push(span(at(16, 20), random.range(10, 20), "walking"));
  const bath = at(19.3, 20);
  spans.push(span(bath, random.range(18, 30), "bathing"));
  // The band is back on the wrist for a while between bath and charger.
  spans.push({ from: bath + 50 * MINUTE, to: bath + (50 + random.range(25, 40)) * MINUTE, doing: "charging" });
  spans.push({ from: bed, to: midnight + DAY, doing: "asleep" });
  return spans;
}

function dayOf(person: Person, seed: string, midnight: Instant): Span[] {
  const random = createRandom(`${seed}/rhythm/${person.id}/${midnight}`);
  const spans: Span[] = [];
  let from = midnight;
  for (const span of fixedSpans(random, person, midnight)) {
    if (span.from > from) spans.push(...fill(random, from, span.from));
    spans.push(span);
    from = span.to;
  }
  return spans;
}

export function rhythmOf(person: Person, seed: string): Rhythm {
  let midnight = Number.NaN;
  let spans: readonly Span[] = [];
  return {
    doing(at) {
      const day = startOfDay(at);
      if (day !== midnight) {
        midnight = day;
        spans = dayOf(person, seed, day);
      }
      return spans.find((span) => at < span.to) ?? { from: at, to: day + DAY, doing: "resting" };
    },
  };
}
