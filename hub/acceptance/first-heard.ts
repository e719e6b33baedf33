import { type FirstHeard, type Instant, type Observation, toIso } from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import type { Records } from "../../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "firsts">;
  readonly directory: Pick<Directory, "devices">;
  lastHeard(device: string): Instant | undefined;
  failed(error: unknown): void;
}

const isMessage = ({ readings, events, snapshots, motion }: Observation): boolean =>
  readings.length > 0 || events.length > 0 || snapshots.length > 0 || (motion?.length ?? 0) > 0;

/** Keeps of each registered device when its first message came: that it connected is none. */
export async function createFirstHeard(parts: Parts) {
  const firsts = new Map<string, FirstHeard>();
  let waiting: FirstHeard[] = [];
  const note = (first: FirstHeard): void => {
    firsts.set(first.device, first);
    waiting.push(first);
  };
  for (const first of await parts.records.firsts.all()) firsts.set(first.device, first);

  return {
    firsts: firsts as ReadonlyMap<string, FirstHeard>,
    /** In the turn of the message. */
    take: (observations: readonly Observation[]): void => {
      for (const one of observations)
        if (!firsts.has(one.device) && isMessage(one))
          note({ device: one.device, community: one.community, at: toIso(one.recv), exact: true });
    },
    /** Devices that spoke before this was noted: once, when the hub knows what it knew. */
    begin: (): void => {
      for (const { id, community } of parts.directory.devices()) {
        const heard = firsts.has(id) ? undefined : parts.lastHeard(id);
        if (heard !== undefined) note({ device: id, community, at: toIso(heard), exact: false });
      }
    },
    flush: async (): Promise<void> => {
      const some = waiting;
      if (some.length === 0) return;
      waiting = [];
      try {
        await parts.records.firsts.save(some);
      } catch (error) {
        waiting = [...some, ...waiting];
        parts.failed(error);
      }
    },
  };
}
