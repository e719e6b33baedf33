import type { Instant, ReplayResult, RuleOverride, Words } from "../contracts/index.ts";
import {
  type CompiledRule,
  companionsOf,
  compareEpisodes,
  type JudgedAlert,
  needsOf,
  type ParsedRule,
  type ReplayNeeds,
  readRule,
  Trial,
  varyRule,
  warmUpOf,
} from "../rules/index.ts";
import type { HistoryNote, HistoryPart, HistoryRead } from "../store/series/index.ts";
import { ReplayPlayer } from "./replay-player.ts";
import { moveWorld, openWorld, type WorldContent } from "./replay-world.ts";
import { createRulePorts } from "./rule-ports.ts";

/** What only a human ends counts as ended after a shift, where history tells no closing. */
const CLOSE_AFTER = 12 * 3_600_000;
const EXAMPLES = 8;

/** Text of a rule with its pack, as it goes to another thread. */
export interface RuleText {
  readonly yaml: string;
  readonly pack: string;
  readonly overrides?: readonly RuleOverride[];
}

export interface ReplayTask {
  readonly community: string;
  readonly inForce: RuleText;
  readonly changed: RuleText;
  /** All other rules: those that the rule depends on are run with it. */
  readonly others: readonly RuleText[];
  readonly from: Instant;
  readonly to: Instant;
  /** Alerts of the rule in that time that a human has judged. */
  readonly judged: readonly JudgedAlert[];
  readonly lacks: readonly Words[];
  /** What only a human ends is also ended by time; false where the closings of the time are all there. */
  readonly closes?: boolean;
}

/** One version of a rule as it was read, with its variants where limits differ. */
interface Side {
  readonly parsed: ParsedRule;
  readonly rule: CompiledRule;
  readonly rules: readonly CompiledRule[];
}

const read = ({ yaml, pack, overrides = [] }: RuleText): Side => {
  const found = readRule(yaml, { pack, file: pack });
  if (!found.ok) throw new Error(`a rule that was read before cannot be read: ${found.faults.map((fault) => fault.what).join("; ")}`);
  const varied = varyRule(found.parsed, found.rule.version, overrides);
  if (!varied.ok) throw new Error(`limits for some do not fit the rule: ${varied.where} ${varied.what}`);
  return { parsed: found.parsed, rule: found.rule, rules: varied.rules };
};

/** What a replay must be shown, and from when on. */
export function neededFor(task: Pick<ReplayTask, "inForce" | "changed" | "others" | "from">): ReplayNeeds & { readonly begin: Instant } {
  const [old, fresh] = [read(task.inForce), read(task.changed)];
  const rules = [...sideOf(old, task.others), ...sideOf(fresh, task.others)];
  return { ...needsOf(rules), begin: task.from - warmUpOf([old.parsed, fresh.parsed]) };
}

function sideOf({ rule, rules }: Side, others: readonly RuleText[]): readonly CompiledRule[] {
  if (!rule.yields && !rule.together) return rules;
  return [
    ...rules,
    ...companionsOf(
      rule,
      others.map((text) => read(text).rule),
    ),
  ];
}

/** Both versions of a rule over one stretch of history, shown part by part. */
export class ReplayRun {
  private readonly task: ReplayTask;
  private readonly world;
  private readonly ports;
  private readonly old: Trial;
  private readonly fresh: Trial;
  private readonly player: ReplayPlayer;
  private readonly rule: CompiledRule;
  private now: Instant;

  constructor(task: ReplayTask, content: WorldContent, since: readonly HistoryNote[], series: HistoryRead["series"]) {
    this.task = task;
    this.now = task.from;
    this.world = openWorld(content, since);
    const { world } = this;
    this.ports = createRulePorts(
      world,
      () => this.now,
      (community) => world.zoneOf(community) ?? "Asia/Shanghai",
    );
    const inForce = read(task.inForce);
    const changed = read(task.changed);
    this.rule = changed.rule;
    const common = { rule: inForce.rule.id, ports: this.ports, from: task.from, closeAfter: task.closes === false ? null : CLOSE_AFTER };
    this.old = new Trial({ ...common, rules: sideOf(inForce, task.others) });
    this.fresh = new Trial({ ...common, rules: sideOf(changed, task.others) });
    this.player = new ReplayPlayer(task.community, series, {
      take: (observation) => {
        this.now = observation.recv;
        this.old.take(observation);
        this.fresh.take(observation);
      },
      change: (record) => {
        this.now = record.recv;
        moveWorld(this.world, { ...record.change });
        this.old.change(record);
        this.fresh.change(record);
      },
    });
  }

  show(part: HistoryPart): void {
    this.player.play(part);
    this.now = part.until;
    this.old.advance(part.until);
    this.fresh.advance(part.until);
  }

  finish(): Omit<ReplayResult, "seconds"> {
    const { task, rule, ports } = this;
    const compared = compareEpisodes({
      rule,
      old: this.old.finish(task.to),
      fresh: this.fresh.finish(task.to),
      ports,
      examples: EXAMPLES,
      ...{ judged: task.judged, from: task.from, to: task.to, community: task.community },
    });
    return { ...compared, readings: this.player.readings, events: this.player.events, lacks: [...task.lacks] };
  }
}
