/** In a storm the same list is fetched anew once a second, not for each frame that tells of it. */
const EVERY_MS = 1_000;

export interface RefetchPorts {
  /** Calls `run` after `ms`. */
  later(ms: number, run: () => void): void;
  /** Takes what is known under this key for old; settles when it has been fetched again. */
  refetch(key: readonly string[]): Promise<unknown>;
}

/**
 * What a live frame makes old is fetched again at once. What is named again within the second, or while that fetch is
 * under way, is fetched once more afterwards: nothing stays old, and no fetch is broken off by the next frame.
 */
export function createRefetch(ports: RefetchPorts): (key: readonly string[]) => void {
  /** Keys of which a fetch is under way or less than a second old; true: it was named again meanwhile. */
  const busy = new Map<string, boolean>();
  function fetchNow(name: string, key: readonly string[]): void {
    busy.set(name, false);
    let waits = 2;
    const ready = (): void => {
      waits -= 1;
      if (waits > 0) return;
      const again = busy.get(name) === true;
      busy.delete(name);
      if (again) fetchNow(name, key);
    };
    ports.later(EVERY_MS, ready);
    ports.refetch(key).then(ready, ready);
  }
  return (key) => {
    const name = key.join("\n");
    if (busy.has(name)) busy.set(name, true);
    else fetchNow(name, key);
  };
}
