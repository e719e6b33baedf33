import {
  DAY,
  type DeviceEvent,
  type Duration,
  type Instant,
  type JournalRecord,
  type Observation,
  Quality,
  type Reading,
  type RuleView,
} from "../contracts/index.ts";
import { type Cell, freshState, nextDue, type RuleState } from "./cell.ts";
import { Cells, TIMER_ONLY } from "./cells.ts";
import { changeRules } from "./changes.ts";
import type { CompiledRule } from "./compile.ts";
import { CHANGED, type Env, NOTHING, type Outcome } from "./conditions/leaf.ts";
import { groupsOf } from "./conditions/together.ts";
import { takeFixes } from "./fences.ts";
import { catchUp, gateOf, isQuiet, staysQuiet } from "./gates.ts";
import { type Act, fallSilent, judge, type Moment, type Origin, watch } from "./judge.ts";
import { Outages } from "./outages.ts";
import { type EngineOptions, type EngineStats, intervalOf, type RulePorts, type SavedCell } from "./ports.ts";
import { applies, type Feed, type Group, type Plan, type Route, Routes } from "./routes.ts";
import { signalOf } from "./signal.ts";
import { Timers } from "./timers.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** What judges nothing: implausible, a stored copy of a reading, imported history. */
const UNJUDGED = Quality.rejected | Quality.historical | Quality.replayed;
const UNJUDGED_EVENT = Quality.rejected | Quality.historical;

interface Alarm {
  readonly cell: Cell;
  readonly rule: number;
}

/** Judges observations in the order of the journal. Pure in time: every instant comes from a record or from `advance`. */
export class Engine {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  private readonly routes: Routes;
  private readonly known = new Map<string, Route | null>();
  private readonly timers = new Map<string, Timers<Alarm>>();
  private readonly env: Env = { now: 0, interval: 0, zone: "UTC", opened: 0, times: 0, gathered: null };
  private readonly emit: EngineOptions["emit"];
  private readonly outages: Outages;
  private readonly counts = { observations: 0, signals: 0, mutedTests: 0, tooOld: 0 };

  constructor(options: EngineOptions) {
    this.rules = options.rules;
    this.ports = options.ports;
    this.emit = options.emit;
    this.cells = new Cells(options.rules, options.ports);
    this.routes = new Routes(options.rules, options.ports, (subject, community) => this.cells.of(subject, community));
    this.outages = new Outages(this);
  }

  /** Judges one observation, after the timers due up to its receive time. */
  take(observation: Observation): void {
    this.advance(observation.recv, observation.community);
    this.counts.observations++;
    const route = this.routeOf(observation.device, observation.recv, observation.pos);
    if (!route) return;
    const env = this.env;
    env.now = observation.recv;
    env.interval = route.interval;
    if (route.personal && hasFormer(observation, route.since)) {
      this.takeMixed(route, observation);
      return;
    }
    for (const target of route.targets) {
      const cell = target.cell;
      if (observation.pos <= cell.restored) continue;
      this.cells.touch(cell, observation.pos, observation.recv);
      env.zone = cell.zone;
      this.takeFor(cell, target.plan, observation);
    }
  }

  /** Takes a change made by people or by the hub, after the timers due up to its receive time. */
  change(record: ChangeRecord): void {
    changeRules(this, record);
  }

  /**
   * Fires the timers due at or before `to`, of one community or of all, in order of due time.
   * A signal carries its timer's due time and the position of the last record that touched its subject.
   */
  advance(to: Instant, community?: string): void {
    if (community !== undefined) {
      const timers = this.timers.get(community);
      if (timers) this.fire(timers, to);
      return;
    }
    for (const timers of this.timers.values()) this.fire(timers, to);
  }

