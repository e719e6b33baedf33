import { type Duration, type Instant, MINUTE, SECOND, type Subject, subjectKey } from "../contracts/index.ts";
import type { Cell, Open, RuleState } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import { IDLE, ownSlot } from "./conditions/idle.ts";
import type { Env, Gathered } from "./conditions/leaf.ts";
import { namesOf } from "./conditions/names.ts";
import { type DeviceFacts, intervalOf, type RulePorts } from "./ports.ts";

/** What the outages need of the engine. */
interface Around {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  stateOf(cell: Cell, rule: number): RuleState | undefined;
  schedule(cell: Cell, rule: number, state: RuleState): void;
}

/** Who speaks so long after the last of the silent was heard is reached [D]. */
const REACHED: Duration = 15 * SECOND;
/**
 * What is told by its link fell silent then; what is missed fell silent at some time after its last word, within its own
 * interval. More than so much is not allowed for: slow senders would fall silent together by chance [D].
 */
const UNSURE: Duration = 3 * MINUTE;
/** A gateway behind a gateway behind a network. */
const DEEPEST = 3;

/** Since when a device is silent, and how much later it may have become so. */
interface Silence {
  readonly since: Instant;
  readonly unsure: Duration;
}

interface Group {
  readonly by: "building" | "network";
  readonly id: string;
  readonly community: string;
  readonly subject: Subject;
  readonly down: Map<string, Silence>;
}

/**
 * Which devices are out of reach together, and what explains it. Only counted here: what is open and since when lies
 * in the cells, from which `rebuild` makes this anew after a start.
 */
export class Outages {
  private readonly groups = new Map<string, Group>();
  private readonly behind: readonly number[];

  constructor(private readonly engine: Around) {
    this.behind = engine.rules.flatMap((rule, i) => (rule.outage ? [i] : []));
  }

  /** A device fell silent, or was heard again. One that was registered and never heard has not fallen silent. */
  note(device: string, open: Open | null, pos: number): void {
    const silence = open && this.silenceOf(device, open);
    for (const group of this.groupsOf(device)) {
      if (silence === null) group.down.delete(device);
      else {
        group.down.set(device, silence);
        this.look(group, pos);
      }
    }
  }

  private silenceOf(device: string, open: Open): Silence | null {
    const { cells, rules, ports } = this.engine;
    const cell = cells.get(subjectKey({ kind: "device", id: device }));
    let heard = false;
    for (const [i, rule] of rules.entries()) {
      if (!rule.counted) continue;
      for (const [k, leaf] of rule.leaves.entries()) {
        const slot = cell?.states[i]?.slots[k];
        if (leaf.wants.link && slot?.since === open.since) return { since: open.since, unsure: 0 };
        heard ||= !leaf.wants.link && (slot?.count ?? 0) > 0;
      }
    }
    return heard ? { since: open.since, unsure: Math.min(intervalOf(ports.device(device)), UNSURE) } : null;
  }

  /** Takes up again what the cells say, and has it looked at. */
  rebuild(): void {
    this.groups.clear();
    for (const cell of [...this.engine.cells.all()])
      cell.states.forEach((state, rule) => {
        if (this.engine.rules[rule]?.counted && state?.open) this.note(cell.subject.id, state.open, cell.pos);
      });
  }

  /** Has the rules on such groups asked when the dust has settled. */
  private look(group: Group, pos: number): void {
    const { engine } = this;
    engine.rules.forEach((rule, i) => {
      if (rule.together?.by !== group.by) return;
      const cell = engine.cells.of(group.subject, group.community);
      const state = engine.stateOf(cell, i);
      if (!state) return;
      const slot = ownSlot(state.slots, rule.together.at);
      if (slot?.due !== 0) return;
      slot.due = engine.clock.now + rule.together.settle;
      engine.cells.mark(cell, pos);
      engine.schedule(cell, i, state);
    });
  }

  /** What a rule that counts finds now. */
  gather(rule: CompiledRule, cell: Cell, state: RuleState): Gathered | null {
    const spec = rule.together;
    if (!spec) return null;
    const before = namesOf(state.slots[spec.at]);
    const found: string[] = [];
    let [count, since] = [0, 0];
    for (const group of this.groups.values()) {
      if (group.by !== spec.by || subjectKey(group.subject) !== cell.key) continue;
      const silent = this.unexplained(group);
      const near = mostWithin(silent, spec.within);
      const total = silent.length + this.heardAfter(group, (near.at(-1)?.since ?? 0) + REACHED);
      const stays = before.includes(group.id) && silent.length >= spec.least / 2 && silent.length / total >= spec.share / 2;
      if (!stays && (near.length < spec.least || near.length / total < spec.share)) continue;
      found.push(group.id);
      count += silent.length;
      const first = near[0]?.since ?? 0;
      since = since === 0 ? first : Math.min(since, first);
    }
    return { count, since, groups: found.sort() };
  }

  private unexplained(group: Group): Silence[] {
    const all = [...group.down];
    const own = group.by === "network" ? all : all.filter(([device]) => !this.carried(this.engine.ports.device(device), 0));
    return own.map(([, silence]) => silence).sort((a, b) => a.since - b.since);
  }

  /** Devices of the group that were heard since; of those that seldom speak nobody can say. */
  private heardAfter(group: Group, at: Instant): number {
    const { ports, rules, cells } = this.engine;
    return ports.sharing(group.by, group.id, group.community).filter((id) => {
      if (group.down.has(id)) return false;
      const cell = cells.get(subjectKey({ kind: "device", id }));
      return rules.some(
        (rule, i) =>
          rule.counted &&
          rule.leaves.some((leaf, k) => {
            const slot = cell?.states[i]?.slots[k];
            return leaf.wants.message && !leaf.wants.link && slot !== undefined && slot.count > 0 && slot.at > at;
          }),
      );
    }).length;
  }

