import type { WebSocket } from "ws";
import type { Instant } from "../../contracts/index.ts";
import type { Caller } from "../access/sessions.ts";

/** A desk more than this behind gets no more deltas, then a new snapshot (design, section 6). */
export const BEHIND_BYTES = 1_000_000;
/** Below this a desk that was behind has caught up. */
const CAUGHT_UP_BYTES = 64_000;

/** Why a desk is given a snapshot: it came (or sees other things now), it asked, it did not keep up. */
export type SnapshotWhy = "opened" | "asked" | "behind";

/**
 * One socket of the live feed. `building`: waits for its snapshot; `live`: gets deltas; `behind`: gets nothing until
 * it has read what was sent, then a snapshot.
 */
export class Connection {
  readonly socket: WebSocket;
  caller: Caller;
  state: "building" | "live" | "behind" = "building";
  /** It noticed a gap. */
  wantsSnapshot = false;
  /** Heard of since the last ping. */
  alive = true;
  /** Pings that it has been behind for. */
  pingsBehind = 0;
  /** The end of its session that it was told last. */
  snapshotWhy: SnapshotWhy = "opened";
  toldEnd: Instant | null = null;
  /** Leaves the desk at which it is. */
  leave: () => void = () => undefined;
  private number = 0;
  private snapshotBytes = 0;
  /** Frames that no snapshot repeats, kept while it waits for one. */
  private held: string[] = [];

  constructor(socket: WebSocket, caller: Caller) {
    this.socket = socket;
    this.caller = caller;
  }

  /**
   * Sends a frame now, keeps it, or lets it go: as the state asks.
   * @param body a frame's JSON without its opening brace, so that one text serves many numbers
   * @param inSnapshot whether the next snapshot says the same anyway
   */
  push(body: string, inSnapshot: boolean): void {
    if (this.state === "live" && this.socket.bufferedAmount - this.snapshotBytes > BEHIND_BYTES) this.state = "behind";
    if (this.state === "live") this.write(body);
    else if (!inSnapshot && this.state === "building" && this.held.length < 1_000) this.held.push(body);
  }

  /**
   * The snapshot itself may be larger than what counts as behind.
   * @param snapshot as in `push`, in bytes: two hundred desks that open at once wait for one and the same buffer
   */
  start(snapshot: Buffer): void {
    this.state = "live";
    this.pingsBehind = 0;
    this.snapshotBytes = snapshot.byteLength;
    this.number += 1;
    this.socket.send(`{"n":${this.number},`, { fin: false });
    this.socket.send(snapshot, { binary: false, fin: true }, () => {
      this.snapshotBytes = 0;
    });
    const { held } = this;
    this.held = [];
    for (const body of held) this.write(body);
  }

  /** From now on only what the locked desk is sent; frames kept for a snapshot are dropped. */
  lock(): void {
    this.state = "live";
    this.wantsSnapshot = false;
    this.held = [];
  }

  hasCaughtUp(): boolean {
    return this.state === "behind" && this.socket.bufferedAmount < CAUGHT_UP_BYTES;
  }

  private write(body: string): void {
    this.number += 1;
    this.socket.send(`{"n":${this.number},${body}`);
  }
}
