/**
 * Settings of glibc's allocator for a hub that runs for months. Without them each of its threads gets arenas of its own,
 * which keep what bursts leave behind. They hold less after a burst; that memory stays flat is not shown (docs/performance.md).
 * glibc reads them when a process starts, so whoever starts the hub sets them; other allocators do not know the names.
 * The systemd unit, the Dockerfile and docker-compose.yml say the same.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072" } as const;

/** An environment for a hub process; what the operator has set himself stays (MALLOC_ARENA_MAX=0 is glibc's own choice). */
export function withAllocator<Env extends Readonly<Record<string, string | undefined>>>(env: Env): typeof ALLOCATOR & Env {
  return { ...ALLOCATOR, ...env };
}