  /** The earliest instant at which `advance` may have something to do; it may find that it has not. */
  nextDue(): Instant | undefined {
    let next: Instant | undefined;
    for (const timers of this.timers.values()) {
      const due = timers.next();
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /**
   * Up to `limit` cells that changed since they were last handed out, oldest change first. To be called between
   * records only: a cell must not be saved with half of a record's observations.
   */
  dirty(limit: number): SavedCell[] {
    return this.cells.dirty(limit);
  }

  /** Records after this position must be replayed if the hub stopped now; undefined: all is handed out. */
  savedUpTo(community: string): number | undefined {
    return this.cells.savedUpTo(community);
  }

  /** Puts saved cells back, before the first record. */
  restore(saved: Iterable<SavedCell>): void {
    for (const each of saved) {
      const cell = this.cells.restore(each, this.env);
      cell?.states.forEach((state, rule) => {
        if (state) this.schedule(cell, rule, state);
      });
    }
    this.outages.rebuild();
  }

  ruleViews(community?: string): RuleView[] {
    const withdrawn = community === undefined ? undefined : this.cells.community(community).withdrawn;
    return this.rules.map(({ id, version, pack, name, family, source, lifeSafety, yaml }) => ({
      ...{ id, version, pack, name, family, source, lifeSafety, yaml },
      enabled: !withdrawn?.has(id),
    }));
  }

  stats(): EngineStats {
    let timers = 0;
    for (const each of this.timers.values()) timers += each.size;
    return { rules: this.rules.length, cells: this.cells.size, timers, dirty: this.cells.dirtyCount, ...this.counts };
  }

  /** Forgets who is concerned by which device: the registry has changed. */
  forgetRoutes(): void {
    this.known.clear();
  }

  /** Looks a device up and starts its clocks of absence. */
  routeOf(device: string, at: Instant, pos: number): Route | null {
    const known = this.known.get(device);
    if (known !== undefined) return known;
    const route = this.routes.find(device, at) ?? null;
    this.known.set(device, route);
    if (route) this.startClocks(route, at, pos);
    return route;
  }

  /** Asks a rule anew about a subject after something beside its inputs has changed. */
  judgeAt(cell: Cell, rule: number, state: RuleState, origin: Origin, outcome: Outcome): void {
    const compiled = this.rules[rule];
    if (!compiled || state.paused) return;
    const before = state.open;
    // It stays as it is until the way is open again; then its clocks go on.
    const explained = before === null && compiled.yields && outcome !== NOTHING && this.outages.explains(cell.subject);
    if (!explained && (before !== null || outcome !== NOTHING)) {
      const moment: Moment = { cell, rule: compiled, state, env: this.env, outcome, ...origin };
      judge(moment, this.say);
      const open = state.open;
      if (open && compiled.lifeSafety && open.device !== null && open.silentDue === 0 && !open.silent)
        watch(open, this.intervalOf(open.device), this.env.now);
    }
    this.schedule(cell, rule, state);
  }

  readonly say = (moment: Moment, act: Act, open: NonNullable<RuleState["open"]>): void => {
    const { rule, cell } = moment;
    if (rule.counted) {
      this.outages.note(cell.subject.id, act === "ceased" ? null : open, cell.pos);
      return;
    }
    this.counts.signals++;
    this.emit(signalOf(moment, act, open, this.ports));
    if (rule.outage && act === "ceased") this.outages.endBehind(cell.subject.id, cell.community, this.env.now - open.since);
  };

  /** The state of a rule on a subject, begun where it is new. */
  stateOf(cell: Cell, rule: number): RuleState | undefined {
    const known = cell.states[rule];
    if (known) return known;
    const compiled = this.rules[rule];
    if (!compiled) return undefined;
    const state = freshState(compiled, this.env);
    state.paused = !this.isMeant(compiled, cell);
    cell.states[rule] = state;
    return state;
  }

  isMeant(rule: CompiledRule, cell: Cell): boolean {
    if (this.cells.community(cell.community).withdrawn.has(rule.id)) return false;
    if (cell.subject.kind === "person") return applies(rule, this.ports.person(cell.subject.id));
    if (cell.subject.kind !== "device") return true;
    if (this.ports.device(cell.subject.id) === undefined) return false;
    if (!rule.subjects.where || rule.subjects.kind !== "device") return true;
    // Where nobody wears it, the rule is about the device alone.
    const wearer = this.ports.personOf(cell.subject.id, this.env.now);
    return wearer === undefined || applies(rule, this.ports.person(wearer));
  }

  schedule(cell: Cell, rule: number, state: RuleState): void {
    const due = nextDue(state);
    if (due === 0 || (state.due !== 0 && state.due <= due)) return;
    let timers = this.timers.get(cell.community);
    if (!timers) {
      timers = new Timers();
      this.timers.set(cell.community, timers);
    }
    state.due = due;
    timers.add({ due, rank: `${this.rules[rule]?.id} ${cell.key}`, of: { cell, rule } });
  }

  readonly clock = this.env;

  private startClocks(route: Route, at: Instant, pos: number): void {
    this.env.now = at;
    this.env.interval = route.interval;
    for (const { cell, plan } of route.targets) {
      if (plan.clocks.length === 0) continue;
      this.env.zone = cell.zone;
      for (const rule of plan.clocks) {
        if (cell.states[rule]) continue;
        const state = this.stateOf(cell, rule);
        if (!state) continue;
        this.cells.mark(cell, pos);
        this.schedule(cell, rule, state);
      }
    }
  }

  private takeFor(cell: Cell, plan: Plan, observation: Observation): void {
    const { recv, device } = observation;
    if (cell.watched > 0) this.hear(cell, device, observation.link);
    for (const feed of plan.heard) this.feedHeard(cell, feed, observation);
    if (observation.link !== null) for (const feed of plan.link) this.feedLink(cell, feed, observation);
    for (const reading of observation.readings) {
      const group = plan.readings.get(reading.measurement);
      if (!group || !this.judged(reading, UNJUDGED)) continue;
      if (group.gated.length > 0) this.passGate(cell, group, reading);
      if (group.always.length > 0) this.feedReading(cell, group.always, reading);
    }
    if (plan.fixes.length > 0) takeFixes(this, cell, plan.fixes, observation);
    for (const event of observation.events) {
      const feeds = plan.events.get(event.event);
      if (!feeds || !this.judged(event, UNJUDGED_EVENT)) continue;
      if (this.isMuted(event, cell.community, recv)) continue;
      this.feedEvent(cell, feeds, event);
    }
  }

  /** A reading belongs to who wore the device then, not to who wears it now. */
  private takeMixed(route: Route, observation: Observation): void {
    const give = (to: Route, part: Observation) => {
      for (const { cell, plan } of to.targets) {
        if (part.pos <= cell.restored) continue;
        this.cells.touch(cell, part.pos, part.recv);
        this.env.zone = cell.zone;
        this.takeFor(cell, plan, part);
      }
    };
    const { readings, events, device } = observation;
    for (const reading of readings.filter((each) => each.at < route.since)) {
      const then = this.routes.find(device, reading.at);
      if (then) give(then, { ...observation, readings: [reading], events: [], link: null });
    }
    for (const event of events.filter((each) => each.at < route.since)) {
      const then = this.routes.find(device, event.at);
      if (then) give(then, { ...observation, readings: [], events: [event], link: null });
    }
    const now = { readings: readings.filter((each) => each.at >= route.since), events: events.filter((each) => each.at >= route.since) };
    give(route, { ...observation, ...now });
  }

  private judged(input: Reading | DeviceEvent, unjudged: number): boolean {
    if (input.quality & unjudged) return false;
    if (input.recv - input.at <= DAY) return true;
    this.counts.tooOld++;
    return false;
  }

  private isMuted(event: DeviceEvent, community: string, recv: Instant): boolean {
    if (!event.test && event.event !== "fire-test" && event.event !== "self-test") return false;
    const place = this.ports.device(event.device)?.place ?? null;
    if (place === null || !this.cells.community(community).mutes(this.ports.placePath(place), recv, event.pos)) return false;
    this.counts.mutedTests++;
    return true;
  }

  private passGate(cell: Cell, group: Group, reading: Reading): void {
    const gate = cell.gates[group.id] ?? gateOf(cell, group);
    const at = Math.min(reading.at, reading.recv);
    if (gate.open) {
      // An open rule of the subject may wait for any reading as proof that it is over.
      if (cell.open === 0 && staysQuiet(group, reading.value)) {
        if (at <= gate.at) return;
        gate.at = at;
        gate.value = reading.value;
        gate.device = reading.device;
        return;
      }
      catchUp(cell, group, gate, this.rules);
    }
    this.feedReading(cell, group.gated, reading);
    gate.open = isQuiet(cell, group, this.rules);
    gate.at = at;
    gate.value = reading.value;
    gate.device = reading.device;
  }

  private feedReading(cell: Cell, feeds: readonly Feed[], reading: Reading): void {
    for (const feed of feeds) {
      const state = cell.states[feed.rule] ?? this.stateOf(cell, feed.rule);
      if (!state || state.paused) continue;
      const outcome = this.feedLeaves(feed, state, reading, null);
      if (outcome !== NOTHING || state.open !== null)
        this.judgeAt(cell, feed.rule, state, { at: reading.at, device: reading.device, eventId: null, proof: true, due: 0 }, outcome);
      else if (state.due === 0 || feed.leaves.length > 0) this.scheduleFed(cell, feed, state);
    }
  }

  /** Looks only at the conditions just fed: the usual reading changes nothing. */
  private scheduleFed(cell: Cell, feed: Feed, state: RuleState): void {
    for (const { at } of feed.leaves) {
      const due = state.slots[at]?.due ?? 0;
      if (due === 0 || (state.due !== 0 && due >= state.due)) continue;
      this.schedule(cell, feed.rule, state);
      return;
    }
  }

  private feedLeaves(feed: Feed, state: RuleState, reading: Reading | null, event: DeviceEvent | null): Outcome {
    const env = this.env;
    const open = state.open;
    const { openFrom = 0, whenCount = 0 } = this.rules[feed.rule] ?? {};
    env.opened = open === null ? 0 : open.raised;
    let outcome: Outcome = NOTHING;
    for (const { at, leaf } of feed.leaves) {
      if (at >= openFrom && open === null) continue;
      const slot = state.slots[at];
      if (!slot) continue;
      const moved = reading ? leaf.reading(slot, reading, env) : event ? leaf.event(slot, event, env) : leaf.heard(slot, env);
      if (moved > outcome) outcome = at < whenCount ? moved : CHANGED;
    }
    return outcome;
  }

  private feedEvent(cell: Cell, feeds: readonly Feed[], event: DeviceEvent): void {
    for (const feed of feeds) {
      const state = this.stateOf(cell, feed.rule);
      if (!state || state.paused) continue;
      const outcome = this.feedLeaves(feed, state, null, event);
      this.judgeAt(cell, feed.rule, state, { at: event.at, device: event.device, eventId: event.id, proof: false, due: 0 }, outcome);
    }
  }

  private feedHeard(cell: Cell, feed: Feed, { recv, device, link }: Observation): void {
    if (link === "offline") return;
    const state = cell.states[feed.rule] ?? this.stateOf(cell, feed.rule);
    if (!state || state.paused) return;
    const outcome = this.feedLeaves(feed, state, null, null);
    if (outcome !== NOTHING) this.judgeAt(cell, feed.rule, state, { at: recv, device, eventId: null, proof: true, due: 0 }, outcome);
    else this.scheduleFed(cell, feed, state);
  }

  private feedLink(cell: Cell, feed: Feed, { recv, device, link }: Observation): void {
    const state = this.stateOf(cell, feed.rule);
    if (!state || state.paused) return;
    let outcome: Outcome = NOTHING;
    for (const { at, leaf } of feed.leaves) {
      const slot = state.slots[at];
      if (slot && leaf.link(slot, link === "online", device, this.env) === CHANGED) outcome = CHANGED;
    }
    this.judgeAt(cell, feed.rule, state, { at: recv, device, eventId: null, proof: true, due: 0 }, outcome);
  }

  /** A word of an alarmed device puts off its silence; the loss of its link is silence at once. */
  private hear(cell: Cell, device: string, link: Observation["link"]): void {
    const now = this.env.now;
    cell.states.forEach((state, rule) => {
      const open = state?.open;
      const compiled = this.rules[rule];
      if (!state || !open || !compiled?.lifeSafety || open.device !== device) return;
      if (link === "offline") {
        const origin = { at: now, device, eventId: null, proof: false, due: 0 };
        fallSilent({ cell, rule: compiled, state, env: this.env, outcome: NOTHING, ...origin }, open, this.say);
      } else watch(open, this.env.interval, now);
    });
  }

  private intervalOf(device: string): Duration {
    return intervalOf(this.ports.device(device));
  }

  private fire(timers: Timers<Alarm>, to: Instant): void {
    for (;;) {
      const timer = timers.take(to);
      if (!timer) return;
      const { cell, rule } = timer.of;
      const state = cell.states[rule];
      if (!state || state.due !== timer.due) continue;
      state.due = 0;
      const due = nextDue(state);
      if (due !== 0 && due <= timer.due) this.ring(cell, rule, state, timer.due);
      else this.schedule(cell, rule, state);
    }
  }

  private ring(cell: Cell, rule: number, state: RuleState, due: Instant): void {
    const compiled = this.rules[rule];
    if (!compiled) return;
    const env = this.env;
    env.now = due;
    env.interval = 0;
    env.zone = cell.zone;
    env.opened = state.open?.raised ?? 0;
    this.cells.mark(cell, TIMER_ONLY);
    let outcome: Outcome = NOTHING;
    const counting = compiled.together && state.slots[compiled.together.at];
    const before = groupsOf(counting?.id ?? null);
    const since = counting?.since ?? 0;
    env.gathered = counting ? this.outages.gather(compiled, cell, state) : null;
    state.slots.forEach((slot, i) => {
      if (slot.due === 0 || slot.due > due) return;
      const moved = compiled.leaves[i]?.tick(slot, env) ?? NOTHING;
      if (moved > outcome) outcome = moved;
    });
    env.gathered = null;
    const origin = { at: due, device: null, eventId: null, proof: false, due };
    const open = state.open;
    if (open && open.silentDue !== 0 && open.silentDue <= due)
      fallSilent({ cell, rule: compiled, state, env, outcome, ...origin }, open, this.say);
    this.judgeAt(cell, rule, state, origin, outcome);
    if (before.length > 0) this.outages.endGroups(compiled, cell, state, before, since);
  }
}

function hasFormer(observation: Observation, since: Instant): boolean {
  for (const reading of observation.readings) if (reading.at < since) return true;
  for (const event of observation.events) if (event.at < since) return true;
  return false;
}

/** Opens an engine over compiled rules. */
export function createEngine(options: EngineOptions): Engine {
  return new Engine(options);
}
