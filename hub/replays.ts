import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { ActOutcome, Actor } from "../api/index.ts";
import { DAY, type Instant, type ReplayView, type RuleOverride, toIso, type Words } from "../contracts/index.ts";
import { readRule, varyRule } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import type { SeriesStore } from "../store/series/index.ts";
import type { ReplayTask } from "./replay-run.ts";
import { runReplay } from "./replay-thread.ts";
import { worldContent } from "./replay-world.ts";
import type { RuleBook, sameRule } from "./rule-book.ts";
import { refusedFor } from "./rule-refusals.ts";

/** So many may wait beside the one that runs. */
const MOST_WAITING = 5;
const DEFAULT_DAYS = 14;
const MOST_DAYS = 92;
/** A result is good for going live for so long: the community goes on. */
const GOOD_FOR = 7 * DAY;
/** How often progress is written down. */
const SAVE_EVERY = 5_000;

interface Parts {
  readonly book: RuleBook;
  readonly series: Pick<SeriesStore, "history" | "retention">;
  readonly records: Pick<Records, "replays" | "rules" | "settings">;
  readonly directory: Directory;
  community(): string;
  now(): Instant;
  monotonic(): number;
  readonly log: Logger;
}

export interface ReplayAsked {
  readonly yaml?: string;
  readonly overrides?: readonly RuleOverride[];
  readonly from?: Instant;
  readonly to?: Instant;
}

interface Held {
  view: ReplayView;
  readonly overrides: readonly RuleOverride[];
  cancelled: boolean;
}

/** From when on this hub keeps links and changes with its history. */
const HISTORY_SINCE = "history-since";

export const NO_HISTORY: Words = {
  zh: "时序数据由外部服务器保存，无法按报文次序取回，不能回放。",
  en: "The series lie on an outside server that cannot give them in the order of the messages: no replay.",
};

