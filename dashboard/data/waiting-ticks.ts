/** One tick that could not be sent yet. */
export interface WaitingTick {
  readonly path: string;
  /** As it is sent; `at`: when it was made. */
  readonly body: Readonly<Record<string, unknown>> & { readonly at: string };
  /** What the page shows for it meanwhile. */
  readonly key: string;
  /** Under this name it is done once, however often it is sent. */
  readonly once?: string;
}

interface Keep {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

const isTick = (value: unknown): value is WaitingTick =>
  typeof value === "object" &&
  value !== null &&
  ["path", "key"].every((name) => name in value && typeof value[name as keyof typeof value] === "string") &&
  "body" in value &&
  typeof value.body === "object";

/**
 * Ticks made without network: kept on the phone with the time at which they were made, sent one after the other once
 * there is a network again, and forgotten only when the hub has taken or refused them.
 * @param name of the user: another who logs in on the same phone does not send them
 */
export function createWaitingTicks(
  store: Keep,
  name: string,
  send: (tick: WaitingTick) => Promise<"taken" | "unreachable" | "refused">,
  changed: (waiting: readonly WaitingTick[], refused: readonly WaitingTick[]) => void,
) {
  const key = `sw-ticks:${name}`;
  const read = (): readonly WaitingTick[] => {
    try {
      const kept: unknown = JSON.parse(store.getItem(key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isTick) : [];
    } catch {
      return [];
    }
  };
  let refused: readonly WaitingTick[] = [];
  let sending = false;
  const write = (ticks: readonly WaitingTick[]): void => {
    store.setItem(key, JSON.stringify(ticks));
    changed(ticks, refused);
  };
  const flush = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    try {
      for (let next = read()[0]; next !== undefined; next = read()[0]) {
        const outcome = await send(next);
        if (outcome === "unreachable") return;
        if (outcome === "refused") refused = [...refused, next];
        write(read().slice(1));
      }
    } finally {
      sending = false;
    }
  };
  return {
    waiting: read,
    add: (tick: WaitingTick): void => write([...read(), tick]),
    flush,
    forgetRefused: (): void => {
      refused = [];
      changed(read(), refused);
    },
  };
}

export type WaitingTicks = ReturnType<typeof createWaitingTicks>;
