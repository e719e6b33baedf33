import type { DeviceRecord } from "../../contracts/index.ts";
import type { Knowledge } from "../knowledge.ts";
import type { Notes } from "../notes.ts";
import type { Draft, Turn } from "../turn.ts";

/** Where a decoder gets its message from and to whom it says what it found. */
export interface Source {
  readonly turn: Turn;
  readonly knowledge: Knowledge;
  /** The device of the topic; null on a gateway's own topics. */
  readonly topicDevice: Draft | null;
  /** What the topic says after the gateway's prefix; empty on the hub's own topics. */
  readonly rest: string;
  /** The memory of the gateway that carries the message; null on the hub's own topics. */
  readonly gateway: GatewayMemory | null;
  /** Whether the sender may speak for devices other than the topic's. */
  readonly speaksForOthers: boolean;
  /** @returns undefined where no such device is registered */
  draftOf(externalId: string): Draft | undefined;
  device(externalId: string): DeviceRecord | undefined;
}

/** What is remembered of a gateway as a whole, such as what its devices are. */
export interface GatewayMemory {
  readonly notes: Pick<Notes, "get">;
  readonly device: DeviceRecord;
  /** False while records that the memory already knows are replayed, or are run again: then nothing is kept. */
  readonly live: boolean;
  keep(key: string, note: unknown): boolean;
}

export interface Decoder {
  readonly name: string;
  /** The gateway format whose messages are its own, whatever the topic; null where it serves the hub's topics only. */
  readonly format: string | null;
  /** Whether a parsed payload of a telemetry topic is its own; the first decoder of the list that says so gets it. */
  claims(value: unknown): boolean;
  decode(source: Source, value: unknown): void;
  /**
   * Reads a payload that is not, or not only, JSON; asked before the payload is parsed.
   * @returns false where it is to be parsed as JSON and handed to `decode`
   */
  readBytes?(source: Source): boolean;
  /** Whether a text that is broken or was cut off may be a call for help. */
  soundsUrgent?(source: Source, text: string): boolean;
}
