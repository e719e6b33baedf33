export interface WhenUp {
  /** At once where the hub stands, else as soon as it does, in the order of the calls. */
  run(work: () => void): void;
  /** The hub stands. */
  open(): void;
  readonly isUp: boolean;
}

/** Holds back what stores report while the hub that would tell it is still being put together. */
export function createWhenUp(): WhenUp {
  let waiting: (() => void)[] | null = [];
  return {
    run: (work) => {
      if (waiting === null) work();
      else waiting.push(work);
    },
    open: () => {
      const held = waiting ?? [];
      waiting = null;
      for (const work of held) work();
    },
    get isUp() {
      return waiting === null;
    },
  };
}
