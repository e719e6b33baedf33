/** A cell goes into every checkpoint that it changed in; more than this is no memory but a store. */
const NOTES_KEPT = 2_000;

/** Plain JSON that decoders keep of a device or gateway, by key, with the checkpoint. */
export class Notes {
  readonly #notes = new Map<string, unknown>();

  get size(): number {
    return this.#notes.size;
  }

  get(key: string): unknown {
    return this.#notes.get(key);
  }

  /** @returns false where it stood there already */
  set(key: string, note: unknown): boolean {
    if (this.#notes.get(key) === note) return false;
    this.#notes.delete(key);
    this.#notes.set(key, note);
    for (const oldest of this.#notes.keys()) {
      if (this.#notes.size <= NOTES_KEPT) break;
      this.#notes.delete(oldest);
    }
    return true;
  }

  save(): Record<string, unknown> {
    return Object.fromEntries(this.#notes);
  }

  static restored(saved: Readonly<Record<string, unknown>>): Notes {
    const notes = new Notes();
    for (const [key, note] of Object.entries(saved)) notes.#notes.set(key, note);
    return notes;
  }
}
