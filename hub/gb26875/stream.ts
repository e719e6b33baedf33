import { type GbFrame, type GbPart, gbParts } from "../../contracts/index.ts";

/** One part of a stream with its own bytes. */
export interface StreamPart {
  readonly part: GbPart;
  readonly bytes: Uint8Array;
}

/** Finds the frames in what arrives in pieces of any size: split, glued together, with noise between. */
export class GbStream {
  /** Of a frame that is not whole yet; never more than the longest frame. */
  #rest: Uint8Array = new Uint8Array(0);

  /** Nothing more comes. @returns what arrived of a last frame, where its head is whole */
  end(): { readonly frame: GbFrame; readonly bytes: Uint8Array } | null {
    const bytes = this.#rest;
    this.#rest = new Uint8Array(0);
    const [part] = gbParts(bytes);
    return part?.kind === "fault" && part.frame !== null ? { frame: part.frame, bytes } : null;
  }

  feed(chunk: Uint8Array): StreamPart[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const found = gbParts(bytes, Number.POSITIVE_INFINITY);
    const last = found.at(-1);
    const waits = last?.kind === "fault" && last.fault === "cut" && last.to === bytes.length;
    this.#rest = waits ? Uint8Array.from(bytes.subarray(last.from)) : new Uint8Array(0);
    return (waits ? found.slice(0, -1) : found).map((part) => ({ part, bytes: Uint8Array.from(bytes.subarray(part.from, part.to)) }));
  }
}
