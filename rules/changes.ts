import { type Instant, type JournalRecord, partsOfEntry, type Subject, subjectKey } from "../contracts/index.ts";
import { type Cell, freshState, type RuleState } from "./cell.ts";
import { publicId } from "./compile.ts";
import { IDLE } from "./conditions/idle.ts";
import { CHANGED, Flag, NOTHING, YES } from "./conditions/leaf.ts";
import { takeEntry, takeMeeting, takePrescription } from "./entries.ts";
import { cease, close } from "./judge.ts";
import { envOf, type Judging } from "./judging.ts";
import { intervalOf } from "./ports.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** Applies a change that people or the hub made to what the rules remember. */
export function changeRules(engine: Judging, record: ChangeRecord): void {
  const { change, community, recv, pos } = record;
  if (change.what === "hub-started" && change.downFrom !== null) {
    // What fell due while the hub still ran fires; clocks of absence that ran out while nobody could hear do not.
    engine.advance(Math.min(change.downFrom, recv), community);
    standStill(engine, record, change.downFrom);
  }
  engine.advance(recv, community);
  engine.clock.now = recv;
  engine.clock.interval = 0;
  engine.clock.kind = null;
  switch (change.what) {
    case "hub-started":
      disarm(engine, record);
      return;
    case "rerun":
    // A clock that was set back by it runs on: nothing is known of what would have happened.
    case "unmet":
    // What is raised meanwhile is held back by the alerts, not by the rules: it is judged and counted all the same.
    case "maintenance":
    case "maintenance-ended":
      return;
    case "registry":
      registryChanged(engine, record, change);
      return;
    case "test-window":
      declareWindow(engine, record, change);
      return;
    case "point-armed":
      armPoint(engine, record, change);
      return;
    case "test-outlasted":
      takeOutlasted(engine, record, change);
      return;
    case "posture": {
      const state = engine.cells.community(community);
      if (pos <= state.pos) return;
      state.posture = change.posture;
      state.pos = pos;
      engine.cells.mark(state, pos);
      return;
    }
    case "condition-closed":
      conditionClosed(engine, record, change);
      return;
    case "entry":
      takeEntry(engine, record, change.entry.person, { said: partsOfEntry(change.entry), struck: false, stands: {} });
      return;
    case "entry-struck":
      takeEntry(engine, record, change.entry.person, { said: partsOfEntry(change.entry), struck: true, stands: change.stands });
      return;
    case "met":
      takeMeeting(engine, record, change.person, change.meeting);
      return;
    case "rule": {
      const state = engine.cells.community(community);
      if (pos > state.pos) {
        if (change.version === 0) state.withdrawn.add(change.id);
        else state.withdrawn.delete(change.id);
        state.pos = pos;
        engine.cells.mark(state, pos);
      }
      for (const index of indexesOf(engine, change.id))
        for (const cell of engine.cells.all()) if (cell.community === community && pos > cell.restored) review(engine, cell, index, record);
    }
  }
}

type Of<What extends ChangeRecord["change"]["what"]> = Extract<ChangeRecord["change"], { what: What }>;

function standStill(engine: Judging, { community, recv, pos }: ChangeRecord, downFrom: Instant): void {
  const gap = recv - downFrom;
  if (gap <= 0) return;
  for (const cell of engine.cells.all()) {
    if (cell.community !== community || pos <= cell.restored) continue;
    let moved = false;
    cell.states.forEach((state, i) => {
      const rule = engine.rules[i];
      if (!state || !rule) return;
      state.slots.forEach((slot, at) => {
        const leaf = rule.leaves[at];
        if (!leaf?.standsStill || slot.due === 0) return;
        slot.at += gap;
        // Whoever spoke while nobody listened speaks again within its own cadence.
        slot.due = Math.max(slot.due + gap, recv + leaf.cadence(slot));
        moved = true;
      });
      if (state.open && state.open.silentDue !== 0) {
        state.open.silentDue += gap;
        moved = true;
      }
    });
    if (!moved) continue;
    engine.cells.touch(cell, pos, recv);
  }
}

function registryChanged(engine: Judging, record: ChangeRecord, { entity, id }: Of<"registry">): void {
  engine.forgetRoutes();
  if (entity === "device") engine.routeOf(id, record.recv, record.pos);
  if (entity === "device") {
    reviewAll(engine, { kind: "device", id }, record);
    if (engine.ports.onChange?.(id)) calmDown(engine, id, record);
  }
  if (entity !== "person") return;
  reviewAll(engine, { kind: "person", id }, record);
  takePrescription(engine, record, id);
  // Whether a worn device's silence is news depends on where its wearer is.
  for (const device of engine.ports.devicesOfPerson(id)) reviewAll(engine, { kind: "device", id: device }, record);
}

function reviewAll(engine: Judging, subject: Subject, record: ChangeRecord): void {
  const cell = engine.cells.get(subjectKey(subject));
  if (!cell || record.pos <= cell.restored) return;
  engine.cells.touch(cell, record.pos, record.recv);
  engine.clock.interval = subject.kind === "device" ? intervalOf(engine.ports.device(subject.id)) : 0;
  engine.rules.forEach((_rule, i) => {
    review(engine, cell, i, record);
  });
  engine.clock.interval = 0;
}

