import { LEANING_WORDS, type LeaningKind, type Words } from "../contracts/index.ts";
import type { ImportedThing, Leaning } from "../store/records/index.ts";
import { markOf } from "./imports/mark.ts";

/** What of an import goes, what becomes as it was, and what stays because of what leans on it. */
export interface UndoPlan {
  readonly remove: readonly ImportedThing[];
  readonly restore: readonly ImportedThing[];
  readonly kept: readonly { readonly thing: ImportedThing; readonly words: Words }[];
}

interface Options {
  readonly things: readonly ImportedThing[];
  /** Everything that names what is new. */
  readonly leanings: readonly Leaning[];
  /** As it stands now; undefined: somebody removed it. */
  nowOf(thing: ImportedThing): { readonly id: string } | undefined;
  /** Why it stays whatever leans on it; null: it need not. */
  stays(thing: ImportedThing): Words | null;
}

const CHANGED: Words = { zh: "导入之后又改过", en: "changed since the import" };
/** These are entries of the register, which may go or be put back in the same stroke. */
const IN_REGISTER: ReadonlySet<LeaningKind> = new Set<LeaningKind>(["resident", "place", "device", "grid", "worn"]);

function wordsOf(leanings: readonly Leaning[]): Words {
  const counts = new Map<LeaningKind, number>();
  for (const { kind } of leanings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => ({ count, ...LEANING_WORDS[kind] }));
  return {
    zh: `有 ${parts.map(({ count, zh }) => `${count} ${zh}`).join("、")}`,
    en: `${parts.map(({ count, en }) => `${count} ${en}`).join(", ")} lean on it`,
  };
}

/** Judges each thing by what names it; what stays keeps what it names itself. */
export function planUndo({ things, leanings, nowOf, stays }: Options): UndoPlan {
  const present = things.filter((thing) => nowOf(thing) !== undefined);
  const kept = new Map<ImportedThing, Words>();
  for (const thing of present) {
    const words = markOf(nowOf(thing)) === thing.mark ? stays(thing) : CHANGED;
    if (words !== null) kept.set(thing, words);
  }
  const byId = new Map(present.map((thing) => [thing.id, thing]));
  const on = new Map<string, Leaning[]>();
  for (const one of leanings) {
    const known = on.get(one.on);
    if (known) known.push(one);
    else on.set(one.on, [one]);
  }
  /** It goes too, or becomes what it was before it named this. */
  const lets = ({ kind, by, on: named }: Leaning): boolean => {
    const leaner = IN_REGISTER.has(kind) ? byId.get(by) : undefined;
    if (leaner === undefined || kept.has(leaner)) return false;
    return leaner.before === null || !JSON.stringify(leaner.before).includes(named);
  };
  const fresh = present.filter(({ before }) => before === null);
  for (let settled = false; !settled; ) {
    settled = true;
    for (const thing of fresh) {
      if (kept.has(thing)) continue;
      const left = (on.get(thing.id) ?? []).filter((one) => !lets(one));
      if (left.length === 0) continue;
      kept.set(thing, wordsOf(left));
      settled = false;
    }
  }
  return {
    remove: fresh.filter((thing) => !kept.has(thing)),
    restore: present.filter((thing) => thing.before !== null && !kept.has(thing)),
    kept: things.flatMap((thing) => {
      const words = kept.get(thing);
      return words === undefined ? [] : [{ thing, words }];
    }),
  };
}