  /** Whether the silence of a subject is explained by something wider that is told by itself. */
  explains(subject: Subject): boolean {
    if (subject.kind === "device") return this.covers(subject.id);
    if (subject.kind === "place") return false;
    const devices = this.engine.ports.devicesOfPerson(subject.id);
    return devices.length > 0 && devices.every((id) => this.covers(id));
  }

  private covers(device: string): boolean {
    const facts = this.engine.ports.device(device);
    if (this.carried(facts, 0)) return true;
    return this.groupsOf(device).some((group) => group.by === "building" && group.down.has(device) && this.isOpen(group));
  }

  /** By its gateway or its network, or those of its gateway. */
  private carried(facts: DeviceFacts | undefined, depth: number): boolean {
    if (!facts?.uplink || depth > DEEPEST) return false;
    const gateway = gatewayOf(facts);
    if (gateway !== null) {
      const cell = this.engine.cells.get(subjectKey({ kind: "device", id: gateway }));
      if (this.behind.some((rule) => cell?.states[rule]?.open)) return true;
      return this.carried(this.engine.ports.device(gateway), depth + 1);
    }
    return this.groupsOf(facts.id).some((group) => group.by === "network" && this.isOpen(group));
  }

  private isOpen(group: Group): boolean {
    const cell = this.engine.cells.get(subjectKey(group.subject));
    return this.engine.rules.some((rule, i) => {
      const state = cell?.states[i];
      return rule.together?.by === group.by && state?.open != null && namesOf(state.slots[rule.together.at]).includes(group.id);
    });
  }

  /** An outage of all that stands behind a gateway is over: their clocks go on from where they stood. */
  endBehind(gateway: string, community: string, gap: Duration): void {
    this.resume(this.engine.ports.sharing("gateway", gateway, community), gap);
  }

  /** The groups that are no longer among those of a rule that counts. */
  endGroups(rule: CompiledRule, cell: Cell, state: RuleState, before: readonly string[], since: Instant): void {
    const spec = rule.together;
    if (!spec) return;
    const now = namesOf(state.slots[spec.at]);
    for (const group of before)
      if (!now.includes(group)) this.resume(this.engine.ports.sharing(spec.by, group, cell.community), this.engine.clock.now - since);
  }

  private resume(devices: readonly string[], gap: Duration): void {
    const { cells, clock, ports } = this.engine;
    const was = { interval: clock.interval, zone: clock.zone, kind: clock.kind };
    clock.kind = null;
    const gone = new Set(devices);
    const people = new Set<string>();
    for (const device of devices) {
      const owner = ports.personOf(device, clock.now);
      if (owner !== undefined && ports.devicesOfPerson(owner).every((id) => gone.has(id))) people.add(owner);
      clock.interval = intervalOf(ports.device(device));
      this.resumeCell(cells.get(subjectKey({ kind: "device", id: device })), gap);
    }
    clock.interval = 0;
    for (const person of people) this.resumeCell(cells.get(subjectKey({ kind: "person", id: person })), gap);
    Object.assign(clock, was);
  }

  private resumeCell(cell: Cell | undefined, gap: Duration): void {
    const { cells, clock, rules } = this.engine;
    if (!cell) return;
    clock.zone = cell.zone;
    cell.states.forEach((state, i) => {
      const rule = rules[i];
      if (!state || !rule?.yields || state.open !== null || state.paused) return;
      state.slots.forEach((slot, at) => {
        if (slot !== IDLE) rule.leaves[at]?.resume(slot, gap, clock);
      });
      cells.mark(cell, cell.pos);
      this.engine.schedule(cell, i, state);
    });
  }

  private groupsOf(device: string): readonly Group[] {
    const facts = this.engine.ports.device(device);
    if (!facts) return [];
    const found: Group[] = [];
    const network = networkOf(facts);
    if (network !== null) found.push(this.group("network", network, facts.community, facts.community));
    const building = facts.place === null ? undefined : this.engine.ports.placeAbove(facts.place, "building");
    if (building !== undefined)
      found.push(this.group("building", building, facts.community, this.engine.ports.placeAbove(building, "compound") ?? facts.community));
    return found;
  }

  private group(by: Group["by"], id: string, community: string, place: string): Group {
    const key = `${by}\n${community}\n${id}`;
    let group = this.groups.get(key);
    if (!group) {
      group = { by, id, community, subject: { kind: "place", id: place }, down: new Map() };
      this.groups.set(key, group);
    }
    return group;
  }
}

function gatewayOf(facts: DeviceFacts): string | null {
  return facts.uplink?.startsWith("gateway:") ? facts.uplink.slice("gateway:".length) : null;
}

function networkOf(facts: DeviceFacts): string | null {
  return facts.uplink?.startsWith("net:") ? facts.uplink.slice("net:".length) : null;
}

/** The most silences (sorted by since) that may have begun within one span. */
function mostWithin(silences: readonly Silence[], span: Duration): readonly Silence[] {
  const latest = silences.map(({ since, unsure }) => since + unsure);
  // The fullest span ends where some silence begins at the earliest: counted by how many began before, less those too early.
  const ends = [...latest].sort((a, b) => a - b);
  let [tooEarly, full] = [0, { count: 0, to: 0 }];
  silences.forEach(({ since }, i) => {
    while ((ends[tooEarly] ?? since) < since - span) tooEarly++;
    const count = i + 1 - tooEarly;
    if (count > full.count) full = { count, to: since };
  });
  return silences.filter(({ since }, i) => since <= full.to && (latest[i] ?? 0) >= full.to - span);
}
