import {
  type DeviceEvent,
  type Instant,
  type JournalRecord,
  type Measurement,
  type Observation,
  type Posture,
  type RuleView,
  scoreRefusal,
} from "../contracts/index.ts";
import { aboutOf } from "./about.ts";
import { Alarms } from "./alarms.ts";
import { type Cell, freshState, pausedState, type RuleState } from "./cell.ts";
import { Cells } from "./cells.ts";
import { changeRules } from "./changes.ts";
import { type CompiledRule, publicId } from "./compile.ts";
import { type Env, NOTHING, type Outcome } from "./conditions/leaf.ts";
import { Feeding } from "./feeding.ts";
import { formerParts, hasFormer, presentPart } from "./former.ts";
import { awaitedOf, everHeard } from "./heard.ts";
import { type Act, judge, type Moment, type Origin, watch } from "./judge.ts";
import { type MutedTest, mutedTest } from "./muted-test.ts";
import { Outages } from "./outages.ts";
import type { EngineOptions, EngineStats, PersonFacts, RulePorts, SavedCell } from "./ports.ts";
import { type Lone, loneIn, postureAt } from "./postures.ts";
import { applies, type Route, Routes } from "./routes.ts";
import { signalOf } from "./signal.ts";
import { swapRule } from "./swap.ts";
import type { ArmedPoint } from "./windows.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** Judges observations in the order of the journal. Pure in time: every instant comes from a record or from `advance`. */
export class Engine {
  readonly rules: CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  private readonly routes: Routes;
  private readonly known = new Map<string, Route | null>();
  /** The subject that is being fed. */
  at: Cell | null = null;
  readonly clock: Env = {
    ...{
      now: 0,
      interval: 0,
      declared: false,
      zone: "UTC",
      opened: 0,
      times: 0,
      gathered: null,
      kind: null,
      corrected: false,
      prescription: null,
    },
    extraordinary: () => (this.at && this.posture(this.at.community, this.clock.now)?.kind) !== undefined,
    alerted: (measurement) => this.at !== null && this.at.open > 0 && standsOn(this.at, measurement, this.rules),
    about: () => aboutOf(this.at, this.ports),
    heard: () => everHeard(this.at, this.rules),
    onChange: () => this.at?.subject.kind === "device" && this.ports.onChange?.(this.at.subject.id) === true,
  };
  private readonly emit: EngineOptions["emit"];
  readonly outages: Outages;
  private readonly alarms: Alarms;
  private readonly feeding: Feeding;
  private readonly counts = { observations: 0, signals: 0 };

  constructor(options: EngineOptions) {
    this.rules = [...options.rules];
    this.ports = options.ports;
    this.emit = options.emit;
    this.cells = new Cells(this.rules, options.ports);
    this.routes = new Routes(this.rules, options.ports, (subject, community) => this.cells.of(subject, community), options.rules);
    this.outages = new Outages(this);
    this.alarms = new Alarms(this);
    this.feeding = new Feeding(this);
  }

  /** Judges one observation, after the timers due up to its receive time. */
  take(observation: Observation): void {
    this.advance(observation.recv, observation.community);
    this.counts.observations++;
    const route = this.routeOf(observation.device, observation.recv, observation.pos);
    if (!route) return;
    const env = this.clock;
    env.now = observation.recv;
    env.interval = observation.next ?? route.interval;
    env.declared = observation.next !== undefined || route.declared;
    env.kind = route.kind;
    if (route.personal && hasFormer(observation, route.since)) {
      this.takeMixed(route, observation);
      return;
    }
    for (const target of route.targets) {
      const cell = target.cell;
      if (observation.pos <= cell.restored) continue;
      this.cells.touch(cell, observation.pos, observation.recv);
      env.zone = cell.zone;
      this.feeding.take(cell, target.plan, observation);
    }
  }

  /** Whether what a device said was a test inside a declared window: it raised nothing. */
  mutedTest(event: DeviceEvent, community: string, recv: Instant): MutedTest | null {
    return mutedTest(this, event, community, recv);
  }

  /** The point of a plan before which somebody stands now to test it. */
  armedOf(community: string, plan: string, now: Instant): ArmedPoint | undefined {
    return this.cells.community(community).armedOf(plan, now);
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
    this.alarms.advance(to, community);
  }

  /** The earliest instant at which `advance` may have something to do; it may find that it has not. */
  nextDue(): Instant | undefined {
    return this.alarms.nextDue();
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
      const cell = this.cells.restore(each, this.clock);
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
    return {
      rules: this.rules.length,
      cells: this.cells.size,
      timers: this.alarms.size,
      dirty: this.cells.dirtyCount,
      ...this.counts,
      ...this.feeding.counts,
    };
  }

  /** Puts another version of a rule in force; nothing else of it is told. To be called between records. */
  swap(id: string, versions: readonly CompiledRule[], record: Pick<ChangeRecord, "pos" | "recv" | "community">): void {
    swapRule(this, this.routes, id, versions, record);
  }

  /** Plans and routes are made anew: rules have changed. */
  forgetPlans(): void {
    this.routes.forgetPlans();
    this.outages.readRules();
    this.known.clear();
  }

