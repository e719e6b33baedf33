import { type Instant, type Subject, subjectKey } from "../contracts/index.ts";
import { carry } from "./carry.ts";
import type { Cell, Open, RuleState, SavedGates } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import { type PackedSlot, packSlot, unpackSlot } from "./conditions/idle.ts";
import type { Env, Slot } from "./conditions/leaf.ts";
import { saveGates } from "./gates.ts";
import { prescriptionOf, type RulePorts, type SavedCell } from "./ports.ts";
import { CommunityState } from "./windows.ts";

interface SavedRule {
  readonly v: number;
  readonly slots: readonly (PackedSlot | Slot)[];
  readonly open: Open | null;
  readonly done: boolean;
  readonly paused: boolean;
  /** Of each slot its condition's key, parted by blanks; cells of earlier builds have none. */
  readonly keys?: string;
}

/** A cell that only time changed needs no record replayed: its timers fire again from the state before. */
export const TIMER_ONLY = Number.MAX_SAFE_INTEGER;

/** All cells of the engine, and which of them are not saved. */
export class Cells {
  private readonly byKey = new Map<string, Cell>();
  private readonly communities = new Map<string, CommunityState>();
  /** In the order in which they became dirty, per community. */
  private readonly queues = new Map<string, Set<Cell | CommunityState>>();

  constructor(
    private readonly rules: readonly CompiledRule[],
    private readonly ports: RulePorts,
  ) {}

  get size(): number {
    return this.byKey.size;
  }

  get dirtyCount(): number {
    let count = 0;
    for (const queue of this.queues.values()) count += queue.size;
    return count;
  }

  get(key: string): Cell | undefined {
    return this.byKey.get(key);
  }

  all(): Iterable<Cell> {
    return this.byKey.values();
  }

  community(id: string): CommunityState {
    let state = this.communities.get(id);
    if (!state) {
      state = new CommunityState(id);
      this.communities.set(id, state);
    }
    return state;
  }

  of(subject: Subject, community: string): Cell {
    const key = subjectKey(subject);
    let cell = this.byKey.get(key);
    if (!cell) {
      cell = this.create(key, subject, community);
      this.byKey.set(key, cell);
    }
    return cell;
  }

  private create(key: string, subject: Subject, community: string): Cell {
    return {
      key,
      community,
      subject,
      zone: this.ports.zoneOf(community),
      prescription: prescriptionOf(subject, this.ports),
      pos: 0,
      restored: 0,
      recv: 0,
      open: 0,
      watched: 0,
      dirtySince: 0,
      states: new Array<RuleState | undefined>(this.rules.length).fill(undefined),
      gates: [],
      gateNames: [],
      savedGates: {},
      orderPos: -1,
      orderDue: -1,
      ordinal: 0,
    };
  }

  /** The record at `pos` is now contained in the cell. */
  touch(cell: Cell, pos: number, recv: Instant): void {
    cell.pos = pos;
    cell.recv = recv;
    if (cell.dirtySince === 0) this.mark(cell, pos);
    else if (cell.dirtySince === TIMER_ONLY) cell.dirtySince = pos;
  }

  mark(cell: Cell | CommunityState, pos: number): void {
    if (cell.dirtySince !== 0) {
      cell.dirtySince = Math.min(cell.dirtySince, Math.max(1, pos));
      return;
    }
    cell.dirtySince = Math.max(1, pos);
    let queue = this.queues.get(cell.community);
    if (!queue) {
      queue = new Set();
      this.queues.set(cell.community, queue);
    }
    queue.add(cell);
  }

  savedUpTo(community: string): number | undefined {
    let least: number | undefined;
    for (const cell of this.queues.get(community) ?? [])
      if (cell.dirtySince !== TIMER_ONLY && (least === undefined || cell.dirtySince < least)) least = cell.dirtySince;
    return least === undefined ? undefined : least - 1;
  }

  dirty(limit: number): SavedCell[] {
    const saved: SavedCell[] = [];
    for (const queue of this.queues.values())
      for (const cell of queue) {
        if (saved.length >= limit) return saved;
        queue.delete(cell);
        cell.dirtySince = 0;
        saved.push(cell instanceof CommunityState ? saveCommunity(cell) : this.save(cell));
      }
    return saved;
  }

  private save(cell: Cell): SavedCell {
    const rules: Record<string, SavedRule> = {};
    cell.states.forEach((state, i) => {
      const rule = this.rules[i];
      if (state && rule) rules[rule.id] = saveState(rule, state);
    });
    return {
      community: cell.community,
      key: cell.key,
      pos: cell.pos,
      state: JSON.stringify({ recv: cell.recv, rules, gates: saveGates(cell) }),
    };
  }

  /** @returns the cell, or undefined where the saved one is a community's */
  restore(saved: SavedCell, env: Env): Cell | undefined {
    const [kind, ...rest] = saved.key.split(":");
    const id = rest.join(":");
    if (kind === "community") {
      this.community(id).load(saved.state, saved.pos);
      return undefined;
    }
    if (kind !== "device" && kind !== "person" && kind !== "place") return undefined;
    const cell = this.of({ kind, id }, saved.community);
    const state = JSON.parse(saved.state) as { recv: Instant; rules: Record<string, SavedRule>; gates: SavedGates };
    cell.pos = saved.pos;
    cell.restored = saved.pos;
    cell.recv = state.recv;
    cell.savedGates = state.gates;
    env.now = state.recv;
    env.zone = cell.zone;
    this.rules.forEach((rule, i) => {
      const was = state.rules[rule.id];
      if (!was) return;
      const slots = was.slots.map(unpackSlot);
      cell.states[i] = isSame(rule, was)
        ? { slots, due: 0, open: was.open, done: was.done, paused: was.paused }
        : carry(rule, { ...was, slots, keys: was.keys?.split(" ") }, env);
      if (was.open) cell.open++;
      if (was.open && rule.lifeSafety && was.open.device !== null) cell.watched++;
    });
    return cell;
  }
}

function saveState(rule: CompiledRule, { slots, open, done, paused }: RuleState): SavedRule {
  // What is paused and not open begins anew, but for what took weeks to learn.
  const rests = paused && !open;
  const kept = rests && !rule.leaves.some((leaf) => leaf.keeps !== null) ? [] : slots.map(packSlot);
  return { v: rule.version, slots: kept, open, done, paused, keys: rule.keyText };
}

function isSame(rule: CompiledRule, was: SavedRule): boolean {
  if (was.keys !== undefined) return was.keys === rule.keyText;
  return was.v === rule.version && was.slots.length === rule.leaves.length;
}

function saveCommunity(state: CommunityState): SavedCell {
  return { community: state.community, key: `community:${state.community}`, pos: state.pos, state: state.save() };
}
