import { type Duration, type Instant, type JournalRecord, type Observation, type Signal, subjectKey, worse } from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { RulePorts } from "./ports.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** The life of one alert as a version of a rule would have made it. */
export interface Episode {
  readonly subject: Signal["subject"];
  readonly key: string;
  readonly raised: Signal;
  /** The worst it came to. */
  severity: Signal["severity"];
  times: number;
  /** Receive time of its end; null while it stands. */
  ended: Instant | null;
}

export interface TrialOptions {
  /** The rule looked at, and those on which it depends. */
  readonly rules: readonly CompiledRule[];
  readonly rule: string;
  readonly ports: RulePorts;
  /** What was raised before is left out: until then the state of the rule is only brought up. */
  readonly from: Instant;
  /** What only a human ends counts as ended after this time, where history tells no human's closing; null: never. */
  readonly closeAfter: Duration | null;
}

/** One version of a rule over a stretch of history, in the engine that also judges live. */
export class Trial {
  readonly episodes: Episode[] = [];
  private readonly open = new Map<string, Episode>();
  /** Latched ones in the order in which they were raised. */
  private latched: Episode[] = [];
  private readonly engine: Engine;
  private readonly options: TrialOptions;

  constructor(options: TrialOptions) {
    this.options = options;
    this.engine = createEngine({ rules: options.rules, ports: options.ports, emit: (signal) => this.heard(signal) });
  }

  take(observation: Observation): void {
    if (this.latched.length > 0) this.closeOld(observation);
    this.engine.take(observation);
  }

  change(record: ChangeRecord): void {
    const { change } = record;
    // Versions of rules are what is compared: those of the time do not count.
    if (change.what === "rule") return;
    this.engine.change(record);
    if (change.what === "condition-closed" && change.rule === this.options.rule) this.end(change.subject, record.recv);
  }

  advance(to: Instant): void {
    this.engine.advance(to);
  }

  /** The episodes raised from the beginning of what is compared. */
  finish(to: Instant): readonly Episode[] {
    this.engine.advance(to);
    return this.episodes.filter((episode) => episode.raised.recv >= this.options.from);
  }

  private heard(signal: Signal): void {
    if (signal.rule !== this.options.rule) return;
    const key = subjectKey(signal.subject);
    const known = this.open.get(key);
    if (signal.act === "raised") {
      const episode: Episode = { subject: signal.subject, key, raised: signal, severity: signal.severity, times: 1, ended: null };
      this.open.set(key, episode);
      this.episodes.push(episode);
      if (!signal.clearsItself) this.latched.push(episode);
      return;
    }
    if (!known) return;
    known.severity = worse(known.severity, signal.severity);
    if (signal.act === "again") known.times++;
    if (signal.act === "ceased") this.end(key, signal.recv);
  }

  private end(key: string, at: Instant): void {
    const episode = this.open.get(key);
    if (!episode) return;
    episode.ended = at;
    this.open.delete(key);
  }

  /** Nobody has closed what only this version raised: else every later occurrence would be lost in it. */
  private closeOld({ recv, pos, community }: Observation): void {
    const { closeAfter, rule } = this.options;
    if (closeAfter === null) return;
    while (this.latched[0] && (this.latched[0].ended !== null || this.latched[0].raised.recv + closeAfter <= recv)) {
      const [episode] = this.latched.splice(0, 1);
      if (!episode || episode.ended !== null) continue;
      const change = { what: "condition-closed", rule, subject: episode.key, by: "replay" } as const;
      this.engine.change({ kind: "change", community, pos, recv, change });
      this.end(episode.key, recv);
    }
  }
}

/**
 * The rules that a rule's judgement depends on besides itself: those that tell outages, where it yields to one, and those
 * that are only counted, where it counts them.
 */
export function companionsOf(rule: CompiledRule, all: readonly CompiledRule[]): readonly CompiledRule[] {
  if (!rule.yields && !rule.together) return [];
  return all.filter((other) => other.id !== rule.id && (other.counted || other.outage || other.together !== null));
}
