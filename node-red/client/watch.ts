/** An alert or a case, as far as it must be known to tell it once. */
export interface Thing {
  readonly id: string;
  /** When it began. */
  readonly begunAt: string;
  readonly changedAt: string;
  readonly isOpen: boolean;
  /** Times that it happened; 1 for what happens once. */
  readonly times: number;
}

export type Change = "new" | "again" | "changed" | "ended";

interface Mark {
  readonly changedAt: string;
  readonly times: number;
  readonly isOpen: boolean;
}

/** What is kept over a restart. */
export interface Memory {
  /** When the newest that was seen began; null before the first. */
  readonly cursor: string | null;
  /** From when on the hub was to be asked, and has not answered yet. */
  readonly owed: string | null;
  readonly marks: readonly (readonly [string, Mark])[];
}

const MOST = 5_000;
/** Milliseconds asked for again before the newest seen: what began together is told one after another. */
const OVERLAP = 10 * 60_000;

/** Which things were told already, whatever way they came: live, in a snapshot, or asked for after the line was down. */
export class Watch {
  #cursor: string | null = null;
  #owed: string | null = null;
  readonly #marks = new Map<string, Mark>();

  /** @param kept what {@link memory} gave before; anything else is taken for nothing */
  constructor(kept: unknown) {
    const { cursor, owed, marks } = Object(kept);
    if (typeof cursor !== "string" || !Array.isArray(marks)) return;
    this.#cursor = cursor;
    this.#owed = typeof owed === "string" ? owed : null;
    for (const entry of marks) {
      const [id, mark] = Array.isArray(entry) ? entry : [];
      const { changedAt, times, isOpen } = Object(mark);
      if (typeof id === "string" && typeof changedAt === "string" && typeof times === "number")
        this.#marks.set(id, { changedAt, times, isOpen: isOpen === true });
    }
  }

  /** What of it is news; null where nothing is. */
  see({ id, begunAt, changedAt, isOpen, times }: Thing): Change | null {
    const known = this.#marks.get(id);
    if (known !== undefined && (changedAt < known.changedAt || (changedAt === known.changedAt && times === known.times))) return null;
    this.#marks.delete(id);
    this.#marks.set(id, { changedAt, times, isOpen });
    if (this.#cursor === null || begunAt > this.#cursor) this.#cursor = begunAt;
    this.#forget();
    if (known === undefined) return "new";
    if (times > known.times) return "again";
    return known.isOpen && !isOpen ? "ended" : "changed";
  }

  /**
   * Listening begins again: from when on to ask for what came meanwhile; null: nothing was seen yet. What was not
   * answered before stays owed, over a restart too, until {@link answered}.
   */
  owe(): string | null {
    if (this.#cursor !== null) this.#owed ??= new Date(Date.parse(this.#cursor) - OVERLAP).toISOString();
    return this.#owed;
  }

  answered(): void {
    this.#owed = null;
  }

  /** Known as open and not among these: they ended, or left the area, while nobody listened. */
  gone(open: ReadonlySet<string>): string[] {
    return [...this.#marks].filter(([id, mark]) => mark.isOpen && !open.has(id)).map(([id]) => id);
  }

  /** It is no longer there. */
  drop(id: string): void {
    const known = this.#marks.get(id);
    if (known !== undefined) this.#marks.set(id, { ...known, isOpen: false });
  }

  memory(): Memory {
    return { cursor: this.#cursor, owed: this.#owed, marks: [...this.#marks] };
  }

  /** The longest unchanged first, ended ones before open ones. */
  #forget(): void {
    if (this.#marks.size <= MOST) return;
    const ended = [...this.#marks].find(([, mark]) => !mark.isOpen)?.[0];
    const oldest = ended ?? this.#marks.keys().next().value;
    if (oldest !== undefined) this.#marks.delete(oldest);
  }
}