/** What the silence of a device raised ends once somebody has said that it speaks only when something changes. */
function calmDown(engine: Judging, id: string, { recv, pos }: ChangeRecord): void {
  const cell = engine.cells.get(subjectKey({ kind: "device", id }));
  if (!cell || pos <= cell.restored) return;
  const env = envOf(engine, cell);
  cell.states.forEach((state, i) => {
    const rule = engine.rules[i];
    if (!state || !rule) return;
    let moved = false;
    state.slots.forEach((slot, at) => {
      if (slot !== IDLE && rule.leaves[at]?.calm(slot, env) === CHANGED) moved = true;
    });
    if (moved) engine.judgeAt(cell, i, state, { at: recv, device: id, eventId: null, proof: true, due: 0 }, CHANGED);
  });
}

/** A rule may have begun or ceased to apply to a subject. */
function review(engine: Judging, cell: Cell, index: number, record: ChangeRecord): void {
  const state = cell.states[index];
  const rule = engine.rules[index];
  if (!state || !rule) return;
  const meant = engine.isMeant(rule, cell);
  if (meant !== state.paused) return;
  engine.cells.touch(cell, Math.max(cell.pos, record.pos), record.recv);
  if (meant) {
    const env = envOf(engine, cell);
    const slots = state.slots.map((slot, at) => rule.leaves[at]?.keeps?.(slot, env));
    Object.assign(state, freshState(rule, env), { open: state.open, due: state.due });
    state.slots = state.slots.map((slot, at) => slots[at] ?? slot);
    state.paused = false;
    engine.schedule(cell, index, state);
    return;
  }
  if (state.open && !state.open.latched) endQuietly(engine, cell, index, state, record);
  // A latched condition stays with the human who has to close it.
  if (!state.open) state.paused = true;
  for (const slot of state.slots) if (slot.due !== 0) slot.due = 0;
}

function endQuietly(engine: Judging, cell: Cell, index: number, state: RuleState, record: ChangeRecord): void {
  const rule = engine.rules[index];
  if (!rule || !state.open) return;
  const origin = { at: record.recv, device: null, eventId: null, proof: false, due: 0 };
  cease({ cell, rule, state, env: envOf(engine, cell), outcome: CHANGED, ...origin }, state.open, engine.say);
}

function declareWindow(engine: Judging, { community, recv, pos }: ChangeRecord, change: Of<"test-window">): void {
  const state = engine.cells.community(community);
  const path = engine.ports.placePath(change.place);
  if (path === undefined || pos <= state.pos) return;
  state.declare({ id: change.id, pos, path, from: change.from, until: change.until }, recv);
  state.pos = pos;
  engine.cells.mark(state, pos);
}

function armPoint(engine: Judging, { community, recv, pos }: ChangeRecord, change: Of<"point-armed">): void {
  const state = engine.cells.community(community);
  if (pos <= state.pos) return;
  state.arm({ plan: change.plan, device: change.device, by: change.by, pos, from: recv, until: change.until }, recv);
  state.pos = pos;
  engine.cells.mark(state, pos);
}

/** What was said to a test alone is said to everybody: it stands since then, and rings from now on. */
function takeOutlasted(engine: Judging, { community, recv, pos }: ChangeRecord, { device, event, since }: Of<"test-outlasted">): void {
  const common = { device, recv, pos };
  const said = { ...common, event, state: "on" as const, at: since, id: null, quality: 0, confidence: null, test: false, data: {} };
  engine.clock.outlasted = true;
  engine.take({ ...common, community, readings: [], events: [said], snapshots: [], link: null });
  engine.clock.outlasted = false;
}

/** A clock that was set back stands still until the wall has caught up: two minutes could last for hours after a start. */
function disarm(engine: Judging, { community, pos }: ChangeRecord): void {
  const state = engine.cells.community(community);
  if (pos <= state.pos || !state.disarm(pos)) return;
  state.pos = pos;
  engine.cells.mark(state, pos);
}

/** A human has ended a condition: it is known and over, until it occurs anew. */
function conditionClosed(engine: Judging, record: ChangeRecord, change: Of<"condition-closed">): void {
  const cell = engine.cells.get(change.subject);
  for (const index of indexesOf(engine, change.rule)) closeOne(engine, record, cell, index);
}

/** One rule may be several inside, where limits differ by person, device or place. */
function indexesOf(engine: Judging, id: string): readonly number[] {
  return engine.rules.flatMap((rule, index) => (publicId(rule) === id ? [index] : []));
}

function closeOne(engine: Judging, record: ChangeRecord, cell: Cell | undefined, index: number): void {
  const rule = engine.rules[index];
  const state = cell?.states[index];
  if (!cell || !rule || !state || record.pos <= cell.restored || (state.paused && !state.open)) return;
  engine.cells.touch(cell, record.pos, record.recv);
  close(cell, rule, state);
  state.slots.forEach((slot, i) => {
    if (slot === IDLE || (!rule.leaves[i]?.latches && !(slot.flags & Flag.normalSince))) return;
    slot.on = false;
    slot.since = 0;
    slot.flags = 0;
    slot.due = 0;
  });
  state.done = rule.when(state.slots, envOf(engine, cell)) === YES;
  engine.judgeAt(cell, index, state, { at: record.recv, device: null, eventId: null, proof: false, due: 0 }, NOTHING);
}
