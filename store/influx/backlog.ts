import type { DeviceEvent, Reading } from "../../contracts/index.ts";
import type { SeriesGap } from "../series/index.ts";
import type { Sender } from "../series/sender.ts";
import { CommunityFeed } from "./community-feed.ts";
import type { History, HistoryPart } from "./types.ts";

interface BacklogOptions {
  readonly sender: Sender;
  readonly history: History;
  readonly maxRows: number;
  /** Hands rows to the sender. */
  readonly hold: (community: string, readings: readonly Reading[], events: readonly DeviceEvent[]) => void;
  readonly onGap: (gap: SeriesGap) => void;
  readonly onTrouble: (detail: string) => void;
}

/** Keeps the sender's memory bounded: what does not fit is read from the journal once the server takes rows again. */
export class Backlog {
  /** Records that the journal had lost before they could be sent. */
  lost = 0;
  private readonly feeds = new Map<string, CommunityFeed>();
  private readonly options: BacklogOptions;
  private waiting: (() => void)[] = [];
  private stopped = false;

  constructor(options: BacklogOptions) {
    this.options = options;
  }

  feed(community: string, position = 0): CommunityFeed {
    const known = this.feeds.get(community);
    if (known) return known;
    const made = new CommunityFeed(community, position, this.options.maxRows / 2);
    this.feeds.set(community, made);
    return made;
  }

  get all(): Iterable<CommunityFeed> {
    return this.feeds.values();
  }

  append(community: string, readings: readonly Reading[], events: readonly DeviceEvent[]): void {
    const pos = readings[0]?.pos ?? events[0]?.pos;
    if (pos === undefined) return;
    const feed = this.feed(community);
    // Positions rise within the sender's memory: what is mended out of its turn comes too late for it.
    if (pos < feed.seen) return;
    if (feed.meet(pos, this.options.sender.queued < this.options.maxRows)) this.options.hold(community, readings, events);
    else feed.keep(pos, readings, events);
  }

  flush(community: string, upTo: number): void {
    const feed = this.feed(community);
    feed.synced = Math.max(feed.synced, upTo);
    this.allow(feed, feed.live ? feed.synced : Math.min(feed.synced, feed.taken));
    this.read(feed);
  }

  /** The server may have lost what it acknowledged: everything above the settled position is sent again. */
  rewind(): void {
    for (const feed of this.feeds.values()) {
      this.options.sender.rewind(feed.community, feed.settled);
      feed.fallBehind(feed.settled);
      this.read(feed);
    }
    this.progressed();
  }

  /** The sender has more room. */
  progressed(): void {
    this.wake();
    for (const feed of this.feeds.values()) if (!feed.live) this.read(feed);
  }

  /** Whoever waits looks again. */
  wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }

  /** Resolves when the journal was read to its synced end, or at once while the server does not take rows. */
  async caughtUp(): Promise<void> {
    for (const feed of this.feeds.values())
      while (!feed.live && feed.reading && !this.options.sender.failing && !this.stopped)
        await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private allow(feed: CommunityFeed, position: number): void {
    feed.taken = Math.max(feed.taken, position);
    const buffer = this.options.sender.buffer(feed.community);
    if (position <= buffer.allowed) return;
    buffer.allowed = position;
    this.options.sender.wake();
  }

  private read(feed: CommunityFeed): void {
    if (feed.reading || this.stopped || feed.live) return;
    if (feed.synced <= feed.taken) {
      this.goLive(feed);
      return;
    }
    feed.reading = true;
    this.readOn(feed)
      .catch((error: unknown) =>
        this.options.onTrouble(`reading the journal again: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => {
        feed.reading = false;
        this.wake();
      });
  }

  /** @returns whether it was possible */
  private goLive(feed: CommunityFeed): boolean {
    const rest = feed.catchUp();
    if (!rest) return false;
    for (const one of rest) this.options.hold(feed.community, one.readings, one.events);
    this.allow(feed, Math.max(feed.synced, feed.taken));
    return true;
  }

  private async readOn(feed: CommunityFeed): Promise<void> {
    while (!this.stopped && !feed.live) {
      const { turn } = feed;
      for await (const part of this.options.history(feed.community, feed.taken)) {
        await this.room();
        if (this.stopped || feed.turn !== turn) break;
        this.take(feed, part);
      }
      if (feed.turn !== turn) continue;
      if (this.stopped || this.goLive(feed) || feed.synced <= feed.taken) return;
    }
  }

  private take(feed: CommunityFeed, part: HistoryPart): void {
    const { community } = feed;
    if (part.first > feed.taken + 1) {
      const rows = part.first - feed.taken - 1;
      this.lost += rows;
      this.options.onGap({ community, from: feed.taken + 1, to: part.first - 1, fromAt: part.firstRecv, toAt: part.firstRecv, rows });
    }
    this.options.hold(community, part.readings, part.events);
    this.allow(feed, part.last);
  }

  private async room(): Promise<void> {
    const { sender, maxRows } = this.options;
    while (!this.stopped && sender.queued >= maxRows / 2) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