/** Replays of rules, one at a time, kept with what they found. They judge in an engine of their own and reach nobody. */
export function createReplays(parts: Parts) {
  const { book, series, records, now } = parts;
  const held = new Map<string, Held>();
  const waiting: Held[] = [];
  let running: Promise<void> | undefined;

  const show = (one: Held, change: Partial<ReplayView>): void => {
    one.view = { ...one.view, ...change };
  };
  const keep = (one: Held): Promise<void> =>
    records.replays.save(one.view).catch((error: unknown) => parts.log.error({ err: error }, "a replay could not be written down"));

  const taskOf = async (one: Held): Promise<ReplayTask | undefined> => {
    const rule = book.get(one.view.rule);
    if (!rule) return undefined;
    const { pack } = rule.shipped;
    const [from, to] = [Date.parse(one.view.from), Date.parse(one.view.to)];
    const community = parts.community();
    const alerts = await records.rules.alerts(one.view.rule, from, to);
    return {
      community,
      inForce: { yaml: rule.row.yaml, pack, overrides: rule.row.overrides },
      changed: { yaml: one.view.yaml, pack, overrides: one.overrides },
      others: book.others(one.view.rule),
      from,
      to,
      judged: alerts.flatMap(({ id, community: where, subject, raisedAt, endedAt, verdict }) =>
        verdict === null || where !== community ? [] : [{ id, subject, verdict, span: { from: raisedAt, to: endedAt } }],
      ),
      lacks: await lacksOf(community, from),
    };
  };
  const lacksOf = async (community: string, from: Instant): Promise<Words[]> => {
    const lacks: Words[] = [];
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: parts.directory.zoneOf(community) ?? "Asia/Shanghai",
      dateStyle: "short",
      timeStyle: "short",
    });
    const time = (at: Instant): string => format.format(at);
    const rawFrom = series.retention?.rawFrom(community) ?? null;
    if (rawFrom !== null && rawFrom > from)
      lacks.push({
        zh: `${time(rawFrom)} 以前的原始监测值已按保存期限删除。`,
        en: `Raw readings before ${time(rawFrom)} are gone by retention.`,
      });
    const since = Number(await records.settings.get(HISTORY_SINCE));
    if (since > from)
      lacks.push({
        zh: `${time(since)} 以前没有保存离线记录和人员、设备的变动：按现在的登记研判。`,
        en: `Before ${time(since)} neither lost links nor changes of people and devices were kept: judged by today's register.`,
      });
    return lacks;
  };

  const run = async (one: Held): Promise<void> => {
    show(one, { state: "running" });
    let saved = parts.monotonic();
    try {
      const task = await taskOf(one);
      if (!task || !series.history) throw new Error("there is nothing to replay");
      const result = await runReplay({
        task,
        content: worldContent(parts.directory, task.community),
        history: series.history,
        now: now(),
        monotonic: parts.monotonic,
        progress: (progress) => {
          show(one, { progress: Math.min(1, Math.max(0, progress)) });
          if (parts.monotonic() - saved < SAVE_EVERY) return;
          saved = parts.monotonic();
          void keep(one);
        },
        cancelled: () => one.cancelled,
      });
      show(one, result ? { state: "done", progress: 1, result } : { state: "cancelled" });
    } catch (error) {
      parts.log.error({ err: error, replay: one.view.id }, "a replay failed");
      const what = error instanceof Error ? error.message : String(error);
      show(one, { state: "failed", error: { zh: `回放失败：${what}`, en: `The replay failed: ${what}` } });
    }
    await keep(one);
  };
  const next = (): void => {
    if (running) return;
    const one = waiting.shift();
    if (!one) return;
    running = run(one).finally(() => {
      running = undefined;
      next();
    });
  };

  const asHeld = (kept: ReplayView): ReplayView => {
    const view = held.get(kept.id)?.view;
    if (view) return view;
    // Nobody works on it any more.
    return kept.state === "running" || kept.state === "waiting" ? { ...kept, ...INTERRUPTED } : kept;
  };
  const find = async (id: string): Promise<ReplayView | undefined> => {
    const kept = held.get(id)?.view ?? (await records.replays.get(id));
    return kept && asHeld(kept);
  };

  return {
    ask: async (id: string, asked: ReplayAsked, by: Actor): Promise<ActOutcome<ReplayView>> => {
      const rule = book.get(id);
      if (!rule) return { ok: false, status: 404, reason: "no such rule" };
      if (!series.history) return refusedFor(409, NO_HISTORY);
      const yaml = asked.yaml ?? rule.row.yaml;
      const overrides = asked.overrides ?? rule.row.overrides;
      const read = readRule(yaml, rule.shipped);
      if (!read.ok) return refusedFor(422, { zh: "规则文本有误，见 errors。", en: "The rule has mistakes, see errors." }, read.faults);
      const varied = varyRule(read.parsed, rule.row.version, overrides);
      if (!varied.ok) return refusedFor(422, { zh: `单独设定不合用：${varied.what}`, en: `A limit does not fit: ${varied.what}` });
      const to = Math.min(asked.to ?? now(), now());
      const from = asked.from ?? to - DEFAULT_DAYS * DAY;
      if (from >= to || to - from > MOST_DAYS * DAY)
        return refusedFor(422, {
          zh: `回放的起止时间不成立：起点须早于终点，最长 ${MOST_DAYS} 天。`,
          en: `from must lie before to, by ${MOST_DAYS} days at most`,
        });
      if (waiting.length >= MOST_WAITING)
        return refusedFor(409, { zh: "等候的回放已满，请稍后再试。", en: "Too many replays are waiting, try again later." });
      const view: ReplayView = {
        ...{ id: `rep-${randomBytes(8).toString("hex")}`, rule: id, version: rule.row.version, state: "waiting", progress: 0 },
        ...{ from: toIso(from), to: toIso(to), askedAt: toIso(now()), askedBy: by.username, yaml, seenBy: [], error: null, result: null },
      };
      const one: Held = { view, overrides, cancelled: false };
      held.set(view.id, one);
      await keep(one);
      waiting.push(one);
      next();
      return { ok: true, value: view };
    },
    /** Whoever opens a finished one has seen it. */
    get: async (id: string, by: Actor): Promise<ReplayView | undefined> => {
      const view = await find(id);
      if (view?.state !== "done" || view.seenBy.includes(by.username)) return view;
      const seen = { ...view, seenBy: [...view.seenBy, by.username] };
      const one = held.get(id);
      if (one) one.view = seen;
      await records.replays.save(seen);
      return seen;
    },
    of: async (rule: string): Promise<readonly ReplayView[]> =>
      (await records.replays.of(rule)).map((view) => ({ ...asHeld(view), result: null })),
    cancel: async (id: string): Promise<ActOutcome<ReplayView>> => {
      const one = held.get(id);
      if (!one) return { ok: false, status: 404, reason: "no such replay" };
      one.cancelled = true;
      const at = waiting.indexOf(one);
      if (at >= 0) {
        waiting.splice(at, 1);
        show(one, { state: "cancelled" });
        await keep(one);
      }
      return { ok: true, value: one.view };
    },
    /** Whether this person has seen what exactly this would do against what is in force now. */
    admits: async (id: string, rule: string, text: Parameters<typeof sameRule>[0], by: Actor): Promise<boolean> => {
      const view = await find(id);
      return (
        view?.state === "done" &&
        view.rule === rule &&
        view.version === book.get(rule)?.row.version &&
        view.yaml.trim() === text.yaml.trim() &&
        view.seenBy.includes(by.username) &&
        now() - Date.parse(view.askedAt) <= GOOD_FOR
      );
    },
    /** Called at the start: from now on history holds what moves the rules. */
    begin: async (): Promise<void> => {
      if (series.history && (await records.settings.get(HISTORY_SINCE)) === null) await records.settings.set(HISTORY_SINCE, String(now()));
    },
    stop: async (): Promise<void> => {
      waiting.length = 0;
      for (const one of held.values()) one.cancelled = true;
      await running;
    },
  };
}

const INTERRUPTED = {
  state: "failed",
  error: { zh: "平台重启，回放中断，请重新运行。", en: "The hub was restarted meanwhile: run it again." },
} as const satisfies Partial<ReplayView>;

export type Replays = ReturnType<typeof createReplays>;
