import { Type } from "typebox";
import {
  type DeviceKind,
  type Duration,
  HOUR,
  homeIsHers,
  INSIDE_BEFORE,
  type Instant,
  isSignEvent,
  isSignReading,
  type Meeting,
  minuteOfClock,
  type Reading,
  SIGN_EVENTS,
  SIGN_READINGS,
  type SignBy,
  whoseSign,
} from "../../contracts/index.ts";
import { Between, closed, listening, Span } from "../shapes.ts";
import { minutesOf, spanOf } from "../spans.ts";
import type { About } from "./about.ts";
import { defineCondition } from "./condition.ts";
import { gapWords, HER_OWN, lastWords, OF_ALL, usualWords } from "./inactive-words.ts";
import { CHANGED, type Env, freshSlot, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { learnHour, learntHours, silenceFrom } from "./rhythm.ts";
import { hoursOf, localTime } from "./schedule.ts";
import { hourOfDay } from "./usual.ts";

export const inactiveCondition = defineCondition({
  shape: Type.Object(
    {
      inactive: Type.Object({ least: Span, most: Span }, closed),
      night: Type.Optional(Between),
      days: Type.Optional(Type.Integer({ minimum: 7, maximum: 14 })),
      /** One silence in so many is as long, by her own rhythm. */
      rare: Type.Optional(Type.Number({ minimum: 20, maximum: 100_000 })),
      ...listening,
    },
    closed,
  ),
  faults: ({ inactive: { least, most } }, path, faults) => {
    if (spanOf(least) > spanOf(most)) faults.add([...path, "inactive"], "the least time is above the most", "let least be at most `most`");
  },
  compile: (spec) =>
    inactive({
      least: spanOf(spec.inactive.least),
      most: spanOf(spec.inactive.most),
      night: spec.night ? { start: minutesOf(spec.night[0]), end: minutesOf(spec.night[1]) } : null,
      days: spec.days ?? 7,
      surprise: Math.log(spec.rare ?? 100),
      devices: spec.devices,
      through: spec.through ?? ["worn", "home"],
    }),
});

interface InactiveSpec extends Listening {
  readonly least: Duration;
  /** The limit of all: no rhythm lengthens it. */
  readonly most: Duration;
  /** In these hours it is told only where her rhythm expects her to be up; minutes after midnight. */
  readonly night: { readonly start: number; readonly end: number } | null;
  /** Days that must have been seen before an hour is believed. */
  readonly days: number;
  readonly surprise: number;
}

/** Whose limit ran out, as it is kept among the numbers told. */
const OWN = 1;

/**
 * No sign of hers for longer than her own rhythm knows, or than any may be. `at` is her last sign, moved on by what the
 * hub or the path was down; `since` the same unmoved; `id` and `device` say what it was; `high` holds the hour being
 * learnt, whether it had a sign, and her rhythm; `parts` a trace per gauge, and in the first the newest sign inside
 * (`from`) and what is told. `count` is 0 until she has given any sign at all: where nothing can show her, nothing is said.
 */
function inactive(spec: InactiveSpec): Leaf {
  return {
    ...INERT,
    standsStill: true,
    wants: wants({ events: SIGN_EVENTS, measurements: SIGN_READINGS }, spec),
    tells: (slot) => toldOf(slot),
    arm: (slot, env) => begin(spec, slot, env),
    keeps: (slot, env) => {
      const again = { ...freshSlot(), high: slot.high ?? [], count: slot.count };
      begin(spec, again, env);
      return again;
    },
    reading: (slot, reading, env) => takeReading(spec, slot, reading, env),
    event: (slot, event, env) => {
      const { kind } = env;
      if (kind === null || !isSignEvent(kind, event.event, event.state)) return NOTHING;
      const at = Math.min(event.at, env.now);
      // Opened from outside: it may be anybody.
      if (kind === "door" && at - memoryOf(slot).from > INSIDE_BEFORE) return NOTHING;
      return seen(spec, slot, { at, kind, by: event.event, device: event.device }, env);
    },
    met: (slot, meeting, env) => hers(spec, slot, { at: Math.min(Date.parse(meeting.at), env.now), by: meeting.how, device: null }, env),
    resume: (slot, gap, env) => {
      slot.at += Math.min(gap, env.now - slot.at);
      slot.on = false;
      slot.due = Math.max(env.now + 1, slot.at + spec.least);
    },
    tick: (slot, env) => {
      slot.due = 0;
      if (slot.on || slot.count === 0) return NOTHING;
      const about = env.about();
      if (about === null || !canBeSeen(about)) return NOTHING;
      const limit = limitOf(spec, slot, env, about);
      if (limit.due > env.now) {
        slot.due = limit.due;
        return NOTHING;
      }
      learnUpTo(slot, env, about);
      const memory = memoryOf(slot);
      memory.id = slot.id;
      memory.ring = [limit.usual ?? -1, limit.due - slot.at, limit.own ? OWN : 0];
      slot.on = true;
      return CHANGED;
    },
  };
}

function begin(spec: InactiveSpec, slot: Slot, env: Env): void {
  slot.at = env.now;
  slot.since = env.now;
  slot.due = env.now + spec.least;
  slot.high ??= [];
  // An hour that is seen in part only is not learnt.
  [slot.high[0], slot.high[1]] = [Math.floor(env.now / HOUR) + 1, 0];
}

/** Something of hers, or a home that is hers alone, can give a sign at all. */
function canBeSeen(about: About): boolean {
  if (about.worn().some((kind) => whoseSign(kind, about.person.household) === "self")) return true;
  const { household } = about.person;
  return household !== undefined && household.people === 1 && !household.pets && !household.robot;
}

function takeReading(spec: InactiveSpec, slot: Slot, reading: Reading, env: Env): Outcome {
  const { kind } = env;
  if (kind === null) return NOTHING;
  const trace = traceOf(slot, reading.device, reading.measurement);
  const at = Math.min(reading.at, env.now);
  if (at < trace.at) return NOTHING;
  trace.at = at;
  const { measurement, value } = reading;
  // Her home is asked for only where it matters: this comes with every reading.
  const household = measurement === "power" ? env.about()?.person.household : undefined;
  if (!isSignReading(kind, { measurement, value, at }, trace, household)) return NOTHING;
  return seen(spec, slot, { at, kind, by: reading.measurement, device: reading.device }, env);
}

interface Seen {
  readonly at: Instant;
  readonly by: SignBy | Meeting["how"];
  readonly device: string | null;
}

/** A sign came in; whether it is hers depends on what gave it, on her home and on who is expected there. */
function seen(spec: InactiveSpec, slot: Slot, sign: Seen & { readonly kind: DeviceKind }, env: Env): Outcome {
  const memory = memoryOf(slot);
  if (sign.by !== "door" && sign.at > memory.from) memory.from = sign.at;
  const household = env.about()?.person.household;
  if (whoseSign(sign.kind, household) === "home" && !isHersNow(household, sign.at, env.zone)) return NOTHING;
  return hers(spec, slot, sign, env);
}

function isHersNow(household: NonNullable<ReturnType<Env["about"]>>["person"]["household"], at: Instant, zone: string): boolean {
  if (household === undefined) return false;
  return homeIsHers(household, household.visits.length === 0 ? { minute: 0, weekday: 0 } : localTime(at, zone));
}

function hers(spec: InactiveSpec, slot: Slot, { at, by, device }: Seen, env: Env): Outcome {
  if (at <= slot.since && slot.count > 0) return NOTHING;
  if (Math.floor(at / HOUR) >= (slot.high?.[0] ?? 0)) learnUpTo(slot, env, env.about(), at);
  slot.count = 1;
  slot.at = at;
  slot.since = at;
  slot.id = by;
  slot.device = device;
  slot.due = slot.at + spec.least;
  if (!slot.on || slot.due <= env.now) {
    slot.due = Math.max(slot.due, env.now + 1);
    return NOTHING;
  }
  slot.on = false;
  return CHANGED;
}

/**
 * Hours that are over go into her rhythm; not while an alert stands on her, and not where the hub or the path was down
 * since the last sign, or that sign was the door: of those silent hours nobody knows. An hour with a sign always counts.
 */
function learnUpTo(slot: Slot, env: Env, about: About | null, sign?: Instant): void {
  const [kept = 0, had = 0, ...bins] = slot.high ?? [];
  const until = Math.floor((sign ?? env.now) / HOUR);
  const frozen = about === null || about.troubled || slot.on;
  // Behind the door that she left by there is nothing to be learnt of how she is at home.
  const heard = slot.at === slot.since && slot.id !== "door";
  if (until > kept && kept > 0 && !frozen) {
    const first = hourOfDay(kept * HOUR, env.zone);
    for (let k = 0; kept + k < until && k < 48; k++)
      if ((k === 0 && had === 1) || heard) learnHour(bins, (first + k) % 24, k === 0 && had === 1);
  }
  slot.high = until > kept ? [until, sign === undefined ? 0 : 1, ...bins] : [kept, sign === undefined || until < kept ? had : 1, ...bins];
}

interface LimitOf {
  readonly due: Instant;
  readonly own: boolean;
  readonly usual: Duration | null;
}

/** When the silence is told: by her own rhythm, by the limit of all, and never in the sleep that is registered. */
function limitOf(spec: InactiveSpec, slot: Slot, env: Env, { person }: About): LimitOf {
  const bins = (slot.high ?? []).slice(2);
  // Her last sign is the door: she has probably gone out, and no room can say more.
  const out = slot.id === "door";
  const { most, days, surprise } = spec;
  const silence =
    learntHours(bins, days) === 0
      ? { usual: null, allowed: null }
      : silenceFrom(bins, { from: slot.at, hour: hourOfDay(slot.at, env.zone), days, surprise, most });
  const allowed = out || silence.allowed === null ? null : Math.max(silence.allowed, spec.least);
  const own = allowed !== null && allowed < most;
  const due = slot.at + (own ? allowed : most);
  return { due: afterSleep(spec, due, own, env, person.household?.sleep ?? null), own, usual: silence.usual };
}

type Sleep = { readonly from: string; readonly to: string; readonly until: string | null };

function afterSleep(spec: InactiveSpec, due: Instant, own: boolean, env: Env, sleep: Sleep | null): Instant {
  const registered = sleep !== null && (sleep.until === null || Date.parse(sleep.until) > due);
  const night = registered ? { start: minuteOfClock(sleep.from), end: minuteOfClock(sleep.to) } : own ? null : spec.night;
  if (night === null) return due;
  const hours = hoursOf({ ...night, days: null });
  const at = Math.max(due, env.now);
  return hours.inside(at, env.zone) ? hours.boundary(at, env.zone) : due;
}

function toldOf(slot: Slot): ReturnType<NonNullable<Leaf["tells"]>> {
  const [usual = -1, allowed = 0, whose = 0] = memoryOf(slot).ring;
  const last = lastWords(memoryOf(slot).id);
  return {
    ...{ usual: 0, z: 0, edge: 0 },
    words: { last, gap: usualWords(usual < 0 ? null : usual), allowed: gapWords(allowed), whose: whose === OWN ? HER_OWN : OF_ALL },
  };
}

/** The first part remembers what belongs to no gauge. */
function memoryOf(slot: Slot): Slot {
  slot.parts ??= [freshSlot()];
  const [memory = freshSlot()] = slot.parts;
  return memory;
}

/** Gauges of one person that are remembered: a home has a handful. */
const MOST_GAUGES = 24;

function traceOf(slot: Slot, device: string, measurement: string): Slot {
  memoryOf(slot);
  const parts = slot.parts ?? [];
  const name = `${device} ${measurement}`;
  const known = parts.find((part) => part.witness === name);
  if (known) return known;
  const made = { ...freshSlot(), witness: name };
  parts.push(made);
  if (parts.length > MOST_GAUGES) parts.splice(1, 1);
  return made;
}
