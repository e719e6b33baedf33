import { describe, expect, it } from "vitest";
import { keepWorker } from "./keep-worker.ts";
import { startWorker } from "./rpc.ts";

interface Dying {
  hello(): number;
  die(): void;
  stop(): void;
}

describe("a thread that is kept", () => {
  it("refuses calls while it is dead, and answers from another thread after", async () => {
    const waiting: { readonly after: number; readonly call: () => void }[] = [];
    const deaths: string[] = [];
    const kept = keepWorker<Dying>({
      start: () => startWorker<Dying>("dying-worker", import.meta.url, null),
      onDead: (error) => void deaths.push(error.message),
      later: (after, call) => void waiting.push({ after, call }),
    });
    const first = await kept.call.hello();
    await expect(kept.call.die()).rejects.toThrow(/ended with code 3/);
    expect(kept.dead).toBe(true);
    await expect(kept.call.hello()).rejects.toThrow(/ended with code 3/);
    expect(waiting).toHaveLength(1);
    waiting[0]?.call();
    expect(await kept.call.hello()).not.toBe(first);
    expect(kept.dead).toBe(false);
    // A thread that dies at once is started more slowly each time.
    await expect(kept.call.die()).rejects.toThrow();
    expect(waiting[1]?.after).toBeGreaterThan(waiting[0]?.after ?? Number.NaN);
    expect(deaths).toHaveLength(2);
    await kept.stop();
  });
});
