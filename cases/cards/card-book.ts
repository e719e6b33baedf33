import {
  type ActionCard,
  type CardEdit,
  type CardInForce,
  type CardKind,
  type Case,
  type CaseCards,
  type Instant,
  toIso,
} from "../../contracts/index.ts";
import type { ActOutcome, Actor } from "../types.ts";
import type { PackCard } from "./read-cards.ts";

interface BookParts {
  readonly pack: readonly PackCard[];
  /** Versions kept before, the oldest of each kind first. */
  readonly kept: readonly ActionCard[];
  /** Keeps new versions; refuses one that is there already. */
  save(cards: readonly ActionCard[]): Promise<void>;
  /** Something about the cards is new: who looks at them asks again. */
  told(): void;
}

const refuse = (status: 404 | 409 | 422, zh: string, en: string) => ({ ok: false, status, reason: zh, words: { zh, en } }) as const;

const sameText = (a: Pick<ActionCard, "name" | "steps">, b: Pick<ActionCard, "name" | "steps">): boolean =>
  JSON.stringify([a.name, a.steps]) === JSON.stringify([b.name, b.steps]);

/**
 * The action cards of a community: those that came with the hub and those it edited, every version of both, since a case
 * that was worked by one goes on by that one.
 */
export function createCardBook({ pack, kept, save, told }: BookParts) {
  const versions = new Map<CardKind, ActionCard[]>();
  for (const card of kept) versions.set(card.kind, [...(versions.get(card.kind) ?? []), card]);
  const of = (kind: CardKind): readonly ActionCard[] => versions.get(kind) ?? [];
  const lastOf = (kind: CardKind, origin: ActionCard["origin"]): ActionCard | undefined =>
    of(kind).findLast((card) => card.origin === origin);
  const inForce = (kind: CardKind): ActionCard | undefined => lastOf(kind, "own") ?? lastOf(kind, "pack");
  const keep = (card: ActionCard): void => void versions.set(card.kind, [...of(card.kind), card]);

  const viewOf = (kind: CardKind): CardInForce | undefined => {
    const card = inForce(kind);
    const newest = lastOf(kind, "pack");
    if (card === undefined) return undefined;
    return { card, newerPack: card.origin === "own" && newest !== undefined && newest.version > card.version ? newest.version : null };
  };

  return {
    /** What came with this hub and differs from what came before is a version of its own; one's own stays in force. */
    takePack: async (now: Instant): Promise<void> => {
      const fresh = pack.flatMap(({ kind, name, steps }): ActionCard[] => {
        const card = { name, steps: [...steps] };
        const before = lastOf(kind, "pack");
        if (before !== undefined && sameText(before, card)) return [];
        const version = (of(kind).at(-1)?.version ?? 0) + 1;
        return [{ kind, ...card, version, origin: "pack", at: toIso(now), by: null, byName: null, note: null }];
      });
      await save(fresh);
      for (const card of fresh) keep(card);
    },
    list: (): readonly CardInForce[] => pack.flatMap(({ kind }) => viewOf(kind) ?? []),
    versions: (kind: CardKind): readonly ActionCard[] => [...of(kind)].reverse(),
    at: (kind: CardKind, version: number): ActionCard | undefined => of(kind).find((card) => card.version === version),
    inForce,
    edit: async (kind: CardKind, { base, note, name, steps }: CardEdit, by: Actor, now: Instant): Promise<ActOutcome<CardInForce>> => {
      const before = inForce(kind);
      if (before === undefined) return refuse(404, "没有这张处置卡", "There is no such card");
      const twice = steps.find((step, index) => steps.findIndex(({ key }) => key === step.key) !== index);
      if (twice) return refuse(422, `步骤 ${twice.key} 出现两次`, `Step ${twice.key} stands twice`);
      // Said again after an answer that got lost: it is in force already.
      if (before.version === base + 1 && before.by === by.username && sameText(before, { name, steps }))
        return { ok: true, value: { card: before, newerPack: null } };
      if (before.version !== base)
        return refuse(
          409,
          `处置卡已由${before.byName ?? "平台"}改为第 ${before.version} 版，请重新打开后再改`,
          `The card is at version ${before.version} by ${before.byName ?? "the hub"}: open it anew and edit that`,
        );
      if (sameText(before, { name, steps })) return refuse(422, "内容没有变化", "Nothing was changed");
      const version = (of(kind).at(-1)?.version ?? 0) + 1;
      const card: ActionCard = { kind, name, steps, version, origin: "own", at: toIso(now), by: by.username, byName: by.name, note };
      await save([card]);
      keep(card);
      told();
      return { ok: true, value: { card, newerPack: null } };
    },
    /** The card of its kind first, then those that it was worked by besides and one asked for; each in the version by which it was begun. */
    ofCase: (one: Case, also: CardKind | null): CaseCards => {
      const ticks = one.ticks ?? [];
      const kinds = new Set([kindOfCase(one, pack), ...ticks.map(({ kind }) => kind), also].filter((kind) => kind !== null));
      const items = [...kinds].flatMap((kind) => {
        const own = ticks.filter((tick) => tick.kind === kind);
        const card = own[0] === undefined ? inForce(kind) : of(kind).find(({ version }) => version === own[0]?.version);
        return card === undefined ? [] : [{ card, ticks: own }];
      });
      const others = pack.flatMap(({ kind }) => {
        const card = kinds.has(kind) ? undefined : inForce(kind);
        return card === undefined ? [] : [{ kind, name: card.name }];
      });
      return { items, others };
    },
  };
}

export type CardBook = ReturnType<typeof createCardBook>;

/** Which card a case is worked by: that of the rule of its first alert, of its hazard, of its plan; null: of none. */
export function kindOfCase(
  one: Pick<Case, "hazard" | "plan"> & { readonly alerts: readonly { readonly rule: string }[] },
  pack: readonly PackCard[],
): CardKind | null {
  const rule = one.alerts[0]?.rule;
  const found =
    pack.find(({ rules }) => rule !== undefined && rules.includes(rule)) ??
    pack.find(({ hazards }) => one.hazard !== null && hazards.includes(one.hazard)) ??
    pack.find(({ plans }) => plans.includes(one.plan));
  return found?.kind ?? null;
}
