import type { Readable } from "node:stream";
import type { DoorBody } from "../door-ports.ts";

/** Bytes kept of a body that is larger than allowed: enough to see what it was. */
const CUT_TO = 4 * 1024;
/** Of what is too large so much is read and thrown away, so that its sender lives to read the answer. */
const DRAINED = 64 * 1024 * 1024;

/**
 * Reads a body up to a limit; what is larger is cut to its beginning.
 * @param said the length that the sender announced; null where it said none
 * @throws where the connection breaks off in the middle
 */
export function readBody(stream: Readable, limit: number, said: number | null): Promise<DoorBody> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    let isCut = false;
    const finish = (): void =>
      resolve(
        isCut
          ? { bytes: Buffer.concat(chunks).subarray(0, CUT_TO), cutFrom: Math.max(length, said ?? 0) }
          : { bytes: Buffer.concat(chunks, length), cutFrom: null },
      );
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (!isCut) chunks.push(chunk);
      if (length > limit && !isCut) {
        isCut = true;
        chunks = [Buffer.concat(chunks).subarray(0, CUT_TO)];
      }
      if (length > DRAINED + limit) finish();
    });
    stream.once("end", finish);
    stream.once("error", reject);
    stream.once("close", () => reject(new Error("the body broke off")));
  });
}
