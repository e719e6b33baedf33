import { DAY, DEVICE_KINDS, type Duration, type Instant, MINUTE, SECOND, type Subject, subjectKey } from "../contracts/index.ts";
import type { Cell, Open, RuleState } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import { IDLE, ownSlot } from "./conditions/idle.ts";
import type { Env, Gathered, Shared } from "./conditions/leaf.ts";
import { standingNames } from "./conditions/names.ts";
import { everHeard, slotsOfHearing } from "./heard.ts";
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
 * interval and what its sending may waver [D]. That several slow senders may have been cut off at one time says something
 * only because all the others of the group must have been silent since, too.
 */
const WAVER = 1.1;
/** Of what sends on occasion nobody knows when its next word was due: no more than so much is allowed for [D]. */
const UNSURE: Duration = 3 * MINUTE;
/** A whole hub is out of reach only where no building and no network alone explains more than this share of it [D]. */
const ALONE = 0.9;
/** A gateway behind a gateway behind a network. */
const DEEPEST = 3;

/** Since when a device is silent, and how much later it may have become so. */
interface Silence {
  readonly since: Instant;
  readonly unsure: Duration;
}

interface Group {
  readonly by: Shared;
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
  private behind: readonly number[] = [];
  private counting: readonly number[] = [];

  constructor(private readonly engine: Around) {
    this.readRules();
  }

  /** Looks up which rules tell an outage and which count for one; to be called when rules have changed. */
  readRules(): void {
    const { rules } = this.engine;
    this.behind = rules.flatMap((rule, i) => (rule.outage ? [i] : []));
    this.counting = rules.flatMap((rule, i) => (rule.counted ? [i] : []));
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
    for (const i of this.counting)
      for (const [k, leaf] of (rules[i]?.leaves ?? []).entries())
        if (leaf.wants.link && cell?.states[i]?.slots[k]?.since === open.since) return { since: open.since, unsure: 0 };
    return everHeard(cell ?? null, rules) ? { since: open.since, unsure: unsureOf(ports.device(device)) } : null;
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
    const before = standingNames(state.slots[spec.at]);
    const found: string[] = [];
    let [count, since] = [0, 0];
    for (const group of this.groups.values()) {
      if (group.by !== spec.by || subjectKey(group.subject) !== cell.key) continue;
      const stood = before.includes(group.id);
      const silent = this.unexplained(group, stood);
      if (silent.length < (stood ? spec.least / 2 : spec.least)) continue;
      const near = mostWithin(silent, spec.within);
      const last = near.at(-1)?.since ?? 0;
      const total = silent.length + this.heardAfter(group, last + REACHED);
      const stays = stood && silent.length / total >= spec.share / 2;
      if (!stays && (near.length < spec.least || near.length / total < spec.share)) continue;
      found.push(group.id);
      count += silent.length;
      // Slow senders said their last word long before; they were cut off with the others.
      const first = Math.max(near[0]?.since ?? 0, last - spec.within);
      since = since === 0 ? first : Math.min(since, first);
    }
    return { count, since, groups: found.sort() };
  }

  /** Those of a group whose silence nothing else explains: a gateway explains that of its building, the way to the hub that of all. */
  private unexplained(group: Group, stood: boolean): Silence[] {
    const all = [...group.down];
    const own =
      group.by === "building"
        ? all.filter(([device]) => !this.carried(this.engine.ports.device(device), 0) && (stood || !this.isCutOff(device)))
        : group.by === "network" && !stood
          ? all.filter(([device]) => !this.isCutOff(device))
          : all;
    if (group.by === "community" && !stood && this.isOneCause(group)) return [];
    return own.map(([, silence]) => silence).sort((a, b) => a.since - b.since);
  }

  /** Whether nearly all that are silent share one building or one network, which tells it by itself. */
  private isOneCause({ down }: Group): boolean {
    const counts = new Map<Group, number>();
    for (const device of down.keys())
      for (const narrow of this.groupsOf(device)) if (narrow.by !== "community") counts.set(narrow, (counts.get(narrow) ?? 0) + 1);
    return Math.max(0, ...counts.values()) > ALONE * down.size;
  }

  /** Devices of the group that were heard since; of those that seldom speak nobody can say. */
  private heardAfter(group: Group, at: Instant): number {
    const { ports, rules, cells } = this.engine;
    return ports.sharing(group.by, group.id, group.community).filter((id) => {
      if (group.down.has(id)) return false;
      for (const slot of slotsOfHearing(cells.get(subjectKey({ kind: "device", id })), rules, this.counting))
        if (slot.count > 0 && slot.at > at) return true;
      return false;
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
    return this.groupsOf(device).some((group) => group.by !== "network" && group.down.has(device) && this.isOpen(group));
  }

  /** Whether it fell silent with the way to the hub. */
  private isCutOff(device: string): boolean {
    return this.groupsOf(device).some((group) => group.by === "community" && group.down.has(device) && this.isOpen(group));
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
      return rule.together?.by === group.by && state?.open != null && standingNames(state.slots[rule.together.at]).includes(group.id);
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
    const now = standingNames(state.slots[spec.at]);
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
    const found: Group[] = [this.group("community", facts.community, facts.community, facts.community)];
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

/** How long after its last word a device may have fallen silent. */
function unsureOf(device: DeviceFacts | undefined): Duration {
  if (device === undefined) return 0;
  const usual = DEVICE_KINDS[device.kind];
  const onOccasion = device.interval === null && !usual.lifeSafety && usual.interval * SECOND >= DAY;
  return onOccasion ? UNSURE : WAVER * intervalOf(device);
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
