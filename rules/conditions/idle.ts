import { freshSlot, type Slot } from "./leaf.ts";

/**
 * The slot of every condition that has nothing to remember yet: one for all, never written to. Most conditions of most
 * subjects stay like this, and cost neither memory nor a place in a saved cell.
 */
export const IDLE: Slot = Object.freeze({ ...freshSlot(), ring: Object.freeze([]) as never });

/** The slot at a place, to be written to: made where it is idle. */
export function ownSlot(slots: Slot[], at: number): Slot | undefined {
  const slot = slots[at];
  if (slot !== IDLE) return slot;
  const own = freshSlot();
  slots[at] = own;
  return own;
}

/** A slot as it lies in a saved cell: its fields in a row without those at the end that say nothing; 0: idle. */
export type PackedSlot = 0 | readonly unknown[];

const DEFAULTS: readonly unknown[] = [0, 0, 0, 0, null, 0, 0, 0, null, null, 0, 0, 0, 0];

export function packSlot(slot: Slot): PackedSlot {
  if (slot === IDLE) return 0;
  const { since, from, at, value, due, count, flags, id, device, ring, high, parts, witness } = slot;
  const packed = [
    ...[slot.on ? 1 : 0, since, from, at, value, due, count, flags, id, device],
    ...[ring.length > 0 ? ring : 0, high && high.length > 0 ? high : 0, parts && parts.length > 0 ? parts.map(packSlot) : 0, witness ?? 0],
  ];
  while (packed.length > 0 && packed[packed.length - 1] === DEFAULTS[packed.length - 1]) packed.pop();
  return packed;
}

/** @param saved as packed, or whole as cells of earlier builds have it */
export function unpackSlot(saved: PackedSlot | Slot): Slot {
  if (saved === 0) return IDLE;
  if (!isPacked(saved)) return saved;
  // Written by `packSlot`, like all that a cell holds.
  const [
    on,
    since = 0,
    from = 0,
    at = 0,
    value = null,
    due = 0,
    count = 0,
    flags = 0,
    id = null,
    device = null,
    ring,
    high,
    parts,
    witness,
  ] = saved as readonly never[] as readonly [number?, ...never[]];
  const slot: Slot = { on: on === 1, since, from, at, value, due, count, flags, id, device, ring: ring || [] };
  if (high) slot.high = high;
  if (parts) slot.parts = (parts as PackedSlot[]).map(unpackSlot);
  if (witness) slot.witness = witness;
  return slot;
}

function isPacked(saved: PackedSlot | Slot): saved is readonly unknown[] {
  return Array.isArray(saved);
}
