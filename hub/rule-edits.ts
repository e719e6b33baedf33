import { randomBytes } from "node:crypto";
import { Value } from "typebox/value";
import type { ActOutcome, Actor } from "../api/index.ts";
import {
  type Change,
  DAY,
  type Instant,
  type KeptRuleOverride,
  type NewRuleOverride,
  type PendingRule,
  PendingRuleSchema,
  type RuleChanged,
  type RuleGoLive,
  type RuleOverride,
  type RuleReading,
  type RuleVersion,
  toIso,
  type Words,
} from "../contracts/index.ts";
import { fieldsOf, type ParsedRule, readingOf, readRule, varyRule, weakerThan } from "../rules/index.ts";
import type { Records } from "../store/records/index.ts";
import { createOneByOne } from "./one-by-one.ts";
import type { Replays } from "./replays.ts";
import { type RuleBook, type RuleInForce, sameRule } from "./rule-book.ts";
import { refusedFor } from "./rule-refusals.ts";

/** A change waits so long for its second name. */
const PENDING_FOR = DAY;

interface Parts {
  readonly book: RuleBook;
  readonly replays: Pick<Replays, "admits">;
  readonly records: Pick<Records, "rules" | "settings">;
  /** Puts the change into the journal of every community; the rules follow in the same turn. */
  journal(change: Change): void;
  /** Ends what the withdrawn rule has open, in the name of who withdrew it; null, or why it may not be. */
  openLatched(rule: string): number;
  closeOpen(rule: string, by: Actor, reason: string): void;
  /** So that a restart begins after the change. */
  checkpoint(): Promise<void>;
  now(): Instant;
}

type Outcome = ActOutcome<RuleChanged>;
type Draft = Pick<RuleVersion, "act" | "yaml" | "enabled" | "overrides"> & Partial<Pick<RuleVersion, "replay" | "reason">>;

const GONE: Words = { zh: "没有这条规则。", en: "There is no such rule." };

