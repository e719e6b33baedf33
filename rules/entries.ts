import type { JournalRecord, Meeting } from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import { ownSlot } from "./conditions/idle.ts";
import { CHANGED, type Entered, INERT, type Leaf, NOTHING, type Outcome, type Slot } from "./conditions/leaf.ts";
import { envOf, type Judging } from "./judging.ts";
import { prescriptionOf } from "./ports.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** Hands what a human measured, or struck out, to the conditions on scores of that person. */
export function takeEntry(engine: Judging, record: ChangeRecord, person: string, word: Entered): void {
  const cell = engine.cells.of({ kind: "person", id: person }, record.community);
  if (record.pos <= cell.restored) return;
  engine.cells.touch(cell, record.pos, record.recv);
  const env = envOf(engine, cell);
  ask(engine, cell, record, isScored, (leaf, slot) => leaf.entered(slot, word, env));
}

/** A clinician may have said by which scale somebody's saturation is judged: what is known is weighed anew. */
export function takePrescription(engine: Judging, record: ChangeRecord, person: string): void {
  const subject = { kind: "person", id: person } as const;
  const cell = engine.cells.get(`person:${person}`);
  if (!cell || record.pos <= cell.restored) return;
  const now = prescriptionOf(subject, engine.ports);
  if (now?.version === cell.prescription?.version) return;
  cell.prescription = now;
  engine.cells.touch(cell, record.pos, record.recv);
  const env = envOf(engine, cell);
  ask(engine, cell, record, isScored, (leaf, slot) => leaf.asked(slot, env));
}

/** A named human saw or heard somebody: a sign of hers. */
export function takeMeeting(engine: Judging, record: ChangeRecord, person: string, meeting: Meeting): void {
  const cell = engine.cells.of({ kind: "person", id: person }, record.community);
  if (record.pos <= cell.restored) return;
  engine.cells.touch(cell, record.pos, record.recv);
  const env = envOf(engine, cell);
  ask(
    engine,
    cell,
    record,
    (leaf) => leaf.met !== INERT.met,
    (leaf, slot) => leaf.met(slot, meeting, env),
  );
}

const isScored = (leaf: Leaf): boolean => leaf.scored;

/** Asks the conditions of a kind, in all rules on that person. */
function ask(
  engine: Judging,
  cell: Cell,
  record: ChangeRecord,
  concerns: (leaf: Leaf) => boolean,
  one: (leaf: Leaf, slot: Slot) => Outcome,
): void {
  const origin = { at: record.recv, device: null, eventId: null, proof: true, due: 0 };
  engine.rules.forEach((rule, index) => {
    if (rule.subjects.kind !== "person" || !rule.leaves.some(concerns)) return;
    const state = engine.stateOf(cell, index);
    if (!state || state.paused) return;
    engine.clock.opened = state.open?.raised ?? 0;
    let outcome: Outcome = NOTHING;
    rule.leaves.forEach((leaf, at) => {
      if (!concerns(leaf) || (at >= rule.openFrom && !state.open)) return;
      const slot = ownSlot(state.slots, at);
      if (slot && one(leaf, slot) !== NOTHING) outcome = CHANGED;
    });
    engine.judgeAt(cell, index, state, origin, outcome);
  });
}
