import { Type } from "typebox";
import {
  type DeviceEvent,
  type Duration,
  EVENT_KINDS,
  type EventKind,
  type Instant,
  isEventKind,
  type Reading,
} from "../../contracts/index.ts";
import { closed, listening, Span } from "../shapes.ts";
import { spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type DeviceRole, type Env, freshSlot, INERT, type Leaf, NOTHING, type Outcome, type Slot } from "./leaf.ts";
import { namesOf, setNames } from "./names.ts";

/** Who is asked where the rule does not say: another device of the same place. */
const ASKED: Readonly<Record<"device" | "person" | "place", readonly DeviceRole[]>> = {
  device: ["near"],
  person: ["home", "home-alone"],
  place: ["place"],
};

export const witnessCondition = defineCondition({
  shape: Type.Object(
    { witness: Type.Unknown(), least: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })), within: Type.Optional(Span), ...listening },
    closed,
  ),
  faults: ({ witness }, path, faults, part) => {
    part(witness, [...path, "witness"], ["event", "measurement", "count", "rate", "still"]);
    if (hasEndlessPulse(witness))
      faults.add(
        [...path, "witness"],
        "a pulse has no end of its own",
        "add lasts: or until:, so that the witness is believed for so long",
      );
  },
  compile: ({ witness, least, within, devices, through }, to) => {
    const inner = to.part(witness);
    const asked = through ?? inner.wants.through ?? ASKED[to.subject];
    return witnessed({ inner, devices: devices ?? inner.wants.devices, through: asked, least: least ?? 1, within: spanOr(within, 0) });
  },
});

function hasEndlessPulse(raw: unknown): boolean {
  if (typeof raw !== "object" || raw === null || !("event" in raw) || "lasts" in raw || "until" in raw) return false;
  const names: unknown[] = [raw.event].flat();
  return names.some((name) => typeof name === "string" && isEventKind(name) && EVENT_KINDS[name satisfies EventKind].shape === "pulse");
}

interface WitnessSpec {
  readonly inner: Leaf;
  readonly devices: Leaf["wants"]["devices"];
  readonly through: readonly DeviceRole[];
  /** Devices on which it must hold. */
  readonly least: number;
  /** A device whose condition has ended is believed that long after. */
  readonly within: Duration;
}

/** Devices remembered beside a subject; of more the one that was longest without a word gives way. */
const MOST = 16;

/**
 * A condition on other devices: each has a state of its own among the `parts`, in the order of their names; `ring` keeps,
 * in the same order, when each of them last held, by its own time.
 */
function witnessed(spec: WitnessSpec): Leaf {
  const { inner } = spec;
  const feed = (slot: Slot, input: Reading | DeviceEvent, env: Env, give: (part: Slot) => Outcome): Outcome => {
    const i = partOf(slot, input.device);
    const part = slot.parts?.[i];
    if (!part) return NOTHING;
    const was = part.on;
    give(part);
    part.at = Math.max(part.at, Math.min(input.at, input.recv));
    note(slot, i, was, part, env.corrected ? 0 : Math.min(input.at, input.recv));
    return look(spec, slot, env);
  };
  return {
    ...INERT,
    wants: { ...inner.wants, devices: spec.devices, through: spec.through },
    figure: "1",
    needsProof: inner.needsProof,
    names: true,
    reading: (slot, reading, env) => feed(slot, reading, env, (part) => inner.reading(part, reading, env)),
    event: (slot, event, env) => feed(slot, event, env, (part) => inner.event(part, event, env)),
    resume: (slot, gap, env) => {
      for (const part of slot.parts ?? []) inner.resume(part, gap, env);
      look(spec, slot, env);
    },
    tick: (slot, env) => {
      slot.parts?.forEach((part, i) => {
        if (part.due === 0 || part.due > env.now) return;
        const was = part.on;
        inner.tick(part, env);
        note(slot, i, was, part, env.now);
      });
      return look(spec, slot, env);
    },
    known: (slot, env) => slot.parts?.some((part) => inner.known(part, env)) ?? false,
  };
}

/** Index of the state of one device, made where it is new. */
function partOf(slot: Slot, device: string): number {
  slot.parts ??= [];
  const parts = slot.parts;
  const known = parts.findIndex((part) => part.witness === device);
  if (known >= 0) return known;
  if (parts.length >= MOST) {
    let oldest = 0;
    parts.forEach((part, i) => {
      if (part.at < (parts[oldest]?.at ?? 0)) oldest = i;
    });
    parts.splice(oldest, 1);
    slot.ring.splice(oldest, 1);
  }
  const after = parts.findIndex((part) => (part.witness ?? "") > device);
  const i = after < 0 ? parts.length : after;
  parts.splice(i, 0, { ...freshSlot(), witness: device });
  slot.ring.splice(i, 0, 0);
  return i;
}

function note(slot: Slot, i: number, was: boolean, part: Slot, at: Instant): void {
  if (was && !part.on) slot.ring[i] = at;
}

function look(spec: WitnessSpec, slot: Slot, env: Env): Outcome {
  const names: string[] = [];
  let [due, since] = [0, 0];
  const soonest = (at: Instant) => {
    if (at !== 0 && (due === 0 || at < due)) due = at;
  };
  slot.parts?.forEach((part, i) => {
    soonest(part.due);
    const until = part.on ? Number.POSITIVE_INFINITY : (slot.ring[i] ?? 0) === 0 ? 0 : (slot.ring[i] ?? 0) + spec.within;
    if (env.now >= until) return;
    if (!part.on) soonest(until);
    names.push(part.witness ?? "");
    if (part.since > 0 && (since === 0 || part.since < since)) since = part.since;
  });
  const [was, before] = [slot.on, namesOf(slot).join()];
  slot.on = names.length >= spec.least;
  slot.value = names.length;
  slot.due = due;
  slot.since = slot.on ? since || env.now : 0;
  slot.device = slot.on ? (names[0] ?? null) : null;
  setNames(slot, names);
  if (slot.on) env.corrected = false;
  return was !== slot.on || before !== names.join() ? CHANGED : NOTHING;
}
