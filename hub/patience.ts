import type { Duration } from "../contracts/index.ts";

/**
 * Waits for `work` no longer than `ms`: what a store that stands still would hold up for minutes is answered from
 * memory instead. The work itself goes on.
 * @param otherwise answers where it took too long or failed
 */
export async function within<T>(ms: Duration, work: Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
    timer.unref();
  });
  try {
    const first = await Promise.race([work.then((value) => ({ value })), late]);
    return first === "late" ? await otherwise() : first.value;
  } catch {
    return await otherwise();
  } finally {
    clearTimeout(timer);
    // A later failure has been answered already.
    work.catch(() => undefined);
  }
}