  /** Forgets who is concerned by which device: the registry has changed. */
  forgetRoutes(): void {
    this.routes.forgetZones();
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
    if (before?.loneDue && before.loneDue <= this.clock.now) before.loneDue = 0;
    // It stays as it is until the way is open again; then its clocks go on.
    const explained = before === null && compiled.yields && outcome !== NOTHING && this.outages.explains(cell.subject);
    if (!explained && (before !== null || outcome !== NOTHING)) {
      const moment: Moment = {
        cell,
        rule: compiled,
        state,
        env: this.clock,
        outcome,
        ...origin,
        lone: this.loneAt(cell, compiled, before),
      };
      judge(moment, this.say);
      const open = state.open;
      if (open && compiled.lifeSafety && open.device !== null && open.silentDue === 0 && !open.silent)
        watch(open, awaitedOf(open.device, this.ports), this.clock.now);
    }
    this.clock.corrected = false;
    this.schedule(cell, rule, state);
  }

  /** The posture of a community's duty at an instant; undefined on ordinary days. */
  posture(community: string, now: Instant): Posture | undefined {
    return postureAt(this.cells.community(community).posture, now);
  }

  private loneAt(cell: Cell, rule: CompiledRule, open: RuleState["open"]): Lone | undefined {
    const posture = this.posture(cell.community, this.clock.now);
    if (posture === undefined || cell.subject.kind !== "device") return undefined;
    return loneIn(posture, rule, cell.subject.id, open, this.clock.now, this.ports);
  }

  readonly say = (moment: Moment, act: Act, open: NonNullable<RuleState["open"]>): void => {
    const { rule, cell } = moment;
    if (rule.counted) {
      this.outages.note(cell.subject.id, act === "ceased" ? null : open, cell.pos);
      return;
    }
    this.counts.signals++;
    this.emit(signalOf(moment, act, open, this.ports));
    if (rule.outage && act === "ceased") this.outages.endBehind(cell.subject.id, cell.community, this.clock.now - open.since);
  };

  /** The state of a rule on a subject, begun where it is new. */
  stateOf(cell: Cell, rule: number): RuleState | undefined {
    const known = cell.states[rule];
    if (known) return known;
    const compiled = this.rules[rule];
    if (!compiled) return undefined;
    const state = this.isMeant(compiled, cell) ? freshState(compiled, this.clock) : pausedState();
    cell.states[rule] = state;
    return state;
  }

  isMeant(rule: CompiledRule, cell: Cell): boolean {
    if (this.cells.community(cell.community).withdrawn.has(publicId(rule))) return false;
    if (rule.scope && !rule.scope(cell.subject, this.ports)) return false;
    if (cell.subject.kind === "person") return this.suits(rule, this.ports.person(cell.subject.id));
    if (cell.subject.kind !== "device") return true;
    if (this.ports.device(cell.subject.id) === undefined) return false;
    if (!rule.subjects.where || rule.subjects.kind !== "device") return true;
    // Where nobody wears it, the rule is about the device alone.
    const wearer = this.ports.personOf(cell.subject.id, this.clock.now);
    return wearer === undefined || applies(rule, this.ports.person(wearer));
  }

  /** A rule on the score is not asked about whom the chart was not made for. */
  private suits(rule: CompiledRule, person: PersonFacts | undefined): boolean {
    if (!applies(rule, person)) return false;
    return person === undefined || !rule.leaves.some((leaf) => leaf.scored) || scoreRefusal(person, this.clock.now) === null;
  }

  schedule(cell: Cell, rule: number, state: RuleState): void {
    this.alarms.schedule(cell, rule, state);
  }

  private startClocks(route: Route, at: Instant, pos: number): void {
    this.clock.now = at;
    this.clock.interval = route.interval;
    for (const { cell, plan } of route.targets) {
      if (plan.clocks.length === 0) continue;
      this.clock.zone = cell.zone;
      for (const rule of plan.clocks) {
        if (cell.states[rule]) continue;
        const state = this.stateOf(cell, rule);
        if (!state) continue;
        this.cells.mark(cell, pos);
        this.schedule(cell, rule, state);
      }
    }
  }

  /** A reading belongs to who wore the device then, not to who wears it now. */
  private takeMixed(route: Route, observation: Observation): void {
    const give = (to: Route, part: Observation) => {
      for (const { cell, plan } of to.targets) {
        if (part.pos <= cell.restored) continue;
        this.cells.touch(cell, part.pos, part.recv);
        this.clock.zone = cell.zone;
        this.feeding.take(cell, plan, part);
      }
    };
    for (const [at, part] of formerParts(observation, route.since)) {
      const then = this.routes.find(observation.device, at);
      if (then) give(then, part);
    }
    give(route, presentPart(observation, route.since));
  }
}

function standsOn(cell: Cell, measurement: Measurement, rules: readonly CompiledRule[]): boolean {
  return cell.states.some((state, i) => state?.open && rules[i]?.evidence.includes(measurement));
}

/** Opens an engine over compiled rules. */
export function createEngine(options: EngineOptions): Engine {
  return new Engine(options);
}