/** Changes of rules by people: each is a version written down first, then a record of the journal. */
export function createRuleEdits(parts: Parts) {
  const { book, records, now } = parts;
  /** One change after the other: two people never make the same version. */
  const inTurn = createOneByOne();

  const pendingKey = (rule: string): string => `rule-pending:${rule}`;
  const pendingOf = async (rule: string): Promise<PendingRule | null> => {
    const text = await records.settings.get(pendingKey(rule));
    const kept: unknown = text === null || text === "" ? null : JSON.parse(text);
    return Value.Check(PendingRuleSchema, kept) && Date.parse(kept.until) > now() ? kept : null;
  };
  const clearPending = (rule: string): Promise<void> => records.settings.set(pendingKey(rule), "");

  const inForce = async (row: RuleVersion, by: Actor | null): Promise<void> => {
    await records.rules.add(row);
    book.adopt(row);
    const { rule: id, version, enabled } = row;
    parts.journal({ what: "rule", id, version: enabled ? version : 0, by: by?.username ?? "", row: version });
    if (by !== null && row.act === "withdrawn") parts.closeOpen(id, by, row.reason ?? "");
    await parts.checkpoint();
  };

  const rowOf = (rule: RuleInForce, draft: Draft, by: Actor | null): RuleVersion => ({
    ...{ rule: rule.row.rule, version: nextVersion(rule.row.rule), at: toIso(now()) },
    ...{ by: by?.username ?? null, byName: by?.name ?? null, second: null, replay: null, reason: null },
    ...draft,
  });
  const nextVersion = (id: string): number => Math.max(0, ...book.versions(id).map((row) => row.version)) + 1;

  /** Puts it in force, or keeps it for a second name where a life-safety rule would see less. */
  const put = async (rule: RuleInForce, draft: Draft, by: Actor): Promise<Outcome> => {
    const row = rowOf(rule, draft, by);
    const why = rule.shipped.lifeSafety ? losses(rule, draft) : [];
    if (why.length > 0) {
      const pending: PendingRule = { id: `pend-${randomBytes(6).toString("hex")}`, version: row, why, until: toIso(now() + PENDING_FOR) };
      await records.settings.set(pendingKey(row.rule), JSON.stringify(pending));
      return { ok: true, value: { version: rule.row, pending } };
    }
    await clearPending(row.rule);
    await inForce(row, by);
    return { ok: true, value: { version: row, pending: null } };
  };

  const known = async (id: string, work: (rule: RuleInForce) => Promise<Outcome>): Promise<Outcome> =>
    inTurn(async () => {
      const rule = book.get(id);
      return rule ? work(rule) : refusedFor(404, GONE);
    });

  return {
    pendingOf,
    check: (id: string, yaml: string): ActOutcome<RuleReading> => {
      const rule = book.get(id);
      if (!rule) return refusedFor(404, GONE);
      const read = readCopy(rule, yaml);
      return read.ok ? { ok: true, value: { reading: readingOf(read.parsed), fields: fieldsOf(read.parsed.source) } } : read.refused;
    },
    edit: (id: string, body: RuleGoLive & { readonly yaml: string }, by: Actor): Promise<Outcome> =>
      known(id, async (rule) => {
        const read = readCopy(rule, body.yaml);
        if (!read.ok) return read.refused;
        const text = { yaml: body.yaml, overrides: rule.row.overrides };
        if (sameRule(text, rule.row)) return refusedFor(409, { zh: "与现行版本相同。", en: "It says what is in force already." });
        const seen = body.replay !== undefined && (await parts.replays.admits(body.replay, id, text, by));
        if (!seen && body.override === undefined) return refusedFor(409, NOT_SEEN);
        const draft = { act: "edited", yaml: body.yaml, enabled: rule.row.enabled, overrides: rule.row.overrides } as const;
        return put(rule, { ...draft, replay: seen ? (body.replay ?? null) : null, reason: body.override?.reason ?? null }, by);
      }),
    rollBack: (id: string, body: { readonly version: number; readonly reason: string }, by: Actor): Promise<Outcome> =>
      known(id, async (rule) => {
        const target = book.at(id, body.version);
        if (!target) return refusedFor(422, { zh: "没有这个版本。", en: "There is no such version." });
        const { yaml, overrides } = target.row;
        if (sameRule(target.row, rule.row)) return refusedFor(409, { zh: "与现行版本相同。", en: "It says what is in force already." });
        return put(
          rule,
          { act: "rolled-back", yaml, overrides, enabled: rule.row.enabled, reason: `v${body.version}: ${body.reason}` },
          by,
        );
      }),
    withdraw: (id: string, { reason }: { readonly reason: string }, by: Actor): Promise<Outcome> =>
      known(id, async (rule) => {
        if (!rule.row.enabled) return refusedFor(409, { zh: "该规则已停用。", en: "It is withdrawn already." });
        const latched = parts.openLatched(id);
        if (latched > 0)
          return refusedFor(409, {
            zh: `有 ${latched} 条须由人核实的告警未结束，请先核实。`,
            en: `${latched} alerts that only a human ends are open: verify them first.`,
          });
        return put(rule, { ...textOf(rule), act: "withdrawn", enabled: false, reason }, by);
      }),
    enable: (id: string, { reason }: { readonly reason: string }, by: Actor): Promise<Outcome> =>
      known(id, async (rule) =>
        rule.row.enabled
          ? refusedFor(409, { zh: "该规则正在使用。", en: "It is in force already." })
          : put(rule, { ...textOf(rule), act: "enabled", enabled: true, reason }, by),
      ),
    /** The whole list: what is left out ends. */
    limit: (id: string, body: readonly (NewRuleOverride | KeptRuleOverride)[], reason: string, by: Actor): Promise<Outcome> =>
      known(id, async (rule) => {
        const overrides: RuleOverride[] = [];
        for (const one of body) {
          const kept =
            "subject" in one ? keptOrNew(one, rule.row.overrides, by, now()) : rule.row.overrides.find(({ id }) => id === one.id);
          if (!kept)
            return refusedFor(409, {
              zh: "其中一项单独设定已不存在，请刷新后重试。",
              en: "One of these limits is gone: load the page anew.",
            });
          overrides.push(kept);
        }
        const varied = varyRule(rule.parsed, rule.row.version, overrides);
        if (!varied.ok)
          return refusedFor(422, {
            zh: `单独设定不合用（${varied.where}）：${varied.what}`,
            en: `A limit does not fit (${varied.where}): ${varied.what}`,
          });
        const unknown = unknownPath(rule.parsed, overrides);
        if (unknown !== undefined)
          return refusedFor(422, { zh: `规则中没有可改的项 ${unknown}。`, en: `The rule has no field ${unknown}.` });
        return put(rule, { ...textOf(rule), act: "limits", overrides, reason }, by);
      }),
    confirm: (id: string, pendingId: string, agree: boolean, by: Actor): Promise<Outcome> =>
      known(id, async (rule) => {
        const pending = await pendingOf(id);
        if (pending?.id !== pendingId) return refusedFor(409, { zh: "待复核的变更已失效或已被替换。", en: "That change waits no more." });
        if (!agree) {
          await clearPending(id);
          return { ok: true, value: { version: rule.row, pending: null } };
        }
        if (pending.version.by === by.username) return refusedFor(409, { zh: "须由另一人复核。", en: "It takes a second person." });
        if (pending.version.version !== nextVersion(id))
          return refusedFor(409, { zh: "其间规则已变更，请重新提交。", en: "The rule has changed meanwhile: hand it in again." });
        if (pending.version.act === "withdrawn" && parts.openLatched(id) > 0)
          return refusedFor(409, {
            zh: "有须由人核实的告警未结束，请先核实。",
            en: "Alerts that only a human ends are open: verify them first.",
          });
        const row = { ...pending.version, second: by.username, at: toIso(now()) };
        await clearPending(id);
        await inForce(row, { ...by, username: row.by ?? by.username, name: row.byName ?? by.name });
        return { ok: true, value: { version: row, pending: null } };
      }),
    /** When the next limit's time will be over. */
    nextDue: (): Instant | undefined => {
      const ends = book.ids().flatMap(
        (id) =>
          book
            .versions(id)
            .at(-1)
            ?.overrides.map((one) => Date.parse(one.until ?? "")) ?? [],
      );
      const ahead = ends.filter((at) => at > now());
      return ahead.length === 0 ? undefined : Math.min(...ahead);
    },
    /** Ends limits whose time is over. */
    tick: (): Promise<void> =>
      inTurn(async () => {
        for (const id of book.ids()) {
          const row = book.versions(id).at(-1);
          const over = (one: RuleOverride): boolean => one.until !== null && Date.parse(one.until) <= now();
          const rule = row?.overrides.some(over) ? book.get(id) : undefined;
          if (!rule) continue;
          const overrides = rule.row.overrides.filter((one) => !over(one));
          await inForce(rowOf(rule, { ...textOf(rule), act: "expired", overrides }, null), null);
        }
      }),
  };
}

