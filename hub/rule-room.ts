import type { Logger } from "pino";
import type { Alerts } from "../alerts/index.ts";
import type { Actor, ApiPorts } from "../api/index.ts";
import { type Change, type Instant, MINUTE } from "../contracts/index.ts";
import type { Engine } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import type { SeriesStore } from "../store/series/index.ts";
import { createReplays } from "./replays.ts";
import type { RuleBook } from "./rule-book.ts";
import { createRuleEdits } from "./rule-edits.ts";
import { createRulesFace } from "./rules-face.ts";

interface Parts {
  readonly book: RuleBook;
  readonly engine: Pick<Engine, "ruleViews">;
  readonly records: Records;
  readonly series: Pick<SeriesStore, "history" | "retention">;
  readonly directory: Directory;
  readonly alerts: Pick<Alerts, "open" | "comment" | "acknowledge">;
  change(community: string, change: Change): void;
  inTurn<T>(community: string, work: () => T): T;
  checkpoint(): Promise<void>;
  home(): string;
  now(): Instant;
  monotonic(): number;
  readonly log: Logger;
}

export interface RuleRoom {
  readonly face: Pick<ApiPorts, "rules" | "replays">;
  /** After the journal's tail: what people have withdrawn stays so, and history is kept from now on. */
  begin(): Promise<void>;
  /** Ends limits whose time is over. */
  tick(): Promise<void>;
  /** When there is something to end, for a clock that is driven. */
  nextDue(): Instant | undefined;
  stop(): Promise<void>;
}

/** How often limits are looked at whose time may be over. */
export const RULES_EVERY = MINUTE;

/** Editing of rules and their replay, put together. */
export function createRuleRoom(parts: Parts): RuleRoom {
  const { book, records, series, alerts, now, log } = parts;
  const communities = (): readonly string[] => parts.directory.communities().map((community) => community.id);
  const openOf = (rule: string) => alerts.open().filter(({ alert }) => alert.rule === rule);
  const replays = createReplays({
    ...{ book, series, records, now, log },
    directory: parts.directory,
    community: parts.home,
    monotonic: parts.monotonic,
  });
  const edits = createRuleEdits({
    ...{ book, replays, records, now },
    journal: (change) => {
      for (const community of communities()) parts.change(community, change);
    },
    openLatched: (rule) =>
      book.get(rule)?.compiled.some((one) => one.latched) ? openOf(rule).filter(({ alert }) => alert.active).length : 0,
    closeOpen: (rule, by: Actor, reason) => {
      // The rules have said that they are over; now nobody is left who would have to see them.
      for (const { alert } of openOf(rule)) {
        if (alert.active) continue;
        parts.inTurn(alert.community, () => {
          alerts.comment(alert.id, by, { text: `规则停用：${reason}` }, now());
          alerts.acknowledge(alert.id, by, {}, now());
        });
      }
    },
    checkpoint: parts.checkpoint,
  });
  return {
    face: createRulesFace({
      ...{ book, edits, replays, records, now },
      openAlerts: (rule) => openOf(rule).length,
      hasHistory: series.history !== null,
    }),
    begin: async () => {
      for (const community of communities()) {
        const enabled = new Map(parts.engine.ruleViews(community).map((rule) => [rule.id, rule.enabled]));
        for (const { id, version, enabled: wanted } of book.views())
          if (!wanted && enabled.get(id) !== false) parts.change(community, { what: "rule", id, version: 0, by: "", row: version });
      }
      await replays.begin();
    },
    tick: () => edits.tick().catch((error: unknown) => log.error({ err: error }, "limits whose time is over could not be ended")),
    nextDue: edits.nextDue,
    stop: replays.stop,
  };
}
