import { type Instant, MINUTE } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";

/** A device and a time in which one person had it, `from` included, `to` not. */
export interface Worn {
  readonly device: string;
  readonly from: Instant;
  readonly to: Instant;
}

type Registry = Pick<Directory, "everHadBy" | "assignmentsOf" | "personOf">;

/**
 * When the person had which device between two instants, by the assignments; a device removed since counts too. Where a device was taken over or handed
 * on, the minute in which that happened is left out: minutes are what the series are rolled up to, and one that two
 * people share belongs to neither.
 */
export function wornBy(registry: Registry, person: string, from: Instant, to: Instant): readonly Worn[] {
  return registry.everHadBy(person).flatMap((device) => spansOf(registry, device, person, from, to));
}

function spansOf(registry: Registry, device: string, person: string, from: Instant, to: Instant): readonly Worn[] {
  const edges = registry.assignmentsOf(device).flatMap((one) => (one.to === null ? [one.from] : [one.from, one.to]));
  const inside = [...new Set(edges)].filter((at) => at > from && at < to).sort((a, b) => a - b);
  const bounds = [from, ...inside, to];
  const spans: Worn[] = [];
  for (const [i, begin] of bounds.slice(0, -1).entries()) {
    if (registry.personOf(device, begin)?.id !== person) continue;
    const end = bounds[i + 1] ?? to;
    const before = spans.at(-1);
    if (before?.to === begin) spans[spans.length - 1] = { ...before, to: end };
    else spans.push({ device, from: begin, to: end });
  }
  return spans.map((span) => inWholeMinutes(span, from, to)).filter((span) => span.from < span.to);
}

const inWholeMinutes = (span: Worn, from: Instant, to: Instant): Worn => ({
  device: span.device,
  from: span.from === from ? from : Math.ceil(span.from / MINUTE) * MINUTE,
  to: span.to === to ? to : Math.floor(span.to / MINUTE) * MINUTE,
});
