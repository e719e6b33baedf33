import type { Instant, Reading } from "../../contracts/index.ts";
import type { DeviceWhere } from "./types.ts";
import type { WhereChange } from "./wire.ts";

type Change = WhereChange & { readonly community: string; readonly pos: number };

/** Notes when a device's person or place changed, so that each reading keeps those that held when it arrived. */
export class Whereabouts {
  private readonly known = new Map<string, string>();
  private readonly whereOf: ((device: string, at: Instant) => DeviceWhere) | undefined;
  private changes: Change[] = [];

  constructor(whereOf: ((device: string, at: Instant) => DeviceWhere) | undefined) {
    this.whereOf = whereOf;
  }

  note(community: string, { device, recv, pos }: Pick<Reading, "device" | "recv" | "pos">): void {
    if (!this.whereOf) return;
    const { person, place } = this.whereOf(device, recv);
    const key = `${person ?? ""}\n${place ?? ""}`;
    if (this.known.get(device) === key) return;
    this.known.set(device, key);
    this.changes.push({ community, device, person, place, at: recv, pos });
  }

  /** Changes of the community up to the position. */
  upTo(community: string, position: number): readonly Change[] {
    return this.changes.filter((change) => change.community === community && change.pos <= position);
  }

  written(changes: readonly Change[]): void {
    if (changes.length > 0) this.changes = this.changes.filter((change) => !changes.includes(change));
  }

  /** After a rewind they are written again with the rows. */
  forget(): void {
    this.known.clear();
    this.changes = [];
  }
}