const NOT_SEEN: Words = {
  zh: "规则变更须先回放并查看结果，或由本人署名说明理由后直接启用。",
  en: "A changed rule goes live once you have seen its replay against the version in force, or in your name with a reason.",
};

const textOf = ({ row }: RuleInForce): Pick<Draft, "yaml" | "enabled" | "overrides"> => ({
  yaml: row.yaml,
  enabled: row.enabled,
  overrides: row.overrides,
});

type Copy = { readonly ok: true; readonly parsed: ParsedRule } | { readonly ok: false; readonly refused: ReturnType<typeof refusedFor> };

/** An edited copy must stay the rule that it is: what tells others what it means cannot be changed. */
function readCopy(rule: RuleInForce, yaml: string): Copy {
  const read = readRule(yaml, rule.shipped);
  if (!read.ok)
    return {
      ok: false,
      refused: refusedFor(422, { zh: "规则文本有误，见 errors。", en: "The rule has mistakes, see errors." }, read.faults),
    };
  const { shipped } = rule;
  const fixed = (["id", "family", "plan", "lifeSafety"] as const).filter((name) => read.rule[name] !== shipped[name]);
  if (read.rule.subjects.kind !== shipped.subjects.kind)
    return { ok: false, refused: refusedFor(422, fixedWords("subjects.kind", shipped.subjects.kind)) };
  const [name] = fixed;
  if (name !== undefined) return { ok: false, refused: refusedFor(422, fixedWords(name, String(shipped[name]))) };
  return { ok: true, parsed: read.parsed };
}

const fixedWords = (name: string, value: string): Words => ({
  zh: `${name} 不能更改，须为 ${value}。`,
  en: `${name} cannot be changed, it must be ${value}.`,
});

/** What a change of a life-safety rule would no longer see, against what came with the hub; nothing where it already did not. */
function losses(rule: RuleInForce, draft: Draft): string[] {
  if (!draft.enabled) return ["withdrawn"];
  const shipped = readRule(rule.shipped.yaml, rule.shipped);
  const changed = readRule(draft.yaml, rule.shipped);
  if (!shipped.ok || !changed.ok) return ["unreadable"];
  const before = new Set(weakerThan(shipped.parsed.source, rule.parsed.source));
  const base = weakerThan(shipped.parsed.source, changed.parsed.source).filter((loss) => !before.has(loss));
  const kept = new Set(rule.row.overrides.map((one) => JSON.stringify([one.subject, one.set])));
  const limits = draft.overrides
    .filter((one) => !kept.has(JSON.stringify([one.subject, one.set])))
    .map(
      (one) =>
        `${one.subject.kind}: ${Object.entries(one.set)
          .map(([path, value]) => `${path} = ${value}`)
          .join(", ")}`,
    );
  return [...base, ...limits];
}

function keptOrNew(one: NewRuleOverride, before: readonly RuleOverride[], by: Actor, at: Instant): RuleOverride {
  const old = before.find((each) => each.id === one.id);
  const same =
    old &&
    JSON.stringify([old.subject, old.set, old.reason, old.until]) === JSON.stringify([one.subject, one.set, one.reason, one.until ?? null]);
  if (same) return old;
  const { subject, set, reason, until = null } = one;
  return { id: randomBytes(4).toString("hex"), subject, set, reason, until, by: by.username, byName: by.name, at: toIso(at) };
}

function unknownPath(parsed: ParsedRule, overrides: readonly RuleOverride[]): string | undefined {
  const fields = new Set(fieldsOf(parsed.source).map((field) => field.path));
  return overrides.flatMap((one) => Object.keys(one.set)).find((path) => !fields.has(path));
}
